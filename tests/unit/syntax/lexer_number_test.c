/* Numbers: their forms, and what goes wrong in them. */
#include "front.h"

Test(lexer_number, forms) {
    front_expect_tree(
        "0xFF + 0o17 + 0b11 + 1_000 + 00",
        "Module(body=[Expr(value=BinOp(left=BinOp(left=BinOp(left=BinOp(left=Co"
        "nstant(value=255, lineno=1, col_offset=0, end_lineno=1, end_col_offset"
        "=4), op=Add(), right=Constant(value=15, lineno=1, col_offset=7, end_li"
        "neno=1, end_col_offset=11), lineno=1, col_offset=0, end_lineno=1, end_"
        "col_offset=11), op=Add(), right=Constant(value=3, lineno=1, col_offset"
        "=14, end_lineno=1, end_col_offset=18), lineno=1, col_offset=0, end_lin"
        "eno=1, end_col_offset=18), op=Add(), right=Constant(value=1000, lineno"
        "=1, col_offset=21, end_lineno=1, end_col_offset=26), lineno=1, col_off"
        "set=0, end_lineno=1, end_col_offset=26), op=Add(), right=Constant(valu"
        "e=0, lineno=1, col_offset=29, end_lineno=1, end_col_offset=31), lineno"
        "=1, col_offset=0, end_lineno=1, end_col_offset=31), lineno=1, col_offs"
        "et=0, end_lineno=1, end_col_offset=31)])");
    front_expect_tree(
        "1. + .5 + 1e5 + 1.5E-3 + 1_0.0_1j + 0e0",
        "Module(body=[Expr(value=BinOp(left=BinOp(left=BinOp(left=BinOp(left=Bi"
        "nOp(left=Constant(value=1.0, lineno=1, col_offset=0, end_lineno=1, end"
        "_col_offset=2), op=Add(), right=Constant(value=0.5, lineno=1, col_offs"
        "et=5, end_lineno=1, end_col_offset=7), lineno=1, col_offset=0, end_lin"
        "eno=1, end_col_offset=7), op=Add(), right=Constant(value=100000.0, lin"
        "eno=1, col_offset=10, end_lineno=1, end_col_offset=13), lineno=1, col_"
        "offset=0, end_lineno=1, end_col_offset=13), op=Add(), right=Constant(v"
        "alue=0.0015, lineno=1, col_offset=16, end_lineno=1, end_col_offset=22)"
        ", lineno=1, col_offset=0, end_lineno=1, end_col_offset=22), op=Add(), "
        "right=Constant(value=10.01j, lineno=1, col_offset=25, end_lineno=1, en"
        "d_col_offset=33), lineno=1, col_offset=0, end_lineno=1, end_col_offset"
        "=33), op=Add(), right=Constant(value=0.0, lineno=1, col_offset=36, end"
        "_lineno=1, end_col_offset=39), lineno=1, col_offset=0, end_lineno=1, e"
        "nd_col_offset=39), lineno=1, col_offset=0, end_lineno=1, end_col_offse"
        "t=39)])");
}

Test(lexer_number, errors) {
    front_expect_error("1__0", "1:2: invalid decimal literal");
    front_expect_error("0x", "1:2: invalid hexadecimal literal");
    front_expect_error("0b2", "1:3: invalid digit '2' in binary literal");
    front_expect_error("0o8", "1:3: invalid digit '8' in octal literal");
    front_expect_error("012", "1:1: leading zeros in decimal integer literals are not "
                              "permitted; use an 0o prefix for octal integers");
    front_expect_error("1_", "1:2: invalid decimal literal");
    front_expect_error("1e", "1:1: invalid decimal literal");
    front_expect_error("1.5e+", "1:5: invalid decimal literal");
    front_expect_error("0_7", "1:1: leading zeros in decimal integer literals are not "
                              "permitted; use an 0o prefix for octal integers");
    front_expect_error("0b1_", "1:4: invalid binary literal");
    front_expect_error("0xfg", "1:3: invalid hexadecimal literal");
    front_expect_error("1a", "1:1: invalid decimal literal");
}
