/* type.h - classes: what a built-in type declares (TypeDef, Slots), and the class object.
 *
 * Built-in types are constant data (TypeDef) shared by all VMs; each VM makes its own
 * class object per TypeDef when it opens, and fills its dictionary on the first look-up
 * by name (type_fill), so that opening a VM stays cheap. Script classes get their Slots
 * by copying their base's and overriding those whose dunder their dictionaries define
 * with the trampolines of vm/script_slots.c; `script_slots` tells the VM which, so that
 * it can push a script frame instead of recursing in C. */
#ifndef OBJECT_TYPE_H
#define OBJECT_TYPE_H

#include "object/runtime.h"

/* ---- natives -------------------------------------------------------------------------
 */

/* A native function. `args` holds the values of all declared parameters in order (self
 * first for methods), bound and defaulted by the signature: omitted ones without default
 * are UNBOUND, *args is a tuple, **kwargs a dict (never NULL). `n` is their number. */
typedef Value (*NativeFn)(Runtime *rt, Value *args, size_t n);

/* `signature` is Python's: "append(self, object, /)", "sort(self, *, key=None,
 * reverse=False)", "print(*args, sep=' ', end='\\n', file=None, flush=False)". A default
 * may be None, True, False, an integer, a string, or `...` for "omitted" (UNBOUND). In
 * brackets after the closing parenthesis stand rare traits: "[class]" classmethod,
 * "[static]" staticmethod, "[script]" it stands for a function written in Python: `self`
 * is a parameter like others, and calls that do not fit are told so in those words;
 * "[script Base]" it stands for the one of class Base; "[async]" the same for a coroutine
 * function. */
typedef struct NativeDef {
    const char *signature;
    NativeFn fn;
    const char *doc;
    /* Of what returns a coroutine, or NULL. `await f(…)` asks first whether there is need
     * for one: true if with these n positional arguments, as the call has them, the
     * others just have a turn, and then the result is None. */
    bool (*is_turn)(const Value *args, size_t n);
} NativeDef;

/* A computed attribute. set == NULL: read-only. set with v == UNBOUND deletes. */
typedef struct GetSetDef {
    const char *name;
    Value (*get)(Runtime *rt, Value self);
    bool (*set)(Runtime *rt, Value self, Value v);
    const char *doc;
} GetSetDef;

/* ---- slots ---------------------------------------------------------------------------
 */

/* Operator slots take (a, b) as written in the source; at least one is of the slot's
 * type. They return not_implemented(rt) when they do not know the other operand. */
typedef enum BinaryOp {
#define BINARY(id, symbol, name, rname, iname) OP_##id,
#include "object/slots.def"
    BINARY_COUNT
} BinaryOp;

typedef enum UnaryOp {
#define UNARY(id, symbol, name) OP_##id,
#include "object/slots.def"
    UNARY_COUNT
} UnaryOp;

typedef enum CompareOp { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE } CompareOp;

/* Every slot: NULL means the type lacks it. Inherited at class creation. */
typedef struct Slots {
    Value (*repr)(Runtime *rt, Value self);
    Value (*str)(Runtime *rt, Value self);
    Value (*format)(Runtime *rt, Value self, Value spec);          /* NULL: object's */
    bool (*hash)(Runtime *rt, Value self, int64_t *out);           /* false: raised */
    Value (*compare)(Runtime *rt, Value a, Value b, CompareOp op); /* or NotImplemented */
    int (*truth)(Runtime *rt, Value self);                         /* 1, 0, -1 raised */
    int64_t (*len)(Runtime *rt, Value self);                       /* -1 raised */
    Value (*getitem)(Runtime *rt, Value self, Value key);
    bool (*setitem)(Runtime *rt, Value self, Value key, Value v); /* v UNBOUND: delete */
    int (*contains)(Runtime *rt, Value self, Value item);         /* 1, 0, -1 raised */
    Value (*iter)(Runtime *rt, Value self);
    Value (*next)(Runtime *rt, Value self); /* UNBOUND: exhausted, no error */
    Value (*call)(Runtime *rt, Value self, Value *args, size_t n, struct Tuple *kwnames);
    Value (*getattr)(Runtime *rt, Value self, struct Str *name); /* NULL: generic */
    bool (*setattr)(Runtime *rt, Value self, struct Str *name, Value v);
    Value (*get)(Runtime *rt, Value self, Value instance,
                 Value owner); /* descriptor; instance UNBOUND: through the class */
    bool (*set)(Runtime *rt, Value self, Value instance, Value v); /* v UNBOUND: delete */
    Value (*index)(Runtime *rt, Value self);
    Value (*to_int)(Runtime *rt, Value self);
    Value (*to_float)(Runtime *rt, Value self);
    Value (*await)(Runtime *rt, Value self);
    Value (*aiter)(Runtime *rt, Value self);
    Value (*anext)(Runtime *rt, Value self);
    Value (*unary[UNARY_COUNT])(Runtime *rt, Value self);
    Value (*binary[BINARY_COUNT])(Runtime *rt, Value a, Value b);
    Value (*inplace[BINARY_COUNT])(Runtime *rt, Value self, Value b);
} Slots;

