/* Strings with less or more at their ends. */
#include "../script.h"

Test(str_pad, strips_white_space_or_a_set) {
    OPEN(vm);
    expect(vm, "' \\t\\u2003a b\\x85 '.strip()", "'a b'");
    expect(vm, "' a '.lstrip(), ' a '.rstrip(), '  '.strip()", "('a ', ' a', '')");
    expect(vm, "'abcba'.strip('ab'), 'abc'.strip(''), 'aaa'.strip('a')",
           "('c', 'abc', '')");
    expect(vm, "'\\u20acx\\u20ad\\u20ac'.strip('\\u20ac\\u20ad')", "'x'");
    expect(vm, "'\\u20acx'.strip('\\xe2') == '\\u20acx'", "True"); /* its first byte */
    expect(vm, "'a'.strip(1)", "TypeError: strip arg must be None or str");
    CLOSE(vm);
}

Test(str_pad, removes_an_end_once_if_it_is_there) {
    OPEN(vm);
    expect(vm, "'ababc'.removeprefix('ab'), 'abc'.removeprefix('b')", "('abc', 'abc')");
    expect(vm, "'abcbc'.removesuffix('bc'), 'abc'.removesuffix('b')", "('abc', 'abc')");
    expect(vm, "'a'.removeprefix('ab'), 'a'.removesuffix('ba'), 'a'.removesuffix('')",
           "('a', 'a', 'a')");
    expect(vm, "'a'.removeprefix(1)",
           "TypeError: removeprefix() argument must be str, not int");
    CLOSE(vm);
}

Test(str_pad, widths_count_characters) {
    OPEN(vm);
    expect(vm, "'ab'.ljust(5, '*'), 'ab'.rjust(5, '*'), 'ab'.center(6, '*')",
           "('ab***', '***ab', '**ab**')");
    expect(vm, "'\\u20ac'.rjust(3) == '  \\u20ac', len('a'.ljust(4, '\\u20ac'))",
           "(True, 4)");
    expect(vm, "'abc'.ljust(3), 'abc'.rjust(-1)", "('abc', 'abc')");
    CLOSE(vm);
}

Test(str_pad, the_odd_one_of_a_centre_stands_left_in_odd_widths) {
    OPEN(vm);
    expect(vm, "'a'.center(4, '*'), 'ab'.center(5, '*')", "('*a**', '**ab*')");
    CLOSE(vm);
}

Test(str_pad, fills_with_one_character) {
    OPEN(vm);
    expect(vm, "'a'.ljust(3, '')",
           "TypeError: The fill character must be exactly one character long");
    expect(vm, "'a'.ljust(0, 'xy')",
           "TypeError: The fill character must be exactly one character long");
    expect(vm, "'a'.center(3, b'x')",
           "TypeError: The fill character must be a unicode character, not bytes");
    expect(vm, "'a'.rjust(10**30)",
           "OverflowError: Python int too large to convert to C ssize_t");
    CLOSE(vm);
}

Test(str_pad, zeros_go_behind_the_sign) {
    OPEN(vm);
    expect(vm, "'42'.zfill(5), '-42'.zfill(5), '+42'.zfill(5), '--1'.zfill(5)",
           "('00042', '-0042', '+0042', '-00-1')");
    expect(vm, "''.zfill(3), '-'.zfill(3), '-42'.zfill(3), '42'.zfill(-1)",
           "('000', '-00', '-42', '42')");
    CLOSE(vm);
}

Test(str_pad, tabs_reach_the_next_column) {
    OPEN(vm);
    expect(vm, "'a\\tbc\\td'.expandtabs(4)", "'a   bc  d'");
    expect(vm, "'\\t'.expandtabs(), 'abcdefgh\\tx'.expandtabs()",
           "('        ', 'abcdefgh        x')");
    expect(vm, "'ab\\n\\tc\\r\\td'.expandtabs(3)", "'ab\\n   c\\r   d'");
    expect(vm, "'\\u20ac\\tx'.expandtabs(4) == '\\u20ac   x'", "True");
    expect(vm, "'a\\tb'.expandtabs(0), 'a\\tb'.expandtabs(-3), 'ab'.expandtabs(2)",
           "('ab', 'ab', 'ab')");
    expect(vm, "'\\t'.expandtabs(2**31)",
           "OverflowError: Python int too large to convert to C int");
    CLOSE(vm);
}
