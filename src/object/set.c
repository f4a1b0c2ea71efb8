/* set.c - the classes set and frozenset: operators and methods. The table itself is
 * set_table.c's. Results are of the base classes, as CPython's are. */
#include "object/set.h"
#include "object/generic.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

INLINE Value set_or_raised(Set *s) { return s ? value_object(s) : RAISED; }

/* ---- text, hash, order ------------------------------------------------------------ */

static bool repr_keys(Runtime *rt, Set *s, Buffer *b) {
    List *keys = list_new(rt, s->used);
    if (!keys || !list_extend(rt, keys, value_object(s))) return false;
    for (size_t i = 0; i < keys->size; i++) {
        if (UNLIKELY((i & 0xFF) == 0xFF) && !runtime_charge(rt, 1)) return false;
        Str *text = value_repr(rt, keys->items->items[i]);
        if (!text) return false;
        if (i) buffer_append(b, ", ", 2);
        buffer_append(b, text->bytes, text->size);
        KEEP(text);
    }
    return true;
}

static Value repr(Runtime *rt, Value self) {
    Set *s = as_set(self);
    Str *name = type_of(rt, self)->name;
    if (!s->used) return string_or_raised(str_format(rt, "%U()", name));
    int entered = repr_enter(rt, self);
    if (entered <= 0)
        return entered < 0 ? RAISED : string_or_raised(str_format(rt, "%U(...)", name));
    bool bare = is_exact(self, TYPE_SET);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    if (!bare) {
        buffer_append(&b, name->bytes, name->size);
        buffer_byte(&b, '(');
    }
    buffer_byte(&b, '{');
    bool ok = repr_keys(rt, s, &b);
    buffer_text(&b, bare ? "}" : "})");
    repr_leave(rt);
    if (ok) return string_or_raised(str_from_buffer(rt, &b));
    buffer_free(&b);
    return RAISED;
}

static bool frozen_hash(Runtime *rt, Value self, int64_t *out) {
    Set *s = as_set(self);
    if (s->hash == -1) {
        if (!runtime_charge(rt, s->mask >> 8)) return false;
        HashSet state = 0;
        Value v;
        for (size_t i = 0; set_next(s, &i, &v);)
            state = hash_set_add(state, set_hash_at(s, i));
        s->hash = hash_set_end(state, s->used);
    }
    *out = s->hash;
    return true;
}

