/* Functions are made with what surrounds them. */
#include "../script.h"

Test(function, defaults_are_evaluated_once) {
    OPEN(vm);
    run(vm, "l = []\n"
            "def d():\n"
            "  l.append(1)\n"
            "  return []\n"
            "def f(x=d()):\n"
            "  x.append(0)\n"
            "  return x\n"
            "r = [list(f()), list(f())]");
    expect(vm, "r", "[[0], [0, 0]]");
    expect(vm, "l", "[1]");
    CLOSE(vm);
}

Test(function, closures_share_cells) {
    OPEN(vm);
    run(vm, "def mk():\n"
            "  n = 0\n"
            "  def inc():\n"
            "    nonlocal n\n"
            "    n += 1\n"
            "    return n\n"
            "  def get(): return n\n"
            "  return inc, get\n"
            "i, g = mk()");
    expect(vm, "i(), i(), g()", "(1, 2, 2)");
    expect(vm, "[f() for f in [lambda: k for k in range(3)]]", "[2, 2, 2]");
    CLOSE(vm);
}
