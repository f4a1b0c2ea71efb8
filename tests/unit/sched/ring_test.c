/* A queue that grows and turns around. */
#include "../script.h"

Test(ring, keeps_the_order_through_growth_and_wrap) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "q = asyncio.Queue()\n"
            "out = []\n"
            "for i in range(100):\n"
            "  q.put_nowait(i)\n"
            "  if i % 3: out.append(q.get_nowait())\n"
            "while not q.empty(): out.append(q.get_nowait())");
    expect(vm, "out == list(range(100))", "True");
    expect(vm, "q.qsize()", "0");
    CLOSE(vm);
}
