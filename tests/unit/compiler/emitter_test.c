/* Instructions, labels, dead code. */
#include "fixture.h"

Test(emitter, nothing_behind_a_return) {
    expect_code("def f():\n"
                "  return 1\n"
                "  return 2\n",
                "    0  LOAD_INT r0 1\n"
                "    1  RETURN r0\n");
}

Test(emitter, neighbouring_moves_are_one) {
    expect_code("def f(a, b):\n"
                "  return [b, a]\n",
                "    0  MOVE2 r2 b a\n"
                "    1  BUILD_LIST r2 r2 2\n"
                "    2  RETURN r2\n");
}

Test(emitter, jumps_both_ways) {
    expect_code("def f(a):\n"
                "  while a:\n"
                "    if a > 3: a -= 1\n"
                "    else: break\n"
                "  return a\n",
                "    0  JUMP_FALSE a -> 7\n"
                "    1  JUMP_GT_I a 3 0 -> 7\n"
                "    3  ISUB_I a a 1\n"
                "    4  JUMP -> 6\n"
                "    5  JUMP -> 7\n"
                "    6  LOOP -> 0\n"
                "    7  RETURN a\n");
}
