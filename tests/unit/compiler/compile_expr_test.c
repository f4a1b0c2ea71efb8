/* Expressions and conditions. */
#include "fixture.h"

Test(compile_expr, chained_comparison) {
    expect_code("def f(a, b, c):\n"
                "  return a < b < c\n",
                "    0  LT r3 a b\n"
                "    1  JUMP_FALSE r3 -> 3\n"
                "    2  LT r3 b c\n"
                "    3  RETURN r3\n");
}

Test(compile_expr, conditions_jump) {
    expect_code("def f(a, b):\n"
                "  if a and not b: return 1\n"
                "  return 2\n",
                "    0  JUMP_FALSE a -> 4\n"
                "    1  JUMP_TRUE b -> 4\n"
                "    2  LOAD_INT r2 1\n"
                "    3  RETURN r2\n"
                "    4  LOAD_INT r2 2\n"
                "    5  RETURN r2\n");
}

Test(compile_expr, subscripts_and_slices) {
    expect_code("def f(a, i):\n"
                "  return a[i] + a[1:i]\n",
                "    0  GET_ITEM r2 a i\n"
                "    1  LOAD_INT r3 1\n"
                "    2  MOVE r4 i\n"
                "    3  LOAD_NONE r5\n"
                "    4  BUILD_SLICE r3 r3\n"
                "    5  GET_ITEM r3 a r3\n"
                "    6  ADD r2 r2 r3\n"
                "    7  RETURN r2\n");
}

Test(compile_expr, conditional_expression) {
    expect_code("def f(a):\n"
                "  return 1 if a else 2\n",
                "    0  JUMP_FALSE a -> 3\n"
                "    1  LOAD_INT r1 1\n"
                "    2  JUMP -> 4\n"
                "    3  LOAD_INT r1 2\n"
                "    4  RETURN r1\n");
}
