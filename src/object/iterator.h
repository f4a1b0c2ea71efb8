/* iterator.h - what iterators share: they are small cells that refer to what they walk, and
 * let go of it when exhausted. Once exhausted they stay so. */
#ifndef OBJECT_ITERATOR_H
#define OBJECT_ITERATOR_H

#include "object/containers.h"

/* iter(v) of an object that has only __getitem__. */
Value sequence_iterator_new(Runtime *rt, Value v);
/* iter(callable, sentinel) */
Value callable_iterator_new(Runtime *rt, Value callable, Value sentinel);
/* reversed(v), enumerate() and so on are the classes' constructors. */

#endif
