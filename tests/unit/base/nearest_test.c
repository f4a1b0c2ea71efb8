/* Distances between names. */
#include "base/nearest.h"

#include <criterion/criterion.h>
#include <string.h>

static size_t distance(const char *a, const char *b) {
    return nearest_distance(a, strlen(a), b, strlen(b), 100);
}

Test(nearest, moves_cost_two_and_case_one) {
    cr_expect_eq(distance("abc", "abc"), 0);
    cr_expect_eq(distance("abc", "abd"), 2);
    cr_expect_eq(distance("abc", "ab"), 2);
    cr_expect_eq(distance("abc", "Abc"), 1);
    cr_expect_eq(distance("", "ab"), 4);
    cr_expect_gt(nearest_distance("aaaa", 4, "bbbb", 4, 3), 3);
}

Test(nearest, improves_only_by_what_is_near) {
    size_t best = 100;
    cr_expect(nearest_improves("valeu", 5, "value", 5, &best));
    size_t before = best;
    cr_expect_not(nearest_improves("valeu", 5, "xyzzy", 5, &best));
    cr_expect_eq(best, before);
}
