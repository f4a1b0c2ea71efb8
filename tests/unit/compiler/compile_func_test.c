/* Functions within functions, defaults, closures. */
#include "fixture.h"

Test(compile_func, closures) {
    expect_code("def f(a):\n"
                "  def g(): return a\n"
                "  return g\n",
                "    0  MAKE_CELL a\n"
                "    1  LOAD_UNBOUND r3 4\n"
                "    2  MOVE r7 a\n"
                "    3  BUILD_TUPLE r6 r7 1\n"
                "    4  MAKE_FUNCTION r2 <code g> r3\n"
                "    5  MOVE g r2\n"
                "    6  RETURN g\n");
}

Test(compile_func, defaults) {
    expect_code("def f(a):\n"
                "  return lambda x=a: x\n",
                "    0  LOAD_UNBOUND r1 4\n"
                "    1  MOVE r5 a\n"
                "    2  BUILD_TUPLE r1 r5 1\n"
                "    3  MAKE_FUNCTION r1 <code <lambda>> r1\n"
                "    4  RETURN r1\n");
}
