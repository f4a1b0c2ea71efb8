/* dict_view.c - keys(), values() and items() of a dict, and the iterators over them.
 * Views of keys and items behave like sets. */
#include "object/dict.h"
#include "object/iterator.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/set.h"
#include "object/str.h"

static void trace_view(Tracer *t, Object *o) { trace_object(t, ((DictView *)o)->dict); }

const LayoutOps layout_DICTVIEW = {.name = "dict view", .trace = trace_view};

INLINE Dict *dict_of(Value view) { return ((DictView *)as_object(view))->dict; }
INLINE bool is_set_view(Value v) {
    return is_exact(v, TYPE_DICT_KEYS) || is_exact(v, TYPE_DICT_ITEMS);
}

Value dict_view_new(Runtime *rt, Dict *d, uint32_t type_id) {
    DictView *v = object_alloc(rt, sizeof *v, type_id, LAYOUT_DICTVIEW, 0);
    if (!v) return RAISED;
    v->dict = d;
    return value_object(v);
}

/* ---- iterators -------------------------------------------------------------------- */

static bool is_backwards(uint32_t type_id) {
    return type_id >= TYPE_DICT_REVERSE_KEY_ITERATOR &&
           type_id <= TYPE_DICT_REVERSE_ITEM_ITERATOR;
}

