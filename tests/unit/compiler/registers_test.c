/* Where variables and temporaries lie. */
#include "fixture.h"

Test(registers, parameters_come_first) {
    expect_code("def f(a, b, *c, d=1, **e):\n"
                "  x = a\n"
                "  return x, e\n",
                "    0  MOVE2 x a x\n"
                "    1  MOVE r7 e\n"
                "    2  BUILD_TUPLE r6 r6 2\n"
                "    3  RETURN r6\n");
}

Test(registers, temporaries_are_used_again) {
    expect_code("def f(a):\n"
                "  b = (a + 1) * (a + 2)\n"
                "  return (b + 1) * (b + 2)\n",
                "    0  ADD_I r2 a 1\n"
                "    1  ADD_I r3 a 2\n"
                "    2  MUL b r2 r3\n"
                "    3  ADD_I r2 b 1\n"
                "    4  ADD_I r3 b 2\n"
                "    5  MUL r2 r2 r3\n"
                "    6  RETURN r2\n");
}
