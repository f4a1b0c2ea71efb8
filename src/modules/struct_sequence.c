/* struct_sequence.c - see struct_sequence.h. */
#include "modules/struct_sequence.h"

#include "object/descriptor.h"

/* ---- fields ----------------------------------------------------------------------- */

/* A getter knows its field by being a function of its own. */
#define GETTER(i) \
    static Value get_##i(Runtime *rt, Value self) { return as_tuple(self)->items[i]; }
GETTER(0)
GETTER(1)
GETTER(2)
GETTER(3)
GETTER(4)
GETTER(5)
GETTER(6)
GETTER(7)
GETTER(8)
GETTER(9)
GETTER(10)
GETTER(11)
GETTER(12)
GETTER(13)
GETTER(14)
GETTER(15)
GETTER(16)
GETTER(17)
GETTER(18)
GETTER(19)

#define FIELD(i) \
    { "", get_##i, NULL, NULL }
static const GetSetDef getters[STRUCT_FIELDS_MOST] = {
    FIELD(0),  FIELD(1),  FIELD(2),  FIELD(3),  FIELD(4),  FIELD(5),  FIELD(6),
    FIELD(7),  FIELD(8),  FIELD(9),  FIELD(10), FIELD(11), FIELD(12), FIELD(13),
    FIELD(14), FIELD(15), FIELD(16), FIELD(17), FIELD(18), FIELD(19)};

static bool add_field(Runtime *rt, Type *t, Tuple *names, size_t i) {
    Str *name = as_str(names->items[i]);
    Value getter = getset_new(rt, t, &getters[i], name);
    return getter != RAISED && type_set(rt, t, name, getter);
}

/* ---- text ------------------------------------------------------------------------- */

/* module.name(field=value, ...) */
static Value repr(Runtime *rt, Value *args, size_t n) {
    Type *t = type_of(rt, args[0]);
    Tuple *items = as_tuple(args[0]);
    Str *match = str_intern_cstr(rt, "__match_args__");
    Value names = match ? value_getattr(rt, value_object(t), match) : RAISED;
    Value module = names == RAISED
                       ? RAISED
                       : value_getattr(rt, value_object(t), NAME(rt, dunder_module));
    Str *text = module == RAISED ? NULL : str_format(rt, "%S.%N(", module, t);
    for (size_t i = 0; text && i < items->size; i++)
        text = str_format(rt, "%U%s%U=%R", text, i ? ", " : "",
                          as_str(as_tuple(names)->items[i]), items->items[i]);
    if (text) text = str_format(rt, "%U)", text);
    return text ? value_object(text) : RAISED;
}

static const NativeDef repr_def = {"__repr__(self, /)", repr, NULL};

/* ---- the class -------------------------------------------------------------------- */

static bool set_count(Runtime *rt, Dict *ns, const char *key, size_t n) {
    Str *name = str_intern_cstr(rt, key);
    return name && dict_set_str(rt, ns, name, value_small((int64_t)n));
}

static Tuple *field_names(Runtime *rt, const char *const *fields, size_t n) {
    Tuple *names = tuple_new(rt, n);
    for (size_t i = 0; names && i < n; i++) {
        Str *name = str_intern_cstr(rt, fields[i]);
        if (!name) return NULL;
        names->items[i] = value_object(name);
        heap_barrier(&rt->heap, names); /* interning may have collected */
    }
    return names;
}

static Dict *class_namespace(Runtime *rt, const char *module, Tuple *names) {
    Dict *ns = dict_new(rt);
    Str *owner = str_intern_cstr(rt, module);
    Str *match = str_intern_cstr(rt, "__match_args__");
    bool ok = ns && owner && match &&
              dict_set_str(rt, ns, NAME(rt, dunder_module), value_object(owner)) &&
              dict_set_str(rt, ns, match, value_object(names)) &&
              set_count(rt, ns, "n_fields", names->size) &&
              set_count(rt, ns, "n_sequence_fields", names->size) &&
              set_count(rt, ns, "n_unnamed_fields", 0);
    return ok ? ns : NULL;
}

Type *struct_sequence_type(Runtime *rt, const char *module, const char *name,
                           const char *const *fields, size_t n) {
    assert(n <= STRUCT_FIELDS_MOST);
    Value base = value_object(rt->types[TYPE_TUPLE]);
    Str *title = str_intern_cstr(rt, name);
    Tuple *names = title ? field_names(rt, fields, n) : NULL;
    Tuple *bases = names ? tuple_from(rt, &base, 1) : NULL;
    Dict *ns = bases ? class_namespace(rt, module, names) : NULL;
    Type *t = ns ? type_new(rt, rt->types[TYPE_TYPE], title, bases, ns, NULL) : NULL;
    Native *shown = t ? native_new(rt, &repr_def, UNBOUND, t) : NULL;
    if (!shown || !type_set(rt, t, SLOT_NAME(rt, SLOT_REPR), value_object(shown)))
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (!add_field(rt, t, names, i)) return NULL;
    return t;
}

Value struct_sequence_new(Runtime *rt, Type *type, const Value *items, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (items[i] == RAISED) return RAISED;
    Tuple *plain = tuple_from(rt, items, n);
    Value arg = value_object(plain);
    return plain ? call(rt, value_object(type), &arg, 1) : RAISED;
}
