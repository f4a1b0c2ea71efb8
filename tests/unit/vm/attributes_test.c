/* Attributes by name: look-up order, hooks, errors. */
#include "../script.h"

Test(attributes, data_descriptors_come_first) {
    OPEN(vm);
    run(vm, "class D:\n"
            "  def __get__(self, o, t): return \"data\"\n"
            "  def __set__(self, o, v): pass\n"
            "class N:\n"
            "  def __get__(self, o, t): return \"plain\"\n"
            "class C:\n"
            "  d = D()\n"
            "  n = N()\n"
            "c = C()\n"
            "c.__dict__.update(d=1, n=2)");
    expect(vm, "c.d", "'data'");
    expect(vm, "c.n", "2");
    expect(vm, "C.n", "'plain'");
    expect(vm, "C.d", "'data'");
    CLOSE(vm);
}

Test(attributes, hooks) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  x = 1\n"
            "  def __getattr__(self, n):\n"
            "    if n == \"bad\": raise AttributeError(\"mine\")\n"
            "    return n + \"?\"\n"
            "  def __setattr__(self, n, v): object.__setattr__(self, n, v * 2)\n"
            "  def __delattr__(self, n): raise TypeError(\"no\")\n"
            "c = C()\n"
            "c.y = 4");
    expect(vm, "c.x", "1");
    expect(vm, "c.z", "'z?'");
    expect(vm, "c.y", "8");
    expect(vm, "c.bad", "AttributeError: mine");
    expect(vm, "delattr(c, 'y')", "TypeError: no");
    expect(vm, "hasattr(c, 'bad')", "False");
    expect(vm, "getattr(c, 'bad', 7)", "7");
    CLOSE(vm);
}

Test(attributes, getattribute_sees_all) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __getattribute__(self, n):\n"
            "    if n == \"a\": return 1\n"
            "    return object.__getattribute__(self, n)\n"
            "  def m(self): return 2\n"
            "c = C()");
    expect(vm, "c.a", "1");
    expect(vm, "c.m()", "2");
    expect(vm, "c.q", "AttributeError: 'C' object has no attribute 'q'");
    CLOSE(vm);
}

Test(attributes, names_are_strings) {
    OPEN(vm);
    expect(vm, "getattr(1, 2)", "TypeError: attribute name must be string, not 'int'");
    expect(vm, "setattr(1, 2, 3)", "TypeError: attribute name must be string, not 'int'");
    expect(vm, "hasattr(1, b'x')",
           "TypeError: attribute name must be string, not 'bytes'");
    expect(vm, "getattr(1, 'real')", "1");
    expect(vm, "getattr(1, 'nope')",
           "AttributeError: 'int' object has no attribute 'nope'");
    expect(vm, "setattr(1, 'x', 2)",
           "AttributeError: 'int' object has no attribute 'x' and no __dict__ for "
           "setting new attributes");
    CLOSE(vm);
}
