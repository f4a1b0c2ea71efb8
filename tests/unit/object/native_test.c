/* Functions of C: names, binding, errors of their arguments. */
#include "../script.h"

Test(native, attributes) {
    OPEN(vm);
    expect(vm, "len.__name__", "'len'");
    expect(vm, "len.__self__.__name__", "'builtins'");
    expect(vm, "[].append.__name__", "'append'");
    expect(vm, "[].append.__self__", "[]");
    expect(vm, "len", "<built-in function len>");
    expect(vm, "str.upper", "<method 'upper' of 'str' objects>");
    expect(vm, "type(str.upper).__name__", "'method_descriptor'");
    expect(vm, "type([].append).__name__", "'builtin_function_or_method'");
    CLOSE(vm);
}

Test(native, arguments) {
    OPEN(vm);
    expect(vm, "len()", "TypeError: len() takes exactly one argument (0 given)");
    expect(vm, "len(1, 2)", "TypeError: len() takes exactly one argument (2 given)");
    expect(vm, "len(obj=1)", "TypeError: len() takes no keyword arguments");
    expect(vm, "[].append()",
           "TypeError: list.append() takes exactly one argument (0 given)");
    expect(vm, "[].append(1, 2)",
           "TypeError: list.append() takes exactly one argument (2 given)");
    expect(vm, "[].append(x=1)", "TypeError: list.append() takes no keyword arguments");
    expect(vm, "str.upper()", "TypeError: unbound method str.upper() needs an argument");
    expect(vm, "str.upper(1)",
           "TypeError: descriptor 'upper' for 'str' objects doesn't apply to a 'int' "
           "object");
    expect(vm, "'a'.split(nope=1)",
           "TypeError: split() got an unexpected keyword argument 'nope'");
    CLOSE(vm);
}

Test(native, cannot_be_changed) {
    OPEN(vm);
    expect(vm, "setattr(len, 'x', 1)",
           "AttributeError: 'builtin_function_or_method' object has no attribute 'x' and "
           "no __dict__ for setting new attributes");
    expect(vm, "setattr(str, 'x', 1)",
           "TypeError: cannot set 'x' attribute of immutable type 'str'");
    expect(vm, "delattr(str, 'upper')",
           "TypeError: cannot set 'upper' attribute of immutable type 'str'");
    CLOSE(vm);
}
