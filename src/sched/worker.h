/* worker.h - threads of the system that run script for a VM, one at a time.
 *
 * The VM is handed over like a baton: worker_run gives it to a worker, and returns when
 * the worker gives it back. Whoever does not have the VM touches nothing of it; what it
 * was in the middle of is parked (vm/execution.h). Workers take no signals. */
#ifndef SCHED_WORKER_H
#define SCHED_WORKER_H

#include <pthread.h>
#include <semaphore.h>

#include "sched/post.h"
#include "vm/execution.h"

typedef enum WorkerState {
    WORKER_IDLE,   /* has nothing to do */
    WORKER_READY,  /* has work, and runs or wants to go on */
    WORKER_SLEEPS, /* until wake_at */
    WORKER_WAITS, /* the loop it runs has nothing to do: until wake_at, or until it has */
    WORKER_BLOCKED, /* is in a system call, without the VM; its post will say when not */
} WorkerState;

struct Thread;
typedef struct Worker {
    Post post; /* first; run() is the owner's */
    VM *vm;
    struct Worker *next;   /* of VM.workers */
    unsigned number;       /* in its VM, from 0 */
    struct Thread *thread; /* what it works on; NULL: idle */
    void (*work)(struct Worker *w);
    WorkerState state;
    double wake_at;      /* loop.time() */
    Loop *loop;          /* the one that waits */
    int64_t slice_end;   /* CLOCK_MONOTONIC, in ns */
    unsigned safepoints; /* in this slice */
    Execution execution;
    pthread_t handle;
    sem_t turn, *resumer;
    bool quit;
} Worker;

/* NULL: raised (MemoryError, or RuntimeError: can't start new thread). */
Worker *worker_new(VM *vm, void (*work)(Worker *w));
/* Gives the VM to the worker until it is idle, sleeps, blocks or yields. */
void worker_run(Worker *w);
/* Ends an idle one. */
void worker_free(Worker *w);

/* By the worker itself: gives the VM back; returns when it has it again. */
void worker_yield(Worker *w, WorkerState state);
/* Gives the VM back, calls f(arg), sends its post, waits to have it again. */
void worker_block(Worker *w, void (*f)(void *arg), void *arg);

#endif
