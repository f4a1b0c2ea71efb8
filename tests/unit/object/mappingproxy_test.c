/* mappingproxy: a mapping that cannot be written through. */
#include "../script.h"

Test(mappingproxy, reads_and_refuses_to_write) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  x = 1\n"
            "p = C.__dict__");
    expect(vm, "p['x']", "1");
    expect(vm, "'x' in p", "True");
    expect(vm, "p.get('y', 5)", "5");
    expect(vm, "p.__setitem__",
           "AttributeError: 'mappingproxy' object has no attribute '__setitem__'");
    expect(vm, "p['y']", "KeyError: 'y'");
    expect(vm, "type(p).__name__", "'mappingproxy'");
    CLOSE(vm);
}

Test(mappingproxy, follows_what_it_shows) {
    OPEN(vm);
    run(vm, "class C: pass\n"
            "p = C.__dict__\n"
            "C.y = 3");
    expect(vm, "p['y']", "3");
    expect(vm, "len(p) > 1", "True");
    expect(vm, "isinstance(p.copy(), dict)", "True");
    CLOSE(vm);
}
