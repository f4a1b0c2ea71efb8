/* Binding arguments to parameters. */
#include "../script.h"

Test(bind, kinds) {
    OPEN(vm);
    run(vm, "def f(a, /, b, *c, d, e=5, **k): return a, b, c, d, e, k");
    expect(vm, "f(1, 2, d=4)", "(1, 2, (), 4, 5, {})");
    expect(vm, "f(1, 2, 3, d=4, z=9)", "(1, 2, (3,), 4, 5, {'z': 9})");
    expect(vm, "f(1, b=2, d=3)", "(1, 2, (), 3, 5, {})");
    expect(vm, "f(a=1, b=2, d=3)",
           "TypeError: f() missing 1 required positional argument: 'a'");
    expect(vm, "f(1, d=2)", "TypeError: f() missing 1 required positional argument: 'b'");
    expect(vm, "f(1, 2)", "TypeError: f() missing 1 required keyword-only argument: 'd'");
    expect(vm, "f()",
           "TypeError: f() missing 2 required positional arguments: 'a' and 'b'");
    expect(vm, "f(1, 2, d=1, **{'d': 2})",
           "TypeError: __main__.f() got multiple values for keyword argument 'd'");
    expect(vm, "f(*[1, 2], **{'d': 3, 'a': 7})", "(1, 2, (), 3, 5, {'a': 7})");
    CLOSE(vm);
}

Test(bind, counts_in_words) {
    OPEN(vm);
    run(vm, "def f(a, b=1): pass\n"
            "def g(): pass\n"
            "def h(*, k): pass\n"
            "class C:\n"
            "  def m(self): pass");
    expect(vm, "f()", "TypeError: f() missing 1 required positional argument: 'a'");
    expect(vm, "f(1, 2, 3)",
           "TypeError: f() takes from 1 to 2 positional arguments but 3 were given");
    expect(vm, "g(1)", "TypeError: g() takes 0 positional arguments but 1 was given");
    expect(vm, "g(x=1)", "TypeError: g() got an unexpected keyword argument 'x'");
    expect(vm, "h(1)", "TypeError: h() takes 0 positional arguments but 1 was given");
    expect(vm, "h()", "TypeError: h() missing 1 required keyword-only argument: 'k'");
    expect(vm, "C().m(1)",
           "TypeError: C.m() takes 1 positional argument but 2 were given");
    expect(vm, "C.m()",
           "TypeError: C.m() missing 1 required positional argument: 'self'");
    expect(vm, "f(1, c=2)", "TypeError: f() got an unexpected keyword argument 'c'");
    expect(vm, "f(1, a=2)", "TypeError: f() got multiple values for argument 'a'");
    CLOSE(vm);
}

Test(bind, what_may_be_unpacked) {
    OPEN(vm);
    run(vm, "def f(*a, **k): return a, k");
    expect(vm, "f(*'ab', *[1])", "(('a', 'b', 1), {})");
    expect(vm, "f(**{'x': 1}, **{'y': 2})", "((), {'x': 1, 'y': 2})");
    expect(vm, "f(*1)",
           "TypeError: __main__.f() argument after * must be an iterable, not int");
    expect(vm, "f(**1)",
           "TypeError: __main__.f() argument after ** must be a mapping, not int");
    expect(vm, "f(**{1: 2})", "TypeError: keywords must be strings");
    expect(vm, "f(**{'x': 1}, x=2)",
           "TypeError: __main__.f() got multiple values for keyword argument 'x'");
    CLOSE(vm);
}
