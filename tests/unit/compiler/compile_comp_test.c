/* Comprehensions are inlined, generator expressions are functions. */
#include "fixture.h"

Test(compile_comp, of_lists) {
    expect_code("def f(a):\n"
                "  return [x + 1 for x in a if x]\n",
                "    0  GET_ITER r2 a\n"
                "    1  BUILD_LIST r1 r1 0\n"
                "    2  FOR_ITER r3 r2 0 -> 8\n"
                "    4  JUMP_FALSE r3 -> 7\n"
                "    5  ADD_I r4 r3 1\n"
                "    6  LIST_APPEND r1 r4\n"
                "    7  FOR_LOOP -> 2\n"
                "    8  RETURN r1\n");
}

Test(compile_comp, of_dicts) {
    expect_code("def f(a):\n"
                "  return {k: v for k, v in a}\n",
                "    0  GET_ITER r2 a\n"
                "    1  BUILD_DICT r1 r1 0\n"
                "    2  FOR_ITER r5 r2 2 -> 7\n"
                "    4  UNPACK r3 r5 2\n"
                "    5  DICT_SET r1 r3 r4\n"
                "    6  FOR_LOOP -> 2\n"
                "    7  RETURN r1\n");
}

Test(compile_comp, generator_expressions) {
    expect_code("def f(a):\n"
                "  return (x for x in a)\n",
                "    0  LOAD_UNBOUND r6 4\n"
                "    1  MAKE_FUNCTION r1 <code <genexpr>> r6\n"
                "    2  GET_ITER r5 a\n"
                "    3  CALL r1 r1 1\n"
                "    5  RETURN r1\n");
}
