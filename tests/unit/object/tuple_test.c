/* tuple: construction, items, hash. */
#include "../script.h"

Test(tuple, construction) {
    OPEN(vm);
    expect(vm, "()", "()");
    expect(vm, "(1,)", "(1,)");
    expect(vm, "tuple('ab')", "('a', 'b')");
    expect(vm, "tuple([1, 2])", "(1, 2)");
    expect(vm, "tuple(1)", "TypeError: 'int' object is not iterable");
    expect(vm, "tuple(x=1)", "TypeError: tuple() takes no keyword arguments");
    expect(vm, "(1, 2) + (3,)", "(1, 2, 3)");
    expect(vm, "(1,) + [2]",
           "TypeError: can only concatenate tuple (not \"list\") to tuple");
    expect(vm, "(1, 2) * 2", "(1, 2, 1, 2)");
    CLOSE(vm);
}

Test(tuple, hash_is_cpythons) {
    OPEN(vm);
    expect(vm, "hash(())", "5740354900026072187");
    expect(vm, "hash((1, 2, 3))", "529344067295497451");
    expect(vm, "hash((1.5, None and 0, True))", "-5590730492151869419");
    expect(vm, "hash((1, []))", "TypeError: unhashable type: 'list'");
    expect(vm, "hash(((1,), 2))", "1192742280400060608");
    CLOSE(vm);
}

Test(tuple, items) {
    OPEN(vm);
    run(vm, "t = (1, 2, 3, 2)");
    expect(vm, "t[-1]", "2");
    expect(vm, "t[1:3]", "(2, 3)");
    expect(vm, "t.index(2)", "1");
    expect(vm, "t.index(2, 2)", "3");
    expect(vm, "t.count(2)", "2");
    expect(vm, "t.index(9)", "ValueError: tuple.index(x): x not in tuple");
    expect(vm, "t[4]", "IndexError: tuple index out of range");
    expect(vm, "t.__contains__(3)", "True");
    CLOSE(vm);
}
