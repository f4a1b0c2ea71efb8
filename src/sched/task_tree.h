/* task_tree.h - the tasks of a loop for people: below each task those that it waits for,
 * with chains of awaits and how long they have waited. Runs no script. */
#ifndef SCHED_TASK_TREE_H
#define SCHED_TASK_TREE_H

#include "sched/loop.h"

void task_tree_tell(Loop *loop, Buffer *out);

#endif
