/* build_class.c - see build_class.h. */
#include "vm/build_class.h"
#include "object/class.h"
#include "object/containers.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

typedef struct Statement {
    Runtime *rt;
    Function *body;
    Value name, meta;
    Tuple *bases, *given; /* after and before __mro_entries__ */
    Dict *kwargs;         /* without metaclass; NULL: none */
    Value ns;
} Statement;

/* ---- bases ------------------------------------------------------------------------ */

static bool extend_by_entries(Statement *s, List *bases, Value base, Value hook) {
    Runtime *rt = s->rt;
    Value arg = value_object(s->given);
    Value entries = call(rt, hook, &arg, 1);
    if (entries == RAISED) return false;
    if (is_tuple(entries)) return list_extend(rt, bases, entries);
    raise(rt, TYPE_TYPE_ERROR, "__mro_entries__ must return a tuple");
    return false;
}

/* Replace bases that are no classes by what their __mro_entries__ say. */
static bool resolve_bases(Statement *s) {
    Runtime *rt = s->rt;
    bool plain = true;
    for (size_t i = 0; i < s->given->size; i++)
        plain &= has_layout(s->given->items[i], LAYOUT_TYPE);
    s->bases = s->given;
    if (plain) return true;
    List *bases = list_new(rt, s->given->size);
    if (!bases) return false;
    for (size_t i = 0; i < s->given->size; i++) {
        Value base = s->given->items[i];
        Value hook = has_layout(base, LAYOUT_TYPE)
                         ? UNBOUND
                         : value_getattr_or(rt, base, NAME(rt, dunder_mro_entries));
        if (hook == RAISED) return false;
        bool ok = hook == UNBOUND ? list_append(rt, bases, base)
                                  : extend_by_entries(s, bases, base, hook);
        if (!ok) return false;
    }
    s->bases = tuple_from(rt, bases->items->items, bases->size);
    return s->bases != NULL;
}

/* ---- metaclass and namespace ------------------------------------------------------ */

static bool take_keywords(Statement *s, const Value *values, Tuple *kwnames) {
    Runtime *rt = s->rt;
    s->meta = UNBOUND;
    if (!kwnames || !kwnames->size) return true;
    if (!(s->kwargs = dict_new(rt))) return false;
    for (size_t i = 0; i < kwnames->size; i++) {
        Str *name = as_str(kwnames->items[i]);
        if (str_is(name, "metaclass"))
            s->meta = values[i];
        else if (!dict_set_str(rt, s->kwargs, name, values[i]))
            return false;
    }
    return true;
}

static bool choose_metaclass(Statement *s) {
    Runtime *rt = s->rt;
    if (s->meta == UNBOUND)
        s->meta = s->bases->size ? value_object(type_of(rt, s->bases->items[0]))
                                 : value_object(rt->types[TYPE_TYPE]);
    if (!has_layout(s->meta, LAYOUT_TYPE)) return true; /* any callable will do */
    Type *winner = type_winner(rt, as_type(s->meta), s->bases);
    if (!winner) return false;
    s->meta = value_object(winner);
    return true;
}

static bool prepare_namespace(Statement *s) {
    Runtime *rt = s->rt;
    Type *plain = rt->types[TYPE_TYPE];
    if (s->meta == value_object(plain)) {
        Dict *d = dict_new(rt);
        if (d) s->ns = value_object(d);
        return d != NULL;
    }
    Value prepare = value_getattr_or(rt, s->meta, SLOT_NAME(rt, SLOT_PREPARE));
    if (prepare == RAISED) return false;
    if (prepare == UNBOUND) {
        Dict *d = dict_new(rt);
        if (d) s->ns = value_object(d);
        return d != NULL;
    }
    Value args[] = {s->name, value_object(s->bases)};
    Tuple *both = tuple_from(rt, args, 2);
    s->ns = both ? call_ex(rt, prepare, both, s->kwargs) : RAISED;
    if (s->ns == RAISED) return false;
    if (type_of(rt, s->ns)->slots.getitem) return true;
    Str *who = has_layout(s->meta, LAYOUT_TYPE) ? as_type(s->meta)->name
                                                : str_from_cstr(rt, "<metaclass>");
    if (who)
        raise(rt, TYPE_TYPE_ERROR, "%U.__prepare__() must return a mapping, not %T", who,
              s->ns);
    return false;
}

