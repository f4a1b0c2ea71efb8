/* set_table.c - the table of sets: finding, adding, growing. */
#include "object/set.h"
#include "object/bulk.h"
#include "object/dict.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

#define SET_DELETED (SPECIAL_TAG + 8)

enum { SMALLEST = 8, LINEAR_PROBES = 9, PERTURB_SHIFT = 5, ABSENT = -1, FAILED = -2 };

/* LAYOUT_BLOB: its set traces the keys. LAYOUT_SET_TABLE, that of a large cell: it does
 * so itself, and where keys are written is told by heap_barrier_run. */
typedef struct SetTable {
    Object head;
    size_t slots;
    Value keys[];
} SetTable;

static void trace_table(Tracer *t, Object *o) {
    SetTable *table = (SetTable *)o;
    trace_values(t, table->keys, table->slots);
}

const LayoutOps layout_SET_TABLE = {.name = "set table", .trace = trace_table};

static void trace_set(Tracer *t, Object *o) {
    Set *s = (Set *)o;
    trace_object(t, s->table);
    if (s->table->layout != LAYOUT_SET_TABLE) trace_table(t, s->table);
    trace_attributes(t, o);
}

const LayoutOps layout_SET = {.name = "set", .trace = trace_set};

static const struct {
    Object head;
    size_t slots;
    Value words[2 * SMALLEST];
} no_keys = {
    .head = {.layout = LAYOUT_BLOB, .gc = GC_IMMORTAL},
    .slots = SMALLEST,
    .words = {UNBOUND, UNBOUND, UNBOUND, UNBOUND, UNBOUND, UNBOUND, UNBOUND, UNBOUND},
};

static Object *empty_table(void) { return (Object *)(uintptr_t)&no_keys.head; }

INLINE Value *keys_of(const Set *s) { return ((SetTable *)s->table)->keys; }
INLINE int64_t *hashes_of(const Set *s) { return (int64_t *)(keys_of(s) + s->mask + 1); }

static SetTable *make_table(Runtime *rt, size_t slots) {
    size_t size;
    if (!size_muladd(slots, 2 * sizeof(Value), sizeof(SetTable), &size)) {
        raise_memory(rt);
        return NULL;
    }
    bool large = size > HEAP_LARGEST_CELL;
    SetTable *t = object_alloc(rt, size, 0, large ? LAYOUT_SET_TABLE : LAYOUT_BLOB, 0);
    if (!t) return NULL;
    t->slots = 0;
    if (!bulk_fill(rt, t->keys, UNBOUND, slots)) return NULL;
    t->slots = slots;
    return t;
}

/* After writing n keys from number i on. */
static void keys_barrier(Runtime *rt, Set *s, size_t i, size_t n) {
    if (LIKELY(s->table->layout != LAYOUT_SET_TABLE))
        heap_barrier(&rt->heap, s);
    else
        heap_barrier_run(&rt->heap, s->table, keys_of(s) + i, n);
}

static void drop_table(Runtime *rt, Object *old) {
    if (old != empty_table()) heap_free(&rt->heap, old);
}

void set_init(Set *s, bool frozen) {
    s->head.aux = frozen ? SET_FROZEN : 0;
    s->table = empty_table();
    s->used = s->fill = s->finger = 0;
    s->mask = SMALLEST - 1;
    s->hash = -1;
    s->changes = 0;
}

Set *set_new(Runtime *rt, bool frozen) {
    Set *s =
        object_alloc(rt, sizeof *s, frozen ? TYPE_FROZENSET : TYPE_SET, LAYOUT_SET, 0);
    if (s) set_init(s, frozen);
    return s;
}

void set_clear(Runtime *rt, Set *s) {
    Object *old = s->table;
    s->table = empty_table();
    s->used = s->fill = 0;
    s->mask = SMALLEST - 1;
    s->changes++;
    drop_table(rt, old);
}

/* ---- search ----------------------------------------------------------------------- */

