/* loop.c - see loop.h. */
#include "sched/loop.h"

#include <math.h>

#include "sched/blocker.h"
#include "sched/clock.h"
#include "sched/gather.h"
#include "sched/loop_class.h"
#include "sched/lost.h"
#include "sched/trace.h"
#include "sched/post.h"
#include "sched/sched.h"
#include "sched/thread.h"
#include "sched/wait.h"
#include "object/native_data.h"

enum { NS_PER_S = 1000000000 };
static const double LONGEST_WAIT = 24 * 3600, CLOCK_RESOLUTION = 1e-9;

/* ---- the cell --------------------------------------------------------------------- */

static void trace_loop(Tracer *t, Object *o) {
    Loop *l = (Loop *)o;
    ready_trace(t, &l->ready);
    timers_trace(t, &l->timers);
    trace_object(t, l->oldest); /* each refers to the newer one */
    trace_value(t, l->current);
    trace_value(t, l->main);
    trace_value(t, l->exception_handler);
    trace_value(t, l->task_factory);
    trace_value(t, l->async_generators);
    trace_value(t, l->threads_ended);
    trace_value(t, l->signals);
    trace_attributes(t, o);
    for (size_t i = 0; i < l->watches_n; i++) {
        trace_value(t, l->watches[i].reader);
        trace_value(t, l->watches[i].writer);
    }
}

static void release_loop(Heap *heap, Object *o) {
    Loop *l = (Loop *)o;
    timers_release(heap, &l->timers);
    mem_free(heap->alloc, l->watches, l->watches_cap * sizeof *l->watches);
}
const LayoutOps layout_LOOP = {
    .name = "loop", .trace = trace_loop, .release = release_loop};

Loop *loop_new(VM *vm) { return loop_new_of(vm, vm->rt.types[TYPE_EVENT_LOOP]); }

Loop *loop_new_of(VM *vm, Type *cls) {
    Loop *l = type_alloc(&vm->rt, cls, 0);
    if (!l) return NULL;
    l->vm = vm;
    l->current = l->main = l->exception_handler = l->task_factory = l->async_generators =
        UNBOUND;
    l->threads_ended = l->signals = UNBOUND;
    l->slow_callback_duration = 0.1;
    return l;
}

/* ---- the ready queue -------------------------------------------------------------- */

bool loop_push(Loop *l, Value what, Value arg, Value context) {
    if (UNLIKELY(l->vm->trace) && is_task(what)) trace_woken(l->vm, as_task(what));
    return ready_push(&l->vm->rt, l, &l->ready, (Ready){what, arg, context});
}

/* After a mass wake the queue leads through cold memory: what an entry needs is fetched
 * while the ones before it run, first the object and then what that refers to. */
INLINE void fetch_ahead(const Loop *l) {
    enum { NEAR = 3, FAR = 6, MASS = 64 };
    const Ready *far = l->ready.n < MASS ? NULL : ready_ahead(&l->ready, FAR);
    if (LIKELY(!far)) return;
    if (is_object(far->what)) __builtin_prefetch(as_object(far->what));
    if (is_object(far->arg)) __builtin_prefetch(as_object(far->arg));
    Value what = far[NEAR - FAR].what;
    if (is_task(what)) {
        const char *coroutine = (const char *)as_object(as_task(what)->coroutine);
        __builtin_prefetch(coroutine);
        __builtin_prefetch(coroutine + 64);
        __builtin_prefetch(coroutine + 128);
    } else if (is_handle(what)) {
        Value args = ((Handle *)as_object(what))->args;
        if (args != UNBOUND) __builtin_prefetch(as_object(args));
    }
}

/* The one choice point: which ready entry runs next. First in, first out. */
static Ready take(Loop *l) { return ready_take(&l->vm->rt, l, &l->ready); }

/* ---- handles ---------------------------------------------------------------------- */

static void trace_handle(Tracer *t, Object *o) {
    Handle *h = (Handle *)o;
    trace_near(t, h->loop);
    trace_value(t, h->callback);
    trace_value(t, h->args);
    trace_value(t, h->context);
    trace_value(t, h->note);
}
const LayoutOps layout_HANDLE = {.name = "handle", .trace = trace_handle};

