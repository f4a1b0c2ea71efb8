/* The module's own functions: loops, current tasks, what is what. */
#include "../script.h"

Test(asyncio, loops_are_made_run_and_closed) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "async def f(): return asyncio.get_running_loop() is loop");
    expect(vm, "loop.run_until_complete(f())", "True");
    expect(vm, "loop.is_running()", "False");
    expect(vm, "loop.is_closed()", "False");
    expect(vm, "loop.close()", "None");
    expect(vm, "loop.is_closed()", "True");
    expect(vm, "loop.call_soon(print)", "RuntimeError: Event loop is closed");
    expect(vm, "asyncio.get_running_loop()", "RuntimeError: no running event loop");
    CLOSE(vm);
}

Test(asyncio, run_refuses_what_is_no_coroutine) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def f(): asyncio.run(g())\n"
            "async def g(): pass");
    expect(vm, "asyncio.run(1)", "ValueError: a coroutine was expected, got 1");
    CLOSE(vm);
}

Test(asyncio, tells_what_is_what) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def f(): pass\n"
            "c = f()\n"
            "c.close()\n"
            "loop = asyncio.new_event_loop()");
    expect(vm, "asyncio.iscoroutine(c)", "True");
    expect(vm, "asyncio.iscoroutine(f)", "False");
    expect(vm, "asyncio.iscoroutinefunction(f)", "True");
    expect(vm, "asyncio.isfuture(loop.create_future())", "True");
    expect(vm, "asyncio.isfuture(1)", "False");
    expect(vm, "loop.close()", "None");
    CLOSE(vm);
}

Test(asyncio, current_task_and_all_tasks) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  t = asyncio.create_task(asyncio.sleep(0), name=\"n\")\n"
            "  return asyncio.current_task() in asyncio.all_tasks(), sorted(x.get_name() "
            "for x in asyncio.all_tasks())[-1], len(asyncio.all_tasks())");
    expect(vm, "runs(f)", "((True, 'n', 2), [])");
    expect(vm, "asyncio.current_task()", "RuntimeError: no running event loop");
    expect(vm, "asyncio.all_tasks()", "RuntimeError: no running event loop");
    CLOSE(vm);
}
