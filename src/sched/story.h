/* story.h - tasks, waits and places in words, for the reports. They run no script. */
#ifndef SCHED_STORY_H
#define SCHED_STORY_H

#include "sched/wait_graph.h"

/* A task by its name and coroutine function, without keeping it alive. */
typedef struct TaskLabel {
    Value name;          /* str, or the number of one without a name; UNBOUND: no task */
    const Str *function; /* NULL: native, or unknown */
    const char *native;  /* the function's name, if it is; else NULL */
} TaskLabel;
TaskLabel task_label(const Task *t);

/* "Task-2 (worker)" */
void story_label(Buffer *out, TaskLabel label);
void story_task(Buffer *out, const Task *t);
/* "worker" */
void story_function(Buffer *out, const Task *t);
/* "script.aio:7 in worker" */
void story_place(Buffer *out, Place p);
/* "Lock a", or "a Lock" where it has no name. */
void story_object(Buffer *out, const Task *t, const Blocker *b);
/* "waits for Lock a, held by Task-3 (right)" */
void story_blocker(Buffer *out, const Task *t, const Blocker *b);
/* The same, and tasks by name: "gathers Task-2 (left), Task-3 (right)" */
void story_node(Buffer *out, const WaitGraph *g, const WaitNode *n);
/* Its chain of awaits, innermost first, a line each. */
void story_places(Buffer *out, const Task *t, const char *margin);

#endif
