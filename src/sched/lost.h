/* lost.h - failures that nobody can retrieve any more, and tasks that will never end.
 *
 * A future that failed is unread until somebody asks for its exception. While there are
 * unread ones, a loop that has nothing to do collects garbage now and then, within a
 * budget, and what is found dead is reported to the loop's exception handler; the rest
 * when the loop closes, or at the end of the program. */
#ifndef SCHED_LOST_H
#define SCHED_LOST_H

#include "sched/loop.h"

/* At an idle point of a loop. */
void lost_look(VM *vm);
/* When a loop closes: what is dead by now. */
void lost_look_closely(VM *vm);
/* When a loop closes: its tasks that will never end. */
void lost_tell_unfinished(Loop *l);
/* VM.future_dies. */
void lost_tell(VM *vm, Object *future);
/* At the end of the program: those that are still referred to as well. */
void lost_tell_all(VM *vm);

#endif
