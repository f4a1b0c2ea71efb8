/* future_type.c - Future and Task as scripts see them. */
#include "object/generic.h"
#include "sched/context.h"
#include "sched/sched.h"
#include "sched/spawn.h"
#include "sched/wait.h"
#include "vm/async_step.h"

static bool initialised_or(Runtime *rt, Future *f, uint32_t error) {
    if (LIKELY(f->loop)) return true;
    raise(rt, error, "Future object is not initialized.");
    return false;
}
static bool initialised(Runtime *rt, Future *f) {
    return initialised_or(rt, f, TYPE_RUNTIME_ERROR);
}
static bool may_have_outcome(Runtime *rt, Future *f) {
    return initialised_or(rt, f, TYPE_INVALID_STATE_ERROR);
}

/* ---- awaiting --------------------------------------------------------------------- */

/* VM.future_await: what AWAIT does with a Future, without an iterator object. */
Sent future_await(VM *vm, Value v, Value *result) {
    Future *f = as_future(v);
    if (f->state == FUTURE_PENDING) {
        if (f->blocking) { /* and nobody took it up */
            raise(&vm->rt, TYPE_RUNTIME_ERROR, "await wasn't used with future");
            return SENT_RAISED;
        }
        if (UNLIKELY(!initialised(&vm->rt, f))) return SENT_RAISED;
        f->blocking = true;
        *result = v;
        return SENT_YIELD;
    }
    *result = future_result(f);
    return *result == RAISED ? SENT_RAISED : SENT_RETURN;
}

/* __await__ and __iter__ called by hand: an iterator over the same protocol. */
Value future_iterator(Runtime *rt, Value self) {
    AsyncStep *s = object_alloc(rt, sizeof *s, TYPE_FUTURE_ITERATOR, LAYOUT_FREE, 0);
    if (!s) return RAISED;
    s->kind = 0;
    s->state = STEP_INIT;
    s->target = NULL;
    s->arg = self;
    s->maker = NULL;
    s->head.layout = LAYOUT_ASYNC_STEP;
    return value_object(s);
}
static Value iterator_next(Runtime *rt, Value self) {
    AsyncStep *s = (AsyncStep *)as_object(self);
    Value result;
    switch (future_await(vm_of(rt), s->arg, &result)) {
    case SENT_YIELD: return result;
    case SENT_RETURN: rt->stop_value = result; return UNBOUND;
    default: return RAISED;
    }
}
static Value iterator_self(Runtime *rt, Value self) { return self; }
static Value iterator_send(Runtime *rt, Value *args, size_t n) {
    Value v = iterator_next(rt, args[0]);
    return v == UNBOUND ? raise_stop_iteration(rt, rt->stop_value) : v;
}
static Value iterator_throw(Runtime *rt, Value *args, size_t n) {
    Value e = thrown_exception(rt, args + 1);
    return e == RAISED ? RAISED : raise_object(rt, e);
}
static Value iterator_close(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }

const TypeDef type_def_FUTURE_ITERATOR = {
    .name = "FutureIter",
    .module = "_asyncio",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ASYNC_STEP,
    .flags = TF_ABSTRACT,
    .size = sizeof(AsyncStep),
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = (const NativeDef[]){{"send(self, value, /)", iterator_send, NULL},
                                   {"throw(self, typ, val=..., tb=..., /)",
                                    iterator_throw, NULL},
                                   {"close(self, /)", iterator_close, NULL},
                                   {0}},
};

/* ---- Future ----------------------------------------------------------------------- */

INLINE Future *self_of(Value *args) { return as_future(args[0]); }

static Loop *loop_argument(Runtime *rt, Value v) {
    if (v == NONE_VALUE) return loop_here(rt);
    if (is_loop(v)) return (Loop *)as_object(v);
    raise(rt, TYPE_TYPE_ERROR, "loop must be an event loop of this runtime, not %T", v);
    return NULL;
}

