/* exception.c - see exception.h. */
#include "object/exception.h"
#include "object/class.h"
#include "object/containers.h"
#include "object/function.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }
static Value or_none(Value v) { return v == UNBOUND ? NONE_VALUE : v; }

/* ---- making ----------------------------------------------------------------------- */

Exception *exception_alloc(Runtime *rt, Type *type, Tuple *args) {
    Exception *e = type_alloc(rt, type, 0);
    if (!e) return NULL;
    e->args = args;
    e->traceback = e->cause = e->context = UNBOUND;
    return e;
}

Value exception_new(Runtime *rt, Type *type, const Value *args, size_t n) {
    Tuple *t = n ? tuple_from(rt, args, n) : rt->empty_tuple;
    Exception *e = t ? exception_alloc(rt, type, t) : NULL;
    return e ? value_object(e) : RAISED;
}

bool exception_is(Runtime *rt, Value v, uint32_t type_id) {
    return is_exception(v) && type_is_subtype(type_of(rt, v), rt->types[type_id]);
}

Value exception_result(Value v) {
    Exception *e = as_exception(v);
    if (e->extra && e->extra->items[0] != UNBOUND) return e->extra->items[0];
    return e->args->size ? e->args->items[0] : NONE_VALUE;
}

static void trace_exception(Tracer *t, Object *o) {
    Exception *e = (Exception *)o;
    trace_object(t, e->args);
    trace_value(t, e->traceback);
    trace_value(t, e->cause);
    trace_value(t, e->context);
    trace_object(t, e->extra);
    attrs_trace(t, o, tracer_heap(t)->user);
}

const LayoutOps layout_EXCEPTION = {.name = "exception", .trace = trace_exception};

static Value exception_make(Runtime *rt, Value *args, size_t n) {
    Exception *e = exception_alloc(rt, as_type(args[0]), as_tuple(args[1]));
    return e ? value_object(e) : RAISED;
}

static Value exception_init(Runtime *rt, Value *args, size_t n) {
    if (as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR, "%T() takes no keyword arguments", args[0]);
    as_exception(args[0])->args = as_tuple(args[1]);
    heap_barrier(&rt->heap, as_object(args[0]));
    return NONE_VALUE;
}

bool exception_makes_plainly(Runtime *rt, Type *t) {
    const NativeDef *methods = type_def_BASE_EXCEPTION.methods;
    Value make = type_lookup(rt, t, SLOT_NAME(rt, SLOT_NEW));
    Value init = type_lookup(rt, t, SLOT_NAME(rt, SLOT_INIT));
    return is_exact(make, TYPE_NATIVE) && is_exact(init, TYPE_METHOD_DESCRIPTOR) &&
           ((Native *)as_object(make))->def == &methods[0] &&
           ((Native *)as_object(init))->def == &methods[1];
}

/* ---- text ------------------------------------------------------------------------- */

Value exception_str(Runtime *rt, Value self) {
    Tuple *args = as_exception(self)->args;
    if (!args->size) return value_object(rt->empty_str);
    return text(value_str(rt, args->size == 1 ? args->items[0] : value_object(args)));
}

static Value exception_repr(Runtime *rt, Value self) {
    Tuple *args = as_exception(self)->args;
    if (args->size == 1) return text(str_format(rt, "%T(%R)", self, args->items[0]));
    return text(str_format(rt, "%T%R", self, value_object(args)));
}

/* ---- methods ---------------------------------------------------------------------- */

static Value add_note(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "note must be a str, not '%T'", args[1]);
    Str *name = NAME(rt, dunder_notes);
    Value notes = value_getattr_or(rt, args[0], name);
    if (notes == RAISED) return RAISED;
    if (notes == UNBOUND) {
        List *fresh = list_new(rt, 1);
        if (!fresh) return RAISED;
        notes = value_object(fresh);
        if (!value_setattr(rt, args[0], name, notes)) return RAISED;
    }
    if (!is_list(notes))
        return raise(rt, TYPE_TYPE_ERROR, "Cannot add note: __notes__ is not a list");
    return list_append(rt, as_list(notes), args[1]) ? NONE_VALUE : RAISED;
}

static bool set_traceback(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND) {
        raise(rt, TYPE_TYPE_ERROR, "__traceback__ may not be deleted");
        return false;
    }
    if (v != NONE_VALUE && !is_exact(v, TYPE_TRACEBACK)) {
        raise(rt, TYPE_TYPE_ERROR, "__traceback__ must be a traceback or None");
        return false;
    }
    as_exception(self)->traceback = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value with_traceback(Runtime *rt, Value *args, size_t n) {
    return set_traceback(rt, args[0], args[1]) ? args[0] : RAISED;
}

