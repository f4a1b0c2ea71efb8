/* Properties that hold for any numbers, and corners. tests/tools/check_base.py compares
 * many more results with CPython. */
#include "base/limbs.h"
#include "base/mt19937.h"

#include <criterion/criterion.h>
#include <gmp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- GMP must never ask for heap memory ---- */

static void *refuse(size_t n) {
    (void)n;
    cr_assert_fail("GMP allocates");
    return NULL;
}

static void *refuse_growth(void *block, size_t old_size, size_t new_size) {
    (void)block, (void)old_size;
    return refuse(new_size);
}

static void no_free(void *block, size_t n) { (void)block, (void)n; }

static void setup(void) { mp_set_memory_functions(refuse, refuse_growth, no_free); }

TestSuite(limbs, .init = setup);

/* ---- helpers ---- */

static Limb *room(size_t n) {
    Limb *limbs = malloc((n + 1) * sizeof(Limb));
    cr_assert(limbs);
    return limbs;
}

static size_t random_limbs(Mt19937 *mt, Limb *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        a[i] = mt19937_bits(mt, 64);
    /* Runs of equal bits make carries run. */
    size_t start = n ? mt19937_u32(mt) % n : 0, length = n ? mt19937_u32(mt) % n : 0;
    if (mt19937_u32(mt) & 1)
        for (size_t i = start; i < n && i < start + length; i++)
            a[i] = mt19937_u32(mt) & 1 ? 0 : ~(Limb)0;
    return limbs_normal(a, n);
}

static size_t parse(Limb *r, const char *text, int radix) {
    size_t digits = strlen(text);
    Limb *scratch = room(limbs_from_text_scratch(digits, radix));
    size_t n = limbs_from_text(r, text, digits, radix, scratch, NULL);
    free(scratch);
    return n;
}

static const char *text_of(const Limb *a, size_t n, int radix) {
    static char text[8192];
    size_t size;
    cr_assert(limbs_text_size(n, radix, &size) && size < sizeof text);
    Limb *scratch = room(limbs_to_text_scratch(n, radix));
    size_t length = limbs_to_text(text, a, n, radix, scratch, NULL);
    free(scratch);
    text[length] = '\0';
    return text;
}

/* ---- sums, shifts, logic ---- */

Test(limbs, sums_carry_and_borrow) {
    const Limb ones[3] = {~(Limb)0, ~(Limb)0, ~(Limb)0}, one = 1;
    Limb r[4];
    cr_assert_eq(limbs_add(r, ones, 3, &one, 1), 4u);
    cr_expect(r[0] == 0 && r[1] == 0 && r[2] == 0 && r[3] == 1);
    cr_assert_eq(limbs_sub(r, r, 4, &one, 1), 3u);
    cr_expect_eq(limbs_cmp(r, 3, ones, 3), 0);
    cr_expect_eq(limbs_sub(r, ones, 3, ones, 3), 0u);
    cr_expect_eq(limbs_add(r, NULL, 0, NULL, 0), 0u);
    cr_expect_eq(limbs_add(r, NULL, 0, ones, 3), 3u);
}

Test(limbs, one_limb_operations) {
    Limb r[3], rest, a[2] = {5, 7};
    cr_assert_eq(limbs_mul_1(r, a, 2, ~(Limb)0, 3), 3u);
    cr_assert_eq(limbs_div_1(r, r, 3, ~(Limb)0, &rest), 2u);
    cr_expect(r[0] == 5 && r[1] == 7 && rest == 3);
    cr_expect_eq(limbs_mul_1(r, NULL, 0, 10, 7), 1u);
    cr_expect_eq(r[0], 7u);
    cr_expect_eq(limbs_mul_1(r, NULL, 0, 10, 0), 0u);
    cr_expect_eq(limbs_mod_1(a, 2, 10), (7 * 6 + 5) % 10u); /* 2^64 ends in 6 */
}

