/* class.c - see class.h. */
#include "object/generic.h"
#include "object/class.h"
#include "object/containers.h"
#include "object/descriptor.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/mro.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/signature.h"
#include "object/str.h"
#include "object/type_bases.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

/* ---- calling ---------------------------------------------------------------------- */

/* fn(first, *args): natives bind without a copy. */
static Value call_with(Runtime *rt, Value fn, Value first, const Value *args, size_t n,
                       Tuple *kwnames) {
    if (is_exact(fn, TYPE_NATIVE) && !native_passes_self((Native *)as_object(fn))) {
        Native *native = (Native *)as_object(fn);
        Value room[SIGNATURE_LARGEST];
        const Value *bound = signature_bind(rt, native, first, args, n, kwnames, room);
        if (!bound) return RAISED;
        return native->fn(rt, (Value *)bound, (size_t)as_small(native->signature->count));
    }
    Value few[12];
    Array *many = NULL;
    Value *all = few;
    if (n >= COUNT_OF(few)) {
        many = array_new(rt, n + 1);
        if (!many) return RAISED;
        all = many->items;
    }
    all[0] = first;
    if (n) memcpy(all + 1, args, n * sizeof(Value));
    Value v = call_kw(rt, fn, all, n + 1, kwnames);
    KEEP(many);
    return v;
}

/* type_lookup where finding another class's for lack of memory would be wrong: RAISED. */
static Value lookup_surely(Runtime *rt, Type *t, Str *name) {
    rt->lookup_refused = false;
    Value v = type_lookup(rt, t, name);
    return UNLIKELY(rt->lookup_refused) ? raise_memory(rt) : v;
}

static Value find_constructor(Runtime *rt, Type *t) {
    Value make = lookup_surely(rt, t, SLOT_NAME(rt, SLOT_NEW));
    if (make == RAISED) return RAISED;
    if (is_exact(make, TYPE_STATICMETHOD)) return as_descriptor(make)->get;
    Type *mt = make == UNBOUND ? NULL : type_of(rt, make);
    if (mt && mt->slots.get && mt->id != TYPE_FUNCTION)
        return mt->slots.get(rt, make, UNBOUND, value_object(t));
    return make;
}

static Value initialise(Runtime *rt, Value self, const Value *args, size_t n,
                        Tuple *kwnames) {
    Type *t = type_of(rt, self);
    Str *name = SLOT_NAME(rt, SLOT_INIT);
    Value init = lookup_surely(rt, t, name);
    if (init == RAISED) return RAISED;
    if (init == type_lookup(rt, rt->types[TYPE_OBJECT], name)) return self;
    Value result;
    if (is_exact(init, TYPE_FUNCTION) || is_exact(init, TYPE_METHOD_DESCRIPTOR)) {
        result = call_with(rt, init, self, args, n, kwnames);
    } else {
        Type *it = type_of(rt, init);
        if (it->slots.get) init = it->slots.get(rt, init, self, value_object(t));
        if (init == RAISED) return RAISED;
        result = call_kw(rt, init, args, n, kwnames);
    }
    if (result == RAISED) return RAISED;
    if (result == NONE_VALUE) return self;
    return raise(rt, TYPE_TYPE_ERROR, "__init__() should return None, not '%T'", result);
}

/* cls(*args): __new__, then __init__. TYPE's call slot. */
static Value type_call(Runtime *rt, Value cls, Value *args, size_t n, Tuple *kwnames) {
    Type *t = as_type(cls);
    if (n <= 1 && !kwnames && t->id && t->def->convert)
        return t->def->convert(rt, n ? args[0] : UNBOUND);
    bool incomplete = !t->mro; /* a metaclass's mro() asks */
    if (incomplete || (t->flags & TF_ABSTRACT && !(t->flags & TF_SCRIPT)))
        return raise(rt, TYPE_TYPE_ERROR, "cannot create '%N' instances", t);
    Value make = find_constructor(rt, t);
    if (make == RAISED) return RAISED;
    if (t->def->layout == LAYOUT_EXCEPTION && !kwnames && exception_makes_plainly(rt, t))
        return exception_new(rt, t, args, n);
    Value self = call_with(rt, make, cls, args, n, kwnames);
    if (self == RAISED || !type_is_subtype(type_of(rt, self), t)) return self;
    if (t->id == TYPE_TYPE) return self;
    return initialise(rt, self, args, n, kwnames);
}

