/* semaphore.c - asyncio.Semaphore and BoundedSemaphore: so many holders at a time. */
#include <stdio.h>

#include "object/class.h"
#include "sched/classes.h"
#include "sched/waiters.h"

typedef struct Semaphore {
    Gate gate;
    int64_t value; /* how many may still enter */
    int64_t bound; /* of a BoundedSemaphore; -1: none */
} Semaphore;

static const NativeDataOps ops = {.trace = gate_trace};

static Semaphore *self_of(Value *args) { return (Semaphore *)as_object(args[0]); }

/* ---- acquiring -------------------------------------------------------------------- */

enum { START, WAITING };

static bool is_locked(const Semaphore *s) {
    return s->value == 0 || !waiters_all_cancelled(&s->gate.waiters);
}

/* Hands one place to the first that still waits. 1, 0: nobody does, -1 raised. */
static int wake_next(VM *vm, Semaphore *s) {
    int woken = waiters_wake_next(vm, &s->gate.waiters, TRUE_VALUE);
    if (woken > 0) s->value--;
    return woken;
}

/* Those who came while it was our turn had to queue, though there may be room. */
static bool wake_more(VM *vm, Semaphore *s) {
    int woken = 1;
    while (s->value > 0 && woken > 0)
        woken = wake_next(vm, s);
    return woken >= 0;
}

static Sent acquire_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Semaphore *s = (Semaphore *)gate_of(c);
    *result = TRUE_VALUE;
    if (native_at(c) == START) {
        if (is_locked(s)) return waiters_join(vm, c, &s->gate.waiters, WAITING, result);
        s->value--;
        return SENT_RETURN;
    }
    bool woken = wait_end(vm, c, sent, TRUE_VALUE) != RAISED;
    ring_remove(&vm->rt, &s->gate.waiters, value_object(c));
    Value error = woken ? UNBOUND : error_take(&vm->rt);
    /* Cancelled after the place was ours: give it back. */
    if (!woken && exception_is(&vm->rt, error, TYPE_CANCELLED_ERROR) && wait_is_over(c) &&
        !wait_is_cancelled(c))
        s->value++;
    if (!wake_more(vm, s)) return SENT_RAISED;
    if (woken) return SENT_RETURN;
    vm->rt.error = error;
    return SENT_RAISED;
}

static Sent enter_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Sent what = acquire_step(vm, c, sent, result);
    if (what == SENT_RETURN) *result = NONE_VALUE;
    return what;
}

static const CoroutineDef acquiring = {"Semaphore.acquire", acquire_step, 1};
static const CoroutineDef entering = {"_ContextManagerMixin.__aenter__", enter_step, 1};

/* ---- methods ---------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    Semaphore *s = type_alloc(rt, as_type(args[0]), 0);
    if (!s) return RAISED;
    s->value = 1;
    s->bound = -1;
    s->gate.shared.data.ops = &ops;
    return value_object(s);
}
static Value setup(Runtime *rt, Value *args, size_t n) {
    int negative = value_compare_bool(rt, args[1], value_small(0), CMP_LT);
    if (negative < 0) return RAISED;
    if (negative)
        return raise(rt, TYPE_VALUE_ERROR, "Semaphore initial value must be >= 0");
    return index_to_i64(rt, args[1], &self_of(args)->value) ? NONE_VALUE : RAISED;
}
static Value setup_bounded(Runtime *rt, Value *args, size_t n) {
    if (setup(rt, args, n) == RAISED) return RAISED;
    self_of(args)->bound = self_of(args)->value;
    return NONE_VALUE;
}
static Value acquire(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &acquiring, args, 1);
}
static Value release(Runtime *rt, Value *args, size_t n) {
    Semaphore *s = self_of(args);
    if (s->bound >= 0 && s->value >= s->bound)
        return raise(rt, TYPE_VALUE_ERROR, "BoundedSemaphore released too many times");
    s->value++;
    return wake_next(vm_of(rt), s) >= 0 ? NONE_VALUE : RAISED;
}
static Value locked(Runtime *rt, Value *args, size_t n) {
    return value_bool(is_locked(self_of(args)));
}
static Value enter(Runtime *rt, Value *args, size_t n) {
    return gate_enter_new(vm_of(rt), args[0], &entering, acquire);
}
static Value leave(Runtime *rt, Value *args, size_t n) {
    return gate_exit_new(vm_of(rt), args[0]);
}
static Value get_value(Runtime *rt, Value self) {
    return int_from_i64(rt, ((Semaphore *)as_object(self))->value);
}
static Value repr(Runtime *rt, Value self) {
    Semaphore *s = (Semaphore *)as_object(self);
    char state[48] = "locked";
    if (!is_locked(s))
        snprintf(state, sizeof state, "unlocked, value:%lld", (long long)s->value);
    return gate_repr(rt, self, state);
}

static const NativeDef methods[] = {
    {"__new__(cls, /, *args, **kwargs)", make, NULL},
    {"__init__(self, value=1) [script]", setup, NULL},
    {"acquire(self) [async]", acquire,
     "A coroutine that ends, with True, as one of the holders."},
    {"release(self) [script]", release, "Let one more in."},
    {"locked(self) [script]", locked, "Would acquire() have to wait?"},
    {"__aenter__(self) [async _ContextManagerMixin]", enter, NULL},
    {"__aexit__(self, exc_type, exc, tb) [async _ContextManagerMixin]", leave, NULL},
    {0}};

const TypeDef semaphore_class = {
    .name = "Semaphore",
    .module = "asyncio.locks",
    .doc = "So many holders at a time, in the order of asking.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Semaphore),
    .slots = {.repr = repr},
    .methods = methods,
    .getset = (const GetSetDef[]){{"__dict__", object_get_dict, object_set_dict, NULL},
                                  {"_value", get_value, NULL, NULL},
                                  {0}},
};

const TypeDef bounded_semaphore_class = {
    .name = "BoundedSemaphore",
    .module = "asyncio.locks",
    .doc = "A Semaphore that refuses to be released more often than acquired.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Semaphore),
    .slots = {.repr = repr},
    .methods =
        (const NativeDef[]){{"__init__(self, value=1) [script]", setup_bounded, NULL},
                            {"release(self) [script]", release, NULL},
                            {0}},
};
