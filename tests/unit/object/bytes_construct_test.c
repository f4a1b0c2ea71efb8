/* Making bytes and bytearrays of what their constructors are given. */
#include "../script.h"

Test(bytes_construct, takes_counts_iterables_and_buffers) {
    OPEN(vm);
    run(vm, "class I:\n"
            "    def __index__(self): return 2\n");
    expect(vm, "bytes(), bytes(2), bytes(I()), bytes(True)",
           "(b'', b'\\x00\\x00', b'\\x00\\x00', b'\\x00')");
    expect(vm, "bytes([1, I()]), bytes(range(3)), bytearray({65: 0})",
           "(b'\\x01\\x02', b'\\x00\\x01\\x02', bytearray(b'A'))");
    expect(vm, "bytes(bytearray(b'ab')), bytearray(b'ab')", "(b'ab', bytearray(b'ab'))");
    CLOSE(vm);
}

Test(bytes_construct, refuses_what_is_no_byte) {
    OPEN(vm);
    expect(vm, "bytes([0, 256])", "ValueError: bytes must be in range(0, 256)");
    expect(vm, "bytearray([-1])", "ValueError: byte must be in range(0, 256)");
    expect(vm, "bytes([10**30])", "ValueError: bytes must be in range(0, 256)");
    expect(vm, "bytes(['a'])",
           "TypeError: 'str' object cannot be interpreted as an integer");
    expect(vm, "bytes(-1)", "ValueError: negative count");
    expect(vm, "bytearray(10**30)",
           "OverflowError: cannot fit 'int' into an index-sized integer");
    expect(vm, "bytes(1.5)", "TypeError: cannot convert 'float' object to bytes");
    expect(vm, "bytearray(object)",
           "TypeError: cannot convert 'type' object to bytearray");
    CLOSE(vm);
}

Test(bytes_construct, texts_need_an_encoding) {
    OPEN(vm);
    expect(vm, "bytes('\\u20ac', 'utf-8'), bytearray('\\xe9', 'latin-1')",
           "(b'\\xe2\\x82\\xac', bytearray(b'\\xe9'))");
    expect(vm, "bytes('a\\u20ac', 'ascii', 'ignore')", "b'a'");
    expect(vm, "bytes('a')", "TypeError: string argument without an encoding");
    expect(vm, "bytes('a', errors='strict')",
           "TypeError: string argument without an encoding");
    expect(vm, "bytes(b'a', 'utf-8')", "TypeError: encoding without a string argument");
    expect(vm, "bytearray(errors='strict')",
           "TypeError: errors without a string argument");
    CLOSE(vm);
}

Test(bytes_construct, asks_dunder_bytes_of_bytes_alone) {
    OPEN(vm);
    run(vm, "class C:\n"
            "    def __bytes__(self): return b'own'\n"
            "    def __iter__(self): return iter([65])\n"
            "class D:\n"
            "    def __bytes__(self): return 'own'\n");
    expect(vm, "bytes(C()), bytearray(C())", "(b'own', bytearray(b'A'))");
    expect(vm, "bytes(D())", "TypeError: __bytes__ returned non-bytes (type str)");
    CLOSE(vm);
}

Test(bytes_construct, an_iterator_that_raises_is_heard) {
    OPEN(vm);
    run(vm, "def failing():\n"
            "    yield 1\n"
            "    1 / 0\n");
    expect(vm, "bytes(failing())", "ZeroDivisionError: division by zero");
    expect(vm, "bytearray(failing())", "ZeroDivisionError: division by zero");
    CLOSE(vm);
}
