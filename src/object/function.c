/* function.c - see function.h. */
#include "object/function.h"
#include "object/containers.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

static Function *fn(Value v) { return (Function *)as_object(v); }
static Value text(Str *s) { return s ? value_object(s) : RAISED; }
static Value or_none(Value v) { return v == UNBOUND ? NONE_VALUE : v; }
static Value object_or_none(void *o) { return o ? value_object(o) : NONE_VALUE; }

/* ---- attributes of functions ------------------------------------------------------ */

static Value get_name(Runtime *rt, Value self) { return value_object(fn(self)->name); }
static Value get_qualname(Runtime *rt, Value self) {
    return value_object(fn(self)->qualname);
}
static Value get_doc(Runtime *rt, Value self) { return or_none(fn(self)->doc); }
static Value get_module(Runtime *rt, Value self) { return or_none(fn(self)->module); }
static Value get_code(Runtime *rt, Value self) { return value_object(fn(self)->code); }
static Value get_globals(Runtime *rt, Value self) {
    return value_object(fn(self)->globals);
}
static Value get_defaults(Runtime *rt, Value self) {
    return object_or_none(fn(self)->defaults);
}
static Value get_kwdefaults(Runtime *rt, Value self) {
    return object_or_none(fn(self)->kwdefaults);
}
static Value get_builtins(Runtime *rt, Value self) {
    return object_or_none(fn(self)->builtins);
}

static Value get_closure(Runtime *rt, Value self) {
    Array *cells = fn(self)->closure;
    if (!cells) return NONE_VALUE;
    Tuple *t = tuple_from(rt, cells->items, cells->capacity);
    return t ? value_object(t) : RAISED;
}

static Value get_annotations(Runtime *rt, Value self) {
    Function *f = fn(self);
    if (f->annotations == UNBOUND || f->annotations == NONE_VALUE) {
        Dict *d = dict_new(rt);
        if (!d) return RAISED;
        f->annotations = value_object(d);
        heap_barrier(&rt->heap, f);
    }
    return f->annotations;
}

static Value get_type_params(Runtime *rt, Value self) {
    Value v = fn(self)->type_params;
    return v == UNBOUND ? value_object(rt->empty_tuple) : v;
}

static bool set_text(Runtime *rt, Value self, Value v, Str **field, const char *name) {
    if (v == UNBOUND || !is_str(v)) {
        raise(rt, TYPE_TYPE_ERROR, "%s must be set to a string object", name);
        return false;
    }
    *field = as_str(v);
    heap_barrier(&rt->heap, fn(self));
    return true;
}

static bool set_name(Runtime *rt, Value self, Value v) {
    return set_text(rt, self, v, &fn(self)->name, "__name__");
}

static bool set_qualname(Runtime *rt, Value self, Value v) {
    return set_text(rt, self, v, &fn(self)->qualname, "__qualname__");
}

static bool set_value(Runtime *rt, Value self, Value *field, Value v) {
    *field = v;
    heap_barrier(&rt->heap, fn(self));
    return true;
}

static bool set_doc(Runtime *rt, Value self, Value v) {
    return set_value(rt, self, &fn(self)->doc, v);
}

static bool set_module(Runtime *rt, Value self, Value v) {
    return set_value(rt, self, &fn(self)->module, v);
}

static bool set_type_params(Runtime *rt, Value self, Value v) {
    if (v != UNBOUND && is_tuple(v))
        return set_value(rt, self, &fn(self)->type_params, v);
    raise(rt, TYPE_TYPE_ERROR, "__type_params__ must be set to a tuple");
    return false;
}

static bool set_annotations(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND || v == NONE_VALUE || is_dict(v))
        return set_value(rt, self, &fn(self)->annotations, v == NONE_VALUE ? UNBOUND : v);
    raise(rt, TYPE_TYPE_ERROR, "__annotations__ must be set to a dict object");
    return false;
}

static bool set_defaults(Runtime *rt, Value self, Value v) {
    if (v != UNBOUND && v != NONE_VALUE && !is_tuple(v)) {
        raise(rt, TYPE_TYPE_ERROR, "__defaults__ must be set to a tuple object");
        return false;
    }
    fn(self)->defaults = v == UNBOUND || v == NONE_VALUE ? NULL : as_tuple(v);
    heap_barrier(&rt->heap, fn(self));
    return true;
}

