/* waiters.h - what Lock, Event, Semaphore and Queue have in common: they belong to the
 * loop in which somebody first had to wait, and keep waiters in order of arrival.
 *
 * A waiter is a native coroutine (wait.h), which leaves the ring itself when it goes on.
 */
#ifndef SCHED_WAITERS_H
#define SCHED_WAITERS_H

#include "object/native_data.h"
#include "sched/ring.h"
#include "sched/wait.h"

typedef struct Shared {
    NativeData data;
    Loop *loop; /* NULL: nobody had to wait yet */
} Shared;

/* Lock, Event, Semaphore begin with it. */
typedef struct Gate {
    Shared shared;
    Ring waiters;
} Gate;
INLINE Gate *gate_of(const NativeCoroutine *c) { return (Gate *)as_object(c->slots[0]); }

/* Suspend the step at the end of a ring of the object in c->slots[0]. */
Sent waiters_join(VM *vm, NativeCoroutine *c, Ring *waiters, unsigned at, Value *result);
INLINE NativeCoroutine *waiters_get(const Ring *r, size_t i) {
    return as_native_coroutine(ring_get(r, i));
}
bool waiters_all_cancelled(const Ring *r);
/* Wakes the first that still waits: 1; 0: none does; -1 raised. */
int waiters_wake_next(VM *vm, Ring *r, Value result);
/* Takes waiters out until one that still waits is woken. False: raised. */
MUST_CHECK bool waiters_pop_next(VM *vm, Ring *r);
MUST_CHECK bool waiters_wake_all(VM *vm, Ring *r, Value result);

void gate_trace(Tracer *t, NativeData *d);
/* "<asyncio.locks.Lock object at 0x… [locked, waiters:2]>". */
Value gate_repr(Runtime *rt, Value self, const char *state);
/* `async with`: coroutines that call acquire() and release() as the object has them. */
Value gate_enter_new(VM *vm, Value self, const CoroutineDef *acquire, NativeFn native);
Value gate_exit_new(VM *vm, Value self);

#endif
