/* asyncio.TaskGroup. */
#include "../script.h"

Test(task_group, waits_for_all) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c(n):\n"
            "  await asyncio.sleep(0)\n"
            "  log.append(n)\n"
            "  return n\n"
            "async def f():\n"
            "  async with asyncio.TaskGroup() as g:\n"
            "    ts = [g.create_task(c(i)) for i in range(3)]\n"
            "  return [t.result() for t in ts]");
    expect(vm, "runs(f)", "([0, 1, 2], [0, 1, 2])");
    CLOSE(vm);
}

Test(task_group, a_failure_cancels_the_rest) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def bad(): raise KeyError(\"k\")\n"
            "async def slow():\n"
            "  try: await asyncio.sleep(10)\n"
            "  except asyncio.CancelledError: log.append(\"cancelled\"); raise\n"
            "async def f():\n"
            "  try:\n"
            "    async with asyncio.TaskGroup() as g:\n"
            "      g.create_task(slow())\n"
            "      g.create_task(bad())\n"
            "  except BaseExceptionGroup as e: return e.message, e.exceptions\n"
            "async def late():\n"
            "  async with asyncio.TaskGroup() as g: pass\n"
            "  c = slow()\n"
            "  try: g.create_task(c)\n"
            "  finally: c.close()");
    expect(vm, "runs(f)",
           "(('unhandled errors in a TaskGroup', (KeyError('k'),)), ['cancelled'])");
    expect(vm, "asyncio.run(late())",
           "RuntimeError: TaskGroup <TaskGroup entered> is finished");
    CLOSE(vm);
}

Test(task_group, the_body_counts) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  try:\n"
            "    async with asyncio.TaskGroup() as g: raise ValueError(1)\n"
            "  except ExceptionGroup as e: return e.exceptions\n"
            "async def g():\n"
            "  t = asyncio.TaskGroup()\n"
            "  t.create_task(asyncio.sleep(0))");
    expect(vm, "runs(f)", "((ValueError(1),), [])");
    CLOSE(vm);
}
