/* Which bases a class may have. */
#include "../script.h"

Test(type_bases, refused) {
    OPEN(vm);
    run(vm, "class S:\n"
            "  __slots__ = \"a\"\n"
            "class T:\n"
            "  __slots__ = \"b\"");
    expect(vm, "type('X', (int, str), {})",
           "TypeError: multiple bases have instance lay-out conflict");
    expect(vm, "type('X', (S, T), {})",
           "TypeError: multiple bases have instance lay-out conflict");
    expect(vm, "type('X', (bool,), {})",
           "TypeError: type 'bool' is not an acceptable base type");
    expect(vm, "type('X', (1,), {})",
           "TypeError: metaclass conflict: the metaclass of a derived class must be a "
           "(non-strict) subclass of the metaclasses of all its bases");
    expect(vm, "type('X', (type(None),), {})",
           "TypeError: type 'NoneType' is not an acceptable base type");
    expect(vm, "type('X', (range,), {})",
           "TypeError: type 'range' is not an acceptable base type");
    CLOSE(vm);
}

Test(type_bases, layout_comes_from_the_solid_base) {
    OPEN(vm);
    run(vm, "class I(int): pass\n"
            "class J(I): pass\n"
            "class P: pass\n"
            "class K(P, I): pass");
    expect(vm, "K.__base__.__name__", "'I'");
    expect(vm, "J.__base__.__name__", "'I'");
    expect(vm, "K(5) + 1", "6");
    expect(vm, "isinstance(K(1), P)", "True");
    CLOSE(vm);
}

Test(type_bases, bases_may_change) {
    OPEN(vm);
    run(vm, "class A: pass\n"
            "class B: pass\n"
            "class C(A): pass");
    expect(vm, "setattr(C, '__bases__', (B,))", "None");
    expect(vm, "C.__mro__[1].__name__", "'B'");
    expect(vm, "setattr(C, '__bases__', ())",
           "TypeError: can only assign non-empty tuple to C.__bases__, not ()");
    expect(vm, "setattr(C, '__bases__', (int,))",
           "TypeError: __bases__ assignment: 'int' deallocator differs from 'B'");
    expect(vm, "A.__subclasses__()", "[]");
    CLOSE(vm);
}
