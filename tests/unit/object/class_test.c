/* Classes made by script: instances, attributes, their dict. */
#include "../script.h"

Test(class, instances_have_a_dict) {
    OPEN(vm);
    run(vm, "class C: pass\n"
            "c = C()\n"
            "c.x = 1");
    expect(vm, "c.__dict__", "{'x': 1}");
    expect(vm, "vars(c)", "{'x': 1}");
    expect(vm, "c.y", "AttributeError: 'C' object has no attribute 'y'");
    expect(vm, "c.__class__.__name__", "'C'");
    expect(vm, "c.__dict__.update(y=2)", "None");
    expect(vm, "c.y", "2");
    CLOSE(vm);
}

Test(class, deleting_attributes) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  k = 1\n"
            "c = C()\n"
            "c.k = 2");
    expect(vm, "c.k", "2");
    expect(vm, "delattr(c, 'k')", "None");
    expect(vm, "c.k", "1");
    expect(vm, "delattr(c, 'k')", "AttributeError: 'C' object has no attribute 'k'");
    CLOSE(vm);
}

Test(class, class_of_an_instance_may_change) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  f = 1\n"
            "class B:\n"
            "  f = 2\n"
            "class S:\n"
            "  __slots__ = \"x\"\n"
            "a = A()");
    expect(vm, "setattr(a, '__class__', B)", "None");
    expect(vm, "a.f", "2");
    expect(vm, "setattr(a, '__class__', int)",
           "TypeError: __class__ assignment only supported for mutable types or "
           "ModuleType subclasses");
    expect(vm, "setattr(a, '__class__', S)",
           "TypeError: __class__ assignment: 'S' object layout differs from 'B'");
    expect(vm, "setattr(a, '__class__', 3)",
           "TypeError: __class__ must be set to a class, not 'int' object");
    CLOSE(vm);
}

Test(class, slots_have_no_dict) {
    OPEN(vm);
    run(vm, "class S:\n"
            "  __slots__ = (\"a\", \"b\")\n"
            "s = S()");
    expect(vm, "s.a", "AttributeError: 'S' object has no attribute 'a'");
    expect(vm, "setattr(s, 'a', 5)", "None");
    expect(vm, "s.a", "5");
    expect(vm, "setattr(s, 'c', 1)",
           "AttributeError: 'S' object has no attribute 'c' and no __dict__ for setting "
           "new attributes");
    expect(vm, "s.__dict__", "AttributeError: 'S' object has no attribute '__dict__'");
    CLOSE(vm);
}
