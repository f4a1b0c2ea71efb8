/* Strings side by side and f-strings. */
#include "front.h"

Test(parse_string, fstrings) {
    front_expect_tree(
        "f'{a!r:>{w}}b'",
        "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Name(id"
        "='a', ctx=Load(), lineno=1, col_offset=3, end_lineno=1, end_col_offset"
        "=4), conversion=114, format_spec=JoinedStr(values=[Constant(value='>',"
        " lineno=1, col_offset=7, end_lineno=1, end_col_offset=8), FormattedVal"
        "ue(value=Name(id='w', ctx=Load(), lineno=1, col_offset=9, end_lineno=1"
        ", end_col_offset=10), conversion=-1, lineno=1, col_offset=8, end_linen"
        "o=1, end_col_offset=11)], lineno=1, col_offset=6, end_lineno=1, end_co"
        "l_offset=11), lineno=1, col_offset=2, end_lineno=1, end_col_offset=12)"
        ", Constant(value='b', lineno=1, col_offset=12, end_lineno=1, end_col_o"
        "ffset=13)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=14), "
        "lineno=1, col_offset=0, end_lineno=1, end_col_offset=14)])");
    front_expect_tree(
        "f'{x=}'",
        "Module(body=[Expr(value=JoinedStr(values=[Constant(value='x=', lineno="
        "1, col_offset=3, end_lineno=1, end_col_offset=5), FormattedValue(value"
        "=Name(id='x', ctx=Load(), lineno=1, col_offset=3, end_lineno=1, end_co"
        "l_offset=4), conversion=114, lineno=1, col_offset=2, end_lineno=1, end"
        "_col_offset=6)], lineno=1, col_offset=0, end_lineno=1, end_col_offset="
        "7), lineno=1, col_offset=0, end_lineno=1, end_col_offset=7)])");
    front_expect_tree(
        "f'{x:%Y{z}}' 'tail'",
        "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Name(id"
        "='x', ctx=Load(), lineno=1, col_offset=3, end_lineno=1, end_col_offset"
        "=4), conversion=-1, format_spec=JoinedStr(values=[Constant(value='%Y',"
        " lineno=1, col_offset=5, end_lineno=1, end_col_offset=7), FormattedVal"
        "ue(value=Name(id='z', ctx=Load(), lineno=1, col_offset=8, end_lineno=1"
        ", end_col_offset=9), conversion=-1, lineno=1, col_offset=7, end_lineno"
        "=1, end_col_offset=10)], lineno=1, col_offset=4, end_lineno=1, end_col"
        "_offset=10), lineno=1, col_offset=2, end_lineno=1, end_col_offset=11),"
        " Constant(value='tail', lineno=1, col_offset=13, end_lineno=1, end_col"
        "_offset=19)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=19)"
        ", lineno=1, col_offset=0, end_lineno=1, end_col_offset=19)])");
    front_expect_tree(
        "f'{a:{b:{c}}}'",
        "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Name(id"
        "='a', ctx=Load(), lineno=1, col_offset=3, end_lineno=1, end_col_offset"
        "=4), conversion=-1, format_spec=JoinedStr(values=[FormattedValue(value"
        "=Name(id='b', ctx=Load(), lineno=1, col_offset=6, end_lineno=1, end_co"
        "l_offset=7), conversion=-1, format_spec=JoinedStr(values=[FormattedVal"
        "ue(value=Name(id='c', ctx=Load(), lineno=1, col_offset=9, end_lineno=1"
        ", end_col_offset=10), conversion=-1, lineno=1, col_offset=8, end_linen"
        "o=1, end_col_offset=11)], lineno=1, col_offset=7, end_lineno=1, end_co"
        "l_offset=11), lineno=1, col_offset=5, end_lineno=1, end_col_offset=12)"
        "], lineno=1, col_offset=4, end_lineno=1, end_col_offset=12), lineno=1,"
        " col_offset=2, end_lineno=1, end_col_offset=13)], lineno=1, col_offset"
        "=0, end_lineno=1, end_col_offset=14), lineno=1, col_offset=0, end_line"
        "no=1, end_col_offset=14)])");
    front_expect_tree(
        "f'{\"q\"}'",
        "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Constan"
        "t(value='q', lineno=1, col_offset=3, end_lineno=1, end_col_offset=6), "
        "conversion=-1, lineno=1, col_offset=2, end_lineno=1, end_col_offset=7)"
        "], lineno=1, col_offset=0, end_lineno=1, end_col_offset=8), lineno=1, "
        "col_offset=0, end_lineno=1, end_col_offset=8)])");
    front_expect_tree(
        "f'{{{a}}}'",
        "Module(body=[Expr(value=JoinedStr(values=[Constant(value='{', lineno=1"
        ", col_offset=2, end_lineno=1, end_col_offset=4), FormattedValue(value="
        "Name(id='a', ctx=Load(), lineno=1, col_offset=5, end_lineno=1, end_col"
        "_offset=6), conversion=-1, lineno=1, col_offset=4, end_lineno=1, end_c"
        "ol_offset=7), Constant(value='}', lineno=1, col_offset=7, end_lineno=1"
        ", end_col_offset=9)], lineno=1, col_offset=0, end_lineno=1, end_col_of"
        "fset=10), lineno=1, col_offset=0, end_lineno=1, end_col_offset=10)])");
}

Test(parse_string, errors) {
    front_expect_error("f'{}'", "1:4: f-string: valid expression required before '}'");
    front_expect_error("f'{a b}'", "1:4: invalid syntax. Perhaps you forgot a comma?");
    front_expect_error(
        "f'{a!z}'",
        "1:6: f-string: invalid conversion character 'z': expected 's', 'r', or 'a'");
    front_expect_error("f'{a:{b:{c:{d}}}}'",
                       "1:11: f-string: expressions nested too deeply");
    front_expect_error("f'{*}'", "1:4: f-string: expecting a valid expression after '{'");
    front_expect_error("f'{a $ b}'",
                       "1:6: f-string: expecting '=', or '!', or ':', or '}'");
    front_expect_error(
        "f'{lambda x: 1}'",
        "1:4: f-string: lambda expressions are not allowed without parentheses");
    front_expect_error("f'{!r}'", "1:4: f-string: valid expression required before '!'");
}
