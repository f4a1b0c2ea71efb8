/* worker.c - see worker.h. */
#include "sched/worker.h"

#include "base/os_signal.h"

/* Walks use up to 5 MB of the C stack (object/runtime.c). */
enum { C_STACK_SIZE = 8 << 20 };

static void wait(sem_t *sem) {
    while (sem_wait(sem)) {
    } /* EINTR: the signal is looked at when the VM is back */
}

/* ---- the baton -------------------------------------------------------------------- */

/* Below every frame of its caller, whose callee-saved registers are spilled. */
static NOINLINE void park(VM *vm, Execution *e) {
    execution_park(vm, e, __builtin_frame_address(0));
}

/* A caller's frame stays until here: the collector looks for values in it. */
#define KEEP_FRAME() __asm__ volatile("" ::: "memory")

void worker_run(Worker *w) {
    VM *vm = w->vm;
    Execution mine;
    Worker *outer = vm->worker;
    sem_t back;
    sem_init(&back, 0, 0);
    __builtin_unwind_init();
    park(vm, &mine);
    execution_resume(vm, &w->execution);
    vm->worker = w;
    w->resumer = &back;
    w->state = WORKER_READY;
    sem_post(&w->turn);
    wait(&back);
    vm->worker = outer;
    execution_resume(vm, &mine);
    sem_destroy(&back);
}

void worker_yield(Worker *w, WorkerState state) {
    __builtin_unwind_init();
    w->state = state;
    park(w->vm, &w->execution);
    sem_post(w->resumer);
    wait(&w->turn);
    KEEP_FRAME();
}

void worker_block(Worker *w, void (*f)(void *arg), void *arg) {
    __builtin_unwind_init();
    w->state = WORKER_BLOCKED;
    park(w->vm, &w->execution);
    sem_post(w->resumer);
    f(arg);
    post_send(w->vm, &w->post);
    wait(&w->turn);
    KEEP_FRAME();
}

/* ---- life ------------------------------------------------------------------------- */

static void *carry(void *user) {
    Worker *w = user;
    for (;;) {
        wait(&w->turn);
        if (w->quit) return NULL;
        w->vm->rt.heap.stack_base = __builtin_frame_address(0);
        w->work(w);
        w->state = WORKER_IDLE;
        park(w->vm, &w->execution);
        sem_post(w->resumer);
    }
}

static bool start(Worker *w) {
    pthread_attr_t attributes;
    sigset_t all, usual;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, C_STACK_SIZE);
    pthread_sigmask(SIG_SETMASK, &all, &usual);
    int code = pthread_create(&w->handle, &attributes, carry, w);
    pthread_sigmask(SIG_SETMASK, &usual, NULL);
    pthread_attr_destroy(&attributes);
    return code == 0;
}

Worker *worker_new(VM *vm, void (*work)(Worker *w)) {
    Worker *w = mem_alloc_zero(&vm->rt.alloc, sizeof *w);
    if (!w || !execution_init(vm, &w->execution)) {
        if (w) mem_free(&vm->rt.alloc, w, sizeof *w);
        return raise_memory(&vm->rt), NULL;
    }
    w->vm = vm;
    w->work = work;
    sem_init(&w->turn, 0, 0);
    if (!start(w)) {
        raise(&vm->rt, TYPE_RUNTIME_ERROR, "can't start new thread");
        w->quit = true;
        return worker_free(w), NULL;
    }
    w->number = vm->workers ? vm->workers->number + 1 : 0;
    w->next = vm->workers;
    return vm->workers = w;
}

void worker_free(Worker *w) {
    VM *vm = w->vm;
    if (!w->quit) {
        w->quit = true;
        sem_post(&w->turn);
        pthread_join(w->handle, NULL);
        Worker **link = &vm->workers;
        while (*link != w)
            link = &(*link)->next;
        *link = w->next;
    }
    sem_destroy(&w->turn);
    execution_free(vm, &w->execution);
    mem_free(&vm->rt.alloc, w, sizeof *w);
}
