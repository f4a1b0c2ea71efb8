/* limits_bench.c - what limits cost that are never met, and how soon an order to stop is
 * obeyed. Build on demand: meson compile -C build limits-bench
 *
 *   limits-bench SCRIPT...   each with and without fuel, deadline and a limit of memory
 *   limits-bench [-k WORD]   milliseconds of the VM's CPU time from aiolos_stop until
 *                            aiolos_exec returns
 */
#include <aiolos.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void swallow(void *user, int stream, const char *text, size_t n) {
    (void)user, (void)stream, (void)text, (void)n;
}

static aiolos_vm *open_vm(size_t max_bytes) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.max_bytes = max_bytes;
    config.write = swallow;
    aiolos_vm *vm = aiolos_open(&config);
    if (!vm) exit(1);
    return vm;
}

/* ---- cost ------------------------------------------------------------------------- */

static double run(const char *path, bool limited) {
    aiolos_vm *vm = open_vm(limited ? SIZE_MAX / 2 : 0);
    if (limited) aiolos_limit(vm, UINT64_MAX / 4, 3600 * 1000);
    double start = seconds(CLOCK_THREAD_CPUTIME_ID);
    if (aiolos_exec_file(vm, path)) {
        fputs(aiolos_error_text(vm), stderr);
        exit(1);
    }
    double took = seconds(CLOCK_THREAD_CPUTIME_ID) - start;
    aiolos_close(vm);
    return took;
}

/* The shortest of some rounds, in turns: the others were disturbed. */
static void show_cost(const char *path) {
    enum { ROUNDS = 7 };
    double best[2] = {1e9, 1e9};
    for (int i = 0; i < 2 * ROUNDS; i++) {
        double took = run(path, i & 1);
        if (took < best[i & 1]) best[i & 1] = took;
    }
    printf("%-44s %7.3f s without, %7.3f s with limits: %+5.1f %%\n", path, best[0],
           best[1], (best[1] / best[0] - 1) * 100);
}

/* ---- latency ---------------------------------------------------------------------- */

typedef struct Stop {
    aiolos_remote vm;
    double after, at; /* seconds; how much CPU time the VM had had when it was given */
    clockid_t clock;  /* of the VM's thread: others on the machine do not count */
} Stop;

static void *give_stop(void *arg) {
    Stop *stop = arg;
    struct timespec t = {0, (long)(stop->after * 1e9)};
    nanosleep(&t, NULL);
    stop->at = seconds(stop->clock);
    aiolos_stop(stop->vm);
    return NULL;
}

static const char *word = "";

static void show_latency(const char *what, const char *prepare, const char *source) {
    enum { ROUNDS = 20 };
    if (!strstr(what, word)) return;
    aiolos_vm *vm = open_vm(0);
    double longest = 0;
    int missed = 0;
    if (aiolos_exec(vm, prepare, "prepare")) fputs(aiolos_error_text(vm), stderr);
    for (int i = 0; i < ROUNDS; i++) {
        Stop stop = {.vm = aiolos_remote_of(vm), .after = 0.002 + 0.0013 * i};
        pthread_t thread;
        if (pthread_getcpuclockid(pthread_self(), &stop.clock)) exit(1);
        if (pthread_create(&thread, NULL, give_stop, &stop)) exit(1);
        int status = aiolos_exec(vm, source, "stopped");
        double end = seconds(stop.clock);
        pthread_join(thread, NULL);
        if (status != AIOLOS_STOPPED)
            missed++, aiolos_exec(vm, "", "the order that came too late");
        else if (end - stop.at > longest)
            longest = end - stop.at;
    }
    printf("%-44s %8.3f ms at the most", what, longest * 1e3);
    printf(missed ? ", %d of %d had ended before\n" : "\n", missed, ROUNDS);
    aiolos_close(vm);
}

