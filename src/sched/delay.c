/* delay.c - see delay.h. */
#include "sched/delay.h"
#include "sched/wait.h"

/* Slot 0 is the delay, then the loop. */
enum { DELAY, LOOP = DELAY, RESULT, SLOTS };
enum { START, YIELDED, TIMED };

static Sent begin(VM *vm, NativeCoroutine *c, Value *result) {
    Runtime *rt = &vm->rt;
    Value delay = c->slots[DELAY];
    int none = is_int(delay) ? as_small(delay) <= 0
                             : value_compare_bool(rt, delay, value_small(0), CMP_LE);
    if (none < 0) return SENT_RAISED;
    if (none) {
        native_go(c, YIELDED);
        *result = NONE_VALUE;
        return SENT_YIELD;
    }
    double seconds;
    if (!number_to_double(rt, delay, &seconds)) return SENT_RAISED;
    Loop *l = vm->loop;
    if (seconds != seconds)
        raise(rt, TYPE_VALUE_ERROR, "Invalid delay: NaN (not a number)");
    else if (!l)
        raise(rt, TYPE_RUNTIME_ERROR, "no running event loop");
    else if (timers_push(l, loop_time(l) + seconds, value_object(c)))
        return native_keep(vm, c, LOOP, value_object(l)), wait_begin(c, TIMED, result);
    return SENT_RAISED;
}

static Sent step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    switch (native_at(c)) {
    case START: return begin(vm, c, result);
    case YIELDED:
        if (sent == RAISED) return SENT_RAISED;
        break;
    case TIMED:
        timer_cancel((Loop *)as_object(c->slots[LOOP]), c);
        *result = wait_end(vm, c, sent, c->slots[RESULT]);
        return *result == RAISED ? SENT_RAISED : SENT_RETURN;
    }
    *result = c->slots[RESULT];
    return SENT_RETURN;
}

static bool notify(VM *vm, NativeCoroutine *c, Value by) {
    return wait_wake(vm, c, c->slots[RESULT]);
}

static const CoroutineDef sleep = {"sleep", step, SLOTS, notify};

Value delay_new(VM *vm, Value delay, Value result) {
    Value slots[] = {delay, result};
    return coroutine_new(vm, &sleep, slots, COUNT_OF(slots));
}

bool delay_is_turn(const Value *args, size_t n) {
    return n == 1 && is_int(args[DELAY]) && as_small(args[DELAY]) <= 0;
}

Value delay_turn(VM *vm) {
    Value v = delay_new(vm, value_small(0), NONE_VALUE);
    if (v == RAISED) return v;
    NativeCoroutine *c = as_native_coroutine(v);
    c->head.aux = NATIVE_SUSPENDED | YIELDED << 8;
    c->awaited = c->task = UNBOUND;
    return v;
}
