/* Messages of syntax errors. */
#include "front.h"

Test(syntax_error, say_what_is_wrong) {
    front_expect_error(
        "if x = 3: y",
        "1:4: invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    front_expect_error(
        "print x",
        "1:1: Missing parentheses in call to 'print'. Did you mean print(...)?");
    front_expect_error("f(a b)", "1:3: invalid syntax. Perhaps you forgot a comma?");
    front_expect_error("x = 5 y", "1:7: invalid syntax");
    front_expect_error(
        "class C:\n"
        "pass",
        "2:1: expected an indented block after class definition on line 1");
    front_expect_error("def f:\n"
                       " pass",
                       "1:6: expected '('");
    front_expect_error("for i in range(3)\n"
                       "  x",
                       "1:18: expected ':'");
    front_expect_error("[1, 2", "1:1: '[' was never closed");
    front_expect_error(
        "(1, 2]", "1:6: closing parenthesis ']' does not match opening parenthesis '('");
    front_expect_error("x = {1: 2, 3}", "1:12: ':' expected after dictionary key");
    front_expect_error("import a from b",
                       "1:1: Did you mean to use 'from ... import ...' instead?");
    front_expect_error("else = 1", "1:1: invalid syntax");
    front_expect_error("a = 1 if b", "1:5: expected 'else' after 'if' expression");
    front_expect_error("x ++ ", "1:6: invalid syntax");
    front_expect_error("\xc3\xa9$", "1:2: invalid syntax");
    front_expect_error("a?b", "1:2: invalid syntax");
    front_expect_error(
        "def f():\n"
        "return 1",
        "2:1: expected an indented block after function definition on line 1");
}
