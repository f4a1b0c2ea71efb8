/* task.c - a coroutine that the loop drives: steps, waits, cancellation.
 *
 * What a step does with each outcome follows asyncio.tasks.Task.__step of CPython 3.13.
 */
#include "sched/blocker.h"
#include "sched/chronicle.h"
#include "sched/context.h"
#include "sched/trace.h"
#include "sched/wait.h"

/* ---- the list of unfinished tasks ------------------------------------------------- */

/* The collector follows the references from the older to the newer: most tasks end in the
 * order in which they were made, and then no neighbour needs to be looked at again. */
static void set_newer(Loop *l, Task *older, Task *newer) {
    if (older)
        older->newer = newer;
    else
        l->oldest = newer;
    if (newer) heap_barrier(&l->vm->rt.heap, older ? (void *)older : (void *)l);
}

static void set_older(Loop *l, Task *newer, Task *older) {
    if (newer)
        newer->older = older;
    else
        l->newest = older;
}

static void enlist(Task *t) {
    Loop *l = t->future.loop;
    t->newer = NULL;
    t->older = l->newest;
    l->newest = t;
    set_newer(l, t->older, t);
}

static void delist(Task *t) {
    Loop *l = t->future.loop;
    if (!t->newer && l->newest != t) return;
    set_newer(l, t->older, t->newer);
    set_older(l, t->newer, t->older);
    t->newer = t->older = NULL;
}

/* ---- making ----------------------------------------------------------------------- */

static bool set_name(Task *t, Value name) {
    VM *vm = t->future.loop->vm;
    if (name == NONE_VALUE || name == UNBOUND) {
        t->number = (uint32_t)++vm->task_names;
        if (LIKELY(vm->task_names == t->number)) return true;
        Str *s = str_format(&vm->rt, "Task-%lld", (long long)vm->task_names);
        if (!s) return false;
        name = value_object(s);
    }
    FutureExtra *x = future_extra(&vm->rt, &t->future);
    if (!x) return false;
    x->name = name;
    heap_barrier(&vm->rt.heap, x);
    return true;
}

static bool set_context(Task *t, Value context) {
    if (context == UNBOUND && !t->future.extra) return true;
    Runtime *rt = &t->future.loop->vm->rt;
    FutureExtra *x = future_extra(rt, &t->future);
    if (!x) return false;
    x->context = context;
    heap_barrier(&rt->heap, x);
    return true;
}

/* A task that starts another eagerly keeps what its context is by now, for who asks. */
static bool keep_context(Task *t) {
    Value own = context_own(t->future.loop->vm);
    return own == task_context(t) || set_context(t, own);
}

static bool set_up(Task *t, Loop *l, Value coroutine, Value name, Value context) {
    future_init(&t->future, l);
    t->coroutine = coroutine;
    t->waiter = UNBOUND;
    t->newer = t->older = NULL;
    t->number = 0;
    t->spawned_at = 0;
    t->spawner = script_here(l->vm, &t->spawned_at);
    t->future.head.layout = LAYOUT_TASK;
    if (!set_name(t, name) || !set_context(t, context)) return false;
    if (UNLIKELY(l->vm->trace)) trace_spawned(l->vm, t);
    enlist(t);
    return true;
}

bool task_begin(Task *t, Loop *l, Value coroutine, Value name, Value context) {
    if (!set_up(t, l, coroutine, name, context)) return false;
    if (loop_push(l, value_object(t), UNBOUND, UNBOUND)) return true;
    delist(t);
    return false;
}

bool task_begin_eagerly(Task *t, Loop *l, Value coroutine, Value name, Value context) {
    if (!set_up(t, l, coroutine, name, context) || !task_step(t, UNBOUND)) return false;
    if (t->future.state != FUTURE_PENDING) t->coroutine = NONE_VALUE;
    return true;
}

Task *task_new(Loop *l, Value coroutine, Value name, Value context) {
    Task *t =
        object_alloc(&l->vm->rt, sizeof *t, TYPE_TASK, LAYOUT_FREE, HEAP_FINALIZABLE);
    return t && task_begin(t, l, coroutine, name, context) ? t : NULL;
}

/* ---- cancellation ----------------------------------------------------------------- */

/* The task that t awaits, if cancelling that one is no business of a script's. */
static Task *awaited_task(const Task *t) {
    bool plain = t->waiter != UNBOUND && as_object(t->waiter)->shape == TYPE_TASK;
    return plain && as_future(t->waiter)->state == FUTURE_PENDING ? as_task(t->waiter)
                                                                  : NULL;
}

static bool request_cancel(Runtime *rt, Task *t) {
    FutureExtra *x = future_extra(rt, &t->future);
    if (x) x->cancels_requested++;
    return x;
}

uint64_t task_uncancel(Task *t) {
    FutureExtra *x = t->future.extra;
    if (!x || !x->cancels_requested) return 0;
    if (--x->cancels_requested == 0) t->future.must_cancel = false;
    return x->cancels_requested;
}

