/* Compound statements. */
#include "front.h"

Test(parse_compound, branches_and_loops) {
    front_expect_tree(
        "if a: b\n"
        "elif c: d\n"
        "else: e",
        "Module(body=[If(test=Name(id='a', ctx=Load(), lineno=1, col_offset=3, "
        "end_lineno=1, end_col_offset=4), body=[Expr(value=Name(id='b', ctx=Loa"
        "d(), lineno=1, col_offset=6, end_lineno=1, end_col_offset=7), lineno=1"
        ", col_offset=6, end_lineno=1, end_col_offset=7)], orelse=[If(test=Name"
        "(id='c', ctx=Load(), lineno=2, col_offset=5, end_lineno=2, end_col_off"
        "set=6), body=[Expr(value=Name(id='d', ctx=Load(), lineno=2, col_offset"
        "=8, end_lineno=2, end_col_offset=9), lineno=2, col_offset=8, end_linen"
        "o=2, end_col_offset=9)], orelse=[Expr(value=Name(id='e', ctx=Load(), l"
        "ineno=3, col_offset=6, end_lineno=3, end_col_offset=7), lineno=3, col_"
        "offset=6, end_lineno=3, end_col_offset=7)], lineno=2, col_offset=0, en"
        "d_lineno=3, end_col_offset=7)], lineno=1, col_offset=0, end_lineno=3, "
        "end_col_offset=7)])");
    front_expect_tree(
        "while a: b\n"
        "else: c",
        "Module(body=[While(test=Name(id='a', ctx=Load(), lineno=1, col_offset="
        "6, end_lineno=1, end_col_offset=7), body=[Expr(value=Name(id='b', ctx="
        "Load(), lineno=1, col_offset=9, end_lineno=1, end_col_offset=10), line"
        "no=1, col_offset=9, end_lineno=1, end_col_offset=10)], orelse=[Expr(va"
        "lue=Name(id='c', ctx=Load(), lineno=2, col_offset=6, end_lineno=2, end"
        "_col_offset=7), lineno=2, col_offset=6, end_lineno=2, end_col_offset=7"
        ")], lineno=1, col_offset=0, end_lineno=2, end_col_offset=7)])");
    front_expect_tree(
        "for a, b in c: d",
        "Module(body=[For(target=Tuple(elts=[Name(id='a', ctx=Store(), lineno=1"
        ", col_offset=4, end_lineno=1, end_col_offset=5), Name(id='b', ctx=Stor"
        "e(), lineno=1, col_offset=7, end_lineno=1, end_col_offset=8)], ctx=Sto"
        "re(), lineno=1, col_offset=4, end_lineno=1, end_col_offset=8), iter=Na"
        "me(id='c', ctx=Load(), lineno=1, col_offset=12, end_lineno=1, end_col_"
        "offset=13), body=[Expr(value=Name(id='d', ctx=Load(), lineno=1, col_of"
        "fset=15, end_lineno=1, end_col_offset=16), lineno=1, col_offset=15, en"
        "d_lineno=1, end_col_offset=16)], lineno=1, col_offset=0, end_lineno=1,"
        " end_col_offset=16)])");
    front_expect_tree(
        "async def f():\n"
        "  async for x in y: z\n"
        "  async with a as b, c: d",
        "Module(body=[AsyncFunctionDef(name='f', args=arguments(), body=[AsyncF"
        "or(target=Name(id='x', ctx=Store(), lineno=2, col_offset=12, end_linen"
        "o=2, end_col_offset=13), iter=Name(id='y', ctx=Load(), lineno=2, col_o"
        "ffset=17, end_lineno=2, end_col_offset=18), body=[Expr(value=Name(id='"
        "z', ctx=Load(), lineno=2, col_offset=20, end_lineno=2, end_col_offset="
        "21), lineno=2, col_offset=20, end_lineno=2, end_col_offset=21)], linen"
        "o=2, col_offset=2, end_lineno=2, end_col_offset=21), AsyncWith(items=["
        "withitem(context_expr=Name(id='a', ctx=Load(), lineno=3, col_offset=13"
        ", end_lineno=3, end_col_offset=14), optional_vars=Name(id='b', ctx=Sto"
        "re(), lineno=3, col_offset=18, end_lineno=3, end_col_offset=19)), with"
        "item(context_expr=Name(id='c', ctx=Load(), lineno=3, col_offset=21, en"
        "d_lineno=3, end_col_offset=22))], body=[Expr(value=Name(id='d', ctx=Lo"
        "ad(), lineno=3, col_offset=24, end_lineno=3, end_col_offset=25), linen"
        "o=3, col_offset=24, end_lineno=3, end_col_offset=25)], lineno=3, col_o"
        "ffset=2, end_lineno=3, end_col_offset=25)], lineno=1, col_offset=0, en"
        "d_lineno=3, end_col_offset=25)])");
}

