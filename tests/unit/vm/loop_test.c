/* The dispatch loop: every kind of instruction once. */
#include "../script.h"

Test(loop, arithmetic_and_jumps) {
    OPEN(vm);
    run(vm, "def f(n):\n"
            "  t = 0\n"
            "  for i in range(n):\n"
            "    if i % 3 == 0: continue\n"
            "    if i > 50: break\n"
            "    t += i * 2 - (i >> 1) | 1\n"
            "  else: t = -1\n"
            "  while t > 10: t //= 2\n"
            "  return t, not t, -t, ~t, t ** 2, t / 4, t ^ 5, t & 6");
    expect(vm, "f(100)", "(10, False, -10, -11, 100, 2.5, 15, 2)");
    expect(vm, "f(3)", "(-1, False, 1, 0, 1, -0.25, -6, 6)");
    CLOSE(vm);
}

Test(loop, names_and_cells) {
    OPEN(vm);
    run(vm, "def f():\n"
            "  x = 1\n"
            "  def g():\n"
            "    nonlocal x\n"
            "    x += 1\n"
            "    return x\n"
            "  g()\n"
            "  del x\n"
            "  try: return x\n"
            "  except UnboundLocalError as e: return str(e)\n"
            "def h():\n"
            "  def k(): return y\n"
            "  try: k()\n"
            "  except NameError as e: return str(e)\n"
            "  y = 1");
    expect(
        vm, "f()",
        "\"cannot access local variable 'x' where it is not associated with a value\"");
    expect(vm, "h()",
           "\"cannot access free variable 'y' where it is not associated with a value in "
           "enclosing scope\"");
    CLOSE(vm);
}

Test(loop, containers) {
    OPEN(vm);
    run(vm, "def f():\n"
            "  d = {\"a\": [1, 2, 3]}\n"
            "  d[\"a\"][0] += 5\n"
            "  del d[\"a\"][1]\n"
            "  d[\"b\"], *r = \"xyz\"\n"
            "  return d, r, \"a\" in d, d[\"a\"][-1:], 0");
    expect(vm, "f()", "({'a': [6, 3], 'b': 'x'}, ['y', 'z'], True, [3], 0)");
    CLOSE(vm);
}
