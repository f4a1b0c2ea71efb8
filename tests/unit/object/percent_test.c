/* The % operator of str and bytes. */
#include "../script.h"

Test(percent, conversions) {
    OPEN(vm);
    expect(vm, "'%d %i' % (1, 2.9)", "'1 2'");
    expect(vm, "'%5.1f|%-5d|%05d' % (1.25, 3, -4)", "'  1.2|3    |-0004'");
    expect(vm, "'%x %#o %X' % (255, 8, 255)", "'ff 0o10 FF'");
    expect(vm, "'%s %r %a' % ('\xc3\xa9', '\xc3\xa9', '\xc3\xa9')",
           "\"\xc3\xa9 '\xc3\xa9' '\\\\xe9'\"");
    expect(vm, "'%c%c' % (65, 'B')", "'AB'");
    expect(vm, "'%e %g' % (1e10, 1e-5)", "'1.000000e+10 1e-05'");
    expect(vm, "'%%' % ()", "'%'");
    CLOSE(vm);
}

Test(percent, mappings_and_stars) {
    OPEN(vm);
    expect(vm, "'%(a)s %(b)d' % {'a': 1, 'b': 2}", "'1 2'");
    expect(vm, "'%*d' % (5, 1)", "'    1'");
    expect(vm, "'%.*f' % (1, 2.55)", "'2.5'");
    expect(vm, "'%(a)s' % {}", "KeyError: 'a'");
    expect(vm, "'%(a)s' % 1", "TypeError: format requires a mapping");
    CLOSE(vm);
}

Test(percent, errors) {
    OPEN(vm);
    expect(vm, "'%d' % 'a'", "TypeError: %d format: a real number is required, not str");
    expect(vm, "'%d %d' % 1", "TypeError: not enough arguments for format string");
    expect(vm, "'%d' % (1, 2)",
           "TypeError: not all arguments converted during string formatting");
    expect(vm, "'%y' % 1",
           "ValueError: unsupported format character 'y' (0x79) at index 1");
    expect(vm, "'%' % 1", "ValueError: incomplete format");
    expect(vm, "'%c' % 'ab'", "TypeError: %c requires int or char");
    expect(vm, "'%c' % -1", "OverflowError: %c arg not in range(0x110000)");
    expect(vm, "'%d' % None",
           "TypeError: %d format: a real number is required, not NoneType");
    CLOSE(vm);
}

Test(percent, bytes) {
    OPEN(vm);
    expect(vm, "b'%d %s' % (1, b'x')", "b'1 x'");
    expect(vm, "b'%s' % 'x'",
           "TypeError: %b requires a bytes-like object, or an object that implements "
           "__bytes__, not 'str'");
    expect(vm, "b'%a' % '\xc3\xa9'", "b\"'\\\\xe9'\"");
    expect(vm, "b'%c' % 300", "OverflowError: %c arg not in range(256)");
    CLOSE(vm);
}
