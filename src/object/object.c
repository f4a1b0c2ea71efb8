/* object.c - class object, what all instances inherit, and the singletons None,
 * Ellipsis, NotImplemented. */
#include "object/class.h"
#include "object/containers.h"
#include "object/descriptor.h"
#include "object/function.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"
#include "object/type_bases.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

static void trace_plain(Tracer *t, Object *o) { trace_attributes(t, o); }

static bool has_last_words(Heap *heap, Object *o) {
    Runtime *rt = heap->user;
    return o->shape >= TYPE_COUNT && shape_of(rt, o)->type->flags & TF_DEL;
}

const LayoutOps layout_OBJECT = {
    .name = "object", .trace = trace_plain, .has_last_words = has_last_words};

/* ---- creation --------------------------------------------------------------------- */

static bool overrides(Runtime *rt, Type *t, SlotId id) {
    Str *name = SLOT_NAME(rt, id);
    return type_lookup(rt, t, name) != type_lookup(rt, rt->types[TYPE_OBJECT], name);
}

static Value raise_abstract(Runtime *rt, Type *t) {
    Value names = dict_get_str(rt, t->dict, NAME(rt, dunder_abstractmethods));
    List *sorted = list_new(rt, 4);
    if (!sorted || !list_extend(rt, sorted, names) ||
        !list_sort(rt, sorted, NONE_VALUE, false))
        return RAISED;
    Str *comma = str_from_cstr(rt, "', '");
    Str *all = comma ? str_join(rt, comma, value_object(sorted)) : NULL;
    if (!all) return RAISED;
    return raise(
        rt, TYPE_TYPE_ERROR,
        "Can't instantiate abstract class %N without an implementation for abstract "
        "method%s '%U'",
        t, sorted->size == 1 ? "" : "s", all);
}

static Value object_new(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    bool excess = as_tuple(args[1])->size || as_dict(args[2])->live;
    if (excess && overrides(rt, t, SLOT_NEW))
        return raise(
            rt, TYPE_TYPE_ERROR,
            "object.__new__() takes exactly one argument (the type to instantiate)");
    if (excess && !overrides(rt, t, SLOT_INIT))
        return raise(rt, TYPE_TYPE_ERROR, "%N() takes no arguments", t);
    if (t->flags & TF_ABSTRACT && t->flags & TF_SCRIPT) return raise_abstract(rt, t);
    Object *o = type_alloc(rt, t, 0);
    return o ? value_object(o) : RAISED;
}

static Value object_init(Runtime *rt, Value *args, size_t n) {
    if (!as_tuple(args[1])->size && !as_dict(args[2])->live) return NONE_VALUE;
    Type *t = type_of(rt, args[0]);
    if (overrides(rt, t, SLOT_INIT))
        return raise(rt, TYPE_TYPE_ERROR,
                     "object.__init__() takes exactly one argument (the instance to "
                     "initialize)");
    if (overrides(rt, t, SLOT_NEW)) return NONE_VALUE;
    return raise(rt, TYPE_TYPE_ERROR,
                 "%N.__init__() takes exactly one argument (the instance to initialize)",
                 t);
}

static Value object_init_subclass(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    if (as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR,
                     "%U.__init_subclass__() takes no keyword arguments", t->qualname);
    if (as_tuple(args[1])->size)
        return raise(rt, TYPE_TYPE_ERROR,
                     "%U.__init_subclass__() takes no arguments (%zu given)", t->qualname,
                     as_tuple(args[1])->size);
    return NONE_VALUE;
}

static Value object_subclasshook(Runtime *rt, Value *args, size_t n) {
    return NOT_IMPLEMENTED;
}

/* ---- text ------------------------------------------------------------------------- */

static Value object_repr(Runtime *rt, Value self) {
    Type *t = type_of(rt, self);
    Value module = type_module(rt, t);
    if (module == RAISED) return RAISED;
    if (!is_str(module) || str_is(as_str(module), "builtins"))
        return text(str_format(rt, "<%U object at %p>", t->name, value_address(self)));
    return text(str_format(rt, "<%U.%U object at %p>", as_str(module), t->qualname,
                           value_address(self)));
}

static Value object_str(Runtime *rt, Value self) { return text(value_repr(rt, self)); }

static Value object_format(Runtime *rt, Value self, Value spec) {
    if (!is_str(spec))
        return raise(rt, TYPE_TYPE_ERROR, "__format__() argument must be str, not %T",
                     spec);
    if (as_str(spec)->size)
        return raise(rt, TYPE_TYPE_ERROR,
                     "unsupported format string passed to %.200T.__format__", self);
    return text(value_str(rt, self));
}

/* ---- identity --------------------------------------------------------------------- */

static Value object_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (op == CMP_EQ) return a == b ? TRUE_VALUE : NOT_IMPLEMENTED;
    if (op != CMP_NE) return NOT_IMPLEMENTED;
    Value equal = type_of(rt, a)->slots.compare(rt, a, b, CMP_EQ);
    if (equal == RAISED || equal == NOT_IMPLEMENTED) return equal;
    int truth = value_truth(rt, equal);
    return truth < 0 ? RAISED : value_bool(!truth);
}

