/* Names of VMs that other threads may hold. */
#include <aiolos.h>
#include <criterion/criterion.h>

#include "api/host.h"
#include "api/remote.h"

static aiolos_vm *open_vm(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    aiolos_vm *vm = aiolos_open(&config);
    cr_assert(vm);
    return vm;
}

Test(remote, a_closed_vm_is_not_found) {
    aiolos_vm *vm = open_vm();
    uint64_t id = remote_id(vm);
    cr_assert_neq(id, 0);
    cr_expect_eq(remote_id(vm), id);
    cr_expect_eq(remote_pin(id), vm);
    remote_unpin(id);
    aiolos_close(vm);
    cr_expect_null(remote_pin(id));
}

Test(remote, a_name_never_comes_back) {
    aiolos_vm *first = open_vm();
    uint64_t id = remote_id(first);
    aiolos_close(first);
    for (int i = 0; i < 50; i++) {
        aiolos_vm *vm = open_vm();
        cr_expect_neq(remote_id(vm), id);
        cr_expect_null(remote_pin(id));
        aiolos_close(vm);
    }
    cr_expect_null(remote_pin(0));
    cr_expect_null(remote_pin(UINT64_MAX));
}

static int ran;
static void note(aiolos_vm *vm, void *arg) { ran++; }

Test(remote, posts_to_a_closed_vm_are_refused) {
    aiolos_vm *vm = open_vm();
    aiolos_remote r = aiolos_remote_of(vm);
    ran = 0;
    cr_expect_eq(aiolos_post(r, note, NULL), AIOLOS_OK);
    cr_assert_eq(
        aiolos_exec(vm, "import asyncio\nasyncio.run(asyncio.sleep(0.001))", "t"),
        AIOLOS_OK);
    cr_expect_eq(ran, 1);
    aiolos_close(vm);
    cr_expect_neq(aiolos_post(r, note, NULL), AIOLOS_OK);
    cr_expect_neq(aiolos_stop(r), AIOLOS_OK);
}
