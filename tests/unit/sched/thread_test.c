#include <criterion/criterion.h>
#include <string.h>

#include "aiolos.h"
#include "api/engine.h"
#include "sched/loop.h"
#include "sched/worker.h"

TestSuite(thread, .timeout = 60);

static VM *open_vm(void) {
    EngineConfig config = {.hash_seed = "0", .grants = AIOLOS_GRANT_ALL};
    VM *vm = engine_open(&config);
    cr_assert(vm);
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    return vm;
}

static bool run(VM *vm, const char *text) {
    return engine_run_main(vm, text, strlen(text), "thread_test.aio");
}

static const char busy[] = "import asyncio\n"
                           "def spin():\n"
                           "    try:\n"
                           "        while True: pass\n"
                           "    finally:\n"
                           "        print('not reached')\n"
                           "async def main():\n"
                           "    await asyncio.gather(asyncio.to_thread(spin),\n"
                           "                         asyncio.to_thread(spin))\n"
                           "asyncio.run(main())\n";

Test(thread, a_stop_unwinds_all_threads_and_the_vm_goes_on) {
    VM *vm = open_vm();
    cr_assert(run(vm, "import asyncio"));
    limits_set(vm, 3000000, 0);
    cr_expect_not(run(vm, busy));
    cr_expect_eq(vm->stopping, STOP_FUEL);
    limits_set(vm, 0, 0);
    limits_resume(vm);
    for (Worker *w = vm->workers; w; w = w->next)
        cr_expect_null(w->thread);
    cr_assert(run(vm, "import asyncio\n"
                      "async def main():\n"
                      "    assert await asyncio.to_thread(len, 'four') == 4\n"
                      "asyncio.run(main())\n"));
    engine_close(vm);
}

Test(thread, closing_the_vm_stops_threads_that_sleep_and_that_run) {
    VM *vm = open_vm();
    cr_assert(run(vm, "import asyncio, time\n"
                      "def spin():\n"
                      "    while True: pass\n"
                      "loop = asyncio.new_event_loop()\n"
                      "loop.run_in_executor(None, time.sleep, 3600)\n"
                      "loop.run_in_executor(None, spin)\n"
                      "async def main(): await asyncio.sleep(0.01)\n"
                      "loop.run_until_complete(main())\n"));
    cr_expect(vm->workers);
    engine_close(vm);
}

Test(thread, a_stop_finds_threads_whose_system_calls_end_just_then) {
    for (uint64_t fuel = 20; fuel < 400; fuel++) {
        VM *vm = open_vm();
        cr_assert(run(vm,
                      "import asyncio\n"
                      "async def main():\n"
                      "    await asyncio.gather(*(asyncio.to_thread(open, '/dev/null')\n"
                      "                           for i in range(4)))\n"));
        limits_set(vm, fuel, 0);
        run(vm, "asyncio.run(main())"); /* enough or not: it comes to an end */
        engine_close(vm);
    }
}
