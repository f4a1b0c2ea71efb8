/* dict_table.c - the table of dicts: finding, storing, growing. */
#include "object/dict.h"
#include "object/bulk.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/sequence.h"
#include "object/str.h"

#define EMPTY UINT32_MAX

enum {
    SMALLEST = 8,      /* slots; so few need no index: entries are scanned */
    LARGEST = 1 << 30, /* slots of one dict */
    FAR = 24,          /* probes for a number after which hashes are mixed */
    ROOMY = 1 << 15, /* up to so many slots the index is twice as large: see make_table */
};

static void trace_dict(Tracer *t, Object *o) {
    Dict *d = (Dict *)o;
    trace_object(t, d->table);
    if (d->table->head.layout != LAYOUT_DICT_TABLE)
        trace_values(t, &d->table->entries[0].key, (size_t)d->used * 2);
    trace_attributes(t, o);
}

static void trace_table(Tracer *t, Object *o) {
    DictTable *table = (DictTable *)o;
    trace_values(t, &table->entries[0].key, (size_t)table->capacity * 2);
}

const LayoutOps layout_DICT_TABLE = {.name = "dict table", .trace = trace_table};

const LayoutOps layout_DICT = {.name = "dict", .trace = trace_dict};

static const DictTable no_entries = {.head = {.layout = LAYOUT_BLOB, .gc = GC_IMMORTAL}};

static DictTable *empty_table(void) {
    return (DictTable *)(uintptr_t)&no_entries; /* never written: it has no room */
}

/* ---- the parts of a table ------------------------------------------------------------
 */

INLINE int64_t *table_hashes(DictTable *t) { return (int64_t *)&t->entries[t->capacity]; }

INLINE uint32_t *table_index(DictTable *t) {
    if (UNLIKELY(t->head.aux & DICT_HASHES))
        return (uint32_t *)(table_hashes(t) + t->capacity);
    return (uint32_t *)&t->entries[t->capacity];
}

INLINE uint32_t mix(uint32_t h) {
    h ^= h >> 16;
    h *= UINT32_C(0x7FEB352D);
    h ^= h >> 15;
    h *= UINT32_C(0x846CA68B);
    return h ^ h >> 16;
}

/* From a folded hash to where in this table the key belongs. Neighbours leave every third
 * slot free: at most two thirds are used, so they fit, and what is absent, or behind a
 * key that is deleted, ends there. The top bit is free, so that no slot looks like EMPTY.
 */
INLINE uint32_t placed(const DictTable *t, uint32_t folded) {
    uint32_t h =
        UNLIKELY(t->head.aux & DICT_MIXED) ? mix(folded) : folded + (folded >> 1);
    return h & (UINT32_MAX >> 1);
}

INLINE int64_t small_hash(Value v) {
    int64_t i = as_small(v);
    return i == -1 ? -2 : i;
}

INLINE uint32_t string_hash(Runtime *rt, Str *s) {
    return LIKELY(s->hash) ? s->hash : str_hash(rt, s);
}

static bool is_exact_number(Value v) {
    return is_int(v) || is_double(v) || is_exact(v, TYPE_INT) || is_exact(v, TYPE_BOOL);
}

/* The folded hash of a key that is in the table. */
static uint32_t folded_at(Runtime *rt, DictTable *t, size_t i) {
    if (t->head.aux & DICT_HASHES) return hash_fold(table_hashes(t)[i]);
    Value k = t->entries[i].key;
    if (is_int(k)) return hash_fold(small_hash(k));
    if (is_exact(k, TYPE_STR)) return string_hash(rt, as_str(k));
    return hash_fold(number_hash(k));
}

int64_t dict_entry_hash(Runtime *rt, Dict *d, size_t i) {
    if (d->table->head.aux & DICT_HASHES) return table_hashes(d->table)[i];
    Value k = d->table->entries[i].key;
    if (is_int(k)) return small_hash(k);
    return is_exact(k, TYPE_STR) ? str_public_hash(rt, as_str(k)) : number_hash(k);
}