static bool key_hash(Runtime *rt, Value key, int64_t *out) {
    if (is_int(key))
        *out = as_small(key) == -1 ? -2 : as_small(key);
    else if (is_exact(key, TYPE_STR))
        *out = str_public_hash(rt, as_str(key));
    else
        return value_hash(rt, key, out);
    return true;
}

static bool is_exact_number(Value v) {
    return is_int(v) || is_double(v) || is_exact(v, TYPE_INT) || is_exact(v, TYPE_BOOL);
}

enum { CHANGED = 2 };

/* Keys of equal hash: 1 equal, 0, -1 raised, CHANGED: start over. */
static NOINLINE int same_key(Runtime *rt, Set *s, size_t i, Value key) {
    Value k = keys_of(s)[i];
    if (k == key) return 1;
    if (is_exact(k, TYPE_STR) && is_exact(key, TYPE_STR))
        return str_equal(as_str(k), as_str(key));
    if (is_int(k) && is_int(key)) return 0;
    if (is_exact_number(k) && is_exact_number(key))
        return number_compare(rt, k, key, CMP_EQ) == TRUE_VALUE;
    Object *table = s->table;
    int same = value_equal(rt, k, key);
    if (same < 0) return same;
    return s->table != table || keys_of(s)[i] != k ? CHANGED : same;
}

/* The key's slot, or ABSENT and where it would go, or FAILED, or -CHANGED - 1. */
static int64_t probe(Runtime *rt, Set *s, Value key, int64_t hash, size_t *vacant) {
    size_t mask = s->mask, start = (size_t)hash & mask, perturb = (size_t)hash;
    const Value *keys = keys_of(s);
    const int64_t *hashes = hashes_of(s);
    for (;; start = (start * 5 + 1 + perturb) & mask) {
        size_t last = start + LINEAR_PROBES <= mask ? start + LINEAR_PROBES : start;
        for (size_t i = start; i <= last; i++) {
            if (keys[i] == UNBOUND) {
                *vacant = i;
                return ABSENT;
            }
            if (hashes[i] != hash) continue;
            int same = same_key(rt, s, i, key);
            if (same == 1) return (int64_t)i;
            if (same) return same < 0 ? FAILED : -CHANGED - 1;
        }
        perturb >>= PERTURB_SHIFT;
    }
}

static NOINLINE int64_t find_by_probing(Runtime *rt, Set *s, Value key, int64_t hash,
                                        size_t *vacant) {
    for (;;) {
        int64_t i = probe(rt, s, key, hash, vacant);
        if (i != -CHANGED - 1) return i;
        if (!runtime_charge(rt, 1)) return FAILED;
    }
}

/* Most searches end where the key's hash leads to. */
INLINE int64_t find(Runtime *rt, Set *s, Value key, int64_t hash, size_t *vacant) {
    size_t home = (size_t)hash & s->mask;
    Value k = keys_of(s)[home];
    if (k == key && LIKELY(hashes_of(s)[home] == hash)) return (int64_t)home;
    if (k != UNBOUND) return find_by_probing(rt, s, key, hash, vacant);
    *vacant = home;
    return ABSENT;
}

int set_contains_hashed(Runtime *rt, Set *s, Value v, int64_t hash) {
    size_t vacant;
    int64_t i = find(rt, s, v, hash, &vacant);
    return i >= 0 ? 1 : i == ABSENT ? 0 : -1;
}

/* As value_hash, but a set that is looked for counts as the frozenset of its items. */
static bool sought_hash(Runtime *rt, Value *v, int64_t *hash) {
    if (key_hash(rt, *v, hash)) return true;
    if (!is_any_set(*v) || set_is_frozen(as_set(*v)) || !error_is(rt, TYPE_TYPE_ERROR))
        return false;
    error_clear(rt);
    Set *frozen = set_copy(rt, as_set(*v), true);
    if (!frozen) return false;
    *v = value_object(frozen);
    return value_hash(rt, *v, hash);
}

int set_contains(Runtime *rt, Set *s, Value v) {
    int64_t hash;
    if (!sought_hash(rt, &v, &hash)) return -1;
    return set_contains_hashed(rt, s, v, hash);
}

