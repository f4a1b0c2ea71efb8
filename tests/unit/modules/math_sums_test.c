/* Sums and products without loss. */
#include "../script.h"

Test(math_sums, sums) {
    OPEN(vm);
    run(vm, "import math\n");
    expect(vm, "math.fsum([0.1] * 10)", "1.0");
    expect(vm, "math.fsum([1e308, 1e308, -1e308])",
           "OverflowError: intermediate overflow in fsum");
    expect(vm, "math.fsum([1e16, 1, -1e16])", "1.0");
    expect(vm, "math.fsum([float('inf'), float('-inf')])",
           "ValueError: -inf + inf in fsum");
    expect(vm, "math.prod([1, 2, 3])", "6");
    expect(vm, "math.prod([0.5] * 3, start=2)", "0.25");
    expect(vm, "math.sumprod([1, 2], [3, 4])", "11");
    expect(vm, "math.sumprod([0.1] * 10, [1] * 10)", "1.0");
    expect(vm, "math.sumprod([1], [1, 2])", "ValueError: Inputs are not the same length");
    expect(vm, "math.hypot(3, 4)", "5.0");
    expect(vm, "math.hypot(1e308, 1e308)", "1.4142135623730951e+308");
    expect(vm, "math.dist([0, 0], [3, 4])", "5.0");
    expect(vm, "math.dist([1], [1, 2])",
           "ValueError: both points must have the same number of dimensions");
    CLOSE(vm);
}