Test(limbs, shifts_undo_each_other) {
    Mt19937 mt;
    mt19937_seed_u64(&mt, 1);
    for (size_t i = 0; i < 300; i++) {
        Limb a[8], r[16];
        size_t n = random_limbs(&mt, a, i % 8), size;
        uint64_t bits = mt19937_u32(&mt) % 300;
        cr_assert(limbs_shl_size(n, bits, &size));
        size_t rn = limbs_shl(r, a, n, bits);
        cr_assert_leq(rn, size);
        cr_assert_eq(limbs_bits(r, rn), n ? limbs_bits(a, n) + bits : 0);
        bool lost = true;
        rn = limbs_shr(r, r, rn, bits, &lost);
        cr_assert_not(lost);
        cr_assert_eq(limbs_cmp(r, rn, a, n), 0);
        if (!n) continue;
        limbs_shr(r, a, n, limbs_trailing_zeros(a, n) + 1, &lost);
        cr_assert(lost);
    }
    size_t size;
    cr_expect_not(limbs_shl_size(SIZE_MAX, UINT64_MAX, &size));
    cr_expect(limbs_shl_size(0, UINT64_MAX, &size) && size == 0);
}

Test(limbs, logic_is_that_of_twos_complement) {
    static const int64_t VALUES[] = {0,   1,    -1,        2,          -2,
                                     255, -256, INT64_MAX, -INT64_MAX, 0x5A5A5A};
    for (size_t i = 0; i < COUNT_OF(VALUES); i++)
        for (size_t k = 0; k < COUNT_OF(VALUES); k++) {
            int64_t x = VALUES[i], y = VALUES[k];
            Limb a = (Limb)(x < 0 ? -x : x), b = (Limb)(y < 0 ? -y : y), r[2];
            const int64_t want[3] = {x & y, x | y, x ^ y};
            for (int op = LIMBS_AND; op <= LIMBS_XOR; op++) {
                bool negative;
                size_t n = limbs_logic((LimbsLogic)op, r, &negative, &a, a != 0, x < 0,
                                       &b, b != 0, y < 0);
                __int128 got = n == 2 ? (__int128)r[1] << 64 | r[0] : n ? r[0] : 0;
                cr_assert_eq(negative ? -got : got, want[op]);
            }
        }
}

/* ---- products, quotients ---- */

static void check_product_and_quotient(Mt19937 *mt, size_t an, size_t bn, size_t cn) {
    Limb *a = room(an), *b = room(bn), *c = room(cn), *p = room(an + bn + 1),
         *q = room(an + 2);
    Limb *r = room(bn), *scratch = room(limbs_mul_scratch(an, bn));
    an = random_limbs(mt, a, an), bn = random_limbs(mt, b, bn),
    cn = random_limbs(mt, c, cn);
    if (bn && limbs_cmp(c, cn, b, bn) < 0) {
        size_t pn = limbs_mul(p, a, an, b, bn, scratch, NULL), qn = 0, rn = 0;
        pn = limbs_add(p, p, pn, c, cn);
        Limb *more = room(limbs_divrem_scratch(pn, bn));
        cr_assert(limbs_divrem(q, &qn, r, &rn, p, pn, b, bn, more, NULL));
        cr_assert_eq(limbs_cmp(q, qn, a, an), 0, "%zu by %zu limbs", pn, bn);
        cr_assert_eq(limbs_cmp(r, rn, c, cn), 0, "%zu by %zu limbs", pn, bn);
        free(more);
    }
    free(a), free(b), free(c), free(p), free(q), free(r), free(scratch);
}

Test(limbs, products_divide_back) {
    static const size_t SIZES[] = {0,   1,    2,    3,    7,    31,   33,  64,
                                   500, 1023, 1024, 1025, 1500, 2049, 5000};
    Mt19937 mt;
    mt19937_seed_u64(&mt, 2);
    for (size_t i = 0; i < COUNT_OF(SIZES); i++)
        for (size_t k = 1; k < COUNT_OF(SIZES); k++)
            for (size_t part = 0; part < 3; part++)
                check_product_and_quotient(&mt, SIZES[i], SIZES[k], SIZES[k] * part / 2);
}