/* ---- attributes of classes -------------------------------------------------------- */

Value type_find_attribute(Runtime *rt, Type *t, Str *name) {
    Type *meta = type_of(rt, value_object(t));
    Value above = type_lookup(rt, meta, name);
    Type *at = above == UNBOUND ? NULL : type_of(rt, above);
    if (at && at->slots.get && at->slots.set)
        return at->slots.get(rt, above, value_object(t), value_object(meta));
    Value own = type_lookup(rt, t, name);
    if (own != UNBOUND) {
        Type *ot = type_of(rt, own);
        if (ot->id == TYPE_FUNCTION || !ot->slots.get) return own;
        return ot->slots.get(rt, own, UNBOUND, value_object(t));
    }
    if (at && at->slots.get)
        return at->slots.get(rt, above, value_object(t), value_object(meta));
    return above;
}

static Value class_getattr(Runtime *rt, Value self, Str *name) {
    Value v = type_find_attribute(rt, as_type(self), name);
    return v == UNBOUND ? raise_attribute(rt, self, name) : v;
}

static bool class_setattr(Runtime *rt, Value self, Str *name, Value v) {
    Type *t = as_type(self);
    if (!(t->flags & TF_SCRIPT)) {
        raise(rt, TYPE_TYPE_ERROR, "cannot set '%U' attribute of immutable type '%N'",
              name, t);
        return false;
    }
    Value above = type_lookup(rt, type_of(rt, self), name);
    Type *at = above == UNBOUND ? NULL : type_of(rt, above);
    if (at && at->slots.set) return at->slots.set(rt, above, self, v);
    return type_set(rt, t, name, v);
}

static bool refuse_immutable(Runtime *rt, Type *t, const char *name, bool deletes) {
    if (t->flags & TF_SCRIPT && !deletes) return true;
    raise(rt, TYPE_TYPE_ERROR, "cannot %s '%s' attribute of immutable type '%N'",
          deletes ? "delete" : "set", name, t);
    return false;
}

static Value get_name(Runtime *rt, Value self) {
    return value_object(as_type(self)->name);
}
static Value get_qualname(Runtime *rt, Value self) {
    return value_object(as_type(self)->qualname);
}

static bool set_text(Runtime *rt, Value self, Value v, const char *what, Str **field) {
    Type *t = as_type(self);
    if (!refuse_immutable(rt, t, what, v == UNBOUND)) return false;
    if (!is_str(v)) {
        raise(rt, TYPE_TYPE_ERROR, "can only assign string to %N.%s, not '%T'", t, what,
              v);
        return false;
    }
    *field = as_str(v);
    heap_barrier(&rt->heap, t);
    return true;
}

static bool set_name(Runtime *rt, Value self, Value v) {
    return set_text(rt, self, v, "__name__", &as_type(self)->name);
}
static bool set_qualname(Runtime *rt, Value self, Value v) {
    return set_text(rt, self, v, "__qualname__", &as_type(self)->qualname);
}

Value type_module(Runtime *rt, Type *t) {
    if (!(t->flags & TF_SCRIPT))
        return text(str_intern_cstr(rt, t->def->module ? t->def->module : "builtins"));
    Value v = dict_get_str(rt, t->dict, NAME(rt, dunder_module));
    return v == UNBOUND ? value_object(NAME(rt, builtins)) : v;
}

static Value get_module(Runtime *rt, Value self) {
    return type_module(rt, as_type(self));
}
static bool set_module(Runtime *rt, Value self, Value v) {
    return refuse_immutable(rt, as_type(self), "__module__", v == UNBOUND) &&
           type_set(rt, as_type(self), NAME(rt, dunder_module), v);
}

static Value get_bases(Runtime *rt, Value self) {
    return value_object(as_type(self)->bases);
}

static bool set_bases(Runtime *rt, Value self, Value v) {
    Type *t = as_type(self);
    if (!refuse_immutable(rt, t, "__bases__", v == UNBOUND)) return false;
    if (is_tuple(v)) return type_set_bases(rt, t, as_tuple(v));
    raise(rt, TYPE_TYPE_ERROR, "can only assign tuple to %N.__bases__, not %T", t, v);
    return false;
}

