/* Digits in any radix. */
#include "base/limbs.h"

#include <criterion/criterion.h>
#include <string.h>

Test(limbs_text, writes_and_reads) {
    char out[64] = "";
    size_t n = limbs_to_text(out, (Limb[]){0, 1}, 2, 10, NULL, NULL);
    cr_expect(n == 20 && !memcmp(out, "18446744073709551616", 20));
    n = limbs_to_text(out, NULL, 0, 10, NULL, NULL);
    cr_expect(n == 1 && out[0] == '0');
    n = limbs_to_text(out, (Limb[]){255}, 1, 16, NULL, NULL);
    cr_expect(n == 2 && !memcmp(out, "ff", 2));
    Limb r[3];
    cr_expect(limbs_from_text(r, "Zz", 2, 36, NULL, NULL) == 1 && r[0] == 35 * 36 + 35);
    cr_expect_eq(limbs_from_text(r, "000", 3, 10, NULL, NULL), 0);
}

Test(limbs_text, digits) {
    cr_expect_eq(limbs_digit_value('7'), 7);
    cr_expect_eq(limbs_digit_value('f'), 15);
    cr_expect_eq(limbs_digit_value('Z'), 35);
    cr_expect_geq(limbs_digit_value('_'), 36);
    size_t size;
    cr_assert(limbs_text_size(1, 10, &size));
    cr_expect_geq(size, 20);
    cr_expect_not(limbs_text_size(SIZE_MAX / 8, 2, &size));
}
