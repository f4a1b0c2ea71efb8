/* spawn.h - from awaitables to tasks: what create_task and ensure_future do. */
#ifndef SCHED_SPAWN_H
#define SCHED_SPAWN_H

#include "sched/loop.h"

/* What asyncio's own functions do: ask loop.create_task. A name that is UNBOUND is not
 * passed on. */
Value spawn(Runtime *rt, Loop *loop, Value coroutine, Value name, Value context);
/* What that does: by the task factory if there is one. `name` and `context` may be None.
 * RAISED: the coroutine has not been touched. */
Value spawn_task(Runtime *rt, Loop *loop, Value coroutine, Value name, Value context);
/* A Future as it is, a Task for what imitates one: for what task factories return. */
Value future_for(Runtime *rt, Value v, Loop *loop);
/* The same for any awaitable. loop NULL: the current one. */
Value ensure_future(Runtime *rt, Value awaitable, Loop *loop);
/* The running loop, or the current one; NULL: raised. */
Loop *loop_here(Runtime *rt);

#endif
