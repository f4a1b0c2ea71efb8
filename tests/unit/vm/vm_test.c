/* A VM is opened, used and closed, alone or beside another. */
#include "../script.h"

Test(vm, state_stays_in_the_module) {
    OPEN(vm);
    run(vm, "import sys\n"
            "sys.setrecursionlimit(500)");
    expect(vm, "sys.getrecursionlimit()", "500");
    expect(vm, "sys.setrecursionlimit(0)",
           "ValueError: recursion limit must be greater or equal than 1");
    expect(vm, "sys.setrecursionlimit('a')",
           "TypeError: 'str' object cannot be interpreted as an integer");
    CLOSE(vm);
}