/* ---- look-up without script ------------------------------------------------------- */

/* For tables without DICT_NUMBERS and DICT_HASHES. */
INLINE int64_t find_small(const Dict *d, Value key) {
    DictTable *t = d->table;
    uint32_t mask = t->index_mask;
    if (!mask) {
        for (uint32_t i = 0; i < d->used; i++)
            if (t->entries[i].key == key) return i;
        return DICT_ABSENT;
    }
    uint32_t h = placed(t, hash_fold(small_hash(key)));
    const uint32_t *index = (const uint32_t *)&t->entries[t->capacity];
    for (uint32_t i = h & mask;; i = (i + 1) & mask) {
        uint32_t slot = index[i];
        if (!((slot ^ h) & ~mask)) {
            if (LIKELY(t->entries[slot & mask].key == key)) return slot & mask;
        } else if (slot == EMPTY)
            return DICT_ABSENT;
    }
}

INLINE bool same_text(const Str *a, const Str *b) {
    return a->hash == b->hash && a->size == b->size &&
           !memcmp(a->bytes, b->bytes, a->size);
}

/* May entry keys that are other objects be this string too? By text; their __eq__ is not
 * asked. */
INLINE bool is_same_string(Value k, Str *key) {
    if (k == value_object(key)) return true;
    if (!is_object(k) || as_object(k)->layout != LAYOUT_STR) return false;
    Str *s = as_str(k);
    if (str_is_interned(s) && str_is_interned(key)) return false;
    return s->size == key->size && !memcmp(s->bytes, key->bytes, key->size);
}

static int64_t scan_strings(const Dict *d, Str *key) {
    const DictEntry *entries = d->table->entries;
    for (uint32_t i = 0; i < d->used; i++)
        if (is_same_string(entries[i].key, key)) return i;
    return DICT_ABSENT;
}

INLINE int64_t find_string(Runtime *rt, const Dict *d, Str *key) {
    DictTable *t = d->table;
    uint32_t mask = t->index_mask;
    bool by_identity =
        str_is_interned(key) && !(t->head.aux & (DICT_LOOSE | DICT_HASHES));
    Value k = value_object(key);
    if (!mask) {
        for (uint32_t i = 0; i < d->used; i++)
            if (t->entries[i].key == k) return i;
        return by_identity ? DICT_ABSENT : scan_strings(d, key);
    }
    uint32_t h = placed(t, string_hash(rt, key));
    const uint32_t *index = table_index(t);
    for (uint32_t i = h & mask;; i = (i + 1) & mask) {
        uint32_t slot = index[i];
        if (!((slot ^ h) & ~mask)) {
            Value have = t->entries[slot & mask].key;
            if (LIKELY(have == k) || (!by_identity && is_same_string(have, key)))
                return slot & mask;
        } else if (slot == EMPTY)
            return DICT_ABSENT;
    }
}

/* ---- look-up of any key ----------------------------------------------------------- */

static bool key_hash(Runtime *rt, Value key, int64_t *out) {
    if (is_int(key))
        *out = small_hash(key);
    else if (is_exact(key, TYPE_STR))
        *out = str_public_hash(rt, as_str(key));
    else
        return value_hash(rt, key, out);
    return true;
}

enum { CHANGED = 2 };

/* Is entry i the key? 1, 0, -1 raised, CHANGED: script ran and changed the dict. */
static int matches(Runtime *rt, Dict *d, uint32_t i, Value key, int64_t hash) {
    DictTable *t = d->table;
    Value k = t->entries[i].key;
    if (k == key) return 1;
    if (k == UNBOUND || dict_entry_hash(rt, d, i) != hash) return 0;
    if (is_exact(k, TYPE_STR) && is_exact(key, TYPE_STR))
        return same_text(as_str(k), as_str(key));
    if (is_exact_number(k) && is_exact_number(key))
        return number_compare(rt, k, key, CMP_EQ) == TRUE_VALUE;
    uint32_t changes = d->changes;
    int same = value_equal(rt, k, key);
    return same >= 0 && (d->table != t || d->changes != changes) ? CHANGED : same;
}

