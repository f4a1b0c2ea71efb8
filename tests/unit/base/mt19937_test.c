/* Expected values are CPython 3.13's random.Random. */
#include "base/mt19937.h"

#include <criterion/criterion.h>

Test(mt19937, follows_cpython) {
    Mt19937 mt;
    mt19937_seed_u64(&mt, 12345);
    cr_assert_eq(mt19937_bits(&mt, 32), 1789368711u);
    cr_assert_eq(mt19937_u32(&mt), 3146859322u);
    cr_assert_eq(mt19937_u32(&mt), 43676229u);
    cr_assert_eq(mt19937_random(&mt), 0x1.a3edf0f4d02efp-1);
    cr_assert_eq(mt19937_bits(&mt, 53), 2689911400921319u);
    uint64_t limbs[4];
    mt19937_limbs(&mt, 200, limbs);
    cr_assert_eq(limbs[0], 0x5e503a67daea58ba);
    cr_assert_eq(limbs[1], 0x3193ca54ee897110);
    cr_assert_eq(limbs[2], 0x90e5e945452ec40a);
    cr_assert_eq(limbs[3], 0x6f);
    cr_assert_eq(mt19937_bits(&mt, 5), 5u);
}

Test(mt19937, seeds_of_any_size) {
    Mt19937 mt;
    mt19937_seed(&mt, (uint32_t[]){7, 0, 0, 16}, 4); /* 2**100 + 7 */
    cr_assert_eq(mt19937_random(&mt), 0x1.aa06d00a8c754p-2);
    mt19937_seed_u64(&mt, 0);
    cr_assert_eq(mt19937_random(&mt), 0x1.b0580f98a7dbep-1);
    cr_assert_eq(mt.index, 2u);
}

Test(mt19937, a_copy_repeats) {
    Mt19937 mt, saved;
    mt19937_seed_u64(&mt, 99);
    for (int i = 0; i < 1000; i++)
        mt19937_u32(&mt);
    saved = mt;
    uint32_t next = mt19937_u32(&mt);
    cr_assert_eq(mt19937_u32(&saved), next);
}
