/* descriptor.c - see descriptor.h. */
#include "object/descriptor.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/signature.h"
#include "object/str.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

/* ---- the cells -------------------------------------------------------------------- */

static void clear(Descriptor *d) {
    d->get = d->set = d->del = d->doc = d->dict = UNBOUND;
    d->def = NULL;
    d->owner = NULL;
    d->name = NULL;
    d->offset = 0;
}

static Descriptor *descriptor_new(Runtime *rt, uint32_t type_id) {
    Descriptor *d = object_alloc(rt, sizeof *d, type_id, LAYOUT_DESCRIPTOR, 0);
    if (d) clear(d);
    return d;
}

static void trace_descriptor(Tracer *t, Object *o) {
    Descriptor *d = (Descriptor *)o;
    trace_value(t, d->get);
    trace_value(t, d->set);
    trace_value(t, d->del);
    trace_value(t, d->doc);
    trace_object(t, d->owner);
    trace_object(t, d->name);
    trace_value(t, d->dict);
    trace_attributes(t, o);
}

const LayoutOps layout_DESCRIPTOR = {.name = "descriptor", .trace = trace_descriptor};

static bool check_instance(Runtime *rt, const Descriptor *d, Value instance) {
    Type *t = type_of(rt, instance);
    if (LIKELY(t == d->owner || type_is_subtype(t, d->owner))) return true;
    raise(rt, TYPE_TYPE_ERROR,
          "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d->name,
          d->owner, instance);
    return false;
}

static Value get_name(Runtime *rt, Value self) {
    return value_object(as_descriptor(self)->name);
}

static Value get_objclass(Runtime *rt, Value self) {
    return value_object(as_descriptor(self)->owner);
}

static Value get_qualname(Runtime *rt, Value self) {
    Descriptor *d = as_descriptor(self);
    return text(str_format(rt, "%U.%U", d->owner->qualname, d->name));
}

/* ---- getset_descriptor: a field computed by C ------------------------------------- */

Value getset_new(Runtime *rt, Type *owner, const GetSetDef *def, Str *name) {
    Descriptor *d = descriptor_new(rt, TYPE_GETSET_DESCRIPTOR);
    if (!d) return RAISED;
    d->def = def;
    d->owner = owner;
    d->name = name;
    return value_object(d);
}

static Value getset_get(Runtime *rt, Value self, Value instance, Value owner) {
    Descriptor *d = as_descriptor(self);
    if (instance == UNBOUND) return self;
    return check_instance(rt, d, instance) ? d->def->get(rt, instance) : RAISED;
}

static bool getset_set(Runtime *rt, Value self, Value instance, Value v) {
    Descriptor *d = as_descriptor(self);
    if (!check_instance(rt, d, instance)) return false;
    if (d->def->set) return d->def->set(rt, instance, v);
    raise(rt, TYPE_ATTRIBUTE_ERROR, "attribute '%U' of '%N' objects is not writable",
          d->name, d->owner);
    return false;
}

static Value getset_doc(Runtime *rt, Value self) {
    const char *doc = as_descriptor(self)->def->doc;
    return doc ? text(str_from_cstr(rt, doc)) : NONE_VALUE;
}

static Value getset_repr(Runtime *rt, Value v) {
    Descriptor *d = as_descriptor(v);
    return text(str_format(rt, "<attribute '%U' of '%N' objects>", d->name, d->owner));
}

static const GetSetDef getset_getset[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__objclass__", get_objclass, NULL, NULL},
    {"__doc__", getset_doc, NULL, NULL},
    {0},
};

const TypeDef type_def_GETSET_DESCRIPTOR = {
    .name = "getset_descriptor",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DESCRIPTOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(Descriptor),
    .slots = {.repr = getset_repr, .get = getset_get, .set = getset_set},
    .getset = getset_getset,
};

/* ---- member_descriptor: one of __slots__ ------------------------------------------ */

Value member_new(Runtime *rt, Type *owner, Str *name, uint32_t offset) {
    Descriptor *d = descriptor_new(rt, TYPE_MEMBER_DESCRIPTOR);
    if (!d) return RAISED;
    d->owner = owner;
    d->name = name;
    d->offset = offset;
    return value_object(d);
}

static Value *member_place(const Descriptor *d, Value instance) {
    return (Value *)((char *)as_object(instance) + d->offset);
}

