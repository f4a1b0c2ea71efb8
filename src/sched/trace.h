/* trace.h - a timeline for Perfetto or chrome://tracing: a track per task with slices of
 * running, arrows from who woke a task to the task, names and lines. The file is valid
 * JSON once it is closed, however the run ended. Off, it costs a branch. */
#ifndef SCHED_TRACE_H
#define SCHED_TRACE_H

#include <stdio.h>

#include "sched/loop.h"

typedef struct Trace Trace;

/* Writes to `file` from now on, and closes it at the end. False: no memory; not raised.
 */
MUST_CHECK bool trace_open(VM *vm, FILE *file);
void trace_close(VM *vm);

void trace_spawned(VM *vm, const Task *t);
/* The task has become ready: by whatever runs now. */
void trace_woken(VM *vm, const Task *t);
/* The entry of the ready queue is about to run; and it has run. */
void trace_begins(VM *vm, Value what);
void trace_ends(VM *vm, Value what);

#endif
