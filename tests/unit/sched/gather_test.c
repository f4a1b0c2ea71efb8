/* asyncio.gather. */
#include "../script.h"

Test(gather, results_in_order_of_arguments) {
    OPEN(vm);
    run(vm,
        "import asyncio\n"
        "log = []\n"
        "def runs(f):\n"
        "    log.clear()\n"
        "    r = asyncio.run(f())\n"
        "    return r, log[:]\n"
        "async def c(x, d):\n"
        "  await asyncio.sleep(d)\n"
        "  log.append(x)\n"
        "  return x\n"
        "async def f(): return await asyncio.gather(c(1, 0.02), c(2, 0), c(3, 0.01))\n"
        "async def e(): return await asyncio.gather()\n"
        "async def twice():\n"
        "  t = c(5, 0)\n"
        "  return await asyncio.gather(t, t)");
    expect(vm, "runs(f)", "([1, 2, 3], [2, 3, 1])");
    expect(vm, "runs(e)", "([], [])");
    expect(vm, "runs(twice)", "([5, 5], [5])");
    CLOSE(vm);
}

Test(gather, the_first_failure_is_passed_on) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def bad(): raise KeyError(\"k\")\n"
            "async def slow():\n"
            "  await asyncio.sleep(0.01)\n"
            "  log.append(\"slow ends\")\n"
            "async def f():\n"
            "  try: await asyncio.gather(bad(), slow())\n"
            "  except KeyError as e: log.append(repr(e))\n"
            "  await asyncio.sleep(0.02)\n"
            "async def g(): return [repr(x) for x in await asyncio.gather(bad(), slow(), "
            "return_exceptions=True)]");
    expect(vm, "runs(f)", "(None, [\"KeyError('k')\", 'slow ends'])");
    expect(vm, "runs(g)", "([\"KeyError('k')\", 'None'], ['slow ends'])");
    CLOSE(vm);
}

Test(gather, cancelling_reaches_the_children) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c():\n"
            "  try: await asyncio.sleep(10)\n"
            "  except asyncio.CancelledError: log.append(\"cancelled\"); raise\n"
            "async def f():\n"
            "  g = asyncio.gather(c(), c())\n"
            "  await asyncio.sleep(0)\n"
            "  log.append(g.cancel())\n"
            "  try: await g\n"
            "  except asyncio.CancelledError: return \"outer\"");
    expect(vm, "runs(f)", "('outer', [True, 'cancelled', 'cancelled'])");
    CLOSE(vm);
}