/* ---- growing ---------------------------------------------------------------------- */

/* Enters a key that is known to be absent, in a table without deleted slots. */
static void insert_clean(Value *keys, size_t mask, Value key, int64_t hash) {
    size_t start = (size_t)hash & mask, perturb = (size_t)hash;
    int64_t *hashes = (int64_t *)(keys + mask + 1);
    for (;; start = (start * 5 + 1 + perturb) & mask) {
        size_t last = start + LINEAR_PROBES <= mask ? start + LINEAR_PROBES : start;
        for (size_t i = start; i <= last; i++) {
            if (keys[i] != UNBOUND) continue;
            keys[i] = key;
            hashes[i] = hash;
            return;
        }
        perturb >>= PERTURB_SHIFT;
    }
}

INLINE bool is_key(Value k) { return !is_special(k); }

static bool insert_all(Runtime *rt, Value *keys, size_t mask, const Set *from) {
    const Value *old = keys_of(from);
    const int64_t *hashes = hashes_of(from);
    for (size_t i = 0; i <= from->mask; i++) {
        if (is_key(old[i])) insert_clean(keys, mask, old[i], hashes[i]);
        if (!bulk_goes_on(rt, i)) return false;
    }
    return true;
}

/* To an empty table, which a stop leaves half full. */
static bool copy_all(Runtime *rt, Set *s, const Set *from) {
    if (s->mask == from->mask && from->fill == from->used)
        return bulk_copy_values(rt, keys_of(s), keys_of(from), (s->mask + 1) * 2);
    return insert_all(rt, keys_of(s), s->mask, from);
}

MUST_CHECK static bool resize(Runtime *rt, Set *s, size_t wanted) {
    size_t slots = SMALLEST;
    while (slots <= wanted) {
        if (slots > SIZE_MAX / 64) {
            raise_memory(rt);
            return false;
        }
        slots <<= 1;
    }
    if (!runtime_charge(rt, s->mask >> 8)) return false;
    SetTable *t = make_table(rt, slots);
    if (!t || !insert_all(rt, t->keys, slots - 1, s)) return false;
    Object *old = s->table;
    s->table = &t->head;
    s->mask = slots - 1;
    s->fill = s->used;
    s->changes++;
    heap_barrier(&rt->heap, s);
    drop_table(rt, old);
    return true;
}

static size_t grown(const Set *s) { return s->used > 50000 ? s->used * 2 : s->used * 4; }

/* A table that may be written. */
MUST_CHECK static bool own_table(Runtime *rt, Set *s) {
    return s->table != empty_table() || resize(rt, s, 0);
}

static bool set_add_hashed(Runtime *rt, Set *s, Value v, int64_t hash) {
    size_t vacant;
    do { /* a comparison may empty the set */
        if (!own_table(rt, s)) return false;
        int64_t i = find(rt, s, v, hash, &vacant);
        if (i != ABSENT) return i >= 0;
    } while (s->table == empty_table());
    keys_of(s)[vacant] = v;
    hashes_of(s)[vacant] = hash;
    s->fill++;
    s->used++;
    s->changes++;
    keys_barrier(rt, s, vacant, 1);
    return s->fill * 5 < s->mask * 3 || resize(rt, s, grown(s));
}

bool set_add(Runtime *rt, Set *s, Value v) {
    int64_t hash;
    return key_hash(rt, v, &hash) && set_add_hashed(rt, s, v, hash);
}

static void remove_slot(Set *s, size_t i) {
    keys_of(s)[i] = SET_DELETED;
    hashes_of(s)[i] = -1;
    s->used--;
    s->changes++;
}

static int discard_hashed(Runtime *rt, Set *s, Value v, int64_t hash) {
    size_t vacant;
    int64_t i = find(rt, s, v, hash, &vacant);
    if (i >= 0) remove_slot(s, (size_t)i);
    return i >= 0 ? 1 : i == ABSENT ? 0 : -1;
}

