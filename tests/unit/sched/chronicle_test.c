/* Who cancelled whom, and through which tasks an error came. */
#include "told.h"

#include "sched/chronicle.h"

static void tell_of(VM *vm, const char *source) {
    cr_assert_not(engine_exec(vm, source, strlen(source), "test.aio"));
    chronicle_say(vm, error_take(&vm->rt));
}

Test(chronicle, an_error_came_through_tasks) {
    OPEN_TOLD(vm);
    tell_of(vm, "import asyncio\n"
                "async def bad(): 1 / 0\n"
                "async def middle(): await asyncio.create_task(bad())\n"
                "async def main(): await asyncio.gather(middle())\n"
                "asyncio.run(main())\n");
    cr_expect(strstr(told, "Task-3 (bad)"), "%s", told);
    cr_expect(strstr(told, "Task-2 (middle)"), "%s", told);
    cr_expect_eq(strncmp(told, "aio: ", 5), 0);
    CLOSE(vm);
}

Test(chronicle, who_cancelled) {
    OPEN_TOLD(vm);
    tell_of(vm, "import asyncio\n"
                "async def victim(): await asyncio.sleep(10)\n"
                "async def killer(t): t.cancel()\n"
                "async def main():\n"
                "    t = asyncio.create_task(victim())\n"
                "    await asyncio.sleep(0)\n"
                "    await asyncio.create_task(killer(t))\n"
                "    await t\n"
                "asyncio.run(main())\n");
    cr_expect(strstr(told, "killer"), "%s", told);
    cr_expect(strstr(told, "victim"), "%s", told);
    CLOSE(vm);
}

Test(chronicle, knows_nothing_of_other_errors) {
    OPEN_TOLD(vm);
    tell_of(vm, "1 / 0");
    cr_expect_str_empty(told);
    CLOSE(vm);
}
