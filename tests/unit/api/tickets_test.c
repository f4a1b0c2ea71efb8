/* Unfinished calls of async natives. */
#include <aiolos.h>
#include <criterion/criterion.h>

TestSuite(tickets, .timeout = 30);

static aiolos_ticket held;
static int cancelled;

static void on_cancel(void *user, aiolos_ticket t) { cancelled++; }

static void finish(aiolos_vm *vm, void *arg) {
    cr_expect_eq(aiolos_finish_int(held, 42), AIOLOS_OK);
    cr_expect_neq(aiolos_finish_int(held, 43), AIOLOS_OK, "once only");
}

static int later(aiolos_frame *f) {
    held = aiolos_defer(f, on_cancel, NULL);
    return AIOLOS_PENDING;
}

static int soon(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    held = aiolos_defer(f, on_cancel, NULL);
    cr_assert_eq(aiolos_post(aiolos_remote_of(vm), finish, NULL), AIOLOS_OK);
    return AIOLOS_PENDING;
}

static aiolos_vm *open_vm(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    aiolos_vm *vm = aiolos_open(&config);
    cr_assert(vm);
    cr_assert_eq(aiolos_def(vm, "host", "async later()", later, NULL), AIOLOS_OK);
    cr_assert_eq(aiolos_def(vm, "host", "async soon()", soon, NULL), AIOLOS_OK);
    cr_assert_eq(aiolos_exec(vm, "import asyncio, host", "t"), AIOLOS_OK);
    return vm;
}

Test(tickets, are_finished_once) {
    aiolos_vm *vm = open_vm();
    cr_assert_eq(aiolos_exec(vm,
                             "async def main():\n"
                             "    t = asyncio.create_task(host.soon())\n"
                             "    return await t\n"
                             "r = asyncio.run(main())\n",
                             "t"),
                 AIOLOS_OK, "%s", aiolos_error_text(vm));
    int64_t r = 0;
    cr_expect(aiolos_get_int(vm, aiolos_global(vm, "r"), &r) && r == 42);
    aiolos_close(vm);
}

Test(tickets, a_cancelled_call_is_gone) {
    aiolos_vm *vm = open_vm();
    cancelled = 0;
    cr_assert_eq(aiolos_exec(vm,
                             "async def main():\n"
                             "    try: await asyncio.wait_for(host.later(), 0.001)\n"
                             "    except TimeoutError: pass\n"
                             "asyncio.run(main())\n",
                             "t"),
                 AIOLOS_OK, "%s", aiolos_error_text(vm));
    cr_expect_eq(cancelled, 1);
    cr_expect_neq(aiolos_finish_int(held, 1), AIOLOS_OK);
    aiolos_close(vm);
}
