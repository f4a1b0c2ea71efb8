/* loop.h - the event loop: ready queue, timers, and one turn of it.
 *
 * Order is CPython's, tick for tick: the ready queue is FIFO, a turn runs what was ready
 * when it began, timers leave in the order of their heap (sched/timers.h).
 * Which ready entry runs next is decided in one function, loop.c's take(). */
#ifndef SCHED_LOOP_H
#define SCHED_LOOP_H

#include "sched/ages.h"
#include "sched/reactor.h"
#include "sched/ready.h"
#include "sched/timers.h"
#include "vm/coroutine.h"

/* A Handle or TimerHandle as scripts hold it. */
typedef struct Handle {
    Object head;
    Loop *loop;
    Value callback; /* UNBOUND: cancelled */
    Value args;     /* tuple; UNBOUND: the callback is native data, to be notified */
    Value context;
    double when; /* timers: loop.time() of the deadline */
    Value note;  /* in debug mode: where it was made or, once cancelled, its repr */
    bool cancelled, scheduled, is_timer;
} Handle;
INLINE bool is_handle(Value v) { return has_layout(v, LAYOUT_HANDLE); }

/* A descriptor of add_reader and add_writer. */
typedef struct Watch {
    int fd;
    Value reader, writer; /* Handles, or UNBOUND */
} Watch;

struct Loop {
    Object head;
    VM *vm;
    ReadyQueue ready;
    Timers timers;
    Value current; /* the task that runs, or UNBOUND */
    Ages ages;
    Value main; /* what run_until_complete runs for, or UNBOUND */
    Value exception_handler;
    Value task_factory;
    struct Task *newest, *oldest; /* of all unfinished tasks, doubly linked */
    Value async_generators;       /* list of those begun, for shutdown_asyncgens */
    bool running, stopping, closed, debug;
    /* Signal handlers, threads, calls of the host: what may still wake a task besides
     * timers and descriptors. While there is any, waiting is no deadlock. */
    uint32_t expected;
    uint32_t threads;         /* unfinished ones: sched/thread.h */
    uint32_t waiting_threads; /* of these, those that wait in a loop of their own */
    /* Numbers of signals that came, for loop handlers: a list, or UNBOUND. CPython reads
     * them from a pipe: one turn to hear of them, the next for the handlers. */
    Value signals;
    Value threads_ended;   /* Future of the moment when there is none left, or UNBOUND */
    bool executor_is_shut; /* no more threads */
    double slow_callback_duration; /* in debug mode what takes longer is told of */
    Watch *watches;                /* descriptors with callbacks */
    size_t watches_n, watches_cap;
};
INLINE bool is_loop(Value v) { return has_layout(v, LAYOUT_LOOP); }

Loop *loop_new(VM *vm);               /* NULL: raised */
Loop *loop_new_of(VM *vm, Type *cls); /* the same of a derived class */
MUST_CHECK bool loop_push(Loop *loop, Value what, Value arg, Value context);
/* Would loop_push tell v in its own way, and not call it? Then scripts must not push it.
 */
bool loop_tells(Value v);
/* Runs what loop_push would have queued. False: raised what leaves the loop. */
MUST_CHECK bool loop_notify(Loop *loop, Value what, Value arg);
/* What the loop's own time() says, and what asyncio's does. */
double loop_time(Loop *loop);
double loop_clock(const Loop *loop);
/* loop.time() + delay, with the operator's errors. */
MUST_CHECK bool loop_time_after(Loop *loop, Value delay, double *when);
/* Run until `stopping`; false: raised (also by an interrupt). */
MUST_CHECK bool loop_run_forever(Loop *loop);
/* Run until the future is done, then stop. RAISED or its result. */
Value loop_run_until_complete(Loop *loop, Value future);
/* Nothing runs any more, except for threads where loop_finish_threads is called. False:
 * raised. */
MUST_CHECK bool loop_shut(Loop *loop);
/* Shuts the loop and runs its threads to their end. False: raised. */
MUST_CHECK bool loop_finish_threads(Loop *loop);
/* Run the Handle whenever the descriptor is ready for `event` (REACTOR_READ or
 * REACTOR_WRITE), instead of the one that did so far. UNBOUND: none. False: raised. */
MUST_CHECK bool loop_watch(Loop *loop, int fd, unsigned event, Value handle);
bool loop_is_watching(Loop *loop, int fd, unsigned event);
void loop_unwatch_all(Loop *loop);
void loop_remove_signal_handlers(Loop *loop);
/* A signal came for which a loop has a handler. False: raised. */
MUST_CHECK bool loop_note_signal(Loop *loop, int number);
/* Queues the handlers of the signals noted. False: raised. */
MUST_CHECK bool loop_hear_signals(Loop *loop);
Handle *handle_new(Loop *loop, bool is_timer, Value callback, Value args, Value context,
                   double when);
void handle_cancel(Handle *h);
/* What loops in debug mode look at: may that method be given v to call? False: raised. */
MUST_CHECK bool callback_ok(Runtime *rt, Value v, const char *method);
/* KeyboardInterrupt and SystemExit do so at once, whoever raises them. */
bool leaves_loop(Runtime *rt, Value e);
/* A ready entry raised: tell the exception handler, and go on. False: it leaves the loop.
 */
MUST_CHECK bool loop_entry_raised(Loop *loop, Value what, Value callback);
/* call_exception_handler with a message, an exception, and one more pair (key NULL:
 * none). */
void loop_report(Loop *loop, const char *message, Value exception, const char *key,
                 Value object);

/* ---- futures and tasks ------------------------------------------------------------ */

typedef enum FutureState {
    FUTURE_PENDING,
    FUTURE_CANCELLED,
    FUTURE_FINISHED
} FutureState;

