/* iter, next, len, contains of anything. */
#include "../script.h"

Test(iteration, protocols) {
    OPEN(vm);
    run(vm, "class I:\n"
            "  def __iter__(self): return iter([1, 2])\n"
            "class B:\n"
            "  def __iter__(self): return 5\n"
            "class S:\n"
            "  def __getitem__(self, i): return [10, 20][i]\n"
            "class N: pass");
    expect(vm, "list(I())", "[1, 2]");
    expect(vm, "list(B())", "TypeError: iter() returned non-iterator of type 'int'");
    expect(vm, "list(S())", "[10, 20]");
    expect(vm, "20 in S()", "True");
    expect(vm, "list(N())", "TypeError: 'N' object is not iterable");
    expect(vm, "1 in N()", "TypeError: argument of type 'N' is not iterable");
    expect(vm, "1 in I()", "True");
    CLOSE(vm);
}

Test(iteration, lengths) {
    OPEN(vm);
    run(vm, "class L:\n"
            "  def __init__(self, n): self.n = n\n"
            "  def __len__(self): return self.n");
    expect(vm, "len(L(3))", "3");
    expect(vm, "len(L(-1))", "ValueError: __len__() should return >= 0");
    expect(vm, "len(L('a'))",
           "TypeError: 'str' object cannot be interpreted as an integer");
    expect(vm, "len(L(1.5))",
           "TypeError: 'float' object cannot be interpreted as an integer");
    expect(vm, "len(L(2**70))",
           "OverflowError: cannot fit 'int' into an index-sized integer");
    expect(vm, "bool(L(0))", "False");
    expect(vm, "len(L(True))", "1");
    CLOSE(vm);
}

Test(iteration, the_end_is_no_error) {
    OPEN(vm);
    run(vm, "class E:\n"
            "  def __iter__(self): return self\n"
            "  def __next__(self): raise StopIteration(5)\n"
            "class X:\n"
            "  def __iter__(self): return self\n"
            "  def __next__(self): raise KeyError");
    expect(vm, "list(E())", "[]");
    expect(vm, "next(E())", "StopIteration: 5");
    expect(vm, "list(X())", "KeyError: ");
    expect(vm, "next(E(), 'd')", "'d'");
    CLOSE(vm);
}
