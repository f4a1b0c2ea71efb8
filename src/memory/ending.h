/* ending.h - what follows when marking has reached all that it can: weak references to
 * dead cells are cleared, dead cells with last words are queued and revived with all they
 * reach, and the rest is dead for good.
 *
 * After a minor collection this happens at once. A major marking ends in steps, too: each
 * begins when all that can be reached is marked, and serves some holders of weak
 * references, asks some dead cells, or revives some; what a script reaches between two of
 * them is alive, and marked before the next. So dead cells stay dead, and at the last
 * step only what appeared meanwhile remains to be done. */
#ifndef MEMORY_ENDING_H
#define MEMORY_ENDING_H

#include "memory/inside.h"

/* Of a minor collection. Releases what is dead. */
void ending_young(Tracer *t);

/* A step of the ending of a major marking, until the tracer's work reaches `stop`; true:
 * all is done but ending_finish, which must follow at once. */
bool ending_advance(Tracer *t, uint64_t stop);
void ending_finish(Heap *heap);
/* The marking is given up. */
void ending_abandon(Heap *heap);

/* Calls `release` where the cell's layout has it. */
void cell_release(Heap *heap, Object *o);
/* The same for those cells of a block that are old by `old` alone of two rows of marks.
 */
void block_release_dead(HeapBlock *b, const uint64_t *old, const uint64_t *alive);

#endif
