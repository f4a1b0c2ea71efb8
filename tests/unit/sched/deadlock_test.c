/* Deadlocks: their story, and the way out. */
#include "told.h"

static const char two_locks[] = "import asyncio\n"
                                "async def right(a, b):\n"
                                "    async with b:\n"
                                "        await asyncio.sleep(0)\n"
                                "        async with a: pass\n"
                                "async def left(a, b):\n"
                                "    async with a:\n"
                                "        await asyncio.sleep(0)\n"
                                "        async with b: pass\n"
                                "async def main():\n"
                                "    a, b = asyncio.Lock(), asyncio.Lock()\n"
                                "    try: await asyncio.gather(left(a, b), right(a, b))\n"
                                "    finally: print('cleaned up')\n"
                                "asyncio.run(main())\n";

static void swallow(VM *vm, int stream, const char *text, size_t n) {}

Test(deadlock, tells_who_waits_for_whom_and_names_the_cycle) {
    OPEN_TOLD(vm);
    vm->write_hook = swallow;
    run_failing(vm, two_locks);
    cr_expect_str_eq(
        told, "Deadlock: no task can go on, and nothing is left to wake one.\n"
              "  Task-1 (main) gathers Task-2 (left), Task-3 (right)\n"
              "      at test.aio:12 in main\n"
              "  Task-2 (left) waits for Lock b, held by Task-3 (right)\n"
              "      at test.aio:9 in left\n"
              "  Task-3 (right) waits for Lock a, held by Task-2 (left)\n"
              "      at test.aio:5 in right\n"
              "Cycle of locks: Task-2 (left) -> Task-3 (right) -> Task-2 (left)\n");
    cr_expect_eq(vm->deadlocks, 1);
    CLOSE(vm);
}

Test(deadlock, finally_blocks_run) {
    OPEN_TOLD(vm);
    run(vm, "out = []");
    run_failing(vm, "import asyncio\n"
                    "async def main():\n"
                    "    try: await asyncio.Event().wait()\n"
                    "    finally: out.append(1)\n"
                    "asyncio.run(main())\n");
    expect(vm, "out", "[1]");
    CLOSE(vm);
}

Test(deadlock, a_second_one_ends_the_vm) {
    OPEN_TOLD(vm);
    run_failing(vm, "import asyncio\n"
                    "async def main():\n"
                    "    try: await asyncio.Event().wait()\n"
                    "    finally: await asyncio.Event().wait()\n"
                    "asyncio.run(main())\n");
    cr_expect_eq(vm->deadlocks, 2);
    cr_expect(vm->stopping);
    engine_close(vm);
}

Test(deadlock, is_none_while_a_timer_is_left) {
    OPEN_TOLD(vm);
    run(vm, "import asyncio\n"
            "async def main():\n"
            "    e = asyncio.Event()\n"
            "    asyncio.get_running_loop().call_later(1000, e.set)\n"
            "    await e.wait()\n"
            "asyncio.run(main())\n");
    cr_expect_str_empty(told);
    CLOSE(vm);
}
