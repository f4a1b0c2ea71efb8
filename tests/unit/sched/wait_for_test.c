/* asyncio.wait_for. */
#include "../script.h"

Test(wait_for, result_or_timeout) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def c(d):\n"
            "  try: await asyncio.sleep(d)\n"
            "  except asyncio.CancelledError: log.append(\"cancelled\"); raise\n"
            "  return \"ok\"\n"
            "async def f():\n"
            "  r = await asyncio.wait_for(c(0), 10)\n"
            "  try: await asyncio.wait_for(c(10), 0.01)\n"
            "  except TimeoutError: return r\n"
            "async def now():\n"
            "  try: await asyncio.wait_for(c(10), 0)\n"
            "  except TimeoutError: return \"at once\"\n"
            "async def never(): return await asyncio.wait_for(c(0), None)");
    expect(vm, "runs(f)", "('ok', ['cancelled'])");
    expect(vm, "runs(now)", "('at once', [])");
    expect(vm, "runs(never)", "('ok', [])");
    CLOSE(vm);
}
