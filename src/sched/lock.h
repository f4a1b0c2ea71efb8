/* lock.h - asyncio.Lock: one holder at a time, in the order of asking. */
#ifndef SCHED_LOCK_H
#define SCHED_LOCK_H

#include "sched/waiters.h"

typedef struct Lock {
    Gate gate;
    Value owner; /* the task that acquired it, for reports; UNBOUND: none, or no task */
    bool locked;
} Lock;

/* NULL: not a Lock. */
Lock *as_lock(Value v);

#endif