Value dict_iterator_new(Runtime *rt, Dict *d, uint32_t type_id) {
    DictIterator *it = object_alloc(rt, sizeof *it, type_id, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->dict = d;
    it->index = is_backwards(type_id) ? d->used : 0; /* backwards: one above the next */
    it->changes = d->changes;
    it->left = it->size = d->live;
    return value_object(it);
}

static DictEntry *finish(DictIterator *it) {
    it->dict = NULL;
    return NULL;
}

/* The next entry, NULL at the end or after raising (then *raised). */
static DictEntry *step(Runtime *rt, DictIterator *it, bool backwards, bool *raised) {
    Dict *d = it->dict;
    if (!d) return NULL;
    if (UNLIKELY(d->live != it->size)) {
        it->size = UINT32_MAX; /* and from now on always */
        raise(rt, TYPE_RUNTIME_ERROR, "dictionary changed size during iteration");
        *raised = true;
        return NULL;
    }
    DictEntry *entries = d->table->entries, *e;
    if (it->index > d->used) it->index = d->used;
    do {
        if (backwards ? it->index == 0 : it->index >= d->used) return finish(it);
        e = &entries[backwards ? --it->index : it->index++];
    } while (e->key == UNBOUND);
    if (UNLIKELY(it->left == 0)) {
        raise(rt, TYPE_RUNTIME_ERROR, "dictionary keys changed during iteration");
        *raised = true;
        return finish(it);
    }
    it->left--;
    return e;
}

INLINE Value next_entry(Runtime *rt, Value self, bool backwards, int part) {
    bool raised = false;
    DictEntry *e = step(rt, (DictIterator *)as_object(self), backwards, &raised);
    if (UNLIKELY(!e)) return raised ? RAISED : UNBOUND;
    if (part == 0) return e->key;
    if (part == 1) return e->value;
    Tuple *pair = tuple_from(rt, &e->key, 2);
    return pair ? value_object(pair) : RAISED;
}

int dict_item_parts(Runtime *rt, Object *iterator, Value *out) {
    bool raised = false;
    DictEntry *e = step(rt, (DictIterator *)iterator, false, &raised);
    if (UNLIKELY(!e)) return raised ? -1 : 0;
    out[0] = e->key;
    out[1] = e->value;
    return 1;
}

static Value next_key(Runtime *rt, Value self) { return next_entry(rt, self, false, 0); }
static Value next_value(Runtime *rt, Value self) {
    return next_entry(rt, self, false, 1);
}
static Value next_item(Runtime *rt, Value self) { return next_entry(rt, self, false, 2); }
static Value previous_key(Runtime *rt, Value self) {
    return next_entry(rt, self, true, 0);
}
static Value previous_value(Runtime *rt, Value self) {
    return next_entry(rt, self, true, 1);
}
static Value previous_item(Runtime *rt, Value self) {
    return next_entry(rt, self, true, 2);
}

static Value hint(Runtime *rt, Value *args, size_t n) {
    DictIterator *it = (DictIterator *)as_object(args[0]);
    bool more = it->dict && it->dict->live == it->size;
    return value_small(more ? it->left : 0);
}

/* ---- views: common ---------------------------------------------------------------- */

static Value repr(Runtime *rt, Value self) {
    int entered = repr_enter(rt, self);
    if (entered <= 0)
        return entered < 0 ? RAISED : string_or_raised(str_from_cstr(rt, "..."));
    List *items = list_new(rt, 0);
    Str *s = NULL;
    if (items && list_extend(rt, items, self))
        s = str_format(rt, "%T(%R)", self, value_object(items));
    repr_leave(rt);
    return string_or_raised(s);
}

static int64_t len(Runtime *rt, Value self) { return dict_of(self)->live; }

static Value iter_keys(Runtime *rt, Value self) {
    return dict_iterator_new(rt, dict_of(self), TYPE_DICT_KEY_ITERATOR);
}
static Value iter_values(Runtime *rt, Value self) {
    return dict_iterator_new(rt, dict_of(self), TYPE_DICT_VALUE_ITERATOR);
}
static Value iter_items(Runtime *rt, Value self) {
    return dict_iterator_new(rt, dict_of(self), TYPE_DICT_ITEM_ITERATOR);
}

static Value iter_reversed(Runtime *rt, Value *args, size_t n) {
    static const uint32_t types[] = {TYPE_DICT_REVERSE_KEY_ITERATOR,
                                     TYPE_DICT_REVERSE_VALUE_ITERATOR,
                                     TYPE_DICT_REVERSE_ITEM_ITERATOR};
    uint32_t which = as_object(args[0])->shape - TYPE_DICT_KEYS;
    return dict_iterator_new(rt, dict_of(args[0]), types[which]);
}

static Value mapping(Runtime *rt, Value self) {
    return mappingproxy_new(rt, value_object(dict_of(self)));
}

static int contains_key(Runtime *rt, Value self, Value key) {
    int64_t i = dict_find(rt, dict_of(self), key);
    return i >= 0 ? 1 : i == DICT_ABSENT ? 0 : -1;
}

static int contains_item(Runtime *rt, Value self, Value item) {
    if (!is_tuple(item) || as_tuple(item)->size != 2) return 0;
    Value v = dict_get(rt, dict_of(self), as_tuple(item)->items[0]);
    if (is_special(v)) return v == RAISED ? -1 : 0;
    return value_equal(rt, v, as_tuple(item)->items[1]);
}

/* ---- views as sets ---------------------------------------------------------------- */

static bool is_set_like(Value v) { return is_any_set(v) || is_set_view(v); }

typedef struct Inclusion {
    Value container;
    bool wanted, stopped;
} Inclusion;

static bool check_inclusion(Runtime *rt, void *user, Value item) {
    Inclusion *in = user;
    int found = value_contains(rt, in->container, item);
    in->stopped = found >= 0 && found != in->wanted;
    return found >= 0 && !in->stopped;
}

/* Is `container` true (or is it false, for wanted == false) to hold each of `items`? */
static int all_included(Runtime *rt, Value items, Value container, bool wanted) {
    Inclusion in = {container, wanted, false};
    if (value_each(rt, items, check_inclusion, &in)) return 1;
    return in.stopped ? 0 : -1;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_set_like(a) || !is_set_like(b)) return NOT_IMPLEMENTED;
    int64_t na = value_len(rt, a), nb = value_len(rt, b);
    if (na < 0 || nb < 0) return RAISED;
    int result = 0;
    switch (op) {
    case CMP_NE:
    case CMP_EQ: result = na == nb ? all_included(rt, a, b, true) : 0; break;
    case CMP_LT: result = na < nb ? all_included(rt, a, b, true) : 0; break;
    case CMP_LE: result = na <= nb ? all_included(rt, a, b, true) : 0; break;
    case CMP_GT: result = na > nb ? all_included(rt, b, a, true) : 0; break;
    case CMP_GE: result = na >= nb ? all_included(rt, b, a, true) : 0; break;
    }
    if (result < 0) return RAISED;
    return value_bool(op == CMP_NE ? !result : result);
}

static Value difference(Runtime *rt, Value a, Value b) {
    Set *s = set_of(rt, a);
    return s && set_difference_update(rt, s, b) ? value_object(s) : RAISED;
}

static Value either(Runtime *rt, Value a, Value b) {
    Set *s = set_of(rt, a);
    return s && set_update(rt, s, b) ? value_object(s) : RAISED;
}

static Value exactly_one(Runtime *rt, Value a, Value b) {
    Set *s = set_of(rt, a);
    return s && set_symmetric_update(rt, s, b) ? value_object(s) : RAISED;
}

