/* wait_for.h - asyncio.wait_for: one awaitable, and not longer than so many seconds. */
#ifndef SCHED_WAIT_FOR_H
#define SCHED_WAIT_FOR_H

#include "sched/loop.h"

/* The coroutine. args: the awaitable, the timeout. */
Value wait_for_new(Runtime *rt, Value *args, size_t n);

#endif