static const struct {
    const char *what, *prepare, *source;
} cases[] = {
    {"a loop", "", "while True: pass"},
    {"calls", "def f(n): return n and f(n - 1)", "while True: f(500)"},
    {"a generator within sum", "", "sum(1 for _ in iter(int, 1))"},
    {"tasks", "import asyncio",
     "async def f():\n    while True: await asyncio.sleep(0)\nasyncio.run(f())"},
    {"a product of 3 million digits", "a = 7 ** 3500000", "a * a"},
    {"a power", "", "7 ** 9000000"},
    {"a long int to text", "import sys\nsys.set_int_max_str_digits(0)\na = 7 ** 1200000",
     "str(a)"},
    {"sorting numbers", "import random\na = [random.random() for _ in range(10**6)]",
     "while True: sorted(a)"},
    {"sorting by a key", "a = list(range(10**6))",
     "while True: sorted(a, key=lambda x: -x)"},
    {"repeating a text", "", "while True: 'ab' * 10**8"},
    {"joining texts", "a = ['abcdef'] * 10**6", "while True: ''.join(a)"},
    {"searching a text", "a = 'ab' * 10**7", "while True: a.find('aab')"},
    {"replacing", "a = 'ab' * 10**7", "while True: a.replace('a', 'xyz')"},
    {"splitting", "a = 'a b ' * 10**6", "while True: a.split()"},
    {"a list of a range", "", "while True: list(range(10**7))"},
    {"copying a list", "a = [None] * 10**7", "while True: a[:]"},
    {"comparing lists", "a = [[1]] * 10**7\nb = [[1]] * 10**7", "while True: a == b"},
    {"sets", "a = set(range(10**6))", "while True: a | {1}"},
    {"a dict's copy", "a = dict.fromkeys(range(10**6))", "while True: dict(a)"},
    {"a dict's update", "a = dict.fromkeys(range(10**6))",
     "while True: {-1: 0}.update(a)"},
    {"a list of a dict", "a = dict.fromkeys(range(10**6))", "while True: list(a)"},
    {"a set of a list", "a = list(range(10**6))", "while True: set(a)"},
    {"a tuple's slice", "a = (None,) * 10**7", "while True: a[::2]"},
    {"repeating a list", "", "while True: [1, 2] * 10**7"},
    {"assigning a slice", "a = [None] * 10**7\nb = a[::2]", "while True: a[::2] = b"},
    {"deleting a slice", "a = [None] * 5 * 10**6",
     "while True:\n    b = a[:]\n    del b[::2]"},
    {"reversing a list", "a = [None] * 10**7", "while True: a.reverse()"},
    {"upper case", "a = 'ab' * 10**7", "while True: a.upper()"},
    {"upper case of letters", "a = 'a\u03b2' * 10**6", "while True: a.upper()"},
    {"kinds of characters", "a = 'ab' * 10**7", "while True: a.isalpha()"},
    {"bytes in hex", "a = b'ab' * 10**7", "while True: a.hex()"},
    {"repeating bytes", "", "while True: bytearray(b'ab') * 10**8"},
    {"bytes of a text", "a = '\u03b2' * 10**7", "while True: a.encode('utf-16')"},
    {"a text of bytes", "a = ('\u03b2' * 10**7).encode('utf-16')",
     "while True: a.decode('utf-16')"},
    {"zeros", "", "while True: bytes(10**8)"},
    {"a sum", "a = list(range(10**7))", "while True: sum(a)"},
    {"shuffling", "import random\na = list(range(10**6))",
     "while True: random.shuffle(a)"},
    {"choices", "import random\na = list(range(10**6))",
     "while True: random.choices(a, k=10**6)"},
    {"the text of a text", "a = 'a\u03b2' * 10**7", "while True: repr(a)"},
    {"a hash", "a = b'a' * 10**8", "while True: hash(bytes(a[1:]))"},
    {"padding", "", "while True: 'a'.center(10**8, '*')"},
    {"the text of a list", "a = list(range(10**6))", "while True: str(a)"},
};

int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "-k")) word = argv[2], argc = 1;
    for (int i = 1; i < argc; i++)
        show_cost(argv[i]);
    if (argc > 1) return 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        show_latency(cases[i].what, cases[i].prepare, cases[i].source);
    return 0;
}
