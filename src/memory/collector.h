/* collector.h - when garbage is found and what becomes of it; called by heap.c alone. */
#ifndef MEMORY_COLLECTOR_H
#define MEMORY_COLLECTOR_H

#include "memory/inside.h"

/* Called with the heap's defaults at heap_init. */
void collector_init(Heap *heap);
/* Frees an old cell that nothing can refer to any more, if it is large: what grows and
 * grows would fill the heap with what it was before. */
void collector_free_old(Heap *heap, Object *o);
/* Would an allocation of so many bytes be the time for a step? */
bool collector_is_due(Heap *heap, size_t size);
/* A pause of a few milliseconds at most. */
void collector_step(Heap *heap);

#endif
