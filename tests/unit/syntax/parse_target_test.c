/* What may be assigned to. */
#include "front.h"

Test(parse_target, forms) {
    front_expect_tree(
        "(a) = 1",
        "Module(body=[Assign(targets=[Name(id='a', ctx=Store(), lineno=1, col_o"
        "ffset=1, end_lineno=1, end_col_offset=2)], value=Constant(value=1, lin"
        "eno=1, col_offset=6, end_lineno=1, end_col_offset=7), lineno=1, col_of"
        "fset=0, end_lineno=1, end_col_offset=7)])");
    front_expect_tree(
        "[a, (b, *c)] = d",
        "Module(body=[Assign(targets=[List(elts=[Name(id='a', ctx=Store(), line"
        "no=1, col_offset=1, end_lineno=1, end_col_offset=2), Tuple(elts=[Name("
        "id='b', ctx=Store(), lineno=1, col_offset=5, end_lineno=1, end_col_off"
        "set=6), Starred(value=Name(id='c', ctx=Store(), lineno=1, col_offset=9"
        ", end_lineno=1, end_col_offset=10), ctx=Store(), lineno=1, col_offset="
        "8, end_lineno=1, end_col_offset=10)], ctx=Store(), lineno=1, col_offse"
        "t=4, end_lineno=1, end_col_offset=11)], ctx=Store(), lineno=1, col_off"
        "set=0, end_lineno=1, end_col_offset=12)], value=Name(id='d', ctx=Load("
        "), lineno=1, col_offset=15, end_lineno=1, end_col_offset=16), lineno=1"
        ", col_offset=0, end_lineno=1, end_col_offset=16)])");
    front_expect_tree(
        "a.b, c[d] = e",
        "Module(body=[Assign(targets=[Tuple(elts=[Attribute(value=Name(id='a', "
        "ctx=Load(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1), a"
        "ttr='b', ctx=Store(), lineno=1, col_offset=0, end_lineno=1, end_col_of"
        "fset=3), Subscript(value=Name(id='c', ctx=Load(), lineno=1, col_offset"
        "=5, end_lineno=1, end_col_offset=6), slice=Name(id='d', ctx=Load(), li"
        "neno=1, col_offset=7, end_lineno=1, end_col_offset=8), ctx=Store(), li"
        "neno=1, col_offset=5, end_lineno=1, end_col_offset=9)], ctx=Store(), l"
        "ineno=1, col_offset=0, end_lineno=1, end_col_offset=9)], value=Name(id"
        "='e', ctx=Load(), lineno=1, col_offset=12, end_lineno=1, end_col_offse"
        "t=13), lineno=1, col_offset=0, end_lineno=1, end_col_offset=13)])");
    front_expect_tree(
        "for a[0] in b: c",
        "Module(body=[For(target=Subscript(value=Name(id='a', ctx=Load(), linen"
        "o=1, col_offset=4, end_lineno=1, end_col_offset=5), slice=Constant(val"
        "ue=0, lineno=1, col_offset=6, end_lineno=1, end_col_offset=7), ctx=Sto"
        "re(), lineno=1, col_offset=4, end_lineno=1, end_col_offset=8), iter=Na"
        "me(id='b', ctx=Load(), lineno=1, col_offset=12, end_lineno=1, end_col_"
        "offset=13), body=[Expr(value=Name(id='c', ctx=Load(), lineno=1, col_of"
        "fset=15, end_lineno=1, end_col_offset=16), lineno=1, col_offset=15, en"
        "d_lineno=1, end_col_offset=16)], lineno=1, col_offset=0, end_lineno=1,"
        " end_col_offset=16)])");
    front_expect_tree(
        "with x as (a, b): c",
        "Module(body=[With(items=[withitem(context_expr=Name(id='x', ctx=Load()"
        ", lineno=1, col_offset=5, end_lineno=1, end_col_offset=6), optional_va"
        "rs=Tuple(elts=[Name(id='a', ctx=Store(), lineno=1, col_offset=11, end_"
        "lineno=1, end_col_offset=12), Name(id='b', ctx=Store(), lineno=1, col_"
        "offset=14, end_lineno=1, end_col_offset=15)], ctx=Store(), lineno=1, c"
        "ol_offset=10, end_lineno=1, end_col_offset=16))], body=[Expr(value=Nam"
        "e(id='c', ctx=Load(), lineno=1, col_offset=18, end_lineno=1, end_col_o"
        "ffset=19), lineno=1, col_offset=18, end_lineno=1, end_col_offset=19)],"
        " lineno=1, col_offset=0, end_lineno=1, end_col_offset=19)])");
}

Test(parse_target, errors) {
    front_expect_error("[a, 1] = b", "1:5: cannot assign to literal");
    front_expect_error("for f() in a: b", "1:5: cannot assign to function call");
    front_expect_error(
        "(a + b) = 1",
        "1:2: cannot assign to expression here. Maybe you meant '==' instead of '='?");
    front_expect_tree(
        "*a = b", "Module(body=[Assign(targets=[Starred(value=Name(id='a', ctx=Store(), l"
                  "ineno=1, col_offset=1, end_lineno=1, end_col_offset=2), ctx=Store(), l"
                  "ineno=1, col_offset=0, end_lineno=1, end_col_offset=2)], value=Name(id"
                  "='b', ctx=Load(), lineno=1, col_offset=5, end_lineno=1, end_col_offset"
                  "=6), lineno=1, col_offset=0, end_lineno=1, end_col_offset=6)])");
    front_expect_error("with a as f(): b", "1:11: cannot assign to function call");
    front_expect_error("for 1 in a: b", "1:5: cannot assign to literal");
    front_expect_tree(
        "a = *b, *c = 1",
        "Module(body=[Assign(targets=[Name(id='a', ctx=Store(), lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=1), Tuple(elts=[Starred(value=Na"
        "me(id='b', ctx=Store(), lineno=1, col_offset=5, end_lineno=1, end_col_"
        "offset=6), ctx=Store(), lineno=1, col_offset=4, end_lineno=1, end_col_"
        "offset=6), Starred(value=Name(id='c', ctx=Store(), lineno=1, col_offse"
        "t=9, end_lineno=1, end_col_offset=10), ctx=Store(), lineno=1, col_offs"
        "et=8, end_lineno=1, end_col_offset=10)], ctx=Store(), lineno=1, col_of"
        "fset=4, end_lineno=1, end_col_offset=10)], value=Constant(value=1, lin"
        "eno=1, col_offset=13, end_lineno=1, end_col_offset=14), lineno=1, col_"
        "offset=0, end_lineno=1, end_col_offset=14)])");
    front_expect_error(
        "{a} = 1",
        "1:1: cannot assign to set display here. Maybe you meant '==' instead of '='?");
    front_expect_error("a if b else c = 1",
                       "1:1: cannot assign to conditional expression");
    front_expect_error("(a, b) += 1",
                       "1:1: 'tuple' is an illegal expression for augmented assignment");
    front_expect_error("[x for x in y] = 1",
                       "1:1: cannot assign to list comprehension here. Maybe you meant "
                       "'==' instead of '='?");
}
