/* Patterns of match. */
#include "front.h"

Test(parse_pattern, kinds) {
    front_expect_tree(
        "match x:\n"
        "  case 1 | -2.5 | 'a' | None: a\n"
        "  case [a, *b]: c\n"
        "  case {'k': v, **r}: d\n"
        "  case C(a, k=b): e\n"
        "  case (a as b) if c: f\n"
        "  case a.b: g\n"
        "  case _: h",
        "Module(body=[Match(subject=Name(id='x', ctx=Load(), lineno=1, col_offs"
        "et=6, end_lineno=1, end_col_offset=7), cases=[match_case(pattern=Match"
        "Or(patterns=[MatchValue(value=Constant(value=1, lineno=2, col_offset=7"
        ", end_lineno=2, end_col_offset=8), lineno=2, col_offset=7, end_lineno="
        "2, end_col_offset=8), MatchValue(value=UnaryOp(op=USub(), operand=Cons"
        "tant(value=2.5, lineno=2, col_offset=12, end_lineno=2, end_col_offset="
        "15), lineno=2, col_offset=11, end_lineno=2, end_col_offset=15), lineno"
        "=2, col_offset=11, end_lineno=2, end_col_offset=15), MatchValue(value="
        "Constant(value='a', lineno=2, col_offset=18, end_lineno=2, end_col_off"
        "set=21), lineno=2, col_offset=18, end_lineno=2, end_col_offset=21), Ma"
        "tchSingleton(value=None, lineno=2, col_offset=24, end_lineno=2, end_co"
        "l_offset=28)], lineno=2, col_offset=7, end_lineno=2, end_col_offset=28"
        "), body=[Expr(value=Name(id='a', ctx=Load(), lineno=2, col_offset=30, "
        "end_lineno=2, end_col_offset=31), lineno=2, col_offset=30, end_lineno="
        "2, end_col_offset=31)]), match_case(pattern=MatchSequence(patterns=[Ma"
        "tchAs(name='a', lineno=3, col_offset=8, end_lineno=3, end_col_offset=9"
        "), MatchStar(name='b', lineno=3, col_offset=11, end_lineno=3, end_col_"
        "offset=13)], lineno=3, col_offset=7, end_lineno=3, end_col_offset=14),"
        " body=[Expr(value=Name(id='c', ctx=Load(), lineno=3, col_offset=16, en"
        "d_lineno=3, end_col_offset=17), lineno=3, col_offset=16, end_lineno=3,"
        " end_col_offset=17)]), match_case(pattern=MatchMapping(keys=[Constant("
        "value='k', lineno=4, col_offset=8, end_lineno=4, end_col_offset=11)], "
        "patterns=[MatchAs(name='v', lineno=4, col_offset=13, end_lineno=4, end"
        "_col_offset=14)], rest='r', lineno=4, col_offset=7, end_lineno=4, end_"
        "col_offset=20), body=[Expr(value=Name(id='d', ctx=Load(), lineno=4, co"
        "l_offset=22, end_lineno=4, end_col_offset=23), lineno=4, col_offset=22"
        ", end_lineno=4, end_col_offset=23)]), match_case(pattern=MatchClass(cl"
        "s=Name(id='C', ctx=Load(), lineno=5, col_offset=7, end_lineno=5, end_c"
        "ol_offset=8), patterns=[MatchAs(name='a', lineno=5, col_offset=9, end_"
        "lineno=5, end_col_offset=10)], kwd_attrs=['k'], kwd_patterns=[MatchAs("
        "name='b', lineno=5, col_offset=14, end_lineno=5, end_col_offset=15)], "
        "lineno=5, col_offset=7, end_lineno=5, end_col_offset=16), body=[Expr(v"
        "alue=Name(id='e', ctx=Load(), lineno=5, col_offset=18, end_lineno=5, e"
        "nd_col_offset=19), lineno=5, col_offset=18, end_lineno=5, end_col_offs"
        "et=19)]), match_case(pattern=MatchAs(pattern=MatchAs(name='a', lineno="
        "6, col_offset=8, end_lineno=6, end_col_offset=9), name='b', lineno=6, "
        "col_offset=8, end_lineno=6, end_col_offset=14), guard=Name(id='c', ctx"
        "=Load(), lineno=6, col_offset=19, end_lineno=6, end_col_offset=20), bo"
        "dy=[Expr(value=Name(id='f', ctx=Load(), lineno=6, col_offset=22, end_l"
        "ineno=6, end_col_offset=23), lineno=6, col_offset=22, end_lineno=6, en"
        "d_col_offset=23)]), match_case(pattern=MatchValue(value=Attribute(valu"
        "e=Name(id='a', ctx=Load(), lineno=7, col_offset=7, end_lineno=7, end_c"
        "ol_offset=8), attr='b', ctx=Load(), lineno=7, col_offset=7, end_lineno"
        "=7, end_col_offset=10), lineno=7, col_offset=7, end_lineno=7, end_col_"
        "offset=10), body=[Expr(value=Name(id='g', ctx=Load(), lineno=7, col_of"
        "fset=12, end_lineno=7, end_col_offset=13), lineno=7, col_offset=12, en"
        "d_lineno=7, end_col_offset=13)]), match_case(pattern=MatchAs(lineno=8,"
        " col_offset=7, end_lineno=8, end_col_offset=8), body=[Expr(value=Name("
        "id='h', ctx=Load(), lineno=8, col_offset=10, end_lineno=8, end_col_off"
        "set=11), lineno=8, col_offset=10, end_lineno=8, end_col_offset=11)])],"
        " lineno=1, col_offset=0, end_lineno=8, end_col_offset=11)])");
    front_expect_tree(
        "match = 1",
        "Module(body=[Assign(targets=[Name(id='match', ctx=Store(), lineno=1, c"
        "ol_offset=0, end_lineno=1, end_col_offset=5)], value=Constant(value=1,"
        " lineno=1, col_offset=8, end_lineno=1, end_col_offset=9), lineno=1, co"
        "l_offset=0, end_lineno=1, end_col_offset=9)])");
    front_expect_tree(
        "match[a]",
        "Module(body=[Expr(value=Subscript(value=Name(id='match', ctx=Load(), l"
        "ineno=1, col_offset=0, end_lineno=1, end_col_offset=5), slice=Name(id="
        "'a', ctx=Load(), lineno=1, col_offset=6, end_lineno=1, end_col_offset="
        "7), ctx=Load(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=8"
        "), lineno=1, col_offset=0, end_lineno=1, end_col_offset=8)])");
    front_expect_tree(
        "match (a, *b):\n"
        "  case 1+2j: c",
        "Module(body=[Match(subject=Tuple(elts=[Name(id='a', ctx=Load(), lineno"
        "=1, col_offset=7, end_lineno=1, end_col_offset=8), Starred(value=Name("
        "id='b', ctx=Load(), lineno=1, col_offset=11, end_lineno=1, end_col_off"
        "set=12), ctx=Load(), lineno=1, col_offset=10, end_lineno=1, end_col_of"
        "fset=12)], ctx=Load(), lineno=1, col_offset=6, end_lineno=1, end_col_o"
        "ffset=13), cases=[match_case(pattern=MatchValue(value=BinOp(left=Const"
        "ant(value=1, lineno=2, col_offset=7, end_lineno=2, end_col_offset=8), "
        "op=Add(), right=Constant(value=2j, lineno=2, col_offset=9, end_lineno="
        "2, end_col_offset=11), lineno=2, col_offset=7, end_lineno=2, end_col_o"
        "ffset=11), lineno=2, col_offset=7, end_lineno=2, end_col_offset=11), b"
        "ody=[Expr(value=Name(id='c', ctx=Load(), lineno=2, col_offset=13, end_"
        "lineno=2, end_col_offset=14), lineno=2, col_offset=13, end_lineno=2, e"
        "nd_col_offset=14)])], lineno=1, col_offset=0, end_lineno=2, end_col_of"
        "fset=14)])");
}

