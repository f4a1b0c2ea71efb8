/* create_task and ensure_future. */
#include "../script.h"

Test(spawn, what_may_become_a_task) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "class W:\n"
            "  def __await__(self):\n"
            "    yield from asyncio.sleep(0).__await__()\n"
            "    return 8\n"
            "async def c(): return 1\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  fut = l.create_future()\n"
            "  t = asyncio.ensure_future(W())\n"
            "  return asyncio.ensure_future(fut) is fut, await t, await "
            "asyncio.ensure_future(c())\n"
            "async def bad(x): asyncio.create_task(x)\n"
            "async def bad2(): asyncio.ensure_future(1)");
    expect(vm, "runs(f)", "((True, 8, 1), [])");
    expect(vm, "asyncio.run(bad(1))", "TypeError: a coroutine was expected, got 1");
    expect(vm, "asyncio.run(bad2())",
           "TypeError: An asyncio.Future, a coroutine or an awaitable is required");
    expect(vm, "asyncio.create_task(1)", "RuntimeError: no running event loop");
    CLOSE(vm);
}

Test(spawn, names_and_factories) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c(): return asyncio.current_task().get_name()\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  a = await asyncio.create_task(c(), name=\"given\")\n"
            "  l.set_task_factory(lambda loop, coro, **kw: asyncio.Task(coro, loop=loop, "
            "name=\"made\"))\n"
            "  return a, await asyncio.create_task(c())");
    expect(vm, "runs(f)", "(('given', 'None'), [])");
    CLOSE(vm);
}
