/* Replacing and translating bytes. */
#include "../script.h"

Test(bytes_translate, replaces_from_the_left) {
    OPEN(vm);
    expect(vm, "b'aaa'.replace(b'aa', b'b'), b'aaa'.replace(b'a', b'xy', 2)",
           "(b'ba', b'xyxya')");
    expect(vm, "b''.replace(b'', b'x'), b'\\xe2\\x82'.replace(b'', b'-')",
           "(b'x', b'-\\xe2-\\x82-')");
    expect(vm, "bytearray(b'ab').replace(bytearray(b'a'), b''), b'ab'.replace(b'z', b'')",
           "(bytearray(b'b'), b'ab')");
    expect(vm, "b'a'.replace('a', b'b')",
           "TypeError: a bytes-like object is required, not 'str'");
    CLOSE(vm);
}

Test(bytes_translate, an_array_may_replace_by_itself) {
    OPEN(vm);
    run(vm, "a = bytearray(b'ab')");
    expect(vm, "a.replace(a, a + a), a.replace(b'a', a)",
           "(bytearray(b'abab'), bytearray(b'abb'))");
    CLOSE(vm);
}

Test(bytes_translate, maps_and_deletes) {
    OPEN(vm);
    run(vm, "table = bytes.maketrans(b'ab\\xff', b'xy\\x00')");
    expect(vm, "len(table), table[97], table[99], b'abc\\xff'.translate(table)",
           "(256, 120, 99, b'xyc\\x00')");
    expect(vm, "b'abcb'.translate(None, b'b'), bytearray(b'abc').translate(table, b'a')",
           "(b'ac', bytearray(b'yc'))");
    expect(vm, "b'abc'.translate(table, delete=b'abc')", "b''");
    CLOSE(vm);
}

Test(bytes_translate, tables_have_256_bytes) {
    OPEN(vm);
    expect(vm, "b'a'.translate(b'abc')",
           "ValueError: translation table must be 256 characters long");
    expect(vm, "bytes.maketrans(b'ab', b'x')",
           "ValueError: maketrans arguments must have same length");
    expect(vm, "b'a'.translate('abc')",
           "TypeError: a bytes-like object is required, not 'str'");
    expect(vm, "bytearray.maketrans('a', b'x')",
           "TypeError: a bytes-like object is required, not 'str'");
    CLOSE(vm);
}
