/* delay.h - asyncio.sleep: a native coroutine whose timer wakes its task directly. The
 * coroutine itself stands in the loop's heap of timers. */
#ifndef SCHED_DELAY_H
#define SCHED_DELAY_H

#include "vm/coroutine.h"

Value delay_new(VM *vm, Value delay, Value result);
/* Its timer left the heap. */
void delay_due(NativeCoroutine *c);
/* Its turn in the ready queue, after that. False: raised. */
MUST_CHECK bool delay_wake(VM *vm, NativeCoroutine *c);
/* It ended before its timer was due. */
INLINE bool delay_is_cancelled(const NativeCoroutine *c) {
    return native_state(c) == NATIVE_FINISHED;
}

#endif
