/* Simple statements. */
#include "front.h"

Test(parse_simple, forms) {
    front_expect_tree(
        "a = b = c",
        "Module(body=[Assign(targets=[Name(id='a', ctx=Store(), lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=1), Name(id='b', ctx=Store(), li"
        "neno=1, col_offset=4, end_lineno=1, end_col_offset=5)], value=Name(id="
        "'c', ctx=Load(), lineno=1, col_offset=8, end_lineno=1, end_col_offset="
        "9), lineno=1, col_offset=0, end_lineno=1, end_col_offset=9)])");
    front_expect_tree(
        "a: int = 1",
        "Module(body=[AnnAssign(target=Name(id='a', ctx=Store(), lineno=1, col_"
        "offset=0, end_lineno=1, end_col_offset=1), annotation=Name(id='int', c"
        "tx=Load(), lineno=1, col_offset=3, end_lineno=1, end_col_offset=6), va"
        "lue=Constant(value=1, lineno=1, col_offset=9, end_lineno=1, end_col_of"
        "fset=10), simple=1, lineno=1, col_offset=0, end_lineno=1, end_col_offs"
        "et=10)])");
    front_expect_tree(
        "a += b", "Module(body=[AugAssign(target=Name(id='a', ctx=Store(), lineno=1, col_"
                  "offset=0, end_lineno=1, end_col_offset=1), op=Add(), value=Name(id='b'"
                  ", ctx=Load(), lineno=1, col_offset=5, end_lineno=1, end_col_offset=6),"
                  " lineno=1, col_offset=0, end_lineno=1, end_col_offset=6)])");
    front_expect_tree(
        "del a, (b, c[0])",
        "Module(body=[Delete(targets=[Name(id='a', ctx=Del(), lineno=1, col_off"
        "set=4, end_lineno=1, end_col_offset=5), Tuple(elts=[Name(id='b', ctx=D"
        "el(), lineno=1, col_offset=8, end_lineno=1, end_col_offset=9), Subscri"
        "pt(value=Name(id='c', ctx=Load(), lineno=1, col_offset=11, end_lineno="
        "1, end_col_offset=12), slice=Constant(value=0, lineno=1, col_offset=13"
        ", end_lineno=1, end_col_offset=14), ctx=Del(), lineno=1, col_offset=11"
        ", end_lineno=1, end_col_offset=15)], ctx=Del(), lineno=1, col_offset=7"
        ", end_lineno=1, end_col_offset=16)], lineno=1, col_offset=0, end_linen"
        "o=1, end_col_offset=16)])");
    front_expect_tree(
        "return_ = 1; pass",
        "Module(body=[Assign(targets=[Name(id='return_', ctx=Store(), lineno=1,"
        " col_offset=0, end_lineno=1, end_col_offset=7)], value=Constant(value="
        "1, lineno=1, col_offset=10, end_lineno=1, end_col_offset=11), lineno=1"
        ", col_offset=0, end_lineno=1, end_col_offset=11), Pass(lineno=1, col_o"
        "ffset=13, end_lineno=1, end_col_offset=17)])");
    front_expect_tree(
        "import a.b as c, d",
        "Module(body=[Import(names=[alias(name='a.b', asname='c', lineno=1, col"
        "_offset=7, end_lineno=1, end_col_offset=15), alias(name='d', lineno=1,"
        " col_offset=17, end_lineno=1, end_col_offset=18)], lineno=1, col_offse"
        "t=0, end_lineno=1, end_col_offset=18)])");
    front_expect_tree(
        "from .a import (b as c, d,)",
        "Module(body=[ImportFrom(module='a', names=[alias(name='b', asname='c',"
        " lineno=1, col_offset=16, end_lineno=1, end_col_offset=22), alias(name"
        "='d', lineno=1, col_offset=24, end_lineno=1, end_col_offset=25)], leve"
        "l=1, lineno=1, col_offset=0, end_lineno=1, end_col_offset=27)])");
    front_expect_tree(
        "from ... import *",
        "Module(body=[ImportFrom(names=[alias(name='*', lineno=1, col_offset=16"
        ", end_lineno=1, end_col_offset=17)], level=3, lineno=1, col_offset=0, "
        "end_lineno=1, end_col_offset=17)])");
    front_expect_tree(
        "raise A from b",
        "Module(body=[Raise(exc=Name(id='A', ctx=Load(), lineno=1, col_offset=6"
        ", end_lineno=1, end_col_offset=7), cause=Name(id='b', ctx=Load(), line"
        "no=1, col_offset=13, end_lineno=1, end_col_offset=14), lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=14)])");
    front_expect_tree(
        "assert a, b",
        "Module(body=[Assert(test=Name(id='a', ctx=Load(), lineno=1, col_offset"
        "=7, end_lineno=1, end_col_offset=8), msg=Name(id='b', ctx=Load(), line"
        "no=1, col_offset=10, end_lineno=1, end_col_offset=11), lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=11)])");
    front_expect_tree(
        "global a, b",
        "Module(body=[Global(names=['a', 'b'], lineno=1, col_offset=0, end_line"
        "no=1, end_col_offset=11)])");
    front_expect_tree(
        "type X[T] = int",
        "Module(body=[TypeAlias(name=Name(id='X', ctx=Store(), lineno=1, col_of"
        "fset=5, end_lineno=1, end_col_offset=6), type_params=[TypeVar(name='T'"
        ", lineno=1, col_offset=7, end_lineno=1, end_col_offset=8)], value=Name"
        "(id='int', ctx=Load(), lineno=1, col_offset=12, end_lineno=1, end_col_"
        "offset=15), lineno=1, col_offset=0, end_lineno=1, end_col_offset=15)])");
}

Test(parse_simple, errors) {
    front_expect_error(
        "a + 1 = 2",
        "1:1: cannot assign to expression here. Maybe you meant '==' instead of '='?");
    front_expect_error(
        "f() = 1",
        "1:1: cannot assign to function call here. Maybe you meant '==' instead of '='?");
    front_expect_error("del f()", "1:5: cannot delete function call");
    front_expect_error("import a as b.c", "1:14: invalid syntax");
    front_expect_error("from a import",
                       "1:14: Expected one or more names after 'import'");
    front_expect_error("from a import *, b", "1:16: invalid syntax");
    front_expect_error("a, b += 1",
                       "1:1: 'tuple' is an illegal expression for augmented assignment");
    front_expect_error("1: int", "1:1: illegal target for annotation");
    front_expect_tree(
        "raise", "Module(body=[Raise(lineno=1, col_offset=0, end_lineno=1, end_col_offse"
                 "t=5)])");
    front_expect_error("assert", "1:7: invalid syntax");
    front_expect_error("import", "1:7: Expected one or more names after 'import'");
    front_expect_error("None = 1", "1:1: cannot assign to None");
    front_expect_error("(a, b): int",
                       "1:1: only single target (not tuple) can be annotated");
    front_expect_error("x = yield = 1",
                       "1:5: assignment to yield expression not possible");
    front_expect_error("from a import (b", "1:15: '(' was never closed");
    front_expect_error("return = 1", "1:8: invalid syntax");
}
