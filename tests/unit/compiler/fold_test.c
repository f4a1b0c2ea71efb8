/* Constant folding that changes no semantics. */
#include "fixture.h"

Test(fold, arithmetic) {
    expect_code("def f():\n"
                "  return 2 * 3 + 1, -5, not 0, 2 ** 10, 'a' * 3, (1, 2)[1]\n",
                "    0  LOAD_INT r0 7\n"
                "    1  LOAD_INT r1 -5\n"
                "    2  LOAD_TRUE r2\n"
                "    3  LOAD_INT r3 1024\n"
                "    4  LOAD_CONST r4 'a'\n"
                "    5  MUL_I r4 r4 3\n"
                "    6  LOAD_CONST r5 (1, 2)\n"
                "    7  LOAD_INT r6 1\n"
                "    8  GET_ITEM r5 r5 r6\n"
                "    9  BUILD_TUPLE r0 r0 6\n"
                "   10  RETURN r0\n");
}

Test(fold, errors_stay) {
    expect_code("def f():\n"
                "  return 1 / 0\n",
                "    0  LOAD_INT r0 1\n"
                "    1  LOAD_INT r1 0\n"
                "    2  DIV r0 r0 r1\n"
                "    3  RETURN r0\n");
}

Test(fold, sizes_stay_small) {
    expect_code("def f():\n"
                "  return 'a' * 100000\n",
                "    0  LOAD_CONST r0 'a'\n"
                "    1  LOAD_INT r1 100000\n"
                "    2  MUL r0 r0 r1\n"
                "    3  RETURN r0\n");
}
