/* set.h - the hash table behind set and frozenset: a replica of CPython's, slot for slot,
 * so that iteration agrees with it.
 *
 * A SetTable holds mask + 1 keys and then as many visible hashes. An unused slot has key
 * UNBOUND and no hash, a deleted one SET_DELETED and -1. Probing looks at up to ten
 * neighbours, then jumps by the perturbed hash; the table is resized when three fifths of
 * it have ever been used. Empty sets share one table that is never written.
 *
 * Comparing keys may run script; a search starts over when the table changed meanwhile.
 */
#ifndef OBJECT_SET_H
#define OBJECT_SET_H

#include "object/containers.h"

enum { SET_FROZEN = 1 }; /* in head.aux */

INLINE bool is_any_set(Value v) { return has_layout(v, LAYOUT_SET); }
INLINE bool set_is_frozen(const Set *s) { return s->head.aux & SET_FROZEN; }
/* For walks: the hash of the key that set_next gave last, with its `i`. */
int64_t set_hash_at(const Set *s, size_t i);
int set_contains_hashed(Runtime *rt, Set *s, Value v, int64_t hash);
int set_discard(Runtime *rt, Set *s, Value v); /* 1 was there, 0, -1 raised */
/* Fresh sets of the base kind. NULL: raised. */
Set *set_copy(Runtime *rt, Set *s, bool frozen);
Set *set_of(Runtime *rt, Value iterable);
Set *set_intersection(Runtime *rt, Set *s, Value other);
Set *set_difference(Runtime *rt, Set *s, Value other);
MUST_CHECK bool set_difference_update(Runtime *rt, Set *s, Value other);
MUST_CHECK bool set_symmetric_update(Runtime *rt, Set *s, Value other);

void set_init(Set *s, bool frozen); /* an empty one in a fresh cell */
void set_clear(Runtime *rt, Set *s);
Value set_pop(Runtime *rt, Set *s);         /* UNBOUND: empty */
void set_swap(Runtime *rt, Set *a, Set *b); /* contents */

typedef struct SetIterator {
    Object head;
    Set *set;
    size_t index, used, left;
} SetIterator;

#endif