/* What few of them have. */
typedef struct FutureExtra {
    Object head;
    Value callback_context; /* of Future.callback; UNBOUND: an empty one; None: the one
                               in which it ends */
    Value callbacks; /* further ones: list of callback, context, callback, context … */
    Value cancel_message;
    Value name;    /* of a Task; UNBOUND: by its number */
    Value context; /* that a Task runs in; UNBOUND: an empty one */
    Value created; /* where a Future was made; UNBOUND: not in debug mode */
    uint64_t cancels_requested;
} FutureExtra;

typedef struct Future {
    Object head;
    Loop *loop;
    Value result;       /* or the exception; UNBOUND: none */
    Value callback;     /* the first; UNBOUND: none. A Task: wake it */
    FutureExtra *extra; /* NULL: nothing of it */
    uint8_t state;
    bool blocking : 1;      /* _asyncio_future_blocking */
    bool log_traceback : 1; /* change it by future_read */
    bool failed : 1;        /* finished with an exception, in `result` */
    bool must_cancel : 1;   /* a Task: its next step is to raise CancelledError */
    bool quiet : 1;         /* a Task: that it never ends is no news (of its own) */
    uint32_t since;         /* of a Task: the turn in which its wait began */
} Future;

typedef struct Task {
    Future future;
    Value coroutine;
    Value waiter; /* what it waits for: a Future or a native coroutine; or UNBOUND */
    struct Task *newer, *older; /* among the unfinished ones of the loop */
    Function *spawner;          /* what made it, or NULL … */
    uint32_t spawned_at;        /* … and where: a word of its code */
    uint32_t number;            /* for the name that it has not been given */
} Task;

INLINE Future *as_future(Value v) { return (Future *)as_object(v); }
INLINE Task *as_task(Value v) { return (Task *)as_object(v); }
INLINE bool is_task(Value v) { return has_layout(v, LAYOUT_TASK); }

/* Somebody has seen how it failed, or never needs to. */
INLINE void future_read(Future *f) {
    if (LIKELY(!f->log_traceback)) return;
    f->log_traceback = false;
    f->loop->vm->unread--;
}
Future *future_new(Loop *loop);
void future_init(Future *f, Loop *loop);
MUST_CHECK bool future_finish(Future *f, Value result, bool failed);
MUST_CHECK bool future_add_callback(Future *f, Value callback, Value context);
/* The same for what asyncio itself waits for: a subclass's own add_done_callback is
 * called as scripts would call it. */
MUST_CHECK bool future_subscribe(Future *f, Value callback);
MUST_CHECK bool future_unsubscribe(Future *f, Value callback);
/* Objects of scripts that imitate futures, by their class's _asyncio_future_blocking: 1,
 * 0; -1 raised. */
int imitates_future(Runtime *rt, Value v);
/* What `await` does with one: from now on it wakes the task. False: raised. */
MUST_CHECK bool imitation_subscribe(Task *t, Value v);
/* Removes all equal callbacks; how many, -1 raised. */
int64_t future_remove_callback(Future *f, Value callback);
bool future_has_callback(const Future *f, Value callback);
Value future_callbacks(Runtime *rt, const Future *f);
FutureExtra *future_extra(Runtime *rt, Future *f); /* made if need be; NULL: raised */
/* In debug mode: it is made here. False: raised. */
MUST_CHECK bool future_note_place(Future *f);
INLINE Value future_cancel_message(const Future *f) {
    return f->extra ? f->extra->cancel_message : UNBOUND;
}
MUST_CHECK bool future_set_message(Future *f, Value message);
/* 1 cancelled now, 0 it was done, -1 raised. */
int future_cancel(Future *f, Value message);
/* The result, or RAISED with its exception (which counts as retrieved). */
Value future_result(Future *f);
/* A CancelledError with the message. */
Value future_cancelled_error(Future *f);
Task *task_new(Loop *loop, Value coroutine, Value name, Value context);
/* For instances of script subclasses: fills the cell and schedules the first step. */
MUST_CHECK bool task_begin(Task *t, Loop *loop, Value coroutine, Value name,
                           Value context);
/* 1 requested, 0 it was done, -1 raised. */
/* The same for those that run their first step at once. */
MUST_CHECK bool task_begin_eagerly(Task *t, Loop *loop, Value coroutine, Value name,
                                   Value context);
int task_cancel(Task *t, Value message);
/* The same by the object's own method, if script overrides it. */
INLINE int task_cancel_any(Task *t, Value message);
/* How many cancellations are requested. */
INLINE uint64_t task_cancelling(const Task *t) {
    return t->future.extra ? t->future.extra->cancels_requested : 0;
}
/* Takes one back; how many are left. */
uint64_t task_uncancel(Task *t);
INLINE Value task_context(const Task *t) {
    return t->future.extra ? t->future.extra->context : UNBOUND;
}
/* Throws CancelledError in at once, whatever a waiting task waits for. */
MUST_CHECK bool task_interrupt(Task *t);
/* Cancels either kind, by the object's own cancel method if script overrides it. */
int future_cancel_any(Runtime *rt, Value future, Value message);
INLINE int task_cancel_any(Task *t, Value message) {
    return future_cancel_any(&t->future.loop->vm->rt, value_object(t), message);
}
/* Runs a step of the task. False: KeyboardInterrupt or SystemExit is to leave the loop.
 */
MUST_CHECK bool task_step(Task *t, Value arg);
/* The same in the context of whoever calls, for those who wake tasks by hand. */
MUST_CHECK bool task_wakeup(Task *t, Value arg);
/* For the types that extend Future. */
void future_trace(Tracer *t, Object *o);
bool future_has_last_words(Heap *heap, Object *o);
Value future_repr(Runtime *rt, Value self);
Value future_iterator(Runtime *rt, Value self);

#endif
