/* limits.h - fuel, a deadline and orders to stop: how control comes back from any script.
 *
 * Fuel counts calls and backward jumps (drawn from VM.budget) and every 256 bytes or
 * items that a builtin touches (drawn from Runtime.fuel, see runtime_charge). Both are
 * small grants out of one account; when either is used up, what is left of the two goes
 * back, the deadline and orders from other threads are looked at, and new grants are
 * made. So the count is exact, and the same on every machine.
 *
 * A stop is a state of the VM, not an exception: while VM.stopping is set, every grant is
 * refused, unwinding finds no handlers, no finalizer and no weak callback is called.
 * rt.error holds an exception all the same, since that is how C code passes failure on;
 * nobody can catch it. When all C code has returned, limits_resume makes the VM usable
 * again: globals remain; generators and coroutines that were suspended when it stopped
 * have lost their last words. */
#ifndef VM_LIMITS_H
#define VM_LIMITS_H

#include <stdatomic.h>
#include "memory/value.h"

typedef struct VM VM;

typedef enum StopReason {
    STOP_NONE,
    STOP_FUEL,
    STOP_DEADLINE,
    STOP_ASKED,
    STOP_DEADLOCK /* the second one, while tasks were cleaning up */
} StopReason;

typedef struct Limits {
    int64_t left;      /* of the account, without what is granted */
    int64_t account;   /* what it held when it was set */
    int64_t deadline;  /* on CLOCK_MONOTONIC, in ns; 0: none */
    bool watched;      /* another thread may ask for a stop at any time */
    atomic_bool asked; /* it did */
    Value error;       /* what rt.error holds while the VM stops */
    uint32_t stops;    /* how often the VM was stopped */
} Limits;

/* Without limits. Before the first script; False: memory refused. */
MUST_CHECK bool limits_init(VM *vm);
/* From now on: units of fuel, and milliseconds of wall time; 0: as much as it likes. */
void limits_set(VM *vm, uint64_t fuel, uint64_t deadline_ms);
uint64_t limits_fuel_used(VM *vm); /* since limits_set */
/* Any thread, any signal handler. A VM that waits for the world must also be woken. */
void limits_ask_stop(VM *vm);
/* The VM may run script again. No C code of it may be running. */
void limits_resume(VM *vm);

/* New grants; false: the VM stops, and rt.error says so. */
MUST_CHECK bool limits_refill(VM *vm);
/* The next call or jump is a safepoint. */
void limits_hasten(VM *vm);
/* Stops the VM from its own thread. RAISED. */
Value limits_stop(VM *vm, StopReason reason);
/* RAISED, with what says that the VM stops. */
Value limits_raise(VM *vm);
/* How much of a wait of so many nanoseconds (-1: for ever) may pass until the next
 * safepoint. */
int64_t limits_wait(VM *vm, int64_t nanoseconds);

#endif
