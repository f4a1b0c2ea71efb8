/* Calls of all that can be called. */
#include "../script.h"

Test(calls, what_can_be_called) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __init__(self, a): self.a = a\n"
            "  def __call__(self, b): return self.a + b\n"
            "class N:\n"
            "  def __new__(cls): return 5\n"
            "class I:\n"
            "  def __init__(self): return 1");
    expect(vm, "C(1)(2)", "3");
    expect(vm, "N()", "5");
    expect(vm, "I()", "TypeError: __init__() should return None, not 'int'");
    expect(vm, "C()",
           "TypeError: C.__init__() missing 1 required positional argument: 'a'");
    expect(vm, "C(1)()",
           "TypeError: C.__call__() missing 1 required positional argument: 'b'");
    expect(vm, "1()", "TypeError: 'int' object is not callable");
    expect(vm, "None()", "TypeError: 'NoneType' object is not callable");
    expect(vm, "'a'(1)", "TypeError: 'str' object is not callable");
    expect(vm, "C.__call__(C(3), 4)", "7");
    CLOSE(vm);
}

Test(calls, recursion_ends_in_an_error) {
    OPEN(vm);
    run(vm, "import sys\n"
            "n = 0\n"
            "def f():\n"
            "  global n\n"
            "  n += 1\n"
            "  f()\n"
            "def deep(k): return k and 1 + deep(k - 1)");
    expect(vm, "f()", "RecursionError: maximum recursion depth exceeded");
    expect(vm, "500 < n <= 1000", "True");
    expect(vm, "deep(900)", "900");
    CLOSE(vm);
}

Test(calls, in_any_depth_of_natives) {
    OPEN(vm);
    run(vm, "def f(x): return sorted([x, 1], key=lambda y: -y)[0]");
    expect(vm, "list(map(f, [1, 2, 3]))", "[1, 2, 3]");
    expect(vm, "max([1, 2], key=lambda x: f(x))", "2");
    CLOSE(vm);
}
