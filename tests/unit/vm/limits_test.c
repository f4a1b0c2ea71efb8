/* limits_test.c - fuel, deadlines and stops: no script can catch them, and the VM stays
 * usable. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <time.h>

#include "api/engine.h"

#define OPEN(vm)                                                               \
    VM *vm = engine_open(&(EngineConfig){.grants = 0xffff, .hash_seed = "1"}); \
    cr_assert(vm != NULL);                                                     \
    vm->rt.heap.stack_base = __builtin_frame_address(0)

static bool run(VM *vm, const char *source) {
    return engine_run_main(vm, source, strlen(source), "test.aio");
}

static int64_t global(VM *vm, const char *name) {
    Value v = dict_get_str(&vm->rt, engine_main(vm), str_intern_cstr(&vm->rt, name));
    int64_t n;
    cr_assert(v != UNBOUND && int_to_i64(v, &n), "%s is no int", name);
    return n;
}

static bool is_clean(VM *vm) {
    return !vm->stopping && vm->rt.error == UNBOUND && !vm->base && !vm->runs &&
           vm->depth_left == vm->recursion_limit && heap_check(&vm->rt.heap);
}

/* Stops at `fuel`, and afterwards the VM is as before. */
static void expect_stop(VM *vm, const char *source, uint64_t fuel) {
    limits_set(vm, fuel, 0);
    bool ran = run(vm, source);
    cr_expect(!ran, "not stopped: %s", source);
    cr_expect_eq(vm->stopping, STOP_FUEL);
    cr_expect_eq(limits_fuel_used(vm), fuel);
    limits_resume(vm);
    limits_set(vm, 0, 0);
    cr_expect(is_clean(vm));
}

Test(limits, fuel_ends_every_kind_of_work) {
    OPEN(vm);
    static const char *const endless[] = {
        "while True: pass",
        "def f():\n    while True: yield\nfor x in f(): pass",
        "def f(): g()\ndef g(): f()\nimport sys\nsys.setrecursionlimit(10**8)\nf()",
        "x = [1]\nfor y in x: x.append(y)",
        ("import asyncio\nasync def f():\n    while True: await asyncio.sleep(0)\n"
         "asyncio.run(f())"),
        "class C:\n    def __getitem__(self, i): return i\nlist(C())",
        "sum(map(lambda x: x, iter(int, 1)))",
        "list(range(10**8))",
        "x = 'a' * 10**8",
        "x = [0] * 10**8",
        "x = 3 ** 10**6 % 7",
        "x = ''.join(['ab'] * 10**7)",
        "x = -1 in range(10**9).__iter__()",
        "import random\nx = [random.random() for i in range(100000)]\nwhile 1: x.sort()",
    };
    for (size_t i = 0; i < COUNT_OF(endless); i++)
        expect_stop(vm, endless[i], 20000);
    engine_close(vm);
}

Test(limits, no_script_code_runs_while_stopping) {
    OPEN(vm);
    expect_stop(vm,
                "ran = 0\n"
                "class C:\n"
                "    def __enter__(self): pass\n"
                "    def __exit__(self, *a):\n        global ran\n        ran = 1\n"
                "def g():\n"
                "    global ran\n"
                "    try: yield\n"
                "    finally: ran = 3\n"
                "import asyncio\n"
                "async def sleeper():\n"
                "    global ran\n"
                "    try: await asyncio.sleep(100)\n"
                "    finally: ran = 4\n"
                "async def main():\n"
                "    global ran\n"
                "    task = asyncio.create_task(sleeper())\n"
                "    await asyncio.sleep(0)\n"
                "    it = g()\n"
                "    next(it)\n"
                "    try:\n"
                "        with C():\n"
                "            while True: pass\n"
                "    except BaseException: ran = 5\n"
                "    finally: ran = 6\n"
                "asyncio.run(main())\n"
                "ran = 7\n",
                10000);
    heap_collect(&vm->rt.heap, true);
    vm_run_dying(vm);
    cr_expect_eq(global(vm, "ran"), 0);
    engine_close(vm);
}

