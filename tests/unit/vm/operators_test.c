/* Truth, identity, subscripts and slices of anything. */
#include "../script.h"

Test(operators, truth) {
    OPEN(vm);
    run(vm, "class T:\n"
            "  def __bool__(self): return 1\n"
            "class F:\n"
            "  def __bool__(self): return False\n"
            "  def __len__(self): return 5");
    expect(vm, "bool(T())", "TypeError: __bool__ should return bool, returned int");
    expect(vm, "not F()", "True");
    expect(vm, "bool(F())", "False");
    expect(vm, "[] or 0 or 'x'", "'x'");
    expect(vm, "1 and [] and 2", "[]");
    CLOSE(vm);
}

Test(operators, subscripts) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __getitem__(self, k): return k\n"
            "  def __setitem__(self, k, v): self.k = k, v\n"
            "  def __delitem__(self, k): self.d = k\n"
            "c = C()\n"
            "c[1:2, ...] = 3\n"
            "del c[::2]");
    expect(vm, "c[1]", "1");
    expect(vm, "c[1:2]", "slice(1, 2, None)");
    expect(vm, "c[1, 2]", "(1, 2)");
    expect(vm, "c.k", "((slice(1, 2, None), Ellipsis), 3)");
    expect(vm, "c.d", "slice(None, None, 2)");
    expect(vm, "1[0]", "TypeError: 'int' object is not subscriptable");
    expect(vm, "(1).x", "AttributeError: 'int' object has no attribute 'x'");
    expect(vm, "None[0]", "TypeError: 'NoneType' object is not subscriptable");
    CLOSE(vm);
}

Test(operators, class_getitem) {
    OPEN(vm);
    run(vm, "class G:\n"
            "  def __class_getitem__(cls, k): return cls.__name__, k");
    expect(vm, "G[int]", "('G', <class 'int'>)");
    expect(vm, "int[0]", "TypeError: type 'int' is not subscriptable");
    expect(vm, "object[1]", "TypeError: type 'object' is not subscriptable");
    CLOSE(vm);
}
