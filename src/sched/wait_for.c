/* wait_for.c - see wait_for.h. */
#include "sched/wait_for.h"

#include "sched/sched.h"
#include "sched/spawn.h"
#include "sched/timeout.h"
#include "sched/wait.h"

enum { AWAITABLE, TIMEOUT, SLOTS };
enum { START, AWAITING, CANCELLING };

/* ---- no time at all: what is not done is cancelled, and that waited for ----------- */

static Sent outcome(VM *vm, NativeCoroutine *c, Value *result) {
    Runtime *rt = &vm->rt;
    *result = future_result(as_future(c->slots[AWAITABLE]));
    if (*result != RAISED) return SENT_RETURN;
    if (!error_is(rt, TYPE_CANCELLED_ERROR)) return SENT_RAISED;
    Value cancelled = error_take(rt);
    raise(rt, TYPE_TIMEOUT_ERROR, "");
    exception_from(rt, rt->error, cancelled);
    return SENT_RAISED;
}

static Sent cancel_now(VM *vm, NativeCoroutine *c, Value *result) {
    Value f = ensure_future(&vm->rt, c->slots[AWAITABLE], NULL);
    if (f == RAISED) return SENT_RAISED;
    native_keep(vm, c, AWAITABLE, f);
    if (as_future(f)->state != FUTURE_PENDING) {
        *result = future_result(as_future(f));
        return *result == RAISED ? SENT_RAISED : SENT_RETURN;
    }
    if (!future_subscribe(as_future(f), value_object(c)) ||
        future_cancel_any(&vm->rt, f, UNBOUND) < 0)
        return SENT_RAISED;
    return wait_begin(c, CANCELLING, result);
}

static Sent cancelled(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    bool woken = wait_end(vm, c, sent, NONE_VALUE) != RAISED;
    Value error = woken ? UNBOUND : error_take(&vm->rt);
    if (!future_unsubscribe(as_future(c->slots[AWAITABLE]), value_object(c)))
        return SENT_RAISED;
    if (woken) return outcome(vm, c, result);
    vm->rt.error = error;
    return SENT_RAISED;
}

/* ---- some time: within a Timeout -------------------------------------------------- */

static Sent leave(VM *vm, NativeCoroutine *c, Sent what) {
    if (what == SENT_YIELD) return what;
    Value error = what == SENT_RAISED ? error_take(&vm->rt) : UNBOUND;
    if (!timeout_exit(vm, c->slots[TIMEOUT], error)) return SENT_RAISED;
    vm->rt.error = error;
    return what;
}

static Sent begin(VM *vm, NativeCoroutine *c, Value *result) {
    Runtime *rt = &vm->rt;
    Value v = c->slots[AWAITABLE], delay = c->slots[TIMEOUT];
    int none =
        delay == NONE_VALUE ? 0 : value_compare_bool(rt, delay, value_small(0), CMP_LE);
    if (none) return none < 0 ? SENT_RAISED : cancel_now(vm, c, result);
    Value timeout = timeout_after(vm, delay);
    if (timeout == RAISED) return SENT_RAISED;
    native_keep(vm, c, TIMEOUT, timeout);
    if (!timeout_enter(vm, timeout)) return SENT_RAISED;
    native_go(c, AWAITING);
    return leave(vm, c, coroutine_await(vm, c, v, result));
}

static Sent step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    switch (native_at(c)) {
    case START: return begin(vm, c, result);
    case AWAITING: return leave(vm, c, coroutine_awaiting(vm, c, sent, result));
    default: return cancelled(vm, c, sent, result);
    }
}

/* The future that was cancelled is done. */
static bool notify(VM *vm, NativeCoroutine *c, Value by) {
    return wait_wake(vm, c, NONE_VALUE);
}

static const CoroutineDef def = {"wait_for", step, SLOTS, notify};

Value wait_for_new(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &def, args, 2);
}
