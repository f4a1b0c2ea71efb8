/* timeout.c - see timeout.h. */
#include "sched/timeout.h"

#include "object/int.h"
#include "object/native_data.h"
#include "vm/coroutine.h"

typedef enum TimeoutState {
    TIMEOUT_CREATED,
    TIMEOUT_ACTIVE,
    TIMEOUT_EXPIRING,
    TIMEOUT_EXPIRED,
    TIMEOUT_FINISHED
} TimeoutState;
static const char *const state_names[] = {"created", "active", "expiring", "expired",
                                          "finished"};

typedef struct Timeout {
    NativeData data;
    Task *task;     /* that entered it */
    Handle *handle; /* that will cancel the task; NULL: none */
    Value when;
    uint32_t cancelling; /* of the task when it entered */
    TimeoutState state;
} Timeout;

static void trace(Tracer *t, NativeData *d) {
    Timeout *o = (Timeout *)d;
    trace_object(t, o->task);
    trace_object(t, o->handle);
    trace_value(t, o->when);
}
/* The deadline. */
static bool notify(Runtime *rt, NativeData *d, Value by) {
    Timeout *t = (Timeout *)d;
    if (task_cancel_any(t->task, UNBOUND) < 0) return false;
    t->state = TIMEOUT_EXPIRING;
    t->handle = NULL;
    return true;
}
static const NativeDataOps ops = {.trace = trace, .notify = notify};

INLINE Timeout *as_timeout(Value v) { return (Timeout *)as_object(v); }

Value timeout_after(VM *vm, Value delay) {
    Runtime *rt = &vm->rt;
    if (!vm->loop) return raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
    if (delay == NONE_VALUE) return timeout_new(vm, delay);
    Value now = value_double(loop_time(vm->loop));
    Value when = value_binary(rt, OP_ADD, now, delay);
    return when == RAISED ? RAISED : timeout_new(vm, when);
}

/* ---- entering and leaving --------------------------------------------------------- */

Value timeout_new(VM *vm, Value when) {
    Timeout *t = type_alloc(&vm->rt, vm->rt.types[TYPE_TIMEOUT], 0);
    if (!t) return RAISED;
    t->when = when;
    t->data.ops = &ops;
    return value_object(t);
}

static bool reschedule(VM *vm, Timeout *t, Value when) {
    Runtime *rt = &vm->rt;
    double at = 0;
    t->when = when;
    heap_barrier(&rt->heap, t);
    if (t->handle) handle_cancel(t->handle);
    t->handle = NULL;
    if (when == NONE_VALUE) return true;
    if (!vm->loop) {
        raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
        return false;
    }
    if (!number_to_double(rt, when, &at)) return false;
    Loop *l = vm->loop;
    bool due = at <= loop_time(l);
    Value self = value_object(t);
    Handle *h = handle_new(l, !due, self, UNBOUND, UNBOUND, at);
    if (!h) return false;
    t->handle = h;
    heap_barrier(&rt->heap, t);
    return due ? loop_push(l, value_object(h), UNBOUND, UNBOUND)
               : timers_push(l, at, value_object(h));
}

bool timeout_enter(VM *vm, Value v) {
    Runtime *rt = &vm->rt;
    Timeout *t = as_timeout(v);
    const char *refusal = t->state != TIMEOUT_CREATED ? "Timeout has already been entered"
                          : !vm->loop                 ? "no running event loop"
                          : !is_task(vm->loop->current)
                              ? "Timeout should be used inside a task"
                              : NULL;
    if (refusal) return raise(rt, TYPE_RUNTIME_ERROR, "%s", refusal), false;
    t->task = as_task(vm->loop->current);
    t->cancelling = task_cancelling(t->task);
    t->state = TIMEOUT_ACTIVE;
    heap_barrier(&rt->heap, t);
    return reschedule(vm, t, t->when);
}

/* A TimeoutError in the place of a cancellation. */
static Value timed_out(Runtime *rt, Value cancelled) {
    Value e = exception_new(rt, rt->types[TYPE_TIMEOUT_ERROR], NULL, 0);
    if (e != RAISED) exception_from(rt, e, cancelled);
    return e;
}

/* The nearest CancelledError among the contexts of what leaves becomes a TimeoutError. */
static bool insert_below(Runtime *rt, Value exception) {
    for (Value at = exception; is_exception(at); at = as_exception(at)->context) {
        Value below = as_exception(at)->context;
        if (!is_exception(below) || !exception_is(rt, below, TYPE_CANCELLED_ERROR))
            continue;
        Value e = timed_out(rt, below);
        if (e == RAISED) return false;
        as_exception(at)->context = e;
        heap_barrier(&rt->heap, as_object(at));
        return true;
    }
    return true;
}

