/* type_new.c - making classes: bases, layout, __slots__, the hooks that are told. */
#include "base/unicode.h"
#include "object/class.h"
#include "object/containers.h"
#include "object/descriptor.h"
#include "object/function.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"
#include "object/super.h"
#include "object/type_bases.h"
#include "object/type_slots.h"

/* ---- bases ------------------------------------------------------------------------ */

Type *type_winner(Runtime *rt, Type *meta, Tuple *bases) {
    Type *winner = meta;
    for (size_t i = 0; i < bases->size; i++) {
        Type *t = type_of(rt, bases->items[i]);
        if (type_is_subtype(winner, t)) continue;
        if (!type_is_subtype(t, winner)) {
            raise(rt, TYPE_TYPE_ERROR,
                  "metaclass conflict: the metaclass of a derived class must be a "
                  "(non-strict) subclass of the metaclasses of all its bases");
            return NULL;
        }
        winner = t;
    }
    return winner;
}

/* ---- __slots__ -------------------------------------------------------------------- */

typedef struct Making {
    Runtime *rt;
    Type *t;
    Dict *dict;
    Str *name;
    bool has_slots, dict_slot, base_dict;
    List *slots; /* names */
} Making;

static Str *mangle(Runtime *rt, Str *class_name, Str *name) {
    bool private = name->size > 2 && memcmp(name->bytes, "__", 2) == 0 &&
                   memcmp(name->bytes + name->size - 2, "__", 2) != 0;
    const char *bare = class_name->bytes;
    while (*bare == '_')
        bare++;
    if (!private || !*bare || memchr(name->bytes, '.', name->size)) return name;
    Str *owner = str_from_cstr(rt, bare);
    return owner ? str_format(rt, "_%U%U", owner, name) : NULL;
}

static bool add_slot(Runtime *rt, void *user, Value item) {
    Making *m = user;
    if (!is_str(item)) {
        raise(rt, TYPE_TYPE_ERROR, "__slots__ items must be strings, not '%T'", item);
        return false;
    }
    Str *name = as_str(item);
    if (!unicode_is_identifier(name->bytes, name->size)) {
        raise(rt, TYPE_TYPE_ERROR, "__slots__ must be identifiers");
        return false;
    }
    if (str_is(name, "__weakref__")) return true;
    if (str_is(name, "__dict__")) {
        if (m->base_dict || m->dict_slot) {
            raise(rt, TYPE_TYPE_ERROR, "__dict__ slot disallowed: we already got one");
            return false;
        }
        m->dict_slot = true;
        return true;
    }
    name = mangle(rt, m->name, name);
    if (!name || !(name = str_intern(rt, name))) return false;
    if (dict_get_str(rt, m->dict, name) != UNBOUND && name != NAME(rt, dunder_qualname) &&
        name != NAME(rt, dunder_classcell) && name != NAME(rt, dunder_dictcell)) {
        raise(rt, TYPE_VALUE_ERROR, "%R in __slots__ conflicts with class variable",
              value_object(name));
        return false;
    }
    return list_append(rt, m->slots, value_object(name));
}

static bool collect_slots(Making *m) {
    Runtime *rt = m->rt;
    Value slots = dict_get_str(rt, m->dict, NAME(rt, dunder_slots));
    m->slots = list_new(rt, 0);
    if (!m->slots || slots == UNBOUND) return m->slots != NULL;
    m->has_slots = true;
    bool ok = is_str(slots) ? add_slot(rt, m, slots) : value_each(rt, slots, add_slot, m);
    if (!ok || !m->slots->size) return ok;
    Type *base = m->t->base;
    if (base->flags & TF_VARSIZE || base->def->layout == LAYOUT_TYPE) {
        raise(rt, TYPE_TYPE_ERROR, "nonempty __slots__ not supported for subtype of '%N'",
              base);
        return false;
    }
    return true;
}

static bool add_members(Making *m) {
    Type *t = m->t;
    uint32_t first = t->base->slots_n;
    for (size_t i = 0; i < m->slots->size; i++) {
        Str *name = as_str(m->slots->items->items[i]);
        uint32_t offset = t->def->size + (first + (uint32_t)i) * (uint32_t)sizeof(Value);
        Value member = member_new(m->rt, t, name, offset);
        if (member == RAISED || !dict_set_str(m->rt, m->dict, name, member)) return false;
    }
    return true;
}

