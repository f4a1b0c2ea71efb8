/* loop_class.h - loops of classes that scripts derive from asyncio's, or with attributes
 * of their own: which of their methods the runtime asks instead of its own ones.
 *
 * These are time, create_task, run_forever, stop and call_exception_handler. What is
 * scheduled goes no way that a script could stand in; classes that override call_soon and
 * the like are refused, for CPython would call these for what asyncio itself schedules.
 */
#ifndef SCHED_LOOP_CLASS_H
#define SCHED_LOOP_CLASS_H

#include "sched/loop.h"

/* Must its methods be looked up? */
INLINE bool loop_is_special(const Loop *l) { return l->head.shape != TYPE_EVENT_LOOP; }
/* May a loop be made of this class? False: TypeError raised. */
MUST_CHECK bool loop_class_check(Runtime *rt, Type *cls);
/* Call the loop's method of that name. */
Value loop_ask(Loop *l, const char *method, const Value *args, size_t n);
/* What its time() says; where that raises, what the VM's clock says. */
double loop_ask_time(Loop *l);
/* create_task with the keywords that CPython passes: a name that is UNBOUND is none. */
Value loop_ask_task(Loop *l, Value coroutine, Value name, Value context);

#endif