Handle *handle_new(Loop *l, bool is_timer, Value callback, Value args, Value context,
                   double when) {
    Handle *h = object_alloc(&l->vm->rt, sizeof *h,
                             is_timer ? TYPE_TIMER_HANDLE : TYPE_HANDLE, LAYOUT_FREE, 0);
    if (!h) return NULL;
    h->loop = l;
    h->callback = callback;
    h->args = args;
    h->context = context;
    h->when = when;
    h->note = UNBOUND;
    h->cancelled = h->scheduled = false;
    h->is_timer = is_timer;
    h->head.layout = LAYOUT_HANDLE;
    return h;
}

void handle_cancel(Handle *h) {
    if (h->cancelled) return;
    h->cancelled = true;
    h->callback = h->args = h->note = UNBOUND;
    if (h->is_timer && h->scheduled) h->loop->timers.cancelled++;
}

/* ---- reports ---------------------------------------------------------------------- */

bool leaves_loop(Runtime *rt, Value e) {
    return exception_is(rt, e, TYPE_KEYBOARD_INTERRUPT) ||
           exception_is(rt, e, TYPE_SYSTEM_EXIT);
}

/* False: the handler raised what leaves the loop. */
static bool report(Loop *l, const char *message, Value exception, const char *key,
                   Value object) {
    Runtime *rt = &l->vm->rt;
    Dict *context = dict_new(rt);
    Str *text = str_from_cstr(rt, message);
    bool ok = context && text &&
              dict_set_str(rt, context, NAME(rt, message), value_object(text)) &&
              (exception == UNBOUND ||
               dict_set_str(rt, context, NAME(rt, exception), exception));
    if (ok && key) {
        Str *name = str_intern_cstr(rt, key);
        ok = name && dict_set_str(rt, context, name, object);
    }
    Str *method = ok ? str_intern_cstr(rt, "call_exception_handler") : NULL;
    Value arg = value_object(context);
    if (method && call_method(rt, value_object(l), method, &arg, 1) != RAISED)
        return true;
    if (leaves_loop(rt, rt->error)) return false;
    vm_unraisable(l->vm, "Exception ignored in", value_object(l));
    return true;
}

void loop_report(Loop *l, const char *message, Value exception, const char *key,
                 Value object) {
    Runtime *rt = &l->vm->rt;
    Value pending = rt->error;
    rt->error = UNBOUND;
    if (!report(l, message, exception, key, object))
        vm_unraisable(l->vm, "Exception ignored in", value_object(l));
    rt->error = pending;
}

/* ---- running ---------------------------------------------------------------------- */

double loop_clock(const Loop *l) { return (double)clock_monotonic(l->vm) / NS_PER_S; }

double loop_time(Loop *l) {
    return UNLIKELY(loop_is_special(l)) ? loop_ask_time(l) : loop_clock(l);
}

bool loop_time_after(Loop *l, Value delay, double *when) {
    Runtime *rt = &l->vm->rt;
    double now = loop_time(l);
    if (is_double(delay)) return *when = now + as_double(delay), true;
    Value sum = value_binary(rt, OP_ADD, value_double(now), delay);
    return sum != RAISED && number_to_double(rt, sum, when);
}

COLD bool loop_entry_raised(Loop *l, Value what, Value callback) {
    Runtime *rt = &l->vm->rt;
    if (leaves_loop(rt, rt->error) || l->vm->stopping) return false;
    Value e = error_take(rt);
    /* A Handle that its own callback cancelled has neither any more. */
    bool gone = is_handle(what) && ((Handle *)as_object(what))->cancelled;
    Tuple *args = l->debug && is_handle(what) && !gone
                      ? as_tuple(((Handle *)as_object(what))->args)
                      : NULL;
    Str *shown = callback_text(rt, gone ? NONE_VALUE : callback, args);
    Str *text = shown ? str_format(rt, "Exception in callback %U", shown) : NULL;
    error_clear(rt);
    Value handled = l->vm->handled;
    l->vm->handled = e;
    bool ok = report(l, text ? str_cstr(rt, text) : "Exception in callback", e,
                     is_handle(what) ? "handle" : NULL, what);
    l->vm->handled = handled;
    return ok;
}

/* Objects of C that take callbacks without being called. NULL: v is called. */
static bool (*notifier(Value v))(Runtime *, NativeData *, Value) {
    if (!has_layout(v, LAYOUT_NATIVE_DATA)) return NULL;
    const NativeDataOps *ops = ((NativeData *)as_object(v))->ops;
    return ops ? ops->notify : NULL;
}

