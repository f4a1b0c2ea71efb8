/* Expected texts and values are CPython 3.13's. tests/tools/check_base.py compares many
 * more. */
#include "base/number.h"

#include <criterion/criterion.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct ReprCase {
    double value;
    const char *text;
} ReprCase;

Test(number, repr) {
    static const ReprCase CASES[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {-12345.0, "-12345.0"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {1e15, "1000000000000000.0"},
        {9007199254740992.0, "9007199254740992.0"},
        {9999999999999998.0, "9999999999999998.0"},
        {1e16, "1e+16"},
        {123456789012345680.0, "1.2345678901234568e+17"},
        {1e22, "1e+22"},
        {1e23, "1e+23"},
        {0x1p-44, "5.684341886080802e-14"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, "nan"},
        {-NAN, "nan"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[NUMBER_REPR_MAX];
        cr_expect_eq(number_repr(CASES[i].value, text), strlen(CASES[i].text));
        cr_expect_str_eq(text, CASES[i].text);
    }
}

Test(number, shortest_digits) {
    Decimal d;
    number_shortest(-1200.0, &d);
    cr_expect(!strcmp(d.digits, "12") && d.count == 2 && d.point == 4);
    number_shortest(0.0, &d);
    cr_expect(!strcmp(d.digits, "0") && d.count == 1 && d.point == 1);
    number_shortest(0.025, &d);
    cr_expect(!strcmp(d.digits, "25") && d.point == -1);
}

static const char *formatted(double value, char type, int precision, unsigned flags) {
    static char text[4096];
    Allocator alloc;
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&out, &alloc);
    number_format(value, type, precision, flags, &out);
    cr_assert_not(out.failed);
    cr_assert_lt(out.length, sizeof text);
    strcpy(text, buffer_cstr(&out));
    buffer_free(&out);
    return text;
}

Test(number, format) {
    cr_expect_str_eq(formatted(3.14159, 'f', 2, 0), "3.14");
    cr_expect_str_eq(formatted(2.5, 'f', 0, 0), "2");
    cr_expect_str_eq(formatted(3.5, 'f', 0, NUMBER_ALT), "4.");
    cr_expect_str_eq(formatted(0.125, 'f', 2, NUMBER_SIGN), "+0.12");
    cr_expect_str_eq(formatted(-0.001, 'f', 2, 0), "-0.00");
    cr_expect_str_eq(formatted(-0.001, 'f', 2, NUMBER_NO_NEG_ZERO), "0.00");
    cr_expect_str_eq(formatted(0, 'e', 3, 0), "0.000e+00");
    cr_expect_str_eq(formatted(9.9999e99, 'e', 2, 0), "1.00e+100");
    cr_expect_str_eq(formatted(1e-7, 'E', 0, NUMBER_ALT), "1.E-07");
    cr_expect_str_eq(formatted(100000, 'g', 6, 0), "100000");
    cr_expect_str_eq(formatted(1000000, 'g', 6, 0), "1e+06");
    cr_expect_str_eq(formatted(0.0001, 'g', 6, NUMBER_ALT), "0.000100000");
    cr_expect_str_eq(formatted(5, 'g', 0, 0), "5");
    cr_expect_str_eq(formatted(5, 'r', 0, NUMBER_DOT_ZERO), "5.0");
    cr_expect_str_eq(formatted(5, 'r', 0, 0), "5");
    cr_expect_str_eq(formatted(1e300, 'r', 0, NUMBER_ALT), "1.e+300");
    cr_expect_str_eq(formatted(-INFINITY, 'F', 6, NUMBER_SIGN), "-INF");
    cr_expect_str_eq(formatted(-NAN, 'f', 6, NUMBER_SIGN), "+nan");
    cr_expect_str_eq(formatted(0.1, 'f', 30, 0), "0.100000000000000005551115123126");
}

Test(number, huge_precisions_end_in_zeros) {
    const char *text = formatted(5e-324, 'f', 2000, 0);
    cr_expect_eq(strlen(text), 2002u);
    cr_expect_eq(strspn(text + 1076, "0"), 2002u - 1076u);
    cr_expect_eq(text[1075], '5');
    text = formatted(1.5, 'e', 3000, 0);
    cr_expect_eq(strlen(text), 3006u);
    cr_expect_str_eq(formatted(0.25, 'g', INT_MAX, 0), "0.25");
    Allocator alloc;
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    alloc.limit = 1 << 20;
    buffer_init(&out, &alloc);
    number_format(1.0, 'f', INT_MAX, 0, &out);
    cr_expect(out.failed);
    buffer_free(&out);
}

Test(number, hex) {
    char text[NUMBER_REPR_MAX];
    number_hex(1.5, text);
    cr_expect_str_eq(text, "0x1.8000000000000p+0");
    number_hex(-0.0, text);
    cr_expect_str_eq(text, "-0x0.0p+0");
    number_hex(-5e-324, text);
    cr_expect_str_eq(text, "-0x0.0000000000001p-1022");
    number_hex(NAN, text);
    cr_expect_str_eq(text, "nan");
    double value;
    cr_expect_eq(number_from_hex("0x1.8p1", 7, &value), NUMBER_OK);
    cr_expect_eq(value, 3.0);
    cr_expect_eq(number_from_hex("-.8", 3, &value), NUMBER_OK);
    cr_expect_eq(value, -0.5);
    cr_expect_eq(number_from_hex("0x1p1024", 8, &value), NUMBER_OVERFLOW);
    cr_expect_eq(number_from_hex("0x", 2, &value), NUMBER_INVALID);
    cr_expect_eq(number_from_hex("", 0, &value), NUMBER_INVALID);
}

static bool parses(const char *text, double *value) {
    /* In a block of its own size, so that a sanitizer sees reading beyond. */
    size_t n = strlen(text);
    char *copy = malloc(n ? n : 1);
    memcpy(copy, text, n);
    bool good = number_parse(copy, n, value);
    free(copy);
    return good;
}

Test(number, parse) {
    static const ReprCase GOOD[] = {
        {0.0, "0"},
        {1.5, "1.5"},
        {-1.5, "-1.5"},
        {0.5, ".5"},
        {5.0, "5."},
        {1e5, "1e5"},
        {1e-5, "1E-05"},
        {10.0, "1_0"},
        {1234.5, "1_234.5_0e0_0"},
        {INFINITY, "inf"},
        {-INFINITY, "-InFiNiTy"},
        {INFINITY, "1e400"},
        {0.0, "1e-400"},
        {0.0, "0e99999999999999999999"},
        {9007199254740992.0, "9007199254740993"},
        {9007199254740994.0, "9007199254740993.000000000000000000000000000001"},
        {5e-324, "4.9e-324"},
        {DBL_MAX, "179769313486231570e291"},
        {2.2250738585072011e-308, "2.2250738585072011e-308"},
    };
    static const char *const BAD[] = {"",    "-",  ".",    "e5",   "1e",   "1e+",
                                      "_1",  "1_", "1__0", "1_.5", "1._5", "1e_5",
                                      "0x1", "1 ", "infx", "na"};
    double value;
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        cr_assert(parses(GOOD[i].text, &value), "%s", GOOD[i].text);
        cr_expect_eq(value, GOOD[i].value, "%s", GOOD[i].text);
    }
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        cr_expect_not(parses(BAD[i], &value), "%s", BAD[i]);
    cr_expect(parses("nan", &value) && isnan(value));
    cr_expect(parses("-0", &value) && signbit(value));
}