static bool object_hash(Runtime *rt, Value self, int64_t *out) {
    *out = hash_pointer(value_address(self));
    return true;
}

/* ---- attributes ------------------------------------------------------------------- */

static Str *attribute_name(Runtime *rt, Value v) {
    if (is_str(v)) return str_intern(rt, as_str(v));
    raise(rt, TYPE_TYPE_ERROR, "attribute name must be string, not '%T'", v);
    return NULL;
}

static Value object_getattribute(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1]);
    return name ? generic_getattr(rt, args[0], name) : RAISED;
}

static Value object_setattr(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1]);
    return name && generic_setattr(rt, args[0], name, args[2]) ? NONE_VALUE : RAISED;
}

static Value object_delattr(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1]);
    return name && generic_setattr(rt, args[0], name, UNBOUND) ? NONE_VALUE : RAISED;
}

static Value get_class(Runtime *rt, Value self) {
    return value_object(type_of(rt, self));
}

static bool set_class(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND) {
        raise(rt, TYPE_TYPE_ERROR, "can't delete __class__ attribute");
        return false;
    }
    if (!has_layout(v, LAYOUT_TYPE)) {
        raise(rt, TYPE_TYPE_ERROR, "__class__ must be set to a class, not '%T' object",
              v);
        return false;
    }
    Type *from = type_of(rt, self), *to = as_type(v);
    bool mutable = from->flags & to->flags & TF_SCRIPT;
    if (!mutable && from->def->layout != LAYOUT_MODULE) {
        raise(rt, TYPE_TYPE_ERROR,
              "__class__ assignment only supported for mutable types or "
              "ModuleType subclasses");
        return false;
    }
    if (!type_same_layout(from, to)) {
        raise(rt, TYPE_TYPE_ERROR,
              "__class__ assignment: '%N' object layout differs from '%N'", to, from);
        return false;
    }
    if (from == to) return true;
    return attrs_set_class(rt, as_object(self), to);
}

/* Adds the keys of what a class of the MRO defines, or an instance holds. */
static bool add_names(Runtime *rt, Dict *names, Dict *from) {
    Value k, v;
    for (size_t i = 0; from && dict_next(from, &i, &k, &v);)
        if (!dict_set(rt, names, k, NONE_VALUE)) return false;
    return true;
}

bool type_add_names(Runtime *rt, Type *t, Dict *names) {
    for (size_t i = 0; t->mro && i < t->mro->size; i++) {
        Type *k = as_type(t->mro->items[i]);
        if (!type_fill(rt, k) || !add_names(rt, names, k->dict)) return false;
    }
    return true;
}

static Value object_dir(Runtime *rt, Value *args, size_t n) {
    Dict *names = dict_new(rt);
    if (!names) return RAISED;
    Value own = value_getattr_or(rt, args[0], NAME(rt, dunder_dict));
    if (own == RAISED) return RAISED;
    if (own != UNBOUND && is_dict(own) && !add_names(rt, names, as_dict(own)))
        return RAISED;
    if (!type_add_names(rt, type_of(rt, args[0]), names)) return RAISED;
    List *list = list_new(rt, names->live);
    return list && list_extend(rt, list, value_object(names)) ? value_object(list)
                                                              : RAISED;
}

Value object_get_dict(Runtime *rt, Value self) {
    Dict *d = attrs_dict(rt, as_object(self));
    if (d) return value_object(d);
    return error_pending(rt) ? RAISED : raise_attribute(rt, self, NAME(rt, dunder_dict));
}

bool object_set_dict(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND) {
        raise(rt, TYPE_TYPE_ERROR, "cannot delete __dict__");
        return false;
    }
    if (is_dict(v)) return attrs_replace(rt, as_object(self), as_dict(v));
    raise(rt, TYPE_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'", v);
    return false;
}

/* ---- what copies and stores objects ----------------------------------------------- */

static Value object_reduce(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_TYPE_ERROR, "cannot pickle '%T' object", args[0]);
}

static Value object_getstate(Runtime *rt, Value *args, size_t n) {
    Type *t = type_of(rt, args[0]);
    if (!(t->flags & TF_DICT)) return NONE_VALUE;
    Dict *d = attrs_dict(rt, as_object(args[0]));
    Dict *copy = d && d->live ? dict_copy(rt, d) : NULL;
    if (copy) return value_object(copy);
    return error_pending(rt) ? RAISED : NONE_VALUE;
}

static Value object_sizeof(Runtime *rt, Value *args, size_t n) {
    if (!is_object(args[0])) return value_small(sizeof(Value));
    Object *o = as_object(args[0]);
    size_t size = o->gc & GC_IMMORTAL ? sizeof(Object) : heap_cell_size(o);
    return int_from_i64(rt, (int64_t)size);
}

