/* bool: an int with two values and operators of its own. */
#include "../script.h"

Test(bool, arithmetic_gives_ints) {
    OPEN(vm);
    expect(vm, "True + True", "2");
    expect(vm, "-True", "-1");
    expect(vm, "~False", "-1");
    expect(vm, "True * 2.5", "2.5");
    expect(vm, "True / True", "1.0");
    expect(vm, "True ** 70", "1");
    CLOSE(vm);
}

Test(bool, logic_of_two_bools_stays_bool) {
    OPEN(vm);
    expect(vm, "True & False", "False");
    expect(vm, "True | False", "True");
    expect(vm, "True ^ True", "False");
    expect(vm, "True & 3", "1");
    expect(vm, "2 | False", "2");
    CLOSE(vm);
}

Test(bool, construction) {
    OPEN(vm);
    expect(vm, "bool()", "False");
    expect(vm, "bool([])", "False");
    expect(vm, "bool('0')", "True");
    expect(vm, "bool(1, 2)", "TypeError: bool expected at most 1 argument, got 2");
    expect(vm, "bool(x=1)", "TypeError: bool() takes no keyword arguments");
    CLOSE(vm);
}

Test(bool, has_no_subclasses) {
    OPEN(vm);
    expect(vm, "type('B', (bool,), {})",
           "TypeError: type 'bool' is not an acceptable base type");
    CLOSE(vm);
}
