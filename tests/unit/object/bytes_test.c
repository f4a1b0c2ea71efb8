/* bytes: construction, items, comparison, repr. */
#include "../script.h"

Test(bytes, construction) {
    OPEN(vm);
    expect(vm, "bytes()", "b''");
    expect(vm, "bytes(3)", "b'\\x00\\x00\\x00'");
    expect(vm, "bytes([1, 2, 255])", "b'\\x01\\x02\\xff'");
    expect(vm, "bytes('\xc3\xa9', 'utf-8')", "b'\\xc3\\xa9'");
    expect(vm, "bytes('\xc3\xa9')", "TypeError: string argument without an encoding");
    expect(vm, "bytes([256])", "ValueError: bytes must be in range(0, 256)");
    expect(vm, "bytes(-1)", "ValueError: negative count");
    expect(vm, "bytes(b'x')", "b'x'");
    CLOSE(vm);
}

Test(bytes, repr_chooses_quotes_and_escapes) {
    OPEN(vm);
    expect(vm, "b'it\\'s'", "b\"it's\"");
    expect(vm, "b'\"\\''", "b'\"\\''");
    expect(vm, "b'\\x00\\t\\n\\r\\\\\\x7f\\xff'", "b'\\x00\\t\\n\\r\\\\\\x7f\\xff'");
    CLOSE(vm);
}

Test(bytes, items_are_ints) {
    OPEN(vm);
    expect(vm, "b'abc'[1]", "98");
    expect(vm, "b'abc'[-1]", "99");
    expect(vm, "b'abc'[1:]", "b'bc'");
    expect(vm, "b'abc'[::-1]", "b'cba'");
    expect(vm, "b'abc'[3]", "IndexError: index out of range");
    expect(vm, "list(b'ab')", "[97, 98]");
    expect(vm, "98 in b'abc'", "True");
    expect(vm, "b'bc' in b'abc'", "True");
    expect(vm, "256 in b'a'", "ValueError: byte must be in range(0, 256)");
    CLOSE(vm);
}

Test(bytes, order) {
    OPEN(vm);
    expect(vm, "b'a' < b'ab'", "True");
    expect(vm, "b'' < b'a'", "True");
    expect(vm, "b'b' > b'ab'", "True");
    expect(vm, "b'a' == 'a'", "False");
    expect(vm, "b'a' < 'a'",
           "TypeError: '<' not supported between instances of 'bytes' and 'str'");
    CLOSE(vm);
}
