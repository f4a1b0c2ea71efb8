/* threads.c - VMs share nothing: each may run in a thread of its own; one VM has one
 * thread at a time, and the second is told so. */
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>

/* ---- a VM per thread -------------------------------------------------------------- */

static void *works(void *arg) {
    int64_t id = *(int64_t *)arg, seen = -1;
    aiolos_vm *vm = aiolos_open(NULL);
    aiolos_set_global(vm, "n", aiolos_int(vm, id));
    aiolos_exec(vm,
                "import asyncio\n"
                "async def count():\n"
                "    global n\n"
                "    for _ in range(200):\n"
                "        n += 1\n"
                "        await asyncio.sleep(0)\n"
                "asyncio.run(count())\n",
                "thread");
    aiolos_get_int(vm, aiolos_global(vm, "n"), &seen);
    aiolos_close(vm);
    *(int64_t *)arg = seen - id;
    return NULL;
}

static void apart(void) {
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    int64_t ids[THREADS];
    for (int i = 0; i < THREADS; i++) {
        ids[i] = i * 1000;
        pthread_create(&threads[i], NULL, works, &ids[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(ids[i] == 200);
    }
}

/* ---- one VM, two threads ---------------------------------------------------------- */

typedef struct Meeting {
    aiolos_vm *vm;
    atomic_int stage; /* 1: inside a native; 2: the other one was refused */
    int status;
    uint64_t bits;
} Meeting;

static void *intrudes(void *arg) {
    Meeting *m = arg;
    while (atomic_load(&m->stage) < 1)
        ;
    m->status = aiolos_exec(m->vm, "n = 2", "intruder");
    m->bits = aiolos_int(m->vm, 1).bits;
    aiolos_drop(m->vm, (aiolos_val){1});
    aiolos_clear(m->vm);
    aiolos_close(m->vm);
    if (aiolos_status_of(m->vm) != AIOLOS_BUSY) m->status = 0;
    atomic_store(&m->stage, 2);
    return NULL;
}

static int waits(aiolos_frame *f) {
    Meeting *m = aiolos_frame_user(f);
    atomic_store(&m->stage, 1);
    while (atomic_load(&m->stage) < 2)
        ;
    return AIOLOS_OK;
}

static void together(void) {
    Meeting m = {.vm = aiolos_open(NULL)};
    aiolos_def(m.vm, NULL, "waits()", waits, &m);
    pthread_t thread;
    pthread_create(&thread, NULL, intrudes, &m);
    RUN(m.vm, "n = 1\nwaits()");
    pthread_join(thread, NULL);
    CHECK(m.status == AIOLOS_BUSY && !m.bits);
    CHECK(global_int(m.vm, "n") == 1);
    aiolos_close(m.vm);
}

/* A VM may go from thread to thread. */
static void *uses(void *arg) {
    RUN(arg, "n = [n for n in range(100)][-1] + 1");
    return NULL;
}
static void handed_over(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, uses, vm);
        pthread_join(thread, NULL);
        CHECK(global_int(vm, "n") == 100);
    }
    aiolos_close(vm);
}

int main(void) {
    apart();
    together();
    handed_over();
    return failures;
}
