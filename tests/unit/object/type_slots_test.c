/* Special methods found on the class change what operators do. */
#include "../script.h"

Test(type_slots, may_come_later) {
    OPEN(vm);
    run(vm, "class C: pass\n"
            "c = C()\n"
            "C.__len__ = lambda self: 7\n"
            "C.__add__ = lambda self, o: (\"add\", o)");
    expect(vm, "len(c)", "7");
    expect(vm, "c + 1", "('add', 1)");
    expect(vm, "bool(c)", "True");
    expect(vm, "setattr(C, '__bool__', lambda self: False)", "None");
    expect(vm, "bool(c)", "False");
    expect(vm, "delattr(C, '__len__')", "None");
    expect(vm, "len(c)", "TypeError: object of type 'C' has no len()");
    CLOSE(vm);
}

Test(type_slots, of_the_instance_do_not_count) {
    OPEN(vm);
    run(vm, "class C: pass\n"
            "c = C()\n"
            "c.__len__ = lambda: 3");
    expect(vm, "len(c)", "TypeError: object of type 'C' has no len()");
    expect(vm, "c.__len__()", "3");
    CLOSE(vm);
}

Test(type_slots, none_refuses) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  __hash__ = None\n"
            "  __iter__ = None\n"
            "  __contains__ = None");
    expect(vm, "hash(C())", "TypeError: unhashable type: 'C'");
    expect(vm, "iter(C())", "TypeError: 'C' object is not iterable");
    expect(vm, "1 in C()", "TypeError: 'C' object is not a container");
    expect(vm, "{C(): 1}", "TypeError: unhashable type: 'C'");
    CLOSE(vm);
}

Test(type_slots, inherited) {
    OPEN(vm);
    run(vm, "class L(list):\n"
            "  def __len__(self): return 99\n"
            "class M(L): pass");
    expect(vm, "len(M())", "99");
    expect(vm, "M([1])[0]", "1");
    expect(vm, "bool(M())", "True");
    CLOSE(vm);
}
