/* object: defaults of every class. */
#include "../script.h"

Test(object, defaults) {
    OPEN(vm);
    run(vm, "class C: pass\n"
            "c = C()");
    expect(vm, "c == c", "True");
    expect(vm, "c == C()", "False");
    expect(vm, "c != c", "False");
    expect(vm, "c < C()",
           "TypeError: '<' not supported between instances of 'C' and 'C'");
    expect(vm, "bool(c)", "True");
    expect(vm, "hash(c) == hash(c)", "True");
    expect(vm, "c.__eq__(1)", "NotImplemented");
    expect(vm, "len(c)", "TypeError: object of type 'C' has no len()");
    expect(vm, "iter(c)", "TypeError: 'C' object is not iterable");
    expect(vm, "c()", "TypeError: 'C' object is not callable");
    expect(vm, "c[0]", "TypeError: 'C' object is not subscriptable");
    expect(vm, "c + 1", "TypeError: unsupported operand type(s) for +: 'C' and 'int'");
    CLOSE(vm);
}

Test(object, construction) {
    OPEN(vm);
    run(vm, "class N:\n"
            "  def __new__(cls, *a): return super().__new__(cls)\n"
            "class E: pass");
    expect(vm, "object(1)", "TypeError: object() takes no arguments");
    expect(vm, "E(1)", "TypeError: E() takes no arguments");
    expect(vm, "type(N(1)).__name__", "'N'");
    expect(vm, "object.__new__(int)",
           "TypeError: object.__new__(int) is not safe, use int.__new__()");
    expect(vm, "object.__new__()", "TypeError: object.__new__(): not enough arguments");
    expect(vm, "object().x", "AttributeError: 'object' object has no attribute 'x'");
    expect(vm, "setattr(object(), 'x', 1)",
           "AttributeError: 'object' object has no attribute 'x' and no __dict__ for "
           "setting new attributes");
    CLOSE(vm);
}

Test(object, formatting) {
    OPEN(vm);
    run(vm, "class S:\n"
            "  def __str__(self): return \"s\"\n"
            "class R:\n"
            "  def __repr__(self): return \"r\"\n"
            "class B:\n"
            "  def __str__(self): return 1");
    expect(vm, "str(S())", "'s'");
    expect(vm, "repr(R())", "'r'");
    expect(vm, "str(R())", "'r'");
    expect(vm, "str(B())", "TypeError: __str__ returned non-string (type int)");
    expect(vm, "format(S(), '')", "'s'");
    expect(vm, "format(S(), 'x')",
           "TypeError: unsupported format string passed to S.__format__");
    CLOSE(vm);
}
