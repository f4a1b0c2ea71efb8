/* remembered.h - old cells that were written to: the slow half of the write barrier
 * (declared in heap.h), and looking into them again.
 *
 * A cell is in the set once: it is flagged GC_REMEMBERED, or, when it is large and only
 * some of its cards were written to, HeapBlock.carded. When the set cannot grow it
 * forgets, and its members are found by these flags in a walk over the heap. */
#ifndef MEMORY_REMEMBERED_H
#define MEMORY_REMEMBERED_H

#include "memory/inside.h"

enum { REMEMBERED_MOST = 8 * 1024 }; /* as many are worth a collection */

/* Puts a marked cell into the set. Cannot fail. */
void heap_remember_marked(Heap *heap, Object *o);

/* Takes a cell out of the set. */
void remembered_remove(HeapInside *in, Object *o);

/* Looks into the members, and hands those that a major marking has passed to it again,
 * until the tracer's work reaches `stop`: false then, and the next call goes on. The set
 * is empty when it returns true, but for cells that still are under construction. */
bool remembered_revisit(Tracer *t, uint64_t stop);

#endif
