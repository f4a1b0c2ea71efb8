/* The format language of format() and f-strings. */
#include "../script.h"

Test(format, strings) {
    OPEN(vm);
    expect(vm, "format('a', '>5')", "'    a'");
    expect(vm, "format('a', '*^5')", "'**a**'");
    expect(vm, "format('abc', '.2')", "'ab'");
    expect(vm, "format('a', '=5')",
           "ValueError: '=' alignment not allowed in string format specifier");
    expect(vm, "format('a', 'd')",
           "ValueError: Unknown format code 'd' for object of type 'str'");
    expect(vm, "format('\xc3\xa9', '05')",
           "'\xc3\xa9"
           "0000'");
    CLOSE(vm);
}

Test(format, ints) {
    OPEN(vm);
    expect(vm, "format(5, '05')", "'00005'");
    expect(vm, "format(-5, '=+6')", "'-    5'");
    expect(vm, "format(255, '#x')", "'0xff'");
    expect(vm, "format(255, '#010b')", "'0b11111111'");
    expect(vm, "format(1234567, ',')", "'1,234,567'");
    expect(vm, "format(1234567, '_')", "'1_234_567'");
    expect(vm, "format(255, '_x')", "'ff'");
    expect(vm, "format(65, 'c')", "'A'");
    expect(vm, "format(5, '.2')",
           "ValueError: Precision not allowed in integer format specifier");
    expect(vm, "format(5, 's')",
           "ValueError: Unknown format code 's' for object of type 'int'");
    expect(vm, "format(1, ',x')", "ValueError: Cannot specify ',' with 'x'.");
    CLOSE(vm);
}

Test(format, floats) {
    OPEN(vm);
    expect(vm, "format(1.5, '8.3f')", "'   1.500'");
    expect(vm, "format(0.1, '.0%')", "'10%'");
    expect(vm, "format(1234.5, ',.2f')", "'1,234.50'");
    expect(vm, "format(1e20, 'g')", "'1e+20'");
    expect(vm, "format(float('inf'), '06')", "'000inf'");
    expect(vm, "format(-0.0, 'z.1f')", "'0.0'");
    expect(vm, "format(1.5, 'd')",
           "ValueError: Unknown format code 'd' for object of type 'float'");
    expect(vm, "format(1.5, 'n')", "'1.5'");
    CLOSE(vm);
}

Test(format, bad_specifications) {
    OPEN(vm);
    expect(vm, "format(1, '5.')", "ValueError: Format specifier missing precision");
    expect(vm, "format(1, 'zzz')",
           "ValueError: Invalid format specifier 'zzz' for object of type 'int'");
    expect(vm, "format(1, '999999999999999999999')",
           "ValueError: Too many decimal digits in format string");
    expect(vm, "format([], '5')",
           "TypeError: unsupported format string passed to list.__format__");
    CLOSE(vm);
}
