/* future.c - a result that comes later, and who waits for it. */
#include "object/shape.h"
#include "sched/blocker.h"
#include "sched/context.h"
#include "sched/gather.h"
#include "sched/wait.h"
#include "sched/waker.h"

/* ---- the cell --------------------------------------------------------------------- */

void future_trace(Tracer *t, Object *o) {
    Future *f = (Future *)o;
    trace_near(t, f->loop);
    trace_value(t, f->result);
    trace_value(t, f->callback);
    trace_object(t, f->extra);
    trace_attributes(t, o);
}

static void trace_task(Tracer *t, Object *o) {
    Task *k = (Task *)o;
    trace_object(t, k->newer); /* first, or it would be the next to be looked into */
    future_trace(t, o);
    trace_value(t, k->coroutine);
    trace_near(t, k->spawner);
    trace_value(t, k->waiter);
}

static void trace_extra(Tracer *t, Object *o) {
    FutureExtra *x = (FutureExtra *)o;
    trace_value(t, x->callback_context);
    trace_value(t, x->callbacks);
    trace_value(t, x->cancel_message);
    trace_value(t, x->name);
    trace_value(t, x->context);
    trace_value(t, x->created);
}

/* A failure that nobody can retrieve any more is reported when the future dies. */
bool future_has_last_words(Heap *heap, Object *o) { return ((Future *)o)->log_traceback; }

const LayoutOps layout_FUTURE = {
    .name = "future", .trace = future_trace, .has_last_words = future_has_last_words};
const LayoutOps layout_TASK = {
    .name = "task", .trace = trace_task, .has_last_words = future_has_last_words};
const LayoutOps layout_FUTURE_EXTRA = {.name = "future extra", .trace = trace_extra};

