/* Strings and the pieces of f-strings as tokens. */
#include "front.h"

Test(lexer_string, prefixes_and_quotes) {
    front_expect_error("r'\\n' b'x' Rb'\\d' u'y'",
                       "1:23: cannot mix bytes and nonbytes literals");
    front_expect_tree(
        "'''a\n"
        "b'''",
        "Module(body=[Expr(value=Constant(value='a\\nb', lineno=1, col_offset=0,"
        " end_lineno=2, end_col_offset=4), lineno=1, col_offset=0, end_lineno=2"
        ", end_col_offset=4)])");
    front_expect_tree(
        "f'{x}{{y}}' rf'{z}\\n'",
        "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Name(id"
        "='x', ctx=Load(), lineno=1, col_offset=3, end_lineno=1, end_col_offset"
        "=4), conversion=-1, lineno=1, col_offset=2, end_lineno=1, end_col_offs"
        "et=5), Constant(value='{y}', lineno=1, col_offset=5, end_lineno=1, end"
        "_col_offset=10), FormattedValue(value=Name(id='z', ctx=Load(), lineno="
        "1, col_offset=16, end_lineno=1, end_col_offset=17), conversion=-1, lin"
        "eno=1, col_offset=15, end_lineno=1, end_col_offset=18), Constant(value"
        "='\\\\n', lineno=1, col_offset=18, end_lineno=1, end_col_offset=20)], li"
        "neno=1, col_offset=0, end_lineno=1, end_col_offset=21), lineno=1, col_"
        "offset=0, end_lineno=1, end_col_offset=21)])");
}

Test(lexer_string, errors) {
    front_expect_error("'abc", "1:1: unterminated string literal (detected at line 1)");
    front_expect_error(
        "'''abc", "1:1: unterminated triple-quoted string literal (detected at line 1)");
    front_expect_error("f'{a", "1:3: '{' was never closed");
    front_expect_error("f'}'", "1:3: f-string: single '}' is not allowed");
    front_expect_error("f'{a!}'", "1:6: f-string: missing conversion character");
    front_expect_error("b'\xc3\xa9'",
                       "1:1: bytes can only contain ASCII literal characters");
    front_expect_error("f'''{a", "1:5: '{' was never closed");
}
