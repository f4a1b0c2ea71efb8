/* wait_many.h - asyncio.wait: until the first of many futures is done, or fails, or all
 * are, or the time is over. */
#ifndef SCHED_WAIT_MANY_H
#define SCHED_WAIT_MANY_H

#include "sched/loop.h"

/* The coroutine. args: the futures, timeout, return_when. */
Value wait_many_new(Runtime *rt, Value *args, size_t n);

#endif
