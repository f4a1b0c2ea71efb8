/* waker.h - what waits for a future, as a callable: what subclasses of Future that
 * override add_done_callback are given. The loop's own callbacks are tasks, coroutines
 * and gatherings as such, which scripts could not call. */
#ifndef SCHED_WAKER_H
#define SCHED_WAKER_H

#include "sched/loop.h"

/* A callable for what is none. RAISED. */
Value waker_for(Loop *loop, Value callback);
/* The callback behind a waker; anything else as it is. */
Value waker_target(Value callback);

#endif