Test(number, scan_stops_behind_the_number) {
    double value;
    cr_expect_eq(number_scan("1.5e3+2", 7, &value), 5u);
    cr_expect_eq(value, 1500.0);
    cr_expect_eq(number_scan("1e+x", 4, &value), 1u);
    cr_expect_eq(number_scan("1..2", 4, &value), 2u);
    cr_expect_eq(number_scan("1_0", 3, &value), 1u);
    cr_expect_eq(number_scan("x", 1, &value), 0u);
    cr_expect_eq(number_scan("", 0, &value), 0u);
}

Test(number, round) {
    double r;
    cr_expect(number_round(2.675, 2, &r) && r == 2.67);
    cr_expect(number_round(0.5, 0, &r) && r == 0.0);
    cr_expect(number_round(1.5, 0, &r) && r == 2.0);
    cr_expect(number_round(-2.5, 0, &r) && r == -2.0);
    cr_expect(number_round(1250.0, -2, &r) && r == 1200.0);
    cr_expect(number_round(-0.4, 0, &r) && r == 0.0 && signbit(r));
    cr_expect(number_round(123.0, -400, &r) && r == 0.0);
    cr_expect(number_round(1.1, INT64_MAX, &r) && r == 1.1);
    cr_expect_not(number_round(DBL_MAX, -308, &r));
    cr_expect(number_round(INFINITY, 2, &r) && isinf(r));
}