/* ---- layout ----------------------------------------------------------------------- */

static uint32_t inherited_flags(Tuple *bases, const Type *base) {
    uint32_t flags = TF_SCRIPT | TF_BASE;
    flags |= base->flags & (TF_VARSIZE | TF_FINALIZABLE);
    for (size_t i = 0; i < bases->size; i++)
        flags |= as_type(bases->items[i])->flags & (TF_SEQUENCE | TF_MAPPING | TF_DICT);
    return flags;
}

static void lay_out(Making *m) {
    Type *t = m->t;
    /* Classes and modules keep attributes in their own dictionaries. */
    bool own = t->def->layout == LAYOUT_TYPE || t->def->layout == LAYOUT_MODULE;
    t->flags = inherited_flags(t->bases, t->base);
    m->base_dict = t->flags & TF_DICT;
    if (own) t->flags &= ~(uint32_t)TF_DICT;
    t->slots_n = t->base->slots_n + (uint32_t)m->slots->size;
    if (!own && (!m->has_slots || m->dict_slot)) t->flags |= TF_DICT;
    type_lay_out(t);
}

/* As many inline slots as the bodies of its methods assign to, and the base's. */
static uint32_t foreseen(Making *m) {
    enum { UNKNOWN = 2, MOST = 32 };
    uint32_t n = m->t->base->inline_slots;
    Value names = dict_get_str(m->rt, m->dict, NAME(m->rt, dunder_static_attributes));
    if (is_tuple(names))
        n += as_tuple(names)->size < MOST ? (uint32_t)as_tuple(names)->size : MOST;
    else if (n < UNKNOWN)
        n = UNKNOWN;
    return n < MOST ? n : MOST;
}

static bool make_root(Making *m) {
    Type *t = m->t;
    if (t->dict_offset && !type_dict_mode(t))
        t->inline_slots = type_inline_slots(t, foreseen(m));
    Shape *root = shape_new_root(m->rt, t, type_dict_mode(t));
    if (!root) return false;
    t->root = root;
    t->shape_id = root->id;
    heap_barrier(&m->rt->heap, t);
    return true;
}

/* ---- what the namespace says about the class -------------------------------------- */

static Value take(Making *m, Str *name) {
    Value v = dict_get_str(m->rt, m->dict, name);
    if (v != UNBOUND && dict_delete_str(m->rt, m->dict, name) < 0) return RAISED;
    return v;
}

static bool set_default(Making *m, Str *name, Value v) {
    if (dict_get_str(m->rt, m->dict, name) != UNBOUND) return true;
    return v != RAISED && dict_set_str(m->rt, m->dict, name, v);
}

static bool set_qualname(Making *m) {
    Value v = take(m, NAME(m->rt, dunder_qualname));
    if (v == UNBOUND) {
        m->t->qualname = m->name;
        heap_barrier(&m->rt->heap, m->t);
        return true;
    }
    if (v == RAISED || !is_str(v)) {
        if (v != RAISED)
            raise(m->rt, TYPE_TYPE_ERROR, "type __qualname__ must be a str, not %T", v);
        return false;
    }
    m->t->qualname = as_str(v);
    heap_barrier(&m->rt->heap, m->t);
    return true;
}

static bool wrap_function(Making *m, Str *name,
                          Value (*wrap)(Runtime *rt, Value function)) {
    Value v = dict_get_str(m->rt, m->dict, name);
    if (!is_exact(v, TYPE_FUNCTION)) return true;
    Value wrapped = wrap(m->rt, v);
    return wrapped != RAISED && dict_set_str(m->rt, m->dict, name, wrapped);
}

static Value no_weakref(Runtime *rt, Value self) { return NONE_VALUE; }

static const GetSetDef instance_dict = {"__dict__", object_get_dict, object_set_dict,
                                        "dictionary for instance variables"};
