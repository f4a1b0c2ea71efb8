/* property, classmethod, staticmethod. */
#include "../script.h"

Test(descriptor, property) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __init__(self): self._x = 1\n"
            "  @property\n"
            "  def x(self):\n"
            "    \"doc\"\n"
            "    return self._x\n"
            "  @x.setter\n"
            "  def x(self, v): self._x = v\n"
            "  @property\n"
            "  def r(self): return 5\n"
            "c = C()");
    expect(vm, "c.x", "1");
    expect(vm, "setattr(c, 'x', 7)", "None");
    expect(vm, "c.x", "7");
    expect(vm, "delattr(c, 'x')",
           "AttributeError: property 'x' of 'C' object has no deleter");
    expect(vm, "setattr(c, 'r', 1)",
           "AttributeError: property 'r' of 'C' object has no setter");
    expect(vm, "C.x.__doc__", "'doc'");
    expect(vm, "C.x.fget(c)", "7");
    expect(vm, "C.__dict__['r'].__name__", "'r'");
    CLOSE(vm);
}

Test(descriptor, property_without_a_getter) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  x = property(None, lambda self, v: None)");
    expect(vm, "C().x", "AttributeError: property 'x' of 'C' object has no getter");
    CLOSE(vm);
}

Test(descriptor, classmethod_and_staticmethod) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  @classmethod\n"
            "  def c(cls, a): return cls.__name__, a\n"
            "  @staticmethod\n"
            "  def s(a): return a\n"
            "class D(C): pass");
    expect(vm, "D.c(1)", "('D', 1)");
    expect(vm, "D().c(2)", "('D', 2)");
    expect(vm, "D.s(3)", "3");
    expect(vm, "D().s(4)", "4");
    expect(vm, "C.__dict__['s'](5)", "5");
    expect(vm, "C.__dict__['c'].__func__(int, 6)", "('int', 6)");
    CLOSE(vm);
}
