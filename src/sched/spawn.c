/* spawn.c - see spawn.h. */
#include "sched/spawn.h"

#include "sched/context.h"
#include "sched/loop_class.h"
#include "sched/sched.h"
#include "vm/coroutine.h"

static Value by_factory(Runtime *rt, Loop *l, Value coroutine, Value name,
                        Value context) {
    Value args[3] = {value_object(l), coroutine, context}, t;
    if (context == NONE_VALUE) {
        t = call(rt, l->task_factory, args, 2);
    } else {
        Value key = value_object(str_intern_cstr(rt, "context"));
        Tuple *names = tuple_from(rt, &key, 1);
        t = names ? call_kw(rt, l->task_factory, args, 3, names) : RAISED;
    }
    if (t == RAISED) return t;
    /* Even None, which becomes 'None'. */
    Str *set = str_intern_cstr(rt, "set_name");
    return set && call_method(rt, t, set, &name, 1) != RAISED ? t : RAISED;
}

Value spawn(Runtime *rt, Loop *l, Value coroutine, Value name, Value context) {
    if (UNLIKELY(loop_is_special(l))) return loop_ask_task(l, coroutine, name, context);
    return spawn_task(rt, l, coroutine, name == UNBOUND ? NONE_VALUE : name, context);
}

Value spawn_task(Runtime *rt, Loop *l, Value coroutine, Value name, Value context) {
    if (l->closed) return raise(rt, TYPE_RUNTIME_ERROR, "Event loop is closed");
    if (UNLIKELY(l->task_factory != UNBOUND && l->task_factory != NONE_VALUE))
        return by_factory(rt, l, coroutine, name, context);
    if (!is_coroutine(rt, coroutine))
        return raise(rt, TYPE_TYPE_ERROR, "a coroutine was expected, got %R", coroutine);
    context = context_argument(vm_of(rt), context);
    if (context == RAISED) return RAISED;
    if (name != NONE_VALUE && !is_str(name)) {
        Str *s = value_str(rt, name);
        if (!s) return RAISED;
        name = value_object(s);
    }
    Task *t = task_new(l, coroutine, name, context);
    return t ? value_object(t) : RAISED;
}

Loop *loop_here(Runtime *rt) {
    VM *vm = vm_of(rt);
    if (LIKELY(vm->loop != NULL)) return vm->loop;
    Value l = vm_call_in(vm, "asyncio.events", "get_event_loop", NULL, 0);
    if (l == RAISED || is_loop(l)) return l == RAISED ? NULL : (Loop *)as_object(l);
    raise(rt, TYPE_TYPE_ERROR, "loop must be an event loop of this runtime, not %T", l);
    return NULL;
}

/* ---- ensure_future ---------------------------------------------------------------- */

enum { START, AWAITING };

static Sent wrap_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    if (native_at(c) == AWAITING) return coroutine_awaiting(vm, c, sent, result);
    native_go(c, AWAITING);
    return coroutine_await(vm, c, c->slots[0], result);
}
static const CoroutineDef wrapping = {"_wrap_awaitable", wrap_step, 1};

/* A Task that awaits what imitates a future. */
static Value adopt(Runtime *rt, Value v, Loop *l) {
    VM *vm = vm_of(rt);
    Value coroutine = vm_call_in(vm, "asyncio.futures", "_adopt", &v, 1);
    Value context = coroutine == RAISED ? RAISED : context_argument(vm, NONE_VALUE);
    Task *t = context == RAISED ? NULL : task_new(l, coroutine, NONE_VALUE, context);
    return t ? value_object(t) : RAISED;
}

Value future_for(Runtime *rt, Value v, Loop *l) {
    if (is_future(v)) return v;
    int imitates = imitates_future(rt, v);
    if (imitates > 0) return adopt(rt, v, l);
    return imitates < 0
               ? RAISED
               : raise(rt, TYPE_TYPE_ERROR,
                       "An asyncio.Future, a coroutine or an awaitable is required");
}

Value ensure_future(Runtime *rt, Value v, Loop *l) {
    if (is_future(v)) {
        if (!l || as_future(v)->loop == l) return v;
        return raise(
            rt, TYPE_VALUE_ERROR,
            "The future belongs to a different loop than the one specified as the loop "
            "argument");
    }
    if (!l && !(l = loop_here(rt))) return RAISED;
    if (!is_coroutine(rt, v)) {
        if (imitates_future(rt, v)) return future_for(rt, v, l);
        if (!type_of(rt, v)->slots.await)
            return raise(rt, TYPE_TYPE_ERROR,
                         "An asyncio.Future, a coroutine or an awaitable is required");
        v = coroutine_new(vm_of(rt), &wrapping, &v, 1);
        if (v == RAISED) return RAISED;
    }
    v = spawn(rt, l, v, UNBOUND, NONE_VALUE);
    return v == RAISED ? RAISED : future_for(rt, v, l);
}
