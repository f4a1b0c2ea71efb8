/* The tree: positions of every node. */
#include "front.h"

Test(ast, positions_span_lines_and_bytes) {
    front_expect_tree(
        "x = (\n"
        " '\xc3\xa9' +\n"
        "  b)",
        "Module(body=[Assign(targets=[Name(id='x', ctx=Store(), lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=1)], value=BinOp(left=Constant(v"
        "alue='\xc3\xa9', lineno=2, col_offset=1, end_lineno=2, end_col_offset=5), op="
        "Add(), right=Name(id='b', ctx=Load(), lineno=3, col_offset=2, end_line"
        "no=3, end_col_offset=3), lineno=2, col_offset=1, end_lineno=3, end_col"
        "_offset=3), lineno=1, col_offset=0, end_lineno=3, end_col_offset=4)])");
    front_expect_tree(
        "async def f():\n"
        "  return await g(1)",
        "Module(body=[AsyncFunctionDef(name='f', args=arguments(), body=[Return"
        "(value=Await(value=Call(func=Name(id='g', ctx=Load(), lineno=2, col_of"
        "fset=15, end_lineno=2, end_col_offset=16), args=[Constant(value=1, lin"
        "eno=2, col_offset=17, end_lineno=2, end_col_offset=18)], lineno=2, col"
        "_offset=15, end_lineno=2, end_col_offset=19), lineno=2, col_offset=9, "
        "end_lineno=2, end_col_offset=19), lineno=2, col_offset=2, end_lineno=2"
        ", end_col_offset=19)], lineno=1, col_offset=0, end_lineno=2, end_col_o"
        "ffset=19)])");
    front_expect_tree(
        "a[\n"
        "1:2]",
        "Module(body=[Expr(value=Subscript(value=Name(id='a', ctx=Load(), linen"
        "o=1, col_offset=0, end_lineno=1, end_col_offset=1), slice=Slice(lower="
        "Constant(value=1, lineno=2, col_offset=0, end_lineno=2, end_col_offset"
        "=1), upper=Constant(value=2, lineno=2, col_offset=2, end_lineno=2, end"
        "_col_offset=3), lineno=2, col_offset=0, end_lineno=2, end_col_offset=3"
        "), ctx=Load(), lineno=1, col_offset=0, end_lineno=2, end_col_offset=4)"
        ", lineno=1, col_offset=0, end_lineno=2, end_col_offset=4)])");
    front_expect_tree(
        "\xc3\xa9.b",
        "Module(body=[Expr(value=Attribute(value=Name(id='\xc3\xa9', ctx=Load(), linen"
        "o=1, col_offset=0, end_lineno=1, end_col_offset=2), attr='b', ctx=Load"
        "(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=4), lineno=1,"
        " col_offset=0, end_lineno=1, end_col_offset=4)])");
}