/* Is every item of a in b? */
static int is_subset(Runtime *rt, Set *a, Set *b) {
    if (a->used > b->used) return 0;
    Value v;
    for (size_t i = 0; set_next(a, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return -1;
        int found = set_contains_hashed(rt, b, v, set_hash_at(a, i));
        if (found <= 0) return found;
    }
    return 1;
}

static int compared(Runtime *rt, Set *a, Set *b, CompareOp op) {
    switch (op) {
    case CMP_LE: return is_subset(rt, a, b);
    case CMP_GE: return is_subset(rt, b, a);
    case CMP_LT: return a->used < b->used ? is_subset(rt, a, b) : 0;
    case CMP_GT: return a->used > b->used ? is_subset(rt, b, a) : 0;
    default: break;
    }
    int same =
        a->used == b->used && !(a->hash != -1 && b->hash != -1 && a->hash != b->hash);
    if (same) same = is_subset(rt, a, b);
    return same < 0 ? -1 : same == (op == CMP_EQ);
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED;
    int result = compared(rt, as_set(a), as_set(b), op);
    return result < 0 ? RAISED : value_bool(result);
}

static int64_t len(Runtime *rt, Value self) { return (int64_t)as_set(self)->used; }

static int contains(Runtime *rt, Value self, Value v) {
    return set_contains(rt, as_set(self), v);
}

static Value iter(Runtime *rt, Value self) {
    SetIterator *it = object_alloc(rt, sizeof *it, TYPE_SET_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->set = as_set(self);
    it->index = 0;
    it->used = it->left = it->set->used;
    return value_object(it);
}

/* ---- operators -------------------------------------------------------------------- */

static Value operator_or(Runtime *rt, Value a, Value b) {
    if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED;
    Set *s = set_copy(rt, as_set(a), set_is_frozen(as_set(a)));
    return s && set_update(rt, s, b) ? value_object(s) : RAISED;
}

static Value operator_and(Runtime *rt, Value a, Value b) {
    if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED;
    return set_or_raised(set_intersection(rt, as_set(a), b));
}

static Value operator_sub(Runtime *rt, Value a, Value b) {
    if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED;
    return set_or_raised(set_difference(rt, as_set(a), b));
}

static Value symmetric(Runtime *rt, Set *s, Value other) {
    Set *result = set_new(rt, set_is_frozen(s));
    if (!result || !set_update(rt, result, other)) return RAISED;
    return set_symmetric_update(rt, result, value_object(s)) ? value_object(result)
                                                             : RAISED;
}

static Value operator_xor(Runtime *rt, Value a, Value b) {
    if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED;
    return symmetric(rt, as_set(a), b);
}

static Value in_place_or(Runtime *rt, Value self, Value b) {
    if (!is_any_set(b)) return NOT_IMPLEMENTED;
    return set_update(rt, as_set(self), b) ? self : RAISED;
}

static bool intersect_in_place(Runtime *rt, Set *s, Set *common) {
    if (!common) return false;
    set_swap(rt, s, common);
    return true;
}

static Value in_place_and(Runtime *rt, Value self, Value b) {
    if (!is_any_set(b)) return NOT_IMPLEMENTED;
    Set *s = as_set(self);
    return intersect_in_place(rt, s, set_intersection(rt, s, b)) ? self : RAISED;
}

static Value in_place_sub(Runtime *rt, Value self, Value b) {
    if (!is_any_set(b)) return NOT_IMPLEMENTED;
    return set_difference_update(rt, as_set(self), b) ? self : RAISED;
}

static Value in_place_xor(Runtime *rt, Value self, Value b) {
    if (!is_any_set(b)) return NOT_IMPLEMENTED;
    return set_symmetric_update(rt, as_set(self), b) ? self : RAISED;
}

/* ---- methods that leave the set as it is ------------------------------------------ */

static Value copy(Runtime *rt, Value *args, size_t n) {
    if (is_exact(args[0], TYPE_FROZENSET)) return args[0];
    Set *s = as_set(args[0]);
    return set_or_raised(set_copy(rt, s, set_is_frozen(s)));
}

static Value set_union(Runtime *rt, Value *args, size_t n) {
    Set *s = as_set(args[0]), *result = set_copy(rt, s, set_is_frozen(s));
    Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; result && i < others->size; i++)
        if (!set_update(rt, result, others->items[i])) return RAISED;
    return set_or_raised(result);
}

static Set *intersection_of(Runtime *rt, Value *args) {
    Set *s = as_set(args[0]);
    Tuple *others = as_tuple(args[1]);
    if (!others->size) return set_copy(rt, s, set_is_frozen(s));
    for (size_t i = 0; s && i < others->size; i++)
        s = set_intersection(rt, s, others->items[i]);
    return s;
}

static Value intersection(Runtime *rt, Value *args, size_t n) {
    return set_or_raised(intersection_of(rt, args));
}

static Value difference(Runtime *rt, Value *args, size_t n) {
    Set *s = as_set(args[0]);
    Tuple *others = as_tuple(args[1]);
    if (!others->size) return set_or_raised(set_copy(rt, s, set_is_frozen(s)));
    Set *result = set_difference(rt, s, others->items[0]);
    for (size_t i = 1; result && i < others->size; i++)
        if (!set_difference_update(rt, result, others->items[i])) return RAISED;
    return set_or_raised(result);
}

static Value symmetric_difference(Runtime *rt, Value *args, size_t n) {
    return symmetric(rt, as_set(args[0]), args[1]);
}

typedef struct Search {
    Set *in;
    bool stop_when_found, stopped;
} Search;

static bool look_for(Runtime *rt, void *user, Value item) {
    Search *s = user;
    int64_t hash;
    if (!value_hash(rt, item, &hash)) return false;
    int found = set_contains_hashed(rt, s->in, item, hash);
    s->stopped = found >= 0 && found == s->stop_when_found;
    return found >= 0 && !s->stopped;
}

/* Is an item of a in b? */
static int has_common(Runtime *rt, Set *a, Set *b) {
    Value v;
    for (size_t i = 0; set_next(a, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return -1;
        int found = set_contains_hashed(rt, b, v, set_hash_at(a, i));
        if (found) return found;
    }
    return 0;
}

/* Looks each item up in s until one is found (or not found). 1: there was one, 0, -1. */
static int any_item(Runtime *rt, Set *s, Value items, bool found) {
    Search search = {s, found, false};
    if (value_each(rt, items, look_for, &search)) return 0;
    return search.stopped ? 1 : -1;
}

static Value isdisjoint(Runtime *rt, Value *args, size_t n) {
    Set *s = as_set(args[0]);
    if (args[0] == args[1]) return value_bool(!s->used);
    int common;
    if (is_any_set(args[1])) {
        Set *other = as_set(args[1]);
        common =
            other->used > s->used ? has_common(rt, s, other) : has_common(rt, other, s);
    } else {
        common = any_item(rt, s, args[1], true);
    }
    return common < 0 ? RAISED : value_bool(!common);
}

static Value issubset(Runtime *rt, Value *args, size_t n) {
    Set *s = as_set(args[0]);
    if (!is_any_set(args[1])) {
        Set *common = set_intersection(rt, s, args[1]);
        return common ? value_bool(common->used == s->used) : RAISED;
    }
    int result = is_subset(rt, s, as_set(args[1]));
    return result < 0 ? RAISED : value_bool(result);
}

static Value issuperset(Runtime *rt, Value *args, size_t n) {
    int result;
    if (is_any_set(args[1]))
        result = is_subset(rt, as_set(args[1]), as_set(args[0]));
    else {
        result = any_item(rt, as_set(args[0]), args[1], false);
        if (result >= 0) result = !result;
    }
    return result < 0 ? RAISED : value_bool(result);
}

/* ---- methods that change it ------------------------------------------------------- */

static Value add(Runtime *rt, Value *args, size_t n) {
    return set_add(rt, as_set(args[0]), args[1]) ? NONE_VALUE : RAISED;
}

static Value clear(Runtime *rt, Value *args, size_t n) {
    set_clear(rt, as_set(args[0]));
    return NONE_VALUE;
}

static Value discard(Runtime *rt, Value *args, size_t n) {
    return set_discard(rt, as_set(args[0]), args[1]) < 0 ? RAISED : NONE_VALUE;
}

static Value remove_item(Runtime *rt, Value *args, size_t n) {
    int had = set_discard(rt, as_set(args[0]), args[1]);
    if (!had) return raise_key(rt, args[1]);
    return had < 0 ? RAISED : NONE_VALUE;
}

static Value pop(Runtime *rt, Value *args, size_t n) {
    Value v = set_pop(rt, as_set(args[0]));
    return v == UNBOUND ? raise(rt, TYPE_KEY_ERROR, "pop from an empty set") : v;
}

static Value update(Runtime *rt, Value *args, size_t n) {
    Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->size; i++)
        if (!set_update(rt, as_set(args[0]), others->items[i])) return RAISED;
    return NONE_VALUE;
}

static Value intersection_update(Runtime *rt, Value *args, size_t n) {
    Set *common = intersection_of(rt, args);
    return intersect_in_place(rt, as_set(args[0]), common) ? NONE_VALUE : RAISED;
}

static Value difference_update(Runtime *rt, Value *args, size_t n) {
    Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->size; i++)
        if (!set_difference_update(rt, as_set(args[0]), others->items[i])) return RAISED;
    return NONE_VALUE;
}

