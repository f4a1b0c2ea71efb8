/* Tasks: steps, results, cancellation. */
#include "../script.h"

Test(task, cancellation_is_counted) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c():\n"
            "  try: await asyncio.sleep(10)\n"
            "  except asyncio.CancelledError:\n"
            "    t = asyncio.current_task()\n"
            "    log.append((t.cancelling(), t.uncancel(), t.cancelling()))\n"
            "    return \"survived\"\n"
            "async def f():\n"
            "  t = asyncio.create_task(c())\n"
            "  await asyncio.sleep(0)\n"
            "  log.append((t.cancel(), t.cancel()))\n"
            "  return await t, t.cancelled(), t.cancel()");
    expect(vm, "runs(f)", "(('survived', False, False), [(True, True), (2, 1, 1)])");
    CLOSE(vm);
}

Test(task, cancelled_before_it_starts) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c(): log.append(\"ran\")\n"
            "async def f():\n"
            "  t = asyncio.create_task(c())\n"
            "  t.cancel()\n"
            "  try: await t\n"
            "  except asyncio.CancelledError: return t.cancelled()");
    expect(vm, "runs(f)", "(True, [])");
    CLOSE(vm);
}

Test(task, failure_and_result) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c(): raise KeyError(\"k\")\n"
            "async def f():\n"
            "  t = asyncio.create_task(c())\n"
            "  try: t.result()\n"
            "  except asyncio.InvalidStateError as e: log.append(str(e))\n"
            "  await asyncio.wait([t])\n"
            "  return t.exception(), t.done()");
    expect(vm, "runs(f)", "((KeyError('k'), True), ['Result is not set.'])");
    CLOSE(vm);
}

Test(task, awaiting_oneself_is_told) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  try: await asyncio.current_task()\n"
            "  except RuntimeError as e: return str(e).split(\"<\")[0]");
    expect(vm, "runs(f)", "('Task cannot await on itself: ', [])");
    CLOSE(vm);
}

Test(task, a_task_sets_no_result) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  t = asyncio.create_task(asyncio.sleep(0))\n"
            "  r = []\n"
            "  for m, a in ((\"set_result\", 1), (\"set_exception\", KeyError())):\n"
            "    try: getattr(t, m)(a)\n"
            "    except RuntimeError as e: r.append(str(e))\n"
            "  await t\n"
            "  return r");
    expect(vm, "runs(f)",
           "(['Task does not support set_result operation', 'Task does not support "
           "set_exception operation'], [])");
    CLOSE(vm);
}
