/* Arithmetic of ints of any size. */
#include "../script.h"

Test(int_arith, crosses_from_small_to_large) {
    OPEN(vm);
    expect(vm, "2**49 - 1 + 1", "562949953421312");
    expect(vm, "-2**49 - 1", "-562949953421313");
    expect(vm, "(2**49) - 1", "562949953421311");
    expect(vm, "2**62 * 2", "9223372036854775808");
    expect(vm, "(1 << 49) * (1 << 49)", "316912650057057350374175801344");
    expect(vm, "2**100 - 2**100 + 5", "5");
    CLOSE(vm);
}

Test(int_arith, floor_division) {
    OPEN(vm);
    expect(vm, "7 // -2", "-4");
    expect(vm, "-7 % 2", "1");
    expect(vm, "7 % -2", "-1");
    expect(vm, "divmod(-7, 2)", "(-4, 1)");
    expect(vm, "divmod(2**100, -3)", "(-422550200076076467165567735126, -2)");
    expect(vm, "-2**100 % 2**50", "0");
    expect(vm, "1 // 0", "ZeroDivisionError: integer division or modulo by zero");
    expect(vm, "1 % 0", "ZeroDivisionError: integer modulo by zero");
    expect(vm, "divmod(1, 0)", "ZeroDivisionError: integer division or modulo by zero");
    expect(vm, "2**100 // 0", "ZeroDivisionError: integer division or modulo by zero");
    CLOSE(vm);
}

Test(int_arith, powers) {
    OPEN(vm);
    expect(vm, "2 ** -1", "0.5");
    expect(vm, "0 ** 0", "1");
    expect(vm, "0 ** -1", "ZeroDivisionError: 0.0 cannot be raised to a negative power");
    expect(vm, "(-2) ** 101", "-2535301200456458802993406410752");
    expect(vm, "pow(3, -1, 7)", "5");
    expect(vm, "pow(2, -1, 4)",
           "ValueError: base is not invertible for the given modulus");
    expect(vm, "pow(2, 3, 0)", "ValueError: pow() 3rd argument cannot be 0");
    expect(vm, "pow(2, 10**20, 1000)", "376");
    expect(vm, "pow(2, 5, -7)", "-3");
    CLOSE(vm);
}

Test(int_arith, bits) {
    OPEN(vm);
    expect(vm, "-1 >> 100", "-1");
    expect(vm, "1 << 100 >> 100", "1");
    expect(vm, "~(2**70)", "-1180591620717411303425");
    expect(vm, "-2**70 & 2**71 - 1", "1180591620717411303424");
    expect(vm, "2**70 ^ -1", "-1180591620717411303425");
    expect(vm, "1 << -1", "ValueError: negative shift count");
    expect(vm, "-5 >> 1", "-3");
    expect(vm, "5 | -2**80", "-1208925819614629174706171");
    CLOSE(vm);
}

Test(int_arith, true_division_rounds_correctly) {
    OPEN(vm);
    expect(vm, "(2**53 + 1) / 1", "9007199254740992.0");
    expect(vm, "10**400 / 10**399", "10.0");
    expect(vm, "10**400 / 3",
           "OverflowError: integer division result too large for a float");
    expect(vm, "1 / 10**400", "0.0");
    expect(vm, "2**1024 / 1",
           "OverflowError: integer division result too large for a float");
    CLOSE(vm);
}
