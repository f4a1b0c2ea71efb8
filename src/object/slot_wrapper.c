/* slot_wrapper.c - see slot_wrapper.h. */
#include "object/slot_wrapper.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str.h"
#include "object/type_slots.h"

/* One definition per special method, so that `def - wrapper_defs` is its SlotId. */
static const NativeDef wrapper_defs[SLOT_COUNT] = {
#define SPECIAL(id, name) {.signature = name "(self, /, *args, **kwargs)"},
#include "object/slots.def"
};

SlotId slot_wrapper_id(const Native *wrapper) {
    return (SlotId)(wrapper->def - wrapper_defs);
}

static bool is_reflected(SlotId id) { return id >= SLOT_RADD && id < SLOT_IADD; }

bool slot_wrapper_wanted(const Type *owner, SlotId id) {
    if (id == SLOT_GETATTR) return false;
    if (!is_reflected(id)) return true;
    switch (owner->def->layout) {
    case LAYOUT_STR:
    case LAYOUT_BYTES:
    case LAYOUT_BYTEARRAY:
    case LAYOUT_LIST:
    case LAYOUT_TUPLE: return id == SLOT_RMUL || id == SLOT_RMOD;
    default: return true;
    }
}

Value slot_wrapper_new(Runtime *rt, Type *owner, SlotId id) {
    Native *n = native_new(rt, &wrapper_defs[id], UNBOUND, owner);
    if (!n) return RAISED;
    n->head.shape = TYPE_SLOT_WRAPPER;
    return value_object(n);
}

/* ---- calling ---------------------------------------------------------------------- */

static bool expect(Runtime *rt, SlotId id, size_t n, size_t least, size_t most,
                   Tuple *kwnames) {
    if (kwnames && kwnames->size) {
        raise(rt, TYPE_TYPE_ERROR, "wrapper %U() takes no keyword arguments",
              SLOT_NAME(rt, id));
        return false;
    }
    if (n >= least && n <= most) return true;
    if (least == most)
        raise(rt, TYPE_TYPE_ERROR, "expected %zu argument%s, got %zu", least,
              least == 1 ? "" : "s", n);
    else
        raise(rt, TYPE_TYPE_ERROR, "expected at %s %zu argument%s, got %zu",
              n < least ? "least" : "most", n < least ? least : most,
              (n < least ? least : most) == 1 ? "" : "s", n);
    return false;
}

static Value none_if(bool ok) { return ok ? NONE_VALUE : RAISED; }
static Value bool_or_raised(int b) { return b < 0 ? RAISED : value_bool(b); }

static size_t operands_of(SlotId id) {
    if (id < SLOT_NEG) return 1;
    if (id < SLOT_LT) return 0;
    if (id <= SLOT_GE) return 1;
    switch (id) {
    case SLOT_SETITEM:
    case SLOT_SETATTR:
    case SLOT_SET: return 2;
    case SLOT_FORMAT:
    case SLOT_GETITEM:
    case SLOT_DELITEM:
    case SLOT_CONTAINS:
    case SLOT_GETATTRIBUTE:
    case SLOT_DELATTR:
    case SLOT_DELETE: return 1;
    default: return 0;
    }
}

static Str *attribute_name(Runtime *rt, Value v) {
    if (is_str(v)) return str_intern(rt, as_str(v));
    raise(rt, TYPE_TYPE_ERROR, "attribute name must be string, not '%T'", v);
    return NULL;
}

static Value invoke_slot(Runtime *rt, const Slots *s, SlotId id, Value self,
                         const Value *args) {
    if (id < SLOT_RADD) return s->binary[id - SLOT_ADD](rt, self, args[0]);
    if (id < SLOT_IADD) return s->binary[id - SLOT_RADD](rt, args[0], self);
    if (id < SLOT_NEG) return s->inplace[id - SLOT_IADD](rt, self, args[0]);
    if (id < SLOT_LT) return s->unary[id - SLOT_NEG](rt, self);
    return s->compare(rt, self, args[0], (CompareOp)(id - SLOT_LT));
}

static Value invoke_number(Runtime *rt, const Slots *s, SlotId id, Value self,
                           const Value *args) {
    Value v = invoke_slot(rt, s, id, self, args);
    if (LIKELY(v != NOT_IMPLEMENTED)) return v;
    switch (id) {
    case SLOT_ADD:
    case SLOT_IADD: return operand_declined(rt, '+', self, args[0]);
    case SLOT_MUL:
    case SLOT_RMUL:
    case SLOT_IMUL: return operand_declined(rt, '*', self, args[0]);
    default: return v;
    }
}

static Value invoke_hash(Runtime *rt, const Slots *s, Value self) {
    int64_t hash;
    return s->hash(rt, self, &hash) ? int_from_i64(rt, hash) : RAISED;
}

static Value invoke_len(Runtime *rt, const Slots *s, Value self) {
    int64_t len = s->len(rt, self);
    return len < 0 ? RAISED : int_from_i64(rt, len);
}

