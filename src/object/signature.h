/* signature.h - what a native accepts: its NativeDef's signature, parsed once, and the
 * binding of call arguments to it, with CPython's words for calls that do not fit.
 *
 * A Signature is an Array cell, so the collector needs to know nothing about it: the
 * counts are small ints. Parameters stand in the order in which the native gets them. */
#ifndef OBJECT_SIGNATURE_H
#define OBJECT_SIGNATURE_H

#include "object/function.h"

enum { SIGNATURE_LARGEST = 40 };
#define SIGNATURE_REQUIRED RAISED /* as Parameter.fallback */

typedef struct Parameter {
    Value name;     /* an interned Str */
    Value fallback; /* the default; UNBOUND: omitted; SIGNATURE_REQUIRED */
} Parameter;

typedef struct Signature {
    Object head;
    size_t capacity;
    Value name;            /* of the function */
    Value implicit;        /* 1: the first parameter is self, cls or type, else 0 */
    Value positional_only; /* with the implicit one */
    Value positional;      /* with the positional-only ones */
    Value required;        /* positional ones without default */
    Value count;           /* of all, * and ** included: what the native gets */
    Value least;           /* `required` where positional arguments are enough: no * or **
                              and no keyword-only one without default; else more than
                              count */
    Value star;            /* index of *args, or -1 */
    Value star_star;       /* index of **kwargs, or -1 */
    Value script;          /* True: speaks as a function written in the language */
    Value defining;        /* True: as CPython's methods that ask for their class; they
                              speak as if they had keywords, even where they have none */
    Parameter parameters[];
} Signature;

typedef enum NativeTrait {
    TRAIT_NONE,
    TRAIT_CLASS,
    TRAIT_STATIC,
    TRAIT_DEFINING,
    TRAIT_SCRIPT
} NativeTrait;

/* The function's name in a signature's text, and its trait. */
Str *signature_name(Runtime *rt, const char *text);
NativeTrait signature_trait(const char *text);
/* Does it stand for a coroutine function? */
bool signature_is_async(const char *text);
/* The parsed signature of a native; NULL: raised. */
Signature *native_signature(Runtime *rt, Native *native);

/* Arrange `self` (unless UNBOUND) and the call's arguments as the parameters; the last
 * kwnames->size of the n args are keyword values. Returns args itself when they fit as
 * they are, else `out` (SIGNATURE_LARGEST values); NULL: TypeError raised. */
const Value *signature_bind(Runtime *rt, Native *native, Value self, const Value *args,
                            size_t n, Tuple *kwnames, Value *out);

/* The same for calls without keywords to which nothing needs to be said: the values for
 * native->fn, or NULL: signature_bind must look at it. Checks no receiver. */
INLINE const Value *signature_fit(const Signature *s, Value self, const Value *args,
                                  size_t n, Value *out) {
    size_t least = (size_t)as_small(s->least), most = (size_t)as_small(s->positional);
    size_t count = (size_t)as_small(s->count), placed = self != UNBOUND,
           total = n + placed;
    if (UNLIKELY(total < least || total > most)) return NULL;
    if (total == count && !placed) return args;
    if (placed) out[0] = self;
    for (size_t i = 0; i < n; i++)
        out[placed + i] = args[i];
    for (size_t i = total; i < count; i++)
        out[i] = s->parameters[i].fallback;
    return out;
}

/* "(iterable, /, *, key=None)" for __text_signature__: the text between the brackets. */
Str *signature_text(Runtime *rt, const NativeDef *def);

#endif