static int64_t scan_any(Runtime *rt, Dict *d, Value key, int64_t hash) {
    for (uint32_t i = 0; i < d->used; i++) {
        int same = matches(rt, d, i, key, hash);
        if (same == 1) return i;
        if (same) return same < 0 ? DICT_FAILED : -CHANGED - 1;
    }
    return DICT_ABSENT;
}

static int64_t probe_any(Runtime *rt, Dict *d, Value key, int64_t hash) {
    DictTable *t = d->table;
    uint32_t mask = t->index_mask, h = placed(t, hash_fold(hash));
    const uint32_t *index = table_index(t);
    for (uint32_t i = h & mask;; i = (i + 1) & mask) {
        uint32_t slot = index[i];
        if (slot == EMPTY) return DICT_ABSENT;
        if ((slot ^ h) & ~mask) continue;
        int same = matches(rt, d, slot & mask, key, hash);
        if (same == 1) return slot & mask;
        if (same) return same < 0 ? DICT_FAILED : -CHANGED - 1;
    }
}

int64_t dict_find_hashed(Runtime *rt, Dict *d, Value key, int64_t hash) {
    for (;;) {
        int64_t i = d->table->index_mask ? probe_any(rt, d, key, hash)
                                         : scan_any(rt, d, key, hash);
        if (i != -CHANGED - 1) return i;
        if (!runtime_charge(rt, 1)) return DICT_FAILED;
    }
}

static NOINLINE int64_t find_any(Runtime *rt, Dict *d, Value key) {
    int64_t hash;
    if (!key_hash(rt, key, &hash)) return DICT_FAILED;
    return d->live ? dict_find_hashed(rt, d, key, hash) : DICT_ABSENT;
}

INLINE int64_t find(Runtime *rt, Dict *d, Value key) {
    unsigned flags = d->table->head.aux;
    if (is_int(key) && !(flags & (DICT_NUMBERS | DICT_HASHES))) return find_small(d, key);
    if (is_exact(key, TYPE_STR) && !(flags & DICT_HASHES))
        return find_string(rt, d, as_str(key));
    return find_any(rt, d, key);
}

int64_t dict_find(Runtime *rt, Dict *d, Value key) { return find(rt, d, key); }

Value dict_get(Runtime *rt, Dict *d, Value key) {
    int64_t i = find(rt, d, key);
    if (LIKELY(i >= 0)) return d->table->entries[i].value;
    return i == DICT_ABSENT ? UNBOUND : RAISED;
}

/* ---- growing ---------------------------------------------------------------------- */

/* Tables are sized as CPython's are: a power of two of slots, two thirds of them for
 * entries. So deleted entries are dropped, and what a loop that changes its dict sees, is
 * the same. The smallest table needs no index. */
static size_t slots_for(size_t n) {
    size_t slots = SMALLEST;
    while (slots * 2 / 3 < n)
        slots *= 2;
    return slots;
}

static size_t slots_of(const DictTable *t) { return slots_for(t->capacity); }

static DictTable *make_table(Runtime *rt, size_t slots, unsigned flags) {
    if (slots > LARGEST) {
        raise_memory(rt);
        return NULL;
    }
    size_t capacity = slots * 2 / 3, indexed = slots > SMALLEST ? slots : 0;
    if (slots <= ROOMY)
        indexed *= 2; /* small enough for the caches: shorter probes pay */
    size_t entry = sizeof(DictEntry) + (flags & DICT_HASHES ? sizeof(int64_t) : 0);
    size_t size = sizeof(DictTable) + capacity * entry + indexed * sizeof(uint32_t);
    bool large = size > HEAP_LARGEST_CELL;
    DictTable *t = object_alloc(rt, size, 0, large ? LAYOUT_DICT_TABLE : LAYOUT_BLOB, 0);
    if (!t) return NULL;
    t->head.aux = (uint16_t)flags;
    t->capacity = 0;
    if (large && !bulk_fill(rt, &t->entries[0].key, UNBOUND, 2 * capacity)) return NULL;
    t->capacity = (uint32_t)capacity;
    t->index_mask = indexed ? (uint32_t)indexed - 1 : 0;
    return bulk_set(rt, table_index(t), 0xFF, indexed * sizeof(uint32_t)) ? t : NULL;
}

