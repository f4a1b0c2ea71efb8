/* Failures that nobody can retrieve any more. */
#include "told.h"

static const char head[] =
    "import asyncio\n"
    "reports = []\n"
    "def handler(loop, context): reports.append(context['message'])\n"
    "async def bad(): raise KeyError('k')\n";

Test(lost, is_told_once_nobody_refers_to_the_task) {
    OPEN_TOLD(vm);
    run(vm, head);
    run(vm, "async def main():\n"
            "    asyncio.get_running_loop().set_exception_handler(handler)\n"
            "    asyncio.create_task(bad())\n"
            "    await asyncio.sleep(1)\n"
            "asyncio.run(main())\n");
    expect(vm, "reports", "['Task exception was never retrieved']");
    cr_expect_eq(vm->unread, 0);
    CLOSE(vm);
}

Test(lost, a_failure_awaited_late_is_none) {
    OPEN_TOLD(vm);
    run(vm, head);
    run(vm, "async def main():\n"
            "    asyncio.get_running_loop().set_exception_handler(handler)\n"
            "    t = asyncio.create_task(bad())\n"
            "    await asyncio.sleep(1)\n"
            "    try: await t\n"
            "    except KeyError: pass\n"
            "asyncio.run(main())\n");
    expect(vm, "reports", "[]");
    cr_expect_eq(vm->unread, 0);
    CLOSE(vm);
}
