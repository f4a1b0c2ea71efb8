/* Operators and their precedence. */
#include "front.h"

Test(parse_expr, precedence) {
    front_expect_tree(
        "a or b and not c",
        "Module(body=[Expr(value=BoolOp(op=Or(), values=[Name(id='a', ctx=Load("
        "), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1), BoolOp(op="
        "And(), values=[Name(id='b', ctx=Load(), lineno=1, col_offset=5, end_li"
        "neno=1, end_col_offset=6), UnaryOp(op=Not(), operand=Name(id='c', ctx="
        "Load(), lineno=1, col_offset=15, end_lineno=1, end_col_offset=16), lin"
        "eno=1, col_offset=11, end_lineno=1, end_col_offset=16)], lineno=1, col"
        "_offset=5, end_lineno=1, end_col_offset=16)], lineno=1, col_offset=0, "
        "end_lineno=1, end_col_offset=16), lineno=1, col_offset=0, end_lineno=1"
        ", end_col_offset=16)])");
    front_expect_tree(
        "a < b <= c is not d not in e",
        "Module(body=[Expr(value=Compare(left=Name(id='a', ctx=Load(), lineno=1"
        ", col_offset=0, end_lineno=1, end_col_offset=1), ops=[Lt(), LtE(), IsN"
        "ot(), NotIn()], comparators=[Name(id='b', ctx=Load(), lineno=1, col_of"
        "fset=4, end_lineno=1, end_col_offset=5), Name(id='c', ctx=Load(), line"
        "no=1, col_offset=9, end_lineno=1, end_col_offset=10), Name(id='d', ctx"
        "=Load(), lineno=1, col_offset=18, end_lineno=1, end_col_offset=19), Na"
        "me(id='e', ctx=Load(), lineno=1, col_offset=27, end_lineno=1, end_col_"
        "offset=28)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=28),"
        " lineno=1, col_offset=0, end_lineno=1, end_col_offset=28)])");
    front_expect_tree(
        "a | b ^ c & d << e + f * -g ** -h",
        "Module(body=[Expr(value=BinOp(left=Name(id='a', ctx=Load(), lineno=1, "
        "col_offset=0, end_lineno=1, end_col_offset=1), op=BitOr(), right=BinOp"
        "(left=Name(id='b', ctx=Load(), lineno=1, col_offset=4, end_lineno=1, e"
        "nd_col_offset=5), op=BitXor(), right=BinOp(left=Name(id='c', ctx=Load("
        "), lineno=1, col_offset=8, end_lineno=1, end_col_offset=9), op=BitAnd("
        "), right=BinOp(left=Name(id='d', ctx=Load(), lineno=1, col_offset=12, "
        "end_lineno=1, end_col_offset=13), op=LShift(), right=BinOp(left=Name(i"
        "d='e', ctx=Load(), lineno=1, col_offset=17, end_lineno=1, end_col_offs"
        "et=18), op=Add(), right=BinOp(left=Name(id='f', ctx=Load(), lineno=1, "
        "col_offset=21, end_lineno=1, end_col_offset=22), op=Mult(), right=Unar"
        "yOp(op=USub(), operand=BinOp(left=Name(id='g', ctx=Load(), lineno=1, c"
        "ol_offset=26, end_lineno=1, end_col_offset=27), op=Pow(), right=UnaryO"
        "p(op=USub(), operand=Name(id='h', ctx=Load(), lineno=1, col_offset=32,"
        " end_lineno=1, end_col_offset=33), lineno=1, col_offset=31, end_lineno"
        "=1, end_col_offset=33), lineno=1, col_offset=26, end_lineno=1, end_col"
        "_offset=33), lineno=1, col_offset=25, end_lineno=1, end_col_offset=33)"
        ", lineno=1, col_offset=21, end_lineno=1, end_col_offset=33), lineno=1,"
        " col_offset=17, end_lineno=1, end_col_offset=33), lineno=1, col_offset"
        "=12, end_lineno=1, end_col_offset=33), lineno=1, col_offset=8, end_lin"
        "eno=1, end_col_offset=33), lineno=1, col_offset=4, end_lineno=1, end_c"
        "ol_offset=33), lineno=1, col_offset=0, end_lineno=1, end_col_offset=33"
        "), lineno=1, col_offset=0, end_lineno=1, end_col_offset=33)])");
    front_expect_tree(
        "a if b else c if d else e",
        "Module(body=[Expr(value=IfExp(test=Name(id='b', ctx=Load(), lineno=1, "
        "col_offset=5, end_lineno=1, end_col_offset=6), body=Name(id='a', ctx=L"
        "oad(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1), orelse"
        "=IfExp(test=Name(id='d', ctx=Load(), lineno=1, col_offset=17, end_line"
        "no=1, end_col_offset=18), body=Name(id='c', ctx=Load(), lineno=1, col_"
        "offset=12, end_lineno=1, end_col_offset=13), orelse=Name(id='e', ctx=L"
        "oad(), lineno=1, col_offset=24, end_lineno=1, end_col_offset=25), line"
        "no=1, col_offset=12, end_lineno=1, end_col_offset=25), lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=25), lineno=1, col_offset=0, end"
        "_lineno=1, end_col_offset=25)])");
    front_expect_tree(
        "lambda x, *y: x",
        "Module(body=[Expr(value=Lambda(args=arguments(args=[arg(arg='x', linen"
        "o=1, col_offset=7, end_lineno=1, end_col_offset=8)], vararg=arg(arg='y"
        "', lineno=1, col_offset=11, end_lineno=1, end_col_offset=12)), body=Na"
        "me(id='x', ctx=Load(), lineno=1, col_offset=14, end_lineno=1, end_col_"
        "offset=15), lineno=1, col_offset=0, end_lineno=1, end_col_offset=15), "
        "lineno=1, col_offset=0, end_lineno=1, end_col_offset=15)])");
    front_expect_tree(
        "(a := 1)",
        "Module(body=[Expr(value=NamedExpr(target=Name(id='a', ctx=Store(), lin"
        "eno=1, col_offset=1, end_lineno=1, end_col_offset=2), value=Constant(v"
        "alue=1, lineno=1, col_offset=6, end_lineno=1, end_col_offset=7), linen"
        "o=1, col_offset=1, end_lineno=1, end_col_offset=7), lineno=1, col_offs"
        "et=0, end_lineno=1, end_col_offset=8)])");
    front_expect_tree(
        "await_ + 1",
        "Module(body=[Expr(value=BinOp(left=Name(id='await_', ctx=Load(), linen"
        "o=1, col_offset=0, end_lineno=1, end_col_offset=6), op=Add(), right=Co"
        "nstant(value=1, lineno=1, col_offset=9, end_lineno=1, end_col_offset=1"
        "0), lineno=1, col_offset=0, end_lineno=1, end_col_offset=10), lineno=1"
        ", col_offset=0, end_lineno=1, end_col_offset=10)])");
}

Test(parse_expr, errors) {
    front_expect_error("a if b", "1:1: expected 'else' after 'if' expression");
    front_expect_error("a +", "1:4: invalid syntax");
    front_expect_error("a ** ** b", "1:6: invalid syntax");
    front_expect_error("not", "1:4: invalid syntax");
    front_expect_error("a := 1", "1:3: invalid syntax");
    front_expect_error("lambda", "1:7: invalid syntax");
    front_expect_error("a <> b", "1:3: invalid syntax");
    front_expect_error("x = = 1", "1:5: invalid syntax");
    front_expect_error("(a := b := 1)", "1:9: invalid syntax");
    front_expect_error("a not b", "1:7: invalid syntax");
}