/* Somebody closed the native coroutine that t waits for: nothing else would wake t. */
static bool is_stranded(const Task *t) {
    return is_native_coroutine(t->waiter) &&
           native_state(as_native_coroutine(t->waiter)) == NATIVE_FINISHED;
}

/* Along the chain of tasks that await tasks to the last one, which is told; each on the
 * way is asked once. Those that await one another in a circle have no last one: CPython
 * recurses until it refuses, so we refuse too. */
int task_cancel(Task *t, Value message) {
    Runtime *rt = &t->future.loop->vm->rt;
    future_read(&t->future);
    if (t->future.state != FUTURE_PENDING) return 0;
    chronicle_cancels(t);
    Task *last = t, *mark = t;
    size_t steps = 0, lap = 1;
    for (Task *next; (next = awaited_task(last)); last = next) {
        if (!request_cancel(rt, last)) return -1;
        if (next == mark)
            return raise(rt, TYPE_RECURSION_ERROR, "maximum recursion depth exceeded"),
                   -1;
        if (++steps == lap) mark = next, lap *= 2, steps = 0;
    }
    if (!request_cancel(rt, last)) return -1;
    if (UNLIKELY(is_stranded(last))) {
        last->waiter = UNBOUND;
        if (!loop_push(last->future.loop, value_object(last), UNBOUND, UNBOUND))
            return -1;
    } else if (last->waiter != UNBOUND) {
        int done = future_cancel_any(rt, last->waiter, message);
        if (done) return done; /* the waiter wakes the task with the cancellation */
    }
    last->future.must_cancel = true;
    return future_set_message(&last->future, message) ? 1 : -1;
}

bool task_interrupt(Task *t) {
    Value error = future_cancelled_error(&t->future);
    if (error == RAISED) return false;
    if (is_future(t->waiter) &&
        future_remove_callback(as_future(t->waiter), value_object(t)) < 0)
        return false;
    if (is_native_coroutine(t->waiter))
        return wait_cancel(t->future.loop->vm, as_native_coroutine(t->waiter), UNBOUND) >=
               0;
    t->waiter = UNBOUND;
    return loop_push(t->future.loop, value_object(t), error, UNBOUND);
}

/* ---- steps ------------------------------------------------------------------------ */

/* The pending exception is thrown into the task in its next step. */
static bool throw_later(Task *t) {
    Value e = error_take(&t->future.loop->vm->rt);
    return loop_push(t->future.loop, value_object(t), e, UNBOUND);
}

/* From now on `v` wakes the task; at once if it is to be cancelled. */
static bool wait_on(Task *t, Value v) {
    Runtime *rt = &t->future.loop->vm->rt;
    t->waiter = v;
    t->future.since = t->future.loop->ages.turn;
    heap_barrier(&rt->heap, t);
    if (LIKELY(!t->future.must_cancel)) return true;
    int done = future_cancel_any(rt, v, future_cancel_message(&t->future));
    if (done > 0) t->future.must_cancel = false;
    return done >= 0;
}

/* The coroutine yielded what is no future; perhaps it imitates one. */
static COLD bool wait_for_other(Task *t, Value v) {
    Runtime *rt = &t->future.loop->vm->rt;
    Value self = value_object(t);
    int imitates = imitates_future(rt, v);
    if (imitates > 0 && imitation_subscribe(t, v)) return wait_on(t, v);
    if (imitates == 0 && is_exact(v, TYPE_GENERATOR))
        raise(rt, TYPE_RUNTIME_ERROR,
              "yield was used instead of yield from for generator in task %R with %R",
              self, v);
    else if (imitates == 0)
        raise(rt, TYPE_RUNTIME_ERROR, "Task got bad yield: %R", v);
    return throw_later(t);
}

/* The coroutine yielded: usually a future to wait for. */
static bool wait_for(Task *t, Value v) {
    Loop *l = t->future.loop;
    Runtime *rt = &l->vm->rt;
    Value self = value_object(t);
    if (v == NONE_VALUE) return loop_push(l, self, UNBOUND, UNBOUND);
    if (LIKELY(is_offered_wait(v))) {
        wait_take(l->vm, as_native_coroutine(v), t);
        return wait_on(t, v);
    }
    if (!is_future(v)) return wait_for_other(t, v);
    Future *f = as_future(v);
    if (f->loop != l)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "Task %R got Future %R attached to a different loop", self, v),
               throw_later(t);
    if (!f->blocking)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "yield was used instead of yield from in task %R with %R", self, v),
               throw_later(t);
    if (v == self)
        return raise(rt, TYPE_RUNTIME_ERROR, "Task cannot await on itself: %R", self),
               throw_later(t);
    f->blocking = false;
    if (LIKELY(future_subscribe(f, self) && wait_on(t, v))) return true;
    /* A subclass's own method raised: the task waits for ever, as under CPython. */
    return !error_is(rt, TYPE_MEMORY_ERROR) && loop_entry_raised(l, self, self);
}

