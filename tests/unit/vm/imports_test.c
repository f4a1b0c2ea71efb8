/* import: modules, names, errors. */
#include "../script.h"

Test(imports, from_modules) {
    OPEN(vm);
    run(vm, "import math, sys\n"
            "from math import pi as p, sqrt");
    expect(vm, "p", "3.141592653589793");
    expect(vm, "sqrt(4)", "2.0");
    expect(vm, "math is sys.modules['math']", "True");
    expect(vm, "__import__('math').e", "2.718281828459045");
    CLOSE(vm);
}

Test(imports, what_is_missing) {
    OPEN(vm);
    run(vm, "def f(s): exec(s)");
    expect(vm, "f('import nope_nope')",
           "ModuleNotFoundError: No module named 'nope_nope'");
    expect(vm, "f('import math.nope')",
           "ModuleNotFoundError: No module named 'math.nope'; 'math' is not a package");
    expect(vm, "f('from . import x')",
           "ImportError: attempted relative import with no known parent package");
    expect(vm, "f('import nope.deeper')", "ModuleNotFoundError: No module named 'nope'");
    CLOSE(vm);
}
