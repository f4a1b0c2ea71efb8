/* delay.h - asyncio.sleep: a native coroutine whose timer wakes its task directly. The
 * coroutine itself stands in the loop's heap of timers. */
#ifndef SCHED_DELAY_H
#define SCHED_DELAY_H

#include "vm/coroutine.h"

Value delay_new(VM *vm, Value delay, Value result);
/* NativeDef.is_turn. */
bool delay_is_turn(const Value *args, size_t n);
/* VM.turn_awaited. */
Value delay_turn(VM *vm);
#endif
