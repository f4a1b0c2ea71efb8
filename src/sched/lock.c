/* lock.c - see lock.h. */
#include "object/class.h"
#include "sched/lock.h"
#include "sched/classes.h"

static void trace(Tracer *t, NativeData *d) {
    gate_trace(t, d);
    trace_value(t, ((Lock *)d)->owner);
}
static const NativeDataOps ops = {.trace = trace};

Lock *as_lock(Value v) { return (Lock *)as_native_data(v, &ops); }

static Lock *self_of(Value *args) { return (Lock *)as_object(args[0]); }

/* ---- acquiring -------------------------------------------------------------------- */

enum { START, WAITING };

static Sent take(VM *vm, Lock *l, Value *result) {
    l->locked = true;
    l->owner = vm->loop ? vm->loop->current : UNBOUND;
    heap_barrier(&vm->rt.heap, l);
    *result = TRUE_VALUE;
    return SENT_RETURN;
}

/* Who waits longest is woken, but holds the lock only when it runs. */
static bool wake_first(VM *vm, Lock *l) {
    Ring *waiters = &l->gate.waiters;
    return !waiters->n || wait_wake(vm, waiters_get(waiters, 0), TRUE_VALUE);
}

static Sent acquire_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Lock *l = (Lock *)gate_of(c);
    Ring *waiters = &l->gate.waiters;
    if (native_at(c) == START) {
        if (!l->locked && waiters_all_cancelled(waiters)) return take(vm, l, result);
        return waiters_join(vm, c, waiters, WAITING, result);
    }
    bool woken = wait_end(vm, c, sent, TRUE_VALUE) != RAISED;
    ring_remove(&vm->rt, waiters, value_object(c));
    if (woken) return take(vm, l, result);
    if (!l->locked && error_is(&vm->rt, TYPE_CANCELLED_ERROR)) {
        Value cancelled = error_take(&vm->rt);
        if (!wake_first(vm, l)) return SENT_RAISED;
        vm->rt.error = cancelled;
    }
    return SENT_RAISED;
}

static Sent enter_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Sent what = acquire_step(vm, c, sent, result);
    if (what == SENT_RETURN) *result = NONE_VALUE;
    return what;
}

static const CoroutineDef acquiring = {"Lock.acquire", acquire_step, 1};
static const CoroutineDef entering = {"_ContextManagerMixin.__aenter__", enter_step, 1};

/* ---- methods ---------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    Lock *l = type_alloc(rt, as_type(args[0]), 0);
    if (!l) return RAISED;
    l->owner = UNBOUND;
    l->gate.shared.data.ops = &ops;
    return value_object(l);
}
static Value setup(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }
static Value acquire(Runtime *rt, Value *args, size_t n) {
    return coroutine_new(vm_of(rt), &acquiring, args, 1);
}
static Value release(Runtime *rt, Value *args, size_t n) {
    Lock *l = self_of(args);
    if (!l->locked) return raise(rt, TYPE_RUNTIME_ERROR, "Lock is not acquired.");
    l->locked = false;
    l->owner = UNBOUND;
    return wake_first(vm_of(rt), l) ? NONE_VALUE : RAISED;
}
static Value locked(Runtime *rt, Value *args, size_t n) {
    return value_bool(self_of(args)->locked);
}
static Value enter(Runtime *rt, Value *args, size_t n) {
    return gate_enter_new(vm_of(rt), args[0], &entering, acquire);
}
static Value leave(Runtime *rt, Value *args, size_t n) {
    return gate_exit_new(vm_of(rt), args[0]);
}
static Value get_owner(Runtime *rt, Value self) {
    Value owner = ((Lock *)as_object(self))->owner;
    return owner == UNBOUND ? NONE_VALUE : owner;
}
static Value repr(Runtime *rt, Value self) {
    return gate_repr(rt, self, ((Lock *)as_object(self))->locked ? "locked" : "unlocked");
}

const TypeDef lock_class = {
    .name = "Lock",
    .module = "asyncio.locks",
    .doc = "One holder at a time, in the order of asking.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_DICT,
    .size = sizeof(Lock),
    .slots = {.repr = repr},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self) [script]", setup, NULL},
            {"acquire(self) [async]", acquire,
             "A coroutine that ends, with True, as the holder."},
            {"release(self) [script]", release, "Let the next one have it."},
            {"locked(self) [script]", locked, "Does anybody hold it?"},
            {"__aenter__(self) [async _ContextManagerMixin]", enter, NULL},
            {"__aexit__(self, exc_type, exc, tb) [async _ContextManagerMixin]", leave,
             NULL},
            {0}},
    .getset = (const GetSetDef[]){{"__dict__", object_get_dict, object_set_dict, NULL},
                                  {"_owner", get_owner, NULL, NULL},
                                  {0}},
};
