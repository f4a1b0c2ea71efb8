/* async_natives.c - natives that finish later, on any thread, once. */
#include "check.h"
#include <pthread.h>
#include <time.h>

static aiolos_ticket tickets[1000];
static int tickets_n, cancelled;

static void on_cancel(void *user, aiolos_ticket t) {
    CHECK(user == &cancelled && aiolos_finish_none(t) == AIOLOS_GONE);
    cancelled++;
}

/* Waits for somebody to finish it. */
static int later(aiolos_frame *f) {
    tickets[tickets_n++] = aiolos_defer(f, on_cancel, &cancelled);
    return AIOLOS_PENDING;
}

static int at_once(aiolos_frame *f) {
    return aiolos_return_int(f, aiolos_arg_int(f, 0) + 1);
}

/* Finished before it returns. */
static int early(aiolos_frame *f) {
    aiolos_ticket t = aiolos_defer(f, on_cancel, &cancelled);
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_val v = aiolos_arg(f, 0);
    CHECK(aiolos_finish(vm, t, v) == AIOLOS_OK);
    CHECK(aiolos_finish_int(t, 2) == AIOLOS_GONE);
    CHECK(!aiolos_defer(f, NULL, NULL).id && aiolos_status_of(vm) == AIOLOS_MISUSE);
    aiolos_clear(vm);
    return AIOLOS_PENDING;
}

static int forgets(aiolos_frame *f) { return AIOLOS_PENDING; }
static int fails(aiolos_frame *f) {
    aiolos_defer(f, on_cancel, &cancelled);
    return aiolos_raise(aiolos_frame_vm(f), "ValueError", "no");
}
static int not_async(aiolos_frame *f) {
    CHECK(!aiolos_defer(f, NULL, NULL).id);
    return AIOLOS_PENDING;
}

/* Finishes the n-th ticket with what the second argument says. */
static int finish(aiolos_frame *f) {
    aiolos_ticket t = tickets[aiolos_arg_int(f, 0)];
    const char *how = aiolos_arg_str(f, 1, NULL);
    int status = !strcmp(how, "int")     ? aiolos_finish_int(t, -7)
                 : !strcmp(how, "float") ? aiolos_finish_float(t, 0.5)
                 : !strcmp(how, "str")   ? aiolos_finish_str(t, "text", 4)
                 : !strcmp(how, "bytes") ? aiolos_finish_bytes(t, "\0\1", 2)
                 : !strcmp(how, "bad")   ? aiolos_finish_str(t, "\xff", 1)
                 : !strcmp(how, "error") ? aiolos_finish_error(t, "KeyError", "lost")
                 : !strcmp(how, "odd")   ? aiolos_finish_error(t, "int", "x")
                                         : aiolos_finish_none(t);
    return aiolos_return_int(f, status);
}

/* ---- other threads ---------------------------------------------------------------- */

typedef struct Work {
    aiolos_ticket ticket;
    int64_t n;
} Work;

static void *works(void *arg) {
    Work w = *(Work *)arg;
    free(arg);
    struct timespec t = {.tv_nsec = 1000 * (w.n % 7)};
    nanosleep(&t, NULL);
    aiolos_finish_int(w.ticket, w.n * w.n);
    return NULL;
}

static int square(aiolos_frame *f) {
    Work *w = malloc(sizeof *w);
    *w = (Work){aiolos_defer(f, NULL, NULL), aiolos_arg_int(f, 0)};
    pthread_t thread;
    pthread_create(&thread, NULL, works, w);
    pthread_detach(thread);
    return AIOLOS_PENDING;
}

static void *stops(void *arg) {
    struct timespec t = {.tv_nsec = 20000000};
    nanosleep(&t, NULL);
    CHECK(aiolos_stop(*(aiolos_remote *)arg) == AIOLOS_OK);
    return NULL;
}
static void *interrupts(void *arg) {
    struct timespec t = {.tv_nsec = 20000000};
    nanosleep(&t, NULL);
    CHECK(aiolos_interrupt(*(aiolos_remote *)arg) == AIOLOS_OK);
    return NULL;
}

static void posted(aiolos_vm *vm, void *arg) {
    int *n = arg;
    if (!vm) {
        *n += 100;
        return;
    }
    aiolos_val v = aiolos_int(vm, ++*n);
    aiolos_set_global(vm, "posted", v);
    aiolos_raise(vm, "ValueError", "dropped"); /* it is reported, no more */
}
static void *posts(void *arg) {
    static int n;
    for (int i = 0; i < 3; i++)
        aiolos_post(*(aiolos_remote *)arg, posted, &n);
    return NULL;
}

