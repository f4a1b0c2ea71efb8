/* The values of literals. */
#include "front.h"

Test(literal, escapes) {
    front_expect_tree(
        "'\\x41\\101\\u00e9\\U0001F600\\N{BULLET}\\a\\\n"
        "b'",
        "Module(body=[Expr(value=Constant(value='"
        "AA\xc3\xa9\xf0\x9f\x98\x80\xe2\x80\xa2\\x07b', lineno=1, col_off"
        "set=0, end_lineno=2, end_col_offset=2), lineno=1, col_offset=0, end_li"
        "neno=2, end_col_offset=2)])");
    front_expect_tree(
        "b'\\x00\\377\\n'",
        "Module(body=[Expr(value=Constant(value=b'\\x00\\xff\\n', lineno=1, col_of"
        "fset=0, end_lineno=1, end_col_offset=13), lineno=1, col_offset=0, end_"
        "lineno=1, end_col_offset=13)])");
    front_expect_tree(
        "'a' 'b' \"c\"",
        "Module(body=[Expr(value=Constant(value='abc', lineno=1, col_offset=0, "
        "end_lineno=1, end_col_offset=11), lineno=1, col_offset=0, end_lineno=1"
        ", end_col_offset=11)])");
    front_expect_tree(
        "0xFFFFFFFFFFFFFFFFFFFF",
        "Module(body=[Expr(value=Constant(value=1208925819614629174706175, line"
        "no=1, col_offset=0, end_lineno=1, end_col_offset=22), lineno=1, col_of"
        "fset=0, end_lineno=1, end_col_offset=22)])");
}

Test(literal, errors) {
    front_expect_error("'\\x4'", "1:1: (unicode error) 'unicodeescape' codec can't "
                                 "decode bytes in position 0-2: truncated \\xXX escape");
    front_expect_error("'\\u12'",
                       "1:1: (unicode error) 'unicodeescape' codec can't decode bytes in "
                       "position 0-3: truncated \\uXXXX escape");
    front_expect_error("'\\U00110000'",
                       "1:1: (unicode error) 'unicodeescape' codec can't decode bytes in "
                       "position 0-9: illegal Unicode character");
    front_expect_error("'\\N{NOPE}'",
                       "1:1: (unicode error) 'unicodeescape' codec can't decode bytes in "
                       "position 0-7: unknown Unicode character name");
    front_expect_error("'a' b'b'", "1:9: cannot mix bytes and nonbytes literals");
    front_expect_error("b'\\x'", "1:1: (value error) invalid \\x escape at position 0");
}