/* One bit per special method that a class (or a script base of it) defines in script. */
typedef enum SlotId {
#define SPECIAL(id, name) SLOT_##id,
#include "object/slots.def"
    SLOT_COUNT
} SlotId;
typedef struct SlotSet {
    uint64_t word[3];
} SlotSet;
INLINE bool slotset_has(const SlotSet *s, unsigned i) {
    return s->word[i >> 6] >> (i & 63) & 1;
}
INLINE void slotset_add(SlotSet *s, unsigned i) {
    s->word[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* ---- type definitions ------------------------------------------------------------- */

enum TypeFlags {
    TF_BASE = 1,   /* may be subclassed by script */
    TF_DICT = 2,   /* instances have attributes of their own (script classes: default) */
    TF_SCRIPT = 4, /* made by a class statement or type() */
    TF_ABSTRACT = 8, /* cannot be instantiated by call */
    TF_VARSIZE = 16, /* instances vary in size: the attribute word stands at the end */
    TF_FINALIZABLE = 32, /* instances are allocated with HEAP_FINALIZABLE */
    TF_SEQUENCE = 64,    /* matches sequence patterns */
    TF_MAPPING = 128,    /* matches mapping patterns */
    TF_GETATTRIBUTE =
        256,           /* __getattribute__ is overridden: attributes are never cached */
    TF_GETATTR = 512,  /* __getattr__ is defined */
    TF_SETATTR = 1024, /* __setattr__ or __delattr__ is overridden */
    TF_DEL = 2048,     /* __del__ is defined */
    TF_FILLED = 4096,  /* the dictionary has been filled from the TypeDef */
};

struct TypeDef {
    const char *name;
    const char *module; /* NULL: builtins */
    const char *doc;
    uint16_t base; /* TypeId */
    uint8_t layout;
    uint32_t flags;
    uint32_t size; /* bytes of the fixed part of an instance */
    Slots slots;
    const NativeDef *methods; /* end with {0}; "__new__(cls, ...)" is the constructor, and
                                 "__init__(self, ...)" the initialiser if it has one */
    const GetSetDef *getset;  /* end with {0} */
    /* The short way of calling exactly this class with one positional argument, or none
     * (UNBOUND), without __new__ and __init__. NULL: there is none. */
    Value (*convert)(Runtime *rt, Value v);
};

/* The class object. */
struct Type {
    Object head;
    const TypeDef *def; /* of the nearest built-in base: layout, size, constructor */
    struct Str *name, *qualname;
    Type *base; /* the one whose layout is extended */
    struct Tuple *bases, *mro;
    struct Dict *dict;
    Shape *root;       /* of fresh instances; NULL for types without attributes */
    uint32_t shape_id; /* what fresh instances carry */
    Shape *dict_shape; /* of instances in dictionary mode; made on demand */
    uint32_t flags;
    uint32_t size;        /* fixed part, with the attribute word when there is one */
    uint32_t dict_offset; /* of the attribute word; 0: none, or at the end (TF_VARSIZE) */
    uint32_t slots_n;     /* __slots__ members, stored after `def->size` */
    uint16_t id;          /* TypeId of a built-in, else 0 */
    uint16_t inline_slots; /* attribute slots that a fresh instance gets inline */
    SlotSet script_slots;
    struct List *subclasses; /* direct ones; NULL: none */
    /* Caches of CALL on a class; valid while init_epoch == rt->type_epoch. */
    Value init_cached, new_cached;
    uint32_t init_epoch;
    Slots slots;
};

/* ---- functions -------------------------------------------------------------------- */

Type *type_of(Runtime *rt, Value v); /* never fails */
INLINE Type *as_type(Value v) { return (Type *)as_object(v); }
bool type_is_subtype(const Type *t, const Type *base);
/* By MRO; UNBOUND when absent; no descriptor is invoked, no script runs. */
Value type_lookup(Runtime *rt, Type *t, struct Str *name);
/* Fill a built-in's dictionary from its TypeDef. */
MUST_CHECK bool type_fill(Runtime *rt, Type *t);
/* Make the class objects of all built-ins (rt->type_defs); called once per VM. */
MUST_CHECK bool types_boot(Runtime *rt);
/* type(name, bases, namespace, **kw) below __build_class__: computes MRO, layout, slots,
 * calls __set_name__ and __init_subclass__. NULL: raised. */
Type *type_new(Runtime *rt, Type *meta, struct Str *name, struct Tuple *bases,
               struct Dict *ns, struct Dict *kwargs);
/* Assign a class attribute (v UNBOUND deletes), updating slots and caches. */
bool type_set(Runtime *rt, Type *t, struct Str *name, Value v);
/* A fresh instance of `t` with its attribute area cleared; the fixed part after the
 * header is zeroed. `extra` more bytes for types of varying size. NULL: MemoryError
 * raised. */
void *type_alloc(Runtime *rt, Type *t, size_t extra);
/* ---- for type_new.c and shape.c ---- */
Type *type_make_script(Runtime *rt, Type *meta); /* zeroed; NULL: raised */
/* size and dict_offset, from def, flags, base and slots_n. */
void type_lay_out(Type *t);
/* Do instances keep their attributes in a dictionary from the start (or have none)? */
bool type_dict_mode(const Type *t);
/* The least number of inline slots from `wanted` on that fills a cell of t's instances.
 */
uint16_t type_inline_slots(const Type *t, uint32_t wanted);
MUST_CHECK bool type_register(Runtime *rt, Type *t); /* with its bases' subclasses */
void type_changed(Runtime *rt); /* bases changed: forget every look-up */

/* A native type defined at run time by a module (never freed). NULL: raised. */
Type *type_from_def(Runtime *rt, const TypeDef *def, Type *base);

#define NONE_VALUE value_object(&none_object)
#define TRUE_VALUE value_object(&true_object)
#define FALSE_VALUE value_object(&false_object)
#define ELLIPSIS_VALUE value_object(&ellipsis_object)
#define NOT_IMPLEMENTED value_object(&not_implemented_object)
extern Object none_object, true_object, false_object, ellipsis_object,
    not_implemented_object;
/* For texts: "<A object at 0x…>" (%p). Numbers that are no cells give an odd one. */
INLINE void *value_address(Value v) { return (void *)(uintptr_t)(v & 0xFFFFFFFFFFFF); }
INLINE Value value_bool(bool b) { return b ? TRUE_VALUE : FALSE_VALUE; }
/* What a comparison answers where a is below (< 0), at (0) or above b (> 0). */
INLINE Value compare_order(CompareOp op, int order) {
    switch (op) {
    case CMP_LT: return value_bool(order < 0);
    case CMP_LE: return value_bool(order <= 0);
    case CMP_EQ: return value_bool(order == 0);
    case CMP_NE: return value_bool(order != 0);
    case CMP_GT: return value_bool(order > 0);
    default: return value_bool(order >= 0);
    }
}

/* Exact built-in type test: one load and compare. */
INLINE bool is_exact(Value v, uint32_t type_id) {
    return is_object(v) && as_object(v)->shape == type_id;
}
/* Instance of the built-in or of a subclass, by layout. */
INLINE bool has_layout(Value v, uint8_t layout) {
    return is_object(v) && as_object(v)->layout == layout;
}

#endif
