/* sys. */
#include "../script.h"

Test(sys, facts) {
    OPEN(vm);
    run(vm, "import sys\n"
            "major = sys.version_info[:2]");
    expect(vm, "major", "(3, 13)");
    expect(vm, "sys.byteorder", "'little'");
    expect(vm, "sys.maxsize == 2**63 - 1", "True");
    expect(vm, "sys.maxunicode", "1114111");
    expect(vm, "sys.float_info.max", "1.7976931348623157e+308");
    expect(vm, "sys.intern('a')", "'a'");
    expect(vm, "sys.hash_info.modulus", "2305843009213693951");
    CLOSE(vm);
}

Test(sys, exit) {
    OPEN(vm);
    run(vm, "import sys");
    expect(vm, "sys.exit(3)", "SystemExit: 3");
    expect(vm, "sys.exit()", "SystemExit: ");
    expect(vm, "sys.exit('text')", "SystemExit: text");
    CLOSE(vm);
}

Test(sys, exceptions) {
    OPEN(vm);
    run(vm, "import sys\n"
            "def f():\n"
            "  try: 1 / 0\n"
            "  except ZeroDivisionError: return sys.exception(), sys.exc_info()[0]");
    expect(vm, "f()",
           "(ZeroDivisionError('division by zero'), <class 'ZeroDivisionError'>)");
    expect(vm, "sys.exception()", "None");
    expect(vm, "sys.exc_info()", "(None, None, None)");
    CLOSE(vm);
}

Test(sys, limits) {
    OPEN(vm);
    run(vm, "import sys");
    expect(vm, "sys.get_int_max_str_digits()", "4300");
    expect(vm, "sys.set_int_max_str_digits(100)",
           "ValueError: maxdigits must be 0 or larger than 640");
    expect(vm, "sys.set_int_max_str_digits(0)", "None");
    expect(vm, "sys.getrecursionlimit()", "1000");
    CLOSE(vm);
}
