/* asyncio.wait. */
#include "../script.h"

Test(wait_many, conditions) {
    OPEN(vm);
    run(vm,
        "import asyncio\n"
        "log = []\n"
        "def runs(f):\n"
        "    log.clear()\n"
        "    r = asyncio.run(f())\n"
        "    return r, log[:]\n"
        "async def c(n, d, bad=False):\n"
        "  await asyncio.sleep(d)\n"
        "  if bad: raise KeyError(n)\n"
        "  return n\n"
        "async def f(when, timeout=None):\n"
        "  ts = [asyncio.create_task(c(1, 0.01)), asyncio.create_task(c(2, 0.03, True)), "
        "asyncio.create_task(c(3, 0.2))]\n"
        "  done, pending = await asyncio.wait(ts, return_when=when, timeout=timeout)\n"
        "  for t in pending: t.cancel()\n"
        "  return len(done), len(pending)");
    expect(vm, "asyncio.run(f(asyncio.FIRST_COMPLETED))", "(1, 2)");
    expect(vm, "asyncio.run(f(asyncio.FIRST_EXCEPTION))", "(2, 1)");
    expect(vm, "asyncio.run(f(asyncio.ALL_COMPLETED, 0.1))", "(2, 1)");
    CLOSE(vm);
}

Test(wait_many, what_it_refuses) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def f(x, **k): return await asyncio.wait(x, **k)\n"
            "async def g():\n"
            "  c = asyncio.sleep(0)\n"
            "  try: return await asyncio.wait([c])\n"
            "  finally: c.close()");
    expect(vm, "asyncio.run(f([]))", "ValueError: Set of Tasks/Futures is empty.");
    expect(vm, "asyncio.run(f(1))", "TypeError: 'int' object is not iterable");
    expect(vm, "asyncio.run(g())",
           "TypeError: Passing coroutines is forbidden, use tasks explicitly.");
    expect(vm, "asyncio.run(f([asyncio.sleep], return_when='x'))",
           "ValueError: Invalid return_when value: x");
    CLOSE(vm);
}