static Value member_get(Runtime *rt, Value self, Value instance, Value owner) {
    Descriptor *d = as_descriptor(self);
    if (instance == UNBOUND) return self;
    if (!check_instance(rt, d, instance)) return RAISED;
    Value v = *member_place(d, instance);
    return v == UNBOUND ? raise_attribute(rt, instance, d->name) : v;
}

static bool member_set(Runtime *rt, Value self, Value instance, Value v) {
    Descriptor *d = as_descriptor(self);
    if (!check_instance(rt, d, instance)) return false;
    Value *place = member_place(d, instance);
    if (v == UNBOUND && *place == UNBOUND)
        return raise_attribute_text(rt, d->name, instance, d->name), false;
    *place = v;
    heap_barrier(&rt->heap, as_object(instance));
    return true;
}

static Value member_repr(Runtime *rt, Value v) {
    Descriptor *d = as_descriptor(v);
    return text(str_format(rt, "<member '%U' of '%N' objects>", d->name, d->owner));
}

static Value member_doc(Runtime *rt, Value self) { return NONE_VALUE; }

static const GetSetDef member_getset[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__objclass__", get_objclass, NULL, NULL},
    {"__doc__", member_doc, NULL, NULL},
    {0},
};

const TypeDef type_def_MEMBER_DESCRIPTOR = {
    .name = "member_descriptor",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DESCRIPTOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(Descriptor),
    .slots = {.repr = member_repr, .get = member_get, .set = member_set},
    .getset = member_getset,
};

/* ---- classmethod and staticmethod ------------------------------------------------- */

Value classmethod_new(Runtime *rt, Value function) {
    Descriptor *d = descriptor_new(rt, TYPE_CLASSMETHOD);
    if (!d) return RAISED;
    d->get = function;
    return value_object(d);
}

Value staticmethod_new(Runtime *rt, Value function) {
    Descriptor *d = descriptor_new(rt, TYPE_STATICMETHOD);
    if (!d) return RAISED;
    d->get = function;
    return value_object(d);
}

static Value wrapper_make(Runtime *rt, Value *args, size_t n) {
    Descriptor *d = type_alloc(rt, as_type(args[0]), 0);
    if (!d) return RAISED;
    clear(d);
    d->get = NONE_VALUE;
    return value_object(d);
}

static Value wrapper_init(Runtime *rt, Value *args, size_t n) {
    as_descriptor(args[0])->get = args[1];
    heap_barrier(&rt->heap, as_object(args[0]));
    return NONE_VALUE;
}

static Value classmethod_get(Runtime *rt, Value self, Value instance, Value owner) {
    if (owner == UNBOUND) owner = value_object(type_of(rt, instance));
    return method_new(rt, as_descriptor(self)->get, owner);
}

static Value staticmethod_get(Runtime *rt, Value self, Value instance, Value owner) {
    return as_descriptor(self)->get;
}

static Value staticmethod_call(Runtime *rt, Value self, Value *args, size_t n,
                               Tuple *kwnames) {
    return call_kw(rt, as_descriptor(self)->get, args, n, kwnames);
}

static Value wrapped(Runtime *rt, Value self) { return as_descriptor(self)->get; }

static Value wrapped_attribute(Runtime *rt, Value self, Str *name) {
    return value_getattr(rt, as_descriptor(self)->get, name);
}
static Value wrapped_name(Runtime *rt, Value self) {
    return wrapped_attribute(rt, self, NAME(rt, dunder_name));
}
static Value wrapped_qualname(Runtime *rt, Value self) {
    return wrapped_attribute(rt, self, NAME(rt, dunder_qualname));
}
static Value wrapped_doc(Runtime *rt, Value self) {
    return wrapped_attribute(rt, self, NAME(rt, dunder_doc));
}
static Value wrapped_module(Runtime *rt, Value self) {
    return wrapped_attribute(rt, self, NAME(rt, dunder_module));
}

static Value is_abstract(Runtime *rt, Value function) {
    if (function == UNBOUND) return FALSE_VALUE;
    Value v = value_getattr_or(rt, function, NAME(rt, dunder_isabstractmethod));
    if (v == UNBOUND || v == RAISED) return v == RAISED ? RAISED : FALSE_VALUE;
    int truth = value_truth(rt, v);
    return truth < 0 ? RAISED : value_bool(truth);
}