bool loop_tells(Value v) {
    return is_task(v) || is_handle(v) || is_loop(v) || is_thread(v) || is_gathering(v) ||
           is_native_coroutine(v) || notifier(v);
}

/* Exception handlers are told of a Handle, as if there had been one. */
static COLD bool callback_raised(Loop *l, Ready r) {
    Runtime *rt = &l->vm->rt;
    Value e = rt->error;
    rt->error = UNBOUND;
    Tuple *args = tuple_from(rt, &r.arg, 1);
    Handle *h =
        args ? handle_new(l, false, r.what, value_object(args), r.context, 0) : NULL;
    rt->error = e;
    return loop_entry_raised(l, h ? value_object(h) : r.what, r.what);
}

static bool run_callback(Loop *l, Ready r) {
    Runtime *rt = &l->vm->rt;
    bool (*notify)(Runtime *, NativeData *, Value) = notifier(r.what);
    if (notify) return notify(rt, (NativeData *)as_object(r.what), r.arg);
    return call(rt, r.what, &r.arg, 1) != RAISED || callback_raised(l, r);
}

static bool run_handle(Loop *l, Handle *h) {
    Runtime *rt = &l->vm->rt;
    if (h->args == UNBOUND)
        return notifier(h->callback)(rt, (NativeData *)as_object(h->callback), UNBOUND);
    return call_ex(rt, h->callback, as_tuple(h->args), NULL) != RAISED ||
           loop_entry_raised(l, value_object(h), h->callback);
}

static bool in_context(Loop *l, Ready r) {
    VM *vm = l->vm;
    Value outside = vm->context;
    Handle *h = is_handle(r.what) ? (Handle *)as_object(r.what) : NULL;
    if (h && h->cancelled) return true;
    vm->context = h ? h->context : r.context;
    bool ok = h ? run_handle(l, h) : run_callback(l, r);
    vm->context = outside;
    return ok;
}

/* What the loop is told itself: signals came, or run_until_complete's future is done. */
static COLD bool hear_of(Loop *l, Value future) {
    if (future == UNBOUND) return loop_hear_signals(l);
    Future *f = as_future(future);
    if (f->state == FUTURE_FINISHED && f->failed && leaves_loop(&l->vm->rt, f->result))
        return true;
    if (UNLIKELY(loop_is_special(l)))
        return loop_ask(l, "stop", NULL, 0) != RAISED ||
               loop_entry_raised(l, value_object(l), value_object(l));
    l->stopping = true;
    return true;
}

static bool run_entry(Loop *l, Ready r) {
    if (LIKELY(is_task(r.what))) return task_step(as_task(r.what), r.arg);
    if (is_native_coroutine(r.what)) {
        NativeCoroutine *c = as_native_coroutine(r.what);
        return native_state(c) != NATIVE_SUSPENDED || c->def->notify(l->vm, c, r.arg);
    }
    if (is_thread(r.what)) return thread_run((Thread *)as_object(r.what));
    if (is_gathering(r.what)) return gather_child_done(l->vm, r.what, as_future(r.arg));
    if (is_loop(r.what)) return hear_of(l, r.arg);
    return in_context(l, r);
}

/* Where a task stands now, or which function was called: a str. */
static Value place_of_step(Loop *l, Value what) {
    Runtime *rt = &l->vm->rt;
    Place p;
    bool waits = is_task(what) && as_future(what)->state == FUTURE_PENDING;
    if (waits && task_places(as_task(what), &p, 1)) return place_text(rt, p);
    Value called = is_handle(what) ? ((Handle *)as_object(what))->callback : what;
    if (is_task(what)) called = as_task(what)->coroutine;
    Str *text = called == UNBOUND ? rt->empty_str : callback_text(rt, called, NULL);
    return text ? value_object(text) : RAISED;
}

bool loop_notify(Loop *l, Value what, Value arg) {
    return run_entry(l, (Ready){what, arg, UNBOUND});
}

static bool report_slow(Loop *l, Value what, double seconds) {
    Value args[] = {what, place_of_step(l, what), value_double(seconds)};
    return args[1] != RAISED &&
           vm_call_in(l->vm, "asyncio.base_events", "tell_slow", args, 3) != RAISED;
}

