/* Case and kinds of bytes: ASCII alone has them. */
#include "../script.h"

Test(bytes_case, maps_ascii_and_leaves_the_rest) {
    OPEN(vm);
    run(vm, "s = b'@aZ[`m{ Az9\\xe9'");
    expect(vm, "s.lower()", "b'@az[`m{ az9\\xe9'");
    expect(vm, "s.upper()", "b'@AZ[`M{ AZ9\\xe9'");
    expect(vm, "s.swapcase()", "b'@Az[`M{ aZ9\\xe9'");
    expect(vm, "s.title()", "b'@Az[`M{ Az9\\xe9'");
    expect(vm, "b'hELLO wORLD'.capitalize(), b''.capitalize()", "(b'Hello world', b'')");
    CLOSE(vm);
}

Test(bytes_case, results_are_of_the_same_kind) {
    OPEN(vm);
    run(vm, "class B(bytes): pass\n"
            "a = bytearray(b'ab')");
    expect(vm, "a.upper(), type(B(b'a').upper())", "(bytearray(b'AB'), <class 'bytes'>)");
    expect(vm, "a", "bytearray(b'ab')");
    expect(vm, "a.lower() is a", "False");
    CLOSE(vm);
}

Test(bytes_case, kinds_are_ascii) {
    OPEN(vm);
    run(vm, "def kinds(b): return [p(b) for p in (bytes.isalnum, bytes.isalpha,\n"
            "    bytes.isascii, bytes.isdigit, bytes.isspace)].count(True)\n"
            "def those(p): return bytes(c for c in range(256) if p(bytes([c])))");
    expect(vm, "those(bytes.isdigit)", "b'0123456789'");
    expect(vm, "those(bytes.isspace)", "b'\\t\\n\\x0b\\x0c\\r '");
    expect(vm, "those(bytes.isalpha)",
           "b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'");
    expect(vm, "len(those(bytes.isalnum)), len(those(bytes.isascii))", "(62, 128)");
    expect(vm, "kinds(b''), kinds(b'a1'), kinds(b'a\\xe9')", "(1, 2, 0)");
    CLOSE(vm);
}

Test(bytes_case, one_letter_is_enough) {
    OPEN(vm);
    expect(vm, "b'a1'.islower(), b'1\\xe9'.islower(), b'aB'.islower()",
           "(True, False, False)");
    expect(vm, "b'A1'.isupper(), b''.isupper(), b'Ab'.isupper()", "(True, False, False)");
    expect(vm, "b'Ab 1Cd'.istitle(), b'AB'.istitle(), b'ab'.istitle(), b'1'.istitle()",
           "(True, False, False, False)");
    CLOSE(vm);
}
