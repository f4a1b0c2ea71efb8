/* Functions: attributes, defaults, what may be changed. */
#include "../script.h"

Test(function, attributes) {
    OPEN(vm);
    run(vm, "def f(a, b=2, *, c=3) -> int:\n"
            "  \"doc\"\n"
            "  x = 1\n"
            "f.k = 5");
    expect(vm, "f.__name__", "'f'");
    expect(vm, "f.__doc__", "'doc'");
    expect(vm, "f.__defaults__", "(2,)");
    expect(vm, "f.__kwdefaults__", "{'c': 3}");
    expect(vm, "f.__annotations__", "{'return': <class 'int'>}");
    expect(vm, "f.__dict__", "{'k': 5}");
    expect(vm, "f.__code__.co_varnames", "('a', 'b', 'c', 'x')");
    expect(vm, "f.__code__.co_argcount", "2");
    expect(vm, "f.__module__", "'__main__'");
    CLOSE(vm);
}

Test(function, changes) {
    OPEN(vm);
    run(vm, "def f(a, b): return a, b\n"
            "def g(): return 7");
    expect(vm, "f(1)", "TypeError: f() missing 1 required positional argument: 'b'");
    expect(vm, "setattr(f, '__defaults__', (2,))", "None");
    expect(vm, "f(1)", "(1, 2)");
    expect(vm, "setattr(f, '__defaults__', 3)",
           "TypeError: __defaults__ must be set to a tuple object");
    expect(vm, "setattr(f, '__code__', 1)",
           "TypeError: __code__ must be set to a code object");
    expect(vm, "setattr(f, '__name__', 2)",
           "TypeError: __name__ must be set to a string object");
    expect(vm, "f.nope", "AttributeError: 'function' object has no attribute 'nope'");
    CLOSE(vm);
}

Test(function, closures) {
    OPEN(vm);
    run(vm, "def mk():\n"
            "  x = 1\n"
            "  def f(): return x\n"
            "  return f\n"
            "f = mk()");
    expect(vm, "len(f.__closure__)", "1");
    expect(vm, "f.__closure__[0].cell_contents", "1");
    expect(vm, "f.__code__.co_freevars", "('x',)");
    expect(vm, "(lambda: 0).__closure__", "None");
    CLOSE(vm);
}

Test(function, bound_methods) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def m(self): return self\n"
            "c = C()");
    expect(vm, "c.m.__self__ is c", "True");
    expect(vm, "c.m == c.m", "True");
    expect(vm, "c.m is c.m", "False");
    expect(vm, "c.m.__func__ is C.m", "True");
    expect(vm, "C().m == C().m", "False");
    CLOSE(vm);
}
