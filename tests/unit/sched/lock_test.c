/* asyncio.Lock. */
#include "../script.h"

Test(lock, is_handed_on_in_order) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def w(l, n):\n"
            "  async with l:\n"
            "    log.append(n)\n"
            "    await asyncio.sleep(0)\n"
            "async def f():\n"
            "  l = asyncio.Lock()\n"
            "  await asyncio.gather(*(w(l, i) for i in range(4)))\n"
            "  return l.locked()");
    expect(vm, "runs(f)", "(False, [0, 1, 2, 3])");
    CLOSE(vm);
}

Test(lock, a_cancelled_waiter_is_passed_over) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def w(l, n):\n"
            "  async with l: log.append(n)\n"
            "async def f():\n"
            "  l = asyncio.Lock()\n"
            "  await l.acquire()\n"
            "  ts = [asyncio.create_task(w(l, i)) for i in range(3)]\n"
            "  await asyncio.sleep(0)\n"
            "  ts[0].cancel()\n"
            "  l.release()\n"
            "  await asyncio.gather(*ts, return_exceptions=True)");
    expect(vm, "runs(f)", "(None, [1, 2])");
    CLOSE(vm);
}

Test(lock, misuse) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "l = asyncio.Lock()");
    expect(vm, "l.release()", "RuntimeError: Lock is not acquired.");
    expect(vm, "l.locked()", "False");
    expect(vm, "l.__enter__",
           "AttributeError: 'Lock' object has no attribute '__enter__'");
    CLOSE(vm);
}
