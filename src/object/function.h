/* function.h - callables: script functions, natives, bound methods, cells, descriptors. */
#ifndef OBJECT_FUNCTION_H
#define OBJECT_FUNCTION_H

#include "object/type.h"

/* What the call path touches comes first, in one cache line. */
struct Function {
    Object head;
    uint64_t *entry;     /* first instruction of the code */
    Value *consts;       /* of the code */
    uint32_t registers;  /* of the code's frame */
    uint16_t exact;      /* a call with exactly this many positional arguments and nothing
                            else needs no binding; 0xFFFF: always bind (or a generator) */
    uint16_t flags;      /* CODE_* of bytecode/code.h */
    Dict *globals;
    Dict *builtins;
    Array *closure;      /* of Cell values, or NULL */
    Code *code;
    Tuple *defaults;     /* or NULL */
    Dict *kwdefaults;    /* or NULL */
    Str *name, *qualname;
    Value module, doc, annotations, type_params; /* UNBOUND: absent */
    Value dict;          /* attributes; UNBOUND: none yet */
};
Function *function_new(Runtime *rt, Code *code, Dict *globals); /* NULL: raised */

typedef struct Cell { Object head; Value value; } Cell; /* UNBOUND: empty */
Cell *cell_new(Runtime *rt, Value v);

/* A native function or unbound method. Its signature is parsed when first needed. */
struct Native {
    Object head;
    NativeFn fn;
    const struct NativeDef *def;
    struct Signature *signature; /* owned; see signature.h */
    Value self;   /* module or bound object; UNBOUND for method descriptors */
    Type *owner;  /* of method descriptors and slot wrappers, else NULL */
    Str *name;
    Value module; /* name of the module, or None */
    void *user;   /* host natives: aiolos_def */
};
Native *native_new(Runtime *rt, const NativeDef *def, Value self, Type *owner);
/* What `[].append` is: calls pass `self` before the arguments. */
INLINE bool native_passes_self(const Native *n) {
    return n->owner && n->self != UNBOUND;
}

/* Bind and call, as call_kw does; vm/calls.c. args may be changed. */
Value native_call(Runtime *rt, Native *native, Value *args, size_t n, Tuple *kwnames);

typedef struct Method { Object head; Value function, self; } Method;
Value method_new(Runtime *rt, Value function, Value self); /* bound method */

/* property, classmethod, staticmethod, getset and member descriptors. */
typedef struct Descriptor {
    Object head;
    Value get, set, del, doc;      /* property; classmethod and staticmethod use get */
    const struct GetSetDef *def;   /* getset_descriptor */
    Type *owner;
    Str *name;
    uint32_t offset;               /* member_descriptor: of a __slots__ value */
    Value dict;
} Descriptor;

struct Module { Object head; Dict *dict; Str *name; };
Module *module_new(Runtime *rt, Str *name);
INLINE Module *as_module(Value v) { return (Module *)as_object(v); }
MUST_CHECK bool module_add_natives(Runtime *rt, Module *m, const NativeDef *defs);
MUST_CHECK bool module_add(Runtime *rt, Module *m, const char *name, Value v);

typedef struct Super { Object head; Type *type, *start; Value object; } Super;

#endif