static const GetSetDef instance_weakref = {"__weakref__", no_weakref, NULL,
                                           "list of weak references to the object"};

static bool add_instance_getsets(Making *m) {
    Runtime *rt = m->rt;
    Type *t = m->t;
    bool own = t->def->layout == LAYOUT_TYPE || t->def->layout == LAYOUT_MODULE;
    if (t->flags & TF_DICT && !m->base_dict) {
        Str *name = NAME(rt, dunder_dict);
        if (!set_default(m, name, getset_new(rt, t, &instance_dict, name))) return false;
    }
    if (m->has_slots || m->base_dict || own || t->base->flags & TF_SCRIPT) return true;
    Str *name = NAME(rt, dunder_weakref);
    return set_default(m, name, getset_new(rt, t, &instance_weakref, name));
}

static bool complete_namespace(Making *m) {
    Runtime *rt = m->rt;
    Str *hash = SLOT_NAME(rt, SLOT_HASH);
    if (dict_get_str(rt, m->dict, SLOT_NAME(rt, SLOT_EQ)) != UNBOUND &&
        !set_default(m, hash, NONE_VALUE))
        return false;
    if (!set_qualname(m)) return false;
    Value module = rt->caller_module ? rt->caller_module(rt) : UNBOUND;
    if (module != UNBOUND && !set_default(m, NAME(rt, dunder_module), module))
        return false;
    return wrap_function(m, SLOT_NAME(rt, SLOT_NEW), staticmethod_new) &&
           wrap_function(m, SLOT_NAME(rt, SLOT_INIT_SUBCLASS), classmethod_new) &&
           wrap_function(m, SLOT_NAME(rt, SLOT_CLASS_GETITEM), classmethod_new) &&
           add_members(m) && add_instance_getsets(m) &&
           set_default(m, NAME(rt, dunder_doc), NONE_VALUE);
}

static bool fill_cell(Making *m, Str *name, Value cell, Value v) {
    if (cell == UNBOUND) return true;
    if (!has_layout(cell, LAYOUT_CELL)) {
        raise(m->rt, TYPE_TYPE_ERROR, "%U must be a nonlocal cell, not <class '%T'>",
              name, cell);
        return false;
    }
    ((Cell *)as_object(cell))->value = v;
    heap_barrier(&m->rt->heap, as_object(cell));
    return true;
}

/* ---- telling others --------------------------------------------------------------- */

static void note_failed_set_name(Runtime *rt, Type *t, Value item, Value name) {
    Value error = error_take(rt);
    Str *note = str_format(rt, "Error calling __set_name__ on '%T' instance %R in '%N'",
                           item, name, t);
    Str *add = note ? str_intern_cstr(rt, "add_note") : NULL;
    Value arg = note ? value_object(note) : UNBOUND;
    if (!add || call_method(rt, error, add, &arg, 1) == RAISED) error_clear(rt);
    raise_object(rt, error);
}

static bool call_set_names(Runtime *rt, Type *t) {
    Dict *copy = dict_copy(rt, t->dict);
    if (!copy) return false;
    Value name, item;
    for (size_t i = 0; dict_next(copy, &i, &name, &item);) {
        Type *it = type_of(rt, item);
        if (it->id == TYPE_FUNCTION || it->id == TYPE_STR) continue; /* the usual ones */
        if (type_lookup(rt, it, SLOT_NAME(rt, SLOT_SET_NAME)) == UNBOUND) continue;
        Value args[] = {value_object(t), name};
        if (call_special(rt, item, SLOT_SET_NAME, args, 2) != RAISED) continue;
        note_failed_set_name(rt, t, item, name);
        return false;
    }
    return true;
}

static bool call_init_subclass(Runtime *rt, Type *t, Dict *kwargs) {
    Str *name = SLOT_NAME(rt, SLOT_INIT_SUBCLASS);
    Value hook = super_find(rt, t, t, name);
    bool any = kwargs && kwargs->live;
    if (hook == type_lookup(rt, rt->types[TYPE_OBJECT], name) && !any) return true;
    hook = super_bound(rt, t, t, value_object(t), name);
    if (hook == RAISED || hook == UNBOUND) return hook == UNBOUND;
    return call_ex(rt, hook, rt->empty_tuple, any ? kwargs : NULL) != RAISED;
}

