/* Modules: attributes, __getattr__, __dir__. */
#include "../script.h"

Test(module, attributes) {
    OPEN(vm);
    run(vm, "import sys\n"
            "m = type(sys)(\"m\", \"doc\")\n"
            "m.x = 1");
    expect(vm, "m.__name__", "'m'");
    expect(vm, "m.__doc__", "'doc'");
    expect(vm, "m.x", "1");
    expect(vm, "m.y", "AttributeError: module 'm' has no attribute 'y'");
    expect(vm, "m.__dict__['x']", "1");
    expect(vm, "delattr(m, 'y')", "AttributeError: 'module' object has no attribute 'y'");
    expect(vm, "m", "<module 'm'>");
    expect(vm, "type(sys)()",
           "TypeError: module() missing required argument 'name' (pos 1)");
    CLOSE(vm);
}

Test(module, getattr_of_a_module) {
    OPEN(vm);
    run(vm, "import sys\n"
            "m = type(sys)(\"m\")\n"
            "m.__getattr__ = lambda name: name * 2");
    expect(vm, "m.ab", "'abab'");
    expect(vm, "m.__name__", "'m'");
    CLOSE(vm);
}
