/* ready.h - the ready queue of a loop: what runs next, first in, first out.
 *
 * A queue of rings, each a cell of Values, so that the collector looks again only at what
 * was written. While few entries wait one ring turns around; when it is full the next is
 * a larger one, until they are as large as a block of the heap. A mass of entries so goes
 * through fresh blocks, which the heap has back, one by one, as they are taken: a million
 * tasks that start need the room of their entries for their waits. */
#ifndef SCHED_READY_H
#define SCHED_READY_H

#include "object/runtime.h"

/* What is to run: a Task with UNBOUND (a step), an exception (to throw) or what woke it
 * (a Future, or its own native coroutine); a Handle; a Thread that may go on; a native
 * coroutine, a Gathering or another object of C that is to be notified of the argument;
 * or any callable with its one argument. */
typedef struct Ready {
    Value what, arg, context;
} Ready;

/* An Array, whose items are these. */
typedef struct ReadyRing {
    Object head;
    size_t values;
    Value next;     /* the ring behind, or UNBOUND */
    Value size;     /* entries that fit in */
    Value first, n; /* where the first entry lies; how many there are */
    Ready entries[];
} ReadyRing;

typedef struct ReadyQueue {
    ReadyRing *front, *back; /* NULL: nothing was ready yet */
    size_t n;
} ReadyQueue;

INLINE void ready_trace(Tracer *t, const ReadyQueue *q) { trace_object(t, q->front); }
/* `owner` is the object that it lives in. False: raised. */
MUST_CHECK bool ready_push(Runtime *rt, void *owner, ReadyQueue *q, Ready r);
/* From a queue that is not empty: the first. */
Ready ready_take(Runtime *rt, void *owner, ReadyQueue *q);
/* The entry that is that far behind the first; NULL: not in this ring. */
INLINE const Ready *ready_ahead(const ReadyQueue *q, int64_t distance) {
    const ReadyRing *r = q->front;
    int64_t at = as_small(r->first) + distance;
    return at < as_small(r->size) ? &r->entries[at] : NULL;
}

#endif
