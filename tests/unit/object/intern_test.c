/* Equal names are one object. */
#include "../script.h"

Test(intern, names_are_shared) {
    OPEN(vm);
    run(vm, "import sys\n"
            "a = \"na\" + \"me\"\n"
            "b = \"\".join([\"na\", \"me\"])");
    expect(vm, "a == b", "True");
    expect(vm, "sys.intern(b) is sys.intern('name')", "True");
    expect(vm, "sys.intern(1)", "TypeError: intern() argument must be str, not int");
    expect(vm, "sys.intern('x' * 3) is sys.intern('xxx')", "True");
    CLOSE(vm);
}

Test(intern, attribute_names_are_found_by_value) {
    OPEN(vm);
    run(vm, "class C: pass\n"
            "c = C()\n"
            "setattr(c, \"\".join(\"ab\"), 1)");
    expect(vm, "c.ab", "1");
    expect(vm, "getattr(c, ''.join(['a', 'b']))", "1");
    CLOSE(vm);
}