/* Enters number n into the index. Returns how far it had to look. */
INLINE uint32_t enter(DictTable *t, uint32_t *index, uint32_t folded, uint32_t n) {
    uint32_t mask = t->index_mask, h = placed(t, folded), i = h & mask;
    while (index[i] != EMPTY)
        i = (i + 1) & mask;
    index[i] = (h & ~mask) | n;
    return (i - h) & mask;
}

/* Strings are hashed well from the start. */
static bool may_mix(const DictTable *t, Value key) {
    return !(t->head.aux & DICT_MIXED) && !is_exact(key, TYPE_STR);
}

/* False: the VM stops; never, if the table is in use. */
static bool enter_all(Runtime *rt, DictTable *t, uint32_t used, bool in_use) {
    uint32_t *index = table_index(t);
    for (uint32_t i = 0; i < used; i++) {
        if (!in_use && !bulk_goes_on(rt, i)) return false;
        if (t->entries[i].key == UNBOUND) continue;
        uint32_t distance = enter(t, index, folded_at(rt, t, i), i);
        if (LIKELY(distance <= FAR) || !may_mix(t, t->entries[i].key)) continue;
        t->head.aux |= DICT_MIXED;
        memset(index, 0xFF, ((size_t)t->index_mask + 1) * sizeof(uint32_t));
        i = UINT32_MAX; /* from the start, with mixed hashes */
    }
    return true;
}

/* Copies the live entries of d to a table of `slots`. */
static DictTable *rebuilt(Runtime *rt, Dict *d, size_t slots, unsigned flags) {
    flags |= d->table->head.aux;
    DictTable *t = make_table(rt, slots, flags);
    if (!t) return NULL;
    DictTable *old = d->table;
    uint32_t live = 0;
    for (uint32_t i = 0; i < d->used; i++) {
        if (old->entries[i].key == UNBOUND) continue;
        t->entries[live] = old->entries[i];
        if (flags & DICT_HASHES) table_hashes(t)[live] = dict_entry_hash(rt, d, i);
        live++;
        if (!bulk_goes_on(rt, i)) return NULL;
    }
    return !t->index_mask || enter_all(rt, t, live, false) ? t : NULL;
}

static bool rebuild(Runtime *rt, Dict *d, size_t slots, unsigned flags) {
    if (!runtime_charge(rt, d->used >> 8)) return false;
    DictTable *t = rebuilt(rt, d, slots, flags), *old = d->table;
    if (!t) return false;
    if (old->capacity && d->used == d->live) heap_inherit(&rt->heap, t, old);
    d->table = t;
    d->used = d->live;
    d->key_version = 0;
    heap_barrier(&rt->heap, d);
    if (old->capacity) heap_free(&rt->heap, &old->head);
    return true;
}

bool dict_reserve(Runtime *rt, Dict *d, size_t n) {
    return n <= d->table->capacity - (d->used - d->live) ||
           rebuild(rt, d, slots_for(n), 0);
}

static NOINLINE bool make_room(Runtime *rt, Dict *d, unsigned flags) {
    size_t slots = SMALLEST;
    if (d->used < d->table->capacity)
        slots = slots_of(d->table); /* only for the hashes */
    else
        while (slots < (size_t)d->live * 3)
            slots *= 2;
    return rebuild(rt, d, slots, flags);
}

