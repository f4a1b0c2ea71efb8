/* The tree of tasks. */
#include "told.h"

#include "sched/task_tree.h"

Test(task_tree, has_below_each_task_those_it_waits_for) {
    OPEN_TOLD(vm);
    on_idle = task_tree_tell;
    run_failing(vm, "import asyncio\n"
                    "async def child(e): await e.wait()\n"
                    "async def main():\n"
                    "    e = asyncio.Event()\n"
                    "    await asyncio.sleep(3)\n"
                    "    await asyncio.gather(child(e), child(e))\n"
                    "asyncio.run(main())\n");
    const char *main_at = strstr(told, "Task-1 (main)");
    const char *first = strstr(told, "Task-2 (child)"),
               *second = strstr(told, "Task-3 (child)");
    cr_assert(main_at && first && second, "%s", told);
    cr_expect(main_at < first && first < second);
    cr_expect(strstr(told, "at test.aio:2 in child"), "%s", told);
    CLOSE(vm);
}
