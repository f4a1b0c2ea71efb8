/* type(name, bases, namespace). */
#include "../script.h"

Test(type_new, makes_classes) {
    OPEN(vm);
    run(vm, "C = type(\"C\", (), {\"x\": 1, \"f\": lambda self: self.x})");
    expect(vm, "C.__name__", "'C'");
    expect(vm, "C().f()", "1");
    expect(vm, "type('D', (C,), {}).__base__ is C", "True");
    expect(vm, "C.__module__", "'__main__'");
    expect(vm, "type(1)", "<class 'int'>");
    expect(vm, "type('a')", "<class 'str'>");
    expect(vm, "type(1, 2)", "TypeError: type() takes 1 or 3 arguments");
    expect(vm, "type('C', 1, {})",
           "TypeError: type.__new__() argument 2 must be tuple, not int");
    expect(vm, "type(1, (), {})",
           "TypeError: type.__new__() argument 1 must be str, not int");
    expect(vm, "type('C', (), 1)",
           "TypeError: type.__new__() argument 3 must be dict, not int");
    CLOSE(vm);
}

Test(type_new, hooks) {
    OPEN(vm);
    run(vm, "log = []\n"
            "class D:\n"
            "  def __set_name__(self, owner, name): log.append((owner.__name__, name))\n"
            "class B:\n"
            "  def __init_subclass__(cls, k=0, **kw): log.append((cls.__name__, k))\n"
            "class C(B, k=5): d = D()");
    expect(vm, "log", "[('C', 'd'), ('C', 5)]");
    expect(vm, "type('E', (B,), {}, k=6).__name__", "'E'");
    expect(vm, "log[-1]", "('E', 6)");
    expect(vm, "type('E', (), {}, k=6)",
           "TypeError: E.__init_subclass__() takes no keyword arguments");
    CLOSE(vm);
}

Test(type_new, slots) {
    OPEN(vm);
    expect(vm, "type('S', (), {'__slots__': ('a', 'a ')})",
           "TypeError: __slots__ must be identifiers");
    expect(vm, "type('S', (), {'__slots__': 5})",
           "TypeError: 'int' object is not iterable");
    expect(vm, "type('S', (), {'__slots__': 'a', 'a': 1})",
           "ValueError: 'a' in __slots__ conflicts with class variable");
    expect(vm, "type('S', (), {'__slots__': ('__dict__', '__dict__')})",
           "TypeError: __dict__ slot disallowed: we already got one");
    expect(vm, "type('S', (int,), {'__slots__': 'a'})",
           "TypeError: nonempty __slots__ not supported for subtype of 'int'");
    CLOSE(vm);
}

Test(type_new, conflicting_metaclasses) {
    OPEN(vm);
    run(vm, "class M(type): pass\n"
            "class N(type): pass\n"
            "class A(metaclass=M): pass\n"
            "class B(metaclass=N): pass");
    expect(vm, "type(type('X', (A,), {})).__name__", "'M'");
    expect(vm, "type('X', (A, B), {})",
           "TypeError: metaclass conflict: the metaclass of a derived class must be a "
           "(non-strict) subclass of the metaclasses of all its bases");
    CLOSE(vm);
}