static Value symmetric_update(Runtime *rt, Value *args, size_t n) {
    return set_symmetric_update(rt, as_set(args[0]), args[1]) ? NONE_VALUE : RAISED;
}

/* ---- making ----------------------------------------------------------------------- */

static Set *make_empty(Runtime *rt, Type *type, bool frozen) {
    if (type->id == TYPE_SET || type->id == TYPE_FROZENSET) return set_new(rt, frozen);
    Set *s = type_alloc(rt, type, 0);
    if (s) set_init(s, frozen);
    return s;
}

static Value make(Runtime *rt, Value *args, size_t n) {
    return set_or_raised(make_empty(rt, as_type(args[0]), false));
}

static Value convert(Runtime *rt, Value v) {
    Set *s = set_new(rt, false);
    return s && v != UNBOUND && !set_update(rt, s, v) ? RAISED : set_or_raised(s);
}

static Value init(Runtime *rt, Value *args, size_t n) {
    Set *s = as_set(args[0]);
    if (s->fill) set_clear(rt, s);
    return args[1] == UNBOUND || set_update(rt, s, args[1]) ? NONE_VALUE : RAISED;
}

static Value make_frozen(Runtime *rt, Value *args, size_t n) {
    Type *type = as_type(args[0]);
    if (type->id == TYPE_FROZENSET && is_exact(args[1], TYPE_FROZENSET)) return args[1];
    Set *s = make_empty(rt, type, true);
    if (s && args[1] != UNBOUND && !set_update(rt, s, args[1])) return RAISED;
    return set_or_raised(s);
}

