/* Waits in words. */
#include "told.h"

static void expect_told(const char *coroutine, const char *wanted) {
    OPEN_TOLD(vm);
    char source[1024];
    snprintf(source, sizeof source,
             "import asyncio\nasync def main():\n%sasyncio.run(main())\n", coroutine);
    run_failing(vm, source);
    cr_expect(strstr(told, wanted), "\"%s\" is not in\n%s", wanted, told);
    CLOSE(vm);
}

Test(story, names_what_has_a_name_in_the_waiting_line) {
    expect_told("    e = asyncio.Event()\n    await e.wait()\n", "waits for Event e");
    expect_told("    await asyncio.Event().wait()\n", "waits for an Event");
    expect_told("    q = asyncio.Queue()\n    await q.get()\n", "Queue q");
    expect_told("    s = asyncio.Semaphore(0)\n    await s.acquire()\n", "Semaphore s");
    expect_told("    f = asyncio.get_running_loop().create_future()\n    await f\n",
                "Future f");
}

Test(story, of_a_lock_taken_twice) {
    expect_told("    lock = asyncio.Lock()\n    await lock.acquire()\n    async with "
                "lock: pass\n",
                "waits for Lock lock, which it holds itself");
}

Test(story, says_where) {
    expect_told("    e = asyncio.Event()\n    await e.wait()\n", "at test.aio:4 in main");
}
