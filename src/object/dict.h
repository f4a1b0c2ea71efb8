/* dict.h - the insertion-ordered hash table behind dict.
 *
 * Entries (key, value) lie in order of insertion in DictTable.entries; a deleted one has
 * key UNBOUND. Up to 5 entries are scanned. Above, an index of u32 slots (a power of two,
 * at most two thirds of them used) leads to the entries by linear probing: the low bits
 * of a slot are the entry's number, the rest is what the key's hash has above them, so
 * that a look-up touches an entry only if it is very likely the right one. No slot refers
 * to a deleted entry: deletion shifts the slots behind it back. EMPTY has all bits set;
 * no entry has that number.
 *
 * A key's place comes from hash_fold of its visible hash. Small integers hash to
 * themselves, so neighbours lie close together; when an insertion has to probe far, the
 * table changes over to mixed hashes for good (DICT_MIXED).
 *
 * A table remembers what kinds of keys it has held, and so which shortcuts are right:
 *   none          small ints and interned strings: keys are equal only if identical
 *   DICT_LOOSE    some string is not interned
 *   DICT_NUMBERS  some key is a bool, a float or a big int
 *   DICT_HASHES   some key is another object: a column of visible hashes follows the
 *                 entries, because a script's __hash__ must not run again
 * Only comparisons in tables with DICT_HASHES, or of keys that are no exact strings and
 * numbers, can run script; the search starts over when the dict changed meanwhile. */
#ifndef OBJECT_DICT_H
#define OBJECT_DICT_H

#include "object/containers.h"

enum { DICT_HASHES = 1, DICT_LOOSE = 2, DICT_NUMBERS = 4, DICT_MIXED = 8 };
enum { DICT_ABSENT = -1, DICT_FAILED = -2 };

/* The number of the key's entry, DICT_ABSENT or DICT_FAILED (raised). */
int64_t dict_find(Runtime *rt, Dict *d, Value key);
/* The same with a hash that is known: value_hash(key) is not asked again. */
int64_t dict_find_hashed(Runtime *rt, Dict *d, Value key, int64_t hash);
MUST_CHECK bool dict_set_hashed(Runtime *rt, Dict *d, Value key, int64_t hash, Value v);
/* What the dict has for the key; if it is absent, that is `v` from now on. */
Value dict_default(Runtime *rt, Dict *d, Value key, Value v);
/* The visible hash of the key of entry i; never runs script. */
int64_t dict_entry_hash(Runtime *rt, Dict *d, size_t i);
void dict_remove_at(Runtime *rt, Dict *d, size_t i);
/* Forgets trailing deleted entries, so that taking from the end stays cheap. */
void dict_trim(Dict *d);
/* Makes `d`, which is empty, hold what `from` holds. */
MUST_CHECK bool dict_clone_into(Runtime *rt, Dict *d, Dict *from);
void dict_init(Dict *d); /* an empty one in a fresh cell */
MUST_CHECK bool dict_reserve(Runtime *rt, Dict *d, size_t n);

/* dict_view.c */
typedef struct DictView {
    Object head;
    Dict *dict;
} DictView;
Value dict_view_new(Runtime *rt, Dict *d, uint32_t type_id);
Value dict_iterator_new(Runtime *rt, Dict *d, uint32_t type_id);
int dict_equal(Runtime *rt, Dict *a, Dict *b); /* 1, 0, -1 raised */

#endif
