/* wait.c - see wait.h. */
#include "sched/wait.h"

enum { OVER = NATIVE_WOKEN | NATIVE_CANCELLED };

static Future *stand_in(const NativeCoroutine *c) {
    return is_future(c->awaited) ? as_future(c->awaited) : NULL;
}

Sent wait_begin(NativeCoroutine *c, unsigned at, Value *result) {
    c->head.aux = (uint16_t)((c->head.aux & (NATIVE_STATE | NATIVE_TIMED)) |
                             NATIVE_OFFERED | at << 8);
    c->awaited = c->task = UNBOUND;
    *result = value_object(c);
    return SENT_YIELD;
}

bool wait_is_over(const NativeCoroutine *c) {
    Future *f = stand_in(c);
    return f ? f->state != FUTURE_PENDING : c->head.aux & OVER;
}

bool wait_is_cancelled(const NativeCoroutine *c) {
    Future *f = stand_in(c);
    return f ? f->state == FUTURE_CANCELLED : c->head.aux & NATIVE_CANCELLED;
}

Value wait_end(VM *vm, NativeCoroutine *c, Value sent, Value usual) {
    Runtime *rt = &vm->rt;
    if (sent == RAISED) return RAISED;
    Future *f = stand_in(c);
    if (LIKELY(!f) && LIKELY(c->head.aux & NATIVE_WOKEN)) return usual;
    if (f && f->state != FUTURE_PENDING) return future_result(f);
    if (!f && c->head.aux & NATIVE_CANCELLED) {
        bool plain = c->task == UNBOUND || c->task == NONE_VALUE;
        Value e = exception_new(rt, rt->types[TYPE_CANCELLED_ERROR], &c->task, !plain);
        return e == RAISED ? RAISED : raise_object(rt, e);
    }
    return raise(rt, TYPE_RUNTIME_ERROR, "await wasn't used with future");
}

static bool wake_task(NativeCoroutine *c) {
    if (c->task == UNBOUND) return true;
    return loop_push(as_task(c->task)->future.loop, c->task, value_object(c), UNBOUND);
}

bool wait_wake(VM *vm, NativeCoroutine *c, Value usual) {
    if (native_state(c) != NATIVE_SUSPENDED || wait_is_over(c)) return true;
    if (stand_in(c)) return future_finish(stand_in(c), usual, false);
    c->head.aux |= NATIVE_WOKEN;
    return wake_task(c);
}

int wait_cancel(VM *vm, NativeCoroutine *c, Value message) {
    if (native_state(c) != NATIVE_SUSPENDED || wait_is_over(c)) return 0;
    if (stand_in(c)) return future_cancel(stand_in(c), message);
    c->head.aux |= NATIVE_CANCELLED;
    if (!wake_task(c)) return -1;
    c->task = message;
    heap_barrier(&vm->rt.heap, c);
    return 1;
}

void wait_take(VM *vm, NativeCoroutine *c, Task *task) {
    c->head.aux &= (uint16_t)~NATIVE_OFFERED;
    c->task = value_object(task);
    heap_barrier(&vm->rt.heap, c);
}

Value wait_future(VM *vm, Value v) {
    NativeCoroutine *c = as_native_coroutine(v);
    Loop *l = is_task(c->task) ? as_task(c->task)->future.loop : vm->loop;
    return l ? wait_future_on(l, v)
             : raise(&vm->rt, TYPE_RUNTIME_ERROR, "no running event loop");
}

Value wait_shared(VM *vm, Value v) {
    if (wait_is_over(as_native_coroutine(v))) return UNBOUND;
    Value f = wait_future(vm, v);
    if (f != RAISED) as_future(f)->blocking = true;
    return f;
}

Value wait_future_on(Loop *l, Value v) {
    VM *vm = l->vm;
    NativeCoroutine *c = as_native_coroutine(v);
    if (stand_in(c)) return c->awaited;
    Future *f = future_new(l);
    if (!f) return RAISED;
    if (is_task(c->task)) {
        f->callback = c->task;
        as_task(c->task)->waiter = value_object(f);
        heap_barrier(&vm->rt.heap, as_object(c->task));
    }
    if (c->head.aux & NATIVE_WOKEN) f->state = FUTURE_FINISHED, f->result = NONE_VALUE;
    if (c->head.aux & NATIVE_CANCELLED) {
        if (!future_set_message(f, c->task)) return RAISED;
        f->state = FUTURE_CANCELLED;
    }
    f->blocking = (c->head.aux & NATIVE_OFFERED) != 0;
    c->head.aux &= (uint16_t)~NATIVE_OFFERED;
    c->awaited = value_object(f);
    heap_barrier(&vm->rt.heap, c);
    return c->awaited;
}
