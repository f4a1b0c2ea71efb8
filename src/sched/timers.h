/* timers.h - the deadlines of a loop: a binary heap with heapq's sift rules, so that
 * equal ones leave in CPython's order.
 *
 * The heap holds deadlines and the numbers of places alone. What is to be woken lies in a
 * cell of Values at its place, and stays there: sifting writes no references, so that the
 * collector need not look at all timers again because some were moved. Cancelled timers
 * stay until they are due, or until they are more than half of many. */
#ifndef SCHED_TIMERS_H
#define SCHED_TIMERS_H

#include "vm/coroutine.h"

typedef struct Deadline {
    double when; /* loop.time() */
    uint32_t place;
} Deadline;

typedef struct Timers {
    Deadline *heap; /* n of them; behind them the places that are free */
    Array *whats;   /* by place: a Handle, a native coroutine, or a Thread that sleeps */
    size_t n, capacity;
    size_t cancelled; /* at least those in the heap: counted as CPython counts */
} Timers;

/* Of the n earliest in the heap's order; the first is the earliest. */
INLINE double timer_when(const Timers *t, size_t i) { return t->heap[i].when; }
INLINE Value timer_what(const Timers *t, size_t i) {
    return t->whats->items[t->heap[i].place];
}

/* `what` will be put into the ready queue. False: raised. */
MUST_CHECK bool timers_push(Loop *l, double when, Value what);
/* The timer that a native coroutine is, if it is one, will not go off. */
void timer_cancel(Loop *l, NativeCoroutine *c);
/* Takes the earliest out; UNBOUND: it was cancelled. */
Value timers_pop(Loop *l);
/* Those that were cancelled and need not stay go. */
void timers_tidy(Loop *l);
/* All go but threads. */
void timers_keep_threads(Loop *l);
void timers_trace(Tracer *tracer, Timers *t);
void timers_release(Heap *heap, Timers *t);

#endif