/* In debug mode: what holds the loop up for too long is told of. */
static COLD bool run_timed(Loop *l, Ready r) {
    double start = loop_time(l);
    if (!run_entry(l, r)) return false;
    double took = loop_time(l) - start;
    if (took < l->slow_callback_duration || is_thread(r.what)) return true;
    return report_slow(l, r.what, took) || loop_entry_raised(l, r.what, r.what);
}

/* The same under observation: for --trace and in debug mode. */
static COLD bool run_watched(Loop *l, Ready r) {
    VM *vm = l->vm;
    if (vm->trace) trace_begins(vm, r.what);
    bool ok = l->debug ? run_timed(l, r) : run_entry(l, r);
    if (vm->trace) trace_ends(vm, r.what);
    return ok;
}

/* Sleeps until the timeout, a descriptor, a post or a signal. `when`: what the timeout
 * stands for; a thread's loop leaves it to the one that runs the thread. */
static bool wait(Loop *l, int64_t timeout, double when) {
    VM *vm = l->vm;
    if (vm->worker) return !timeout || thread_wait(l, when);
    if (vm->clock->virtual && timeout >= 0) {
        if (timeout == (int64_t)(LONGEST_WAIT * NS_PER_S)) /* or for ever */
            clock_jump(vm, clock_monotonic(vm) + timeout);
        else if (timeout)
            clock_jump(vm, (int64_t)ceil(when * NS_PER_S));
        timeout = 0;
    }
    if (posts_waiting(vm)) timeout = 0;
    if (vm->reactor && (timeout || vm->reactor->is_active(vm->reactor))) {
        if (!vm->reactor->poll(vm->reactor, timeout)) return false;
    } else if (timeout && !reactor_sleep(vm, NULL, 0, timeout)) {
        return false;
    }
    return !posts_waiting(vm) || posts_run(vm);
}

static bool queue_due_timers(Loop *l) {
    /* A virtual clock is read as often as CPython reads its own. */
    Timers *timers = &l->timers;
    if (!timers->n && !l->vm->clock->virtual) return true;
    double end = loop_time(l) + CLOCK_RESOLUTION;
    while (timers->n && !(timer_when(timers, 1) >= end)) { /* NaN is due */
        Value what = timers_pop(l);
        if (what != UNBOUND && !loop_push(l, what, UNBOUND, UNBOUND)) return false;
    }
    return true;
}

/* Is there anything outside that could still wake a task? */
static bool may_be_woken(Loop *l) {
    VM *vm = l->vm;
    return vm->worker || posts_waiting(vm) || l->expected ||
           (l->waiting_threads && threads_may_be_woken(l)) ||
           (vm->reactor && vm->reactor->is_active(vm->reactor));
}

/* Nothing is ready: the time to look for what was lost. `timed`: time will change that.
 * False: raised, by the end of a deadlock. */
static bool be_idle(Loop *l, bool timed) {
    VM *vm = l->vm;
    ages_mark(&l->ages, vm);
    lost_look(vm);
    if (l->ready.n || timed || l->main == UNBOUND || may_be_woken(l)) return true;
    return !vm->on_deadlock || vm->on_deadlock(vm, l);
}

/* What was ready when the turn began. A function of its own, so that what it leaves on
 * the C stack is no root when the loop is idle. */
static NOINLINE bool run_ready(Loop *l) {
    VM *vm = l->vm;
    bool watched = vm->trace || l->debug;
    for (size_t n = l->ready.n; n > 0; n--) {
        if (UNLIKELY(--vm->budget < 0) && !vm_safepoint(vm)) return false;
        fetch_ahead(l);
        Ready r = take(l);
        if (UNLIKELY(watched) ? !run_watched(l, r) : !run_entry(l, r)) return false;
    }
    return true;
}

/* Until the earliest timer, in nanoseconds; but no sleep is short: going to sleep costs
 * the process as much time as some dozen timers, which come due meanwhile. (CPython
 * sleeps whole milliseconds.) */
static int64_t time_to_sleep(Loop *l, double when) {
    static const double SHORTEST = 0.00025;
    double left = when - loop_time(l);
    if (left > LONGEST_WAIT) left = LONGEST_WAIT;
    if (!(left > 0)) return 0;
    return (int64_t)ceil((left < SHORTEST ? SHORTEST : left) * NS_PER_S);
}

