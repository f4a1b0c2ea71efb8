/* Names: registers, cells, globals, namespaces. */
#include "fixture.h"

Test(compile_name, globals_and_cells) {
    expect_code("def f():\n"
                "  global g\n"
                "  g = 1\n"
                "  x = g\n"
                "  def h(): return x\n"
                "  return h\n",
                "    0  NEW_CELL x\n"
                "    1  LOAD_INT r2 1\n"
                "    2  STORE_GLOBAL r2 'g'\n"
                "    4  LOAD_GLOBAL r2 'g'\n"
                "    6  STORE_CELL x r2\n"
                "    7  LOAD_UNBOUND r3 4\n"
                "    8  MOVE r7 x\n"
                "    9  BUILD_TUPLE r6 r7 1\n"
                "   10  MAKE_FUNCTION r2 <code h> r3\n"
                "   11  MOVE h r2\n"
                "   12  RETURN h\n");
}

Test(compile_name, deleted_names_are_checked) {
    expect_code("def f(a):\n"
                "  x = a\n"
                "  del x\n"
                "  return x\n",
                "    0  LOAD_UNBOUND x 1\n"
                "    1  MOVE x a\n"
                "    2  CHECK_LOCAL x 'x'\n"
                "    3  LOAD_UNBOUND x 1\n"
                "    4  CHECK_LOCAL x 'x'\n"
                "    5  RETURN x\n");
}