static Value future_make(Runtime *rt, Value *args, size_t n) {
    Type *cls = as_type(args[0]);
    Future *f = type_alloc(rt, cls, 0);
    if (!f) return RAISED;
    future_init(f, NULL);
    return value_object(f);
}
static Value future_setup(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_argument(rt, args[1]);
    if (!l) return RAISED;
    if (self_of(args)->loop) future_read(self_of(args));
    future_init(self_of(args), l);
    heap_barrier(&rt->heap, self_of(args));
    return future_note_place(self_of(args)) ? NONE_VALUE : RAISED;
}
static Value get_result(Runtime *rt, Value *args, size_t n) {
    return may_have_outcome(rt, self_of(args)) ? future_result(self_of(args)) : RAISED;
}
static Value get_exception(Runtime *rt, Value *args, size_t n) {
    Future *f = self_of(args);
    if (!may_have_outcome(rt, f)) return RAISED;
    if (f->state == FUTURE_PENDING)
        return raise(rt, TYPE_INVALID_STATE_ERROR, "Exception is not set.");
    if (f->state == FUTURE_CANCELLED) return future_result(f);
    future_read(f);
    return f->failed ? f->result : NONE_VALUE;
}
static bool still_pending(Runtime *rt, Future *f) {
    if (!initialised(rt, f)) return false;
    if (f->state == FUTURE_PENDING) return true;
    raise(rt, TYPE_INVALID_STATE_ERROR, "invalid state");
    return false;
}
static Value set_result(Runtime *rt, Value *args, size_t n) {
    Future *f = self_of(args);
    return still_pending(rt, f) && future_finish(f, args[1], false) ? NONE_VALUE : RAISED;
}
static Value set_exception(Runtime *rt, Value *args, size_t n) {
    Future *f = self_of(args);
    if (!still_pending(rt, f)) return RAISED;
    Value e = args[1];
    if (has_layout(e, LAYOUT_TYPE)) e = call(rt, e, NULL, 0);
    if (e == RAISED) return RAISED;
    if (!is_exception(e)) return raise(rt, TYPE_TYPE_ERROR, "invalid exception object");
    if (exception_is(rt, e, TYPE_STOP_ITERATION)) {
        raise(rt, TYPE_RUNTIME_ERROR,
              "StopIteration interacts badly with generators and cannot be raised into a "
              "Future");
        Value wrapped = error_take(rt);
        exception_from(rt, wrapped, e);
        e = wrapped;
    }
    return future_finish(f, e, true) ? NONE_VALUE : RAISED;
}
static Value cancel(Runtime *rt, Value *args, size_t n) {
    Future *f = self_of(args);
    if (!initialised(rt, f)) return RAISED;
    Value message = args[1] == NONE_VALUE ? UNBOUND : args[1];
    int done = is_task(args[0]) ? task_cancel(as_task(args[0]), message)
                                : future_cancel(f, message);
    return done < 0 ? RAISED : value_bool(done);
}
static Value is_done(Runtime *rt, Value *args, size_t n) {
    return value_bool(self_of(args)->state != FUTURE_PENDING);
}
static Value is_cancelled(Runtime *rt, Value *args, size_t n) {
    return value_bool(self_of(args)->state == FUTURE_CANCELLED);
}
static Value add_callback(Runtime *rt, Value *args, size_t n) {
    Future *f = self_of(args);
    if (!f->loop) return raise(rt, TYPE_RUNTIME_ERROR, "uninitialized Future object");
    if (loop_tells(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "'%T' object is not callable", args[1]);
    /* None, if given: the one of the moment when the future is done. */
    Value context = args[2] == UNBOUND ? NONE_VALUE : args[2];
    if (args[2] != NONE_VALUE) context = context_argument(vm_of(rt), context);
    if (context == RAISED) return RAISED;
    return future_add_callback(f, args[1], context) ? NONE_VALUE : RAISED;
}
static Value remove_callback(Runtime *rt, Value *args, size_t n) {
    int64_t removed = future_remove_callback(self_of(args), args[1]);
    return removed < 0 ? RAISED : value_small(removed);
}
static Value get_loop(Runtime *rt, Value *args, size_t n) {
    return initialised(rt, self_of(args)) ? value_object(self_of(args)->loop) : RAISED;
}
static Value make_cancelled(Runtime *rt, Value *args, size_t n) {
    return future_cancelled_error(self_of(args));
}

static Value get_blocking(Runtime *rt, Value self) {
    return value_bool(as_future(self)->blocking);
}
static bool set_blocking(Runtime *rt, Value self, Value v) {
    int truth = value_truth(rt, v);
    if (truth >= 0) as_future(self)->blocking = truth;
    return truth >= 0;
}
static Value get_log(Runtime *rt, Value self) {
    return value_bool(as_future(self)->log_traceback);
}
static bool set_log(Runtime *rt, Value self, Value v) {
    int truth = value_truth(rt, v);
    if (truth > 0) raise(rt, TYPE_VALUE_ERROR, "_log_traceback can only be set to False");
    if (truth == 0) future_read(as_future(self));
    return truth == 0;
}
static Value get_state(Runtime *rt, Value self) {
    static const char *const states[] = {"PENDING", "CANCELLED", "FINISHED"};
    Str *s = str_intern_cstr(rt, states[as_future(self)->state]);
    return s ? value_object(s) : RAISED;
}
static Value get_message(Runtime *rt, Value self) {
    Value m = future_cancel_message(as_future(self));
    return m == UNBOUND ? NONE_VALUE : m;
}
static bool set_message(Runtime *rt, Value self, Value v) {
    return future_set_message(as_future(self), v);
}
static Value get_callbacks(Runtime *rt, Value self) {
    return future_callbacks(rt, as_future(self));
}
/* Looking at these does not count as retrieving them. */
static Value get_result_attribute(Runtime *rt, Value self) {
    Future *f = as_future(self);
    return f->state == FUTURE_FINISHED && !f->failed ? f->result : NONE_VALUE;
}
static Value get_exception_attribute(Runtime *rt, Value self) {
    Future *f = as_future(self);
    return f->state == FUTURE_FINISHED && f->failed ? f->result : NONE_VALUE;
}
static Value get_loop_attribute(Runtime *rt, Value self) {
    Loop *l = as_future(self)->loop;
    return l ? value_object(l) : NONE_VALUE;
}

/* "<Future pending>", with what is known: result, exception, callbacks. */
Value future_repr(Runtime *rt, Value self) {
    return vm_call_in(vm_of(rt), "asyncio.base_futures", "_repr", &self, 1);
}

/* Task has its own of these, so that what is told of other receivers names it. */
#define FUTURE_METHODS                                                           \
    {"result(self, /)", get_result, "The result, or raise the exception."},      \
        {"exception(self, /) [defining]", get_exception,                         \
         "The exception that was set, or None."},                                \
        {"cancel(self, /, msg=None)", cancel, "Cancel and schedule callbacks."}, \
        {"done(self, /)", is_done, "Is it finished or cancelled?"},              \
        {"cancelled(self, /)", is_cancelled, "Was it cancelled?"},               \
        {"add_done_callback(self, fn, /, *, context=...)", add_callback,         \
         "Call fn(self) when done."},                                            \
        {"remove_done_callback(self, fn, /) [defining]", remove_callback,        \
         "Remove a callback; how many there were."},                             \
    {                                                                            \
        "_make_cancelled_error(self, /)", make_cancelled, NULL                   \
    }

#define FUTURE_GETSET                                                                  \
    {"_asyncio_future_blocking", get_blocking, set_blocking, NULL},                    \
        {"_log_traceback", get_log, set_log, NULL}, {"_state", get_state, NULL, NULL}, \
        {"_cancel_message", get_message, set_message, NULL},                           \
        {"_callbacks", get_callbacks, NULL, NULL},                                     \
        {"_result", get_result_attribute, NULL, NULL},                                 \
        {"_exception", get_exception_attribute, NULL, NULL}, {                         \
        "_loop", get_loop_attribute, NULL, NULL                                        \
    }

const TypeDef type_def_FUTURE = {
    .name = "Future",
    .module = "_asyncio",
    .doc = "A result that comes later.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_FUTURE,
    .flags = TF_BASE | TF_FINALIZABLE,
    .size = sizeof(Future),
    .slots = {.repr = future_repr, .iter = future_iterator, .await = future_iterator},
    .methods = (const NativeDef[]){{"__new__(cls, *args, **kwargs)", future_make, NULL},
                                   {"__init__(self, *, loop=None)", future_setup, NULL},
                                   FUTURE_METHODS,
                                   {"set_result(self, result, /) [defining]", set_result,
                                    "Mark as done with a result."},
                                   {"set_exception(self, exception, /) [defining]",
                                    set_exception, "Mark as done with an exception."},
                                   {"get_loop(self, /) [defining]", get_loop,
                                    "The loop that it belongs to."},
                                   GENERIC_METHOD,
                                   {0}},
    .getset = (const GetSetDef[]){FUTURE_GETSET, {0}},
};

/* ---- Task ------------------------------------------------------------------------- */

static Value task_make(Runtime *rt, Value *args, size_t n) {
    Task *t = type_alloc(rt, as_type(args[0]), 0);
    if (!t) return RAISED;
    future_init(&t->future, NULL);
    t->coroutine = NONE_VALUE;
    t->waiter = UNBOUND;
    t->newer = t->older = NULL;
    t->spawner = NULL;
    t->number = 0;
    return value_object(t);
}
static Value task_setup(Runtime *rt, Value *args, size_t n) {
    Loop *l = loop_argument(rt, args[2]);
    if (!l) return RAISED;
    if (!is_coroutine(rt, args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "a coroutine was expected, got %R", args[1]);
    if (as_future(args[0])->loop)
        return raise(rt, TYPE_RUNTIME_ERROR, "a Task is initialised only once");
    Value name = args[3];
    if (name != NONE_VALUE && !is_str(name)) {
        Str *s = value_str(rt, name);
        if (!s) return RAISED;
        name = value_object(s);
    }
    Value context = context_argument(vm_of(rt), args[4]);
    int eager = context == RAISED ? -1 : value_truth(rt, args[5]);
    if (eager < 0) return RAISED;
    Task *t = as_task(args[0]);
    heap_barrier(&rt->heap, t);
    bool ok = eager && l->running ? task_begin_eagerly(t, l, args[1], name, context)
                                  : task_begin(t, l, args[1], name, context);
    return ok ? NONE_VALUE : RAISED;
}

Value task_name(Runtime *rt, Task *t) {
    if (t->future.extra && t->future.extra->name != UNBOUND) return t->future.extra->name;
    Str *s = str_format(rt, "Task-%u", t->number);
    return s ? value_object(s) : RAISED;
}
static Value get_name(Runtime *rt, Value *args, size_t n) {
    return task_name(rt, as_task(args[0]));
}
static Value set_name(Runtime *rt, Value *args, size_t n) {
    Str *s = value_str(rt, args[1]);
    if (!s) return RAISED;
    FutureExtra *x = future_extra(rt, &as_task(args[0])->future);
    if (!x) return RAISED;
    x->name = value_object(s);
    heap_barrier(&rt->heap, x);
    return NONE_VALUE;
}
static Value get_coro(Runtime *rt, Value *args, size_t n) {
    Value c = as_task(args[0])->coroutine;
    if (is_object(c)) as_object(c)->gc |= GC_EXPOSED;
    return c;
}
static Value get_context(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    if (vm->loop && vm->loop->current == args[0]) return context_own_object(vm);
    FutureExtra *x = future_extra(rt, &as_task(args[0])->future);
    Value c = x ? context_object(vm_of(rt), &x->context) : RAISED;
    if (x) heap_barrier(&rt->heap, x);
    return c;
}
static Value cancelling(Runtime *rt, Value *args, size_t n) {
    return value_small((int64_t)task_cancelling(as_task(args[0])));
}
static Value uncancel(Runtime *rt, Value *args, size_t n) {
    return value_small((int64_t)task_uncancel(as_task(args[0])));
}
static Value refuse_set(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_RUNTIME_ERROR, "Task does not support set_result operation");
}
static Value refuse_set_exception(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_RUNTIME_ERROR, "Task does not support set_exception operation");
}
static Value get_waiter(Runtime *rt, Value self) {
    Value w = as_task(self)->waiter;
    if (is_native_coroutine(w)) return wait_future_on(as_task(self)->future.loop, w);
    return w == UNBOUND ? NONE_VALUE : w;
}
static Value get_must_cancel(Runtime *rt, Value self) {
    return value_bool(as_task(self)->future.must_cancel);
}
static Value get_coroutine(Runtime *rt, Value self) { return as_task(self)->coroutine; }
static Value forward(Runtime *rt, const char *function, Value *args, size_t n) {
    return vm_call_in(vm_of(rt), "asyncio.base_futures", function, args, n);
}
static Value get_stack(Runtime *rt, Value *args, size_t n) {
    return forward(rt, "_get_stack", args, 2);
}
static Value print_stack(Runtime *rt, Value *args, size_t n) {
    return forward(rt, "_print_stack", args, 3);
}
static Value task_repr(Runtime *rt, Value self) {
    return forward(rt, "_task_repr", &self, 1);
}

