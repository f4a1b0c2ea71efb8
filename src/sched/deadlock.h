/* deadlock.h - every task waits, and nothing is left that could wake one: no timer, no
 * descriptor, no signal, worker or host call. The story of it, and the way out. */
#ifndef SCHED_DEADLOCK_H
#define SCHED_DEADLOCK_H

#include "sched/loop.h"

enum { DEADLOCK_STATUS = 3 }; /* of the process */

/* Who waits for what, since which line, and who holds it; cycles by name. Runs no script.
 */
void deadlock_tell(Loop *loop, Buffer *out);
/* Cancels what the loop runs for, so that its `finally` blocks run; the second time, or
 * where nothing can be cancelled, stops the VM. False: raised. */
MUST_CHECK bool deadlock_break(Loop *loop);

#endif
