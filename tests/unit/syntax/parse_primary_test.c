/* Calls, subscripts, attributes. */
#include "front.h"

Test(parse_primary, forms) {
    front_expect_tree(
        "a.b(c, *d, e=f, **g)[h:i, ::j].k",
        "Module(body=[Expr(value=Attribute(value=Subscript(value=Call(func=Attr"
        "ibute(value=Name(id='a', ctx=Load(), lineno=1, col_offset=0, end_linen"
        "o=1, end_col_offset=1), attr='b', ctx=Load(), lineno=1, col_offset=0, "
        "end_lineno=1, end_col_offset=3), args=[Name(id='c', ctx=Load(), lineno"
        "=1, col_offset=4, end_lineno=1, end_col_offset=5), Starred(value=Name("
        "id='d', ctx=Load(), lineno=1, col_offset=8, end_lineno=1, end_col_offs"
        "et=9), ctx=Load(), lineno=1, col_offset=7, end_lineno=1, end_col_offse"
        "t=9)], keywords=[keyword(arg='e', value=Name(id='f', ctx=Load(), linen"
        "o=1, col_offset=13, end_lineno=1, end_col_offset=14), lineno=1, col_of"
        "fset=11, end_lineno=1, end_col_offset=14), keyword(value=Name(id='g', "
        "ctx=Load(), lineno=1, col_offset=18, end_lineno=1, end_col_offset=19),"
        " lineno=1, col_offset=16, end_lineno=1, end_col_offset=19)], lineno=1,"
        " col_offset=0, end_lineno=1, end_col_offset=20), slice=Tuple(elts=[Sli"
        "ce(lower=Name(id='h', ctx=Load(), lineno=1, col_offset=21, end_lineno="
        "1, end_col_offset=22), upper=Name(id='i', ctx=Load(), lineno=1, col_of"
        "fset=23, end_lineno=1, end_col_offset=24), lineno=1, col_offset=21, en"
        "d_lineno=1, end_col_offset=24), Slice(step=Name(id='j', ctx=Load(), li"
        "neno=1, col_offset=28, end_lineno=1, end_col_offset=29), lineno=1, col"
        "_offset=26, end_lineno=1, end_col_offset=29)], ctx=Load(), lineno=1, c"
        "ol_offset=21, end_lineno=1, end_col_offset=29), ctx=Load(), lineno=1, "
        "col_offset=0, end_lineno=1, end_col_offset=30), attr='k', ctx=Load(), "
        "lineno=1, col_offset=0, end_lineno=1, end_col_offset=32), lineno=1, co"
        "l_offset=0, end_lineno=1, end_col_offset=32)])");
    front_expect_tree(
        "f(x for x in y)",
        "Module(body=[Expr(value=Call(func=Name(id='f', ctx=Load(), lineno=1, c"
        "ol_offset=0, end_lineno=1, end_col_offset=1), args=[GeneratorExp(elt=N"
        "ame(id='x', ctx=Load(), lineno=1, col_offset=2, end_lineno=1, end_col_"
        "offset=3), generators=[comprehension(target=Name(id='x', ctx=Store(), "
        "lineno=1, col_offset=8, end_lineno=1, end_col_offset=9), iter=Name(id="
        "'y', ctx=Load(), lineno=1, col_offset=13, end_lineno=1, end_col_offset"
        "=14), is_async=0)], lineno=1, col_offset=1, end_lineno=1, end_col_offs"
        "et=15)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=15), lin"
        "eno=1, col_offset=0, end_lineno=1, end_col_offset=15)])");
    front_expect_tree(
        "a[b, *c]",
        "Module(body=[Expr(value=Subscript(value=Name(id='a', ctx=Load(), linen"
        "o=1, col_offset=0, end_lineno=1, end_col_offset=1), slice=Tuple(elts=["
        "Name(id='b', ctx=Load(), lineno=1, col_offset=2, end_lineno=1, end_col"
        "_offset=3), Starred(value=Name(id='c', ctx=Load(), lineno=1, col_offse"
        "t=6, end_lineno=1, end_col_offset=7), ctx=Load(), lineno=1, col_offset"
        "=5, end_lineno=1, end_col_offset=7)], ctx=Load(), lineno=1, col_offset"
        "=2, end_lineno=1, end_col_offset=7), ctx=Load(), lineno=1, col_offset="
        "0, end_lineno=1, end_col_offset=8), lineno=1, col_offset=0, end_lineno"
        "=1, end_col_offset=8)])");
    front_expect_tree(
        "a[:]", "Module(body=[Expr(value=Subscript(value=Name(id='a', ctx=Load(), linen"
                "o=1, col_offset=0, end_lineno=1, end_col_offset=1), slice=Slice(lineno"
                "=1, col_offset=2, end_lineno=1, end_col_offset=3), ctx=Load(), lineno="
                "1, col_offset=0, end_lineno=1, end_col_offset=4), lineno=1, col_offset"
                "=0, end_lineno=1, end_col_offset=4)])");
    front_expect_tree(
        "f(a := 1)",
        "Module(body=[Expr(value=Call(func=Name(id='f', ctx=Load(), lineno=1, c"
        "ol_offset=0, end_lineno=1, end_col_offset=1), args=[NamedExpr(target=N"
        "ame(id='a', ctx=Store(), lineno=1, col_offset=2, end_lineno=1, end_col"
        "_offset=3), value=Constant(value=1, lineno=1, col_offset=7, end_lineno"
        "=1, end_col_offset=8), lineno=1, col_offset=2, end_lineno=1, end_col_o"
        "ffset=8)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=9), li"
        "neno=1, col_offset=0, end_lineno=1, end_col_offset=9)])");
}

Test(parse_primary, errors) {
    front_expect_error("f(a=1, b)", "1:9: positional argument follows keyword argument");
    front_expect_error(
        "f(**a, *b)",
        "1:6: iterable argument unpacking follows keyword argument unpacking");
    front_expect_error("f(x for x in y, 1)",
                       "1:3: Generator expression must be parenthesized");
    front_expect_error(
        "f(1=2)", "1:3: expression cannot contain assignment, perhaps you meant \"==\"?");
    front_expect_error(
        "f(a.b=1)",
        "1:3: expression cannot contain assignment, perhaps you meant \"==\"?");
    front_expect_error("a.1", "1:2: invalid syntax");
    front_expect_error("a[", "1:2: '[' was never closed");
    front_expect_error("f(a, b for b in c)",
                       "1:6: Generator expression must be parenthesized");
    front_expect_error("f(True=1)", "1:3: cannot assign to True");
    front_expect_error("f(a for a in b, c for c in d)",
                       "1:3: Generator expression must be parenthesized");
}
