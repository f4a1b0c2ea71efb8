/* Native coroutines that wait are their own waiters; a Future stands in for them where a
 * script looks. */
#include "../script.h"

Test(wait, a_driver_by_hand_gets_a_future) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  e = asyncio.Event()\n"
            "  c = e.wait()\n"
            "  fut = c.send(None)\n"
            "  r = [asyncio.isfuture(fut), fut.done()]\n"
            "  e.set()\n"
            "  r.append(fut.done())\n"
            "  try: c.send(None)\n"
            "  except StopIteration as s: r.append(s.value)\n"
            "  return r");
    expect(vm, "runs(f)", "([True, False, True, True], [])");
    CLOSE(vm);
}

Test(wait, what_is_thrown_in_is_passed_on) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  e = asyncio.Event()\n"
            "  c = e.wait()\n"
            "  c.send(None)\n"
            "  try: c.throw(KeyError(\"k\"))\n"
            "  except KeyError as x: return repr(x)");
    expect(vm, "runs(f)", "(\"KeyError('k')\", [])");
    CLOSE(vm);
}