static Value invoke_next(Runtime *rt, const Slots *s, Value self) {
    rt->stop_value = UNBOUND;
    Value v = s->next(rt, self);
    if (v != UNBOUND) return v;
    Value result = rt->stop_value;
    rt->stop_value = UNBOUND;
    return raise_stop_iteration(rt, result);
}

static Value invoke_getattr(Runtime *rt, const Slots *s, Value self, Value name) {
    Str *text = attribute_name(rt, name);
    return text ? s->getattr(rt, self, text) : RAISED;
}

static Value invoke_setattr(Runtime *rt, const Slots *s, Value self, Value name,
                            Value v) {
    Str *text = attribute_name(rt, name);
    return none_if(text && s->setattr(rt, self, text, v));
}

static Value invoke_get(Runtime *rt, const Slots *s, Value self, const Value *args,
                        size_t n) {
    Value owner = n > 1 ? args[1] : NONE_VALUE;
    if (args[0] == NONE_VALUE && owner == NONE_VALUE)
        return raise(rt, TYPE_TYPE_ERROR, "__get__(None, None) is invalid");
    if (owner == NONE_VALUE) owner = value_object(type_of(rt, args[0]));
    Value instance = args[0] == NONE_VALUE ? UNBOUND : args[0];
    return s->get(rt, self, instance, owner);
}

static Value invoke_other(Runtime *rt, const Slots *s, SlotId id, Value self,
                          const Value *args) {
    switch (id) {
    case SLOT_REPR: return s->repr(rt, self);
    case SLOT_STR: return s->str(rt, self);
    case SLOT_FORMAT: return s->format(rt, self, args[0]);
    case SLOT_HASH: return invoke_hash(rt, s, self);
    case SLOT_BOOL: return bool_or_raised(s->truth(rt, self));
    case SLOT_LEN: return invoke_len(rt, s, self);
    case SLOT_GETITEM: return s->getitem(rt, self, args[0]);
    case SLOT_SETITEM: return none_if(s->setitem(rt, self, args[0], args[1]));
    case SLOT_DELITEM: return none_if(s->setitem(rt, self, args[0], UNBOUND));
    case SLOT_CONTAINS: return bool_or_raised(s->contains(rt, self, args[0]));
    case SLOT_ITER: return s->iter(rt, self);
    case SLOT_NEXT: return invoke_next(rt, s, self);
    case SLOT_GETATTRIBUTE: return invoke_getattr(rt, s, self, args[0]);
    case SLOT_SETATTR: return invoke_setattr(rt, s, self, args[0], args[1]);
    case SLOT_DELATTR: return invoke_setattr(rt, s, self, args[0], UNBOUND);
    case SLOT_SET: return none_if(s->set(rt, self, args[0], args[1]));
    case SLOT_DELETE: return none_if(s->set(rt, self, args[0], UNBOUND));
    case SLOT_INDEX: return s->index(rt, self);
    case SLOT_INT: return s->to_int(rt, self);
    case SLOT_FLOAT: return s->to_float(rt, self);
    case SLOT_AWAIT: return s->await(rt, self);
    case SLOT_AITER: return s->aiter(rt, self);
    case SLOT_ANEXT: return s->anext(rt, self);
    default: return raise(rt, TYPE_SYSTEM_ERROR, "no such slot");
    }
}

static Value invoke_call(Runtime *rt, const Slots *s, Value self, const Value *args,
                         size_t n, Tuple *kwnames) {
    Value few[16], *copy = few;
    size_t size;
    if (n > COUNT_OF(few)) { /* the slot may use its arguments as scratch */
        if (!size_muladd(n, sizeof(Value), 0, &size)) return raise_memory(rt);
        Array *room = array_new(rt, n);
        if (!room) return RAISED;
        copy = room->items;
        memcpy(copy, args, size);
        Value result = s->call(rt, self, copy, n, kwnames);
        KEEP(room);
        return result;
    }
    if (n) memcpy(copy, args, n * sizeof(Value));
    return s->call(rt, self, copy, n, kwnames);
}

/* Call owner's slot `id` on self, with arguments as script passes them. */
static Value slot_invoke(Runtime *rt, Type *owner, SlotId id, Value self,
                         const Value *args, size_t n, Tuple *kwnames) {
    const Slots *s = &owner->slots;
    if (id == SLOT_CALL) return invoke_call(rt, s, self, args, n, kwnames);
    if (id == SLOT_GET)
        return expect(rt, id, n, 1, 2, kwnames) ? invoke_get(rt, s, self, args, n)
                                                : RAISED;
    size_t wanted = operands_of(id);
    bool power = id == SLOT_POW || id == SLOT_RPOW;
    if (!expect(rt, id, n, wanted, wanted + power, kwnames)) return RAISED;
    if (n > wanted && args[1] != NONE_VALUE) return NOT_IMPLEMENTED;
    if (id <= SLOT_GE) return invoke_number(rt, s, id, self, args);
    return invoke_other(rt, s, id, self, args);
}

