/* Special methods of native types, as attributes. */
#include "../script.h"

Test(slot_wrapper, called_directly) {
    OPEN(vm);
    expect(vm, "(5).__add__(3)", "8");
    expect(vm, "(5).__add__('a')", "NotImplemented");
    expect(vm, "(5).__radd__(3)", "8");
    expect(vm, "[1].__len__()", "1");
    expect(vm, "'a'.__contains__('a')", "True");
    expect(vm, "(1).__eq__(1)", "True");
    expect(vm, "(1).__lt__('a')", "NotImplemented");
    expect(vm, "[1, 2].__getitem__(0)", "1");
    expect(vm, "int.__add__(1, 2)", "3");
    CLOSE(vm);
}

Test(slot_wrapper, arguments) {
    OPEN(vm);
    expect(vm, "(5).__add__()", "TypeError: expected 1 argument, got 0");
    expect(vm, "(5).__add__(1, 2)", "TypeError: expected 1 argument, got 2");
    expect(
        vm, "int.__add__('a', 1)",
        "TypeError: descriptor '__add__' requires a 'int' object but received a 'str'");
    expect(vm, "int.__add__()",
           "TypeError: descriptor '__add__' of 'int' object needs an argument");
    expect(vm, "[].__len__(1)", "TypeError: expected 0 arguments, got 1");
    expect(vm, "(1).__hash__()", "1");
    CLOSE(vm);
}

Test(slot_wrapper, attributes) {
    OPEN(vm);
    expect(vm, "int.__add__.__name__", "'__add__'");
    expect(vm, "int.__add__", "<slot wrapper '__add__' of 'int' objects>");
    expect(vm, "(5).__add__.__self__", "5");
    expect(vm, "int.__add__.__objclass__", "<class 'int'>");
    expect(vm, "(1).__pow__(2, 5)", "1");
    CLOSE(vm);
}