Test(parse_compound, try_and_with) {
    front_expect_tree(
        "try: a\n"
        "except (B, C) as d: e\n"
        "else: f\n"
        "finally: g",
        "Module(body=[Try(body=[Expr(value=Name(id='a', ctx=Load(), lineno=1, c"
        "ol_offset=5, end_lineno=1, end_col_offset=6), lineno=1, col_offset=5, "
        "end_lineno=1, end_col_offset=6)], handlers=[ExceptHandler(type=Tuple(e"
        "lts=[Name(id='B', ctx=Load(), lineno=2, col_offset=8, end_lineno=2, en"
        "d_col_offset=9), Name(id='C', ctx=Load(), lineno=2, col_offset=11, end"
        "_lineno=2, end_col_offset=12)], ctx=Load(), lineno=2, col_offset=7, en"
        "d_lineno=2, end_col_offset=13), name='d', body=[Expr(value=Name(id='e'"
        ", ctx=Load(), lineno=2, col_offset=20, end_lineno=2, end_col_offset=21"
        "), lineno=2, col_offset=20, end_lineno=2, end_col_offset=21)], lineno="
        "2, col_offset=0, end_lineno=2, end_col_offset=21)], orelse=[Expr(value"
        "=Name(id='f', ctx=Load(), lineno=3, col_offset=6, end_lineno=3, end_co"
        "l_offset=7), lineno=3, col_offset=6, end_lineno=3, end_col_offset=7)],"
        " finalbody=[Expr(value=Name(id='g', ctx=Load(), lineno=4, col_offset=9"
        ", end_lineno=4, end_col_offset=10), lineno=4, col_offset=9, end_lineno"
        "=4, end_col_offset=10)], lineno=1, col_offset=0, end_lineno=4, end_col"
        "_offset=10)])");
    front_expect_tree(
        "try: a\n"
        "except* B: c",
        "Module(body=[TryStar(body=[Expr(value=Name(id='a', ctx=Load(), lineno="
        "1, col_offset=5, end_lineno=1, end_col_offset=6), lineno=1, col_offset"
        "=5, end_lineno=1, end_col_offset=6)], handlers=[ExceptHandler(type=Nam"
        "e(id='B', ctx=Load(), lineno=2, col_offset=8, end_lineno=2, end_col_of"
        "fset=9), body=[Expr(value=Name(id='c', ctx=Load(), lineno=2, col_offse"
        "t=11, end_lineno=2, end_col_offset=12), lineno=2, col_offset=11, end_l"
        "ineno=2, end_col_offset=12)], lineno=2, col_offset=0, end_lineno=2, en"
        "d_col_offset=12)], lineno=1, col_offset=0, end_lineno=2, end_col_offse"
        "t=12)])");
    front_expect_tree(
        "with (a as b, c): d",
        "Module(body=[With(items=[withitem(context_expr=Name(id='a', ctx=Load()"
        ", lineno=1, col_offset=6, end_lineno=1, end_col_offset=7), optional_va"
        "rs=Name(id='b', ctx=Store(), lineno=1, col_offset=11, end_lineno=1, en"
        "d_col_offset=12)), withitem(context_expr=Name(id='c', ctx=Load(), line"
        "no=1, col_offset=14, end_lineno=1, end_col_offset=15))], body=[Expr(va"
        "lue=Name(id='d', ctx=Load(), lineno=1, col_offset=18, end_lineno=1, en"
        "d_col_offset=19), lineno=1, col_offset=18, end_lineno=1, end_col_offse"
        "t=19)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=19)])");
    front_expect_tree(
        "with (a, b): c",
        "Module(body=[With(items=[withitem(context_expr=Name(id='a', ctx=Load()"
        ", lineno=1, col_offset=6, end_lineno=1, end_col_offset=7)), withitem(c"
        "ontext_expr=Name(id='b', ctx=Load(), lineno=1, col_offset=9, end_linen"
        "o=1, end_col_offset=10))], body=[Expr(value=Name(id='c', ctx=Load(), l"
        "ineno=1, col_offset=13, end_lineno=1, end_col_offset=14), lineno=1, co"
        "l_offset=13, end_lineno=1, end_col_offset=14)], lineno=1, col_offset=0"
        ", end_lineno=1, end_col_offset=14)])");
}