/* What dies while the VM stops, or because it did, waits for a run that may call it. */
Test(limits, finalizers_wait_for_the_next_run) {
    OPEN(vm);
    limits_set(vm, 10000, 0);
    cr_assert(!run(vm, "ran = 0\n"
                       "class C:\n"
                       "    def __del__(self):\n        global ran\n        ran += 1\n"
                       "def f():\n    c = C()\n    while True: pass\n"
                       "f()\n"));
    heap_collect(&vm->rt.heap, true);
    vm_run_dying(vm);
    cr_expect_eq(global(vm, "ran"), 0);
    limits_resume(vm);
    limits_set(vm, 0, 0);
    vm_run_dying(vm);
    cr_expect_eq(global(vm, "ran"), 1);
    engine_close(vm);
}

Test(limits, vm_stays_usable) {
    OPEN(vm);
    cr_assert(run(vm, "kept = 41\ndef f(): return kept + 1\n"));
    expect_stop(vm, "try:\n    1/0\nexcept ZeroDivisionError:\n    while True: pass",
                999);
    cr_assert(run(vm, "x = f()\ntry: raise\nexcept RuntimeError: pass\n"
                      "import asyncio\nasync def g(): return x\nx = asyncio.run(g())\n"));
    cr_expect_eq(global(vm, "x"), 42);
    engine_close(vm);
}

/* One unit more, one step further; the same count every time. */
Test(limits, fuel_is_counted_exactly) {
    OPEN(vm);
    const char *source = "n = 0\nfor i in range(100): n += 1\n";
    limits_set(vm, 0, 0);
    cr_assert(run(vm, source));
    uint64_t whole = limits_fuel_used(vm);
    cr_expect_geq(whole, 100);
    limits_set(vm, whole, 0);
    cr_expect(run(vm, source));
    cr_expect_eq(limits_fuel_used(vm), whole);
    expect_stop(vm, source, whole - 1);
    engine_close(vm);
}

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

Test(limits, deadline_ends_work_and_sleep) {
    OPEN(vm);
    static const char *const sources[] = {
        "while True: pass",
        "import time\ntime.sleep(100)",
        "import asyncio\nasyncio.run(asyncio.sleep(100))",
    };
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        int64_t began = now_us();
        limits_set(vm, 0, 20);
        cr_expect(!run(vm, sources[i]));
        cr_expect_eq(vm->stopping, STOP_DEADLINE);
        cr_expect_geq(now_us() - began, 20000);
        cr_expect_lt(now_us() - began, 5000000, "far too late");
        limits_resume(vm);
    }
    limits_set(vm, 0, 0);
    cr_expect(run(vm, "x = 1"));
    engine_close(vm);
}

static void *ask(void *vm) {
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    limits_ask_stop(vm);
    return NULL;
}

Test(limits, another_thread_can_ask) {
    OPEN(vm);
    vm->limits.watched = true;
    static const char *const sources[] = {"while True: pass",
                                          "import time\ntime.sleep(100)"};
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, ask, vm);
        cr_expect(!run(vm, sources[i]));
        cr_expect_eq(vm->stopping, STOP_ASKED);
        pthread_join(thread, NULL);
        limits_resume(vm);
    }
    engine_close(vm);
}

Test(limits, depth_and_memory_raise_and_can_be_caught) {
    OPEN(vm);
    vm->rt.alloc.limit = vm->rt.alloc.bytes + (8 << 20);
    cr_assert(run(vm, "caught = 0\n"
                      "def f(): f()\n"
                      "try: f()\nexcept RecursionError: caught += 1\n"
                      "try: x = [0] * 10**7\nexcept MemoryError: caught += 1\n"
                      "try:\n    x = []\n    while True: x.append(x[:])\n"
                      "except MemoryError:\n    del x\n    caught += 1\n"));
    cr_expect_eq(global(vm, "caught"), 3);
    cr_expect_leq(vm->rt.alloc.peak, vm->rt.alloc.limit);
    engine_close(vm);
}
