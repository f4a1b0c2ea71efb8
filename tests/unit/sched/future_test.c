/* Futures: states, results, callbacks. */
#include "../script.h"

Test(future, results_are_set_once) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "f = loop.create_future()");
    expect(vm, "f.result()", "InvalidStateError: Result is not set.");
    expect(vm, "f.exception()", "InvalidStateError: Exception is not set.");
    expect(vm, "f.done()", "False");
    expect(vm, "f.set_result(5)", "None");
    expect(vm, "f.result()", "5");
    expect(vm, "f.exception()", "None");
    expect(vm, "f.set_result(6)", "InvalidStateError: invalid state");
    expect(vm, "f.set_exception(ValueError())", "InvalidStateError: invalid state");
    expect(vm, "f.cancel()", "False");
    expect(vm, "loop.close()", "None");
    CLOSE(vm);
}

Test(future, exceptions) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "f = loop.create_future()\n"
            "g = loop.create_future()");
    expect(vm, "f.set_exception(StopIteration)", "None");
    expect(vm, "f.set_exception(1)", "InvalidStateError: invalid state");
    expect(vm, "f.set_exception(KeyError('k'))", "InvalidStateError: invalid state");
    expect(vm, "f.result()",
           "RuntimeError: StopIteration interacts badly with generators and cannot be "
           "raised into a Future");
    expect(vm, "f.exception()",
           "RuntimeError('StopIteration interacts badly with generators and cannot be "
           "raised into a Future')");
    expect(vm, "g.cancel('why')", "True");
    expect(vm, "g.cancelled()", "True");
    expect(vm, "g.result()", "CancelledError: why");
    expect(vm, "g.exception()", "CancelledError: why");
    expect(vm, "loop.close()", "None");
    CLOSE(vm);
}

Test(future, callbacks_run_a_tick_later_in_order) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  fut = asyncio.get_running_loop().create_future()\n"
            "  fut.add_done_callback(lambda x: log.append(1))\n"
            "  cb = lambda x: log.append(2)\n"
            "  fut.add_done_callback(cb)\n"
            "  fut.add_done_callback(cb)\n"
            "  fut.add_done_callback(lambda x: log.append(x is fut))\n"
            "  n = fut.remove_done_callback(cb)\n"
            "  fut.set_result(0)\n"
            "  log.append(\"set\")\n"
            "  await asyncio.sleep(0)\n"
            "  return n");
    expect(vm, "runs(f)", "(2, ['set', 1, True])");
    CLOSE(vm);
}
