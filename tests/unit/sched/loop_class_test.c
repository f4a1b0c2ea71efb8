/* Loops of classes that scripts derive: which of their methods the runtime asks. */
#include "../script.h"

static void define_loops(VM *vm) {
    run(vm,
        "import asyncio\n"
        "asked = []\n"
        "class Asked(asyncio.EventLoop):\n"
        "    now = 5.0\n"
        "    def time(self):\n"
        "        return self.now\n"
        "    def create_task(self, coro, **options):\n"
        "        asked.append(options)\n"
        "        return super().create_task(coro, **options)\n"
        "    def run_forever(self):\n"
        "        asked.append('run_forever')\n"
        "        super().run_forever()\n"
        "    def stop(self):\n"
        "        asked.append('stop')\n"
        "        super().stop()\n"
        "async def one(): return 1\n"
        "def derived(name):\n"
        "    return type('Derived', (asyncio.EventLoop,), {name: lambda *a: None})\n");
}

Test(loop_class, its_own_methods_are_asked) {
    OPEN(vm);
    define_loops(vm);
    run(vm, "loop = Asked()\n"
            "one_more = asyncio.EventLoop()\n"
            "got = loop.run_until_complete(one())");
    expect(vm, "got, asked", "(1, [{}, 'run_forever', 'stop'])");
    run(vm, "asked.clear()\n"
            "async def names():\n"
            "    await asyncio.create_task(one(), name='n')\n"
            "    return loop.call_later(2, print).when()\n"
            "got = loop.run_until_complete(names())");
    expect(vm, "got, asked", "(7.0, [{}, 'run_forever', {'name': 'n'}, 'stop'])");
    CLOSE(vm);
}

Test(loop_class, attributes_of_one_loop_are_asked) {
    OPEN(vm);
    define_loops(vm);
    run(vm, "loop = asyncio.EventLoop()\n"
            "loop.time = lambda: 3\n");
    expect(vm, "loop.call_later(2, print).when()", "5.0");
    expect(vm, "loop.__dict__.keys()", "dict_keys(['time'])");
    CLOSE(vm);
}

Test(loop_class, what_would_not_be_asked_is_refused) {
    OPEN(vm);
    define_loops(vm);
    expect(
        vm, "derived('call_soon')()",
        "TypeError: Derived overrides call_soon(), which aio's event loop does not call "
        "for what asyncio schedules");
    expect(vm, "type(derived('shutdown_asyncgens')()).__name__", "'Derived'");
    expect(vm, "asyncio.EventLoop(5)", "TypeError: aio's event loop takes no selector");
    CLOSE(vm);
}

Test(loop_class, a_time_that_fails_is_told_and_the_clock_goes_on) {
    OPEN(vm);
    define_loops(vm);
    run(vm, "loop = derived('time')()\n"
            "async def nap(): await asyncio.sleep(0.001); return 2\n"
            "got = loop.run_until_complete(nap())");
    expect(vm, "got", "2");
    CLOSE(vm);
}