const TypeDef type_def_TASK = {
    .name = "Task",
    .module = "_asyncio",
    .doc = "A coroutine that the loop drives.",
    .base = TYPE_FUTURE,
    .layout = LAYOUT_TASK,
    .flags = TF_BASE | TF_FINALIZABLE,
    .size = sizeof(Task),
    .slots = {.repr = task_repr, .iter = future_iterator, .await = future_iterator},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, *args, **kwargs)", task_make, NULL},
            {"__init__(self, coro, *, loop=None, name=None, context=None, "
             "eager_start=False)",
             task_setup, NULL},
            FUTURE_METHODS,
            {"get_name(self, /)", get_name, NULL},
            {"set_name(self, value, /)", set_name, NULL},
            {"get_coro(self, /)", get_coro, NULL},
            {"get_context(self, /)", get_context, NULL},
            {"get_stack(self, /, *, limit=None)", get_stack,
             "The frame where it waits; of one that failed, those that it failed in."},
            {"print_stack(self, /, *, limit=None, file=None)", print_stack, NULL},
            {"cancelling(self, /)", cancelling, "How many cancellations are requested."},
            {"uncancel(self, /)", uncancel, "Take one request back; how many are left."},
            {"set_result(self, result, /)", refuse_set, NULL},
            {"set_exception(self, exception, /)", refuse_set_exception, NULL},
            {0}},
    .getset = (const GetSetDef[]){FUTURE_GETSET,
                                  {"_fut_waiter", get_waiter, NULL, NULL},
                                  {"_must_cancel", get_must_cancel, NULL, NULL},
                                  {"_coro", get_coroutine, NULL, NULL},
                                  {0}},
};
