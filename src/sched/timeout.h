/* timeout.h - asyncio.timeout: cancels the task that entered it at a deadline, and turns
 * that cancellation into TimeoutError where it leaves. */
#ifndef SCHED_TIMEOUT_H
#define SCHED_TIMEOUT_H

#include "sched/loop.h"

/* An object of class Timeout. `when` is None or loop.time() of the deadline. RAISED. */
Value timeout_new(VM *vm, Value when);
/* timeout(delay): None, or seconds from now. RAISED. */
Value timeout_after(VM *vm, Value delay);
MUST_CHECK bool timeout_enter(VM *vm, Value timeout);
/* With `exception` leaving (UNBOUND: none). False: raised, perhaps that very exception's
 * successor; true: what was leaving goes on. */
MUST_CHECK bool timeout_exit(VM *vm, Value timeout, Value exception);

#endif