static const NativeDef object_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", object_new,
     "Create and return a new object.  See help(type) for accurate signature."},
    {"__init__(self, /, *args, **kwargs)", object_init,
     "Initialize self.  See help(type(self)) for accurate signature."},
    {"__init_subclass__(cls, /, *args, **kwargs)[class]", object_init_subclass,
     "Called when a class is subclassed."},
    {"__subclasshook__(cls, object, /)[class]", object_subclasshook,
     "Abstract classes can override this to customize issubclass()."},
    {"__getattribute__(self, name, /)", object_getattribute,
     "Return getattr(self, name)."},
    {"__setattr__(self, name, value, /)", object_setattr,
     "Implement setattr(self, name, value)."},
    {"__delattr__(self, name, /)", object_delattr, "Implement delattr(self, name)."},
    {"__dir__(self, /)", object_dir, "Default dir() implementation."},
    {"__reduce__(self, /)", object_reduce, "Helper for pickle."},
    {"__reduce_ex__(self, protocol, /)", object_reduce, "Helper for pickle."},
    {"__getstate__(self, /)", object_getstate, "Helper for pickle."},
    {"__sizeof__(self, /)", object_sizeof, "Size of object in memory, in bytes."},
    {0},
};

static const GetSetDef object_getset[] = {
    {"__class__", get_class, set_class, "the object's class"},
    {0},
};

const TypeDef type_def_OBJECT = {
    .name = "object",
    .doc = "The base class of the class hierarchy.\n\n"
           "When called, it accepts no arguments and returns a new featureless\n"
           "instance that has no instance attributes and cannot be given any.\n",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_OBJECT,
    .flags = TF_BASE,
    .size = sizeof(Object),
    .slots = {.repr = object_repr,
              .str = object_str,
              .format = object_format,
              .hash = object_hash,
              .compare = object_compare},
    .methods = object_methods,
    .getset = object_getset,
};

/* ---- None, Ellipsis, NotImplemented ----------------------------------------------- */

#define SINGLETON(type_id) \
    { .shape = type_id, .layout = LAYOUT_OBJECT, .gc = GC_IMMORTAL }
Object none_object = SINGLETON(TYPE_NONE);
Object ellipsis_object = SINGLETON(TYPE_ELLIPSIS);
Object not_implemented_object = SINGLETON(TYPE_NOT_IMPLEMENTED);

static Value no_arguments(Runtime *rt, Value *args, const char *name, Value v) {
    if (!as_tuple(args[1])->size && !as_dict(args[2])->live) return v;
    return raise(rt, TYPE_TYPE_ERROR, "%s takes no arguments", name);
}

static Value none_new(Runtime *rt, Value *args, size_t n) {
    return no_arguments(rt, args, "NoneType", NONE_VALUE);
}
static Value ellipsis_new(Runtime *rt, Value *args, size_t n) {
    return no_arguments(rt, args, "EllipsisType", ELLIPSIS_VALUE);
}
static Value not_implemented_new(Runtime *rt, Value *args, size_t n) {
    return no_arguments(rt, args, "NotImplementedType", NOT_IMPLEMENTED);
}

static Value none_repr(Runtime *rt, Value v) { return text(str_intern_cstr(rt, "None")); }
static Value ellipsis_repr(Runtime *rt, Value v) {
    return text(str_intern_cstr(rt, "Ellipsis"));
}
static Value not_implemented_repr(Runtime *rt, Value v) {
    return text(str_intern_cstr(rt, "NotImplemented"));
}

static int none_truth(Runtime *rt, Value v) { return 0; }
static bool none_hash(Runtime *rt, Value v, int64_t *out) {
    return *out = INT64_C(0xFCA86420), true; /* what CPython 3.12 fixed for good */
}

static Value name_reduce(Runtime *rt, Value *args, size_t n) {
    return text(value_repr(rt, args[0]));
}

static const NativeDef none_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", none_new, NULL}, {0}};
static const NativeDef ellipsis_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", ellipsis_new, NULL},
    {"__reduce__(self, /)", name_reduce, NULL},
    {0}};
static const NativeDef not_implemented_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", not_implemented_new, NULL},
    {"__reduce__(self, /)", name_reduce, NULL},
    {0}};

const TypeDef type_def_NONE = {
    .name = "NoneType",
    .doc = "The type of the None singleton.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_OBJECT,
    .size = sizeof(Object),
    .slots = {.repr = none_repr, .truth = none_truth, .hash = none_hash},
    .methods = none_methods,
};

const TypeDef type_def_ELLIPSIS = {
    .name = "ellipsis",
    .doc = "The type of the Ellipsis singleton.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_OBJECT,
    .size = sizeof(Object),
    .slots = {.repr = ellipsis_repr},
    .methods = ellipsis_methods,
};

const TypeDef type_def_NOT_IMPLEMENTED = {
    .name = "NotImplementedType",
    .doc = "The type of the NotImplemented singleton.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_OBJECT,
    .size = sizeof(Object),
    .slots = {.repr = not_implemented_repr},
    .methods = not_implemented_methods,
};
