/* Which scope has a name. */
#include "fixture.h"

Test(scope_resolve, classes_are_skipped) {
    expect_code("def f():\n"
                "  x = 1\n"
                "  class C:\n"
                "    x = 2\n"
                "    def g(self): return x\n"
                "  return C\n",
                "    0  NEW_CELL x\n"
                "    1  LOAD_INT r2 1\n"
                "    2  STORE_CELL x r2\n"
                "    3  LOAD_BUILD_CLASS r3\n"
                "    4  LOAD_UNBOUND r9 4\n"
                "    5  MOVE r13 x\n"
                "    6  BUILD_TUPLE r12 r13 1\n"
                "    7  MAKE_FUNCTION r7 <code C> r9\n"
                "    8  LOAD_CONST r8 'C'\n"
                "    9  CALL r2 r3 2\n"
                "   11  MOVE C r2\n"
                "   12  RETURN C\n");
}

Test(scope_resolve, nonlocal_reaches_out) {
    expect_code("def f():\n"
                "  x = 1\n"
                "  def g():\n"
                "    nonlocal x\n"
                "    x = 2\n"
                "  g()\n"
                "  return x\n",
                "    0  NEW_CELL x\n"
                "    1  LOAD_INT r2 1\n"
                "    2  STORE_CELL x r2\n"
                "    3  LOAD_UNBOUND r3 4\n"
                "    4  MOVE r7 x\n"
                "    5  BUILD_TUPLE r6 r7 1\n"
                "    6  MAKE_FUNCTION r2 <code g> r3\n"
                "    7  MOVE2 g r2 g\n"
                "    8  CALL r2 r2 0\n"
                "   10  LOAD_CELL r2 x 'x'\n"
                "   11  RETURN r2\n");
}
