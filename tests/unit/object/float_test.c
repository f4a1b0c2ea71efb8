#include <math.h>
#include "object/float.h"
#include "tests/unit/object/fixture.h"

Test(float, remainder_has_the_divisors_sign) {
    cr_expect_eq(float_mod(-7.5, 2), 0.5);
    cr_expect_eq(float_mod(7.5, -2), -0.5);
    cr_expect(signbit(float_mod(4, -2)));
    cr_expect_eq(float_floordiv(-7.5, 2), -4);
    cr_expect_eq(float_floordiv(1, INFINITY), 0);
    cr_expect_eq(float_floordiv(-1, INFINITY), -1);
}

Test(float, operators_raise_instead_of_infinities) {
    OPEN(rt);
    cr_expect_eq(float_binary(rt, OP_DIV, 1, 0), RAISED);
    cr_expect(error_is(rt, TYPE_ZERO_DIVISION_ERROR));
    error_clear(rt);
    cr_expect_eq(float_binary(rt, OP_POW, 0, -1), RAISED);
    cr_expect(error_is(rt, TYPE_ZERO_DIVISION_ERROR));
    error_clear(rt);
    cr_expect_eq(float_binary(rt, OP_MUL, 1e300, 1e300), value_double(INFINITY));
    CLOSE(rt);
}

Test(float, roots_of_negative_numbers_are_complex) {
    OPEN(rt);
    Value v = float_binary(rt, OP_POW, -1, 0.5);
    cr_assert(has_layout(v, LAYOUT_COMPLEX));
    cr_expect_float_eq(((Complex *)as_object(v))->imag, 1, 1e-15);
    CLOSE(rt);
}

Test(float, texts) {
    OPEN(rt);
    EXPECT_STR(float_repr(rt, 0.1), "0.1");
    EXPECT_STR(float_repr(rt, 1e16), "1e+16");
    cr_expect_eq(float_from_str(rt, str_from_cstr(rt, " 1_0.5\n")), value_double(10.5));
    cr_expect_eq(float_from_str(rt, str_from_cstr(rt, "1__0")), RAISED);
    error_clear(rt);
    CLOSE(rt);
}
