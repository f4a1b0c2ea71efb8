/* ring.h - a queue of values with cheap ends: waiters in the order in which they came,
 * items of a Queue. Lives inside an object, which traces it; empty when zeroed. */
#ifndef SCHED_RING_H
#define SCHED_RING_H

#include "object/runtime.h"

typedef struct Ring {
    Array *items; /* the capacity is a power of two; NULL: none yet */
    size_t head, n;
} Ring;

INLINE Value ring_get(const Ring *r, size_t i) {
    return r->items->items[(r->head + i) & (r->items->capacity - 1)];
}
/* `owner` is the object that it lives in. False: raised. */
MUST_CHECK bool ring_push(Runtime *rt, void *owner, Ring *r, Value v);
/* From a ring that is not empty: the oldest, the newest. */
Value ring_pop(Ring *r);
Value ring_pop_newest(Ring *r);
/* The oldest entry that is v; false: there is none. */
bool ring_remove(Runtime *rt, Ring *r, Value v);
INLINE void ring_trace(Tracer *t, const Ring *r) { trace_object(t, r->items); }

#endif
