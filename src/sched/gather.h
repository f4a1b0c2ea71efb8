/* gather.h - asyncio.gather: a Future of the results of many.
 *
 * It is itself the done-callback of its children. Cancelling it cancels them, and it ends
 * when they have. */
#ifndef SCHED_GATHER_H
#define SCHED_GATHER_H

#include "sched/loop.h"

INLINE bool is_gathering(Value v) { return has_layout(v, LAYOUT_GATHERING); }

/* args: the awaitables (a tuple), return_exceptions. */
Value gather(Runtime *rt, Value *args, size_t n);
/* One of its children is done. */
MUST_CHECK bool gather_child_done(VM *vm, Value gathering, Future *child);
/* As future_cancel. */
int gather_cancel(Runtime *rt, Value gathering, Value message);

#endif
