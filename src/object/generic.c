/* generic.c - see generic.h. */
#include "object/generic.h"
#include "object/containers.h"
#include "object/iterator.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/shape.h"
#include "object/str.h"
#include "object/type_variables.h"

static void trace_alias(Tracer *t, Object *o) {
    trace_value(t, ((GenericAlias *)o)->origin);
    trace_object(t, ((GenericAlias *)o)->args);
    trace_attributes(t, o);
}
static void trace_union(Tracer *t, Object *o) { trace_object(t, ((Union *)o)->args); }

const LayoutOps layout_GENERIC_ALIAS = {.name = "generic alias", .trace = trace_alias};
const LayoutOps layout_UNION = {.name = "union", .trace = trace_union};

INLINE GenericAlias *as_alias(Value v) { return (GenericAlias *)as_object(v); }

static Value alias_of_class(Runtime *rt, Type *class, Value origin, Value key) {
    Tuple *args = is_tuple(key) ? as_tuple(key) : tuple_from(rt, &key, 1);
    GenericAlias *a = args ? type_alloc(rt, class, 0) : NULL;
    if (!a) return RAISED;
    a->origin = origin;
    a->args = args;
    a->unpacked = false;
    return value_object(a);
}

Value generic_alias_new(Runtime *rt, Value origin, Value key) {
    return alias_of_class(rt, rt->types[TYPE_GENERIC_ALIAS], origin, key);
}

Value generic_class_getitem(Runtime *rt, Value *args, size_t n) {
    return generic_alias_new(rt, args[0], args[1]);
}

/* ---- text ------------------------------------------------------------------------- */

static bool append_str(Buffer *b, Str *s) {
    if (!s) return false;
    buffer_append(b, s->bytes, s->size);
    KEEP(s);
    return true;
}

/* "module.qualname" of classes and functions, without the module builtins. */
static Str *qualified_name(Runtime *rt, Value v) {
    Value name = value_getattr_or(rt, v, NAME(rt, dunder_qualname));
    if (name == RAISED) return NULL;
    Value module =
        name == UNBOUND ? UNBOUND : value_getattr_or(rt, v, NAME(rt, dunder_module));
    if (module == RAISED) return NULL;
    if (module == UNBOUND || module == NONE_VALUE) return value_repr(rt, v);
    if (is_str(module) && str_equal(as_str(module), NAME(rt, builtins)))
        return value_str(rt, name);
    return str_format(rt, "%S.%S", module, name);
}

static bool append_argument(Runtime *rt, Buffer *b, Value v);

static bool append_arguments(Runtime *rt, Buffer *b, Value sequence) {
    for (size_t i = 0; i < sequence_size(sequence); i++) {
        if (i) buffer_append(b, ", ", 2);
        if (!append_argument(rt, b, sequence_items(sequence)[i])) return false;
    }
    return true;
}

static bool append_argument(Runtime *rt, Buffer *b, Value v) {
    if (v == ELLIPSIS_VALUE) {
        buffer_append(b, "...", 3);
        return true;
    }
    if (is_exact(v, TYPE_LIST)) {
        if (!depth_enter(rt, " while getting the repr of an object")) return false;
        buffer_byte(b, '[');
        bool ok = append_arguments(rt, b, v);
        buffer_byte(b, ']');
        depth_leave(rt);
        return ok;
    }
    bool own = is_generic_alias(v) || is_union(v);
    return append_str(b, own ? value_repr(rt, v) : qualified_name(rt, v));
}

static Value finish(Runtime *rt, Buffer *b, bool ok) {
    if (ok) return string_or_raised(str_from_buffer(rt, b));
    buffer_free(b);
    return RAISED;
}

static Value alias_repr(Runtime *rt, Value self) {
    Buffer b;
    buffer_init(&b, &rt->alloc);
    if (as_alias(self)->unpacked) buffer_byte(&b, '*');
    bool ok = append_argument(rt, &b, as_alias(self)->origin);
    buffer_byte(&b, '[');
    if (!as_alias(self)->args->size) buffer_append(&b, "()", 2);
    ok = ok && append_arguments(rt, &b, value_object(as_alias(self)->args));
    buffer_byte(&b, ']');
    return finish(rt, &b, ok);
}

static Value union_repr(Runtime *rt, Value self) {
    Tuple *args = union_args(self);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    bool ok = true;
    for (size_t i = 0; ok && i < args->size; i++) {
        if (i) buffer_append(&b, " | ", 3);
        if (is_exact(args->items[i], TYPE_TYPE) &&
            as_object(args->items[i]) == &rt->types[TYPE_NONE]->head)
            buffer_append(&b, "None", 4);
        else
            ok = append_argument(rt, &b, args->items[i]);
    }
    KEEP(args);
    return finish(rt, &b, ok);
}

