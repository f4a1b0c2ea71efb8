/* The types Future and Task as scripts see them. */
#include "../script.h"

Test(future_type, futures_are_awaited_or_iterated) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "f = loop.create_future()\n"
            "i = iter(f)\n"
            "n = next(i)\n"
            "f.set_result(4)\n"
            "def end():\n"
            "  try: next(i)\n"
            "  except StopIteration as e: return e.value");
    expect(vm, "n is f", "True");
    expect(vm, "end()", "4");
    expect(vm, "f._asyncio_future_blocking", "True");
    expect(vm, "loop.close()", "None");
    CLOSE(vm);
}

Test(future_type, subclasses_keep_their_fields) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "class F(asyncio.Future):\n"
            "  extra = 3\n"
            "  def set_result(self, r): super().set_result(r * 2)\n"
            "async def f():\n"
            "  x = F()\n"
            "  x.note = 1\n"
            "  asyncio.get_running_loop().call_soon(x.set_result, 4)\n"
            "  return await x, x.note, x.extra");
    expect(vm, "runs(f)", "((8, 1, 3), [])");
    CLOSE(vm);
}

Test(future_type, loop_is_known) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "loop = asyncio.new_event_loop()\n"
            "f = asyncio.Future(loop=loop)");
    expect(vm, "f.get_loop() is loop", "True");
    expect(vm, "asyncio.Future(1)", "TypeError: Future() takes no positional arguments");
    expect(vm, "loop.close()", "None");
    CLOSE(vm);
}
