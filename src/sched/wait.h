/* wait.h - a native coroutine that waits to be woken: the coroutine is its own waiter, so
 * that a million waiting tasks need no Future each.
 *
 * A step suspends with wait_begin; whoever can end the wait keeps the coroutine in a list
 * and calls wait_wake; the step goes on with wait_end. A task that drives the coroutine
 * is woken directly. Any other driver, and a script that looks, sees a Future in its
 * place (VM.wait_future): from then on that Future's state is the wait's. */
#ifndef SCHED_WAIT_H
#define SCHED_WAIT_H

#include "sched/loop.h"
#include "vm/coroutine.h"

/* The step returns what this returns; it goes on with native_at(c) == at. */
Sent wait_begin(NativeCoroutine *c, unsigned at, Value *result);
/* The coroutine is stepped again: what it was woken with. RAISED: it was cancelled, or
 * something is thrown in. */
Value wait_end(VM *vm, NativeCoroutine *c, Value sent, Value usual);
bool wait_is_over(const NativeCoroutine *c);
bool wait_is_cancelled(const NativeCoroutine *c);
/* Nothing happens if the wait is over. The result is kept only where there is a Future:
 * elsewhere it is the `usual` one of wait_end. False: raised. */
MUST_CHECK bool wait_wake(VM *vm, NativeCoroutine *c, Value usual);
/* 1 cancelled now, 0 it was over, -1 raised. */
int wait_cancel(VM *vm, NativeCoroutine *c, Value message);
/* A task takes up the wait that its coroutine yielded. */
void wait_take(VM *vm, NativeCoroutine *c, Task *task);
/* VM.wait_future, VM.wait_shared. */
Value wait_future(VM *vm, Value coroutine);
Value wait_future_on(Loop *l, Value coroutine);
Value wait_shared(VM *vm, Value coroutine);

#endif
