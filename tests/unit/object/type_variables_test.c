/* Type parameters. */
#include "../script.h"

Test(type_variables, functions_and_classes) {
    OPEN(vm);
    run(vm, "def f[T: int, *Ts, **P](a: T) -> T: return a\n"
            "class C[T]: pass\n"
            "type A[T] = list[T]");
    expect(vm, "f.__type_params__", "(T, Ts, P)");
    expect(vm, "f(1)", "1");
    expect(vm, "C.__type_params__[0].__name__", "'T'");
    expect(vm, "C[int]", "__main__.C[int]");
    expect(vm, "A.__name__", "'A'");
    expect(vm, "A.__value__", "list[T]");
    expect(vm, "A[int]", "A[int]");
    expect(vm, "f.__type_params__[0].__bound__", "<class 'int'>");
    CLOSE(vm);
}
