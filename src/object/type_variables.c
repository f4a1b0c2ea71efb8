/* type_variables.c - see type_variables.h. */
#include "object/type_variables.h"
#include "object/containers.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

/* v.name where v is no class; UNBOUND: absent. */
static Value attribute(Runtime *rt, Value v, const char *name) {
    if (has_layout(v, LAYOUT_TYPE)) return UNBOUND;
    Str *s = str_intern_cstr(rt, name);
    return s ? value_getattr_or(rt, v, s) : RAISED;
}

/* The type variables of one argument: itself, or those of an alias. */
static Value variables_in(Runtime *rt, Value arg) {
    if (is_int(arg) || is_double(arg)) return UNBOUND;
    Value own = attribute(rt, arg, "__typing_subst__");
    if (own == RAISED) return RAISED;
    if (own == UNBOUND) {
        Value all = attribute(rt, arg, "__parameters__");
        return all == RAISED || is_tuple(all) ? all : UNBOUND;
    }
    Tuple *one = tuple_from(rt, &arg, 1);
    return one ? value_object(one) : RAISED;
}

static bool add_once(Runtime *rt, List *all, Value v) {
    int64_t at = sequence_find(rt, value_object(all), v, 0, INT64_MAX);
    return at == -1 ? list_append(rt, all, v) : at >= 0;
}

Tuple *type_variables(Runtime *rt, Tuple *args) {
    List *all = list_new(rt, 0);
    for (size_t i = 0; all && i < args->size; i++) {
        Value found = variables_in(rt, args->items[i]);
        if (found == RAISED) return NULL;
        for (size_t k = 0; found != UNBOUND && k < as_tuple(found)->size; k++)
            if (!add_once(rt, all, as_tuple(found)->items[k])) return NULL;
    }
    return all ? tuple_of(rt, value_object(all)) : NULL;
}

/* One item per variable: defaults are added, and what a variable takes several of becomes
 * one tuple. */
static Tuple *fit(Runtime *rt, Value owner, Tuple *variables, Tuple *items) {
    Str *name = str_intern_cstr(rt, "__typing_prepare_subst__");
    if (!name) return NULL;
    for (size_t i = 0; i < variables->size; i++) {
        Value prepare = value_getattr_or(rt, variables->items[i], name);
        if (prepare == UNBOUND) continue;
        Value pair[] = {owner, value_object(variables), value_object(items)};
        Value fitted = prepare == RAISED ? RAISED : call(rt, prepare, pair, 3);
        items = fitted == RAISED ? NULL : tuple_of(rt, fitted);
        if (!items) return NULL;
    }
    if (items->size == variables->size) return items;
    bool few = items->size < variables->size;
    raise(rt, TYPE_TYPE_ERROR, "Too %s arguments for %R; actual %zu, expected %s%zu",
          few ? "few" : "many", owner, items->size, few ? "at least " : "",
          variables->size);
    return NULL;
}

static Value item_of(Tuple *variables, Tuple *items, Value variable) {
    for (size_t i = 0; i < variables->size; i++)
        if (variables->items[i] == variable) return items->items[i];
    return variable;
}

/* alias[...] with the items of the variables that it mentions; an alias that stands for
 * several arguments (*Ts) answers with a tuple of them. */
static Value replace_inside(Runtime *rt, Value alias, Tuple *mentioned, Tuple *variables,
                            Tuple *items) {
    List *key = list_new(rt, mentioned->size);
    for (size_t i = 0; key && i < mentioned->size; i++) {
        Value item = item_of(variables, items, mentioned->items[i]);
        bool ok =
            is_tuple(item) ? list_extend(rt, key, item) : list_append(rt, key, item);
        if (!ok) return RAISED;
    }
    Tuple *t = key ? tuple_of(rt, value_object(key)) : NULL;
    return t ? value_getitem(rt, alias, value_object(t)) : RAISED;
}

static bool add_replaced(Runtime *rt, List *out, Value arg, Tuple *variables,
                         Tuple *items) {
    Value mentioned = variables_in(rt, arg);
    if (mentioned == RAISED) return false;
    if (mentioned == UNBOUND || !as_tuple(mentioned)->size)
        return list_append(rt, out, arg);
    Value v;
    if (as_tuple(mentioned)->items[0] == arg) {
        Str *name = str_intern_cstr(rt, "__typing_subst__");
        Value item = item_of(variables, items, arg);
        v = name ? call_method(rt, arg, name, &item, 1) : RAISED;
    } else {
        v = replace_inside(rt, arg, as_tuple(mentioned), variables, items);
    }
    if (v == RAISED) return false;
    return is_tuple(v) ? list_extend(rt, out, v) : list_append(rt, out, v);
}

Tuple *type_variables_replace(Runtime *rt, Value owner, Tuple *args, Value key) {
    Tuple *variables = type_variables(rt, args);
    if (!variables) return NULL;
    if (!variables->size) {
        raise(rt, TYPE_TYPE_ERROR, "%R is not a generic class", owner);
        return NULL;
    }
    Tuple *items = is_tuple(key) ? as_tuple(key) : tuple_from(rt, &key, 1);
    if (items) items = fit(rt, owner, variables, items);
    List *out = items ? list_new(rt, args->size) : NULL;
    if (!out) return NULL;
    for (size_t i = 0; i < args->size; i++)
        if (!add_replaced(rt, out, args->items[i], variables, items)) return NULL;
    return tuple_of(rt, value_object(out));
}
