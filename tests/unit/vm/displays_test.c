/* Displays and unpacking. */
#include "../script.h"

Test(displays, stars) {
    OPEN(vm);
    expect(vm, "[*'ab', 1, *range(2)]", "['a', 'b', 1, 0, 1]");
    expect(vm, "(*[], 1)", "(1,)");
    expect(vm, "{*'a', *'a'}", "{'a'}");
    expect(vm, "{**{1: 2}, 1: 3}", "{1: 3}");
    expect(vm, "[*1]", "TypeError: Value after * must be an iterable, not int");
    expect(vm, "{**1}", "TypeError: 'int' object is not a mapping");
    expect(vm, "{**[]}", "TypeError: 'list' object is not a mapping");
    CLOSE(vm);
}

Test(displays, assignment) {
    OPEN(vm);
    run(vm, "a, *b, c = range(5)\n"
            "[d, (e, *f)] = 1, \"xyz\"");
    expect(vm, "a, b, c", "(0, [1, 2, 3], 4)");
    expect(vm, "d, e, f", "(1, 'x', ['y', 'z'])");
    CLOSE(vm);
}

Test(displays, counts) {
    OPEN(vm);
    run(vm, "def u(x):\n"
            "  a, b = x\n"
            "def v(x):\n"
            "  a, *b, c = x");
    expect(vm, "u([1])", "ValueError: not enough values to unpack (expected 2, got 1)");
    expect(vm, "u([1, 2, 3])", "ValueError: too many values to unpack (expected 2)");
    expect(vm, "u(iter('abc'))", "ValueError: too many values to unpack (expected 2)");
    expect(vm, "v([1])",
           "ValueError: not enough values to unpack (expected at least 2, got 1)");
    expect(vm, "u(1)", "TypeError: cannot unpack non-iterable int object");
    expect(vm, "u({1: 2, 3: 4})", "None");
    CLOSE(vm);
}

Test(displays, strings) {
    OPEN(vm);
    run(vm, "x = 3");
    expect(vm, "f'{x!r:>4}{x=}'", "'   3x=3'");
    expect(vm, "f'{x:{x}}'", "'  3'");
    expect(vm, "f'{\"a\" + \"b\"}{x}'", "'ab3'");
    expect(vm, "f'{x:zz}'",
           "ValueError: Unknown format code 'z' for object of type 'int'");
    CLOSE(vm);
}
