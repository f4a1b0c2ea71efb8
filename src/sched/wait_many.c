/* wait_many.c - see wait_many.h. */
#include "sched/wait_many.h"

#include "object/int.h"
#include "object/set.h"
#include "sched/sched.h"
#include "sched/wait.h"

/* The timer is the coroutine itself: timers_push. Slot 1 is the timeout, then the
 * loop, which has to be known when the wait has ended, too. */
enum { FUTURES, TIMEOUT, LOOP = TIMEOUT, WHEN, LEFT, SLOTS };
enum { START, WAITING };
enum { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, CONDITIONS };
static const char *const conditions[] = {"ALL_COMPLETED", "FIRST_COMPLETED",
                                         "FIRST_EXCEPTION"};

static void stop_timer(NativeCoroutine *c) {
    timer_cancel((Loop *)as_object(c->slots[LOOP]), c);
}

static bool stop_watching(NativeCoroutine *c) {
    Tuple *futures = as_tuple(c->slots[FUTURES]);
    stop_timer(c);
    for (size_t i = 0; i < futures->size; i++)
        if (!future_unsubscribe(as_future(futures->items[i]), value_object(c)))
            return false;
    return true;
}

static bool is_failed(Value v) {
    Future *f = as_future(v);
    if (f->state != FUTURE_FINISHED) return false;
    future_read(f);
    return f->failed;
}

/* One of the futures is done; or, by UNBOUND, the time is over. */
static bool notify(VM *vm, NativeCoroutine *c, Value by) {
    if (by != UNBOUND) {
        int64_t left = as_small(c->slots[LEFT]) - 1, when = as_small(c->slots[WHEN]);
        c->slots[LEFT] = value_small(left);
        bool enough = left <= 0 || when == FIRST_COMPLETED ||
                      (when == FIRST_EXCEPTION && is_failed(by));
        if (!enough) return true;
        stop_timer(c);
    }
    return wait_wake(vm, c, NONE_VALUE);
}

/* ---- beginning -------------------------------------------------------------------- */

static bool check_condition(VM *vm, NativeCoroutine *c) {
    Value when = c->slots[WHEN];
    for (unsigned i = 0; i < CONDITIONS; i++)
        if (is_str(when) && str_is(as_str(when), conditions[i]))
            return c->slots[WHEN] = value_small(i), true;
    raise(&vm->rt, TYPE_VALUE_ERROR, "Invalid return_when value: %S", when);
    return false;
}

static bool check(VM *vm, NativeCoroutine *c) {
    Runtime *rt = &vm->rt;
    Value v = c->slots[FUTURES];
    if (is_future(v) || is_coroutine(rt, v)) {
        raise(rt, TYPE_TYPE_ERROR, "expect a list of futures, not %U",
              type_of(rt, v)->name);
        return false;
    }
    int some = value_truth(rt, v);
    if (some > 0) return check_condition(vm, c);
    if (some == 0) raise(rt, TYPE_VALUE_ERROR, "Set of Tasks/Futures is empty.");
    return false;
}

static bool refuse(Runtime *rt, Value v) {
    if (imitates_future(rt, v) == 0)
        raise_attribute(rt, v, str_intern_cstr(rt, "add_done_callback"));
    else
        raise(rt, TYPE_TYPE_ERROR, "wait() takes futures, and no %T that imitates them",
              v);
    return false;
}

static bool collect(VM *vm, NativeCoroutine *c) {
    Runtime *rt = &vm->rt;
    Value set = call(rt, value_object(rt->types[TYPE_SET]), &c->slots[FUTURES], 1);
    Tuple *all = set == RAISED ? NULL : tuple_of(rt, set);
    if (!all) return false;
    native_keep(vm, c, FUTURES, value_object(all));
    for (size_t i = 0; i < all->size; i++)
        if (is_coroutine(rt, all->items[i])) {
            raise(rt, TYPE_TYPE_ERROR,
                  "Passing coroutines is forbidden, use tasks explicitly.");
            return false;
        }
    if (!vm->loop) return raise(rt, TYPE_RUNTIME_ERROR, "no running event loop"), false;
    for (size_t i = 0; i < all->size; i++)
        if (!is_future(all->items[i])) return refuse(rt, all->items[i]);
    return true;
}

static Sent begin(VM *vm, NativeCoroutine *c, Value *result) {
    double when;
    if (!check(vm, c) || !collect(vm, c)) return SENT_RAISED;
    Loop *l = vm->loop;
    if (c->slots[TIMEOUT] != NONE_VALUE &&
        (!loop_time_after(l, c->slots[TIMEOUT], &when) ||
         !timers_push(l, when, value_object(c))))
        return SENT_RAISED;
    native_keep(vm, c, LOOP, value_object(l));
    Tuple *futures = as_tuple(c->slots[FUTURES]);
    c->slots[LEFT] = value_small((int64_t)futures->size);
    for (size_t i = 0; i < futures->size; i++)
        if (!future_subscribe(as_future(futures->items[i]), value_object(c)))
            return SENT_RAISED;
    return wait_begin(c, WAITING, result);
}

/* ---- ending ----------------------------------------------------------------------- */

static Sent divide(VM *vm, NativeCoroutine *c, Value *result) {
    Runtime *rt = &vm->rt;
    Tuple *futures = as_tuple(c->slots[FUTURES]);
    Set *done = set_new(rt, false), *pending = done ? set_new(rt, false) : NULL;
    if (!pending) return SENT_RAISED;
    for (size_t i = 0; i < futures->size; i++) {
        bool is_done = as_future(futures->items[i])->state != FUTURE_PENDING;
        if (!set_add(rt, is_done ? done : pending, futures->items[i])) return SENT_RAISED;
    }
    Value both[] = {value_object(done), value_object(pending)};
    Tuple *pair = tuple_from(rt, both, 2);
    *result = value_object(pair);
    return pair ? SENT_RETURN : SENT_RAISED;
}

static Sent step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    if (native_at(c) == START) return begin(vm, c, result);
    bool woken = wait_end(vm, c, sent, NONE_VALUE) != RAISED;
    Value error = woken ? UNBOUND : error_take(&vm->rt);
    if (!stop_watching(c)) return SENT_RAISED;
    if (woken) return divide(vm, c, result);
    vm->rt.error = error;
    return SENT_RAISED;
}

static const CoroutineDef def = {"wait", step, SLOTS, notify};

Value wait_many_new(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &def, args, 3);
}
