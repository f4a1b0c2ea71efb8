/* list: storage, slices, methods. */
#include "../script.h"

Test(list, slices) {
    OPEN(vm);
    run(vm, "l = list(range(6))");
    expect(vm, "l[1:4]", "[1, 2, 3]");
    expect(vm, "l[::-2]", "[5, 3, 1]");
    expect(vm, "l[10:]", "[]");
    expect(vm, "l.__setitem__(slice(1, 3), 'abc')", "None");
    expect(vm, "l", "[0, 'a', 'b', 'c', 3, 4, 5]");
    expect(
        vm, "l.__setitem__(slice(None, None, 2), [0])",
        "ValueError: attempt to assign sequence of size 1 to extended slice of size 4");
    expect(vm, "l.__delitem__(slice(1, None, 2))", "None");
    expect(vm, "l", "[0, 'b', 3, 5]");
    expect(vm, "l.__setitem__(slice(0, 0), 5)",
           "TypeError: must assign iterable to extended slice");
    CLOSE(vm);
}

Test(list, methods) {
    OPEN(vm);
    run(vm, "l = [3, 1]");
    expect(vm, "l.append(2)", "None");
    expect(vm, "l.insert(-100, 9)", "None");
    expect(vm, "l.index(1)", "2");
    expect(vm, "l.index(7)", "ValueError: 7 is not in list");
    expect(vm, "l.count(3)", "1");
    expect(vm, "l.pop(0)", "9");
    expect(vm, "l.pop(50)", "IndexError: pop index out of range");
    expect(vm, "[].pop()", "IndexError: pop from empty list");
    expect(vm, "l.remove(9)", "ValueError: list.remove(x): x not in list");
    expect(vm, "l.extend('a')", "None");
    expect(vm, "l", "[3, 1, 2, 'a']");
    expect(vm, "l.copy()", "[3, 1, 2, 'a']");
    expect(vm, "l.reverse()", "None");
    expect(vm, "l", "['a', 2, 1, 3]");
    CLOSE(vm);
}

Test(list, arithmetic) {
    OPEN(vm);
    expect(vm, "[1] * 3", "[1, 1, 1]");
    expect(vm, "3 * [1]", "[1, 1, 1]");
    expect(vm, "[1] * -1", "[]");
    expect(vm, "[1] + [2]", "[1, 2]");
    expect(vm, "[1] + (2,)",
           "TypeError: can only concatenate list (not \"tuple\") to list");
    expect(vm, "[[]] * 2", "[[], []]");
    expect(vm, "[1, 2] < [1, 3]", "True");
    expect(vm, "[1] == [1.0]", "True");
    expect(vm, "[1] < ['a']",
           "TypeError: '<' not supported between instances of 'int' and 'str'");
    CLOSE(vm);
}

Test(list, contains_itself) {
    OPEN(vm);
    run(vm, "l = []\n"
            "l.append(l)");
    expect(vm, "l", "[[...]]");
    expect(vm, "l == l", "True");
    expect(vm, "len(l)", "1");
    CLOSE(vm);
}

Test(list, indices) {
    OPEN(vm);
    expect(vm, "[1][1]", "IndexError: list index out of range");
    expect(vm, "[1][-2]", "IndexError: list index out of range");
    expect(vm, "[1]['a']", "TypeError: list indices must be integers or slices, not str");
    expect(vm, "[1][True - 1]", "1");
    expect(vm, "[1][2**70]", "IndexError: cannot fit 'int' into an index-sized integer");
    CLOSE(vm);
}