#define SHARED_METHODS                                                                 \
    {"copy(self, /)", copy, "Return a shallow copy of a set."},                        \
        {"difference(self, /, *others)", difference, "What others have not."},         \
        {"intersection(self, /, *others)", intersection, "What all others have too."}, \
        {"isdisjoint(self, other, /)", isdisjoint, "Is nothing in common?"},           \
        {"issubset(self, other, /)", issubset, "Does other contain this set?"},        \
        {"issuperset(self, other, /)", issuperset, "Does this set contain other?"},    \
        {"symmetric_difference(self, other, /)", symmetric_difference,                 \
         "What exactly one of both has."},                                             \
    {                                                                                  \
        "union(self, /, *others)", set_union, "What any of them has."                  \
    }

static const NativeDef set_methods[] = {
    {"__new__(cls, *args, **kwargs)", make, "Create and return a new object."},
    {"__init__(self, iterable=..., /)", init, NULL},
    SHARED_METHODS,
    GENERIC_METHOD,
    {"add(self, object, /)", add, "Add an element to a set."},
    {"clear(self, /)", clear, "Remove all elements from this set."},
    {"difference_update(self, /, *others)", difference_update,
     "Remove what others have."},
    {"discard(self, object, /)", discard, "Remove an element if it is there."},
    {"intersection_update(self, /, *others)", intersection_update, "Keep what all have."},
    {"pop(self, /)", pop, "Remove and return an arbitrary set element."},
    {"remove(self, object, /)", remove_item, "Remove an element that must be there."},
    {"symmetric_difference_update(self, other, /)", symmetric_update,
     "Keep what exactly one of both has."},
    {"update(self, /, *others)", update, "Add what others have."},
    {0},
};

static const NativeDef frozen_methods[] = {
    {"__new__(cls, iterable=..., /)", make_frozen, "Create and return a new object."},
    SHARED_METHODS,
    GENERIC_METHOD,
    {0},
};

#define SHARED_SLOTS                                                                  \
    .repr = repr, .compare = compare, .len = len, .contains = contains, .iter = iter, \
    .binary[OP_OR] = operator_or, .binary[OP_AND] = operator_and,                     \
    .binary[OP_SUB] = operator_sub, .binary[OP_XOR] = operator_xor

const TypeDef type_def_SET = {
    .name = "set",
    .doc = "Build an unordered collection of unique elements.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_SET,
    .flags = TF_BASE,
    .size = sizeof(Set),
    .slots = {SHARED_SLOTS, .inplace[OP_OR] = in_place_or,
              .inplace[OP_AND] = in_place_and, .inplace[OP_SUB] = in_place_sub,
              .inplace[OP_XOR] = in_place_xor},
    .methods = set_methods,
    .convert = convert,
};

const TypeDef type_def_FROZENSET = {
    .name = "frozenset",
    .doc = "Build an immutable unordered collection of unique elements.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_SET,
    .flags = TF_BASE,
    .size = sizeof(Set),
    .slots = {SHARED_SLOTS, .hash = frozen_hash},
    .methods = frozen_methods,
};
