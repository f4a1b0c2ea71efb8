/* Products and quotients. */
#include "base/limbs.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

Test(limbs_product, products) {
    Limb r[4];
    size_t n =
        limbs_mul(r, (Limb[]){~UINT64_C(0)}, 1, (Limb[]){~UINT64_C(0)}, 1, NULL, NULL);
    cr_expect(n == 2 && r[0] == 1 && r[1] == ~UINT64_C(0) - 1);
    n = limbs_sqr(r, (Limb[]){0, 1}, 2, NULL, NULL);
    cr_expect(n == 3 && !r[0] && !r[1] && r[2] == 1);
}

Test(limbs_product, quotients_towards_zero) {
    Limb q[3], r[2];
    size_t qn, rn;
    cr_assert(limbs_divrem(q, &qn, r, &rn, (Limb[]){5, 0, 1}, 3, (Limb[]){0, 2}, 2, NULL,
                           NULL));
    cr_expect(qn == 1 && q[0] == UINT64_C(1) << 63);
    cr_expect(rn == 1 && r[0] == 5);
    cr_assert(
        limbs_divrem(q, &qn, r, &rn, (Limb[]){5}, 1, (Limb[]){0, 2}, 2, NULL, NULL));
    cr_expect(qn == 0 && rn == 1 && r[0] == 5);
}

static bool refuse(void *user, uint64_t units) { return false; }

Test(limbs_product, a_meter_may_stop) {
    static Limb a[4096], r[8192];
    for (int i = 0; i < 4096; i++)
        a[i] = ~UINT64_C(0);
    size_t scratch_n = limbs_mul_scratch(4096, 4096);
    Limb *scratch = malloc((scratch_n + 1) * sizeof(Limb));
    LimbsMeter meter = {refuse, NULL};
    cr_expect_eq(limbs_mul(r, a, 4096, a, 4096, scratch, &meter), LIMBS_STOPPED);
    free(scratch);
}
