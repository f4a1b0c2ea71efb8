/* Kinds of tokens, and soft keywords as names. */
#include "front.h"

Test(token, soft_keywords_are_names) {
    front_expect_tree(
        "match = case = type = _ = 1",
        "Module(body=[Assign(targets=[Name(id='match', ctx=Store(), lineno=1, c"
        "ol_offset=0, end_lineno=1, end_col_offset=5), Name(id='case', ctx=Stor"
        "e(), lineno=1, col_offset=8, end_lineno=1, end_col_offset=12), Name(id"
        "='type', ctx=Store(), lineno=1, col_offset=15, end_lineno=1, end_col_o"
        "ffset=19), Name(id='_', ctx=Store(), lineno=1, col_offset=22, end_line"
        "no=1, end_col_offset=23)], value=Constant(value=1, lineno=1, col_offse"
        "t=26, end_lineno=1, end_col_offset=27), lineno=1, col_offset=0, end_li"
        "neno=1, end_col_offset=27)])");
    front_expect_tree(
        "match.case(type)",
        "Module(body=[Expr(value=Call(func=Attribute(value=Name(id='match', ctx"
        "=Load(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=5), attr"
        "='case', ctx=Load(), lineno=1, col_offset=0, end_lineno=1, end_col_off"
        "set=10), args=[Name(id='type', ctx=Load(), lineno=1, col_offset=11, en"
        "d_lineno=1, end_col_offset=15)], lineno=1, col_offset=0, end_lineno=1,"
        " end_col_offset=16), lineno=1, col_offset=0, end_lineno=1, end_col_off"
        "set=16)])");
    front_expect_tree(
        "type = 5",
        "Module(body=[Assign(targets=[Name(id='type', ctx=Store(), lineno=1, co"
        "l_offset=0, end_lineno=1, end_col_offset=4)], value=Constant(value=5, "
        "lineno=1, col_offset=7, end_lineno=1, end_col_offset=8), lineno=1, col"
        "_offset=0, end_lineno=1, end_col_offset=8)])");
    front_expect_tree(
        "print(match)",
        "Module(body=[Expr(value=Call(func=Name(id='print', ctx=Load(), lineno="
        "1, col_offset=0, end_lineno=1, end_col_offset=5), args=[Name(id='match"
        "', ctx=Load(), lineno=1, col_offset=6, end_lineno=1, end_col_offset=11"
        ")], lineno=1, col_offset=0, end_lineno=1, end_col_offset=12), lineno=1"
        ", col_offset=0, end_lineno=1, end_col_offset=12)])");
}

Test(token, keywords_are_not) {
    front_expect_error("class = 1", "1:7: invalid syntax");
    front_expect_error("lambda = 2", "1:8: invalid syntax");
    front_expect_error("a.if", "1:3: invalid syntax");
    front_expect_error("def for(): pass", "1:5: invalid syntax");
    front_expect_error("nonlocal = 1", "1:10: invalid syntax");
}
