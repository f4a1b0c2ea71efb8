/* Native coroutines: send, throw and close by hand. */
#include "../script.h"

Test(coroutine, driven_by_hand) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "c = asyncio.sleep(0, \"r\")\n"
            "def drive(c):\n"
            "  try:\n"
            "    while True: c.send(None)\n"
            "  except StopIteration as e: return e.value");
    expect(vm, "type(c).__name__", "'coroutine'");
    expect(vm, "drive(c)", "'r'");
    expect(vm, "c.send(None)", "RuntimeError: cannot reuse already awaited coroutine");
    expect(vm, "asyncio.sleep(0).close()", "None");
    expect(vm, "asyncio.sleep(0).send(5)",
           "TypeError: can't send non-None value to a just-started coroutine");
    CLOSE(vm);
}
