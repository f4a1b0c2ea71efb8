/* containers.h - struct layouts of list, tuple, dict and set, for fast paths.
 * Behaviour and the rest of the interface: list.h, tuple.h, dict.h, set.h. */
#ifndef OBJECT_CONTAINERS_H
#define OBJECT_CONTAINERS_H

#include "object/type.h"

struct List {
    Object head;
    Array *items; /* never NULL; capacity in items->capacity */
    size_t size;
};

struct Tuple {
    Object head;
    size_t size;
    int64_t hash; /* 0: not computed */
    Value items[];
};

/* Insertion-ordered hash table; see dict.h. Deleted entries have key UNBOUND. */
typedef struct DictEntry {
    Value key, value;
} DictEntry;
typedef struct DictTable {
    /* LAYOUT_BLOB: its dict traces the entries. LAYOUT_DICT_TABLE, that of a large cell:
     * it does so itself, so that writes can be noted where they happened. */
    Object head;
    /* head.aux: DICT_* flags of dict.c */
    uint32_t capacity;   /* entries */
    uint32_t index_mask; /* index slots - 1, or 0: no index (few entries, scanned) */
    DictEntry entries[]; /* then int64 hashes[capacity] if flagged, then the index */
} DictTable;

struct Dict {
    Object head;
    DictTable *table; /* never NULL; `entries` may move on growth */
    uint32_t used;    /* entries in use in `entries`, tombstones included */
    uint32_t live;    /* keys */
    uint32_t
        key_version;  /* changes when the set or order of keys does; globally unique
                         (Runtime.key_version); 0: not given yet, see dict_key_version */
    uint32_t changes; /* bumped with it; iterators compare it */
};

struct Set {
    Object head;
    Object *table;           /* set.c's own */
    size_t used, fill, mask; /* as in CPython, so that the order of iteration agrees */
    size_t finger;           /* where pop() looks next */
    int64_t hash;            /* of a frozenset; -1: not computed */
    uint32_t changes;
};

INLINE bool is_list(Value v) { return has_layout(v, LAYOUT_LIST); }
INLINE bool is_tuple(Value v) { return has_layout(v, LAYOUT_TUPLE); }
/* After writing to entry i. */
INLINE void dict_barrier(Heap *heap, Dict *d, size_t i) {
    if (LIKELY(d->table->head.layout != LAYOUT_DICT_TABLE))
        heap_barrier(heap, d);
    else
        heap_barrier_run(heap, d->table, &d->table->entries[i].key, 2);
}
INLINE bool is_dict(Value v) { return has_layout(v, LAYOUT_DICT); }
INLINE List *as_list(Value v) { return (List *)as_object(v); }
INLINE Tuple *as_tuple(Value v) { return (Tuple *)as_object(v); }
INLINE Dict *as_dict(Value v) { return (Dict *)as_object(v); }
INLINE Set *as_set(Value v) { return (Set *)as_object(v); }

/* ---- list (list.c) ---- */
List *list_new(Runtime *rt, size_t capacity); /* NULL: raised */
List *list_from(Runtime *rt, const Value *items, size_t n);
MUST_CHECK bool list_append_slow(Runtime *rt, List *l, Value v);
MUST_CHECK bool list_extend(Runtime *rt, List *l, Value iterable);
MUST_CHECK bool list_sort(Runtime *rt, List *l, Value key, bool reverse);
MUST_CHECK INLINE bool list_append(Runtime *rt, List *l, Value v) {
    if (UNLIKELY(l->size >= l->items->capacity)) return list_append_slow(rt, l, v);
    Value *slot = &l->items->items[l->size++];
    *slot = v;
    heap_barrier_at(&rt->heap, l->items, slot);
    return true;
}

/* ---- tuple (tuple.c) ---- */
Tuple *tuple_new(Runtime *rt,
                 size_t n); /* items UNBOUND: fill before script can see it */
Tuple *tuple_from(Runtime *rt, const Value *items, size_t n);
Tuple *tuple_of(Runtime *rt, Value iterable);

