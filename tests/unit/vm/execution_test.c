/* An execution of its own for each thread of script. */
#include "../script.h"

Test(execution, frames_and_exceptions_do_not_mix) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "def work(n):\n"
            "  try: raise ValueError(n)\n"
            "  except ValueError as e:\n"
            "    for _ in range(1000): pass\n"
            "    import sys\n"
            "    return sys.exception().args[0], deep(n)\n"
            "def deep(n): return n if n == 0 else deep(n - 1)\n"
            "async def f(): return await asyncio.gather(*(asyncio.to_thread(work, i) for "
            "i in range(4)))");
    expect(vm, "asyncio.run(f())", "[(0, 0), (1, 0), (2, 0), (3, 0)]");
    CLOSE(vm);
}