static bool set_kwdefaults(Runtime *rt, Value self, Value v) {
    if (v != UNBOUND && v != NONE_VALUE && !is_dict(v)) {
        raise(rt, TYPE_TYPE_ERROR, "__kwdefaults__ must be set to a dict object");
        return false;
    }
    fn(self)->kwdefaults = v == UNBOUND || v == NONE_VALUE ? NULL : as_dict(v);
    heap_barrier(&rt->heap, fn(self));
    return true;
}

static bool set_code(Runtime *rt, Value self, Value v) {
    return function_set_code(rt, fn(self), v);
}

static Value get_dict(Runtime *rt, Value self) {
    Dict *d = attrs_dict(rt, as_object(self));
    return d ? value_object(d) : RAISED;
}

static bool set_dict(Runtime *rt, Value self, Value v) {
    if (v != UNBOUND && is_dict(v)) return attrs_replace(rt, as_object(self), as_dict(v));
    if (v == UNBOUND)
        raise(rt, TYPE_TYPE_ERROR, "cannot delete __dict__");
    else
        raise(rt, TYPE_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'", v);
    return false;
}

static const GetSetDef function_getset[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__code__", get_code, set_code, NULL},
    {"__globals__", get_globals, NULL, NULL},
    {"__builtins__", get_builtins, NULL, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL},
    {"__closure__", get_closure, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__type_params__", get_type_params, set_type_params, NULL},
    {"__dict__", get_dict, set_dict, NULL},
    {0},
};

/* ---- functions -------------------------------------------------------------------- */

static Value function_repr(Runtime *rt, Value v) {
    return text(str_format(rt, "<function %U at %p>", fn(v)->qualname, value_address(v)));
}

static Value function_get(Runtime *rt, Value self, Value instance, Value owner) {
    return instance == UNBOUND ? self : method_new(rt, self, instance);
}

/* Functions are run by the VM before slots are asked; this serves who calls the slot. */
static Value function_call(Runtime *rt, Value self, Value *args, size_t n,
                           Tuple *kwnames) {
    return call_kw(rt, self, args, n, kwnames);
}

static void trace_function(Tracer *t, Object *o) {
    Function *f = (Function *)o;
    trace_object(t, f->globals);
    trace_object(t, f->builtins);
    trace_object(t, f->closure);
    trace_object(t, f->code);
    trace_object(t, f->defaults);
    trace_object(t, f->kwdefaults);
    trace_object(t, f->name);
    trace_object(t, f->qualname);
    trace_value(t, f->module);
    trace_value(t, f->doc);
    trace_value(t, f->annotations);
    trace_value(t, f->type_params);
    trace_value(t, f->dict);
}

const LayoutOps layout_FUNCTION = {.name = "function", .trace = trace_function};

const TypeDef type_def_FUNCTION = {
    .name = "function",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_FUNCTION,
    .flags = TF_ABSTRACT | TF_DICT,
    .size = sizeof(Function),
    .slots = {.repr = function_repr, .call = function_call, .get = function_get},
    .getset = function_getset,
};

/* ---- cells ------------------------------------------------------------------------ */

Cell *cell_new(Runtime *rt, Value v) {
    Cell *c = object_alloc(rt, sizeof *c, TYPE_CELL, LAYOUT_CELL, 0);
    if (c) c->value = v;
    return c;
}

static void trace_cell(Tracer *t, Object *o) { trace_value(t, ((Cell *)o)->value); }

const LayoutOps layout_CELL = {.name = "cell", .trace = trace_cell};

static Value cell_repr(Runtime *rt, Value v) {
    Value content = ((Cell *)as_object(v))->value;
    if (content == UNBOUND)
        return text(str_format(rt, "<cell at %p: empty>", value_address(v)));
    return text(str_format(rt, "<cell at %p: %T object at %p>", value_address(v), content,
                           value_address(content)));
}

static Value cell_get(Runtime *rt, Value self) {
    Value v = ((Cell *)as_object(self))->value;
    return v == UNBOUND ? raise(rt, TYPE_VALUE_ERROR, "cell is empty") : v;
}

static bool cell_set(Runtime *rt, Value self, Value v) {
    ((Cell *)as_object(self))->value = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value cell_make(Runtime *rt, Value *args, size_t n) {
    Cell *c = cell_new(rt, args[1]);
    return c ? value_object(c) : RAISED;
}

static Value cell_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_exact(a, TYPE_CELL) || !is_exact(b, TYPE_CELL)) return NOT_IMPLEMENTED;
    Value x = ((Cell *)as_object(a))->value, y = ((Cell *)as_object(b))->value;
    if (x != UNBOUND && y != UNBOUND) return value_compare(rt, x, y, op);
    return value_compare(rt, value_small(x != UNBOUND), value_small(y != UNBOUND), op);
}

static const NativeDef cell_methods[] = {
    {"__new__(cls, contents=..., /)", cell_make, NULL}, {0}};
static const GetSetDef cell_getset[] = {{"cell_contents", cell_get, cell_set, NULL}, {0}};

const TypeDef type_def_CELL = {
    .name = "cell",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_CELL,
    .size = sizeof(Cell),
    .slots = {.repr = cell_repr, .compare = cell_compare},
    .methods = cell_methods,
    .getset = cell_getset,
};

/* ---- bound methods ---------------------------------------------------------------- */

static Method *bound(Value v) { return (Method *)as_object(v); }

Value method_new(Runtime *rt, Value function, Value self) {
    Method *m = object_alloc(rt, sizeof *m, TYPE_METHOD, LAYOUT_METHOD, 0);
    if (!m) return RAISED;
    m->function = function;
    m->self = self;
    return value_object(m);
}

static void trace_method(Tracer *t, Object *o) {
    trace_value(t, ((Method *)o)->function);
    trace_value(t, ((Method *)o)->self);
}

const LayoutOps layout_METHOD = {.name = "method", .trace = trace_method};

static Value method_call(Runtime *rt, Value self, Value *args, size_t n, Tuple *kwnames) {
    return call_kw(rt, self, args, n, kwnames); /* the VM puts m->self in front */
}

static Value method_repr(Runtime *rt, Value v) {
    Method *m = bound(v);
    Value name = value_getattr_or(rt, m->function, NAME(rt, dunder_qualname));
    if (name == UNBOUND) name = value_getattr_or(rt, m->function, NAME(rt, dunder_name));
    if (name == RAISED) return RAISED;
    Str *shown = name != UNBOUND && is_str(name) ? as_str(name) : NULL;
    if (!shown && !(shown = str_from_cstr(rt, "?"))) return RAISED;
    return text(str_format(rt, "<bound method %U of %R>", shown, m->self));
}

static Value method_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_exact(a, TYPE_METHOD) ||
        !is_exact(b, TYPE_METHOD))
        return NOT_IMPLEMENTED;
    int same = bound(a)->self == bound(b)->self
                   ? value_equal(rt, bound(a)->function, bound(b)->function)
                   : 0;
    return same < 0 ? RAISED : value_bool((same != 0) == (op == CMP_EQ));
}

