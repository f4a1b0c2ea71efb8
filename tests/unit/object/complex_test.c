/* complex: arithmetic, repr, parsing. */
#include "../script.h"

Test(complex, arithmetic) {
    OPEN(vm);
    expect(vm, "(1+2j) * (3-1j)", "(5+5j)");
    expect(vm, "(1+2j) / (1-1j)", "(-0.5+1.5j)");
    expect(vm, "1j ** 2", "(-1+0j)");
    expect(vm, "2 ** 1j", "(0.7692389013639721+0.6389612763136348j)");
    expect(vm, "abs(3+4j)", "5.0");
    expect(vm, "-(1+0j)", "(-1-0j)");
    expect(vm, "1j / 0", "ZeroDivisionError: complex division by zero");
    expect(vm, "(1+2j) // 1",
           "TypeError: unsupported operand type(s) for //: 'complex' and 'int'");
    CLOSE(vm);
}

Test(complex, repr_keeps_signs_of_zero) {
    OPEN(vm);
    expect(vm, "1j", "1j");
    expect(vm, "-1j", "(-0-1j)");
    expect(vm, "complex(-0.0, 1)", "(-0+1j)");
    expect(vm, "complex(0, -0.0)", "-0j");
    expect(vm, "complex('nan+infj')", "(nan+infj)");
    expect(vm, "1+0j", "(1+0j)");
    CLOSE(vm);
}

Test(complex, from_text) {
    OPEN(vm);
    expect(vm, "complex('1+2j')", "(1+2j)");
    expect(vm, "complex(' -3.5e2J ')", "-350j");
    expect(vm, "complex('(1+2j)')", "(1+2j)");
    expect(vm, "complex('1 + 2j')", "ValueError: complex() arg is a malformed string");
    expect(vm, "complex('j')", "1j");
    expect(vm, "complex('1', 2)",
           "TypeError: complex() can't take second arg if first is a string");
    expect(vm, "complex(1, '2')", "TypeError: complex() second arg can't be a string");
    CLOSE(vm);
}

Test(complex, has_no_order) {
    OPEN(vm);
    expect(vm, "1j < 2j",
           "TypeError: '<' not supported between instances of 'complex' and 'complex'");
    expect(vm, "1j == 1j", "True");
    expect(vm, "(1+0j) == 1", "True");
    expect(vm, "hash(1+0j) == hash(1)", "True");
    expect(vm, "hash(1j)", "1000003");
    CLOSE(vm);
}