/* ---- dict (dict.c) ---- */
Dict *dict_new(Runtime *rt);
Dict *dict_new_sized(Runtime *rt, size_t n);
/* Generic keys may run __hash__ and __eq__. UNBOUND: absent; RAISED. */
Value dict_get(Runtime *rt, Dict *d, Value key);
MUST_CHECK bool dict_set(Runtime *rt, Dict *d, Value key, Value v);
int dict_delete(Runtime *rt, Dict *d, Value key); /* 1 deleted, 0 absent, -1 raised */
/* Keys that are strings: no script runs, get cannot raise. */
Value dict_get_str(Runtime *rt, Dict *d, Str *key);
MUST_CHECK bool dict_set_str(Runtime *rt, Dict *d, Str *key, Value v);
int dict_delete_str(Runtime *rt, Dict *d, Str *key);
/* Index into table->entries of a string key, or -1: for caches of globals. */
int64_t dict_index_str(Runtime *rt, Dict *d, Str *key);
/* The version of the key set, giving one if there is none; 0 when they ran out. */
uint32_t dict_key_version(Runtime *rt, Dict *d);
Dict *dict_copy(Runtime *rt, Dict *d);
MUST_CHECK bool dict_update(Runtime *rt, Dict *d, Value other); /* mapping or pairs */
/* For **kwargs: TypeError texts name the function; duplicates raise. */
MUST_CHECK bool dict_merge_kwargs(Runtime *rt, Dict *d, Value mapping, Value callable);
void dict_clear(Runtime *rt, Dict *d);
/* for (size_t i = 0; dict_next(d, &i, &k, &v);) */
INLINE bool dict_next(const Dict *d, size_t *i, Value *k, Value *v) {
    while (*i < d->used) {
        const DictEntry *e = &d->table->entries[(*i)++];
        if (e->key == UNBOUND) continue;
        *k = e->key, *v = e->value;
        return true;
    }
    return false;
}

Value mappingproxy_new(Runtime *rt, Value mapping);

/* ---- set (set.c) ---- */
Set *set_new(Runtime *rt, bool frozen);
MUST_CHECK bool set_add(Runtime *rt, Set *s, Value v);
int set_contains(Runtime *rt, Set *s, Value v); /* 1, 0, -1 raised */
MUST_CHECK bool set_update(Runtime *rt, Set *s, Value iterable);
/* for (size_t i = 0; set_next(s, &i, &v);) in CPython's table order */
bool set_next(const Set *s, size_t *i, Value *v);

/* ---- mappingproxy ---- */
typedef struct MappingProxy {
    Object head;
    Value mapping;
} MappingProxy;
Value mappingproxy_new(Runtime *rt, Value mapping);       /* cls.__dict__ and the like */
Value frame_locals_proxy_new(Runtime *rt, Value mapping); /* frame.f_locals */

/* ---- slice, range ---- */
typedef struct Slice {
    Object head;
    Value start, stop, step;
} Slice;
Value slice_new(Runtime *rt, Value start, Value stop, Value step);
/* slice.indices: false raised. */
MUST_CHECK bool slice_unpack(Runtime *rt, Slice *s, size_t length, int64_t *start,
                             int64_t *stop, int64_t *step, size_t *count);
/* Its halves, for what can change: the first may run script, the second (the count) not.
 */
MUST_CHECK bool slice_bounds(Runtime *rt, Slice *s, int64_t *start, int64_t *stop,
                             int64_t *step);
size_t slice_clamp(size_t length, int64_t *start, int64_t *stop, int64_t step);
/* The same for a length of any size: parts are start, stop and step, clamped to it. */
MUST_CHECK bool slice_unpack_wide(Runtime *rt, Slice *s, Value length, Value parts[3]);
typedef struct Range {
    Object head;
    Value start, stop, step, length;
} Range; /* ints */

/* ---- iterators with fast paths in the VM ---- */
typedef struct ListIterator {
    Object head;
    List *list;
    size_t index;
} ListIterator; /* list NULL: exhausted */
typedef struct TupleIterator {
    Object head;
    Tuple *tuple;
    size_t index;
} TupleIterator;
typedef struct RangeIterator {
    Object head;
    int64_t next, step;
    uint64_t left;
} RangeIterator;
typedef struct DictIterator {
    Object head;
    Dict *dict;
    uint32_t index, changes, left, size;
} DictIterator;

#endif
