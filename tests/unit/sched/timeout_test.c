/* asyncio.timeout and timeout_at. */
#include "../script.h"

Test(timeout, expires) {
    OPEN(vm);
    run(vm,
        "import asyncio\n"
        "log = []\n"
        "def runs(f):\n"
        "    log.clear()\n"
        "    r = asyncio.run(f())\n"
        "    return r, log[:]\n"
        "async def f():\n"
        "  try:\n"
        "    async with asyncio.timeout(0.01) as t: await asyncio.sleep(10)\n"
        "  except TimeoutError: return t.expired(), asyncio.current_task().cancelling()\n"
        "async def g():\n"
        "  async with asyncio.timeout(10) as t: log.append(t.expired())\n"
        "  return t.expired()\n"
        "async def never():\n"
        "  async with asyncio.timeout(None) as t: return t.when()");
    expect(vm, "runs(f)", "((True, 0), [])");
    expect(vm, "runs(g)", "(False, [False])");
    expect(vm, "runs(never)", "(None, [])");
    CLOSE(vm);
}

Test(timeout, reschedules) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  try:\n"
            "    async with asyncio.timeout(None) as t:\n"
            "      t.reschedule(l.time() + 0.01)\n"
            "      await asyncio.sleep(10)\n"
            "  except TimeoutError: return t.when() is not None\n"
            "async def late():\n"
            "  async with asyncio.timeout(1) as t: pass\n"
            "  t.reschedule(1)");
    expect(vm, "runs(f)", "(True, [])");
    expect(vm, "asyncio.run(late())",
           "RuntimeError: Cannot change state of finished Timeout");
    CLOSE(vm);
}

Test(timeout, is_entered_once_in_a_task) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  t = asyncio.timeout(1)\n"
            "  async with t: pass\n"
            "  async with t: pass");
    expect(vm, "asyncio.run(f())", "RuntimeError: Timeout has already been entered");
    CLOSE(vm);
}
