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

/* Entries are numbered from 1: below entry i are 2i and 2i + 1, and three levels down the
 * eight from 8i on, whose deadlines are one line of the cache. */
typedef struct Timers {
    double *whens;    /* by loop.time() */
    uint32_t *places; /* behind the n that are taken those that are free */
    Array *whats; /* by place: a Handle, a native coroutine, or a Thread that sleeps */
    size_t n, capacity; /* one less than that fit in */
    size_t cancelled;   /* at least those in the heap: counted as CPython counts */
} Timers;

/* Of entry 1 .. n in the heap's order; the first is the earliest. */
INLINE double timer_when(const Timers *t, size_t i) { return t->whens[i]; }
INLINE Value timer_what(const Timers *t, size_t i) {
    return t->whats->items[t->places[i]];
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
