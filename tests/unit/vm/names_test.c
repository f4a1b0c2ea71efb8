/* Names in namespaces of classes and exec. */
#include "../script.h"

Test(names, look_up_order) {
    OPEN(vm);
    run(vm, "x = \"g\"\n"
            "ns = {}\n"
            "exec(\"y = x\\nx = 1\\nz = x\", globals().copy() | {\"x\": \"given\"}, ns)");
    expect(vm, "ns", "{'y': 'given', 'x': 1, 'z': 1}");
    CLOSE(vm);
}

Test(names, missing_names) {
    OPEN(vm);
    run(vm, "def f(s): exec(s, {})");
    expect(vm, "f('nope')", "NameError: name 'nope' is not defined");
    expect(vm, "f('del nope')", "NameError: name 'nope' is not defined");
    expect(vm, "f('print_')", "NameError: name 'print_' is not defined");
    expect(vm, "undefined_thing", "NameError: name 'undefined_thing' is not defined");
    CLOSE(vm);
}

Test(names, locals_of_a_mapping) {
    OPEN(vm);
    run(vm, "class M(dict):\n"
            "  def __missing__(self, k):\n"
            "    if k == \"__build_class__\": raise KeyError(k)\n"
            "    return k.upper()\n"
            "r = eval(\"abc + xyz\", {}, M())");
    expect(vm, "r", "'ABCXYZ'");
    CLOSE(vm);
}
