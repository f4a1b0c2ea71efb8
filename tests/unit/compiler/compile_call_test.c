/* Calls: windows, methods, stars, keywords. */
#include "fixture.h"

Test(compile_call, methods_are_one_instruction) {
    expect_code("def f(a):\n"
                "  return a.m(1, a)\n",
                "    0  MOVE r5 a\n"
                "    1  LOAD_INT r6 1\n"
                "    2  MOVE r7 a\n"
                "    3  CALL_METHOD r1 r1 2 'm'\n"
                "    7  RETURN r1\n");
}

Test(compile_call, stars_build_a_list) {
    expect_code("def f(g, a):\n"
                "  return g(*a, 1)\n",
                "    0  MOVE r2 g\n"
                "    1  BUILD_LIST r6 r6 0\n"
                "    2  LIST_EXTEND r6 a\n"
                "    3  LOAD_INT r7 1\n"
                "    4  LIST_APPEND r6 r7\n"
                "    5  CALL_EX r2 r2 0\n"
                "    7  RETURN r2\n");
}

Test(compile_call, keywords_have_names) {
    expect_code("def f(g):\n"
                "  return g(1, k=2)\n",
                "    0  MOVE r1 g\n"
                "    1  LOAD_INT r5 1\n"
                "    2  LOAD_INT r6 2\n"
                "    3  CALL_KW r1 r1 2 ('k',)\n"
                "    5  RETURN r1\n");
}
