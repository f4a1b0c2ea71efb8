/* super.c - see super.h. */
#include "object/containers.h"
#include "object/function.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"
#include "object/super.h"

static Super *as_super(Value v) { return (Super *)as_object(v); }
static Value text(Str *s) { return s ? value_object(s) : RAISED; }

static void trace_super(Tracer *t, Object *o) {
    Super *s = (Super *)o;
    trace_object(t, s->type);
    trace_object(t, s->start);
    trace_value(t, s->object);
    trace_attributes(t, o);
}

const LayoutOps layout_SUPER = {.name = "super", .trace = trace_super};

/* The class in whose MRO to search: the object itself if it is a class below `type`, else
 * its class. NULL: TypeError raised. */
Type *super_start(Runtime *rt, Type *type, Value object) {
    if (has_layout(object, LAYOUT_TYPE) && type_is_subtype(as_type(object), type))
        return as_type(object);
    Type *t = type_of(rt, object);
    if (LIKELY(type_is_subtype(t, type))) return t;
    Value cls = value_getattr_or(rt, object, NAME(rt, dunder_class));
    if (cls == RAISED) return NULL;
    if (cls != UNBOUND && has_layout(cls, LAYOUT_TYPE) && as_type(cls) != t &&
        type_is_subtype(as_type(cls), type))
        return as_type(cls);
    if (has_layout(object, LAYOUT_TYPE))
        raise(
            rt, TYPE_TYPE_ERROR,
            "super(type, obj): obj (type %N) is not an instance or subtype of type (%N).",
            as_type(object), type);
    else
        raise(rt, TYPE_TYPE_ERROR,
              "super(type, obj): obj (instance of %N) is not an instance or subtype of "
              "type "
              "(%N).",
              t, type);
    return NULL;
}

Value super_find(Runtime *rt, Type *type, Type *start, Str *name) {
    Tuple *mro = start->mro;
    if (!mro) return UNBOUND; /* being made, and a metaclass's mro() asks */
    size_t i = 0;
    while (i < mro->size && mro->items[i] != value_object(type))
        i++;
    for (i++; i < mro->size; i++) {
        Type *k = as_type(mro->items[i]);
        if (!type_fill(rt, k)) return RAISED;
        Value v = dict_get_str(rt, k->dict, name);
        if (v != UNBOUND) return v;
    }
    return UNBOUND;
}

Value super_bound(Runtime *rt, Type *type, Type *start, Value object, Str *name) {
    Value v = super_find(rt, type, start, name);
    if (v == UNBOUND || v == RAISED) return v;
    Type *t = type_of(rt, v);
    if (!t->slots.get) return v;
    bool through_class = object == value_object(start);
    return t->slots.get(rt, v, through_class ? UNBOUND : object, value_object(start));
}

static Value super_getattr(Runtime *rt, Value self, Str *name) {
    Super *s = as_super(self);
    if (!s->start || name == NAME(rt, dunder_class))
        return generic_getattr(rt, self, name);
    Value v = super_bound(rt, s->type, s->start, s->object, name);
    if (v != UNBOUND) return v;
    v = generic_getattr(rt, self, name);
    if (v != RAISED || !error_is(rt, TYPE_ATTRIBUTE_ERROR)) return v;
    error_clear(rt);
    return raise_attribute(rt, self, name);
}

static Value super_get(Runtime *rt, Value self, Value instance, Value owner) {
    Super *s = as_super(self);
    if (instance == UNBOUND || instance == NONE_VALUE || s->start) return self;
    Value args[] = {value_object(s->type), instance};
    return call(rt, value_object(type_of(rt, self)), args, 2);
}

static Value super_repr(Runtime *rt, Value v) {
    Super *s = as_super(v);
    if (!s->start) return text(str_format(rt, "<super: <class '%N'>, NULL>", s->type));
    return text(str_format(rt, "<super: <class '%N'>, <%N object>>", s->type, s->start));
}

static Value super_make(Runtime *rt, Value *args, size_t n) {
    Super *s = type_alloc(rt, as_type(args[0]), 0);
    if (!s) return RAISED;
    s->type = rt->types[TYPE_OBJECT];
    s->start = NULL;
    s->object = NONE_VALUE;
    return value_object(s);
}

static Value super_init(Runtime *rt, Value *args, size_t n) {
    Super *s = as_super(args[0]);
    Tuple *given = as_tuple(args[1]);
    const Value *a = given->items;
    if (given->size > 2)
        return raise(rt, TYPE_TYPE_ERROR, "super() expected at most 2 arguments, got %zu",
                     given->size);
    Value implied[2];
    if (!given->size) {
        if (!super_implied(rt, implied)) return RAISED;
        a = implied;
    }
    if (!has_layout(a[0], LAYOUT_TYPE))
        return raise(rt, TYPE_TYPE_ERROR, "super() argument 1 must be a type, not %T",
                     a[0]);
    Type *start = NULL;
    if (given->size != 1 && a[1] != NONE_VALUE) {
        start = super_start(rt, as_type(a[0]), a[1]);
        if (!start) return RAISED;
    }
    s->type = as_type(a[0]);
    s->start = start;
    s->object = start ? a[1] : NONE_VALUE;
    heap_barrier(&rt->heap, s);
    return NONE_VALUE;
}

static Value get_thisclass(Runtime *rt, Value self) {
    return value_object(as_super(self)->type);
}
static Value get_self(Runtime *rt, Value self) { return as_super(self)->object; }
static Value get_self_class(Runtime *rt, Value self) {
    Type *t = as_super(self)->start;
    return t ? value_object(t) : NONE_VALUE;
}

static const NativeDef super_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", super_make, NULL},
    {"__init__(self, /, *args)", super_init, NULL},
    {0},
};

static const GetSetDef super_getset[] = {
    {"__thisclass__", get_thisclass, NULL, NULL},
    {"__self__", get_self, NULL, NULL},
    {"__self_class__", get_self_class, NULL, NULL},
    {0},
};

const TypeDef type_def_SUPER = {
    .name = "super",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_SUPER,
    .flags = TF_BASE,
    .size = sizeof(Super),
    .slots = {.repr = super_repr, .getattr = super_getattr, .get = super_get},
    .methods = super_methods,
    .getset = super_getset,
};
