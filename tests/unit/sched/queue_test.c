/* asyncio.Queue and its kin. */
#include "../script.h"

Test(queue, items_go_in_order) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  q = asyncio.Queue()\n"
            "  for i in range(3): q.put_nowait(i)\n"
            "  l = asyncio.LifoQueue()\n"
            "  p = asyncio.PriorityQueue()\n"
            "  for i in (2, 1, 3): l.put_nowait(i); p.put_nowait(i)\n"
            "  return [await q.get() for _ in range(3)], [l.get_nowait() for _ in "
            "range(3)], [p.get_nowait() for _ in range(3)]");
    expect(vm, "runs(f)", "(([0, 1, 2], [3, 1, 2], [1, 2, 3]), [])");
    CLOSE(vm);
}

Test(queue, a_full_one_makes_putters_wait) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def put(q):\n"
            "  for i in range(3):\n"
            "    await q.put(i)\n"
            "    log.append((\"put\", i))\n"
            "async def f():\n"
            "  q = asyncio.Queue(1)\n"
            "  t = asyncio.create_task(put(q))\n"
            "  for _ in range(3): log.append((\"got\", await q.get()))\n"
            "  await t\n"
            "  return q.empty(), q.full(), q.qsize(), q.maxsize");
    expect(vm, "runs(f)",
           "((True, False, 0, 1), [('put', 0), ('got', 0), ('put', 1), ('got', 1), "
           "('put', 2), ('got', 2)])");
    CLOSE(vm);
}

Test(queue, nowait_forms_and_task_done) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "q = asyncio.Queue(1)");
    expect(vm, "q.get_nowait()", "QueueEmpty: ");
    expect(vm, "q.put_nowait(1)", "None");
    expect(vm, "q.put_nowait(2)", "QueueFull: ");
    expect(vm, "q.task_done()", "None");
    expect(vm, "q.task_done()", "ValueError: task_done() called too many times");
    expect(vm, "q.get_nowait()", "1");
    CLOSE(vm);
}

Test(queue, shutdown) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def f():\n"
            "  q = asyncio.Queue()\n"
            "  q.put_nowait(1)\n"
            "  q.shutdown()\n"
            "  r = [await q.get()]\n"
            "  for act in (q.get_nowait, lambda: q.put_nowait(2)):\n"
            "    try: act()\n"
            "    except asyncio.QueueShutDown as e: r.append(type(e).__name__)\n"
            "  return r");
    expect(vm, "runs(f)", "([1, 'QueueShutDown', 'QueueShutDown'], [])");
    CLOSE(vm);
}

Test(queue, join_waits_for_all_items) {
    OPEN(vm);
    run(vm, "import asyncio\n"
            "log = []\n"
            "def runs(f):\n"
            "    log.clear()\n"
            "    r = asyncio.run(f())\n"
            "    return r, log[:]\n"
            "async def w(q):\n"
            "  while True:\n"
            "    i = await q.get()\n"
            "    log.append(i)\n"
            "    q.task_done()\n"
            "async def f():\n"
            "  q = asyncio.Queue()\n"
            "  t = asyncio.create_task(w(q))\n"
            "  for i in range(3): q.put_nowait(i)\n"
            "  await q.join()\n"
            "  t.cancel()\n"
            "  return \"joined\"");
    expect(vm, "runs(f)", "('joined', [0, 1, 2])");
    CLOSE(vm);
}
