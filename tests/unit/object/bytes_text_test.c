/* Bytes as text, in an encoding and in hexadecimal digits. */
#include "../script.h"

Test(bytes_text, decodes) {
    OPEN(vm);
    expect(vm,
           "b'\\xe2\\x82\\xac'.decode() == '\\u20ac', b'\\xe9'.decode('latin-1') == "
           "'\\xe9'",
           "(True, True)");
    expect(vm, "bytearray(b'a\\xff').decode(errors='ignore')", "'a'");
    expect(vm, "b'\\xff'.decode()",
           "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: "
           "invalid start byte");
    expect(vm, "b'a'.decode(1)",
           "TypeError: decode() argument 'encoding' must be str, not int");
    CLOSE(vm);
}

Test(bytes_text, hex_groups_are_counted_from_the_right_or_the_left) {
    OPEN(vm);
    run(vm, "b = bytes.fromhex('b901ef09')");
    expect(vm, "b.hex(), b.hex(':'), bytearray(b).hex('-', 2)",
           "('b901ef09', 'b9:01:ef:09', 'b901-ef09')");
    expect(vm, "b.hex(':', 3), b.hex(':', -3), b.hex(b':', 4), b.hex(':', 0)",
           "('b9:01ef09', 'b901ef:09', 'b901ef09', 'b901ef09')");
    expect(vm, "b''.hex(), b'\\x00'.hex('-')", "('', '00')");
    CLOSE(vm);
}

Test(bytes_text, hex_takes_one_ascii_character_as_separator) {
    OPEN(vm);
    expect(vm, "b'ab'.hex('::')", "ValueError: sep must be length 1.");
    expect(vm, "b'ab'.hex('')", "ValueError: sep must be length 1.");
    expect(vm, "b'ab'.hex('\\u20ac')", "ValueError: sep must be ASCII.");
    expect(vm, "b'ab'.hex(b'\\xff')", "ValueError: sep must be ASCII.");
    expect(vm, "b'ab'.hex([1])", "TypeError: sep must be str or bytes.");
    expect(vm, "b'ab'.hex(1)", "TypeError: object of type 'int' has no len()");
    CLOSE(vm);
}

Test(bytes_text, fromhex_reads_pairs_with_space_between) {
    OPEN(vm);
    expect(vm,
           "bytes.fromhex(' B9 01\\tEf\\n'), bytearray.fromhex('ff'), bytes.fromhex('')",
           "(b'\\xb9\\x01\\xef', bytearray(b'\\xff'), b'')");
    expect(vm, "bytes.fromhex('a')",
           "ValueError: non-hexadecimal number found in fromhex() arg at position 1");
    expect(vm, "bytes.fromhex('aa b c')",
           "ValueError: non-hexadecimal number found in fromhex() arg at position 4");
    expect(vm, "bytes.fromhex('\\u20acaa')",
           "ValueError: non-hexadecimal number found in fromhex() arg at position 0");
    expect(vm, "bytes.fromhex(b'aa')",
           "TypeError: fromhex() argument must be str, not bytes");
    CLOSE(vm);
}

Test(bytes_text, fromhex_makes_instances_of_subclasses) {
    OPEN(vm);
    run(vm, "class B(bytes):\n"
            "    def __new__(cls, b): return super().__new__(cls, b + b'!')\n");
    expect(vm, "B.fromhex('41'), type(B.fromhex('41')).__name__", "(b'A!', 'B')");
    CLOSE(vm);
}
