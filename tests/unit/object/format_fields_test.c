/* str.format(): fields, their paths and conversions. */
#include "../script.h"

Test(format_fields, numbering) {
    OPEN(vm);
    expect(vm, "'{} {}'.format(1, 2)", "'1 2'");
    expect(vm, "'{1} {0}'.format(1, 2)", "'2 1'");
    expect(vm, "'{} {0}'.format(1)",
           "ValueError: cannot switch from automatic field numbering to manual field "
           "specification");
    expect(vm, "'{0} {}'.format(1)",
           "ValueError: cannot switch from manual field specification to automatic field "
           "numbering");
    expect(vm, "'{}'.format()",
           "IndexError: Replacement index 0 out of range for positional args tuple");
    expect(vm, "'{a}'.format(a=1)", "'1'");
    expect(vm, "'{a}'.format()", "KeyError: 'a'");
    CLOSE(vm);
}

Test(format_fields, paths) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  x = [10, {\"k\": 20}]\n"
            "c = C()");
    expect(vm, "'{0.x[0]} {0.x[1][k]}'.format(c)", "'10 20'");
    expect(vm, "'{0.y}'.format(c)", "AttributeError: 'C' object has no attribute 'y'");
    expect(vm, "'{0[9]}'.format([1])", "IndexError: list index out of range");
    expect(vm, "'{0[a'.format(1)", "ValueError: expected '}' before end of string");
    expect(vm, "'{0.}'.format(1)", "ValueError: Empty attribute in format string");
    CLOSE(vm);
}

Test(format_fields, conversions_and_nesting) {
    OPEN(vm);
    expect(vm, "'{!r:>5}'.format('a')", "\"  'a'\"");
    expect(vm, "'{:{}}'.format('a', 3)", "'a  '");
    expect(vm, "'{:{:{}}}'.format(1, 2, 3)", "ValueError: Max string recursion exceeded");
    expect(vm, "'{!x}'.format(1)", "ValueError: Unknown conversion specifier x");
    expect(vm, "'{{}}'.format()", "'{}'");
    expect(vm, "'{'.format()", "ValueError: Single '{' encountered in format string");
    expect(vm, "'}'.format()", "ValueError: Single '}' encountered in format string");
    CLOSE(vm);
}

Test(format_fields, format_map) {
    OPEN(vm);
    expect(vm, "'{a}'.format_map({'a': 1})", "'1'");
    expect(vm, "'{}'.format_map({})",
           "ValueError: Format string contains positional fields");
    CLOSE(vm);
}
