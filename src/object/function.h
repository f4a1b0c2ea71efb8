/* function.h - callables: script functions, natives, bound methods, cells, descriptors.
 */
#ifndef OBJECT_FUNCTION_H
#define OBJECT_FUNCTION_H

#include "object/type.h"

/* Of Function.exact: the call makes a generator or coroutine; arguments always need
 * binding. No call has so many arguments that it is taken for another. */
enum { EXACT_SUSPENDABLE = 0x8000, EXACT_NEVER = 0xFFFF };

/* What the call path touches comes first, in one cache line. */
struct Function {
    Object head;        /* aux: the size class of a frame on the heap; 0: it is large */
    uint64_t *entry;    /* first instruction of the code */
    Value *consts;      /* of the code */
    uint32_t registers; /* of the code's frame */
    uint16_t exact;     /* a call with exactly this many positional arguments and nothing
                           else needs no binding; + EXACT_SUSPENDABLE; or EXACT_NEVER */
    uint16_t flags;     /* CODE_* of bytecode/code.h */
    Dict *globals;
    Dict *builtins;
    Array *closure; /* of Cell values, or NULL */
    Code *code;
    Tuple *defaults;  /* or NULL */
    Dict *kwdefaults; /* or NULL */
    Str *name, *qualname;
    Value module, doc, annotations, type_params; /* UNBOUND: absent */
    Value dict;                                  /* attributes; UNBOUND: none yet */
};
/* In vm/function.c, which sees what Code is. */
Function *function_new(Runtime *rt, Code *code, Dict *globals); /* NULL: raised */
Function *function_copy(Runtime *rt, const Function *f);        /* NULL: raised */
MUST_CHECK bool function_set_code(Runtime *rt, Function *f,
                                  Value code); /* f.__code__ = */
INLINE Function *as_function(Value v) { return (Function *)as_object(v); }

typedef struct Cell {
    Object head;
    Value value;
} Cell; /* UNBOUND: empty */
Cell *cell_new(Runtime *rt, Value v);

/* A native function or unbound method. Its signature is parsed when first needed. */
struct Native {
    Object head;
    NativeFn fn;
    const struct NativeDef *def;
    struct Signature *signature; /* NULL until needed; see signature.h */
    Value self;  /* module or bound object; UNBOUND for method descriptors */
    Type *owner; /* of method descriptors and slot wrappers, else NULL */
    Str *name;
    Value module; /* name of the module, or None */
    void *user;   /* host natives: aiolos_def */
};
Native *native_new(Runtime *rt, const NativeDef *def, Value self, Type *owner);
/* May `self` be the receiver of this method descriptor? Its C code relies on it. */
INLINE bool native_accepts(Runtime *rt, const Native *n, Value self) {
    Type *t = type_of(rt, self);
    return t == n->owner || type_is_subtype(t, n->owner);
}
/* In Native.head.aux, which is else the VM's: a constructor, whose class argument must be
 * checked (signature_bind does). */
enum {
    NATIVE_NEW = 0x8000,
    NATIVE_HOST = 0x4000, /* the host's: called through VM.call_host */
};
/* What `[].append` is: calls pass `self` before the arguments. */
INLINE bool native_passes_self(const Native *n) { return n->owner && n->self != UNBOUND; }

/* Bind and call, as call_kw does; vm/calls.c. args may be changed. */
Value native_call(Runtime *rt, Native *native, Value *args, size_t n, Tuple *kwnames);

typedef struct Method {
    Object head;
    Value function, self;
} Method;
Value method_new(Runtime *rt, Value function, Value self); /* bound method */

/* property, classmethod, staticmethod, getset and member descriptors. */
typedef struct Descriptor {
    Object head;
    Value get, set, del, doc;    /* property; classmethod and staticmethod use get */
    const struct GetSetDef *def; /* getset_descriptor */
    Type *owner;
    Str *name;
    uint32_t offset; /* member_descriptor: of a __slots__ value */
    Value dict;
} Descriptor;

struct Module {
    Object head;
    Dict *dict;
    Str *name;
};
Module *module_new(Runtime *rt, Str *name);
INLINE Module *as_module(Value v) { return (Module *)as_object(v); }
MUST_CHECK bool module_add_natives(Runtime *rt, Module *m, const NativeDef *defs);
MUST_CHECK bool module_add(Runtime *rt, Module *m, const char *name, Value v);

typedef struct Super {
    Object head;
    Type *type, *start;
    Value object;
} Super;

#endif
