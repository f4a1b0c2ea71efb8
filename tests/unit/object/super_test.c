/* super(): the next method in the order of the instance's class. */
#include "../script.h"

Test(super, cooperates) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  def f(self): return [\"A\"]\n"
            "class B(A):\n"
            "  def f(self): return [\"B\"] + super().f()\n"
            "class C(A):\n"
            "  def f(self): return [\"C\"] + super().f()\n"
            "class D(B, C):\n"
            "  def f(self): return [\"D\"] + super().f()");
    expect(vm, "D().f()", "['D', 'B', 'C', 'A']");
    expect(vm, "super(B, D()).f()", "['C', 'A']");
    expect(vm, "super(D, D).f(D())", "['B', 'C', 'A']");
    expect(vm, "super(B, 1)",
           "TypeError: super(type, obj): obj (instance of int) is not an instance or "
           "subtype of type (B).");
    expect(vm, "super(1, 2)", "TypeError: super() argument 1 must be a type, not int");
    CLOSE(vm);
}

Test(super, errors) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  def f(self): return super().nope\n"
            "  @staticmethod\n"
            "  def g(): return super()\n"
            "  def h(self):\n"
            "    del self\n"
            "    return super()\n"
            "def k(): return super()");
    expect(vm, "A().f()", "AttributeError: 'super' object has no attribute 'nope'");
    expect(vm, "A.g()", "RuntimeError: super(): no arguments");
    expect(vm, "A().h()", "RuntimeError: super(): arg[0] deleted");
    expect(vm, "k()", "RuntimeError: super(): no arguments");
    CLOSE(vm);
}

Test(super, properties_and_classmethods) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  @property\n"
            "  def p(self): return 1\n"
            "  @classmethod\n"
            "  def c(cls): return cls.__name__\n"
            "class B(A):\n"
            "  @property\n"
            "  def p(self): return super().p + 1\n"
            "  @classmethod\n"
            "  def c(cls): return super().c() + \"!\"");
    expect(vm, "B().p", "2");
    expect(vm, "B.c()", "'B!'");
    CLOSE(vm);
}
