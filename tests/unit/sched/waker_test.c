/* What waits for a future, as a callable that its subclasses are given. */
#include "told.h"

/* Futures that keep what add_done_callback was given. */
static void define_futures(VM *vm) {
    run(vm, "import asyncio\n"
            "given = []\n"
            "class Keeping(asyncio.Future):\n"
            "    def add_done_callback(self, fn, *, context=None):\n"
            "        given.append(fn)\n"
            "        super().add_done_callback(fn, context=context)\n"
            "async def wait(n=1):\n"
            "    loop = asyncio.get_running_loop()\n"
            "    for i in range(n):\n"
            "        f = Keeping(loop=loop)\n"
            "        loop.call_soon(f.set_result, i)\n"
            "        got = await f\n"
            "    return got\n");
}

Test(waker, is_a_callable_that_wakes_the_task) {
    OPEN_TOLD(vm);
    define_futures(vm);
    run(vm, "got = asyncio.run(wait(3))");
    expect(vm, "got, len(given), [callable(fn) for fn in given]",
           "(2, 3, [True, True, True])");
    CLOSE(vm);
}

Test(waker, of_the_same_task_is_equal) {
    OPEN_TOLD(vm);
    define_futures(vm);
    run(vm, "async def main():\n"
            "    await asyncio.gather(wait(2), wait())\n"
            "asyncio.run(main())\n"
            "a, other, b = given");
    expect(vm, "a == b, a != b, a == other, a != other", "(True, False, False, True)");
    expect(vm, "a == 5", "False");
    expect(vm, "a < b",
           "TypeError: '<' not supported between instances of '_asyncio.Waker' and "
           "'_asyncio.Waker'");
    CLOSE(vm);
}

Test(waker, is_called_with_a_future) {
    OPEN_TOLD(vm);
    define_futures(vm);
    run(vm, "asyncio.run(wait())");
    expect(vm, "given[0]()",
           "TypeError: Task.task_wakeup() takes exactly one argument (0 given)");
    run(vm, "try: given[0](5)\n"
            "except asyncio.InvalidStateError as e: said = str(e)");
    expect(vm,
           "said.startswith('_step(): already done: <Task finished'), 'AttributeError' "
           "in said",
           "(True, True)");
    CLOSE(vm);
}

Test(waker, functions_need_none) {
    OPEN_TOLD(vm);
    define_futures(vm);
    run(vm, "async def main():\n"
            "    f = Keeping(loop=asyncio.get_running_loop())\n"
            "    f.add_done_callback(print)\n"
            "asyncio.run(main())");
    expect(vm, "given[0] is print", "True");
    CLOSE(vm);
}

Test(waker, cannot_enter_a_task_while_another_runs) {
    OPEN_TOLD(vm);
    define_futures(vm);
    run(vm, "async def main():\n"
            "    waiting = asyncio.create_task(wait(2))\n"
            "    await asyncio.sleep(0)\n"
            "    done = asyncio.get_running_loop().create_future()\n"
            "    done.set_result(1)\n"
            "    try: given[0](done)\n"
            "    except RuntimeError as e: said = str(e)\n"
            "    await waiting\n"
            "    return said\n"
            "said = asyncio.run(main())");
    expect(vm,
           "said.startswith('Cannot enter into task <Task pending name='), "
           "' while another task <Task pending name=' in said, "
           "said.endswith(' is being executed.')",
           "(True, True, True)");
    CLOSE(vm);
}
