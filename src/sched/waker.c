/* waker.c - see waker.h. */
#include "sched/waker.h"

#include "object/native_data.h"

typedef struct Waker {
    NativeData data;
    Loop *loop;
    Value target;
} Waker;

static void trace(Tracer *t, NativeData *d) {
    Waker *w = (Waker *)d;
    trace_object(t, w->loop);
    trace_value(t, w->target);
}
static const NativeDataOps ops = {.trace = trace};

Value waker_for(Loop *l, Value callback) {
    Runtime *rt = &l->vm->rt;
    if (value_is_callable(rt, callback)) return callback;
    Waker *w = type_alloc(rt, rt->types[TYPE_WAKER], 0);
    if (!w) return RAISED;
    w->data.ops = &ops;
    w->loop = l;
    w->target = callback;
    return value_object(w);
}

Value waker_target(Value callback) {
    const Waker *w = (const Waker *)as_native_data(callback, &ops);
    return w ? w->target : callback;
}

/* What a task is to be told by what is no future: an exception, or UNBOUND. */
static Value outcome_of_imitation(Runtime *rt, Value v) {
    Str *name = str_intern_cstr(rt, "result");
    Value result = name ? call_method(rt, v, name, NULL, 0) : RAISED;
    return result == RAISED ? error_take(rt) : UNBOUND;
}

static Value wake_task(Runtime *rt, Task *t, Value future) {
    Value self = value_object(t), current = t->future.loop->current;
    if (current != UNBOUND)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "Cannot enter into task %R while another task %R is being executed.",
                     self, current);
    Value arg = is_future(future) ? future : outcome_of_imitation(rt, future);
    if (t->future.state != FUTURE_PENDING)
        return raise(rt, TYPE_INVALID_STATE_ERROR, "_step(): already done: %R %R", self,
                     is_exception(arg) ? arg : NONE_VALUE);
    return task_wakeup(t, arg) ? NONE_VALUE : RAISED;
}

/* What is waited for is done: as the loop would tell it. */
static Value wake(Runtime *rt, Value self, Value *args, size_t n, Tuple *names) {
    Waker *w = (Waker *)as_object(self);
    if (n != 1 || names)
        return raise(rt, TYPE_TYPE_ERROR,
                     "Task.task_wakeup() takes exactly one argument (%zu given)", n);
    if (is_task(w->target)) return wake_task(rt, as_task(w->target), args[0]);
    if (!is_future(args[0]))
        return raise(rt, TYPE_TYPE_ERROR, "a done future is expected");
    return loop_notify(w->loop, w->target, args[0]) ? NONE_VALUE : RAISED;
}

static Value compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
    return value_bool((waker_target(a) == waker_target(b)) == (op == CMP_EQ));
}

static Value repr(Runtime *rt, Value self) {
    Str *s = str_format(rt, "<%T of %R>", self, waker_target(self));
    return s ? value_object(s) : RAISED;
}

const TypeDef type_def_WAKER = {
    .name = "Waker",
    .module = "_asyncio",
    .doc = "Tells what waits for a future that it is done.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_ABSTRACT,
    .size = sizeof(Waker),
    .slots = {.repr = repr, .call = wake, .compare = compare},
};
