/* Inline caches: a site sees the change of what it remembers. */
#include "../script.h"

Test(caches, globals) {
    OPEN(vm);
    run(vm, "def f(): return g()\n"
            "def g(): return 1\n"
            "r = [f()]\n"
            "def g(): return 2\n"
            "r.append(f())\n"
            "g = lambda: 3\n"
            "r.append(f())\n"
            "len = lambda x: \"mine\"\n"
            "def h(): return len([])\n"
            "r.append(h())\n"
            "del len\n"
            "r.append(h())");
    expect(vm, "r", "[1, 2, 3, 'mine', 0]");
    CLOSE(vm);
}

Test(caches, attributes) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  x = 1\n"
            "class B:\n"
            "  def __init__(self): self.x = 2\n"
            "def get(o): return o.x\n"
            "r = [get(A()), get(B()), get(A())]\n"
            "A.x = 5\n"
            "r.append(get(A()))\n"
            "a = A()\n"
            "a.x = 6\n"
            "r.append(get(a))\n"
            "A.x = property(lambda s: 7)\n"
            "r.append(get(a))\n"
            "del A.x\n"
            "r.append(get(a))");
    expect(vm, "r", "[1, 2, 1, 5, 6, 7, 6]");
    CLOSE(vm);
}

Test(caches, methods) {
    OPEN(vm);
    run(vm, "class A:\n"
            "  def f(self): return 1\n"
            "def call(o): return o.f()\n"
            "a = A()\n"
            "r = [call(a), call(a)]\n"
            "A.f = lambda self: 2\n"
            "r.append(call(a))\n"
            "a.f = lambda: 3\n"
            "r.append(call(a))\n"
            "del a.f\n"
            "r.append(call(a))\n"
            "class B(A): pass\n"
            "b = B()\n"
            "r.append(call(b))\n"
            "B.f = lambda self: 4\n"
            "r.append(call(b))");
    expect(vm, "r", "[1, 1, 2, 3, 2, 2, 4]");
    CLOSE(vm);
}

Test(caches, stores) {
    OPEN(vm);
    run(vm, "class A: pass\n"
            "def put(o, v): o.x = v\n"
            "a, b = A(), A()\n"
            "put(a, 1)\n"
            "put(b, 2)\n"
            "b.y = 1\n"
            "put(b, 3)\n"
            "A.x = property(lambda s: \"p\", lambda s, v: None)\n"
            "c = A()\n"
            "put(c, 4)");
    expect(vm, "a.__dict__", "{'x': 1}");
    expect(vm, "b.__dict__", "{'x': 3, 'y': 1}");
    expect(vm, "c.__dict__", "{}");
    expect(vm, "c.x", "'p'");
    CLOSE(vm);
}

Test(caches, an_attribute_that_is_added_to_an_old_object_is_remembered) {
    OPEN(vm);
    run(vm, "class Thing: pass\n"
            "def add(thing, i): thing.added = [i]\n"
            "for i in range(3): add(Thing(), i)\n"
            "things = [Thing() for i in range(3)]\n");
    heap_collect(&vm->rt.heap, false);
    run(vm, "for i, thing in enumerate(things): add(thing, i)\n"
            "del thing\n");
    cr_expect(heap_check(&vm->rt.heap));
    heap_collect(&vm->rt.heap, false);
    expect(vm, "[thing.added for thing in things]", "[[0], [1], [2]]");
    CLOSE(vm);
}
