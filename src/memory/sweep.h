/* sweep.h - how cells that marking has left behind become free again.
 *
 * After a minor collection the spans that were allocated from go back to their classes.
 * After a major one the two mark maps swap roles, which frees the dead cells in all
 * blocks at once; but a block's free cells are offered only when it has been swept, which
 * happens little by little: when a class looks for cells, and some blocks after each
 * minor collection. Until all are swept, no major marking begins. */
#ifndef MEMORY_SWEEP_H
#define MEMORY_SWEEP_H

#include "memory/inside.h"

/* Growth that is worth a major marking; a heap below that is a small one. */
enum { MAJOR_LEAST = 4 << 20 };

/* So many bytes more are old; or fewer, modulo 2^64. */
void sweep_count_live(HeapInside *in, size_t bytes);
/* A large object is old. */
void large_count(HeapBlock *b);
/* Writes each class's bump pointer back to its span's cursor. */
void sweep_sync(Heap *heap);
/* Spans and large objects with young cells: what is marked is old, the rest is free. */
void sweep_young(Heap *heap);
/* What MARK_MAJOR has not reached is free. Frees large objects at once. */
void sweep_begin(Heap *heap);
/* Sweeps up to `blocks` blocks. */
void sweep_some(Heap *heap, size_t blocks);
void sweep_rest(Heap *heap);
/* Sweeps some blocks until the class has a span to allocate from; false if it gets none.
 */
bool sweep_for(Heap *heap, HeapClass *c);

#endif
