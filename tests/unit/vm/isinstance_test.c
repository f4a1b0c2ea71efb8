/* isinstance and issubclass. */
#include "../script.h"

Test(isinstance, classes_tuples_unions) {
    OPEN(vm);
    expect(vm, "isinstance(True, int)", "True");
    expect(vm, "isinstance(1, (str, (int,)))", "True");
    expect(vm, "issubclass(bool, (str, int))", "True");
    expect(vm, "isinstance(1, int | None)", "True");
    expect(vm, "isinstance(1, 'a')",
           "TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union");
    expect(vm, "issubclass(1, int)", "TypeError: issubclass() arg 1 must be a class");
    expect(vm, "isinstance(1, (str, 5))",
           "TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union");
    expect(vm, "issubclass(int, object)", "True");
    CLOSE(vm);
}

Test(isinstance, hooks) {
    OPEN(vm);
    run(vm, "class M(type):\n"
            "  def __instancecheck__(c, o): return o == 7\n"
            "  def __subclasscheck__(c, o): return o is int\n"
            "class C(metaclass=M): pass\n"
            "class P:\n"
            "  __class__ = int");
    expect(vm, "isinstance(7, C)", "True");
    expect(vm, "isinstance(8, C)", "False");
    expect(vm, "issubclass(int, C)", "True");
    expect(vm, "isinstance(P(), int)", "True");
    expect(vm, "isinstance(C(), C)", "True");
    CLOSE(vm);
}
