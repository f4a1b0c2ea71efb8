/* Parameters of functions and lambdas. */
#include "front.h"

Test(parse_params, kinds) {
    front_expect_tree(
        "def f(a, b=1, /, c=2, *d, e, g=3, **h): pass",
        "Module(body=[FunctionDef(name='f', args=arguments(posonlyargs=[arg(arg"
        "='a', lineno=1, col_offset=6, end_lineno=1, end_col_offset=7), arg(arg"
        "='b', lineno=1, col_offset=9, end_lineno=1, end_col_offset=10)], args="
        "[arg(arg='c', lineno=1, col_offset=17, end_lineno=1, end_col_offset=18"
        ")], vararg=arg(arg='d', lineno=1, col_offset=23, end_lineno=1, end_col"
        "_offset=24), kwonlyargs=[arg(arg='e', lineno=1, col_offset=26, end_lin"
        "eno=1, end_col_offset=27), arg(arg='g', lineno=1, col_offset=29, end_l"
        "ineno=1, end_col_offset=30)], kw_defaults=[None, Constant(value=3, lin"
        "eno=1, col_offset=31, end_lineno=1, end_col_offset=32)], kwarg=arg(arg"
        "='h', lineno=1, col_offset=36, end_lineno=1, end_col_offset=37), defau"
        "lts=[Constant(value=1, lineno=1, col_offset=11, end_lineno=1, end_col_"
        "offset=12), Constant(value=2, lineno=1, col_offset=19, end_lineno=1, e"
        "nd_col_offset=20)]), body=[Pass(lineno=1, col_offset=40, end_lineno=1,"
        " end_col_offset=44)], lineno=1, col_offset=0, end_lineno=1, end_col_of"
        "fset=44)])");
    front_expect_tree(
        "lambda a, /, *, b: 0",
        "Module(body=[Expr(value=Lambda(args=arguments(posonlyargs=[arg(arg='a'"
        ", lineno=1, col_offset=7, end_lineno=1, end_col_offset=8)], kwonlyargs"
        "=[arg(arg='b', lineno=1, col_offset=16, end_lineno=1, end_col_offset=1"
        "7)], kw_defaults=[None]), body=Constant(value=0, lineno=1, col_offset="
        "19, end_lineno=1, end_col_offset=20), lineno=1, col_offset=0, end_line"
        "no=1, end_col_offset=20), lineno=1, col_offset=0, end_lineno=1, end_co"
        "l_offset=20)])");
    front_expect_tree(
        "def f(*, a): pass",
        "Module(body=[FunctionDef(name='f', args=arguments(kwonlyargs=[arg(arg="
        "'a', lineno=1, col_offset=9, end_lineno=1, end_col_offset=10)], kw_def"
        "aults=[None]), body=[Pass(lineno=1, col_offset=13, end_lineno=1, end_c"
        "ol_offset=17)], lineno=1, col_offset=0, end_lineno=1, end_col_offset=1"
        "7)])");
    front_expect_tree(
        "def f(*a: *b): pass",
        "Module(body=[FunctionDef(name='f', args=arguments(vararg=arg(arg='a', "
        "annotation=Starred(value=Name(id='b', ctx=Load(), lineno=1, col_offset"
        "=11, end_lineno=1, end_col_offset=12), ctx=Load(), lineno=1, col_offse"
        "t=10, end_lineno=1, end_col_offset=12), lineno=1, col_offset=7, end_li"
        "neno=1, end_col_offset=12)), body=[Pass(lineno=1, col_offset=15, end_l"
        "ineno=1, end_col_offset=19)], lineno=1, col_offset=0, end_lineno=1, en"
        "d_col_offset=19)])");
}

Test(parse_params, errors) {
    front_expect_error(
        "def f(a=1, b): pass",
        "1:12: parameter without a default follows parameter with a default");
    front_expect_error("def f(*): pass", "1:7: named arguments must follow bare *");
    front_expect_error("def f(/, a): pass", "1:7: at least one argument must precede /");
    front_expect_error("def f(a, /, b, /): pass", "1:16: / may appear only once");
    front_expect_error("def f(**a, b): pass",
                       "1:12: arguments cannot follow var-keyword argument");
    front_expect_error("def f(*a, *b): pass", "1:11: * argument may appear only once");
    front_expect_error("def f(*a=1): pass",
                       "1:9: var-positional argument cannot have default value");
    front_expect_error("def f(a, *, **k): pass",
                       "1:10: named arguments must follow bare *");
    front_expect_error("lambda a, a=: 0", "1:13: invalid syntax");
    front_expect_error("def f(1): pass", "1:7: invalid syntax");
}
