/* thread.h - script functions that run beside the loop: run_in_executor and to_thread.
 *
 * A Thread is a call with an execution of its own, carried by a worker. One thread at a
 * time runs script: the loop gives the VM to a worker for a time slice, as one of its
 * ready entries, and goes on when it comes back: at a safepoint after the slice, when the
 * call sleeps or is over, or while it is inside a system call that may block. So scripts
 * are scheduled by the loop alone, in an order that the system's scheduler does not
 * decide; and signals are handled on the VM's own thread only. */
#ifndef SCHED_THREAD_H
#define SCHED_THREAD_H

#include "sched/loop.h"

struct Worker;

typedef struct Thread {
    Object head;
    Loop *loop;
    Value function, args, kwargs; /* kwargs: dict or UNBOUND */
    Value future;                 /* gets the result, unless it is done by then */
    struct Worker *worker;        /* NULL: none yet, or it is over */
    struct Thread *next;          /* of VM.waiting: for a worker */
} Thread;
INLINE bool is_thread(Value v) { return has_layout(v, LAYOUT_THREAD); }

/* Calls function(*args, **kwargs) in a thread; the future of its result. RAISED. */
Value thread_start(Loop *loop, Value function, Value args, Value kwargs);
/* A ready entry of the loop: a time slice. False: raised. */
MUST_CHECK bool thread_run(Thread *t);
/* The loop of a thread has nothing to do before `when` (INFINITY: of its own accord).
 * Returns when it has. False: raised. */
MUST_CHECK bool thread_wait(Loop *loop, double when);
/* Threads of the loop whose own loops have something to do are ready entries again; when
 * the next of the others has of its own accord (INFINITY: none). NaN: raised. */
double threads_wake(Loop *loop);
/* Is there anything outside that could still wake one of these? */
bool threads_may_be_woken(const Loop *loop);
/* A future of the moment when the loop has no thread any more; None: now. RAISED. */
Value threads_ended(Loop *loop);
/* The program is over: runs what threads there are to their end, as CPython does. False:
 * raised. */
MUST_CHECK bool threads_finish(VM *vm);
/* The VM stops: all its threads unwind. Waits for those that are in system calls. */
void threads_stop(VM *vm);
/* The same, and the system's threads end. */
void threads_close(VM *vm);

/* ---- for natives that wait -------------------------------------------------------- */

/* In a thread: true, and it has slept. On the VM's own: false, nothing happened. */
bool thread_sleep(VM *vm, int64_t nanoseconds);
/* Calls f(arg), which may block and touches nothing of the VM; meanwhile a thread lets
 * others run. */
void thread_block(VM *vm, void (*f)(void *arg), void *arg);
/* read(), during which a thread lets others run, and the VM's own hears signals. -1:
 * raised (OSError, or by a signal handler). */
int64_t thread_read(VM *vm, int fd, void *bytes, size_t size);

#endif
