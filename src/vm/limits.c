/* limits.c - see limits.h. */
#include "vm/limits.h"

#include <time.h>

#include "vm/state.h"

/* Between two looks at the clock: some microseconds of calls and jumps, or about a
 * millisecond of what a builtin does to so many times 256 items. */
enum { GRANT_JUMPS = 1024, GRANT_UNITS = 512 };

#define UNLIMITED (INT64_MAX / 2)
enum { NS_PER_MS = 1000000, WATCHED_WAIT_MS = 4 };

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 * NS_PER_MS + t.tv_nsec;
}

/* ---- the account ------------------------------------------------------------------ */

static void reclaim(VM *vm) {
    vm->limits.left += vm->budget + vm->rt.fuel;
    vm->budget = vm->rt.fuel = 0;
}

static void grant(VM *vm) {
    int64_t left = vm->limits.left;
    vm->budget = left < GRANT_JUMPS ? left : GRANT_JUMPS;
    left -= vm->budget;
    vm->rt.fuel = left < GRANT_UNITS ? left : GRANT_UNITS;
    vm->limits.left = left - vm->rt.fuel;
}

static StopReason reason_to_stop(Limits *l) {
    if (l->left < 0) return STOP_FUEL;
    if (atomic_load_explicit(&l->asked, memory_order_relaxed)) return STOP_ASKED;
    return l->deadline && now() >= l->deadline ? STOP_DEADLINE : STOP_NONE;
}

Value limits_stop(VM *vm, StopReason reason) {
    if (!vm->stopping) {
        reclaim(vm);
        vm->limits.stops++;
    }
    vm->stopping = reason;
    vm->budget = 0; /* the next call or jump, and the next charge, ask again */
    vm->rt.fuel = -1;
    return limits_raise(vm);
}

bool limits_refill(VM *vm) {
    StopReason reason = vm->stopping;
    if (!reason) {
        reclaim(vm);
        reason = reason_to_stop(&vm->limits);
        if (!reason) return grant(vm), true;
    }
    limits_stop(vm, reason);
    return false;
}

void limits_hasten(VM *vm) {
    if (vm->budget <= 0) return;
    vm->limits.left += vm->budget;
    vm->budget = 0;
}

/* A builtin took long: signals that came meanwhile do not wait for a thousand jumps. */
static bool refill_units(Runtime *rt) {
    if (!limits_refill(vm_of(rt))) return false;
    limits_hasten(vm_of(rt));
    return true;
}

Value limits_raise(VM *vm) {
    vm->rt.error = vm->limits.error;
    return RAISED;
}

/* ---- from outside ----------------------------------------------------------------- */

bool limits_init(VM *vm) {
    Runtime *rt = &vm->rt;
    vm->limits.error = UNBOUND;
    rt->on_fuel = refill_units;
    rt->heap.paused++;
    Value e = exception_new(rt, rt->types[TYPE_BASE_EXCEPTION], NULL, 0);
    rt->heap.paused--;
    if (e == RAISED) return false;
    vm->limits.error = e;
    limits_set(vm, 0, 0);
    return true;
}

void limits_set(VM *vm, uint64_t fuel, uint64_t deadline_ms) {
    Limits *l = &vm->limits;
    l->account = fuel && fuel < UNLIMITED ? (int64_t)fuel : UNLIMITED;
    l->left = l->account;
    vm->rt.uncharged = 0; /* the same script costs the same */
    bool endless = !deadline_ms || deadline_ms > UNLIMITED / NS_PER_MS;
    l->deadline = endless ? 0 : now() + (int64_t)deadline_ms * NS_PER_MS;
    if (!vm->stopping) grant(vm);
}

uint64_t limits_fuel_used(VM *vm) {
    Limits *l = &vm->limits;
    int64_t left = vm->stopping ? l->left : l->left + vm->budget + vm->rt.fuel;
    return (uint64_t)(l->account - (left < 0 ? 0 : left));
}

void limits_ask_stop(VM *vm) {
    atomic_store_explicit(&vm->limits.asked, true, memory_order_relaxed);
}

void limits_resume(VM *vm) {
    assert(!vm->base && !vm->runs);
    atomic_store_explicit(&vm->limits.asked, false, memory_order_relaxed);
    if (!vm->stopping) return;
    vm->stopping = STOP_NONE;
    vm->handled = vm->leaving = UNBOUND;
    if (vm->limits.left < 0) vm->limits.left = 0;
    error_clear(&vm->rt);
    grant(vm);
}

int64_t limits_wait(VM *vm, int64_t nanoseconds) {
    Limits *l = &vm->limits;
    int64_t most = l->watched ? WATCHED_WAIT_MS * NS_PER_MS : INT64_MAX;
    if (l->deadline) {
        int64_t left = l->deadline - now();
        if (left < most) most = left < 0 ? 0 : left;
    }
    if (most == INT64_MAX) return nanoseconds;
    return nanoseconds < 0 || most < nanoseconds ? most : nanoseconds;
}
