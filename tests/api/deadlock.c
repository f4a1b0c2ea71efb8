/* deadlock.c - a script in which every task waits for ever ends with a status and a
 * story, unless somebody outside could wake it. */
#include "check.h"

#include <pthread.h>

static bool tells(aiolos_vm *vm, const char *text) {
    return strstr(aiolos_error_text(vm), text) != NULL;
}

static const char unset[] = "import asyncio\n"
                            "cleaned = 0\n"
                            "async def main():\n"
                            "    global cleaned\n"
                            "    event = asyncio.Event()\n"
                            "    try:\n"
                            "        await event.wait()\n"
                            "    finally:\n"
                            "        cleaned += 1\n";

static void is_told(aiolos_vm *vm) {
    RUN(vm, unset);
    CHECK(aiolos_exec(vm, "asyncio.run(main())", "waits") == AIOLOS_DEADLOCK);
    CHECK(aiolos_status_of(vm) == AIOLOS_DEADLOCK);
    CHECK(tells(vm, "Deadlock: no task can go on, and nothing is left to wake one.\n"));
    CHECK(tells(vm, "waits for Event event\n      at test:7 in main\n"));
    CHECK(tells(vm, "Nobody is left who could set Event event.\n"));
    CHECK(tells(vm, "CancelledError"));
    CHECK_TEXT(aiolos_error_type(vm), "CancelledError");
    aiolos_clear(vm);
    CHECK_TEXT(aiolos_error_text(vm), "");
    CHECK(global_int(vm, "cleaned") == 1);
    RUN(vm, "asyncio.run(asyncio.sleep(0))");
}

/* Whoever swallows the cancellation is told of all the same; who waits again is stopped.
 */
static void cannot_be_caught(aiolos_vm *vm) {
    CHECK(aiolos_exec(vm,
                      "async def swallows():\n"
                      "    try: await main()\n"
                      "    except asyncio.CancelledError: pass\n"
                      "asyncio.run(swallows())\n"
                      "after = 1\n",
                      "swallows") == AIOLOS_DEADLOCK);
    CHECK_TEXT(aiolos_error_type(vm), "");
    aiolos_clear(vm);
    CHECK(global_int(vm, "after") == 1);
    CHECK(aiolos_exec(vm,
                      "async def again():\n"
                      "    try: await main()\n"
                      "    except asyncio.CancelledError: await main()\n"
                      "asyncio.run(again())\n"
                      "after = 2\n",
                      "again") == AIOLOS_DEADLOCK);
    CHECK(tells(vm, "Deadlock again, while tasks were cleaning up.\n"));
    aiolos_clear(vm);
    CHECK(global_int(vm, "after") == 1);
    RUN(vm, "asyncio.run(asyncio.sleep(0))");
}

/* The same where the host calls a function, or evaluates. */
static void in_calls(aiolos_vm *vm) {
    RUN(vm, "def waits(): asyncio.run(main())");
    aiolos_val fn = aiolos_global(vm, "waits");
    CHECK(!aiolos_call(vm, fn, 0, NULL).bits);
    CHECK(aiolos_status_of(vm) == AIOLOS_DEADLOCK);
    aiolos_clear(vm);
    CHECK(!aiolos_eval(vm, "waits()").bits);
    CHECK(aiolos_status_of(vm) == AIOLOS_DEADLOCK);
    aiolos_clear(vm);
}

static aiolos_ticket open_ticket;
static int waits_for_host(aiolos_frame *f) {
    open_ticket = aiolos_defer(f, NULL, NULL);
    return AIOLOS_PENDING;
}
static void *finishes(void *unused) {
    aiolos_finish_int(open_ticket, 7);
    return NULL;
}
static int starts_thread(aiolos_frame *f) {
    pthread_t *thread = aiolos_frame_user(f);
    pthread_create(thread, NULL, finishes, NULL);
    return aiolos_return_none(f);
}

/* An open ticket is something that is left. */
static void not_while_the_host_works(aiolos_vm *vm) {
    pthread_t thread;
    aiolos_def(vm, NULL, "async work() -> int", waits_for_host, NULL);
    aiolos_def(vm, NULL, "start()", starts_thread, &thread);
    RUN(vm, "async def both():\n"
            "    asyncio.get_running_loop().call_soon(start)\n"
            "    return await work()\n"
            "result = asyncio.run(both())\n");
    pthread_join(thread, NULL);
    CHECK(global_int(vm, "result") == 7);
}

/* So is another thread that may post or stop. */
static void *stops(void *remote) {
    aiolos_stop(*(aiolos_remote *)remote);
    return NULL;
}
static void not_while_threads_may_post(aiolos_vm *vm) {
    pthread_t thread;
    aiolos_remote remote = aiolos_remote_of(vm);
    pthread_create(&thread, NULL, stops, &remote);
    CHECK(aiolos_exec(vm, "asyncio.run(main())", "waits") == AIOLOS_STOPPED);
    pthread_join(thread, NULL);
    aiolos_clear(vm);
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    is_told(vm);
    cannot_be_caught(vm);
    in_calls(vm);
    not_while_the_host_works(vm);
    not_while_threads_may_post(vm);
    aiolos_close(vm);
    return failures;
}