/* ---- wrapper_descriptor and method-wrapper ---------------------------------------- */

static Native *wrapper(Value v) { return (Native *)as_object(v); }

bool slot_wrapper_accepts(Runtime *rt, const Native *w, const Value *args, size_t given) {
    if (given && native_accepts(rt, w, args[0])) return true;
    if (given)
        raise(rt, TYPE_TYPE_ERROR,
              "descriptor '%U' requires a '%N' object but received a '%T'", w->name,
              w->owner, args[0]);
    else
        raise(rt, TYPE_TYPE_ERROR, "descriptor '%U' of '%N' object needs an argument",
              w->name, w->owner);
    return false;
}

static Value wrapper_call(Runtime *rt, Value fn, Value *args, size_t n, Tuple *kwnames) {
    Native *w = wrapper(fn);
    size_t given = n - (kwnames ? kwnames->size : 0);
    if (!slot_wrapper_accepts(rt, w, args, given)) return RAISED;
    return slot_invoke(rt, w->owner, slot_wrapper_id(w), args[0], args + 1, n - 1,
                       kwnames);
}

static Value wrapper_repr(Runtime *rt, Value v) {
    Native *w = wrapper(v);
    Str *s = str_format(rt, "<slot wrapper '%U' of '%N' objects>", w->name, w->owner);
    return s ? value_object(s) : RAISED;
}

static Value wrapper_get(Runtime *rt, Value v, Value instance, Value owner) {
    if (instance == UNBOUND) return v;
    Native *w = wrapper(v);
    if (!native_accepts(rt, w, instance))
        return raise(rt, TYPE_TYPE_ERROR,
                     "descriptor '%U' for '%N' objects doesn't apply to a '%T' object",
                     w->name, w->owner, instance);
    Value bound = method_new(rt, v, instance);
    if (bound != RAISED) as_object(bound)->shape = TYPE_METHOD_WRAPPER;
    return bound;
}

extern const GetSetDef native_getset[];

const TypeDef type_def_SLOT_WRAPPER = {
    .name = "wrapper_descriptor",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Native),
    .slots = {.repr = wrapper_repr, .call = wrapper_call, .get = wrapper_get},
    .getset = native_getset,
};

static Value bound_call(Runtime *rt, Value fn, Value *args, size_t n, Tuple *kwnames) {
    Method *m = (Method *)as_object(fn);
    Native *w = wrapper(m->function);
    return slot_invoke(rt, w->owner, slot_wrapper_id(w), m->self, args, n, kwnames);
}

static Value bound_repr(Runtime *rt, Value v) {
    Method *m = (Method *)as_object(v);
    Str *s = str_format(rt, "<method-wrapper '%U' of %T object at %p>",
                        wrapper(m->function)->name, m->self, value_address(m->self));
    return s ? value_object(s) : RAISED;
}

static Value bound_name(Runtime *rt, Value self) {
    return value_object(wrapper(((Method *)as_object(self))->function)->name);
}

static Value bound_self(Runtime *rt, Value self) {
    return ((Method *)as_object(self))->self;
}

static Value bound_qualname(Runtime *rt, Value self) {
    Native *w = wrapper(((Method *)as_object(self))->function);
    Str *s = str_format(rt, "%N.%U", w->owner, w->name);
    return s ? value_object(s) : RAISED;
}

static Value bound_objclass(Runtime *rt, Value self) {
    return value_object(wrapper(((Method *)as_object(self))->function)->owner);
}

static Value bound_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(b, TYPE_METHOD_WRAPPER) ||
        !is_exact(a, TYPE_METHOD_WRAPPER))
        return NOT_IMPLEMENTED;
    Method *m = (Method *)as_object(a), *k = (Method *)as_object(b);
    bool same = m->self == k->self && m->function == k->function;
    return value_bool(same == (op == CMP_EQ));
}

static bool bound_hash(Runtime *rt, Value v, int64_t *out) {
    Method *m = (Method *)as_object(v);
    *out = hash_pointer(as_object(m->function)) ^ (int64_t)(m->self << 7 >> 11);
    if (*out == -1) *out = -2;
    return true;
}

static const GetSetDef bound_getset[] = {
    {"__name__", bound_name, NULL, NULL},
    {"__qualname__", bound_qualname, NULL, NULL},
    {"__self__", bound_self, NULL, NULL},
    {"__objclass__", bound_objclass, NULL, NULL},
    {0},
};

const TypeDef type_def_METHOD_WRAPPER = {
    .name = "method-wrapper",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_METHOD,
    .flags = TF_ABSTRACT,
    .size = sizeof(Method),
    .slots = {.repr = bound_repr,
              .call = bound_call,
              .compare = bound_compare,
              .hash = bound_hash},
    .getset = bound_getset,
};
