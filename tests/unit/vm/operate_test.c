/* Operators between script classes: the right side may go first. */
#include "../script.h"

Test(operate, reflected) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  def __add__(self, o): return NotImplemented\n"
            "  def __radd__(self, o): return \"A.radd\"\n"
            "class B(A):\n"
            "  def __radd__(self, o): return \"B.radd\"");
    expect(vm, "A() + 1", "TypeError: unsupported operand type(s) for +: 'A' and 'int'");
    expect(vm, "1 + A()", "'A.radd'");
    expect(vm, "A() + B()", "'B.radd'");
    expect(vm, "A() - 1", "TypeError: unsupported operand type(s) for -: 'A' and 'int'");
    expect(vm, "B() + B()", "TypeError: unsupported operand type(s) for +: 'B' and 'B'");
    CLOSE(vm);
}

Test(operate, in_place_falls_back) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __init__(self, n): self.n = n\n"
            "  def __add__(self, o): return C(self.n + o)\n"
            "class I(C):\n"
            "  def __iadd__(self, o):\n"
            "    self.n += o\n"
            "    return self\n"
            "c = d = C(1)\n"
            "c += 5\n"
            "i = j = I(1)\n"
            "i += 5");
    expect(vm, "c.n, d.n", "(6, 1)");
    expect(vm, "i.n, j.n, i is j", "(6, 6, True)");
    CLOSE(vm);
}

Test(operate, comparisons) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __lt__(self, o): return \"lt\"\n"
            "  def __eq__(self, o): return NotImplemented\n"
            "c = C()");
    expect(vm, "c < 1", "'lt'");
    expect(vm, "1 > c", "'lt'");
    expect(vm, "c == 1", "False");
    expect(vm, "c != c", "False");
    expect(vm, "c <= 1",
           "TypeError: '<=' not supported between instances of 'C' and 'int'");
    expect(vm, "c == c", "True");
    CLOSE(vm);
}
