/* What locks, events and queues share: they belong to one loop. */
#include "../script.h"

Test(waiters, one_loop_for_those_who_wait) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "l = asyncio.Lock()\n"
            "async def f():\n"
            "  await l.acquire()\n"
            "  t = asyncio.create_task(l.acquire())\n"
            "  await asyncio.sleep(0)\n"
            "  l.release()\n"
            "  await t\n"
            "  l.release()\n"
            "  return \"ok\"\n"
            "async def g():\n"
            "  await l.acquire()\n"
            "  try: await asyncio.wait_for(l.acquire(), 0.01)\n"
            "  except RuntimeError as e: return str(e).endswith(\"is bound to a "
            "different event loop\")\n"
            "  finally: l.release()");
    expect(vm, "asyncio.run(f())", "'ok'");
    expect(vm, "asyncio.run(g())", "True");
    CLOSE(vm);
}
