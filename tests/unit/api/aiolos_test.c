/* Opening, running and closing through the public header. */
#include <aiolos.h>
#include <criterion/criterion.h>

Test(aiolos, errors_stick_until_cleared) {
    aiolos_config config;
    aiolos_config_init(&config);
    aiolos_vm *vm = aiolos_open(&config);
    cr_assert(vm);
    cr_expect_neq(aiolos_exec(vm, "1 / 0", "host"), AIOLOS_OK);
    cr_expect_str_eq(aiolos_error_type(vm), "ZeroDivisionError");
    cr_expect_not(aiolos_int(vm, 1).bits, "a no-op meanwhile");
    aiolos_clear(vm);
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_OK);
    cr_expect_eq(aiolos_exec(vm, "x = 1", "host"), AIOLOS_OK);
    aiolos_close(vm);
}

Test(aiolos, evaluates_expressions_and_adds_sources) {
    aiolos_config config;
    aiolos_config_init(&config);
    aiolos_vm *vm = aiolos_open(&config);
    cr_assert(vm);
    cr_assert_eq(aiolos_add_source(vm, "mine", "def twice(x): return 2 * x\n"),
                 AIOLOS_OK);
    int64_t i = 0;
    cr_assert_eq(aiolos_exec(vm, "import mine", "host"), AIOLOS_OK);
    cr_expect(aiolos_get_int(vm, aiolos_eval(vm, "mine.twice(21)"), &i));
    cr_expect_eq(i, 42);
    aiolos_close(vm);
}

Test(aiolos, two_vms_do_not_see_each_other) {
    aiolos_config config;
    aiolos_config_init(&config);
    aiolos_vm *a = aiolos_open(&config), *b = aiolos_open(&config);
    cr_assert(a && b);
    cr_assert_eq(aiolos_exec(a, "x = 1", "host"), AIOLOS_OK);
    cr_expect_neq(aiolos_exec(b, "x", "host"), AIOLOS_OK);
    cr_expect_str_eq(aiolos_error_type(b), "NameError");
    aiolos_close(a);
    aiolos_close(b);
}
