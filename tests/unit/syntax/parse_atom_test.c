/* Atoms: names, constants, displays, comprehensions. */
#include "front.h"

Test(parse_atom, displays) {
    front_expect_tree(
        "()", "Module(body=[Expr(value=Tuple(ctx=Load(), lineno=1, col_offset=0, end_"
              "lineno=1, end_col_offset=2), lineno=1, col_offset=0, end_lineno=1, end"
              "_col_offset=2)])");
    front_expect_tree(
        "(a,)", "Module(body=[Expr(value=Tuple(elts=[Name(id='a', ctx=Load(), lineno=1,"
                " col_offset=1, end_lineno=1, end_col_offset=2)], ctx=Load(), lineno=1,"
                " col_offset=0, end_lineno=1, end_col_offset=4), lineno=1, col_offset=0"
                ", end_lineno=1, end_col_offset=4)])");
    front_expect_tree(
        "[a, *b]",
        "Module(body=[Expr(value=List(elts=[Name(id='a', ctx=Load(), lineno=1, "
        "col_offset=1, end_lineno=1, end_col_offset=2), Starred(value=Name(id='"
        "b', ctx=Load(), lineno=1, col_offset=5, end_lineno=1, end_col_offset=6"
        "), ctx=Load(), lineno=1, col_offset=4, end_lineno=1, end_col_offset=6)"
        "], ctx=Load(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=7)"
        ", lineno=1, col_offset=0, end_lineno=1, end_col_offset=7)])");
    front_expect_tree(
        "{}", "Module(body=[Expr(value=Dict(lineno=1, col_offset=0, end_lineno=1, end"
              "_col_offset=2), lineno=1, col_offset=0, end_lineno=1, end_col_offset=2"
              ")])");
    front_expect_tree(
        "{1: 2, **d}",
        "Module(body=[Expr(value=Dict(keys=[Constant(value=1, lineno=1, col_off"
        "set=1, end_lineno=1, end_col_offset=2), None], values=[Constant(value="
        "2, lineno=1, col_offset=4, end_lineno=1, end_col_offset=5), Name(id='d"
        "', ctx=Load(), lineno=1, col_offset=9, end_lineno=1, end_col_offset=10"
        ")], lineno=1, col_offset=0, end_lineno=1, end_col_offset=11), lineno=1"
        ", col_offset=0, end_lineno=1, end_col_offset=11)])");
    front_expect_tree(
        "{a, *b}",
        "Module(body=[Expr(value=Set(elts=[Name(id='a', ctx=Load(), lineno=1, c"
        "ol_offset=1, end_lineno=1, end_col_offset=2), Starred(value=Name(id='b"
        "', ctx=Load(), lineno=1, col_offset=5, end_lineno=1, end_col_offset=6)"
        ", ctx=Load(), lineno=1, col_offset=4, end_lineno=1, end_col_offset=6)]"
        ", lineno=1, col_offset=0, end_lineno=1, end_col_offset=7), lineno=1, c"
        "ol_offset=0, end_lineno=1, end_col_offset=7)])");
    front_expect_tree(
        "(yield)",
        "Module(body=[Expr(value=Yield(lineno=1, col_offset=1, end_lineno=1, en"
        "d_col_offset=6), lineno=1, col_offset=0, end_lineno=1, end_col_offset="
        "7)])");
}

