/* Powers, roots, divisors. */
#include "base/limbs.h"

#include <criterion/criterion.h>
#include <math.h>

Test(limbs_power, powers) {
    Limb r[8];
    size_t n = limbs_pow(r, (Limb[]){3}, 1, 40, (Limb[64]){0}, NULL);
    cr_expect(n == 1 && r[0] == UINT64_C(12157665459056928801));
    n = limbs_pow(r, (Limb[]){7}, 1, 0, (Limb[64]){0}, NULL);
    cr_expect(n == 1 && r[0] == 1);
}

Test(limbs_power, of_a_modulus) {
    Limb r[2], scratch[256];
    cr_assert_leq(limbs_powmod_scratch(1, 1), 256);
    size_t n = limbs_powmod(r, (Limb[]){3}, 1, (Limb[]){1000}, 1, (Limb[]){1000007}, 1,
                            scratch, NULL);
    Limb x = 1;
    for (int i = 0; i < 1000; i++)
        x = x * 3 % 1000007;
    cr_expect(n == 1 && r[0] == x);
}

Test(limbs_power, inverse_root_and_divisor) {
    Limb r[2], scratch[256];
    cr_expect(limbs_inverse(r, (Limb[]){3}, 1, (Limb[]){7}, 1, scratch, NULL) == 1 &&
              r[0] == 5);
    cr_expect_eq(limbs_inverse(r, (Limb[]){2}, 1, (Limb[]){4}, 1, scratch, NULL), 0);
    cr_expect(limbs_isqrt(r, (Limb[]){99}, 1, scratch, NULL) == 1 && r[0] == 9);
    cr_expect(limbs_gcd(r, (Limb[]){12}, 1, (Limb[]){18}, 1, scratch, NULL) == 1 &&
              r[0] == 6);
}
