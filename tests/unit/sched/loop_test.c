/* The loop: ready queue, timers, turns. */
#include "../script.h"

Test(loop, callbacks_are_fifo_and_a_turn_runs_what_was_ready) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  l.call_soon(lambda: (log.append(1), l.call_soon(log.append, 3)))\n"
            "  l.call_soon(log.append, 2)\n"
            "  await asyncio.sleep(0)\n"
            "  log.append(\"turn\")\n"
            "  await asyncio.sleep(0)");
    expect(vm, "runs(f)", "(None, [1, 2, 'turn', 3])");
    CLOSE(vm);
}

Test(loop, handles_can_be_cancelled) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  h = l.call_soon(log.append, 1)\n"
            "  h.cancel()\n"
            "  t = l.call_later(0.01, log.append, 2)\n"
            "  t.cancel()\n"
            "  await asyncio.sleep(0.02)\n"
            "  return h.cancelled(), t.cancelled(), t.when() > 0");
    expect(vm, "runs(f)", "((True, True, True), [])");
    CLOSE(vm);
}

Test(loop, stop_ends_run_forever) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "log = []\n"
            "loop.call_soon(log.append, 1)\n"
            "loop.call_soon(loop.stop)\n"
            "loop.call_soon(log.append, 2)");
    expect(vm, "loop.run_forever()", "None");
    expect(vm, "log", "[1, 2]");
    expect(vm, "loop.run_until_complete(asyncio.sleep(0, 7, ))", "7");
    expect(vm, "loop.close()", "None");
    expect(vm, "loop.run_forever()", "RuntimeError: Event loop is closed");
    CLOSE(vm);
}

Test(loop, callbacks_that_raise_do_not_stop_it) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  l = asyncio.get_running_loop()\n"
            "  l.set_exception_handler(lambda loop, ctx: "
            "log.append(repr(ctx[\"exception\"])))\n"
            "  l.call_soon(lambda: 1 / 0)\n"
            "  l.call_soon(log.append, \"next\")\n"
            "  await asyncio.sleep(0)");
    expect(vm, "runs(f)", "(None, [\"ZeroDivisionError('division by zero')\", 'next'])");
    CLOSE(vm);
}
