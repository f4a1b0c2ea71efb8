/* future.c - a result that comes later, and who waits for it. */
#include "sched/wait.h"

/* ---- the cell --------------------------------------------------------------------- */

static void trace_future(Tracer *t, Object *o) {
    Future *f = (Future *)o;
    trace_object(t, f->loop);
    trace_value(t, f->result);
    trace_value(t, f->callback);
    trace_value(t, f->context);
    trace_value(t, f->callbacks);
    trace_value(t, f->cancel_message);
}

static void trace_plain(Tracer *t, Object *o) { trace_future(t, o); }
static void trace_task(Tracer *t, Object *o) {
    Task *k = (Task *)o;
    trace_future(t, o);
    trace_value(t, k->coroutine);
    trace_object(t, k->spawner);
    trace_value(t, k->waiter);
    trace_value(t, k->name);
    trace_value(t, k->context);
    trace_object(t, k->next);
}

/* A failure that nobody can retrieve any more is reported when the future dies. */
static bool has_last_words(Heap *heap, Object *o) { return ((Future *)o)->log_traceback; }

const LayoutOps layout_FUTURE = {
    .name = "future", .trace = trace_plain, .has_last_words = has_last_words};
const LayoutOps layout_TASK = {
    .name = "task", .trace = trace_task, .has_last_words = has_last_words};

void future_init(Future *f, Loop *loop) {
    f->loop = loop;
    f->result = f->callback = f->context = f->callbacks = f->cancel_message = UNBOUND;
    f->state = FUTURE_PENDING;
    f->blocking = f->log_traceback = f->failed = false;
    f->since = 0;
}

Future *future_new(Loop *l) {
    Future *f =
        object_alloc(&l->vm->rt, sizeof *f, TYPE_FUTURE, LAYOUT_FREE, HEAP_FINALIZABLE);
    if (!f) return NULL;
    future_init(f, l);
    f->head.layout = LAYOUT_FUTURE;
    return f;
}

/* ---- callbacks -------------------------------------------------------------------- */

static bool schedule(Future *f, Value callback, Value context) {
    return loop_push(f->loop, callback, value_object(f), context);
}

/* All callbacks go to the ready queue, in the order in which they were added. */
static bool schedule_all(Future *f) {
    Value first = f->callback, context = f->context, more = f->callbacks;
    f->callback = f->context = f->callbacks = UNBOUND;
    if (first != UNBOUND && !schedule(f, first, context)) return false;
    if (more == UNBOUND) return true;
    List *l = as_list(more);
    for (size_t i = 0; i + 1 < l->size; i += 2)
        if (!schedule(f, l->items->items[i], l->items->items[i + 1])) return false;
    return true;
}

bool future_add_callback(Future *f, Value callback, Value context) {
    if (f->state != FUTURE_PENDING) return schedule(f, callback, context);
    Runtime *rt = &f->loop->vm->rt;
    if (f->callback == UNBOUND && f->callbacks == UNBOUND) {
        f->callback = callback;
        f->context = context;
        heap_barrier(&rt->heap, f);
        return true;
    }
    if (f->callbacks == UNBOUND) {
        List *l = list_new(rt, 4);
        if (!l) return false;
        f->callbacks = value_object(l);
        heap_barrier(&rt->heap, f);
    }
    List *l = as_list(f->callbacks);
    return list_append(rt, l, callback) &&
           (list_append(rt, l, context) || (l->size--, false));
}

int64_t future_remove_callback(Future *f, Value callback) {
    Runtime *rt = &f->loop->vm->rt;
    int64_t removed = 0;
    if (f->callback != UNBOUND) {
        int same = f->callback == callback ? 1
                   : is_task(f->callback) || is_loop(f->callback)
                       ? 0
                       : value_equal(rt, f->callback, callback);
        if (same < 0) return -1;
        if (same) f->callback = f->context = UNBOUND, removed++;
    }
    if (f->callbacks == UNBOUND) return removed;
    List *old = as_list(f->callbacks), *kept = list_new(rt, old->size);
    if (!kept) return -1;
    for (size_t i = 0; i + 1 < old->size; i += 2) {
        Value each = old->items->items[i];
        int same = each == callback                 ? 1
                   : is_task(each) || is_loop(each) ? 0
                                                    : value_equal(rt, each, callback);
        if (same < 0) return -1;
        if (same)
            removed++;
        else if (!list_append(rt, kept, each) ||
                 !list_append(rt, kept, old->items->items[i + 1]))
            return -1;
    }
    f->callbacks = kept->size ? value_object(kept) : UNBOUND;
    heap_barrier(&rt->heap, f);
    return removed;
}

/* ---- ending ----------------------------------------------------------------------- */

bool future_finish(Future *f, Value result, bool failed) {
    f->state = FUTURE_FINISHED;
    f->result = result;
    f->failed = f->log_traceback = failed;
    if (UNLIKELY(failed)) f->loop->vm->unread++;
    heap_barrier(&f->loop->vm->rt.heap, f);
    return schedule_all(f);
}

int future_cancel(Future *f, Value message) {
    if (f->loop) future_read(f);
    if (f->state != FUTURE_PENDING) return 0;
    f->state = FUTURE_CANCELLED;
    f->cancel_message = message;
    heap_barrier(&f->loop->vm->rt.heap, f);
    return schedule_all(f) ? 1 : -1;
}

Value future_cancelled_error(Future *f) {
    Runtime *rt = &f->loop->vm->rt;
    if (f->result != UNBOUND && is_exception(f->result)) {
        Value kept = f->result;
        f->result = UNBOUND;
        return kept;
    }
    bool plain = f->cancel_message == UNBOUND || f->cancel_message == NONE_VALUE;
    return exception_new(rt, rt->types[TYPE_CANCELLED_ERROR], &f->cancel_message, !plain);
}

Value future_result(Future *f) {
    Runtime *rt = &f->loop->vm->rt;
    switch ((FutureState)f->state) {
    case FUTURE_PENDING: return raise(rt, TYPE_INVALID_STATE_ERROR, "Result is not set.");
    case FUTURE_CANCELLED: {
        Value e = future_cancelled_error(f);
        return e == RAISED ? RAISED : raise_object(rt, e);
    }
    case FUTURE_FINISHED: break;
    }
    future_read(f);
    if (LIKELY(!f->failed)) return f->result;
    return raise_object(rt, f->result);
}

int future_cancel_any(Runtime *rt, Value future, Value message) {
    if (is_native_coroutine(future))
        return wait_cancel(vm_of(rt), as_native_coroutine(future), message);
    uint32_t shape = as_object(future)->shape;
    if (shape == TYPE_FUTURE) return future_cancel(as_future(future), message);
    if (shape == TYPE_TASK) return task_cancel(as_task(future), message);
    Value method = value_getattr(rt, future, NAME(rt, cancel));
    if (method == RAISED || !depth_enter(rt, "")) return -1;
    Value done =
        message == UNBOUND || message == NONE_VALUE ? call(rt, method, NULL, 0) : UNBOUND;
    if (done == UNBOUND) {
        Value msg = value_object(NAME(rt, msg));
        Tuple *names = tuple_from(rt, &msg, 1);
        done = names ? call_kw(rt, method, &message, 1, names) : RAISED;
    }
    depth_leave(rt);
    return done == RAISED ? -1 : value_truth(rt, done);
}
