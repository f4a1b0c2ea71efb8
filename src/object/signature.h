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
    Value star;            /* index of *args, or -1 */
    Value star_star;       /* index of **kwargs, or -1 */
    Parameter parameters[];
} Signature;

typedef enum NativeTrait { TRAIT_NONE, TRAIT_CLASS, TRAIT_STATIC } NativeTrait;

/* The function's name in a signature's text, and its trait. */
Str *signature_name(Runtime *rt, const char *text);
NativeTrait signature_trait(const char *text);
/* The parsed signature of a native; NULL: raised. */
Signature *native_signature(Runtime *rt, Native *native);

/* Arrange `self` (unless UNBOUND) and the call's arguments as the parameters; the last
 * kwnames->size of the n args are keyword values. Returns args itself when they fit as
 * they are, else `out` (SIGNATURE_LARGEST values); NULL: TypeError raised. */
const Value *signature_bind(Runtime *rt, Native *native, Value self, const Value *args,
                            size_t n, Tuple *kwnames, Value *out);

/* "(iterable, /, *, key=None)" for __text_signature__: the text between the brackets. */
Str *signature_text(Runtime *rt, const NativeDef *def);

#endif