Test(parse_atom, comprehensions) {
    front_expect_tree(
        "[x for x in y if z]",
        "Module(body=[Expr(value=ListComp(elt=Name(id='x', ctx=Load(), lineno=1"
        ", col_offset=1, end_lineno=1, end_col_offset=2), generators=[comprehen"
        "sion(target=Name(id='x', ctx=Store(), lineno=1, col_offset=7, end_line"
        "no=1, end_col_offset=8), iter=Name(id='y', ctx=Load(), lineno=1, col_o"
        "ffset=12, end_lineno=1, end_col_offset=13), ifs=[Name(id='z', ctx=Load"
        "(), lineno=1, col_offset=17, end_lineno=1, end_col_offset=18)], is_asy"
        "nc=0)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=19), line"
        "no=1, col_offset=0, end_lineno=1, end_col_offset=19)])");
    front_expect_tree(
        "{k: v for k, v in i}",
        "Module(body=[Expr(value=DictComp(key=Name(id='k', ctx=Load(), lineno=1"
        ", col_offset=1, end_lineno=1, end_col_offset=2), value=Name(id='v', ct"
        "x=Load(), lineno=1, col_offset=4, end_lineno=1, end_col_offset=5), gen"
        "erators=[comprehension(target=Tuple(elts=[Name(id='k', ctx=Store(), li"
        "neno=1, col_offset=10, end_lineno=1, end_col_offset=11), Name(id='v', "
        "ctx=Store(), lineno=1, col_offset=13, end_lineno=1, end_col_offset=14)"
        "], ctx=Store(), lineno=1, col_offset=10, end_lineno=1, end_col_offset="
        "14), iter=Name(id='i', ctx=Load(), lineno=1, col_offset=18, end_lineno"
        "=1, end_col_offset=19), is_async=0)], lineno=1, col_offset=0, end_line"
        "no=1, end_col_offset=20), lineno=1, col_offset=0, end_lineno=1, end_co"
        "l_offset=20)])");
    front_expect_tree(
        "(a async for a in b)",
        "Module(body=[Expr(value=GeneratorExp(elt=Name(id='a', ctx=Load(), line"
        "no=1, col_offset=1, end_lineno=1, end_col_offset=2), generators=[compr"
        "ehension(target=Name(id='a', ctx=Store(), lineno=1, col_offset=13, end"
        "_lineno=1, end_col_offset=14), iter=Name(id='b', ctx=Load(), lineno=1,"
        " col_offset=18, end_lineno=1, end_col_offset=19), is_async=1)], lineno"
        "=1, col_offset=0, end_lineno=1, end_col_offset=20), lineno=1, col_offs"
        "et=0, end_lineno=1, end_col_offset=20)])");
    front_expect_tree(
        "{x for x in a for y in b}",
        "Module(body=[Expr(value=SetComp(elt=Name(id='x', ctx=Load(), lineno=1,"
        " col_offset=1, end_lineno=1, end_col_offset=2), generators=[comprehens"
        "ion(target=Name(id='x', ctx=Store(), lineno=1, col_offset=7, end_linen"
        "o=1, end_col_offset=8), iter=Name(id='a', ctx=Load(), lineno=1, col_of"
        "fset=12, end_lineno=1, end_col_offset=13), is_async=0), comprehension("
        "target=Name(id='y', ctx=Store(), lineno=1, col_offset=18, end_lineno=1"
        ", end_col_offset=19), iter=Name(id='b', ctx=Load(), lineno=1, col_offs"
        "et=23, end_lineno=1, end_col_offset=24), is_async=0)], lineno=1, col_o"
        "ffset=0, end_lineno=1, end_col_offset=25), lineno=1, col_offset=0, end"
        "_lineno=1, end_col_offset=25)])");
}

Test(parse_atom, errors) {
    front_expect_error(
        "[x, y for x in z]",
        "1:2: did you forget parentheses around the comprehension target?");
    front_expect_error("(a b)", "1:2: invalid syntax. Perhaps you forgot a comma?");
    front_expect_error("{1: }", "1:3: expression expected after dictionary key and ':'");
    front_expect_error("{**a for a in b}",
                       "1:2: dict unpacking cannot be used in dict comprehension");
    front_expect_error("(*a)", "1:2: cannot use starred expression here");
    front_expect_error("[*a for a in b]",
                       "1:2: iterable unpacking cannot be used in comprehension");
    front_expect_error("{1:2, 3}", "1:7: ':' expected after dictionary key");
}