Test(parse_pattern, errors) {
    front_expect_tree(
        "match x:\n"
        "  case a | b: c",
        "Module(body=[Match(subject=Name(id='x', ctx=Load(), lineno=1, col_offs"
        "et=6, end_lineno=1, end_col_offset=7), cases=[match_case(pattern=Match"
        "Or(patterns=[MatchAs(name='a', lineno=2, col_offset=7, end_lineno=2, e"
        "nd_col_offset=8), MatchAs(name='b', lineno=2, col_offset=11, end_linen"
        "o=2, end_col_offset=12)], lineno=2, col_offset=7, end_lineno=2, end_co"
        "l_offset=12), body=[Expr(value=Name(id='c', ctx=Load(), lineno=2, col_"
        "offset=14, end_lineno=2, end_col_offset=15), lineno=2, col_offset=14, "
        "end_lineno=2, end_col_offset=15)])], lineno=1, col_offset=0, end_linen"
        "o=2, end_col_offset=15)])");
    front_expect_error("match x:\n"
                       "  case {**r, 'a': b}: c",
                       "2:14: invalid syntax");
    front_expect_error("match x:\n"
                       "  case C(k=a, b): c",
                       "2:15: positional patterns follow keyword patterns");
    front_expect_error("match x:\n"
                       "  case a as _: b",
                       "2:13: cannot use '_' as a target");
    front_expect_error("match x:\n"
                       "  case 1 + 2: b",
                       "2:12: imaginary number required in complex literal");
    front_expect_error("match x:\n"
                       "  a",
                       "2:3: invalid syntax");
    front_expect_error("match x:\n"
                       "  case a as b.c: d",
                       "2:14: invalid syntax");
}