void future_init(Future *f, Loop *loop) {
    f->loop = loop;
    f->result = f->callback = UNBOUND;
    f->extra = NULL;
    f->state = FUTURE_PENDING;
    f->blocking = f->log_traceback = f->failed = f->must_cancel = false;
    f->quiet = false;
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

/* ---- what few futures have -------------------------------------------------------- */

FutureExtra *future_extra(Runtime *rt, Future *f) {
    if (f->extra) return f->extra;
    FutureExtra *x = object_alloc(rt, sizeof *x, TYPE_OBJECT, LAYOUT_FREE, 0);
    if (!x) return NULL;
    x->callback_context = x->callbacks = x->cancel_message = x->name = UNBOUND;
    x->context = x->created = UNBOUND;
    x->cancels_requested = 0;
    x->head.layout = LAYOUT_FUTURE_EXTRA;
    f->extra = x;
    heap_barrier(&rt->heap, f);
    return x;
}

bool future_set_message(Future *f, Value message) {
    if (message == UNBOUND && !f->extra) return true;
    Runtime *rt = &f->loop->vm->rt;
    FutureExtra *x = future_extra(rt, f);
    if (!x) return false;
    x->cancel_message = message;
    heap_barrier(&rt->heap, x);
    return true;
}

bool future_note_place(Future *f) {
    if (LIKELY(!f->loop->debug)) return true;
    Runtime *rt = &f->loop->vm->rt;
    Value place = place_text(rt, place_here(f->loop->vm));
    FutureExtra *x = place == RAISED ? NULL : future_extra(rt, f);
    if (!x) return false;
    x->created = place;
    heap_barrier(&rt->heap, x);
    return true;
}

/* ---- callbacks -------------------------------------------------------------------- */

static bool schedule(Future *f, Value callback, Value context) {
    if (UNLIKELY(context == NONE_VALUE)) context = context_copy_current(f->loop->vm);
    if (context == RAISED) return false;
    return loop_push(f->loop, callback, value_object(f), context);
}

static List *more_callbacks(const Future *f) {
    return f->extra && f->extra->callbacks != UNBOUND ? as_list(f->extra->callbacks)
                                                      : NULL;
}

/* All callbacks go to the ready queue, in the order in which they were added. */
static bool schedule_all(Future *f) {
    Value first = f->callback;
    List *more = more_callbacks(f);
    f->callback = UNBOUND;
    if (first != UNBOUND &&
        !schedule(f, first, f->extra ? f->extra->callback_context : UNBOUND))
        return false;
    if (!more) return true;
    f->extra->callbacks = UNBOUND;
    for (size_t i = 0; i + 1 < more->size; i += 2)
        if (!schedule(f, more->items->items[i], more->items->items[i + 1])) return false;
    return true;
}

static bool add_first(Runtime *rt, Future *f, Value callback, Value context) {
    if (context != UNBOUND || f->extra) {
        FutureExtra *x = future_extra(rt, f);
        if (!x) return false;
        x->callback_context = context;
        heap_barrier(&rt->heap, x);
    }
    f->callback = callback;
    heap_barrier(&rt->heap, f);
    return true;
}

bool future_add_callback(Future *f, Value callback, Value context) {
    callback = waker_target(callback);
    if (f->state != FUTURE_PENDING) return schedule(f, callback, context);
    Runtime *rt = &f->loop->vm->rt;
    List *l = more_callbacks(f);
    if (f->callback == UNBOUND && !l) return add_first(rt, f, callback, context);
    if (!l) {
        FutureExtra *x = future_extra(rt, f);
        l = x ? list_new(rt, 4) : NULL;
        if (!l) return false;
        x->callbacks = value_object(l);
        heap_barrier(&rt->heap, x);
    }
    return list_append(rt, l, callback) &&
           (list_append(rt, l, context) || (l->size--, false));
}

bool future_has_callback(const Future *f, Value callback) {
    if (f->callback == callback) return true;
    const List *l = more_callbacks(f);
    for (size_t i = 0; l && i < l->size; i += 2)
        if (l->items->items[i] == callback) return true;
    return false;
}

/* As scripts see them: a list of (callback, context); None: there are none. */
Value future_callbacks(Runtime *rt, const Future *f) {
    const List *more = more_callbacks(f);
    List *all = list_new(rt, 1);
    Value pair[2] = {f->callback, NONE_VALUE};
    if (!all) return RAISED;
    if (pair[0] != UNBOUND) {
        Tuple *t = tuple_from(rt, pair, 2);
        if (!t || !list_append(rt, all, value_object(t))) return RAISED;
    }
    for (size_t i = 0; more && i + 1 < more->size; i += 2) {
        pair[0] = more->items->items[i];
        Tuple *t = tuple_from(rt, pair, 2);
        if (!t || !list_append(rt, all, value_object(t))) return RAISED;
    }
    return all->size ? value_object(all) : NONE_VALUE;
}

/* Those of C are only themselves. 1, 0, -1 raised. */
static int is_same(Runtime *rt, Value a, Value b) {
    if (a == b) return 1;
    bool own = is_task(a) || is_loop(a) || is_native_coroutine(a) ||
               is_native_coroutine(b) || has_layout(a, LAYOUT_GATHERING);
    return own ? 0 : value_equal(rt, a, b);
}

int64_t future_remove_callback(Future *f, Value callback) {
    Runtime *rt = &f->loop->vm->rt;
    callback = waker_target(callback);
    int64_t removed = 0;
    if (f->callback != UNBOUND) {
        int same = is_same(rt, f->callback, callback);
        if (same < 0) return -1;
        if (same) f->callback = UNBOUND, removed++;
    }
    List *old = more_callbacks(f), *kept = old ? list_new(rt, old->size) : NULL;
    if (!old) return removed;
    if (!kept) return -1;
    for (size_t i = 0; i + 1 < old->size; i += 2) {
        int same = is_same(rt, old->items->items[i], callback);
        if (same < 0) return -1;
        if (same)
            removed++;
        else if (!list_append(rt, kept, old->items->items[i]) ||
                 !list_append(rt, kept, old->items->items[i + 1]))
            return -1;
    }
    if (!f->extra) return removed; /* a comparison ended it */
    f->extra->callbacks = kept->size ? value_object(kept) : UNBOUND;
    heap_barrier(&rt->heap, f->extra);
    return removed;
}

/* ---- subscriptions ---------------------------------------------------------------- */

static bool is_subclassed(Runtime *rt, const Future *f) {
    if (LIKELY(f->head.shape == TYPE_FUTURE) || LIKELY(f->head.shape == TYPE_TASK))
        return false;
    return type_of(rt, value_object(f))->flags & TF_SCRIPT;
}

/* A task's callback is to be called in the task's context, which is the current one: it
 * is the task that asks. */
static bool tell_of_task(Runtime *rt, Value method, Value waker, Task *t) {
    VM *vm = t->future.loop->vm;
    Value context = context_object(vm, &vm->context);
    if (context == RAISED) return false;
    Value args[] = {waker, context}, key = value_object(str_intern_cstr(rt, "context"));
    Tuple *names = tuple_from(rt, &key, 1);
    return names && call_kw(rt, method, args, 2, names) != RAISED;
}

static bool subscribe_by_method(Loop *l, Value future, Value callback) {
    Runtime *rt = &l->vm->rt;
    Str *name = str_intern_cstr(rt, "add_done_callback");
    Value method = name ? value_getattr(rt, future, name) : RAISED;
    Value waker = method == RAISED ? RAISED : waker_for(l, callback);
    if (waker == RAISED) return false;
    return is_task(callback) ? tell_of_task(rt, method, waker, as_task(callback))
                             : call(rt, method, &waker, 1) != RAISED;
}

bool future_subscribe(Future *f, Value callback) {
    Runtime *rt = &f->loop->vm->rt;
    if (!is_subclassed(rt, f)) return future_add_callback(f, callback, UNBOUND);
    return subscribe_by_method(f->loop, value_object(f), callback);
}

bool future_unsubscribe(Future *f, Value callback) {
    Runtime *rt = &f->loop->vm->rt;
    if (!is_subclassed(rt, f)) return future_remove_callback(f, callback) >= 0;
    Str *name = str_intern_cstr(rt, "remove_done_callback");
    Value waker = name ? waker_for(f->loop, callback) : RAISED;
    return waker != RAISED && call_method(rt, value_object(f), name, &waker, 1) != RAISED;
}

/* ---- imitations ------------------------------------------------------------------- */

static Str *mark_name(Runtime *rt) {
    return str_intern_cstr(rt, "_asyncio_future_blocking");
}

int imitates_future(Runtime *rt, Value v) {
    Str *mark = mark_name(rt);
    if (!mark) return -1;
    if (type_lookup(rt, type_of(rt, v), mark) == UNBOUND) return 0;
    Value blocking = value_getattr_or(rt, v, mark);
    return blocking == RAISED ? -1 : blocking != UNBOUND && blocking != NONE_VALUE;
}

static Value imitated_loop(Runtime *rt, Value v) {
    Str *name = str_intern_cstr(rt, "get_loop");
    Value method = name ? value_getattr_or(rt, v, name) : RAISED;
    if (method != UNBOUND) return method == RAISED ? RAISED : call(rt, method, NULL, 0);
    name = str_intern_cstr(rt, "_loop");
    return name ? value_getattr(rt, v, name) : RAISED;
}

bool imitation_subscribe(Task *t, Value v) {
    Loop *l = t->future.loop;
    Runtime *rt = &l->vm->rt;
    Value self = value_object(t), loop = imitated_loop(rt, v);
    if (loop == RAISED) return false;
    if (loop != value_object(l)) {
        raise(rt, TYPE_RUNTIME_ERROR,
              "Task %R got Future %R attached to a different loop", self, v);
        return false;
    }
    Value blocking = value_getattr(rt, v, mark_name(rt));
    int truth = blocking == RAISED ? -1 : value_truth(rt, blocking);
    if (truth == 0)
        raise(rt, TYPE_RUNTIME_ERROR,
              "yield was used instead of yield from in task %R with %R", self, v);
    return truth > 0 && value_setattr(rt, v, mark_name(rt), FALSE_VALUE) &&
           subscribe_by_method(l, v, self);
}

/* ---- ending ----------------------------------------------------------------------- */

bool future_finish(Future *f, Value result, bool failed) {
    f->state = FUTURE_FINISHED;
    f->result = result;
    f->failed = f->log_traceback = failed;
    if (UNLIKELY(failed)) f->loop->vm->unread++;
    /* The collector shall not look at a million tasks again because they returned None.
     */
    if (is_object(result) && result != NONE_VALUE) heap_barrier(&f->loop->vm->rt.heap, f);
    return schedule_all(f);
}

int future_cancel(Future *f, Value message) {
    if (f->loop) future_read(f);
    if (f->state != FUTURE_PENDING) return 0;
    if (!future_set_message(f, message)) return -1;
    f->state = FUTURE_CANCELLED;
    return schedule_all(f) ? 1 : -1;
}

Value future_cancelled_error(Future *f) {
    Runtime *rt = &f->loop->vm->rt;
    if (f->state != FUTURE_FINISHED && f->result != UNBOUND && is_exception(f->result)) {
        Value kept = f->result;
        f->result = UNBOUND;
        return kept;
    }
    Value message = future_cancel_message(f);
    bool plain = message == UNBOUND || message == NONE_VALUE;
    return exception_new(rt, rt->types[TYPE_CANCELLED_ERROR], &message, !plain);
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
    if (shape == TYPE_GATHERING) return gather_cancel(rt, future, message);
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
