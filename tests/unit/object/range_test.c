/* range: numbers without storage. */
#include "../script.h"

Test(range, items_and_slices) {
    OPEN(vm);
    run(vm, "r = range(10, 0, -3)");
    expect(vm, "list(r)", "[10, 7, 4, 1]");
    expect(vm, "len(r)", "4");
    expect(vm, "r[1]", "7");
    expect(vm, "r[-1]", "1");
    expect(vm, "r[1:]", "range(7, -2, -3)");
    expect(vm, "r[::-1]", "range(1, 13, 3)");
    expect(vm, "r[4]", "IndexError: range object index out of range");
    expect(vm, "r.index(7)", "1");
    expect(vm, "r.index(8)", "ValueError: 8 is not in range");
    expect(vm, "r.count(4)", "1");
    CLOSE(vm);
}

Test(range, membership_and_equality) {
    OPEN(vm);
    expect(vm, "10**30 in range(10**31)", "True");
    expect(vm, "2.0 in range(3)", "True");
    expect(vm, "2.5 in range(3)", "False");
    expect(vm, "'a' in range(3)", "False");
    expect(vm, "range(0) == range(5, 5)", "True");
    expect(vm, "range(0, 3, 2) == range(0, 4, 2)", "True");
    expect(vm, "hash(range(0)) == hash(range(1, 1))", "True");
    CLOSE(vm);
}

Test(range, any_size) {
    OPEN(vm);
    expect(vm, "len(range(10**15))", "1000000000000000");
    expect(vm, "len(range(2**70))",
           "OverflowError: Python int too large to convert to C ssize_t");
    expect(vm, "range(2**70)[2**69]", "590295810358705651712");
    expect(vm, "range(0, 2**70, 2**69)[1]", "590295810358705651712");
    expect(vm, "range(1, 2, 0)", "ValueError: range() arg 3 must not be zero");
    expect(vm, "range(1.5)",
           "TypeError: 'float' object cannot be interpreted as an integer");
    expect(vm, "range()", "TypeError: range expected at least 1 argument, got 0");
    CLOSE(vm);
}

Test(range, attributes) {
    OPEN(vm);
    expect(vm, "range(1, 5).start", "1");
    expect(vm, "range(5).step", "1");
    expect(vm, "repr(range(1, 5, 2))", "'range(1, 5, 2)'");
    expect(vm, "range(5)", "range(0, 5)");
    CLOSE(vm);
}