static bool method_hash(Runtime *rt, Value v, int64_t *out) {
    int64_t function;
    if (!value_hash(rt, bound(v)->function, &function)) return false;
    *out = function ^ hash_pointer(value_address(bound(v)->self));
    if (*out == -1) *out = -2;
    return true;
}

/* What the method lacks is asked of its function. */
static Value method_getattr(Runtime *rt, Value self, Str *name) {
    Value v = type_lookup(rt, rt->types[TYPE_METHOD], name);
    if (v != UNBOUND) return generic_getattr(rt, self, name);
    return value_getattr(rt, bound(self)->function, name);
}

static Value method_function(Runtime *rt, Value self) { return bound(self)->function; }
static Value method_self(Runtime *rt, Value self) { return bound(self)->self; }
static Value method_doc(Runtime *rt, Value self) {
    return value_getattr(rt, bound(self)->function, NAME(rt, dunder_doc));
}

static Value method_make(Runtime *rt, Value *args, size_t n) {
    if (!value_is_callable(rt, args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "first argument must be callable");
    if (args[2] == NONE_VALUE)
        return raise(rt, TYPE_TYPE_ERROR, "instance must not be None");
    return method_new(rt, args[1], args[2]);
}

static Value method_get(Runtime *rt, Value self, Value instance, Value owner) {
    return self;
}

static const NativeDef method_methods[] = {
    {"__new__(cls, function, instance, /)", method_make, NULL}, {0}};
static const GetSetDef method_getset[] = {
    {"__func__", method_function, NULL, NULL},
    {"__self__", method_self, NULL, NULL},
    {"__doc__", method_doc, NULL, NULL},
    {0},
};

const TypeDef type_def_METHOD = {
    .name = "method",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_METHOD,
    .size = sizeof(Method),
    .slots = {.repr = method_repr,
              .call = method_call,
              .compare = method_compare,
              .hash = method_hash,
              .getattr = method_getattr,
              .get = method_get},
    .methods = method_methods,
    .getset = method_getset,
};