/* When time alone gives the loop something to do; INFINITY: never. False: raised. */
static bool next_deadline(Loop *l, double *when) {
    *when = l->timers.n ? timer_when(&l->timers, 1) : INFINITY;
    if (LIKELY(!l->waiting_threads)) return true;
    double next = threads_wake(l);
    if (isnan(next)) return false;
    if (next < *when) *when = next;
    return true;
}

/* Signals that came are heard of in this turn, after what is ready. */
static bool queue_signals(Loop *l) {
    return LIKELY(l->signals == UNBOUND) ||
           loop_push(l, value_object(l), UNBOUND, UNBOUND);
}

static NOINLINE bool run_once(Loop *l) {
    VM *vm = l->vm;
    timers_tidy(l);
    if (!queue_signals(l)) return false;
    bool told = l->signals != UNBOUND;
    int64_t timeout = -1;
    double when;
    if (!next_deadline(l, &when)) return false;
    bool timed = l->timers.n || when != INFINITY;
    if (!l->ready.n && !l->stopping && !be_idle(l, timed)) return false;
    if (l->ready.n || l->stopping)
        timeout = 0;
    else if (timed)
        timeout = time_to_sleep(l, when);
    if ((timeout || vm->reactor) && !wait(l, timeout, when)) return false;
    if (!told && !queue_signals(l)) return false;
    if (!queue_due_timers(l)) return false;
    l->ages.turn++;
    return run_ready(l);
}

/* A search for lost failures may be due; then the frames of the last turn are not to lie
 * under its own. */
INLINE bool next_turn(Loop *l) {
    if (UNLIKELY(l->vm->unread) && !l->ready.n) heap_clear_stack();
    return run_once(l);
}

bool loop_run_forever(Loop *l) {
    VM *vm = l->vm;
    Runtime *rt = &vm->rt;
    const char *refusal = l->closed    ? "Event loop is closed"
                          : l->running ? "This event loop is already running"
                          : vm->loop ? "Cannot run the event loop while another loop is "
                                       "running"
                                     : NULL;
    if (refusal) return raise(rt, TYPE_RUNTIME_ERROR, "%s", refusal), false;
    l->running = true;
    vm->loop = l;
    ages_mark(&l->ages, vm);
    bool ok;
    do
        ok = next_turn(l);
    while (ok && !l->stopping);
    if (vm->stopping && !vm->worker) threads_stop(vm);
    l->stopping = l->running = false;
    vm->loop = NULL;
    l->current = UNBOUND;
    return ok;
}

Value loop_run_until_complete(Loop *l, Value future) {
    Runtime *rt = &l->vm->rt;
    Future *f = as_future(future);
    /* The loop itself as a callback: run_entry takes it as the order to stop. */
    Value stop = value_object(l);
    if (!future_subscribe(f, stop)) return RAISED;
    l->main = future;
    heap_barrier(&rt->heap, l);
    bool ok = loop_is_special(l) ? loop_ask(l, "run_forever", NULL, 0) != RAISED
                                 : loop_run_forever(l);
    l->main = UNBOUND;
    Value pending = rt->error;
    rt->error = UNBOUND;
    if (!future_unsubscribe(f, stop)) error_clear(rt);
    rt->error = pending;
    if (!ok) {
        /* What leaves the loop is raised here already; the task's own copy is no news. */
        if (f->state == FUTURE_FINISHED) future_read(f);
        return RAISED;
    }
    if (f->state == FUTURE_PENDING)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "Event loop stopped before Future completed.");
    return future_result(f);
}

/* Of all that was to run, only the threads are left. */
static bool keep_threads(Loop *l) {
    for (size_t n = l->ready.n; n > 0; n--) {
        Ready r = take(l);
        if (is_thread(r.what) && !loop_push(l, r.what, r.arg, r.context)) return false;
    }
    timers_keep_threads(l);
    return true;
}

bool loop_shut(Loop *l) {
    VM *vm = l->vm;
    bool was_open = !l->closed;
    if (l->newest && was_open && vm->on_left_over) vm->on_left_over(vm, l);
    l->closed = true;
    loop_unwatch_all(l);
    loop_remove_signal_handlers(l);
    if (!keep_threads(l)) return false;
    if (was_open) lost_tell_unfinished(l);
    lost_look_closely(vm);
    return true;
}

bool loop_finish_threads(Loop *l) {
    bool ok = loop_shut(l);
    while (ok && l->threads)
        ok = next_turn(l);
    return ok;
}
