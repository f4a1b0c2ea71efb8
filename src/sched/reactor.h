/* reactor.h - how the loop waits for the world: descriptors, signals, other threads.
 *
 * The loop knows only this. The default reactor (io/) is made on libuv when a loop first
 * waits for longer than it has work; tests and hosts plug in their own. */
#ifndef SCHED_REACTOR_H
#define SCHED_REACTOR_H

#include "vm/state.h"

typedef struct Reactor Reactor;
struct Reactor {
    /* Wait up to timeout_ns (-1: until something happens; 0: look only) and queue what is
     * ready on the loop. False: raised. May end early by a signal. */
    bool (*poll)(Reactor *r, VM *vm, int64_t timeout_ns);
    /* [any thread] [signal] End a poll that is under way. */
    void (*wake)(Reactor *r);
    /* Is anything registered that could still happen? */
    bool (*is_active)(Reactor *r);
    void (*close)(Reactor *r);
};

#endif
