/* Threads that have the VM in turn. */
#include "told.h"

#include "sched/worker.h"

static int steps[8], steps_n;

static void work(Worker *w) {
    steps[steps_n++] = 1;
    worker_yield(w, WORKER_READY);
    steps[steps_n++] = 3;
}

Test(worker, has_the_vm_until_it_gives_it_back) {
    OPEN(vm);
    steps_n = 0;
    Worker *w = worker_new(vm, work);
    cr_assert(w);
    worker_run(w);
    cr_expect_eq(w->state, WORKER_READY);
    steps[steps_n++] = 2;
    worker_run(w);
    steps[steps_n++] = 4;
    cr_assert_eq(steps_n, 4);
    for (int i = 0; i < 4; i++)
        cr_expect_eq(steps[i], i + 1);
    cr_expect_eq(w->state, WORKER_IDLE);
    CLOSE(vm);
}