/* The key is absent. `flags`: the table's kinds of keys that this one demands. */
static bool insert(Runtime *rt, Dict *d, Value key, Value v, int64_t hash,
                   unsigned flags) {
    DictTable *t = d->table;
    if (UNLIKELY(d->used >= t->capacity || (flags & ~t->head.aux & DICT_HASHES))) {
        if (!make_room(rt, d, flags)) return false;
        t = d->table;
    }
    t->head.aux |= (uint16_t)flags;
    uint32_t i = d->used++;
    t->entries[i].key = key;
    t->entries[i].value = v;
    if (t->head.aux & DICT_HASHES) table_hashes(t)[i] = hash;
    d->live++;
    d->changes++;
    d->key_version = 0;
    dict_barrier(&rt->heap, d, i);
    if (!t->index_mask) return true;
    uint32_t distance = enter(t, table_index(t), hash_fold(hash), i);
    if (UNLIKELY(distance > FAR) && may_mix(t, key)) {
        t->head.aux |= DICT_MIXED;
        memset(table_index(t), 0xFF, ((size_t)t->index_mask + 1) * sizeof(uint32_t));
        return enter_all(rt, t, d->used, true);
    }
    return true;
}

INLINE bool replace(Runtime *rt, Dict *d, int64_t i, Value v) {
    d->table->entries[i].value = v;
    dict_barrier(&rt->heap, d, (size_t)i);
    return true;
}

static unsigned kinds_of(Value key) {
    if (is_int(key)) return 0;
    if (is_exact(key, TYPE_STR)) return str_is_interned(as_str(key)) ? 0 : DICT_LOOSE;
    return is_exact_number(key) ? DICT_NUMBERS : DICT_HASHES;
}

bool dict_set_hashed(Runtime *rt, Dict *d, Value key, int64_t hash, Value v) {
    int64_t i = dict_find_hashed(rt, d, key, hash);
    if (i >= 0) return replace(rt, d, i, v);
    return i == DICT_ABSENT && insert(rt, d, key, v, hash, kinds_of(key));
}

static NOINLINE bool set_any(Runtime *rt, Dict *d, Value key, Value v) {
    int64_t hash;
    return key_hash(rt, key, &hash) && dict_set_hashed(rt, d, key, hash, v);
}

bool dict_set(Runtime *rt, Dict *d, Value key, Value v) {
    unsigned flags = d->table->head.aux;
    if (is_int(key) && !(flags & (DICT_NUMBERS | DICT_HASHES))) {
        int64_t i = find_small(d, key);
        return i >= 0 ? replace(rt, d, i, v) : insert(rt, d, key, v, small_hash(key), 0);
    }
    if (is_exact(key, TYPE_STR) && !(flags & DICT_HASHES))
        return dict_set_str(rt, d, as_str(key), v);
    return set_any(rt, d, key, v);
}

Value dict_default(Runtime *rt, Dict *d, Value key, Value v) {
    int64_t hash;
    if (!key_hash(rt, key, &hash)) return RAISED;
    int64_t i = d->live ? dict_find_hashed(rt, d, key, hash) : DICT_ABSENT;
    if (i >= 0) return d->table->entries[i].value;
    return i == DICT_ABSENT && insert(rt, d, key, v, hash, kinds_of(key)) ? v : RAISED;
}

/* ---- string keys ------------------------------------------------------------------ */

int64_t dict_index_str(Runtime *rt, Dict *d, Str *key) { return find_string(rt, d, key); }

Value dict_get_str(Runtime *rt, Dict *d, Str *key) {
    int64_t i = find_string(rt, d, key);
    return i >= 0 ? d->table->entries[i].value : UNBOUND;
}

bool dict_set_str(Runtime *rt, Dict *d, Str *key, Value v) {
    int64_t i = find_string(rt, d, key);
    if (i >= 0) return replace(rt, d, i, v);
    unsigned flags = str_is_interned(key) ? 0 : DICT_LOOSE;
    return insert(rt, d, value_object(key), v, str_public_hash(rt, key), flags);
}

int dict_delete_str(Runtime *rt, Dict *d, Str *key) {
    int64_t i = find_string(rt, d, key);
    if (i < 0) return 0;
    dict_remove_at(rt, d, (size_t)i);
    return 1;
}

uint32_t dict_key_version(Runtime *rt, Dict *d) {
    if (!d->key_version && rt->key_version < UINT32_MAX)
        d->key_version = ++rt->key_version;
    return d->key_version;
}

/* ---- deletion --------------------------------------------------------------------- */