static Value get_base(Runtime *rt, Value self) {
    Type *base = as_type(self)->base;
    return base ? value_object(base) : NONE_VALUE;
}

static Value get_mro(Runtime *rt, Value self) {
    Tuple *mro = as_type(self)->mro;
    return mro ? value_object(mro) : NONE_VALUE;
}

static Value get_dict(Runtime *rt, Value self) {
    if (!type_fill(rt, as_type(self))) return RAISED;
    return mappingproxy_new(rt, value_object(as_type(self)->dict));
}

static Value get_doc(Runtime *rt, Value self) {
    if (!type_fill(rt, as_type(self))) return RAISED;
    Value v = dict_get_str(rt, as_type(self)->dict, NAME(rt, dunder_doc));
    if (v == UNBOUND) return NONE_VALUE;
    Type *t = type_of(rt, v);
    return t->slots.get ? t->slots.get(rt, v, UNBOUND, self) : v;
}

static bool set_doc(Runtime *rt, Value self, Value v) {
    return refuse_immutable(rt, as_type(self), "__doc__", v == UNBOUND) &&
           type_set(rt, as_type(self), NAME(rt, dunder_doc), v);
}

static Value get_annotations(Runtime *rt, Value self) {
    Type *t = as_type(self);
    Str *name = NAME(rt, dunder_annotations);
    if (!(t->flags & TF_SCRIPT)) return raise_attribute(rt, self, name);
    Value v = dict_get_str(rt, t->dict, name);
    if (v != UNBOUND) return v;
    Dict *d = dict_new(rt);
    return d && type_set(rt, t, name, value_object(d)) ? value_object(d) : RAISED;
}

static bool set_annotations(Runtime *rt, Value self, Value v) {
    return refuse_immutable(rt, as_type(self), "__annotations__", false) &&
           type_set(rt, as_type(self), NAME(rt, dunder_annotations), v);
}

static Value get_type_params(Runtime *rt, Value self) {
    Type *t = as_type(self);
    Value v = t->flags & TF_SCRIPT
                  ? dict_get_str(rt, t->dict, NAME(rt, dunder_type_params))
                  : UNBOUND;
    return v == UNBOUND ? value_object(rt->empty_tuple) : v;
}

static bool set_type_params(Runtime *rt, Value self, Value v) {
    return refuse_immutable(rt, as_type(self), "__type_params__", v == UNBOUND) &&
           type_set(rt, as_type(self), NAME(rt, dunder_type_params), v);
}

static Value get_abstract(Runtime *rt, Value self) {
    Type *t = as_type(self);
    Str *name = NAME(rt, dunder_abstractmethods);
    Value v = t->flags & TF_SCRIPT ? dict_get_str(rt, t->dict, name) : UNBOUND;
    return v == UNBOUND ? raise_attribute_text(rt, name, self, name) : v;
}

static bool set_abstract(Runtime *rt, Value self, Value v) {
    Type *t = as_type(self);
    if (!refuse_immutable(rt, t, "__abstractmethods__", false)) return false;
    int any = v == UNBOUND ? 0 : value_truth(rt, v);
    if (any < 0 || !type_set(rt, t, NAME(rt, dunder_abstractmethods), v)) return false;
    t->flags = any ? t->flags | TF_ABSTRACT : t->flags & ~(uint32_t)TF_ABSTRACT;
    rt->type_epoch++;
    return true;
}

static Value get_basicsize(Runtime *rt, Value self) {
    return value_small(as_type(self)->size);
}
static Value get_flags(Runtime *rt, Value self) {
    const Type *t = as_type(self); /* of CPython's bits, those with a meaning here */
    bool heap = t->flags & TF_SCRIPT, base = heap || t->flags & TF_BASE;
    return value_small((heap ? 1 << 9 : 1 << 8) | (base ? 1 << 10 : 0) |
                       (t->flags & TF_ABSTRACT && heap ? 1 << 20 : 0));
}
static Value get_text_signature(Runtime *rt, Value self) { return NONE_VALUE; }

/* ---- methods ---------------------------------------------------------------------- */

static Value class_init(Runtime *rt, Value *args, size_t n) {
    size_t given = as_tuple(args[1])->size;
    if (given == 1 && as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR, "type.__init__() takes no keyword arguments");
    if (given == 1 || given == 3) return NONE_VALUE;
    return raise(rt, TYPE_TYPE_ERROR, "type.__init__() takes 1 or 3 arguments");
}

