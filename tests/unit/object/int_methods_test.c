/* Methods of int. */
#include "../script.h"

Test(int_methods, bits) {
    OPEN(vm);
    expect(vm, "(255).bit_length()", "8");
    expect(vm, "(-256).bit_length()", "9");
    expect(vm, "(0).bit_length()", "0");
    expect(vm, "(255).bit_count()", "8");
    expect(vm, "(-2**70).bit_count()", "1");
    CLOSE(vm);
}

Test(int_methods, bytes_both_ways) {
    OPEN(vm);
    expect(vm, "(1024).to_bytes(2)", "b'\\x04\\x00'");
    expect(vm, "(1024).to_bytes(2, 'little')", "b'\\x00\\x04'");
    expect(vm, "(-1).to_bytes(1, signed=True)", "b'\\xff'");
    expect(vm, "(-1).to_bytes(1)",
           "OverflowError: can't convert negative int to unsigned");
    expect(vm, "(256).to_bytes(1)", "OverflowError: int too big to convert");
    expect(vm, "int.from_bytes(b'\\x01\\x00')", "256");
    expect(vm, "int.from_bytes(b'\\xff', signed=True)", "-1");
    expect(vm, "int.from_bytes([1, 2], 'little')", "513");
    expect(vm, "(1).to_bytes(1, 'middle')",
           "ValueError: byteorder must be either 'little' or 'big'");
    CLOSE(vm);
}

Test(int_methods, parts) {
    OPEN(vm);
    expect(vm, "(5).numerator", "5");
    expect(vm, "(5).denominator", "1");
    expect(vm, "(5).imag", "0");
    expect(vm, "(5).as_integer_ratio()", "(5, 1)");
    expect(vm, "(5).conjugate()", "5");
    expect(vm, "(5).is_integer()", "True");
    CLOSE(vm);
}

Test(int_methods, rounding_to_tens) {
    OPEN(vm);
    expect(vm, "round(1250, -2)", "1200");
    expect(vm, "round(1350, -2)", "1400");
    expect(vm, "round(5, -1)", "0");
    expect(vm, "round(15, -1)", "20");
    expect(vm, "round(-25, -1)", "-20");
    expect(vm, "round(10**30 + 5, -1)", "1000000000000000000000000000000");
    expect(vm, "round(5, 2)", "5");
    expect(vm, "round(5, 1.0)",
           "TypeError: 'float' object cannot be interpreted as an integer");
    CLOSE(vm);
}