static void across_threads(aiolos_vm *vm) {
    RUN(vm, "async def main():\n"
            "    got = await asyncio.gather(*(square(i) for i in range(50)))\n"
            "    assert got == [i * i for i in range(50)], got\n"
            "asyncio.run(main())");
    pthread_t thread;
    aiolos_remote remote = aiolos_remote_of(vm);
    static const char *const endless[] = {
        "while True: pass", "asyncio.run(asyncio.sleep(100))", "asyncio.run(later())"};
    for (int i = 0; i < 3; i++) {
        pthread_create(&thread, NULL, stops, &remote);
        CHECK(aiolos_exec(vm, endless[i], "endless") == AIOLOS_STOPPED);
        pthread_join(thread, NULL);
    }
    CHECK(cancelled == 1 && aiolos_finish_none(tickets[tickets_n - 1]) == AIOLOS_GONE);
    for (int i = 0; i < 2; i++) {
        pthread_create(&thread, NULL, interrupts, &remote);
        CHECK(aiolos_exec(vm, endless[i], "endless") == AIOLOS_ERROR);
        CHECK_TEXT(aiolos_error_type(vm), "KeyboardInterrupt");
        pthread_join(thread, NULL);
    }
    pthread_create(&thread, NULL, posts, &remote);
    RUN(vm, "posted = 0\n"
            "async def main():\n"
            "    while posted < 3: await asyncio.sleep(0.001)\n"
            "asyncio.run(main())");
    pthread_join(thread, NULL);
}

/* What is left when the VM closes. */
static void closing(void) {
    static int n;
    aiolos_vm *vm = aiolos_open(NULL);
    aiolos_def(vm, NULL, "async later()", later, NULL);
    aiolos_remote remote = aiolos_remote_of(vm);
    cancelled = tickets_n = 0;
    RUN(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "task = loop.create_task(later())\n"
            "loop.run_until_complete(asyncio.sleep(0))");
    CHECK(tickets_n == 1);
    aiolos_post(remote, posted, &n);
    aiolos_close(vm);
    CHECK(n == 100 && cancelled == 1);
    CHECK(aiolos_finish_int(tickets[0], 1) == AIOLOS_GONE);
    CHECK(aiolos_post(remote, posted, &n) == AIOLOS_GONE);
    CHECK(aiolos_stop(remote) == AIOLOS_GONE && aiolos_interrupt(remote) == AIOLOS_GONE);
    CHECK(aiolos_stop((aiolos_remote){0}) == AIOLOS_GONE);
    CHECK(aiolos_finish_none((aiolos_ticket){0, 0}) == AIOLOS_GONE);
}

/* Threads name VMs that open and close under them. */
static void *hammers(void *arg) {
    aiolos_remote *remote = arg;
    for (int i = 0; i < 20000; i++) {
        aiolos_remote r = {__atomic_load_n(&remote->id, __ATOMIC_RELAXED)};
        aiolos_interrupt(r);
        aiolos_stop(r);
        aiolos_finish_int((aiolos_ticket){r.id, UINT64_C(1) << 32}, i);
    }
    return NULL;
}
static void opening_and_closing(void) {
    aiolos_remote shared = {0};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, hammers, &shared);
    for (int i = 0; i < 20; i++) {
        aiolos_vm *vm = aiolos_open(NULL);
        __atomic_store_n(&shared.id, aiolos_remote_of(vm).id, __ATOMIC_RELAXED);
        aiolos_exec(vm, "for i in range(1000): pass", "short");
        aiolos_close(vm);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}

int main(int argc, char **argv) {
    aiolos_vm *vm = aiolos_open(NULL);
    aiolos_def(vm, NULL, "async later() -> object", later, NULL);
    aiolos_def(vm, NULL, "async at_once(n: int) -> int", at_once, NULL);
    aiolos_def(vm, NULL, "async early(value) -> object", early, NULL);
    aiolos_def(vm, NULL, "async forgets()", forgets, NULL);
    aiolos_def(vm, NULL, "async fails()", fails, NULL);
    aiolos_def(vm, NULL, "async square(n: int) -> int", square, NULL);
    aiolos_def(vm, NULL, "not_async()", not_async, NULL);
    aiolos_def(vm, NULL, "finish(ticket: int, how: str) -> int", finish, NULL);
    if (aiolos_status_of(vm) ||
        aiolos_exec_file(vm, argc > 1 ? argv[1] : "async_natives.aio"))
        CHECK(false), fputs(aiolos_error_text(vm), stderr);
    CHECK(cancelled == 2);
    cancelled = tickets_n = 0;
    across_threads(vm);
    aiolos_close(vm);
    closing();
    opening_and_closing();
    return failures;
}
