/* dict: order, look-up by equality, its methods. */
#include "../script.h"

Test(dict, keeps_the_order_of_insertion) {
    OPEN(vm);
    run(vm, "d = {}\n"
            "for k in \"cab\": d[k] = k\n"
            "del d[\"a\"]\n"
            "d[\"a\"] = 1\n"
            "d[\"c\"] = 2");
    expect(vm, "d", "{'c': 2, 'b': 'b', 'a': 1}");
    expect(vm, "list(d)", "['c', 'b', 'a']");
    expect(vm, "d.popitem()", "('a', 1)");
    expect(vm, "list(reversed(d))", "['b', 'c']");
    CLOSE(vm);
}

Test(dict, equal_keys_are_one_key) {
    OPEN(vm);
    run(vm, "d = {1: \"int\"}");
    expect(vm, "d.setdefault(1.0, 'x')", "'int'");
    expect(vm, "d.__setitem__(True, 'bool')", "None");
    expect(vm, "d", "{1: 'bool'}");
    expect(vm, "{1: 0, 1.0: 1, True: 2}", "{1: 2}");
    CLOSE(vm);
}

Test(dict, methods) {
    OPEN(vm);
    run(vm, "d = {\"a\": 1}");
    expect(vm, "d.get('b')", "None");
    expect(vm, "d.get('b', 2)", "2");
    expect(vm, "d.pop('b', 3)", "3");
    expect(vm, "d.pop('b')", "KeyError: 'b'");
    expect(vm, "d.update([('c', 3)], d=4)", "None");
    expect(vm, "d", "{'a': 1, 'c': 3, 'd': 4}");
    expect(
        vm, "d.update([1])",
        "TypeError: cannot convert dictionary update sequence element #0 to a sequence");
    expect(
        vm, "d.update([(1, 2, 3)])",
        "ValueError: dictionary update sequence element #0 has length 3; 2 is required");
    expect(vm, "dict.fromkeys('ab', 0)", "{'a': 0, 'b': 0}");
    expect(vm, "d.copy() == d", "True");
    expect(vm, "d.clear()", "None");
    expect(vm, "d", "{}");
    CLOSE(vm);
}

Test(dict, missing) {
    OPEN(vm);
    run(vm, "class D(dict):\n"
            "  def __missing__(self, k): return k * 2\n"
            "d = D()");
    expect(vm, "d[4]", "8");
    expect(vm, "d.get(4)", "None");
    expect(vm, "{}['k']", "KeyError: 'k'");
    expect(vm, "{}[[]]", "TypeError: unhashable type: 'list'");
    expect(vm, "{[]: 1}", "TypeError: unhashable type: 'list'");
    CLOSE(vm);
}

Test(dict, merging) {
    OPEN(vm);
    expect(vm, "{1: 2} | {1: 3, 4: 5}", "{1: 3, 4: 5}");
    expect(vm, "{} | []",
           "TypeError: unsupported operand type(s) for |: 'dict' and 'list'");
    expect(vm, "{1: 1} == {1: 1.0}", "True");
    expect(vm, "{1: 1} < {1: 2}",
           "TypeError: '<' not supported between instances of 'dict' and 'dict'");
    CLOSE(vm);
}