static Value reduce(Runtime *rt, Value *args, size_t n) {
    Value parts[3] = {value_object(type_of(rt, args[0])),
                      value_object(as_exception(args[0])->args), UNBOUND};
    Dict *d = attrs_dict(rt, as_object(args[0]));
    if (!d) return RAISED;
    parts[2] = value_object(d);
    Tuple *t = tuple_from(rt, parts, d->live ? 3 : 2);
    return t ? value_object(t) : RAISED;
}

static Value setstate(Runtime *rt, Value *args, size_t n) {
    if (args[1] == NONE_VALUE) return NONE_VALUE;
    if (!is_dict(args[1])) return raise(rt, TYPE_TYPE_ERROR, "state is not a dictionary");
    Dict *copy = dict_copy(rt, as_dict(args[1]));
    Value k, v;
    for (size_t i = 0; copy && dict_next(copy, &i, &k, &v);)
        if (is_str(k) && !value_setattr(rt, args[0], as_str(k), v)) return RAISED;
    return copy ? NONE_VALUE : RAISED;
}

/* ---- attributes ------------------------------------------------------------------- */

static Value get_args(Runtime *rt, Value self) {
    return value_object(as_exception(self)->args);
}

static bool set_args(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND) {
        raise(rt, TYPE_TYPE_ERROR, "args may not be deleted");
        return false;
    }
    Tuple *t = tuple_of(rt, v);
    if (!t) return false;
    as_exception(self)->args = t;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value get_traceback(Runtime *rt, Value self) {
    return or_none(as_exception(self)->traceback);
}
static Value get_cause(Runtime *rt, Value self) {
    return or_none(as_exception(self)->cause);
}
static Value get_context(Runtime *rt, Value self) {
    return or_none(as_exception(self)->context);
}
static Value get_suppress(Runtime *rt, Value self) {
    return value_bool(as_exception(self)->suppress_context);
}

static bool check_linked(Runtime *rt, Value v, const char *name, const char *what) {
    if (v == UNBOUND)
        raise(rt, TYPE_TYPE_ERROR, "%s may not be deleted", name);
    else if (v == NONE_VALUE || is_exception(v))
        return true;
    else
        raise(rt, TYPE_TYPE_ERROR,
              "exception %s must be None or derive from BaseException", what);
    return false;
}

void exception_from(Runtime *rt, Value exception, Value cause) {
    Exception *e = as_exception(exception);
    e->cause = e->context = cause;
    e->suppress_context = true;
    heap_barrier(&rt->heap, e);
}

static bool set_cause(Runtime *rt, Value self, Value v) {
    if (!check_linked(rt, v, "__cause__", "cause")) return false;
    as_exception(self)->cause = v;
    as_exception(self)->suppress_context = true;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static bool set_context(Runtime *rt, Value self, Value v) {
    if (!check_linked(rt, v, "__context__", "context")) return false;
    as_exception(self)->context = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static bool set_suppress(Runtime *rt, Value self, Value v) {
    if (v != TRUE_VALUE && v != FALSE_VALUE) {
        if (v == UNBOUND)
            raise(rt, TYPE_TYPE_ERROR, "can't delete numeric/char attribute");
        else
            raise(rt, TYPE_TYPE_ERROR, "attribute value type must be bool");
        return false;
    }
    as_exception(self)->suppress_context = v == TRUE_VALUE;
    return true;
}

/* The first two are known to exception_makes_plainly. */
static const NativeDef methods[] = {
    {"__new__(cls, /, *args, **kwargs)", exception_make,
     "Create and return a new object.  See help(type) for accurate signature."},
    {"__init__(self, /, *args, **kwargs)", exception_init,
     "Initialize self.  See help(type(self)) for accurate signature."},
    {"add_note(self, object, /)", add_note, "Add a note to the exception"},
    {"with_traceback(self, object, /)", with_traceback,
     "Set self.__traceback__ to tb and return self."},
    {"__reduce__(self, /)", reduce, NULL},
    {"__setstate__(self, object, /)", setstate, NULL},
    {0},
};

static const GetSetDef getset[] = {
    {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__cause__", get_cause, set_cause, NULL},
    {"__context__", get_context, set_context, NULL},
    {"__suppress_context__", get_suppress, set_suppress, NULL},
    {"__dict__", object_get_dict, object_set_dict, NULL},
    {0},
};

const TypeDef type_def_BASE_EXCEPTION = {
    .name = "BaseException",
    .doc = "Common base class for all exceptions.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_EXCEPTION,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Exception),
    .slots = {.repr = exception_repr, .str = exception_str},
    .methods = methods,
    .getset = getset,
};
