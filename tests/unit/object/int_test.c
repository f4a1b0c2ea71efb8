#include "object/int.h"
#include "tests/unit/object/fixture.h"

static Value power(Runtime *rt, int64_t base, int64_t exponent) {
    return number_binary(rt, OP_POW, value_small(base), value_small(exponent));
}

Test(int, one_number_has_one_representation) {
    OPEN(rt);
    Value edge = int_from_i64(rt, SMALL_MAX + 1);
    cr_expect(!is_int(edge));
    cr_expect_eq(number_binary(rt, OP_SUB, edge, value_small(1)), value_small(SMALL_MAX));
    Value below = int_from_i64(rt, SMALL_MIN - 1);
    cr_expect_eq(number_binary(rt, OP_ADD, below, value_small(1)),
                 value_small(SMALL_MIN));
    Value big = power(rt, 10, 60);
    cr_expect_eq(number_binary(rt, OP_SUB, big, big), value_small(0));
    CLOSE(rt);
}

Test(int, words_come_back) {
    OPEN(rt);
    const int64_t words[] = {0,         -1,       SMALL_MAX, SMALL_MIN, SMALL_MAX + 1,
                             INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        int64_t back;
        cr_assert(int_to_i64(int_from_i64(rt, words[i]), &back));
        cr_expect_eq(back, words[i]);
    }
    int64_t unused;
    cr_expect(!int_to_i64(int_from_u64(rt, UINT64_MAX), &unused));
    CLOSE(rt);
}

Test(int, quotient_and_rest_fit_together) {
    OPEN(rt);
    for (int64_t digits = 1; digits < 400; digits += 37) {
        for (int64_t other = 1; other < 400; other += 23) {
            Value a = number_binary(rt, OP_SUB, value_small(7), power(rt, 10, digits));
            Value b = number_binary(rt, OP_ADD, power(rt, 3, other), value_small(2));
            Value q = number_binary(rt, OP_FLOORDIV, a, b);
            Value r = number_binary(rt, OP_MOD, a, b);
            Value back = number_binary(rt, OP_ADD, number_binary(rt, OP_MUL, q, b), r);
            cr_expect_eq(number_compare(rt, back, a, CMP_EQ), TRUE_VALUE);
            cr_expect_eq(number_compare(rt, r, b, CMP_LT), TRUE_VALUE);
            cr_expect_eq(number_compare(rt, r, value_small(0), CMP_GE), TRUE_VALUE);
        }
    }
    CLOSE(rt);
}

Test(int, order_against_floats_is_exact) {
    OPEN(rt);
    Value i = int_from_i64(rt, (INT64_C(1) << 53) + 1);
    Value f = value_double(0x1p53);
    cr_expect_eq(number_compare(rt, i, f, CMP_GT), TRUE_VALUE);
    cr_expect_eq(number_compare(rt, f, i, CMP_EQ), FALSE_VALUE);
    Value huge = power(rt, 10, 400);
    cr_expect_eq(number_compare(rt, huge, value_double(1e308), CMP_GT), TRUE_VALUE);
    cr_expect_eq(number_compare(rt, huge, value_double(__builtin_inf()), CMP_LT),
                 TRUE_VALUE);
    cr_expect_eq(number_compare(rt, huge, value_double(__builtin_nan("")), CMP_NE),
                 TRUE_VALUE);
    CLOSE(rt);
}

Test(int, texts_in_several_bases) {
    OPEN(rt);
    EXPECT_STR(int_to_str(rt, power(rt, 10, 30), 10), "1000000000000000000000000000000");
    EXPECT_STR(int_to_str(rt, int_from_i64(rt, INT64_MIN), 16), "-8000000000000000");
    EXPECT_STR(int_to_str(rt, value_small(-35), 36), "-z");
    Value v = int_from_text(rt, "1000000000000000000000000000000", 31, 10);
    cr_expect_eq(number_compare(rt, v, power(rt, 10, 30), CMP_EQ), TRUE_VALUE);
    cr_expect_null(int_to_str(rt, power(rt, 10, 4300), 10));
    cr_expect(error_is(rt, TYPE_VALUE_ERROR));
    error_clear(rt);
    CLOSE(rt);
}

Test(int, equal_numbers_hash_alike) {
    OPEN(rt);
    cr_expect_eq(number_hash(power(rt, 2, 80)), number_hash(value_double(0x1p80)));
    cr_expect_eq(number_hash(TRUE_VALUE), number_hash(value_double(1)));
    cr_expect_eq(number_hash(value_small(-1)), -2);
    CLOSE(rt);
}
