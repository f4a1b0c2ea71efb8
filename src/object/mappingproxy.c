/* mappingproxy.c - views of a mapping that cannot be written through: of a class's
 * attributes, and of a frame's variables. */
#include "object/containers.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

static void trace_proxy(Tracer *t, Object *o) {
    trace_value(t, ((MappingProxy *)o)->mapping);
}

const LayoutOps layout_MAPPINGPROXY = {.name = "mappingproxy", .trace = trace_proxy};

/* Behind proxies of proxies, too, since each would ask the next. */
INLINE Value inner(Value v) {
    while (has_layout(v, LAYOUT_MAPPINGPROXY))
        v = ((MappingProxy *)as_object(v))->mapping;
    return v;
}

static Value proxy_new(Runtime *rt, uint32_t type, Value mapping) {
    MappingProxy *p = object_alloc(rt, sizeof *p, type, LAYOUT_MAPPINGPROXY, 0);
    if (!p) return RAISED;
    p->mapping = mapping;
    return value_object(p);
}
Value mappingproxy_new(Runtime *rt, Value mapping) {
    return proxy_new(rt, TYPE_MAPPINGPROXY, mapping);
}
Value frame_locals_proxy_new(Runtime *rt, Value mapping) {
    return proxy_new(rt, TYPE_FRAME_LOCALS_PROXY, mapping);
}

static bool is_mapping(Runtime *rt, Value v) {
    if (is_list(v) || is_tuple(v)) return false;
    Type *t = type_of(rt, v);
    return t->slots.getitem || slotset_has(&t->script_slots, SLOT_GETITEM);
}

static Value make(Runtime *rt, Value *args, size_t n) {
    if (is_mapping(rt, args[1])) return mappingproxy_new(rt, args[1]);
    return raise(rt, TYPE_TYPE_ERROR, "mappingproxy() argument must be a mapping, not %T",
                 args[1]);
}

/* ---- operators -------------------------------------------------------------------- */

static Value repr(Runtime *rt, Value self) {
    return string_or_raised(
        str_format(rt, "mappingproxy(%R)", ((MappingProxy *)as_object(self))->mapping));
}

static Value text(Runtime *rt, Value self) {
    return string_or_raised(value_str(rt, inner(self)));
}

static bool hash(Runtime *rt, Value self, int64_t *out) {
    return value_hash(rt, inner(self), out);
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    return value_compare(rt, inner(a), b, op);
}

static int64_t len(Runtime *rt, Value self) { return value_len(rt, inner(self)); }

static Value getitem(Runtime *rt, Value self, Value key) {
    return value_getitem(rt, inner(self), key);
}

static int contains(Runtime *rt, Value self, Value key) {
    return value_contains(rt, inner(self), key);
}

static Value iter(Runtime *rt, Value self) { return value_iter(rt, inner(self)); }

static Value merged(Runtime *rt, Value a, Value b) {
    return value_binary(rt, OP_OR, inner(a), inner(b));
}

static Value refuse_merge(Runtime *rt, Value self, Value b) {
    return raise(rt, TYPE_TYPE_ERROR,
                 "'|=' is not supported by mappingproxy; use '|' instead");
}

/* ---- methods ---------------------------------------------------------------------- */

static Value delegate(Runtime *rt, Value self, const char *name, const Value *args,
                      size_t n) {
    Str *s = str_intern_cstr(rt, name);
    return s ? call_method(rt, inner(self), s, args, n) : RAISED;
}

static Value get(Runtime *rt, Value *args, size_t n) {
    return delegate(rt, args[0], "get", args + 1, 2);
}
static Value keys(Runtime *rt, Value *args, size_t n) {
    return delegate(rt, args[0], "keys", NULL, 0);
}
static Value values(Runtime *rt, Value *args, size_t n) {
    return delegate(rt, args[0], "values", NULL, 0);
}
static Value items(Runtime *rt, Value *args, size_t n) {
    return delegate(rt, args[0], "items", NULL, 0);
}
static Value copy(Runtime *rt, Value *args, size_t n) {
    return delegate(rt, args[0], "copy", NULL, 0);
}
static Value iter_reversed(Runtime *rt, Value *args, size_t n) {
    return delegate(rt, args[0], "__reversed__", NULL, 0);
}

static const NativeDef methods[] = {
    {"__new__(cls, mapping)", make, NULL},
    {"get(self, key, default=None, /)", get, "The value for key, or default."},
    {"keys(self, /)", keys, "A view of the mapping's keys."},
    {"values(self, /)", values, "A view of the mapping's values."},
    {"items(self, /)", items, "A view of the mapping's items."},
    {"copy(self, /)", copy, "A shallow copy of the mapping."},
    {"__reversed__(self, /)", iter_reversed, "A reverse iterator over the keys."},
    {0},
};

const TypeDef type_def_MAPPINGPROXY = {
    .name = "mappingproxy",
    .doc = "Read-only proxy of a mapping.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_MAPPINGPROXY,
    .flags = TF_MAPPING,
    .size = sizeof(MappingProxy),
    .slots =
        {
            .repr = repr,
            .str = text,
            .hash = hash,
            .compare = compare,
            .len = len,
            .getitem = getitem,
            .contains = contains,
            .iter = iter,
            .binary[OP_OR] = merged,
            .inplace[OP_OR] = refuse_merge,
        },
    .methods = methods,
};

/* ---- variables of a frame --------------------------------------------------------- */

static bool refuse_item(Runtime *rt, Value self, Value key, Value v) {
    raise(rt, TYPE_NOT_IMPLEMENTED_ERROR,
          "assignment to the variables of a frame is not supported");
    return false;
}

static const NativeDef frame_locals_methods[] = {
    {"get(self, key, default=None, /)", get, "The value for key, or default."},
    {"keys(self, /)", keys, "A view of the names."},
    {"values(self, /)", values, "A view of the values."},
    {"items(self, /)", items, "A view of names and values."},
    {"copy(self, /)", copy, "A dict of names and values."},
    {"__reversed__(self, /)", iter_reversed, "A reverse iterator over the names."},
    {0},
};

const TypeDef type_def_FRAME_LOCALS_PROXY = {
    .name = "FrameLocalsProxy",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_MAPPINGPROXY,
    .flags = TF_MAPPING | TF_ABSTRACT,
    .size = sizeof(MappingProxy),
    .slots =
        {
            .repr = text,
            .compare = compare,
            .len = len,
            .getitem = getitem,
            .setitem = refuse_item,
            .contains = contains,
            .iter = iter,
            .binary[OP_OR] = merged,
        },
    .methods = frame_locals_methods,
};