/* ---- the whole -------------------------------------------------------------------- */

/* `super()` and `__class__` in the methods read the class from one cell; what is
 * evaluated later among type parameters and aliases reads the class's names from the
 * other. */
static bool make(Making *m) {
    Runtime *rt = m->rt;
    Str *class_name = NAME(rt, dunder_classcell), *dict_name = NAME(rt, dunder_dictcell);
    Value class_cell = take(m, class_name), dict_cell = take(m, dict_name);
    m->base_dict = inherited_flags(m->t->bases, m->t->base) & TF_DICT;
    if (class_cell == RAISED || dict_cell == RAISED || !collect_slots(m)) return false;
    lay_out(m);
    if (!complete_namespace(m) || !type_compute_mro(rt, m->t) || !make_root(m))
        return false;
    return type_update_slots(rt, m->t) && type_register(rt, m->t) &&
           fill_cell(m, dict_name, dict_cell, value_object(m->t->dict)) &&
           fill_cell(m, class_name, class_cell, value_object(m->t));
}

Type *type_new(Runtime *rt, Type *meta, Str *name, Tuple *bases, Dict *ns, Dict *kwargs) {
    if (memchr(name->bytes, 0, name->size)) {
        raise(rt, TYPE_VALUE_ERROR, "type name must not contain null characters");
        return NULL;
    }
    if (!bases->size) {
        Value object = value_object(rt->types[TYPE_OBJECT]);
        if (!(bases = tuple_from(rt, &object, 1))) return NULL;
    }
    Type *base = type_best_base(rt, bases);
    Dict *dict = base ? dict_copy(rt, ns) : NULL;
    Type *t = dict ? type_make_script(rt, meta) : NULL;
    if (!t) return NULL;
    t->def = base->def;
    t->base = base;
    t->name = name;
    t->bases = bases;
    t->dict = dict;
    t->flags = TF_SCRIPT | TF_BASE;
    Making m = {.rt = rt, .t = t, .dict = dict, .name = name};
    if (!make(&m) || !call_set_names(rt, t) || !call_init_subclass(rt, t, kwargs))
        return NULL;
    return t;
}

static Value wrong_argument(Runtime *rt, int at, const char *wanted, Value v) {
    return raise(rt, TYPE_TYPE_ERROR, "type.__new__() argument %d must be %s, not %T", at,
                 wanted, v);
}

Value type_make(Runtime *rt, Value *args, size_t n) {
    Type *meta = as_type(args[0]);
    Tuple *given = as_tuple(args[1]);
    Dict *kwargs = as_dict(args[2]);
    const Value *a = given->items;
    if (given->size != 3 && meta->id == TYPE_TYPE)
        return raise(rt, TYPE_TYPE_ERROR, "type() takes 1 or 3 arguments");
    if (given->size != 3)
        return raise(rt, TYPE_TYPE_ERROR,
                     "type.__new__() takes exactly 3 arguments (%zu given)", given->size);
    if (!is_str(a[0])) return wrong_argument(rt, 1, "str", a[0]);
    if (!is_tuple(a[1])) return wrong_argument(rt, 2, "tuple", a[1]);
    if (!is_dict(a[2])) return wrong_argument(rt, 3, "dict", a[2]);
    Type *winner = type_winner(rt, meta, as_tuple(a[1]));
    if (!winner) return RAISED;
    Str *name = SLOT_NAME(rt, SLOT_NEW);
    if (winner != meta && type_lookup(rt, winner, name) != type_lookup(rt, meta, name)) {
        Value make = value_getattr(rt, value_object(winner), name);
        Value all[] = {value_object(winner), a[0], a[1], a[2]};
        Tuple *again = make == RAISED ? NULL : tuple_from(rt, all, 4);
        return again ? call_ex(rt, make, again, kwargs) : RAISED;
    }
    Type *t = type_new(rt, winner, as_str(a[0]), as_tuple(a[1]), as_dict(a[2]), kwargs);
    return t ? value_object(t) : RAISED;
}