/* ---- aliases ---------------------------------------------------------------------- */

static Value alias_call(Runtime *rt, Value self, Value *args, size_t n, Tuple *kwnames) {
    Value v = call_kw(rt, as_alias(self)->origin, args, n, kwnames);
    if (v == RAISED || !is_object(v) || as_object(v)->shape < TYPE_COUNT) return v;
    Str *name = str_intern_cstr(rt, "__orig_class__");
    if (!name) return RAISED;
    if (value_setattr(rt, v, name, self)) return v;
    if (!error_is(rt, TYPE_ATTRIBUTE_ERROR) && !error_is(rt, TYPE_TYPE_ERROR))
        return RAISED;
    error_clear(rt);
    return v;
}

/* Attributes are the origin's, but for the alias's own. */
static Value alias_getattr(Runtime *rt, Value self, Str *name) {
    static const char *const own[] = {"__class__", "__origin__", "__args__",
                                      "__parameters__", "__mro_entries__"};
    for (size_t i = 0; i < COUNT_OF(own); i++)
        if (str_is(name, own[i])) return generic_getattr(rt, self, name);
    if (name->size > 2 && name->bytes[0] == '_' && name->bytes[1] == '_') {
        Value v = type_lookup(rt, type_of(rt, self), name);
        if (v != UNBOUND && !str_is(name, "__doc__") && !str_is(name, "__module__"))
            return generic_getattr(rt, self, name);
    }
    return value_getattr(rt, as_alias(self)->origin, name);
}

static Value alias_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_generic_alias(a) || !is_generic_alias(b))
        return NOT_IMPLEMENTED;
    if (as_alias(a)->unpacked != as_alias(b)->unpacked) return value_bool(op == CMP_NE);
    int same = value_equal(rt, as_alias(a)->origin, as_alias(b)->origin);
    if (same > 0)
        same = value_equal(rt, value_object(as_alias(a)->args),
                           value_object(as_alias(b)->args));
    return same < 0 ? RAISED : value_bool(same == (op == CMP_EQ));
}

static bool alias_hash(Runtime *rt, Value self, int64_t *out) {
    int64_t origin, args;
    if (!value_hash(rt, as_alias(self)->origin, &origin) ||
        !value_hash(rt, value_object(as_alias(self)->args), &args))
        return false;
    *out = origin ^ args;
    if (*out == -1) *out = -2;
    return true;
}

static Value alias_getitem(Runtime *rt, Value self, Value key) {
    Tuple *args = type_variables_replace(rt, self, as_alias(self)->args, key);
    return args ? generic_alias_new(rt, as_alias(self)->origin, value_object(args))
                : RAISED;
}

static Value alias_iter(Runtime *rt, Value self) {
    Value v =
        generic_alias_new(rt, as_alias(self)->origin, value_object(as_alias(self)->args));
    if (v == RAISED) return RAISED;
    as_alias(v)->unpacked = true;
    Tuple *only = tuple_from(rt, &v, 1);
    return only ? sequence_iterator_new(rt, value_object(only)) : RAISED;
}

static Value origin(Runtime *rt, Value self) { return as_alias(self)->origin; }
static Value alias_args(Runtime *rt, Value self) {
    return value_object(as_alias(self)->args);
}
static Value alias_unpacked(Runtime *rt, Value self) {
    return value_bool(as_alias(self)->unpacked);
}
static Value alias_parameters(Runtime *rt, Value self) {
    Tuple *t = type_variables(rt, as_alias(self)->args);
    return t ? value_object(t) : RAISED;
}

static Value mro_entries(Runtime *rt, Value *args, size_t n) {
    Tuple *t = tuple_from(rt, &as_alias(args[0])->origin, 1);
    return t ? value_object(t) : RAISED;
}

static Value make_alias(Runtime *rt, Value *args, size_t n) {
    return alias_of_class(rt, as_type(args[0]), args[1], args[2]);
}

static Value refuse_instancecheck(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_TYPE_ERROR,
                 "isinstance() argument 2 cannot be a parameterized generic");
}
static Value refuse_subclasscheck(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_TYPE_ERROR,
                 "issubclass() argument 2 cannot be a parameterized generic");
}

