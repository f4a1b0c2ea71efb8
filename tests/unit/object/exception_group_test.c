/* ExceptionGroup: split, subgroup, derive. */
#include "../script.h"

Test(exception_group, construction) {
    OPEN(vm);
    expect(vm, "ExceptionGroup('m', [ValueError(1)])",
           "ExceptionGroup('m', [ValueError(1)])");
    expect(vm, "ExceptionGroup('m', [])",
           "ValueError: second argument (exceptions) must be a non-empty sequence");
    expect(vm, "ExceptionGroup('m', [1])",
           "ValueError: Item 0 of second argument (exceptions) is not an exception");
    expect(vm, "ExceptionGroup(1, [ValueError()])",
           "TypeError: BaseExceptionGroup.__new__() argument 1 must be str, not int");
    expect(vm, "ExceptionGroup('m', [KeyboardInterrupt()])",
           "TypeError: Cannot nest BaseExceptions in an ExceptionGroup");
    expect(vm, "type(BaseExceptionGroup('m', [ValueError()])).__name__",
           "'ExceptionGroup'");
    expect(vm, "str(ExceptionGroup('m', [ValueError(), KeyError()]))",
           "'m (2 sub-exceptions)'");
    CLOSE(vm);
}

Test(exception_group, split_keeps_the_tree) {
    OPEN(vm);
    run(vm, "g = ExceptionGroup(\"a\", [ValueError(1), ExceptionGroup(\"b\", "
            "[KeyError(2), ValueError(3)])])");
    expect(vm, "g.split(ValueError)",
           "(ExceptionGroup('a', [ValueError(1), ExceptionGroup('b', [ValueError(3)])]), "
           "ExceptionGroup('a', [ExceptionGroup('b', [KeyError(2)])]))");
    expect(vm, "g.split(KeyError)[0]",
           "ExceptionGroup('a', [ExceptionGroup('b', [KeyError(2)])])");
    expect(vm, "g.subgroup(TypeError)", "None");
    expect(vm, "g.subgroup(lambda e: isinstance(e, KeyError))",
           "ExceptionGroup('a', [ExceptionGroup('b', [KeyError(2)])])");
    expect(vm, "g.split(1)",
           "TypeError: expected an exception type, a tuple of exception types, or a "
           "callable (other than a class)");
    expect(vm, "g.exceptions[1].message", "'b'");
    CLOSE(vm);
}

Test(exception_group, derive_decides_the_class) {
    OPEN(vm);
    run(vm, "class G(ExceptionGroup):\n"
            "  def derive(self, excs): return G(self.message, excs)\n"
            "g = G(\"m\", [ValueError(), KeyError()])");
    expect(vm, "type(g.subgroup(KeyError)).__name__", "'G'");
    CLOSE(vm);
}
