/* Generators and coroutines as objects. */
#include "../script.h"

Test(generator_type, attributes) {
    OPEN(vm);
    run(vm, "def g():\n"
            "  x = 1\n"
            "  yield x\n"
            "a = g()\n"
            "async def c(): pass\n"
            "b = c()\n"
            "b.close()");
    expect(vm, "a.__name__", "'g'");
    expect(vm, "a.gi_running", "False");
    expect(vm, "a.gi_frame.f_code.co_name", "'g'");
    expect(vm, "next(a)", "1");
    expect(vm, "a.gi_frame.f_locals", "{'x': 1}");
    expect(vm, "a.gi_yieldfrom", "None");
    expect(vm, "b.cr_running", "False");
    expect(vm, "b.cr_frame", "None");
    expect(vm, "b.cr_await", "None");
    expect(vm, "b.cr_code.co_name", "'c'");
    CLOSE(vm);
}

Test(generator_type, send_throw_close) {
    OPEN(vm);
    run(vm, "def g():\n"
            "  try:\n"
            "    x = yield 1\n"
            "    yield x\n"
            "  except KeyError: yield \"k\"\n"
            "a = g()\n"
            "b = g()\n"
            "c = g()");
    expect(vm, "a.send(1)",
           "TypeError: can't send non-None value to a just-started generator");
    expect(vm, "next(a)", "1");
    expect(vm, "a.send(5)", "5");
    expect(vm, "a.close()", "None");
    expect(vm, "next(a)", "StopIteration: ");
    expect(vm, "b.throw(KeyError)", "KeyError: ");
    expect(vm, "next(c)", "1");
    expect(vm, "c.throw(KeyError('x'))", "'k'");
    expect(vm, "c.throw(1)",
           "TypeError: exceptions must be classes or instances deriving from "
           "BaseException, not int");
    CLOSE(vm);
}

Test(generator_type, the_value_of_return) {
    OPEN(vm);
    run(vm, "def g():\n"
            "  yield 1\n"
            "  return 7\n"
            "a = g()\n"
            "next(a)\n"
            "def h():\n"
            "  r = yield from g()\n"
            "  yield r");
    expect(vm, "a.send(None)", "StopIteration: 7");
    expect(vm, "list(h())", "[1, 7]");
    CLOSE(vm);
}
