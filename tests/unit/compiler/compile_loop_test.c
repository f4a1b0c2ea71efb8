/* Loops. */
#include "fixture.h"

Test(compile_loop, while_with_else) {
    expect_code("def f(n):\n"
                "  while n: n -= 1\n"
                "  else: return 5\n",
                "    0  JUMP_FALSE n -> 3\n"
                "    1  ISUB_I n n 1\n"
                "    2  LOOP -> 0\n"
                "    3  LOAD_INT r1 5\n"
                "    4  RETURN r1\n");
}

Test(compile_loop, for_with_break_and_continue) {
    expect_code("def f(a):\n"
                "  for x in a:\n"
                "    if x: continue\n"
                "    break\n",
                "    0  LOAD_UNBOUND x 1\n"
                "    1  GET_ITER r2 a\n"
                "    2  FOR_ITER x r2 0 -> 7\n"
                "    4  JUMP_FALSE x -> 7\n"
                "    5  LOOP -> 2\n"
                "    6  JUMP -> 7\n"
                "    7  RETURN_NONE\n");
}

Test(compile_loop, floats_are_loaded_before_the_loop) {
    expect_code("def f(n):\n"
                "  x = 0.0\n"
                "  while x < 10.5: x += 0.5 * n\n"
                "  return x\n",
                "    0  LOAD_CONST r2 10.5\n"
                "    1  LOAD_CONST r3 0.5\n"
                "    2  LOAD_CONST x 0.0\n"
                "    3  JUMP_LT x r2 0 -> 8\n"
                "    5  MUL r4 r3 n\n"
                "    6  IADD x x r4\n"
                "    7  LOOP -> 3\n"
                "    8  RETURN x\n");
}
