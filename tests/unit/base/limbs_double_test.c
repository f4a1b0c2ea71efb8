/* Magnitudes and doubles. */
#include "base/limbs.h"

#include <criterion/criterion.h>
#include <math.h>

Test(limbs_double, rounds_to_nearest_even) {
    double d;
    cr_assert(limbs_to_double((Limb[]){(UINT64_C(1) << 53) + 1}, 1, &d));
    cr_expect_eq(d, 9007199254740992.0);
    cr_assert(limbs_to_double((Limb[]){(UINT64_C(1) << 53) + 3}, 1, &d));
    cr_expect_eq(d, 9007199254740996.0);
    Limb large[17] = {[16] = 1};
    cr_expect_not(limbs_to_double(large, 17, &d), "2**1024 is too large");
}

Test(limbs_double, compares_exactly) {
    cr_expect_gt(
        limbs_cmp_double((Limb[]){(UINT64_C(1) << 53) + 1}, 1, 9007199254740992.0), 0);
    cr_expect_eq(limbs_cmp_double((Limb[]){5}, 1, 5.0), 0);
    cr_expect_lt(limbs_cmp_double((Limb[]){5}, 1, INFINITY), 0);
    cr_expect_lt(limbs_cmp_double(NULL, 0, 0.5), 0);
}

Test(limbs_double, from_a_double_and_parts) {
    Limb r[LIMBS_OF_DOUBLE];
    cr_expect_eq(limbs_from_double(r, 1e19), 1);
    cr_expect_eq(r[0], UINT64_C(10000000000000000000));
    size_t exponent;
    cr_expect_eq(limbs_frexp((Limb[]){12}, 1, &exponent), 0.75);
    cr_expect_eq(exponent, 4);
}
