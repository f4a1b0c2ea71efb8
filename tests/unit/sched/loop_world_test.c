/* Threads and executors as methods of loops. */
#include "../script.h"

Test(loop_world, functions_run_in_threads) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  r = await asyncio.to_thread(lambda a, b=1: a + b, 2, b=3)\n"
            "  s = await asyncio.get_running_loop().run_in_executor(None, len, \"abc\")\n"
            "  try: await asyncio.to_thread(lambda: 1 / 0)\n"
            "  except ZeroDivisionError as e: return r, s, str(e)");
    expect(vm, "runs(f)", "((5, 3, 'division by zero'), [])");
    CLOSE(vm);
}
