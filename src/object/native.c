/* native.c - natives as objects: functions, method descriptors, bound ones. */
#include "object/containers.h"
#include "object/descriptor.h"
#include "object/function.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/signature.h"
#include "object/str.h"

static Native *native(Value v) { return (Native *)as_object(v); }

/* ---- making ----------------------------------------------------------------------- */

Native *native_new(Runtime *rt, const NativeDef *def, Value self, Type *owner) {
    Str *name = signature_name(rt, def->signature);
    if (!name) return NULL;
    uint32_t shape = owner && self == UNBOUND ? TYPE_METHOD_DESCRIPTOR : TYPE_NATIVE;
    Native *n = object_alloc(rt, sizeof *n, shape, LAYOUT_NATIVE, 0);
    if (!n) return NULL;
    n->fn = def->fn;
    n->def = def;
    n->signature = NULL;
    n->self = self;
    n->owner = owner;
    n->name = name;
    n->module = NONE_VALUE;
    n->user = NULL;
    return n;
}

/* Bound to an object or class: shares definition and signature. NULL: raised. */
static Native *native_bind(Runtime *rt, Native *unbound, Value self) {
    if (!native_signature(rt, unbound)) return NULL; /* parse once for all bound ones */
    Native *n = object_alloc(rt, sizeof *n, TYPE_NATIVE, LAYOUT_NATIVE, 0);
    if (!n) return NULL;
    n->fn = unbound->fn;
    n->def = unbound->def;
    n->signature = unbound->signature;
    n->self = self;
    n->owner = unbound->owner;
    n->name = unbound->name;
    n->module = unbound->module;
    n->user = unbound->user;
    return n;
}

static void trace_native(Tracer *t, Object *o) {
    Native *n = (Native *)o;
    trace_object(t, n->signature);
    trace_value(t, n->self);
    trace_object(t, n->owner);
    trace_object(t, n->name);
    trace_value(t, n->module);
}

const LayoutOps layout_NATIVE = {.name = "native", .trace = trace_native};

Value descriptor_for_native(Runtime *rt, Type *t, const NativeDef *def, Str **name) {
    *name = signature_name(rt, def->signature);
    if (!*name) return RAISED;
    NativeTrait trait = signature_trait(def->signature);
    bool constructor = *name == SLOT_NAME(rt, SLOT_NEW);
    bool free_standing = constructor || trait == TRAIT_STATIC;
    Native *n = native_new(rt, def, free_standing ? value_object(t) : UNBOUND,
                           free_standing ? NULL : t);
    if (!n) return RAISED;
    if (constructor) n->head.aux = NATIVE_NEW;
    if (trait == TRAIT_CLASS) n->head.shape = TYPE_CLASSMETHOD_DESCRIPTOR;
    return trait == TRAIT_STATIC ? staticmethod_new(rt, value_object(n))
                                 : value_object(n);
}

/* ---- calling ---------------------------------------------------------------------- */

static Value call_native(Runtime *rt, Value fn, Value *args, size_t n, Tuple *kwnames) {
    return native_call(rt, native(fn), args, n, kwnames);
}

/* ---- as attributes ---------------------------------------------------------------- */

static Value native_get(Runtime *rt, Value v, Value instance, Value owner) {
    if (instance == UNBOUND) return v;
    Native *n = native(v);
    if (!native_accepts(rt, n, instance))
        return raise(rt, TYPE_TYPE_ERROR,
                     "descriptor '%U' for '%N' objects doesn't apply to a '%T' object",
                     n->name, n->owner, instance);
    Native *bound = native_bind(rt, n, instance);
    return bound ? value_object(bound) : RAISED;
}

static Value classmethod_descriptor_get(Runtime *rt, Value v, Value instance,
                                        Value owner) {
    Native *n = native(v);
    if (owner == UNBOUND) owner = value_object(type_of(rt, instance));
    if (!has_layout(owner, LAYOUT_TYPE) || !type_is_subtype(as_type(owner), n->owner))
        return raise(rt, TYPE_TYPE_ERROR,
                     "descriptor '%U' requires a subtype of '%N' but received '%T'",
                     n->name, n->owner, owner);
    Native *bound = native_bind(rt, n, owner);
    return bound ? value_object(bound) : RAISED;
}

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

static Value get_name(Runtime *rt, Value self) {
    return value_object(native(self)->name);
}

static Value get_qualname(Runtime *rt, Value self) {
    Native *n = native(self);
    Type *t = n->owner;
    if (!t && n->head.aux & NATIVE_NEW) t = as_type(n->self);
    return t ? text(str_format(rt, "%U.%U", t->qualname, n->name))
             : value_object(n->name);
}

