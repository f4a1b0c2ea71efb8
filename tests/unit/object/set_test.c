/* set and frozenset. */
#include "../script.h"

Test(set, algebra) {
    OPEN(vm);
    run(vm, "a, b = {1, 2, 3}, frozenset([3, 4])");
    expect(vm, "a & b", "{3}");
    expect(vm, "a | b", "{1, 2, 3, 4}");
    expect(vm, "a - b", "{1, 2}");
    expect(vm, "a ^ b", "{1, 2, 4}");
    expect(vm, "type(b | a).__name__", "'frozenset'");
    expect(vm, "a | [1]",
           "TypeError: unsupported operand type(s) for |: 'set' and 'list'");
    expect(vm, "a.union([9], 'x') == {1, 2, 3, 9, 'x'}", "True");
    expect(vm, "a < {1, 2, 3, 4}", "True");
    expect(vm, "a.isdisjoint([7])", "True");
    expect(vm, "a.issuperset([1])", "True");
    CLOSE(vm);
}

Test(set, changes_in_place) {
    OPEN(vm);
    run(vm, "s = {1}");
    expect(vm, "s.add(2)", "None");
    expect(vm, "s.discard(7)", "None");
    expect(vm, "s.remove(7)", "KeyError: 7");
    expect(vm, "s.update([3], (4,))", "None");
    expect(vm, "s", "{1, 2, 3, 4}");
    expect(vm, "s.intersection_update([2, 3])", "None");
    expect(vm, "s", "{2, 3}");
    expect(vm, "s.symmetric_difference_update([3, 5])", "None");
    expect(vm, "s", "{2, 5}");
    expect(vm, "s.pop() in (2, 5)", "True");
    expect(vm, "s.clear()", "None");
    expect(vm, "s.pop()", "KeyError: 'pop from an empty set'");
    CLOSE(vm);
}

Test(set, frozen) {
    OPEN(vm);
    expect(vm, "hash(frozenset([1, 2])) == hash(frozenset([2, 1]))", "True");
    expect(vm, "frozenset([1]).add",
           "AttributeError: 'frozenset' object has no attribute 'add'");
    expect(vm, "frozenset(frozenset([1])) == {1}", "True");
    expect(vm, "{frozenset(): 1}", "{frozenset(): 1}");
    expect(vm, "hash(set())", "TypeError: unhashable type: 'set'");
    expect(vm, "{[]}", "TypeError: unhashable type: 'list'");
    CLOSE(vm);
}

Test(set, repr) {
    OPEN(vm);
    expect(vm, "set()", "set()");
    expect(vm, "frozenset()", "frozenset()");
    expect(vm, "{1}", "{1}");
    expect(vm, "frozenset({1})", "frozenset({1})");
    expect(vm, "{3, 1, 2}", "{1, 2, 3}");
    CLOSE(vm);
}
