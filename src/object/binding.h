/* binding.h - what calls are told whose arguments do not fit a function written in the
 * language, and giving its parameters what keywords name. The VM binds script functions
 * with it; natives marked "[script]" stand for such functions and speak likewise. */
#ifndef OBJECT_BINDING_H
#define OBJECT_BINDING_H

#include "object/runtime.h"

typedef struct Binding {
    Runtime *rt;
    Str *qualname;
    const Value *names; /* of the parameters: positional ones, then keyword-only ones */
    Value *slots;       /* their values; UNBOUND: none yet */
    size_t positional_only, positional, keyword_only;
    size_t defaults; /* how many of the positional ones have one */
    size_t given;    /* positional arguments of the call */
} Binding;

/* The parameter that is called `key`, or what is left for **kwargs; NULL: none. */
MUST_CHECK bool binding_keyword(Binding *b, Value key, Value v, Dict *rest,
                                const Tuple *kwnames);
/* A callable in messages: "f()" or "module.f()"; NULL: raised. May run script. */
Str *callable_text(Runtime *rt, Value callable);
/* TypeErrors; false. The keyword is told with the one of `names` that was perhaps meant.
 */
COLD bool binding_unexpected(Binding *b, Str *key);
COLD bool binding_too_many(Binding *b);
/* Parameters [from, to) that have no value; kind: "positional", "keyword-only". */
COLD bool binding_missing(Binding *b, size_t from, size_t to, const char *kind);

#endif