Test(limbs, squares_are_products) {
    Mt19937 mt;
    mt19937_seed_u64(&mt, 3);
    for (size_t n = 1; n < 6000; n = n * 3 / 2 + 1) {
        Limb *a = room(n), *x = room(2 * n), *y = room(2 * n);
        Limb *scratch = room(limbs_mul_scratch(n, n));
        size_t an = random_limbs(&mt, a, n);
        size_t xn = limbs_sqr(x, a, an, scratch, NULL);
        size_t yn = limbs_mul(y, a, an, a, an, scratch, NULL);
        cr_assert_eq(limbs_cmp(x, xn, y, yn), 0);
        free(a), free(x), free(y), free(scratch);
    }
}

/* ---- the meter ---- */

static bool stop_after(void *user, uint64_t units) {
    uint64_t *left = user;
    if (units > *left) return false;
    *left -= units;
    return true;
}

Test(limbs, the_meter_stops_what_is_long) {
    enum { N = 5000 };
    Limb *a = room(N), *b = room(N), *r = room(2 * N);
    Limb *scratch = room(limbs_gcd_scratch(N, N) * 2);
    char *text = malloc(N * 20 + 20);
    Mt19937 mt;
    mt19937_seed_u64(&mt, 4);
    size_t n = random_limbs(&mt, a, N), rn;
    uint64_t left = 10000;
    const LimbsMeter meter = {stop_after, &left};
    cr_expect_eq(limbs_mul(r, a, n, a, n - 1, scratch, &meter), LIMBS_STOPPED);
    left = 10000;
    cr_expect_eq(limbs_sqr(r, a, n, scratch, &meter), LIMBS_STOPPED);
    left = 10000;
    cr_expect_not(limbs_divrem(NULL, NULL, r, &rn, a, n, a, n / 2, scratch, &meter));
    left = 10000;
    size_t bn = random_limbs(&mt, b, N);
    cr_expect_eq(limbs_gcd(r, a, n, b, bn, scratch, &meter), LIMBS_STOPPED);
    left = 10000;
    cr_expect_eq(limbs_to_text(text, a, n, 10, scratch, &meter), LIMBS_STOPPED);
    left = UINT64_MAX;
    cr_expect_neq(limbs_mul(r, a, n, a, n, scratch, &meter), LIMBS_STOPPED);
    cr_expect_lt(left, UINT64_MAX - 10000);
    free(a), free(b), free(r), free(scratch), free(text);
}

/* ---- powers, roots, divisors ---- */

Test(limbs, powers) {
    Limb r[16], scratch[64], three = 3;
    size_t size;
    cr_assert(limbs_pow_size(&three, 1, 400, &size) && size <= 16);
    cr_assert_leq(limbs_pow_scratch(size), 64u);
    size_t n = limbs_pow(r, &three, 1, 400, scratch, NULL);
    cr_expect_eq(limbs_bits(r, n), 634u);
    cr_expect_eq(limbs_mod_1(r, n, 1000007), 843907u);
    cr_expect_eq(limbs_pow(r, &three, 1, 0, scratch, NULL), 1u);
    cr_expect_eq(r[0], 1u);
    cr_expect_eq(limbs_pow(r, NULL, 0, 5, scratch, NULL), 0u);
    cr_expect_not(limbs_pow_size(&three, 1, UINT64_MAX, &size));
}

