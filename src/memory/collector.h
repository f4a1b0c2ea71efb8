/* collector.h - when garbage is found and what becomes of it; called by heap.c alone. */
#ifndef MEMORY_COLLECTOR_H
#define MEMORY_COLLECTOR_H

#include "memory/inside.h"

/* Called with the heap's defaults at heap_init. */
void collector_init(Heap *heap);
/* Calls `release` where the cell's layout has it. */
void collector_release(Heap *heap, Object *o);

#endif
