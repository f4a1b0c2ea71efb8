/* mark.h - following references: the tracer that layouts report to, and its stack.
 *
 * Invariants, between steps:
 *   a cell marked MARK_OLD has GC_OLD_CLEAN or GC_REMEMBERED, never both;
 *   a cell with GC_OLD_CLEAN refers to no young cell, or is still on the minor stack.
 * The mark stack may refuse to grow. Then the cell is marked, flagged pending in its
 * header, and found again by a walk over the marked cells: marking needs no memory to
 * complete. */
#ifndef MEMORY_MARK_H
#define MEMORY_MARK_H

#include "memory/block.h"

/* Entries are cells, pairs (length, address | 1) for the rest of a long run of values, or
 * single ones of nothing. */
typedef struct MarkStack {
    uintptr_t *items;
    size_t count, capacity;
    size_t trusted; /* what is above came in the step that is under way */
} MarkStack;

enum { MARK_STACK_FLOOR = 512 }; /* entries that are there from the start and stay */
enum { MARK_STACK_SHARE = 512 }; /* bytes of the heap for each that is reserved */

/* References wait here until the lines that marking will touch have arrived. */
enum { MARK_QUEUE = 16 };

typedef struct Tracer {
    Heap *heap;
    MarkStack *stack;
    MarkMap map;
    uint8_t row;  /* of HeapBlock.marks: where the map is now */
    uint8_t skip; /* cells with one of these flags are not looked into */
    uint8_t pending_flag;
    bool overflow; /* a cell was flagged pending */
    HeapBlock
        *cards;    /* a large cell of whose values only those on set cards are traced */
    uint64_t work; /* references looked at: the measure of pauses that needs no clock */
    /* Set by walks that are no collection (heap_check): gets each reference instead. */
    void (*visit)(Tracer *t, Object *o);
    void *user;
    Object *queue[MARK_QUEUE]; /* a ring; NULL: empty */
    unsigned at;
} Tracer;

void tracer_init(Tracer *t, Heap *heap, MarkMap map);
MUST_CHECK bool mark_stack_init(MarkStack *s, Allocator *alloc);
void mark_stack_free(MarkStack *s, Allocator *alloc);
/* Before marking `live` bytes: room, not yet touched, that hardly ever has to grow;
 * growing would copy megabytes within one step. */
void mark_stack_reserve(MarkStack *s, Allocator *alloc, size_t live);
/* Gives memory beyond the floor back. The stack must be empty. */
void mark_stack_trim(MarkStack *s, Allocator *alloc);

/* Traces what is on the stack until it is empty (true) or `budget` references were looked
 * at (false). */
bool mark_drain(Tracer *t, uint64_t budget);
/* As mark_drain without a budget; also finds and traces pending cells. */
void mark_drain_all(Tracer *t);
/* Marks what is still in the queue. Before a tracer is left without mark_drain. */
void mark_flush(Tracer *t);
/* Puts a marked cell on the stack, to be traced (again). */
void mark_again(Tracer *t, Object *o);
/* Between steps: takes a cell of so many bytes, and runs of values in it, off the stack.
 */
void mark_stack_forget(MarkStack *s, const Object *o, size_t size);
/* Between steps: what stands on the stack for a cell of so many bytes stands there for
 * another from now on. */
void mark_stack_move(MarkStack *s, const Object *from, size_t size, const Object *to);
/* Puts the values on the set cards of a marked large cell on the stack, as distrusted
 * ones.
 */
void mark_cards_later(Tracer *t, HeapBlock *b);
/* At the end of a step: values that are still to be looked at may have become stale when
 * marking goes on; from then on they are checked like words of the C stack. */
void mark_stack_distrust(MarkStack *s);
/* The marking is given up. */
void mark_stack_clear(MarkStack *s);

#endif