Test(limbs, fermat) {
    /* a^(p - 1) = 1 mod p for the prime 2^521 - 1. */
    Limb p[9], e[9], r[9], a = 1234567;
    memset(p, 0xFF, sizeof p);
    p[8] = 0x1FF;
    memcpy(e, p, sizeof p);
    e[0]--;
    Limb *scratch = room(limbs_powmod_scratch(1, 9) + limbs_inverse_scratch(1, 9));
    cr_assert_eq(limbs_powmod(r, &a, 1, e, 9, p, 9, scratch, NULL), 1u);
    cr_expect_eq(r[0], 1u);
    size_t n = limbs_inverse(r, &a, 1, p, 9, scratch, NULL);
    Limb product[10], one = 1;
    n = limbs_mul_1(product, r, n, a, 0);
    size_t rn;
    cr_assert(limbs_divrem(NULL, NULL, r, &rn, product, n, p, 9, scratch, NULL));
    cr_expect_eq(limbs_cmp(r, rn, &one, 1), 0);
    Limb six = 6, four = 4;
    cr_expect_eq(limbs_inverse(r, &four, 1, &six, 1, scratch, NULL), 0u, "not coprime");
    cr_expect_eq(limbs_inverse(r, &four, 1, &one, 1, scratch, NULL), 0u, "modulus 1");
    free(scratch);
}

Test(limbs, roots_and_divisors) {
    Mt19937 mt;
    mt19937_seed_u64(&mt, 5);
    for (size_t n = 1; n < 1500; n = n * 2 + 1) {
        Limb *a = room(n), *square = room(2 * n), *root = room(n), *g = room(2 * n);
        size_t scratch_n = limbs_isqrt_scratch(2 * n) + limbs_gcd_scratch(2 * n, n);
        Limb *scratch = room(scratch_n + limbs_mul_scratch(n, n));
        size_t an = random_limbs(&mt, a, n);
        size_t sn = limbs_sqr(square, a, an, scratch, NULL);
        size_t rn = limbs_isqrt(root, square, sn, scratch, NULL);
        cr_assert_eq(limbs_cmp(root, rn, a, an), 0);
        size_t gn = limbs_gcd(g, square, sn, a, an, scratch, NULL);
        cr_assert_eq(limbs_cmp(g, gn, a, an), 0);
        free(a), free(square), free(root), free(g), free(scratch);
    }
}

/* ---- doubles ---- */

static double ratio(const char *a_text, const char *b_text) {
    Limb a[40], b[40];
    size_t an = parse(a, a_text, 16), bn = parse(b, b_text, 16);
    Limb *scratch = room(limbs_ratio_scratch(an, bn));
    double value = -1;
    LimbsRatio fit = limbs_ratio(&value, a, an, b, bn, scratch, NULL);
    free(scratch);
    return fit == LIMBS_FIT ? value : -2;
}

Test(limbs, doubles) {
    Limb r[LIMBS_OF_DOUBLE];
    double value;
    cr_expect_eq(limbs_from_double(r, 0.99), 0u);
    cr_expect_eq(limbs_from_double(r, -3.99), 1u);
    cr_expect_eq(r[0], 3u);
    cr_expect_eq(limbs_from_double(r, 1.7976931348623157e308), 16u);
    cr_assert(limbs_to_double(r, 16, &value));
    cr_expect_eq(value, 1.7976931348623157e308);
    memset(r, 0xFF, sizeof r);
    cr_expect_not(limbs_to_double(r, 16, &value), "rounds up to 2^1024");
    Limb half_way[2] = {0x800, 1}; /* 2^64 + 2^11: a tie, to even */
    cr_assert(limbs_to_double(half_way, 2, &value));
    cr_expect_eq(value, 0x1p64);
    cr_expect_gt(limbs_cmp_double(half_way, 2, 0x1p64), 0);
    cr_expect_lt(limbs_cmp_double(half_way, 1, 2048.5), 0);
    cr_expect_lt(limbs_cmp_double(half_way, 2, INFINITY), 0);
    cr_expect_eq(limbs_cmp_double(NULL, 0, 0.0), 0);
    size_t exponent;
    cr_expect_eq(limbs_frexp(half_way, 2, &exponent), 0.5);
    cr_expect_eq(exponent, 65u);
}

