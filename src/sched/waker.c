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

/* What is waited for is done: as the loop would tell it. */
static Value wake(Runtime *rt, Value self, Value *args, size_t n, Tuple *names) {
    Waker *w = (Waker *)as_object(self);
    if (n != 1 || names || !is_future(args[0]))
        return raise(rt, TYPE_TYPE_ERROR, "a done future is expected");
    Value current = w->loop->current;
    if (is_task(w->target) && current != UNBOUND)
        return raise(rt, TYPE_RUNTIME_ERROR,
                     "Cannot enter into task %R while another task %R is being executed.",
                     w->target, current);
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
