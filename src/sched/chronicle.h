/* chronicle.h - what happened to tasks lately: who cancelled whom, and through which
 * tasks an error came. Reports of unhandled errors read it. Only the last entries are
 * kept; an entry keeps no task and no error alive, it knows them by address. */
#ifndef SCHED_CHRONICLE_H
#define SCHED_CHRONICLE_H

#include "sched/loop.h"

typedef struct Chronicle Chronicle;

/* False: memory refused (raised). */
MUST_CHECK bool chronicle_open(VM *vm);
void chronicle_close(VM *vm);

/* The running task, or a callback, asks for the cancellation of t. */
void chronicle_cancels(Task *t);
/* The task ends with the error. */
void chronicle_ends(Task *t, Value error);
/* Appends what is known of the error, its context and the members of a group: a line
 * each, which begins with "aio: ". */
void chronicle_tell(VM *vm, Value error, Buffer *out);
/* The same, to VM.on_story. */
void chronicle_say(VM *vm, Value error);

#endif
