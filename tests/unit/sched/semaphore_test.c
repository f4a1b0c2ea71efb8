/* asyncio.Semaphore and BoundedSemaphore. */
#include "../script.h"

Test(semaphore, lets_so_many_in) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def w(s, n):\n"
            "  async with s:\n"
            "    log.append((\"in\", n))\n"
            "    await asyncio.sleep(0)\n"
            "    log.append((\"out\", n))\n"
            "async def f():\n"
            "  s = asyncio.Semaphore(2)\n"
            "  await asyncio.gather(*(w(s, i) for i in range(3)))\n"
            "  return s.locked()");
    expect(
        vm, "runs(f)",
        "(False, [('in', 0), ('in', 1), ('out', 0), ('out', 1), ('in', 2), ('out', 2)])");
    CLOSE(vm);
}

Test(semaphore, bounds) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "b = asyncio.BoundedSemaphore(1)\n"
            "s = asyncio.Semaphore(0)");
    expect(vm, "b.release()", "ValueError: BoundedSemaphore released too many times");
    expect(vm, "s.release()", "None");
    expect(vm, "s.locked()", "False");
    expect(vm, "asyncio.Semaphore(-1)",
           "ValueError: Semaphore initial value must be >= 0");
    CLOSE(vm);
}
