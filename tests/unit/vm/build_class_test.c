/* The class statement. */
#include "../script.h"

Test(build_class, namespace_and_keywords) {
    OPEN(vm);
    run(vm, "class M(type):\n"
            "  @classmethod\n"
            "  def __prepare__(m, name, bases, **k): return {\"given\": (name, k)}\n"
            "  def __new__(m, n, b, ns, **k): return super().__new__(m, n, b, ns)\n"
            "  def __init__(c, n, b, ns, **k): c.kw = k\n"
            "class C(metaclass=M, x=1): y = given");
    expect(vm, "C.y", "('C', {'x': 1})");
    expect(vm, "C.kw", "{'x': 1}");
    expect(vm, "type(C).__name__", "'M'");
    CLOSE(vm);
}

Test(build_class, bases_may_be_stand_ins) {
    OPEN(vm);
    run(vm, "class S:\n"
            "  def __mro_entries__(self, bases): return (dict,)\n"
            "class C(S()): pass");
    expect(vm, "C.__mro__[1]", "<class 'dict'>");
    expect(vm, "C.__orig_bases__[0].__class__.__name__", "'S'");
    CLOSE(vm);
}

Test(build_class, class_cell) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  def f(self): return __class__\n"
            "  def g(self): return super().__repr__()[:5]");
    expect(vm, "A().f() is A", "True");
    expect(vm, "A().g()", "'<__ma'");
    CLOSE(vm);
}

Test(build_class, names_in_bodies) {
    OPEN(vm);
    run(vm, "x = \"global\"\n"
            "class C:\n"
            "  y = x\n"
            "  x = \"class\"\n"
            "  z = [x for _ in \"a\"]\n"
            "  def f(self): return x");
    expect(vm, "C.y", "'global'");
    expect(vm, "C.x", "'class'");
    expect(vm, "C.z", "['global']");
    expect(vm, "C().f()", "'global'");
    expect(vm, "C.__qualname__", "'C'");
    expect(vm, "C.__module__", "'__main__'");
    CLOSE(vm);
}
