/* iterator.h - what all iterators share, and the ones that belong to no container.
 *
 * Cells of LAYOUT_ITERATOR begin with one reference: an Object pointer, a Value, or 0 or
 * UNBOUND once exhausted. head.aux says how many Values follow it; numbers come last.
 * (The first word of a RangeIterator is a number; it has no references.) Once exhausted,
 * an iterator stays so and lets go of what it walked.
 *
 * A `next` slot returns UNBOUND at the end. It never leaves a StopIteration pending, also
 * where a script function that it calls raises one. */
#ifndef OBJECT_ITERATOR_H
#define OBJECT_ITERATOR_H

#include "object/containers.h"

/* iter(v) of an object that has only __getitem__. */
Value sequence_iterator_new(Runtime *rt, Value v);
/* iter(callable, sentinel) */
Value callable_iterator_new(Runtime *rt, Value callable, Value sentinel);
/* The iter slot of every iterator. */
Value iterator_self(Runtime *rt, Value self);

/* For a loop with n targets: what zip, enumerate and dict.items() would put into a tuple.
 * 1: in out[0..n); 0: exhausted; -1: raised; ITERATOR_WHOLE: not to be had in n parts,
 * ask for the whole. Runs script if the iterators within do. */
enum { ITERATOR_WHOLE = 2 };
MUST_CHECK int iterator_parts(Runtime *rt, Object *iterator, Value *out, unsigned n);
/* The same of a DICT_ITEM_ITERATOR (dict_view.c), in two. */
MUST_CHECK int dict_item_parts(Runtime *rt, Object *iterator, Value *out);

#endif
