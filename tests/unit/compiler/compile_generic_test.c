/* Type parameters. */
#include "fixture.h"

Test(compile_generic, a_hidden_function) {
    expect_code("def f():\n"
                "  def g[T](x: T): pass\n"
                "  return g\n",
                "    0  LOAD_UNBOUND r6 4\n"
                "    1  MAKE_FUNCTION r2 <code <generic parameters of g>> r6\n"
                "    2  CALL r1 r2 0\n"
                "    4  MOVE g r1\n"
                "    5  RETURN g\n");
}