static Value class_prepare(Runtime *rt, Value *args, size_t n) {
    Dict *d = dict_new(rt);
    return d ? value_object(d) : RAISED;
}

static Value class_mro(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    Tuple *mro = mro_compute(rt, t, t->bases);
    List *list = mro ? list_from(rt, mro->items, mro->size) : NULL;
    return list ? value_object(list) : RAISED;
}

static Value class_subclasses(Runtime *rt, Value *args, size_t n) {
    List *own = as_type(args[0])->subclasses;
    List *list = own ? list_from(rt, own->items->items, own->size) : list_new(rt, 0);
    return list ? value_object(list) : RAISED;
}

static Value class_instancecheck(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    if (type_is_subtype(type_of(rt, args[1]), t)) return TRUE_VALUE;
    Value cls = value_getattr_or(rt, args[1], NAME(rt, dunder_class));
    if (cls == RAISED) return RAISED;
    return value_bool(cls != UNBOUND && has_layout(cls, LAYOUT_TYPE) &&
                      type_is_subtype(as_type(cls), t));
}

static Value class_subclasscheck(Runtime *rt, Value *args, size_t n) {
    if (!has_layout(args[1], LAYOUT_TYPE))
        return raise(rt, TYPE_TYPE_ERROR, "issubclass() arg 1 must be a class");
    return value_bool(type_is_subtype(as_type(args[1]), as_type(args[0])));
}

static Value class_dir(Runtime *rt, Value *args, size_t n) {
    Dict *names = dict_new(rt);
    if (!names || !type_add_names(rt, as_type(args[0]), names)) return RAISED;
    List *list = list_new(rt, names->live);
    return list && list_extend(rt, list, value_object(names)) ? value_object(list)
                                                              : RAISED;
}

static Value class_repr(Runtime *rt, Value self) {
    Type *t = as_type(self);
    Value module = type_module(rt, t);
    if (module == RAISED) return RAISED;
    if (!is_str(module) || str_is(as_str(module), "builtins"))
        return text(str_format(rt, "<class '%U'>", t->qualname));
    return text(str_format(rt, "<class '%U.%U'>", as_str(module), t->qualname));
}

static const NativeDef class_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", type_make,
     "Create and return a new object.  See help(type) for accurate signature."},
    {"__init__(self, /, *args, **kwargs)", class_init,
     "Initialize self.  See help(type(self)) for accurate signature."},
    {"__prepare__(cls, /, *args, **kwargs)[class]", class_prepare,
     "Create the namespace for the class statement"},
    {"mro(self, /)", class_mro, "Return a type's method resolution order."},
    {"__subclasses__(self, /)", class_subclasses,
     "Return a list of immediate subclasses."},
    {"__instancecheck__(self, instance, /)", class_instancecheck,
     "Check if an object is an instance."},
    {"__subclasscheck__(self, subclass, /)", class_subclasscheck,
     "Check if a class is a subclass."},
    {"__dir__(self, /)", class_dir, "Specialized __dir__ implementation for types."},
    {0},
};

static const GetSetDef class_getset[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__bases__", get_bases, set_bases, NULL},
    {"__base__", get_base, NULL, NULL},
    {"__mro__", get_mro, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__type_params__", get_type_params, set_type_params, NULL},
    {"__abstractmethods__", get_abstract, set_abstract, NULL},
    {"__basicsize__", get_basicsize, NULL, NULL},
    {"__flags__", get_flags, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {0},
};

static Value convert(Runtime *rt, Value v) {
    if (v == UNBOUND) return raise(rt, TYPE_TYPE_ERROR, "type() takes 1 or 3 arguments");
    return value_object(type_of(rt, v));
}

const TypeDef type_def_TYPE = {
    .name = "type",
    .doc = "type(object) -> the object's type\n"
           "type(name, bases, dict, **kwds) -> a new type",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_TYPE,
    .flags = TF_BASE,
    .size = sizeof(Type),
    .slots = {.repr = class_repr,
              .call = type_call,
              .getattr = class_getattr,
              .setattr = class_setattr,
              .binary[OP_OR] = union_or},
    .methods = class_methods,
    .getset = class_getset,
    .convert = convert,
};
