/* The matcher that finds how far a text follows the grammar. */
#include "front.h"

Test(peg, finds_the_first_token_that_cannot_be) {
    front_expect_error("a = (1 + 2 3)",
                       "1:6: invalid syntax. Perhaps you forgot a comma?");
    front_expect_error("x = [1, 2\n"
                       "y = 3",
                       "1:5: '[' was never closed");
    front_expect_error("def f():\n"
                       "  return )",
                       "2:10: unmatched ')'");
    front_expect_error(
        "print 'a'",
        "1:1: Missing parentheses in call to 'print'. Did you mean print(...)?");
    front_expect_error(
        "if x = 1: y",
        "1:4: invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    front_expect_error("a.b.c d", "1:7: invalid syntax");
    front_expect_error("while True print(1)", "1:12: invalid syntax");
}
