/* reactor.h - how the loop waits for the world: descriptors and other threads.
 *
 * The loop knows only this. A VM has no reactor, and owns no descriptor, until something
 * asks for one: a descriptor to watch, or another thread that will have news. Without one
 * the loop waits for time and signals alone. The default is io/'s; hosts and tests plug
 * in their own by VM.make_reactor. */
#ifndef SCHED_REACTOR_H
#define SCHED_REACTOR_H

#include "vm/state.h"

enum { REACTOR_READ = 1, REACTOR_WRITE = 2 };

typedef struct Reactor Reactor;
struct Reactor {
    /* Wait up to timeout_ns (-1: until something happens; 0: look only) and tell the
     * watchers what is ready. False: raised. May end early by a signal. */
    bool (*poll)(Reactor *r, int64_t timeout_ns);
    /* [any thread] [signal] End the poll that is under way, else the next one. */
    void (*wake)(Reactor *r);
    /* Is anything watched that could still happen? */
    bool (*is_active)(Reactor *r);
    /* From now on loop_descriptor_ready is told of these events of the descriptor; 0:
     * of none. Errors count as both. False: raised. */
    bool (*watch)(Reactor *r, Loop *loop, int fd, unsigned events);
    /* Readable when poll(0) would find something; -1: there is no such descriptor. */
    int (*descriptor)(Reactor *r);
    void (*close)(Reactor *r);
};

/* The VM's reactor, made when first asked for. NULL: raised. */
Reactor *reactor_of(VM *vm);
void reactor_close(VM *vm);

/* For reactors: wait for the descriptors (n may be 0) or a signal, in nanoseconds, -1 for
 * ever; less where the VM's limits say so. No signal is missed, whenever it comes. False:
 * a handler raised, or the VM stops. */
struct pollfd;
MUST_CHECK bool reactor_sleep(VM *vm, struct pollfd *fds, unsigned n, int64_t timeout_ns);

/* For reactors: queue the callbacks of the descriptor. False: raised. */
MUST_CHECK bool loop_descriptor_ready(Loop *loop, int fd, unsigned events);

#endif
