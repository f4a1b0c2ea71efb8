/* Gamma and error functions. */
#include "../script.h"

Test(math_gamma, values) {
    OPEN(vm);
    run(vm, "import math\n");
    expect(vm, "math.gamma(5)", "24.0");
    expect(vm, "math.gamma(0.5)", "1.7724538509055159");
    expect(vm, "math.gamma(-1)", "ValueError: math domain error");
    expect(vm, "math.gamma(171)", "7.257415615307998e+306");
    expect(vm, "math.gamma(172)", "OverflowError: math range error");
    expect(vm, "math.gamma(0.0)", "ValueError: math domain error");
    expect(vm, "math.lgamma(10)", "12.801827480081467");
    expect(vm, "math.lgamma(-0.5)", "1.265512123484645");
    expect(vm, "math.lgamma(0)", "ValueError: math domain error");
    expect(vm, "math.erf(0.5)", "0.5204998778130465");
    expect(vm, "math.erfc(3)", "2.2090496998585438e-05");
    CLOSE(vm);
}