static Value get_doc(Runtime *rt, Value self) {
    const char *doc = native(self)->def->doc;
    return doc ? text(str_from_cstr(rt, doc)) : NONE_VALUE;
}

static Value get_self(Runtime *rt, Value self) {
    Native *n = native(self);
    if (n->self == UNBOUND) return raise_attribute(rt, self, NAME(rt, dunder_self));
    return n->self;
}

static Value get_objclass(Runtime *rt, Value self) {
    Native *n = native(self);
    if (!n->owner) return raise_attribute(rt, self, NAME(rt, dunder_objclass));
    return value_object(n->owner);
}

static Value get_module(Runtime *rt, Value self) { return native(self)->module; }

static bool set_module(Runtime *rt, Value self, Value v) {
    Native *n = native(self);
    n->module = v == UNBOUND ? NONE_VALUE : v;
    heap_barrier(&rt->heap, n);
    return true;
}

static Value get_text_signature(Runtime *rt, Value self) {
    return text(signature_text(rt, native(self)->def));
}

extern const GetSetDef native_getset[];
const GetSetDef native_getset[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL},
    {"__objclass__", get_objclass, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {0},
};

static const GetSetDef function_getset[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL},
    {"__self__", get_self, NULL, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {0},
};

/* ---- text and comparison ---------------------------------------------------------- */

/* CPython has these as slots; here they are natives, and only the text shows it. */
static bool shows_as_slot(const Native *n) {
    return n->owner &&
           (str_is(n->name, "__init__") || str_is(n->name, "__getattribute__") ||
            str_is(n->name, "__setattr__") || str_is(n->name, "__delattr__"));
}

static Value function_repr(Runtime *rt, Value v) {
    Native *n = native(v);
    if (shows_as_slot(n))
        return text(str_format(rt, "<method-wrapper '%U' of %T object at %p>", n->name,
                               n->self, value_address(n->self)));
    if (n->self == UNBOUND || has_layout(n->self, LAYOUT_MODULE))
        return text(str_format(rt, "<built-in function %U>", n->name));
    return text(str_format(rt, "<built-in method %U of %T object at %p>", n->name,
                           n->self, value_address(n->self)));
}

static Value descriptor_repr(Runtime *rt, Value v) {
    Native *n = native(v);
    return text(str_format(rt,
                           shows_as_slot(n) ? "<slot wrapper '%U' of '%N' objects>"
                                            : "<method '%U' of '%N' objects>",
                           n->name, n->owner));
}

static Value function_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, TYPE_NATIVE) ||
        !is_exact(b, TYPE_NATIVE))
        return NOT_IMPLEMENTED;
    Native *m = native(a), *n = native(b);
    bool same = m == n || (m->def == n->def && m->self == n->self &&
                           m->owner == n->owner && m->owner);
    return value_bool(same == (op == CMP_EQ));
}

static bool function_hash(Runtime *rt, Value v, int64_t *out) {
    Native *n = native(v);
    if (!n->owner) return *out = hash_pointer(n), true;
    *out = hash_pointer(n->def) ^ (int64_t)(n->self << 7 >> 11);
    if (*out == -1) *out = -2;
    return true;
}

const TypeDef type_def_NATIVE = {
    .name = "builtin_function_or_method",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Native),
    .slots = {.repr = function_repr,
              .call = call_native,
              .compare = function_compare,
              .hash = function_hash},
    .getset = function_getset,
};

const TypeDef type_def_METHOD_DESCRIPTOR = {
    .name = "method_descriptor",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Native),
    .slots = {.repr = descriptor_repr, .call = call_native, .get = native_get},
    .getset = native_getset,
};

static Value classmethod_descriptor_call(Runtime *rt, Value fn, Value *args, size_t n,
                                         Tuple *kwnames) {
    Native *nat = native(fn);
    if (n == (kwnames ? kwnames->size : 0))
        return raise(rt, TYPE_TYPE_ERROR,
                     "descriptor '%U' of '%N' object needs an argument", nat->name,
                     nat->owner);
    Value bound = classmethod_descriptor_get(rt, fn, UNBOUND, args[0]);
    return bound == RAISED ? RAISED : call_kw(rt, bound, args + 1, n - 1, kwnames);
}

const TypeDef type_def_CLASSMETHOD_DESCRIPTOR = {
    .name = "classmethod_descriptor",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Native),
    .slots = {.repr = descriptor_repr,
              .call = classmethod_descriptor_call,
              .get = classmethod_descriptor_get},
    .getset = native_getset,
};