static const NativeDef alias_methods[] = {
    {"__new__(cls, origin, args, /)", make_alias, NULL},
    {"__mro_entries__(self, bases, /)", mro_entries, NULL},
    {"__instancecheck__(self, instance, /)", refuse_instancecheck, NULL},
    {"__subclasscheck__(self, cls, /)", refuse_subclasscheck, NULL},
    {0},
};
static const GetSetDef alias_getset[] = {
    {"__origin__", origin, NULL, NULL},
    {"__args__", alias_args, NULL, NULL},
    {"__parameters__", alias_parameters, NULL, NULL},
    {"__unpacked__", alias_unpacked, NULL, NULL},
    {0},
};

const TypeDef type_def_GENERIC_ALIAS = {
    .name = "GenericAlias",
    .module = "types",
    .doc = "Represent a PEP 585 generic type, like list[int].",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_GENERIC_ALIAS,
    .flags = TF_BASE,
    .size = sizeof(GenericAlias),
    .slots = {.repr = alias_repr,
              .hash = alias_hash,
              .compare = alias_compare,
              .getitem = alias_getitem,
              .iter = alias_iter,
              .call = alias_call,
              .getattr = alias_getattr,
              .binary[OP_OR] = union_or},
    .methods = alias_methods,
    .getset = alias_getset,
};

/* ---- unions ----------------------------------------------------------------------- */

static bool may_unite(Value v) {
    return v == NONE_VALUE || has_layout(v, LAYOUT_TYPE) || is_generic_alias(v) ||
           is_union(v);
}

static bool add_member(Runtime *rt, List *members, Value v) {
    if (v == NONE_VALUE) v = value_object(rt->types[TYPE_NONE]);
    int64_t at = sequence_find(rt, value_object(members), v, 0, INT64_MAX);
    return at == -1 ? list_append(rt, members, v) : at >= 0;
}

static bool add_members(Runtime *rt, List *members, Value v) {
    if (!is_union(v)) return add_member(rt, members, v);
    Tuple *args = union_args(v);
    for (size_t i = 0; i < args->size; i++)
        if (!add_member(rt, members, args->items[i])) return false;
    return true;
}

Value union_or(Runtime *rt, Value a, Value b) {
    return may_unite(a) && may_unite(b) ? union_of(rt, a, b) : NOT_IMPLEMENTED;
}

Value union_of(Runtime *rt, Value a, Value b) {
    List *members = list_new(rt, 2);
    if (!members || !add_members(rt, members, a) || !add_members(rt, members, b))
        return RAISED;
    if (members->size == 1) return members->items->items[0];
    Tuple *args = tuple_of(rt, value_object(members));
    Union *u = args ? object_alloc(rt, sizeof *u, TYPE_UNION, LAYOUT_UNION, 0) : NULL;
    if (!u) return RAISED;
    u->args = args;
    return value_object(u);
}

static Set *members_of(Runtime *rt, Value v) {
    Set *s = set_new(rt, true);
    return s && set_update(rt, s, value_object(union_args(v))) ? s : NULL;
}

static Value union_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_union(a) || !is_union(b))
        return NOT_IMPLEMENTED;
    Set *x = members_of(rt, a), *y = x ? members_of(rt, b) : NULL;
    return y ? value_compare(rt, value_object(x), value_object(y), op) : RAISED;
}

static bool union_hash(Runtime *rt, Value self, int64_t *out) {
    Set *s = members_of(rt, self);
    return s && value_hash(rt, value_object(s), out);
}

static Value union_get_args(Runtime *rt, Value self) {
    return value_object(union_args(self));
}

static Value union_parameters(Runtime *rt, Value self) {
    Tuple *t = type_variables(rt, union_args(self));
    return t ? value_object(t) : RAISED;
}

static Value union_getitem(Runtime *rt, Value self, Value key) {
    Tuple *args = type_variables_replace(rt, self, union_args(self), key);
    if (!args) return RAISED;
    Value all = args->items[0];
    for (size_t i = 1; i < args->size && all != RAISED; i++)
        all = value_binary(rt, OP_OR, all, args->items[i]);
    return all;
}

static const GetSetDef union_getset[] = {
    {"__args__", union_get_args, NULL, NULL},
    {"__parameters__", union_parameters, NULL, NULL},
    {0},
};

const TypeDef type_def_UNION = {
    .name = "UnionType",
    .module = "types",
    .doc = "Represent a PEP 604 union type, like int | str.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_UNION,
    .flags = TF_ABSTRACT,
    .size = sizeof(Union),
    .slots = {.repr = union_repr,
              .hash = union_hash,
              .compare = union_compare,
              .getitem = union_getitem,
              .binary[OP_OR] = union_or},
    .getset = union_getset,
};
