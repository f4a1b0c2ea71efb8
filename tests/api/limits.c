/* limits.c - fuel, deadlines and memory end any script; the VM stays usable. */
#include "check.h"

static void fuel(aiolos_vm *vm) {
    aiolos_limit(vm, 10000, 0);
    CHECK(aiolos_exec(vm,
                      "n = 0\n"
                      "while True:\n"
                      "    try:\n"
                      "        while True: n += 1\n"
                      "    except BaseException:\n"
                      "        pass\n"
                      "    finally:\n"
                      "        n = -5\n",
                      "endless") == AIOLOS_STOPPED);
    CHECK(aiolos_status_of(vm) == AIOLOS_STOPPED);
    CHECK_TEXT(aiolos_error_type(vm), "");
    aiolos_limit(vm, 0, 0);
    aiolos_clear(vm);
    int64_t n = global_int(vm, "n");
    CHECK(n > 9000 && n < 10001);
    RUN(vm, "n = 3");
    CHECK(global_int(vm, "n") == 3);
}

/* The same script costs the same. */
static uint64_t cost(aiolos_vm *vm) {
    aiolos_stats_t stats = {.size = sizeof stats};
    aiolos_limit(vm, 1000000, 0);
    RUN(vm, "sum([i * i for i in range(1000)])\n'x' * 100000");
    aiolos_stats(vm, &stats);
    aiolos_limit(vm, 0, 0);
    return stats.fuel_used;
}

static void deadline(aiolos_vm *vm) {
    aiolos_limit(vm, 0, 20);
    CHECK(aiolos_exec(vm, "while True: pass", "endless") == AIOLOS_STOPPED);
    aiolos_limit(vm, 0, 20);
    CHECK(aiolos_exec(vm, "import asyncio\nasyncio.run(asyncio.sleep(1000))", "asleep") ==
          AIOLOS_STOPPED);
    aiolos_limit(vm, 0, 0);
    CHECK(aiolos_remote_of(vm).id); /* although the stop is sticky */
    RUN(vm, "import asyncio\nasyncio.run(asyncio.sleep(0))");
}

/* A native inside a script that is stopped. */
static int endless(aiolos_frame *f) {
    while (aiolos_charge(f, 1))
        ;
    return aiolos_raise(aiolos_frame_vm(f), "ValueError", "never seen");
}
static int calls_back(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_call(vm, aiolos_arg(f, 0), 0, NULL);
    CHECK(aiolos_status_of(vm) == AIOLOS_STOPPED);
    aiolos_clear(vm); /* does not bring it back */
    aiolos_call(vm, aiolos_arg(f, 0), 0, NULL);
    return aiolos_return_int(f, 1);
}
static void natives(aiolos_vm *vm) {
    aiolos_def(vm, NULL, "endless()", endless, NULL);
    aiolos_def(vm, NULL, "calls_back(fn)", calls_back, NULL);
    static const char *const all[] = {
        "try: endless()\nexcept BaseException: pass\nreached = 1",
        "def loop():\n    while True: pass\n"
        "try: calls_back(loop)\nexcept BaseException: pass\nreached = 1"};
    for (int i = 0; i < 2; i++) {
        aiolos_limit(vm, 5000, 0);
        CHECK(aiolos_exec(vm, all[i], "stopped") == AIOLOS_STOPPED);
        aiolos_limit(vm, 0, 0);
        aiolos_clear(vm);
        CHECK(global_int(vm, "reached") == -1);
        aiolos_clear(vm);
    }
}

/* A builtin that would take long is left in the middle, and what it worked on is whole.
 */
static void builtins(aiolos_vm *vm) {
    static const char *const all[] = {
        "big.extend(range(10**9))",
        "sum(iter(int, 1))",
        "any(iter(int, 1))",
        "0 in filter(None, iter(int, 1))",
        "a, b = 0, max(iter(int, 1))",
        "while True: seen.update(big)",
        "while True: big.sort(reverse=True); big.reverse()"};
    RUN(vm, "big = list(range(10**5))\nseen = set()");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        aiolos_limit(vm, 0, 30);
        CHECK(aiolos_exec(vm, all[i], "long") == AIOLOS_STOPPED);
        aiolos_limit(vm, 0, 0);
        aiolos_clear(vm);
        RUN(vm, "whole = int(len(big) == sum(1 for x in big if type(x) is int)"
                " and len(seen) == sum(1 for x in seen))\nbig = list(range(10**5))");
        CHECK(global_int(vm, "whole") == 1);
    }
}

static void memory(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.max_bytes = 4 << 20;
    config.max_depth = 50;
    aiolos_vm *vm = aiolos_open(&config);
    CHECK(aiolos_exec(vm, "keep = ['x' * 1000 * i for i in range(10000)]", "greedy") ==
          AIOLOS_NOMEM);
    CHECK_TEXT(aiolos_error_type(vm), "MemoryError");
    RUN(vm, "try:\n    'x' * (1 << 40)\nexcept MemoryError:\n    n = 1");
    CHECK(global_int(vm, "n") == 1);
    RAISES(vm, "def f(n): return f(n + 1)\nf(0)", "RecursionError",
           "maximum recursion depth exceeded");
    aiolos_stats_t stats = {.size = sizeof stats};
    aiolos_stats(vm, &stats);
    CHECK(stats.peak_bytes <= config.max_bytes);
    aiolos_close(vm);
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    fuel(vm);
    uint64_t once = cost(vm);
    CHECK(cost(vm) == once && once > 1000);
    deadline(vm);
    natives(vm);
    builtins(vm);
    aiolos_close(vm);
    memory();
    return failures;
}