static bool finish_raised(Task *t) {
    Runtime *rt = &t->future.loop->vm->rt;
    if (t->future.loop->vm->stopping) return false;
    delist(t);
    if (error_is(rt, TYPE_CANCELLED_ERROR)) {
        Value e = error_take(rt);
        chronicle_ends(t, e);
        t->future.result = e; /* re-raised as it is by whoever awaits the task */
        heap_barrier(&rt->heap, t);
        return future_cancel(&t->future, UNBOUND) >= 0;
    }
    Value e = error_take(rt);
    bool leaves = leaves_loop(rt, e);
    chronicle_ends(t, e);
    if (!future_finish(&t->future, e, true)) return false;
    if (leaves) rt->error = e;
    return !leaves;
}

static bool finish_returned(Task *t, Value result) {
    delist(t);
    if (UNLIKELY(t->future.must_cancel)) {
        /* Cancelled before its first step could notice: the result is dropped. */
        t->future.must_cancel = false;
        Value message = future_cancel_message(&t->future);
        return future_cancel(&t->future, message) >= 0;
    }
    return future_finish(&t->future, result, false);
}

/* One send or throw, of a native coroutine or anything with those methods. */
static Sent drive(Task *t, Value exception, Value *result) {
    VM *vm = t->future.loop->vm;
    Runtime *rt = &vm->rt;
    if (LIKELY(is_generator(t->coroutine))) {
        Generator *g = as_generator(t->coroutine);
        if (UNLIKELY(gen_state(g) == GEN_FINISHED) && g->head.shape == TYPE_COROUTINE) {
            raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
            return SENT_RAISED;
        }
        if (exception == UNBOUND) return generator_send(vm, g, NONE_VALUE, result);
        return generator_throw(vm, g, exception, result);
    }
    if (is_native_coroutine(t->coroutine)) {
        if (exception != UNBOUND) rt->error = exception;
        return coroutine_step(vm, as_native_coroutine(t->coroutine),
                              exception == UNBOUND ? NONE_VALUE : RAISED, result);
    }
    Value arg = exception == UNBOUND ? NONE_VALUE : exception;
    *result =
        call_method(rt, t->coroutine,
                    exception == UNBOUND ? NAME(rt, send) : NAME(rt, throw), &arg, 1);
    if (*result != RAISED) return SENT_YIELD;
    if (!error_is(rt, TYPE_STOP_ITERATION)) return SENT_RAISED;
    Value e = error_take(rt);
    *result = as_exception(e)->args->size ? as_exception(e)->args->items[0] : NONE_VALUE;
    return SENT_RETURN;
}

/* Is what woke it a cancellation already? Then that one is raised. */
static bool is_cancellation(Runtime *rt, Value arg) {
    if (is_exception(arg)) return exception_is(rt, arg, TYPE_CANCELLED_ERROR);
    if (is_native_coroutine(arg)) return wait_is_cancelled(as_native_coroutine(arg));
    if (!is_future(arg)) return false;
    const Future *f = as_future(arg);
    return f->state == FUTURE_CANCELLED ||
           (f->failed && exception_is(rt, f->result, TYPE_CANCELLED_ERROR));
}

/* What came out of a step. The task is still the current one: methods of futures that
 * script overrides are called as by itself. */
static bool settle(Task *t, Sent what, Value result) {
    switch (what) {
    case SENT_YIELD: return wait_for(t, result);
    case SENT_RETURN: return finish_returned(t, result);
    case SENT_RAISED: return finish_raised(t);
    }
    __builtin_unreachable();
}

bool task_step(Task *t, Value arg) {
    Loop *l = t->future.loop;
    Runtime *rt = &l->vm->rt;
    if (UNLIKELY(t->future.state != FUTURE_PENDING)) {
        raise(rt, TYPE_INVALID_STATE_ERROR, "__step(): already done: %R",
              value_object(t));
        Value e = error_take(rt);
        loop_report(l, "Exception in callback", e, "task", value_object(t));
        return true;
    }
    Value exception = UNBOUND;
    if (UNLIKELY(is_exception(arg))) exception = arg;
    if (UNLIKELY(t->future.must_cancel)) {
        if (!is_cancellation(rt, arg)) exception = future_cancelled_error(&t->future);
        if (exception == RAISED) return false;
        t->future.must_cancel = false;
        if (is_future(arg)) future_read(as_future(arg)); /* which CPython looks at */
    }
    t->waiter = UNBOUND;
    VM *vm = l->vm;
    if (UNLIKELY(l->current != UNBOUND) && !keep_context(as_task(l->current)))
        return false;
    Value outer = l->current, outside = vm->context, context = task_context(t), result;
    l->current = value_object(t);
    heap_barrier(&rt->heap, l);
    vm->context = context;
    Sent what = drive(t, exception, &result);
    bool ok = settle(t, what, result);
    context = vm->context;
    vm->context = outside;
    l->current = outer;
    if (UNLIKELY(context != task_context(t)) && !set_context(t, context)) return false;
    return ok;
}

bool task_wakeup(Task *t, Value arg) {
    VM *vm = t->future.loop->vm;
    Value own = task_context(t);
    if (!set_context(t, vm->context)) return false;
    bool ok = task_step(t, arg);
    vm->context = task_context(t);
    return set_context(t, own) && ok;
}
