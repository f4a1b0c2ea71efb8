/* The heap of deadlines. */
#include "../script.h"

Test(timers, leave_in_order) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  now = l.time()\n"
            "  for i in (5, 1, 4, 2, 3): l.call_at(now + i / 500, log.append, i)\n"
            "  await asyncio.sleep(0.05)");
    expect(vm, "runs(f)", "(None, [1, 2, 3, 4, 5])");
    CLOSE(vm);
}

Test(timers, many_cancelled_ones_go) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  hs = [l.call_later(1000 + i, log.append, i) for i in range(500)]\n"
            "  for h in hs[:400]: h.cancel()\n"
            "  l.call_later(0.001, log.append, \"due\")\n"
            "  await asyncio.sleep(0.02)\n"
            "  return sum(h.cancelled() for h in hs)");
    expect(vm, "runs(f)", "(400, ['due'])");
    CLOSE(vm);
}

Test(timers, equal_deadlines_as_heapq_has_them) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  w = l.time() + 0.01\n"
            "  for i in range(12): l.call_at(w, log.append, i)\n"
            "  await asyncio.sleep(0.03)");
    expect(vm, "runs(f)", "(None, [0, 2, 6, 5, 11, 10, 9, 8, 7, 1, 3, 4])");
    CLOSE(vm);
}
