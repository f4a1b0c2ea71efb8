/* Containers through handles. */
#include <aiolos.h>
#include <criterion/criterion.h>

static aiolos_vm *vm;

static void open_vm(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    vm = aiolos_open(&config);
    cr_assert(vm);
}
static void close_vm(void) { aiolos_close(vm); }

TestSuite(containers, .init = open_vm, .fini = close_vm);

static const char *repr(aiolos_val v) {
    return aiolos_get_str(vm, aiolos_repr(vm, v), NULL);
}

Test(containers, lists_grow_and_are_indexed) {
    aiolos_val items[2] = {aiolos_int(vm, 1), aiolos_str(vm, "b")};
    aiolos_val list = aiolos_list(vm, 2, items);
    cr_assert_eq(aiolos_append(vm, list, aiolos_none(vm)), AIOLOS_OK);
    cr_expect_eq(aiolos_len(vm, list), 3);
    cr_expect_str_eq(repr(list), "[1, 'b', None]");
    cr_assert_eq(aiolos_setitem(vm, list, aiolos_int(vm, 0), aiolos_float(vm, 1.5)),
                 AIOLOS_OK);
    cr_expect_str_eq(repr(aiolos_getitem(vm, list, aiolos_int(vm, 0))), "1.5");
}

Test(containers, dicts_and_tuples) {
    aiolos_val d = aiolos_dict(vm);
    cr_assert_eq(aiolos_setitem(vm, d, aiolos_str(vm, "k"), aiolos_tuple(vm, 0, NULL)),
                 AIOLOS_OK);
    cr_expect_str_eq(repr(d), "{'k': ()}");
    cr_expect_not(aiolos_getitem(vm, d, aiolos_str(vm, "nope")).bits);
    cr_expect_str_eq(aiolos_error_type(vm), "KeyError");
    aiolos_clear(vm);
}

Test(containers, are_walked) {
    aiolos_val it = aiolos_iter(vm, aiolos_eval(vm, "range(3)")), item;
    int64_t sum = 0, i;
    while (aiolos_next(vm, it, &item))
        if (aiolos_get_int(vm, item, &i)) sum += i;
    cr_expect_eq(sum, 3);
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_OK);
    cr_expect_not(aiolos_iter(vm, aiolos_int(vm, 1)).bits);
    cr_expect_str_eq(aiolos_error_message(vm), "'int' object is not iterable");
    aiolos_clear(vm);
}

Test(containers, refuse_what_they_are_not) {
    cr_expect_neq(aiolos_append(vm, aiolos_dict(vm), aiolos_none(vm)), AIOLOS_OK);
    aiolos_clear(vm);
    cr_expect_eq(aiolos_len(vm, aiolos_int(vm, 5)), 0);
    cr_expect_str_eq(aiolos_error_type(vm), "TypeError");
    aiolos_clear(vm);
}