static Value wrapped_abstract(Runtime *rt, Value self) {
    return is_abstract(rt, as_descriptor(self)->get);
}

static Value get_dict(Runtime *rt, Value self) {
    Dict *d = attrs_dict(rt, as_object(self));
    return d ? value_object(d) : RAISED;
}

static Value classmethod_repr(Runtime *rt, Value v) {
    return text(str_format(rt, "<classmethod(%R)>", as_descriptor(v)->get));
}

static Value staticmethod_repr(Runtime *rt, Value v) {
    return text(str_format(rt, "<staticmethod(%R)>", as_descriptor(v)->get));
}

static const NativeDef wrapper_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", wrapper_make, NULL},
    {"__init__(self, function, /)", wrapper_init, NULL},
    {0},
};

static const GetSetDef wrapper_getset[] = {
    {"__func__", wrapped, NULL, NULL},
    {"__wrapped__", wrapped, NULL, NULL},
    {"__name__", wrapped_name, NULL, NULL},
    {"__qualname__", wrapped_qualname, NULL, NULL},
    {"__doc__", wrapped_doc, NULL, NULL},
    {"__module__", wrapped_module, NULL, NULL},
    {"__isabstractmethod__", wrapped_abstract, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL},
    {0},
};

const TypeDef type_def_CLASSMETHOD = {
    .name = "classmethod",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DESCRIPTOR,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Descriptor),
    .slots = {.repr = classmethod_repr, .get = classmethod_get},
    .methods = wrapper_methods,
    .getset = wrapper_getset,
};

const TypeDef type_def_STATICMETHOD = {
    .name = "staticmethod",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DESCRIPTOR,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Descriptor),
    .slots = {.repr = staticmethod_repr,
              .get = staticmethod_get,
              .call = staticmethod_call},
    .methods = wrapper_methods,
    .getset = wrapper_getset,
};

/* ---- property --------------------------------------------------------------------- */

static Value absent_if_none(Value v) { return v == NONE_VALUE ? UNBOUND : v; }
static Value none_if_absent(Value v) { return v == UNBOUND ? NONE_VALUE : v; }

static Value property_make(Runtime *rt, Value *args, size_t n) {
    Descriptor *d = type_alloc(rt, as_type(args[0]), 0);
    if (!d) return RAISED;
    clear(d);
    return value_object(d);
}

static Value property_init(Runtime *rt, Value *args, size_t n) {
    Descriptor *d = as_descriptor(args[0]);
    d->get = absent_if_none(args[1]);
    d->set = absent_if_none(args[2]);
    d->del = absent_if_none(args[3]);
    d->doc = args[4];
    heap_barrier(&rt->heap, d);
    return NONE_VALUE;
}

/* The name for messages: the one it was assigned to, or its getter's. UNBOUND: none. */
static Value property_name(Runtime *rt, const Descriptor *d) {
    if (d->name) return value_object(d->name);
    if (d->get == UNBOUND) return UNBOUND;
    return value_getattr_or(rt, d->get, NAME(rt, dunder_name));
}

static Value fail_access(Runtime *rt, const Descriptor *d, Value instance,
                         const char *what) {
    Value name = property_name(rt, d);
    if (name == RAISED) return RAISED;
    Str *owner = type_of(rt, instance)->qualname;
    if (name == UNBOUND)
        return raise(rt, TYPE_ATTRIBUTE_ERROR, "property of '%U' object has no %s", owner,
                     what);
    return raise(rt, TYPE_ATTRIBUTE_ERROR, "property %R of '%U' object has no %s", name,
                 owner, what);
}

static Value property_get(Runtime *rt, Value self, Value instance, Value owner) {
    Descriptor *d = as_descriptor(self);
    if (instance == UNBOUND || instance == NONE_VALUE) return self;
    if (d->get == UNBOUND) return fail_access(rt, d, instance, "getter");
    return call(rt, d->get, &instance, 1);
}

static bool property_set(Runtime *rt, Value self, Value instance, Value v) {
    Descriptor *d = as_descriptor(self);
    Value function = v == UNBOUND ? d->del : d->set;
    if (function == UNBOUND)
        return fail_access(rt, d, instance, v == UNBOUND ? "deleter" : "setter"), false;
    Value args[] = {instance, v};
    return call(rt, function, args, v == UNBOUND ? 1 : 2) != RAISED;
}

