/* What async generators hand to await: asend, athrow, aclose and their misuse. */
#include "../script.h"

Test(async_step, asend_and_athrow) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def g():\n"
            "  try:\n"
            "    x = yield 1\n"
            "    yield x\n"
            "  except KeyError: yield \"caught\"\n"
            "async def f():\n"
            "  a = g()\n"
            "  r = [await a.asend(None), await a.asend(5)]\n"
            "  b = g()\n"
            "  await b.asend(None)\n"
            "  r.append(await b.athrow(KeyError))\n"
            "  await b.aclose()\n"
            "  try: await b.asend(1)\n"
            "  except StopAsyncIteration: r.append(\"end\")\n"
            "  return r");
    expect(vm, "asyncio.run(f())", "[1, 5, 'caught', 'end']");
    CLOSE(vm);
}

Test(async_step, is_awaited_once) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def g(): yield 1\n"
            "async def f():\n"
            "  s = g().asend(None)\n"
            "  await s\n"
            "  await s\n"
            "async def h():\n"
            "  await g().asend(5)");
    expect(vm, "asyncio.run(f())",
           "RuntimeError: cannot reuse already awaited __anext__()/asend()");
    expect(vm, "asyncio.run(h())",
           "TypeError: can't send non-None value to a just-started async generator");
    CLOSE(vm);
}

Test(async_step, aclose_of_one_that_goes_on) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def g():\n"
            "  try: yield 1\n"
            "  finally: yield 2\n"
            "async def f():\n"
            "  a = g()\n"
            "  await a.asend(None)\n"
            "  await a.aclose()");
    expect(vm, "asyncio.run(f())", "RuntimeError: async generator ignored GeneratorExit");
    CLOSE(vm);
}
