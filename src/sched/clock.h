/* clock.h - the two clocks of a VM, real or virtual, in integer nanoseconds.
 *
 * Under virtual time nothing ever sleeps: the loop sets the clock to the next deadline.
 * Each read advances it by one, so that equal deadlines arise only where a program asks
 * for the same one. Every read of time in the runtime passes here. */
#ifndef SCHED_CLOCK_H
#define SCHED_CLOCK_H

#include "vm/state.h"

struct Clock {
    bool virtual;
    int64_t now;         /* virtual: of the monotonic clock */
    int64_t wall_offset; /* virtual: wall clock minus monotonic */
};

int64_t clock_monotonic(VM *vm);
int64_t clock_wall(VM *vm);
/* The monotonic clock for observers: they do not advance a virtual one. */
int64_t clock_peek(VM *vm);
/* Virtual time jumps forward to `deadline` if it lies ahead. */
void clock_jump(VM *vm, int64_t deadline);
/* Blocks the thread, or jumps. False: raised (a signal handler). */
MUST_CHECK bool clock_sleep(VM *vm, int64_t nanoseconds);

#endif