static bool insert(Runtime *rt, Value exception) {
    if (!insert_below(rt, exception)) return false;
    Value parts = exception_is(rt, exception, TYPE_EXCEPTION_GROUP)
                      ? value_getattr(rt, exception, str_intern_cstr(rt, "exceptions"))
                      : value_object(rt->empty_tuple);
    if (parts == RAISED) return false;
    for (size_t i = 0; i < as_tuple(parts)->size; i++)
        if (!insert_below(rt, as_tuple(parts)->items[i])) return false;
    return true;
}

bool timeout_exit(VM *vm, Value v, Value exception) {
    Runtime *rt = &vm->rt;
    Timeout *t = as_timeout(v);
    if (t->handle) handle_cancel(t->handle);
    t->handle = NULL;
    if (t->state == TIMEOUT_ACTIVE) t->state = TIMEOUT_FINISHED;
    if (t->state != TIMEOUT_EXPIRING) return true;
    t->state = TIMEOUT_EXPIRED;
    if (task_uncancel(t->task) > t->cancelling || exception == UNBOUND) return true;
    if (!exception_is(rt, exception, TYPE_CANCELLED_ERROR)) return insert(rt, exception);
    Value e = timed_out(rt, exception);
    if (e != RAISED) raise_object(rt, e);
    return false;
}

/* ---- the class -------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    Timeout *t = type_alloc(rt, as_type(args[0]), 0);
    if (!t) return RAISED;
    t->when = args[1];
    t->data.ops = &ops;
    return value_object(t);
}

static Value get_when(Runtime *rt, Value *args, size_t n) {
    return as_timeout(args[0])->when;
}

static Value reschedule_native(Runtime *rt, Value *args, size_t n) {
    Timeout *t = as_timeout(args[0]);
    if (t->state == TIMEOUT_CREATED)
        return raise(rt, TYPE_RUNTIME_ERROR, "Timeout has not been entered");
    if (t->state != TIMEOUT_ACTIVE)
        return raise(rt, TYPE_RUNTIME_ERROR, "Cannot change state of %s Timeout",
                     state_names[t->state]);
    return reschedule(vm_of(rt), t, args[1]) ? NONE_VALUE : RAISED;
}

static Value expired(Runtime *rt, Value *args, size_t n) {
    TimeoutState s = as_timeout(args[0])->state;
    return value_bool(s == TIMEOUT_EXPIRING || s == TIMEOUT_EXPIRED);
}

static Sent enter_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    *result = c->slots[0];
    return timeout_enter(vm, c->slots[0]) ? SENT_RETURN : SENT_RAISED;
}
static Sent exit_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Value e = is_exception(c->slots[1]) ? c->slots[1] : UNBOUND;
    *result = NONE_VALUE;
    return timeout_exit(vm, c->slots[0], e) ? SENT_RETURN : SENT_RAISED;
}
static const CoroutineDef entering = {"Timeout.__aenter__", enter_step, 1};
static const CoroutineDef leaving = {"Timeout.__aexit__", exit_step, 2};

static Value enter(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &entering, args, 1);
}
static Value leave(Runtime *rt, Value *args, size_t n) {
    Value slots[] = {args[0], args[2]};
    return coroutine_new(vm_of(rt), &leaving, slots, 2);
}

static Value repr(Runtime *rt, Value self) {
    Timeout *t = as_timeout(self);
    Str *s = str_format(rt, "<Timeout [%s]>", state_names[t->state]);
    if (s && t->state == TIMEOUT_ACTIVE && t->when == NONE_VALUE)
        s = str_format(rt, "<Timeout [active] when=None>");
    else if (s && t->state == TIMEOUT_ACTIVE) {
        Value digits[] = {t->when, value_small(3)};
        Value round = dict_get_str(rt, rt->builtins, str_intern_cstr(rt, "round"));
        Value when = round == UNBOUND ? RAISED : call(rt, round, digits, 2);
        s = when == RAISED ? NULL : str_format(rt, "<Timeout [active] when=%R>", when);
    }
    return s ? value_object(s) : RAISED;
}

const TypeDef type_def_TIMEOUT = {
    .name = "Timeout",
    .module = "asyncio.timeouts",
    .doc = "Cancels the task that entered it at a deadline; that becomes TimeoutError.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .size = sizeof(Timeout),
    .slots = {.repr = repr},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, when) [script]", make, NULL},
            {"when(self) [script]", get_when, "The deadline, or None."},
            {"reschedule(self, when) [script]", reschedule_native, "Move the deadline."},
            {"expired(self) [script]", expired,
             "Did the deadline pass while it was active?"},
            {"__aenter__(self) [async]", enter, NULL},
            {"__aexit__(self, exc_type, exc_val, exc_tb) [async]", leave, NULL},
            {0}},
};
