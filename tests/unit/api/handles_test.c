/* Checked handles, and the scopes that they die with. */
#include <aiolos.h>
#include <criterion/criterion.h>

static aiolos_vm *vm;

static aiolos_vm *open_one(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    aiolos_vm *one = aiolos_open(&config);
    cr_assert(one);
    return one;
}
static void open_vm(void) { vm = open_one(); }
static void close_vm(void) { aiolos_close(vm); }

TestSuite(handles, .init = open_vm, .fini = close_vm);

static bool lives(aiolos_val v) { return aiolos_typeof(vm, v) != AIOLOS_NIL; }

static void expect_misuse(void) {
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_MISUSE);
    aiolos_clear(vm);
}

Test(handles, nothing_is_no_handle) {
    cr_expect_not(lives((aiolos_val){0}));
    cr_expect_not(lives((aiolos_val){UINT64_MAX}));
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_OK, "asking is no misuse");
    int64_t i;
    cr_expect_not(aiolos_get_int(vm, (aiolos_val){0}, &i));
    expect_misuse();
}

Test(handles, a_dropped_one_is_dead_and_dropped_again_harmless) {
    aiolos_val v = aiolos_int(vm, 1);
    aiolos_drop(vm, v);
    cr_expect_not(lives(v));
    aiolos_drop(vm, v);
    aiolos_drop(vm, (aiolos_val){0});
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_OK);
    cr_expect_eq(aiolos_repr(vm, v).bits, 0);
    expect_misuse();
}

Test(handles, a_place_that_is_used_again_has_another_handle) {
    aiolos_val first = aiolos_int(vm, 1);
    aiolos_drop(vm, first);
    aiolos_val second = aiolos_int(vm, 2);
    cr_expect_neq(first.bits, second.bits);
    cr_expect_not(lives(first));
    cr_expect(lives(second));
    aiolos_drop(vm, first);
    cr_expect(lives(second), "the old one names nothing");
}

Test(handles, those_of_another_vm_are_misuse) {
    aiolos_vm *other = open_one();
    aiolos_val theirs = aiolos_int(other, 7), ours = aiolos_int(vm, 7);
    cr_expect_neq(theirs.bits, ours.bits);
    cr_expect_eq(aiolos_typeof(vm, theirs), AIOLOS_NIL);
    cr_expect_eq(aiolos_keep(vm, theirs).bits, 0);
    expect_misuse();
    aiolos_close(other);
}

Test(handles, die_with_their_scope_unless_kept) {
    aiolos_val outside = aiolos_int(vm, 1);
    aiolos_scope scope = aiolos_scope_begin(vm);
    aiolos_val inside = aiolos_str(vm, "in"), dropped = aiolos_str(vm, "dropped");
    aiolos_val kept = aiolos_keep(vm, inside);
    aiolos_drop(vm, dropped);
    cr_expect_neq(kept.bits, inside.bits);
    aiolos_scope_end(vm, scope);
    cr_expect_not(lives(inside));
    cr_expect_str_eq(aiolos_get_str(vm, kept, NULL), "in");
    cr_expect(lives(outside));
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_OK);
}

Test(handles, an_outer_scope_ends_the_inner_ones) {
    aiolos_scope outer = aiolos_scope_begin(vm);
    aiolos_val a = aiolos_int(vm, 1);
    aiolos_scope inner = aiolos_scope_begin(vm);
    aiolos_val b = aiolos_int(vm, 2);
    aiolos_scope_end(vm, outer);
    cr_expect_not(lives(a) || lives(b));
    aiolos_scope_end(vm, inner);
    expect_misuse();
}

Test(handles, a_scope_ends_once) {
    aiolos_scope scope = aiolos_scope_begin(vm);
    aiolos_scope_end(vm, scope);
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_OK);
    aiolos_scope_end(vm, scope);
    expect_misuse();
}

Test(handles, hold_what_they_name) {
    cr_assert_eq(aiolos_exec(vm, "class C: pass\n", "t"), AIOLOS_OK);
    aiolos_val v = aiolos_eval(vm, "[C(), 'text' * 100]");
    for (int i = 0; i < 3; i++)
        cr_assert_eq(aiolos_collect(vm), AIOLOS_OK);
    cr_expect_eq(aiolos_len(vm, v), 2);
    cr_expect_eq(aiolos_len(vm, aiolos_getitem(vm, v, aiolos_int(vm, 1))), 400);
}

Test(handles, there_may_be_many) {
    enum { MANY = 10000 };
    static aiolos_val all[MANY];
    aiolos_scope scope = aiolos_scope_begin(vm);
    for (int i = 0; i < MANY; i++)
        all[i] = aiolos_int(vm, i);
    for (int i = 0; i < MANY; i += 2) /* anywhere among those of the scope */
        aiolos_drop(vm, all[i]);
    for (int i = 0; i < MANY; i++) {
        int64_t got = -1;
        cr_assert_eq(lives(all[i]), i % 2);
        if (i % 2) cr_assert(aiolos_get_int(vm, all[i], &got) && got == i);
    }
    aiolos_scope_end(vm, scope);
    for (int i = 0; i < MANY; i++)
        cr_assert_not(lives(all[i]));
}