/* Takes entry n out of the index and moves the slots behind it up, so that every key
 * stays reachable from its place without a gap. */
static void leave(Runtime *rt, DictTable *t, uint32_t n) {
    uint32_t mask = t->index_mask, *index = table_index(t);
    uint32_t hole = placed(t, folded_at(rt, t, n)) & mask;
    while ((index[hole] & mask) != n)
        hole = (hole + 1) & mask;
    for (uint32_t i = (hole + 1) & mask; index[i] != EMPTY; i = (i + 1) & mask) {
        uint32_t home = placed(t, folded_at(rt, t, index[i] & mask)) & mask;
        if (((i - home) & mask) < ((i - hole) & mask)) continue;
        index[hole] = index[i];
        hole = i;
    }
    index[hole] = EMPTY;
}

void dict_remove_at(Runtime *rt, Dict *d, size_t i) {
    DictTable *t = d->table;
    if (t->index_mask) leave(rt, t, (uint32_t)i);
    t->entries[i].key = t->entries[i].value = UNBOUND;
    d->live--;
    d->changes++;
    d->key_version = 0;
}

void dict_trim(Dict *d) {
    while (d->used && d->table->entries[d->used - 1].key == UNBOUND)
        d->used--;
}

int dict_delete(Runtime *rt, Dict *d, Value key) {
    int64_t i = dict_find(rt, d, key);
    if (i < 0) return i == DICT_ABSENT ? 0 : -1;
    dict_remove_at(rt, d, (size_t)i);
    return 1;
}

void dict_clear(Runtime *rt, Dict *d) {
    DictTable *old = d->table;
    d->table = empty_table();
    d->used = d->live = 0;
    d->key_version = 0;
    d->changes++;
    if (old->capacity) heap_free(&rt->heap, &old->head);
}

/* ---- whole dicts ------------------------------------------------------------------ */

void dict_init(Dict *d) {
    d->table = empty_table();
    d->used = d->live = d->key_version = d->changes = 0;
}

Dict *dict_new(Runtime *rt) {
    Dict *d = object_alloc(rt, sizeof *d, TYPE_DICT, LAYOUT_DICT, 0);
    if (d) dict_init(d);
    return d;
}

Dict *dict_new_sized(Runtime *rt, size_t n) {
    if (!n) return dict_new(rt);
    DictTable *t = make_table(rt, slots_for(n), 0);
    if (!t) return NULL;
    Dict *d = dict_new(rt);
    if (d) d->table = t;
    return d;
}

static size_t table_size(const DictTable *t) {
    size_t entry = sizeof(DictEntry) + (t->head.aux & DICT_HASHES ? sizeof(int64_t) : 0);
    size_t slots = t->index_mask ? (size_t)t->index_mask + 1 : 0;
    return sizeof *t + t->capacity * entry + slots * sizeof(uint32_t);
}

bool dict_clone_into(Runtime *rt, Dict *d, Dict *from) {
    if (!from->live) return true;
    if (!runtime_charge(rt, from->used >> 8)) return false;
    DictTable *t;
    if (from->used == from->live && from->used > from->table->capacity / 3) {
        size_t size = table_size(from->table);
        t = object_alloc(rt, size, 0, from->table->head.layout, 0);
        if (!t) return false;
        t->head.aux = from->table->head.aux;
        t->capacity = 0;
        if (!bulk_copy(rt, t->entries, from->table->entries, size - sizeof *t))
            return false;
        t->capacity = from->table->capacity;
        t->index_mask = from->table->index_mask;
        heap_inherit(&rt->heap, t, from->table);
    } else if (!(t = rebuilt(rt, from, slots_for(from->live), 0)))
        return false;
    d->table = t;
    d->used = d->live = from->live;
    d->key_version = 0;
    d->changes++;
    heap_barrier(&rt->heap, d);
    return true;
}

Dict *dict_copy(Runtime *rt, Dict *from) {
    Dict *d = dict_new(rt);
    return d && dict_clone_into(rt, d, from) ? d : NULL;
}