Test(limbs, ratios) {
    cr_expect_eq(ratio("1", "3"), 1.0 / 3.0);
    cr_expect_eq(ratio("0", "3"), 0.0);
    cr_expect_eq(
        ratio("100000000000000000000000000000001", "100000000000000000000000000000000"),
        1.0);
    cr_expect_eq(ratio("fffffffffffffffffffffffffffff", "1"), 0x1p116);
    char wide[400] = "1";
    memset(wide + 1, '0', 256); /* 2^1024 */
    cr_expect_eq(ratio(wide, "1"), -2);
    cr_expect_eq(ratio("1", wide), 0x1p-1024);
    memset(wide + 1, '0', 300);
    cr_expect_eq(ratio("1", wide), 0.0);
}

/* ---- text and bytes ---- */

Test(limbs, texts_of_every_radix_read_back) {
    Mt19937 mt;
    mt19937_seed_u64(&mt, 6);
    for (int radix = 2; radix <= 36; radix++)
        for (size_t n = 0; n < 100; n = n * 2 + 1) {
            Limb a[100], back[110];
            size_t an = random_limbs(&mt, a, n);
            size_t bn = parse(back, text_of(a, an, radix), radix);
            cr_assert_eq(limbs_cmp(a, an, back, bn), 0, "radix %d, %zu limbs", radix, n);
        }
}

Test(limbs, texts) {
    Limb a[8];
    size_t n =
        parse(a, "123456789012345678901234567890123456789012345678901234567890", 10);
    cr_expect_str_eq(text_of(a, n, 10),
                     "123456789012345678901234567890123456789012345678901234567890");
    cr_expect_str_eq(text_of(a, n, 16),
                     "13aaf504e4bc1e62173f87a4378c37b49c8ccff196ce3f0ad2");
    n = parse(a, "FFFFffff00000000", 16);
    cr_expect_str_eq(text_of(a, n, 10), "18446744069414584320");
    cr_expect_str_eq(text_of(NULL, 0, 10), "0");
    cr_expect_str_eq(text_of(NULL, 0, 2), "0");
    cr_expect_eq(parse(a, "0000000", 10), 0u);
    cr_expect_eq(limbs_digit_value('z'), 35u);
    cr_expect_eq(limbs_digit_value('Z'), 35u);
    cr_expect_geq(limbs_digit_value('_'), 36u);
    cr_expect_geq(limbs_digit_value('@'), 36u);
    size_t size;
    cr_expect_not(limbs_text_size(SIZE_MAX / 4, 2, &size));
    cr_expect_not(limbs_from_text_size(SIZE_MAX / 2, 10, &size));
}

Test(limbs, bytes) {
    uint8_t bytes[3];
    Limb r[1];
    bool negative;
    const Limb a = 128;
    cr_expect_not(limbs_to_bytes(bytes, 1, &a, 1, false, true, true));
    cr_assert(limbs_to_bytes(bytes, 1, &a, 1, true, true, true));
    cr_expect_eq(bytes[0], 0x80);
    cr_expect_not(limbs_to_bytes(bytes, 3, &a, 1, true, true, false));
    cr_assert(limbs_to_bytes(bytes, 3, &a, 1, true, false, true));
    cr_expect(bytes[0] == 0xFF && bytes[1] == 0xFF && bytes[2] == 0x80);
    cr_assert_eq(limbs_from_bytes(r, &negative, bytes, 3, false, true), 1u);
    cr_expect(r[0] == 128 && negative);
    cr_assert_eq(limbs_from_bytes(r, &negative, bytes, 3, true, false), 1u);
    cr_expect(r[0] == 0x80FFFF && !negative);
    cr_expect_eq(limbs_from_bytes(r, &negative, NULL, 0, true, true), 0u);
    cr_expect(limbs_to_bytes(NULL, 0, NULL, 0, false, true, false));
    cr_expect_not(limbs_to_bytes(NULL, 0, &a, 1, false, true, false));
}