int set_discard(Runtime *rt, Set *s, Value v) {
    int64_t hash;
    if (!sought_hash(rt, &v, &hash)) return -1;
    return discard_hashed(rt, s, v, hash);
}

Value set_pop(Runtime *rt, Set *s) {
    if (!s->used) return UNBOUND;
    size_t i = s->finger & s->mask;
    while (!is_key(keys_of(s)[i]))
        i = (i + 1) & s->mask;
    Value v = keys_of(s)[i];
    remove_slot(s, i);
    s->finger = i + 1;
    return v;
}

/* ---- walking ---------------------------------------------------------------------- */

bool set_next(const Set *s, size_t *i, Value *v) {
    const Value *keys = keys_of(s);
    while (*i <= s->mask) {
        Value k = keys[(*i)++];
        if (!is_key(k)) continue;
        *v = k;
        return true;
    }
    return false;
}

int64_t set_hash_at(const Set *s, size_t i) { return hashes_of(s)[i - 1]; }

/* ---- whole sets ------------------------------------------------------------------- */

static bool merge_set(Runtime *rt, Set *s, Set *from) {
    if (s == from || !from->used) return true;
    if ((s->fill + from->used) * 5 >= s->mask * 3 &&
        !resize(rt, s, (s->used + from->used) * 2))
        return false;
    if (!own_table(rt, s)) return false;
    if (!s->fill) {
        if (!copy_all(rt, s, from)) return set_clear(rt, s), false;
        s->fill = s->used = from->used;
        s->changes++;
        keys_barrier(rt, s, 0, s->mask + 1);
        return runtime_charge(rt, from->mask >> 8);
    }
    Value v;
    for (size_t i = 0; set_next(from, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return false;
        if (!set_add_hashed(rt, s, v, set_hash_at(from, i))) return false;
    }
    return true;
}

static bool merge_dict(Runtime *rt, Set *s, Dict *d) {
    if ((s->fill + d->live) * 5 >= s->mask * 3 && !resize(rt, s, (s->used + d->live) * 2))
        return false;
    Value k, v;
    for (size_t i = 0; dict_next(d, &i, &k, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return false;
        if (!set_add_hashed(rt, s, k, dict_entry_hash(rt, d, i - 1))) return false;
    }
    return true;
}

static bool add_each(Runtime *rt, void *user, Value item) {
    return set_add(rt, user, item);
}

bool set_update(Runtime *rt, Set *s, Value from) {
    if (is_any_set(from)) return merge_set(rt, s, as_set(from));
    if (is_exact(from, TYPE_DICT)) return merge_dict(rt, s, as_dict(from));
    return value_each(rt, from, add_each, s);
}

Set *set_copy(Runtime *rt, Set *s, bool frozen) {
    Set *copy = set_new(rt, frozen);
    return copy && merge_set(rt, copy, s) ? copy : NULL;
}

Set *set_of(Runtime *rt, Value iterable) {
    Set *s = set_new(rt, false);
    return s && set_update(rt, s, iterable) ? s : NULL;
}

typedef struct Filter {
    Set *of, *into;
} Filter;

static bool keep_common(Runtime *rt, Filter *f, Value v, int64_t hash) {
    int found = set_contains_hashed(rt, f->of, v, hash);
    return found >= 0 && (!found || set_add_hashed(rt, f->into, v, hash));
}

static bool keep_if_common(Runtime *rt, void *user, Value item) {
    int64_t hash;
    return key_hash(rt, item, &hash) && keep_common(rt, user, item, hash);
}

Set *set_intersection(Runtime *rt, Set *s, Value other) {
    bool frozen = set_is_frozen(s);
    if (other == value_object(s)) return set_copy(rt, s, frozen);
    Filter f = {s, set_new(rt, frozen)};
    if (!f.into) return NULL;
    if (!is_any_set(other))
        return value_each(rt, other, keep_if_common, &f) ? f.into : NULL;
    Set *walked = as_set(other);
    if (walked->used > s->used) f.of = walked, walked = s;
    Value v;
    for (size_t i = 0; set_next(walked, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return NULL;
        if (!keep_common(rt, &f, v, set_hash_at(walked, i))) return NULL;
    }
    return f.into;
}

static bool discard_each(Runtime *rt, void *user, Value item) {
    int64_t hash;
    return key_hash(rt, item, &hash) && discard_hashed(rt, user, item, hash) >= 0;
}

static bool discard_all(Runtime *rt, Set *s, Set *other) {
    Value v;
    for (size_t i = 0; set_next(other, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return false;
        if (discard_hashed(rt, s, v, set_hash_at(other, i)) < 0) return false;
    }
    return true;
}

bool set_difference_update(Runtime *rt, Set *s, Value other) {
    if (other == value_object(s)) {
        set_clear(rt, s);
        return true;
    }
    if (is_any_set(other)) {
        Set *o = as_set(other);
        if (o->used >> 3 > s->used && !(o = set_intersection(rt, o, value_object(s))))
            return false;
        if (!discard_all(rt, s, o)) return false;
    } else if (!value_each(rt, other, discard_each, s))
        return false;
    return s->fill - s->used <= s->mask / 4 || resize(rt, s, grown(s));
}

/* What s has and a set or dict lacks, looking up each item of s. */
static Set *missing_from(Runtime *rt, Set *s, Value other) {
    Set *result = set_new(rt, set_is_frozen(s));
    Value v;
    for (size_t i = 0; result && set_next(s, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return NULL;
        int64_t hash = set_hash_at(s, i), found;
        if (is_any_set(other))
            found = set_contains_hashed(rt, as_set(other), v, hash);
        else
            found = dict_find_hashed(rt, as_dict(other), v, hash) + 1;
        if (found < 0) return NULL;
        if (!found && !set_add_hashed(rt, result, v, hash)) return NULL;
    }
    return result;
}

Set *set_difference(Runtime *rt, Set *s, Value other) {
    bool sized = is_any_set(other) || is_exact(other, TYPE_DICT);
    size_t size = is_any_set(other) ? as_set(other)->used
                  : sized           ? as_dict(other)->live
                                    : 0;
    if (sized && s->used >> 2 <= size) return missing_from(rt, s, other);
    Set *result = set_copy(rt, s, set_is_frozen(s));
    return result && set_difference_update(rt, result, other) ? result : NULL;
}

static bool toggle(Runtime *rt, Set *s, Value v, int64_t hash) {
    int had = discard_hashed(rt, s, v, hash);
    return had > 0 || (!had && set_add_hashed(rt, s, v, hash));
}

static bool toggle_keys(Runtime *rt, Set *s, Dict *d) {
    Value k, v;
    for (size_t i = 0; dict_next(d, &i, &k, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return false;
        if (!toggle(rt, s, k, dict_entry_hash(rt, d, i - 1))) return false;
    }
    return true;
}

bool set_symmetric_update(Runtime *rt, Set *s, Value other) {
    if (other == value_object(s)) {
        set_clear(rt, s);
        return true;
    }
    if (is_exact(other, TYPE_DICT)) return toggle_keys(rt, s, as_dict(other));
    Set *o = is_any_set(other) ? as_set(other) : set_of(rt, other);
    if (!o) return false;
    Value v;
    for (size_t i = 0; set_next(o, &i, &v);) {
        if (UNLIKELY((i & 0xFF) == 0) && !runtime_charge(rt, 1)) return false;
        if (!toggle(rt, s, v, set_hash_at(o, i))) return false;
    }
    return true;
}

void set_swap(Runtime *rt, Set *a, Set *b) {
    Object *table = a->table;
    size_t used = a->used, fill = a->fill, mask = a->mask;
    a->table = b->table, a->used = b->used, a->fill = b->fill, a->mask = b->mask;
    b->table = table, b->used = used, b->fill = fill, b->mask = mask;
    a->changes++, b->changes++;
    heap_barrier(&rt->heap, a);
    heap_barrier(&rt->heap, b);
}
