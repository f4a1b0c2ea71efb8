/* Frames as scripts see them. */
#include "../script.h"

Test(frame_type, fields) {
    OPEN(vm);
    run(vm, "import sys\n"
            "def f():\n"
            "  x = 1\n"
            "  return sys._getframe()\n"
            "fr = f()\n"
            "def outer(): return inner()\n"
            "def inner(): return sys._getframe(1).f_code.co_name");
    expect(vm, "fr.f_code.co_name", "'f'");
    expect(vm, "fr.f_lineno", "4");
    expect(vm, "outer()", "'outer'");
    expect(vm, "sys._getframe(10**6)", "ValueError: call stack is not deep enough");
    expect(vm, "fr.f_globals is globals()", "True");
    CLOSE(vm);
}