Test(parse_compound, definitions) {
    front_expect_tree(
        "@d\n"
        "def f[T](a: int = 1) -> str: pass",
        "Module(body=[FunctionDef(name='f', args=arguments(args=[arg(arg='a', a"
        "nnotation=Name(id='int', ctx=Load(), lineno=2, col_offset=12, end_line"
        "no=2, end_col_offset=15), lineno=2, col_offset=9, end_lineno=2, end_co"
        "l_offset=15)], defaults=[Constant(value=1, lineno=2, col_offset=18, en"
        "d_lineno=2, end_col_offset=19)]), body=[Pass(lineno=2, col_offset=29, "
        "end_lineno=2, end_col_offset=33)], decorator_list=[Name(id='d', ctx=Lo"
        "ad(), lineno=1, col_offset=1, end_lineno=1, end_col_offset=2)], return"
        "s=Name(id='str', ctx=Load(), lineno=2, col_offset=24, end_lineno=2, en"
        "d_col_offset=27), type_params=[TypeVar(name='T', lineno=2, col_offset="
        "6, end_lineno=2, end_col_offset=7)], lineno=2, col_offset=0, end_linen"
        "o=2, end_col_offset=33)])");
    front_expect_tree(
        "class C[T](B, k=1): pass",
        "Module(body=[ClassDef(name='C', bases=[Name(id='B', ctx=Load(), lineno"
        "=1, col_offset=11, end_lineno=1, end_col_offset=12)], keywords=[keywor"
        "d(arg='k', value=Constant(value=1, lineno=1, col_offset=16, end_lineno"
        "=1, end_col_offset=17), lineno=1, col_offset=14, end_lineno=1, end_col"
        "_offset=17)], body=[Pass(lineno=1, col_offset=20, end_lineno=1, end_co"
        "l_offset=24)], type_params=[TypeVar(name='T', lineno=1, col_offset=8, "
        "end_lineno=1, end_col_offset=9)], lineno=1, col_offset=0, end_lineno=1"
        ", end_col_offset=24)])");
    front_expect_tree(
        "@a.b(c)\n"
        "class D: x",
        "Module(body=[ClassDef(name='D', body=[Expr(value=Name(id='x', ctx=Load"
        "(), lineno=2, col_offset=9, end_lineno=2, end_col_offset=10), lineno=2"
        ", col_offset=9, end_lineno=2, end_col_offset=10)], decorator_list=[Cal"
        "l(func=Attribute(value=Name(id='a', ctx=Load(), lineno=1, col_offset=1"
        ", end_lineno=1, end_col_offset=2), attr='b', ctx=Load(), lineno=1, col"
        "_offset=1, end_lineno=1, end_col_offset=4), args=[Name(id='c', ctx=Loa"
        "d(), lineno=1, col_offset=5, end_lineno=1, end_col_offset=6)], lineno="
        "1, col_offset=1, end_lineno=1, end_col_offset=7)], lineno=2, col_offse"
        "t=0, end_lineno=2, end_col_offset=10)])");
}

Test(parse_compound, errors) {
    front_expect_error("if a\n"
                       "  b",
                       "1:5: expected ':'");
    front_expect_error("for a in: b", "1:9: invalid syntax");
    front_expect_error("try: a", "1:7: expected 'except' or 'finally' block");
    front_expect_tree(
        "try: a\n"
        "except: b\n"
        "except C: d",
        "Module(body=[Try(body=[Expr(value=Name(id='a', ctx=Load(), lineno=1, c"
        "ol_offset=5, end_lineno=1, end_col_offset=6), lineno=1, col_offset=5, "
        "end_lineno=1, end_col_offset=6)], handlers=[ExceptHandler(body=[Expr(v"
        "alue=Name(id='b', ctx=Load(), lineno=2, col_offset=8, end_lineno=2, en"
        "d_col_offset=9), lineno=2, col_offset=8, end_lineno=2, end_col_offset="
        "9)], lineno=2, col_offset=0, end_lineno=2, end_col_offset=9), ExceptHa"
        "ndler(type=Name(id='C', ctx=Load(), lineno=3, col_offset=7, end_lineno"
        "=3, end_col_offset=8), body=[Expr(value=Name(id='d', ctx=Load(), linen"
        "o=3, col_offset=10, end_lineno=3, end_col_offset=11), lineno=3, col_of"
        "fset=10, end_lineno=3, end_col_offset=11)], lineno=3, col_offset=0, en"
        "d_lineno=3, end_col_offset=11)], lineno=1, col_offset=0, end_lineno=3,"
        " end_col_offset=11)])");
    front_expect_error("def f(: pass", "1:7: invalid syntax");
    front_expect_error("class C\n"
                       " x",
                       "1:8: expected ':'");
    front_expect_error("with a as 1: b", "1:11: cannot assign to literal");
    front_expect_error("else: a", "1:1: invalid syntax");
    front_expect_error("while a: b\n"
                       "elif c: d",
                       "2:1: invalid syntax");
    front_expect_error("try: a\n"
                       "except A, B: c",
                       "2:8: multiple exception types must be parenthesized");
}
