/* What a task waits for, found by looking at its frames. */
#include "told.h"

#include "sched/blocker.h"

static BlockerKind kinds[8];
static Task *owners[8];
static size_t seen;

static void look(Loop *loop, Buffer *out) {
    seen = 0;
    for (Task *t = loop->oldest; t; t = t->newer, seen++) {
        size_t i = seen;
        Blocker b = blocker_of(t);
        kinds[i] = b.kind;
        owners[i] = blocker_owner(&loop->vm->rt, &b);
    }
    Place at;
    cr_expect_eq(task_places(loop->newest, &at, 1), 1);
    cr_expect_eq(at.line, 4);
}

Test(blocker, is_read_off_the_waiting_frame) {
    OPEN_TOLD(vm);
    on_idle = look;
    run_failing(vm, "import asyncio\n"
                    "async def main():\n"
                    "    lock = asyncio.Lock()\n"
                    "    async def wants(): await lock.acquire()\n"
                    "    await lock.acquire()\n"
                    "    await asyncio.create_task(wants())\n"
                    "asyncio.run(main())\n");
    cr_assert_eq(seen, 2);
    cr_expect_neq(kinds[0], kinds[1]);
    cr_expect_not_null(owners[0], "main waits for the task");
    cr_expect_not_null(owners[1], "the task waits for main's lock");
    cr_expect_neq(owners[0], owners[1]);
    CLOSE(vm);
}
