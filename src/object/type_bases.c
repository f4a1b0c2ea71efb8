/* type_bases.c - see type_bases.h. */
#include "object/type_bases.h"
#include "object/containers.h"
#include "object/mro.h"
#include "object/protocol.h"
#include "object/str.h"
#include "object/type_slots.h"

/* ---- layout ----------------------------------------------------------------------- */

/* The class along the base chain that last added something to the layout. */
static Type *solid(Type *t) {
    for (Type *b = t->base; b; t = b, b = b->base) {
        bool adds = t->def != b->def
                        ? t->def->layout != b->def->layout || t->def->size != b->def->size
                        : t->slots_n != b->slots_n;
        if (adds) return t;
    }
    return t;
}

Type *type_best_base(Runtime *rt, Tuple *bases) {
    Type *best = NULL, *best_solid = NULL;
    for (size_t i = 0; i < bases->size; i++) {
        if (!has_layout(bases->items[i], LAYOUT_TYPE)) {
            raise(rt, TYPE_TYPE_ERROR, "bases must be types");
            return NULL;
        }
        Type *base = as_type(bases->items[i]);
        if (!(base->flags & (TF_BASE | TF_SCRIPT))) {
            raise(rt, TYPE_TYPE_ERROR, "type '%N' is not an acceptable base type", base);
            return NULL;
        }
        if (!base->mro) { /* being made, and a metaclass's mro() extends it */
            raise(rt, TYPE_TYPE_ERROR, "Cannot extend an incomplete type '%N'", base);
            return NULL;
        }
        Type *candidate = solid(base);
        if (!best ||
            (best_solid != candidate && type_is_subtype(candidate, best_solid))) {
            best = base;
            best_solid = candidate;
        } else if (!type_is_subtype(best_solid, candidate)) {
            raise(rt, TYPE_TYPE_ERROR, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return best;
}

bool type_same_layout(const Type *a, const Type *b) {
    return a->def == b->def && a->slots_n == b->slots_n &&
           a->dict_offset == b->dict_offset &&
           (a->flags & TF_DICT) == (b->flags & TF_DICT);
}

/* ---- order ------------------------------------------------------------------------ */

bool type_compute_mro(Runtime *rt, Type *t) {
    Type *meta = type_of(rt, value_object(t));
    Str *name = NAME(rt, mro);
    if (type_lookup(rt, meta, name) == type_lookup(rt, rt->types[TYPE_TYPE], name)) {
        t->mro = mro_compute(rt, t, t->bases);
        heap_barrier(&rt->heap, t);
        return t->mro != NULL;
    }
    Value order = call_method(rt, value_object(t), name, NULL, 0);
    Tuple *mro = order == RAISED ? NULL : tuple_of(rt, order);
    if (!mro) return false;
    for (size_t i = 0; i < mro->size; i++) {
        if (has_layout(mro->items[i], LAYOUT_TYPE)) continue;
        raise(rt, TYPE_TYPE_ERROR, "mro() returned a non-class ('%T')", mro->items[i]);
        return false;
    }
    t->mro = mro;
    heap_barrier(&rt->heap, t);
    return true;
}

/* ---- other bases ------------------------------------------------------------------ */

/* An mro() of script may be in the middle of changing bases: orders tell less than the
 * chain of layouts then. */
static bool is_below(const Type *k, const Type *t) {
    if (type_is_subtype(k, t)) return true;
    while (k && k != t)
        k = k->base;
    return k == t;
}

static bool are_possible_bases(Runtime *rt, Type *t, Tuple *bases) {
    if (!bases->size)
        raise(rt, TYPE_TYPE_ERROR,
              "can only assign non-empty tuple to %N.__bases__, not ()", t);
    for (size_t i = 0; i < bases->size; i++) {
        Value base = bases->items[i];
        if (!has_layout(base, LAYOUT_TYPE)) {
            raise(rt, TYPE_TYPE_ERROR, "%N.__bases__ must be tuple of classes, not '%T'",
                  t, base);
            return false;
        }
        if (is_below(as_type(base), t)) {
            raise(rt, TYPE_TYPE_ERROR, "a __bases__ item causes an inheritance cycle");
            return false;
        }
    }
    return bases->size;
}

/* `t` and the classes below it, each before all its bases among them. */
static List *subtree(Runtime *rt, Type *t) {
    List *all = list_new(rt, 4), *order = list_new(rt, 4);
    Set *seen = set_new(rt, false);
    if (!all || !order || !seen || !list_append(rt, all, value_object(t))) return NULL;
    for (size_t i = 0; i < all->size; i++) {
        Type *k = as_type(all->items->items[i]);
        if (k->subclasses && !list_extend(rt, all, value_object(k->subclasses)))
            return NULL;
    }
    for (size_t i = all->size; i-- > 0;) { /* met several times: the last one counts */
        Value k = all->items->items[i];
        int known = set_contains(rt, seen, k);
        if (known) {
            if (known < 0) return NULL;
            continue;
        }
        if (!set_add(rt, seen, k) || !list_append(rt, order, k)) return NULL;
    }
    return order;
}

static bool compute_orders(Runtime *rt, List *classes) {
    for (size_t i = classes->size; i-- > 0;)
        if (!type_compute_mro(rt, as_type(classes->items->items[i]))) return false;
    return true;
}

/* Puts the orders back that stood before a failure. */
static void restore_orders(Runtime *rt, List *classes, List *orders) {
    for (size_t i = 0; i < orders->size; i++) {
        Type *k = as_type(classes->items->items[i]);
        k->mro = as_tuple(orders->items->items[i]);
        heap_barrier(&rt->heap, k);
    }
}

static void forget_subclass(Type *base, Type *t) {
    List *l = base->subclasses;
    for (size_t i = 0; l && i < l->size; i++) {
        if (l->items->items[i] != value_object(t)) continue;
        memmove(l->items->items + i, l->items->items + i + 1,
                (l->size - i - 1) * sizeof(Value));
        l->size--;
        return;
    }
}

/* What type_update_slots needs, while all can still be undone. */
static bool fill_orders(Runtime *rt, List *classes) {
    for (size_t i = 0; i < classes->size; i++) {
        const Tuple *mro = as_type(classes->items->items[i])->mro;
        for (size_t k = 0; k < mro->size; k++)
            if (!type_fill(rt, as_type(mro->items[k]))) return false;
    }
    return true;
}

static void link_bases(Runtime *rt, Type *t, Tuple *bases, Type *base) {
    t->bases = bases;
    t->base = base;
    heap_barrier(&rt->heap, t);
}

bool type_set_bases(Runtime *rt, Type *t, Tuple *bases) {
    if (!are_possible_bases(rt, t, bases)) return false;
    Type *base = type_best_base(rt, bases), *old_base = t->base;
    Tuple *old = t->bases;
    if (!base) return false;
    bool foreign = base->def != old_base->def && !(base->flags & TF_SCRIPT);
    if (foreign || !type_same_layout(base, old_base)) {
        raise(rt, TYPE_TYPE_ERROR, "__bases__ assignment: '%N' %s differs from '%N'",
              base, foreign ? "deallocator" : "object layout", old_base);
        return false;
    }
    List *classes = subtree(rt, t), *orders = classes ? list_new(rt, 4) : NULL;
    for (size_t i = 0; orders && i < classes->size; i++)
        if (!list_append(rt, orders,
                         value_object(as_type(classes->items->items[i])->mro)))
            orders = NULL;
    if (!orders) return false;
    link_bases(rt, t, bases, base);
    if (!compute_orders(rt, classes) || !fill_orders(rt, classes) ||
        !type_register(rt, t)) {
        restore_orders(rt, classes, orders);
        link_bases(rt, t, old, old_base);
        return false;
    }
    for (size_t i = 0; i < old->size; i++)
        forget_subclass(as_type(old->items[i]), t);
    for (size_t i = classes->size; i-- > 0;)
        if (!type_update_slots(rt, as_type(classes->items->items[i]))) return false;
    type_changed(rt);
    return true;
}
