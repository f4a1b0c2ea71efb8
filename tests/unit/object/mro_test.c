/* The C3 order of bases. */
#include "../script.h"

Test(mro, orders) {
    OPEN(vm);
    run(vm, "class O: pass\n"
            "class A(O): pass\n"
            "class B(O): pass\n"
            "class C(A, B): pass\n"
            "names = lambda c: [k.__name__ for k in c.__mro__]");
    expect(vm, "names(C)", "['C', 'A', 'B', 'O', 'object']");
    expect(vm, "names(type('D', (B, A), {}))", "['D', 'B', 'A', 'O', 'object']");
    expect(vm, "type('X', (O, A), {})",
           "TypeError: Cannot create a consistent method resolution order (MRO) for "
           "bases O, A");
    expect(vm, "type('X', (A, A), {})", "TypeError: duplicate base class A");
    expect(vm, "type('X', (C, B), {}).__mro__[1].__name__", "'C'");
    CLOSE(vm);
}

Test(mro, metaclass_may_decide) {
    OPEN(vm);
    run(vm, "class M(type):\n"
            "  def mro(cls): return [cls, object]\n"
            "class A(metaclass=M): pass");
    expect(vm, "[k.__name__ for k in A.__mro__]", "['A', 'object']");
    CLOSE(vm);
}