/* A property like this one with one function exchanged; of the same class. */
static Value property_copy(Runtime *rt, Value self, Value get, Value set, Value del) {
    Descriptor *d = as_descriptor(self);
    Value parts[] = {none_if_absent(get != UNBOUND ? absent_if_none(get) : d->get),
                     none_if_absent(set != UNBOUND ? absent_if_none(set) : d->set),
                     none_if_absent(del != UNBOUND ? absent_if_none(del) : d->del),
                     none_if_absent(d->doc)};
    Str *name = d->name;
    Value copy = call(rt, value_object(type_of(rt, self)), parts, 4);
    if (copy == RAISED || !has_layout(copy, LAYOUT_DESCRIPTOR)) return copy;
    as_descriptor(copy)->name = name;
    heap_barrier(&rt->heap, as_object(copy));
    return copy;
}

static Value property_getter(Runtime *rt, Value *args, size_t n) {
    return property_copy(rt, args[0], args[1], UNBOUND, UNBOUND);
}
static Value property_setter(Runtime *rt, Value *args, size_t n) {
    return property_copy(rt, args[0], UNBOUND, args[1], UNBOUND);
}
static Value property_deleter(Runtime *rt, Value *args, size_t n) {
    return property_copy(rt, args[0], UNBOUND, UNBOUND, args[1]);
}

static Value property_set_name(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[2])) return NONE_VALUE;
    as_descriptor(args[0])->name = as_str(args[2]);
    heap_barrier(&rt->heap, as_object(args[0]));
    return NONE_VALUE;
}

static Value property_fget(Runtime *rt, Value self) {
    return none_if_absent(as_descriptor(self)->get);
}
static Value property_fset(Runtime *rt, Value self) {
    return none_if_absent(as_descriptor(self)->set);
}
static Value property_fdel(Runtime *rt, Value self) {
    return none_if_absent(as_descriptor(self)->del);
}

static Value property_doc(Runtime *rt, Value self) {
    Descriptor *d = as_descriptor(self);
    if (d->doc != UNBOUND && d->doc != NONE_VALUE) return d->doc;
    if (d->get == UNBOUND) return NONE_VALUE;
    Value doc = value_getattr_or(rt, d->get, NAME(rt, dunder_doc));
    return none_if_absent(doc);
}

static bool property_set_doc(Runtime *rt, Value self, Value v) {
    as_descriptor(self)->doc = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value property_get_name(Runtime *rt, Value self) {
    Value name = property_name(rt, as_descriptor(self));
    return name == UNBOUND ? raise_attribute(rt, self, NAME(rt, dunder_name)) : name;
}

static bool property_assign_name(Runtime *rt, Value self, Value v) {
    as_descriptor(self)->name = v != UNBOUND && is_str(v) ? as_str(v) : NULL;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value property_abstract(Runtime *rt, Value self) {
    Descriptor *d = as_descriptor(self);
    Value parts[] = {d->get, d->set, d->del};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        Value v = is_abstract(rt, parts[i]);
        if (v != FALSE_VALUE) return v;
    }
    return FALSE_VALUE;
}

static const NativeDef property_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", property_make, NULL},
    {"__init__(self, fget=None, fset=None, fdel=None, doc=None)", property_init,
     "Property attribute."},
    {"getter(self, object, /)", property_getter,
     "Descriptor to obtain a copy of the "
     "property with a different getter."},
    {"setter(self, object, /)", property_setter,
     "Descriptor to obtain a copy of the "
     "property with a different setter."},
    {"deleter(self, object, /)", property_deleter,
     "Descriptor to obtain a copy of the "
     "property with a different deleter."},
    {"__set_name__(self, owner, name, /)", property_set_name, NULL},
    {0},
};

static const GetSetDef property_getset[] = {
    {"fget", property_fget, NULL, NULL},
    {"fset", property_fset, NULL, NULL},
    {"fdel", property_fdel, NULL, NULL},
    {"__doc__", property_doc, property_set_doc, NULL},
    {"__name__", property_get_name, property_assign_name, NULL},
    {"__isabstractmethod__", property_abstract, NULL, NULL},
    {0},
};

const TypeDef type_def_PROPERTY = {
    .name = "property",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DESCRIPTOR,
    .flags = TF_BASE,
    .size = sizeof(Descriptor),
    .slots = {.get = property_get, .set = property_set},
    .methods = property_methods,
    .getset = property_getset,
};
