/* slice objects. */
#include "../script.h"

Test(slice, indices) {
    OPEN(vm);
    expect(vm, "slice(1, 10, 2).indices(5)", "(1, 5, 2)");
    expect(vm, "slice(None, None, -1).indices(5)", "(4, -1, -1)");
    expect(vm, "slice(-3, None).indices(5)", "(2, 5, 1)");
    expect(vm, "slice(10, 20).indices(5)", "(5, 5, 1)");
    expect(vm, "slice(0, 1, 0).indices(5)", "ValueError: slice step cannot be zero");
    expect(vm, "slice(1).indices(-1)", "ValueError: length should not be negative");
    CLOSE(vm);
}

Test(slice, parts_and_comparison) {
    OPEN(vm);
    expect(vm, "slice(1)", "slice(None, 1, None)");
    expect(vm, "slice(1, 2, 3).step", "3");
    expect(vm, "slice(1) == slice(None, 1)", "True");
    expect(vm, "hash(slice(1, 2))", "-2178470213028018262");
    expect(vm, "slice(1) < slice(2)", "True");
    expect(vm, "slice()", "TypeError: slice expected at least 1 argument, got 0");
    CLOSE(vm);
}
