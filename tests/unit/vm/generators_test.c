/* Suspending and resuming. */
#include "../script.h"

Test(generators, misuse) {
    OPEN(vm);
    run(vm, "def g():\n"
            "  yield from me\n"
            "me = g()\n"
            "def stop():\n"
            "  raise StopIteration\n"
            "  yield\n"
            "def ign():\n"
            "  while True:\n"
            "    try: yield\n"
            "    except GeneratorExit: pass\n"
            "i = ign()\n"
            "next(i)");
    expect(vm, "next(me)", "ValueError: generator already executing");
    expect(vm, "list(stop())", "RuntimeError: generator raised StopIteration");
    expect(vm, "i.close()", "RuntimeError: generator ignored GeneratorExit");
    CLOSE(vm);
}

Test(generators, chains_of_yield_from) {
    OPEN(vm);
    run(vm, "def deep(n):\n"
            "  if n: yield from deep(n - 1)\n"
            "  else:\n"
            "    x = yield \"bottom\"\n"
            "    yield x\n"
            "d = deep(200)");
    expect(vm, "next(d)", "'bottom'");
    expect(vm, "d.send('up')", "'up'");
    expect(vm, "list(d)", "[]");
    CLOSE(vm);
}

Test(generators, coroutines_are_awaited_once) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "async def c(): return 1\n"
            "async def f():\n"
            "  k = c()\n"
            "  a = await k\n"
            "  try: await k\n"
            "  except RuntimeError as e: return a, str(e)");
    expect(vm, "asyncio.run(f())", "(1, 'cannot reuse already awaited coroutine')");
    CLOSE(vm);
}

Test(generators, a_loop_left_early_closes_its_generator) {
    OPEN(vm);
    run(vm, "log = []\n"
            "def g():\n"
            "  try: yield 1\n"
            "  finally: log.append(\"closed\")\n"
            "for x in g(): break");
    expect(vm, "log", "['closed']");
    CLOSE(vm);
}

/* Registers are written without barriers, so that it is the suspension which must tell.
 */
Test(generators, an_old_frame_that_suspends_is_looked_into_again) {
    OPEN(vm);
    Heap *heap = &vm->rt.heap;
    run(vm, "import asyncio\n"
            "async def c():\n"
            "  await asyncio.sleep(0)\n"
            "  young = [1]\n"
            "  await asyncio.sleep(0)\n"
            "  return young\n"
            "k = c()\n"
            "k.send(None)");
    heap_collect(heap, false);
    run(vm, "k.send(None)");
    cr_expect(heap_check(heap));
    heap_collect(heap, false);
    run(vm, "others = [[i] for i in range(1000)]");
    expect(vm, "k.send(None)", "StopIteration: [1]");
    CLOSE(vm);
}
