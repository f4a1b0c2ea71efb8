/* thread.c - see thread.h. */
#include "sched/thread.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "sched/clock.h"
#include "sched/worker.h"

/* A slice under virtual time is counted, so that runs repeat. */
enum { SLICE_NS = 1000000, SLICE_SAFEPOINTS = 8, WORKERS_MAX = 32 };

static void trace(Tracer *t, Object *o) {
    Thread *thread = (Thread *)o;
    trace_object(t, thread->loop);
    trace_value(t, thread->function);
    trace_value(t, thread->args);
    trace_value(t, thread->kwargs);
    trace_value(t, thread->future);
    trace_object(t, thread->next);
}
const LayoutOps layout_THREAD = {.name = "thread", .trace = trace};

const TypeDef type_def_THREAD = {.name = "thread",
                                 .base = TYPE_OBJECT,
                                 .layout = LAYOUT_THREAD,
                                 .flags = TF_ABSTRACT,
                                 .size = sizeof(Thread)};

static void trace_threads(Tracer *t, void *user) {
    VM *vm = user;
    for (Worker *w = vm->workers; w; w = w->next)
        trace_object(t, w->thread);
    trace_object(t, vm->waiting);
}

static int64_t now(void) {
    enum { NS_PER_S = 1000000000 };
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* ---- in the thread ---------------------------------------------------------------- */

/* Nobody may be waiting any more. */
static bool deliver(Thread *t, Value result) {
    Runtime *rt = &t->loop->vm->rt;
    Future *f = as_future(t->future);
    if (t->loop->closed || f->state != FUTURE_PENDING) return true;
    if (result != RAISED) return future_finish(f, result, false);
    Value e = error_take(rt);
    Str *method = str_intern_cstr(rt, "set_exception"); /* which refuses StopIteration */
    return method && call_method(rt, t->future, method, &e, 1) != RAISED;
}

static void work(Worker *w) {
    VM *vm = w->vm;
    Thread *t = w->thread;
    Dict *kwargs = t->kwargs == UNBOUND ? NULL : as_dict(t->kwargs);
    Value v = call_ex(&vm->rt, t->function, as_tuple(t->args), kwargs);
    if (!vm->stopping && !deliver(t, v)) vm_unraisable(vm, "Exception ignored in", v);
    error_clear(&vm->rt);
}

/* VM.at_safepoint, of workers. */
static void look_at_slice(VM *vm) {
    Worker *w = vm->worker;
    bool over = vm->clock->virtual ? ++w->safepoints >= SLICE_SAFEPOINTS
                                   : now() >= w->slice_end;
    if (over || vm->interrupt) worker_yield(w, WORKER_READY);
}

bool thread_sleep(VM *vm, int64_t nanoseconds) {
    Worker *w = vm->worker;
    if (!w) return false;
    w->wake_at = loop_time(w->thread->loop) + (double)nanoseconds / 1e9;
    worker_yield(w, WORKER_SLEEPS);
    return true;
}

void thread_block(VM *vm, void (*f)(void *arg), void *arg) {
    if (vm->worker)
        worker_block(vm->worker, f, arg);
    else
        f(arg);
}

bool thread_wait(Loop *l, double when) {
    VM *vm = l->vm;
    Worker *w = vm->worker;
    w->wake_at = when;
    w->loop = l;
    worker_yield(w, WORKER_WAITS);
    return vm_safepoint(vm);
}

typedef struct Reading {
    int fd, code;
    void *bytes;
    size_t size;
    ssize_t result;
} Reading;

static void read_now(void *arg) {
    Reading *r = arg;
    do
        r->result = read(r->fd, r->bytes, r->size);
    while (r->result < 0 && errno == EINTR);
    r->code = errno;
}

int64_t thread_read(VM *vm, int fd, void *bytes, size_t size) {
    Reading r = {.fd = fd, .bytes = bytes, .size = size};
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (!vm->worker && !reactor_sleep(vm, &ready, 1, -1)) return -1;
    thread_block(vm, read_now, &r);
    if (r.result < 0) raise_os_error(&vm->rt, r.code, UNBOUND);
    return r.result;
}

/* ---- in the loop ------------------------------------------------------------------ */

/* A worker's system call is over. */
static bool unblocked(VM *vm, Post *post) {
    Worker *w = (Worker *)post;
    Loop *l = w->thread->loop;
    w->state = WORKER_READY;
    l->expected--;
    return loop_push(l, value_object(w->thread), UNBOUND, UNBOUND);
}

/* An idle one, or one more; NULL without error: as many as may be are at work. */
static Worker *find_worker(VM *vm) {
    unsigned n = 0;
    for (Worker *w = vm->workers; w; w = w->next, n++)
        if (!w->thread) return w;
    if (n == WORKERS_MAX) return NULL;
    if (!reactor_of(vm)) return NULL;
    if (!vm->at_safepoint) {
        if (!heap_add_roots(&vm->rt.heap, trace_threads, vm))
            return raise_memory(&vm->rt), NULL;
        vm->at_safepoint = look_at_slice;
    }
    Worker *w = worker_new(vm, work);
    if (w) w->post.run = unblocked;
    return w;
}

static void wait_for_worker(VM *vm, Thread *t) {
    if (vm->waiting) {
        vm->last_waiting->next = t;
        heap_barrier(&vm->rt.heap, vm->last_waiting);
    } else {
        vm->waiting = t;
    }
    vm->last_waiting = t;
}

static bool take_up(Thread *t, Worker *w) {
    if (!loop_push(t->loop, value_object(t), UNBOUND, UNBOUND)) return false;
    t->worker = w;
    w->thread = t;
    return true;
}

Value thread_start(Loop *l, Value function, Value args, Value kwargs) {
    VM *vm = l->vm;
    Runtime *rt = &vm->rt;
    Future *f = future_new(l);
    Thread *t = f ? object_alloc(rt, sizeof *t, TYPE_THREAD, LAYOUT_FREE, 0) : NULL;
    if (!t) return RAISED;
    t->loop = l;
    t->function = function;
    t->args = args;
    t->kwargs = kwargs;
    t->future = value_object(f);
    t->worker = NULL;
    t->next = NULL;
    t->head.layout = LAYOUT_THREAD;
    Worker *w = find_worker(vm);
    if (!w && error_pending(rt)) return RAISED;
    if (w && !take_up(t, w)) return RAISED;
    if (!w) wait_for_worker(vm, t);
    l->threads++;
    return t->future;
}

/* Its worker takes up the next that waits for one. */
static bool end(Thread *t) {
    Worker *w = t->worker;
    Loop *l = t->loop;
    VM *vm = l->vm;
    w->thread = NULL;
    t->worker = NULL;
    if (--l->threads == 0 && l->threads_ended != UNBOUND) {
        Future *f = as_future(l->threads_ended);
        if (f->state == FUTURE_PENDING && !future_finish(f, NONE_VALUE, false))
            return false;
    }
    Thread *next = vm->waiting;
    if (!next) return true;
    vm->waiting = next->next;
    return take_up(next, w);
}

static bool settle(Thread *t) {
    Worker *w = t->worker;
    Loop *l = t->loop;
    switch (w->state) {
    case WORKER_READY: return loop_push(l, value_object(t), UNBOUND, UNBOUND);
    case WORKER_SLEEPS: return timers_push(l, w->wake_at, value_object(t));
    case WORKER_WAITS: l->waiting_threads++; return true;
    case WORKER_BLOCKED: l->expected++; return true;
    case WORKER_IDLE: return end(t);
    }
    __builtin_unreachable();
}

bool thread_run(Thread *t) {
    VM *vm = t->loop->vm;
    t->worker->slice_end = now() + SLICE_NS;
    t->worker->safepoints = 0;
    worker_run(t->worker);
    return settle(t) && (!vm->interrupt || vm_safepoint(vm));
}

/* The next worker from `w` on whose thread is the loop's and waits in a loop of its own.
 */
static Worker *next_waiting(Worker *w, const Loop *l) {
    while (w && (w->state != WORKER_WAITS || w->thread->loop != l))
        w = w->next;
    return w;
}

double threads_wake(Loop *l) {
    double next = INFINITY, now = loop_time(l);
    for (Worker *w = l->vm->workers; (w = next_waiting(w, l)); w = w->next) {
        if (!w->loop->ready.n && w->wake_at > now) {
            next = fmin(next, w->wake_at);
            continue;
        }
        if (!loop_push(l, value_object(w->thread), UNBOUND, UNBOUND)) return NAN;
        w->state = WORKER_READY;
        l->waiting_threads--;
    }
    return next;
}

bool threads_may_be_woken(const Loop *l) {
    for (Worker *w = l->vm->workers; (w = next_waiting(w, l)); w = w->next)
        if (w->loop->expected || threads_may_be_woken(w->loop)) return true;
    return false;
}

Value threads_ended(Loop *l) {
    if (!l->threads) return NONE_VALUE;
    if (l->threads_ended == UNBOUND) {
        Future *f = future_new(l);
        if (!f) return RAISED;
        l->threads_ended = value_object(f);
        heap_barrier(&l->vm->rt.heap, l);
    }
    return l->threads_ended;
}

/* ---- ending ----------------------------------------------------------------------- */

bool threads_finish(VM *vm) {
    for (Worker *w = vm->workers; w;) {
        Thread *t = w->thread;
        if (t && !loop_finish_threads(t->loop)) return false;
        w = t ? vm->workers : w->next; /* others may have begun */
    }
    return true;
}

/* Until its system call is over; others may be too. The reactor looks before each sleep:
 * only then is its descriptor one that a post can wake. */
static void wait_until_unblocked(VM *vm, Worker *w) {
    Reactor *r = vm->reactor;
    for (;;) {
        if (!r->poll(r, 0) || !posts_run(vm)) error_clear(&vm->rt);
        if (w->state != WORKER_BLOCKED) return;
        struct pollfd fd = {.fd = r->descriptor(r), .events = POLLIN};
        poll(&fd, 1, -1);
    }
}

void threads_stop(VM *vm) {
    vm->waiting = NULL;
    for (Worker *w = vm->workers; w; w = w->next) {
        while (w->thread) {
            wait_until_unblocked(vm, w);
            worker_run(w);
            if (w->state == WORKER_IDLE) w->thread = NULL;
        }
    }
}

void threads_close(VM *vm) {
    if (!vm->workers) return;
    StopReason stopping = vm->stopping;
    vm->stopping = STOP_ASKED;
    vm->budget = 0;
    threads_stop(vm);
    while (vm->workers)
        worker_free(vm->workers);
    vm->stopping = stopping;
}
