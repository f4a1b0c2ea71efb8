/* Functions of integers. */
#include "../script.h"

Test(math_integers, values) {
    OPEN(vm);
    run(vm, "import math\n");
    expect(vm, "math.gcd(12, 18, 27)", "3");
    expect(vm, "math.gcd()", "0");
    expect(vm, "math.gcd(-4, 6)", "2");
    expect(vm, "math.lcm(4, 6)", "12");
    expect(vm, "math.lcm(0, 5)", "0");
    expect(vm, "math.factorial(20)", "2432902008176640000");
    expect(vm, "math.factorial(-1)",
           "ValueError: factorial() not defined for negative values");
    expect(vm, "math.factorial(2.0)",
           "TypeError: 'float' object cannot be interpreted as an integer");
    expect(vm, "math.comb(10, 3)", "120");
    expect(vm, "math.comb(3, 10)", "0");
    expect(vm, "math.perm(5, 2)", "20");
    expect(vm, "math.perm(5)", "120");
    expect(vm, "math.isqrt(10**40)", "100000000000000000000");
    expect(vm, "math.isqrt(-1)", "ValueError: isqrt() argument must be nonnegative");
    expect(vm, "math.gcd(1.5)",
           "TypeError: 'float' object cannot be interpreted as an integer");
    CLOSE(vm);
}
