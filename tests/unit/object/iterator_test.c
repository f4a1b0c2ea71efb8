/* Iterators of no container: iter(f, x), enumerate, zip, map, filter, reversed. */
#include "../script.h"

Test(iterator, an_exhausted_iterator_stays_so) {
    OPEN(vm);
    run(vm, "l = [1]\n"
            "i = iter(l)\n"
            "next(i)\n"
            "n = next(i, \"end\")\n"
            "l.append(2)");
    expect(vm, "n", "'end'");
    expect(vm, "next(i, 'end')", "'end'");
    CLOSE(vm);
}

Test(iterator, sentinel) {
    OPEN(vm);
    run(vm, "it = iter([1, 2, 3, 2])");
    expect(vm, "list(iter(lambda: next(it), 3))", "[1, 2]");
    expect(vm, "iter(1, 2)", "TypeError: iter(v, w): v must be callable");
    expect(vm, "next(iter(int, 0), 'end')", "'end'");
    CLOSE(vm);
}

Test(iterator, sequence_protocol) {
    OPEN(vm);
    run(vm, "class S:\n"
            "  def __getitem__(self, i):\n"
            "    if i > 2: raise IndexError\n"
            "    return i * 10");
    expect(vm, "list(S())", "[0, 10, 20]");
    expect(vm, "20 in S()", "True");
    expect(vm, "list(reversed(S()))", "TypeError: object of type 'S' has no len()");
    CLOSE(vm);
}

Test(iterator, zip) {
    OPEN(vm);
    expect(vm, "list(zip('ab', [1, 2, 3]))", "[('a', 1), ('b', 2)]");
    expect(vm, "list(zip('ab', [1], strict=True))",
           "ValueError: zip() argument 2 is shorter than argument 1");
    expect(vm, "list(zip())", "[]");
    expect(vm, "list(zip([1], [1, 2], strict=True))",
           "ValueError: zip() argument 2 is longer than argument 1");
    expect(vm, "zip(1)", "TypeError: 'int' object is not iterable");
    CLOSE(vm);
}

Test(iterator, enumerate_map_filter) {
    OPEN(vm);
    expect(vm, "list(enumerate('ab', 5))", "[(5, 'a'), (6, 'b')]");
    expect(vm, "enumerate()",
           "TypeError: enumerate() missing required argument 'iterable'");
    expect(vm, "list(map(lambda a, b: a + b, [1, 2], [3, 4, 5]))", "[4, 6]");
    expect(vm, "list(filter(None, [0, 1, '']))", "[1]");
    expect(vm, "map(len)", "TypeError: map() must have at least two arguments.");
    expect(vm, "list(reversed([1, 2]))", "[2, 1]");
    expect(vm, "reversed({1})", "TypeError: 'set' object is not reversible");
    CLOSE(vm);
}

Test(iterator, length_hints) {
    OPEN(vm);
    expect(vm, "iter([1, 2, 3]).__length_hint__()", "3");
    expect(vm, "iter(range(5)).__length_hint__()", "5");
    expect(vm, "iter((1,)).__length_hint__()", "1");
    CLOSE(vm);
}