/* ---- the class -------------------------------------------------------------------- */

static bool note_original_bases(Statement *s) {
    if (s->bases == s->given) return true;
    return value_setitem(s->rt, s->ns, value_object(NAME(s->rt, dunder_orig_bases)),
                         value_object(s->given));
}

/* The cell for `__class__` that the body returned, if its methods use it: type.__new__
 * finds it in the namespace. */
static bool hand_over_cell(Statement *s, Value cell) {
    if (!has_layout(cell, LAYOUT_CELL)) return true;
    return value_setitem(s->rt, s->ns, value_object(NAME(s->rt, dunder_classcell)), cell);
}

static Value call_metaclass(Statement *s) {
    Runtime *rt = s->rt;
    Value args[] = {s->name, value_object(s->bases), s->ns};
    Tuple *all = tuple_from(rt, args, 3);
    if (!all) return RAISED;
    return call_ex(rt, s->meta, all, s->kwargs && s->kwargs->live ? s->kwargs : NULL);
}

/* Every metaclass must have passed the cell on to type.__new__. */
static bool check_class_cell(Statement *s, Value cls, Value cell) {
    if (!has_layout(cell, LAYOUT_CELL) || !has_layout(cls, LAYOUT_TYPE)) return true;
    Value inside = ((Cell *)as_object(cell))->value;
    if (inside == cls) return true;
    if (inside == UNBOUND)
        raise(s->rt, TYPE_RUNTIME_ERROR,
              "__class__ not set defining %R as %R. Was __classcell__ propagated to "
              "type.__new__?",
              s->name, cls);
    else
        raise(s->rt, TYPE_TYPE_ERROR, "__class__ set to %R defining %R as %R", inside,
              s->name, cls);
    return false;
}

/* body(namespace) fills the namespace; the class is made by the metaclass that the bases
 * and the keyword `metaclass` determine. args: body, name, bases…, keyword values. */
static Value build_class(Runtime *rt, Value *args, size_t n, Tuple *kwnames) {
    size_t given = n - (kwnames ? kwnames->size : 0);
    if (given < 2)
        return raise(rt, TYPE_TYPE_ERROR, "__build_class__: not enough arguments");
    if (!is_exact(args[0], TYPE_FUNCTION))
        return raise(rt, TYPE_TYPE_ERROR, "__build_class__: func must be a function");
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "__build_class__: name is not a string");
    Statement s = {.rt = rt, .body = as_function(args[0]), .name = args[1]};
    s.given = tuple_from(rt, args + 2, given - 2);
    if (!s.given || !take_keywords(&s, args + given, kwnames) || !resolve_bases(&s) ||
        !choose_metaclass(&s) || !prepare_namespace(&s))
        return RAISED;
    Value cell = vm_run_class_body(rt, s.body, s.ns);
    if (cell == RAISED || !note_original_bases(&s) || !hand_over_cell(&s, cell))
        return RAISED;
    Value cls = call_metaclass(&s);
    if (cls == RAISED || !check_class_cell(&s, cls, cell)) return RAISED;
    return cls;
}

/* ---- as a native ------------------------------------------------------------------ */

static Value build_class_native(Runtime *rt, Value *args, size_t n) {
    Tuple *positional = as_tuple(args[0]);
    Dict *keywords = as_dict(args[1]);
    Array *all = array_new(rt, positional->size + keywords->live);
    Tuple *names = all ? tuple_new(rt, keywords->live) : NULL;
    if (!names) return RAISED;
    memcpy(all->items, positional->items, positional->size * sizeof(Value));
    Value key, v;
    size_t at = 0;
    for (size_t i = 0; dict_next(keywords, &i, &key, &v); at++) {
        names->items[at] = key;
        all->items[positional->size + at] = v;
    }
    Value cls = build_class(rt, all->items, positional->size + at, names);
    KEEP(all);
    return cls;
}

const NativeDef build_class_defs[] = {
    {"__build_class__(*args, **kwargs)", build_class_native,
     "Internal helper function used by the class statement."},
    {0},
};