typedef struct Common {
    Value view;
    Set *into;
} Common;

static bool add_common(Runtime *rt, void *user, Value item) {
    Common *c = user;
    int found = value_contains(rt, c->view, item);
    return found >= 0 && (!found || set_add(rt, c->into, item));
}

static Value both(Runtime *rt, Value a, Value b) {
    if (!is_set_view(a)) {
        Value swap = a;
        a = b, b = swap;
    }
    if (is_exact(b, TYPE_SET) && dict_of(a)->live <= as_set(b)->used) {
        Set *s = set_intersection(rt, as_set(b), a);
        return s ? value_object(s) : RAISED;
    }
    if (is_set_view(b) && dict_of(b)->live > dict_of(a)->live) {
        Value swap = a;
        a = b, b = swap;
    }
    Common c = {a, set_new(rt, false)};
    return c.into && value_each(rt, b, add_common, &c) ? value_object(c.into) : RAISED;
}

static Value isdisjoint(Runtime *rt, Value *args, size_t n) {
    Value view = args[0], other = args[1];
    if (view == other) return value_bool(!dict_of(view)->live);
    if (is_set_like(other) && value_len(rt, other) > value_len(rt, view))
        view = args[1], other = args[0];
    int apart = all_included(rt, other, view, false);
    return apart < 0 ? RAISED : value_bool(apart);
}

/* ---- the classes ------------------------------------------------------------------ */

static const GetSetDef attributes[] = {
    {"mapping", mapping, NULL, "dictionary that this view refers to"},
    {0},
};
static const NativeDef set_methods[] = {
    {"isdisjoint(self, other, /)", isdisjoint, "Is nothing in common?"},
    {"__reversed__(self, /)", iter_reversed, "Return a reverse iterator."},
    {0},
};
static const NativeDef value_methods[] = {
    {"__reversed__(self, /)", iter_reversed, "Return a reverse iterator."},
    {0},
};
static const NativeDef iterator_methods[] = {
    {"__length_hint__(self, /)", hint, "Private method returning an estimate."},
    {0},
};

#define SET_VIEW(id, text, has, walk)            \
    const TypeDef type_def_##id = {              \
        .name = text,                            \
        .base = TYPE_OBJECT,                     \
        .layout = LAYOUT_DICTVIEW,               \
        .flags = TF_ABSTRACT,                    \
        .size = sizeof(DictView),                \
        .slots = {.repr = repr,                  \
                  .compare = compare,            \
                  .len = len,                    \
                  .contains = has,               \
                  .iter = walk,                  \
                  .binary[OP_SUB] = difference,  \
                  .binary[OP_AND] = both,        \
                  .binary[OP_XOR] = exactly_one, \
                  .binary[OP_OR] = either},      \
        .methods = set_methods,                  \
        .getset = attributes,                    \
    };
#define ITERATOR(id, text, fn)                        \
    const TypeDef type_def_##id = {                   \
        .name = text,                                 \
        .base = TYPE_OBJECT,                          \
        .layout = LAYOUT_ITERATOR,                    \
        .flags = TF_ABSTRACT,                         \
        .size = sizeof(DictIterator),                 \
        .slots = {.iter = iterator_self, .next = fn}, \
        .methods = iterator_methods,                  \
    };

SET_VIEW(DICT_KEYS, "dict_keys", contains_key, iter_keys)
SET_VIEW(DICT_ITEMS, "dict_items", contains_item, iter_items)

const TypeDef type_def_DICT_VALUES = {
    .name = "dict_values",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_DICTVIEW,
    .flags = TF_ABSTRACT,
    .size = sizeof(DictView),
    .slots = {.repr = repr, .len = len, .iter = iter_values},
    .methods = value_methods,
    .getset = attributes,
};

ITERATOR(DICT_KEY_ITERATOR, "dict_keyiterator", next_key)
ITERATOR(DICT_VALUE_ITERATOR, "dict_valueiterator", next_value)
ITERATOR(DICT_ITEM_ITERATOR, "dict_itemiterator", next_item)
ITERATOR(DICT_REVERSE_KEY_ITERATOR, "dict_reversekeyiterator", previous_key)
ITERATOR(DICT_REVERSE_VALUE_ITERATOR, "dict_reversevalueiterator", previous_value)
ITERATOR(DICT_REVERSE_ITEM_ITERATOR, "dict_reverseitemiterator", previous_item)
