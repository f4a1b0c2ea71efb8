/* Bytes and bytearrays with less or more at their ends. */
#include "../script.h"

Test(bytes_pad, strips_ascii_white_space_or_a_set) {
    OPEN(vm);
    expect(vm, "b' \\t\\x0ba b\\x85 '.strip(), b'\\x1fa'.strip()",
           "(b'a b\\x85', b'\\x1fa')");
    expect(vm, "b' a '.lstrip(), bytearray(b' a ').rstrip(), b'  '.strip()",
           "(b'a ', bytearray(b' a'), b'')");
    expect(vm, "b'abcba'.strip(b'ab'), b'\\xe9a'.strip(bytearray(b'\\xe9'))",
           "(b'c', b'a')");
    expect(vm, "b'a'.strip('a')",
           "TypeError: a bytes-like object is required, not 'str'");
    CLOSE(vm);
}

Test(bytes_pad, removes_an_end_once_if_it_is_there) {
    OPEN(vm);
    expect(vm, "b'ababc'.removeprefix(b'ab'), b'abc'.removeprefix(b'b')",
           "(b'abc', b'abc')");
    expect(vm, "b'abcbc'.removesuffix(b'bc'), b'c'.removesuffix(b'bc')",
           "(b'abc', b'c')");
    expect(vm, "b'a'.removesuffix('a')",
           "TypeError: a bytes-like object is required, not 'str'");
    CLOSE(vm);
}

Test(bytes_pad, an_array_never_gives_itself) {
    OPEN(vm);
    run(vm, "a = bytearray(b'abc')\n"
            "copies = [a.strip(), a.removeprefix(b'z'), a.ljust(1), a.zfill(1),\n"
            "          a.expandtabs(), a.replace(b'z', b'y')]\n"
            "a.append(100)");
    expect(vm, "copies == [bytearray(b'abc')] * 6", "True");
    CLOSE(vm);
}

Test(bytes_pad, fills_with_one_byte) {
    OPEN(vm);
    expect(vm, "b'ab'.ljust(5, b'*'), b'ab'.rjust(5), b'ab'.center(5, bytearray(b'-'))",
           "(b'ab***', b'   ab', b'--ab-')");
    expect(vm, "b'a'.center(4, b'*')", "b'*a**'");
    expect(vm, "b'a'.ljust(3, b'xy')",
           "TypeError: ljust() argument 2 must be a byte string of length 1, not bytes");
    expect(vm, "b'a'.center(3, 'x')",
           "TypeError: center() argument 2 must be a byte string of length 1, not str");
    CLOSE(vm);
}

Test(bytes_pad, zeros_go_behind_the_sign) {
    OPEN(vm);
    expect(vm, "b'-42'.zfill(5), bytearray(b'+1').zfill(4), b''.zfill(2), b'42'.zfill(1)",
           "(b'-0042', bytearray(b'+001'), b'00', b'42')");
    CLOSE(vm);
}

Test(bytes_pad, tabs_reach_the_next_column) {
    OPEN(vm);
    expect(vm, "b'a\\tbc\\td'.expandtabs(4), b'\\xe2\\x82\\tx'.expandtabs(4)",
           "(b'a   bc  d', b'\\xe2\\x82  x')");
    expect(vm, "bytearray(b'ab\\n\\tc\\r\\td').expandtabs(3), b'a\\tb'.expandtabs(0)",
           "(bytearray(b'ab\\n   c\\r   d'), b'ab')");
    CLOSE(vm);
}
