/* asyncio.Event. */
#include "../script.h"

Test(event, wakes_all_in_order) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def w(e, n):\n"
            "  log.append((\"got\", n, await e.wait()))\n"
            "async def f():\n"
            "  e = asyncio.Event()\n"
            "  ts = [asyncio.create_task(w(e, i)) for i in range(3)]\n"
            "  await asyncio.sleep(0)\n"
            "  e.set()\n"
            "  log.append(e.is_set())\n"
            "  e.clear()\n"
            "  await asyncio.gather(*ts)\n"
            "  return e.is_set()");
    expect(vm, "runs(f)",
           "(False, [True, ('got', 0, True), ('got', 1, True), ('got', 2, True)])");
    CLOSE(vm);
}

Test(event, does_not_wait_when_set) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  e = asyncio.Event()\n"
            "  e.set()\n"
            "  return await e.wait()");
    expect(vm, "runs(f)", "(True, [])");
    CLOSE(vm);
}
