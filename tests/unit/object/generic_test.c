/* GenericAlias and unions of types. */
#include "../script.h"

Test(generic, aliases) {
    OPEN(vm);
    expect(vm, "list[int]", "list[int]");
    expect(vm, "dict[str, list[int]]", "dict[str, list[int]]");
    expect(vm, "list[int]()", "[]");
    expect(vm, "list[int].__origin__", "<class 'list'>");
    expect(vm, "list[int].__args__", "(<class 'int'>,)");
    expect(vm, "list[int] == list[int]", "True");
    expect(vm, "tuple[()]", "tuple[()]");
    expect(vm, "list[int][str]", "TypeError: list[int] is not a generic class");
    expect(vm, "isinstance([], list[int])",
           "TypeError: isinstance() argument 2 cannot be a parameterized generic");
    CLOSE(vm);
}

Test(generic, unions) {
    OPEN(vm);
    expect(vm, "int | str", "int | str");
    expect(vm, "int | None", "int | None");
    expect(vm, "int | str | int", "int | str");
    expect(vm, "(int | str).__args__", "(<class 'int'>, <class 'str'>)");
    expect(vm, "isinstance(1, int | str)", "True");
    expect(vm, "issubclass(bool, int | str)", "True");
    expect(vm, "int | 3",
           "TypeError: unsupported operand type(s) for |: 'type' and 'int'");
    expect(vm, "int | list[int]", "int | list[int]");
    expect(vm, "isinstance([], int | list[int])",
           "TypeError: isinstance() argument 2 cannot be a parameterized generic");
    CLOSE(vm);
}
