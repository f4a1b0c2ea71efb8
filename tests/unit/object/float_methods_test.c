/* Methods of float. */
#include "../script.h"

Test(float_methods, exact_ratios) {
    OPEN(vm);
    expect(vm, "(0.5).as_integer_ratio()", "(1, 2)");
    expect(vm, "(0.1).as_integer_ratio()", "(3602879701896397, 36028797018963968)");
    expect(vm, "float('inf').as_integer_ratio()",
           "OverflowError: cannot convert Infinity to integer ratio");
    expect(vm, "float('nan').as_integer_ratio()",
           "ValueError: cannot convert NaN to integer ratio");
    expect(vm, "(2.0).is_integer()", "True");
    expect(vm, "(2.5).is_integer()", "False");
    CLOSE(vm);
}

Test(float_methods, hex_both_ways) {
    OPEN(vm);
    expect(vm, "(1.5).hex()", "'0x1.8000000000000p+0'");
    expect(vm, "(-0.0).hex()", "'-0x0.0p+0'");
    expect(vm, "float.fromhex('0x1.8p1')", "3.0");
    expect(vm, "float.fromhex('inf')", "inf");
    expect(vm, "float.fromhex('0x1p5000')",
           "OverflowError: hexadecimal value too large to represent as a float");
    expect(vm, "float.fromhex('zz')",
           "ValueError: invalid hexadecimal floating-point string");
    CLOSE(vm);
}

Test(float_methods, rounding) {
    OPEN(vm);
    expect(vm, "round(2.5)", "2");
    expect(vm, "round(3.5)", "4");
    expect(vm, "round(2.675, 2)", "2.67");
    expect(vm, "round(1234.5, -2)", "1200.0");
    expect(vm, "round(float('nan'))", "ValueError: cannot convert float NaN to integer");
    expect(vm, "round(float('inf'))",
           "OverflowError: cannot convert float infinity to integer");
    expect(vm, "(-2.7).__trunc__()", "-2");
    expect(vm, "(-2.5).__floor__()", "-3");
    expect(vm, "(2.1).__ceil__()", "3");
    CLOSE(vm);
}

Test(float_methods, division) {
    OPEN(vm);
    expect(vm, "7.5 // 2", "3.0");
    expect(vm, "-7.5 % 2", "0.5");
    expect(vm, "divmod(-7.5, 2)", "(-4.0, 0.5)");
    expect(vm, "1.0 // 0", "ZeroDivisionError: float floor division by zero");
    expect(vm, "1.0 % 0", "ZeroDivisionError: float modulo by zero");
    expect(vm, "divmod(1.0, 0)", "ZeroDivisionError: float divmod()");
    expect(vm, "5.0 % float('inf')", "5.0");
    expect(vm, "-5.0 % float('inf')", "inf");
    CLOSE(vm);
}
