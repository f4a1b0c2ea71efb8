/* int from text and to text. */
#include "../script.h"

Test(int_text, reading) {
    OPEN(vm);
    expect(vm, "int(' 12 ')", "12");
    expect(vm, "int('1_000')", "1000");
    expect(vm, "int('1__0')",
           "ValueError: invalid literal for int() with base 10: '1__0'");
    expect(vm, "int('0x1f', 0)", "31");
    expect(vm, "int('1f', 16)", "31");
    expect(vm, "int('z', 36)", "35");
    expect(vm, "int('012', 0)",
           "ValueError: invalid literal for int() with base 0: '012'");
    expect(vm, "int('0b101', 0)", "5");
    expect(vm, "int('')", "ValueError: invalid literal for int() with base 10: ''");
    expect(vm, "int('+-1')", "ValueError: invalid literal for int() with base 10: '+-1'");
    expect(vm, "int('\xd9\xa3')", "3");
    expect(vm, "int(b'12')", "12");
    expect(vm, "int('1', 1)", "ValueError: int() base must be >= 2 and <= 36, or 0");
    expect(vm, "int('1', 37)", "ValueError: int() base must be >= 2 and <= 36, or 0");
    expect(vm, "int(1, 2)",
           "TypeError: int() can't convert non-string with explicit base");
    CLOSE(vm);
}

Test(int_text, writing) {
    OPEN(vm);
    expect(vm, "str(10**30)", "'1000000000000000000000000000000'");
    expect(vm, "hex(-255)", "'-0xff'");
    expect(vm, "oct(8)", "'0o10'");
    expect(vm, "bin(5)", "'0b101'");
    expect(vm, "str(-2**64)", "'-18446744073709551616'");
    expect(vm, "hex(2**70)", "'0x400000000000000000'");
    CLOSE(vm);
}

Test(int_text, the_limit_of_digits) {
    OPEN(vm);
    expect(
        vm, "int('1' * 4301)",
        "ValueError: Exceeds the limit (4300 digits) for integer string conversion: "
        "value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit");
    expect(vm, "len(str(10**4299))", "4300");
    expect(vm, "str(10**4300)",
           "ValueError: Exceeds the limit (4300 digits) for integer string conversion; "
           "use sys.set_int_max_str_digits() to increase the limit");
    expect(vm, "int('f' * 5000, 16) > 0", "True");
    CLOSE(vm);
}
