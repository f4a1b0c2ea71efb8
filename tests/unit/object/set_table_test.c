#include "object/set.h"
#include "tests/unit/object/fixture.h"

static void expect_order(Set *s, const int *expected, size_t n) {
    Value v;
    size_t seen = 0;
    for (size_t i = 0; set_next(s, &i, &v); seen++)
        cr_assert(seen < n && v == value_small(expected[seen]), "item %zu", seen);
    cr_expect_eq(seen, n);
}

/* The orders were printed by CPython 3.13. */
Test(set_table, order_is_that_of_cpython) {
    OPEN(rt);
    static const int items[] = {3, 1, 2, 100, 50, 7, -1, -2, 8, 16, 24, 32, 40};
    static const int added[] = {32, 1, 2, 3, 100, 7, 8, 40, 16, 50, -2, 24, -1};
    static const int changed[] = {0,  1,  3,  6,  7,  9,  10, 13, 16, 19,  20,
                                  23, 26, 29, 30, 32, 33, 36, 37, 40, 43,  46,
                                  47, 50, 53, 56, 57, 60, 63, 67, 70, 73,  74,
                                  77, 80, 83, 84, 87, 90, 93, 94, 97, 100, -2};
    Set *s = set_new(rt, false);
    for (size_t i = 0; i < COUNT_OF(items); i++)
        cr_assert(set_add(rt, s, value_small(items[i])));
    expect_order(s, added, COUNT_OF(added));
    for (size_t i = 0; i < COUNT_OF(items); i += 2)
        cr_assert_eq(set_discard(rt, s, value_small(items[i])), 1);
    for (int i = 0; i < 40; i++)
        cr_assert(set_add(rt, s, value_small(i * 37 % 101)));
    expect_order(s, changed, COUNT_OF(changed));
    CLOSE(rt);
}

Test(set_table, equal_numbers_are_one_item) {
    OPEN(rt);
    Set *s = set_new(rt, false);
    cr_assert(set_add(rt, s, value_small(1)));
    cr_assert(set_add(rt, s, value_double(1.0)));
    cr_assert(set_add(rt, s, TRUE_VALUE));
    cr_expect_eq(s->used, 1);
    CLOSE(rt);
}

Test(set_table, discarding_all_leaves_an_empty_set) {
    OPEN(rt);
    rt->heap.stress = true;
    Set *s = set_new(rt, false);
    for (int i = 0; i < 200; i++)
        cr_assert(set_add(rt, s, value_object(str_format(rt, "%d", i))));
    for (int i = 0; i < 200; i++)
        cr_assert_eq(set_discard(rt, s, value_object(str_format(rt, "%d", i))), 1);
    cr_expect_eq(s->used, 0);
    cr_expect_eq(set_pop(rt, s), UNBOUND);
    CLOSE(rt);
}
