/* blocker.h - what a task waits for, found by looking: nothing is written down when a
 * task suspends. Its chain of awaits leads to the frame that asked for something, and
 * that frame says what. Runs no script. */
#ifndef SCHED_BLOCKER_H
#define SCHED_BLOCKER_H

#include "sched/loop.h"

typedef enum BlockerKind {
#define BLOCKER(id, method, verb, noun, missing) BLOCKER_##id,
#include "sched/blocker.def"
    BLOCKER_KINDS
} BlockerKind;

typedef struct Blocker {
    BlockerKind kind;
    Value object; /* the lock, queue, future, set of tasks …; UNBOUND: nothing */
} Blocker;

/* A line of script. */
typedef struct Place {
    const Code *code; /* NULL: not known */
    int32_t line;
} Place;

Blocker blocker_of(const Task *t);
/* Who has the lock, or is the task awaited; NULL: nobody, or not known. */
Task *blocker_owner(Runtime *rt, const Blocker *w);
/* The unfinished tasks that have to do something before the wait can end. */
void blocker_targets(Runtime *rt, const Blocker *w, void (*each)(void *user, Task *t),
                     void *user);
/* What the waiting line calls the object; NULL: it has no name there. */
Str *blocker_name(Runtime *rt, const Task *t, const Blocker *w);
/* When a sleep ends, by the loop's clock; false: it is none. */
bool blocker_deadline(const Task *t, double *when);

/* The task's script frames from where it waits outwards, without asyncio's own; how many,
 * at most n. */
size_t task_places(const Task *t, Place *places, size_t n);
/* Where the VM is right now, outside asyncio. */
Place place_here(VM *vm);
/* "FILE:LINE" as a str; None: not known; RAISED. */
Value place_text(Runtime *rt, Place p);
/* The function and word of it, for who looks the line up later; NULL: there is none. */
Function *script_here(VM *vm, uint32_t *word);
/* Where the task was made. */
Place task_spawned(const Task *t);

#endif
