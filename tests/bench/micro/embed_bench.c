/* embed_bench.c - what the border between C and script costs: calls in both directions,
 * async natives, opening a VM. Build on demand: meson compile -C build embed-bench */
#include <aiolos.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static clockid_t clock_id = CLOCK_THREAD_CPUTIME_ID;

static double now(void) {
    struct timespec t;
    clock_gettime(clock_id, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void show(const char *what, double ns, double promised, const char *unit) {
    printf("%-44s %9.1f %s   (promised: below %g)\n", what, ns, unit, promised);
}

/* The shortest of some runs: the others were disturbed. */
static double exec_ns(aiolos_vm *vm, const char *source) {
    double best = 1e18;
    for (int i = 0; i < 5; i++) {
        double start = now();
        if (aiolos_exec(vm, source, "bench")) {
            fputs(aiolos_error_text(vm), stderr);
            exit(1);
        }
        double took = now() - start;
        if (took < best) best = took;
    }
    return best;
}

/* ---- calls ------------------------------------------------------------------------ */

static int add(aiolos_frame *f) {
    return aiolos_return_int(f, aiolos_arg_int(f, 0) + aiolos_arg_int(f, 1));
}

static void c_from_script(aiolos_vm *vm) {
    aiolos_def(vm, NULL, "add(a: int, b: int) -> int", add, NULL);
    double with = exec_ns(vm, "def run():\n    for i in range(200000): add(i, 2)\nrun()");
    double without = exec_ns(vm, "def run():\n    for i in range(200000): i\nrun()");
    show("C called from script, two ints", (with - without) / 2e5, 40, "ns");
}

static void script_from_c(aiolos_vm *vm) {
    enum { CALLS = 200000 };
    aiolos_exec(vm, "def add2(a, b): return a + b", "bench");
    aiolos_val fn = aiolos_global(vm, "add2");
    aiolos_val args[] = {aiolos_int(vm, 40), aiolos_int(vm, 2)};
    double best = 1e18;
    for (int round = 0; round < 5; round++) {
        int64_t sum = 0, one;
        double start = now();
        for (int i = 0; i < CALLS; i++) {
            aiolos_val v = aiolos_call(vm, fn, 2, args);
            aiolos_get_int(vm, v, &one);
            aiolos_drop(vm, v);
            sum += one;
        }
        double took = (now() - start) / CALLS;
        if (took < best) best = took;
        if (sum != 42 * CALLS) exit(1);
    }
    show("script called from C, result read, dropped", best, 100, "ns");
}

/* ---- async natives ---------------------------------------------------------------- */

static int at_once(aiolos_frame *f) { return aiolos_return_int(f, 1); }

static int same_thread(aiolos_frame *f) {
    aiolos_finish_int(aiolos_defer(f, NULL, NULL), 1);
    return AIOLOS_PENDING;
}

static aiolos_ticket ticket;
static bool enough;
static sem_t asked; /* a ticket is there, or it is enough */

static void *answers(void *arg) {
    for (;;) {
        sem_wait(&asked);
        if (enough) return NULL;
        aiolos_finish_int(ticket, 1);
    }
}
static int other_thread(aiolos_frame *f) {
    ticket = aiolos_defer(f, NULL, NULL);
    sem_post(&asked);
    return AIOLOS_PENDING;
}

static void async_natives(aiolos_vm *vm) {
    aiolos_def(vm, NULL, "async at_once() -> int", at_once, NULL);
    aiolos_def(vm, NULL, "async same_thread() -> int", same_thread, NULL);
    aiolos_def(vm, NULL, "async other_thread() -> int", other_thread, NULL);
    double once = exec_ns(vm, "import asyncio\nasync def main():\n"
                              "    for i in range(20000): await at_once()\n"
                              "asyncio.run(main())");
    double same = exec_ns(vm, "import asyncio\nasync def main():\n"
                              "    for i in range(20000): await same_thread()\n"
                              "asyncio.run(main())");
    pthread_t thread;
    sem_init(&asked, 0, 0);
    pthread_create(&thread, NULL, answers, NULL);
    clock_id = CLOCK_MONOTONIC; /* both threads' time counts */
    double other = exec_ns(vm, "import asyncio\nasync def main():\n"
                               "    for i in range(500): await other_thread()\n"
                               "asyncio.run(main())");
    enough = true;
    sem_post(&asked);
    clock_id = CLOCK_THREAD_CPUTIME_ID;
    pthread_join(thread, NULL);
    show("async native that need not wait", once / 2e4, 1000, "ns");
    show("async native finished on the same thread", same / 2e4, 1000, "ns");
    show("async native finished by another thread", other / 500, 10000, "ns");
}

/* ---- opening ---------------------------------------------------------------------- */

static void open_and_close(void) {
    enum { TIMES = 200 };
    double best = 1e18;
    for (int i = 0; i < TIMES; i++) {
        double start = now();
        aiolos_close(aiolos_open(NULL));
        double took = now() - start;
        if (took < best) best = took;
    }
    show("open and close", best / 1e3, 200, "us");
    aiolos_vm *vm = aiolos_open(NULL);
    aiolos_stats_t stats = {.size = sizeof stats};
    aiolos_stats(vm, &stats);
    show("an open VM", (double)stats.bytes / 1024, 150, "KiB");
    aiolos_close(vm);
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    c_from_script(vm);
    script_from_c(vm);
    async_natives(vm);
    aiolos_close(vm);
    open_and_close();
    return 0;
}
