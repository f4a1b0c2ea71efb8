/* Arithmetic between numbers of different types. */
#include "../script.h"

Test(number, mixtures) {
    OPEN(vm);
    expect(vm, "1 + 2.5", "3.5");
    expect(vm, "2**70 + 0.5", "1.1805916207174113e+21");
    expect(vm, "True + 1j", "(1+1j)");
    expect(vm, "2 ** 0.5", "1.4142135623730951");
    expect(vm, "10 // 2.5", "4.0");
    expect(vm, "7 % 2.5", "2.0");
    expect(vm, "1 - 1.0", "0.0");
    expect(vm, "2**2000 + 0.5", "OverflowError: int too large to convert to float");
    expect(vm, "0.5 * 2**2000", "OverflowError: int too large to convert to float");
    CLOSE(vm);
}

Test(number, comparisons_are_exact) {
    OPEN(vm);
    expect(vm, "2**53 == 2.0**53", "True");
    expect(vm, "2**53 + 1 == 2.0**53", "False");
    expect(vm, "2**53 + 1 > 2.0**53", "True");
    expect(vm, "10**400 > 1e308", "True");
    expect(vm, "1 < float('nan')", "False");
    expect(vm, "2**63 == 9223372036854775808.0", "True");
    expect(vm, "1 == 1+0j", "True");
    CLOSE(vm);
}

Test(number, unsupported) {
    OPEN(vm);
    expect(vm, "1 + 'a'",
           "TypeError: unsupported operand type(s) for +: 'int' and 'str'");
    expect(vm, "'a' + 1", "TypeError: can only concatenate str (not \"int\") to str");
    expect(vm, "1 @ 2", "TypeError: unsupported operand type(s) for @: 'int' and 'int'");
    expect(vm, "None + 1",
           "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'");
    expect(vm, "1 < 'a'",
           "TypeError: '<' not supported between instances of 'int' and 'str'");
    expect(vm, "-'a'", "TypeError: bad operand type for unary -: 'str'");
    expect(vm, "~1.5", "TypeError: bad operand type for unary ~: 'float'");
    CLOSE(vm);
}

Test(number, indices) {
    OPEN(vm);
    run(vm, "class I:\n"
            "  def __index__(self): return 3\n"
            "class B:\n"
            "  def __index__(self): return 1.5");
    expect(vm, "[0, 1, 2, 3][I()]", "3");
    expect(vm, "range(I())", "range(0, 3)");
    expect(vm, "[1][B()]", "TypeError: __index__ returned non-int (type float)");
    expect(vm, "hex(I())", "'0x3'");
    expect(vm, "'a' * I()", "'aaa'");
    CLOSE(vm);
}
