/* math: functions of reals. */
#include "../script.h"

Test(math, domains_and_ranges) {
    OPEN(vm);
    run(vm, "import math\n");
    expect(vm, "math.sqrt(-1)", "ValueError: math domain error");
    expect(vm, "math.sqrt(2)", "1.4142135623730951");
    expect(vm, "math.log(0)", "ValueError: math domain error");
    expect(vm, "math.log(-1)", "ValueError: math domain error");
    expect(vm, "math.log(8, 2)", "3.0");
    expect(vm, "math.log(10**400)", "921.0340371976182");
    expect(vm, "math.exp(1000)", "OverflowError: math range error");
    expect(vm, "math.pow(0, -1)", "ValueError: math domain error");
    expect(vm, "math.asin(2)", "ValueError: math domain error");
    expect(vm, "math.fmod(1, 0)", "ValueError: math domain error");
    expect(vm, "math.sin(float('inf'))", "ValueError: math domain error");
    expect(vm, "math.atan2(0.0, -0.0)", "3.141592653589793");
    CLOSE(vm);
}

Test(math, rounding) {
    OPEN(vm);
    run(vm, "import math\n");
    expect(vm, "math.floor(-2.5)", "-3");
    expect(vm, "math.ceil(2.1)", "3");
    expect(vm, "math.trunc(-2.9)", "-2");
    expect(vm, "math.floor(1e300) == int(1e300)", "True");
    expect(vm, "math.ceil(float('nan'))",
           "ValueError: cannot convert float NaN to integer");
    expect(vm, "math.floor(float('inf'))",
           "OverflowError: cannot convert float infinity to integer");
    expect(vm, "math.floor('a')", "TypeError: must be real number, not str");
    CLOSE(vm);
}

Test(math, parts) {
    OPEN(vm);
    run(vm, "import math\n");
    expect(vm, "math.frexp(12.5)", "(0.78125, 4)");
    expect(vm, "math.ldexp(0.5, 4)", "8.0");
    expect(vm, "math.ldexp(1, 5000)", "OverflowError: math range error");
    expect(vm, "math.modf(-3.25)", "(-0.25, -3.0)");
    expect(vm, "math.copysign(1, -0.0)", "-1.0");
    expect(vm, "math.nextafter(1, 2)", "1.0000000000000002");
    expect(vm, "math.ulp(1.0)", "2.220446049250313e-16");
    expect(vm, "math.isclose(0.1 + 0.2, 0.3)", "True");
    expect(vm, "math.isnan(float('nan'))", "True");
    expect(vm, "math.cbrt(27)", "3.0000000000000004");
    expect(vm, "math.fma(2, 3, 4)", "10.0");
    CLOSE(vm);
}
