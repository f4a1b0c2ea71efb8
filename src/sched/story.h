/* story.h - tasks, waits and places in words, for the reports. They run no script. */
#ifndef SCHED_STORY_H
#define SCHED_STORY_H

#include "sched/wait_graph.h"

/* "Task-2 (worker)": its name, and the coroutine function. */
void story_task(Buffer *out, const Task *t);
/* "script.aio:7 in worker" */
void story_place(Buffer *out, Place p);
/* "Lock a", or "a Lock" where it has no name. */
void story_object(Buffer *out, const Task *t, const Blocker *w);
/* "waits for Lock a, held by Task-3 (right)" */
void story_blocker(Buffer *out, const WaitGraph *g, const WaitNode *n);
/* Its chain of awaits, innermost first, a line each. */
void story_places(Buffer *out, const Task *t, const char *margin);

#endif
