/* asyncio.sleep. */
#include "../script.h"

Test(delay, results_and_order) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def s(d, x):\n"
            "  r = await asyncio.sleep(d, x)\n"
            "  log.append(r)\n"
            "async def f(): await asyncio.gather(s(0.02, \"b\"), s(0, \"a\"), s(0.01, "
            "\"c\"))");
    expect(vm, "runs(f)", "(None, ['a', 'c', 'b'])");
    CLOSE(vm);
}

Test(delay, delays_that_are_none) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def s(d): return await asyncio.sleep(d, \"done\")\n"
            "async def f(): return [await s(0), await s(-5), await s(False)]");
    expect(vm, "runs(f)", "(['done', 'done', 'done'], [])");
    expect(vm, "asyncio.run(s('x'))",
           "TypeError: '<=' not supported between instances of 'str' and 'int'");
    expect(vm, "asyncio.run(s(float('nan')))",
           "ValueError: Invalid delay: NaN (not a number)");
    expect(vm, "asyncio.run(s(None))",
           "TypeError: '<=' not supported between instances of 'NoneType' and 'int'");
    CLOSE(vm);
}

Test(delay, is_cancelled) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  t = asyncio.create_task(asyncio.sleep(100))\n"
            "  await asyncio.sleep(0)\n"
            "  t.cancel(\"m\")\n"
            "  try: await t\n"
            "  except asyncio.CancelledError as e: return e.args");
    expect(vm, "runs(f)", "(('m',), [])");
    CLOSE(vm);
}
