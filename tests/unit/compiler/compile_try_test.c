/* try, with, raise. */
#include "fixture.h"

Test(compile_try, handlers_by_class) {
    expect_code("def f(g):\n"
                "  try: g()\n"
                "  except KeyError as e: return e\n",
                "    0  LOAD_UNBOUND e 1\n"
                "    1  MOVE r2 g\n"
                "    2  CALL r2 r2 0\n"
                "    4  JUMP -> 22\n"
                "    5  CATCH r2 r3\n"
                "    6  LOAD_GLOBAL r5 'KeyError'\n"
                "    8  JUMP_NO_MATCH r2 r5 -> 18\n"
                "   10  MOVE e r2\n"
                "   11  CHECK_LOCAL e 'e'\n"
                "   12  MOVE r6 e\n"
                "   13  LOAD_UNBOUND e 1\n"
                "   14  UNCATCH r3\n"
                "   15  RETURN r6\n"
                "   16  LOAD_UNBOUND e 1\n"
                "   17  RERAISE r5\n"
                "   18  UNCATCH r3\n"
                "   19  RERAISE r2\n"
                "   20  UNCATCH r3\n"
                "   21  RERAISE r4\n"
                "   22  RETURN_NONE\n");
}

Test(compile_try, with_statement) {
    expect_code("def f(a):\n"
                "  with a as b: return b\n",
                "    0  LOAD_UNBOUND b 1\n"
                "    1  MOVE r2 a\n"
                "    2  LOAD_SPECIAL r4 r2 0\n"
                "    3  LOAD_SPECIAL r3 r2 1\n"
                "    4  CALL r4 r4 0\n"
                "    6  MOVE b r4\n"
                "    7  MOVE2 r4 b r3\n"
                "    8  LOAD_NONE r9\n"
                "    9  LOAD_NONE r10\n"
                "   10  LOAD_NONE r11\n"
                "   11  CALL r5 r5 3\n"
                "   13  RETURN r4\n"
                "   14  CATCH r4 r5\n"
                "   15  MOVE r7 r3\n"
                "   16  WITH_EXCEPT r7 r7 r4\n"
                "   17  JUMP_TRUE r7 -> 22\n"
                "   18  UNCATCH r5\n"
                "   19  RERAISE r4\n"
                "   20  UNCATCH r5\n"
                "   21  RERAISE r6\n"
                "   22  UNCATCH r5\n"
                "   23  RETURN_NONE\n");
}

Test(compile_try, finally_runs_on_both_ways) {
    expect_code("def f(g):\n"
                "  try: g()\n"
                "  finally: g(1)\n",
                "    0  MOVE r1 g\n"
                "    1  CALL r1 r1 0\n"
                "    3  MOVE r1 g\n"
                "    4  LOAD_INT r5 1\n"
                "    5  CALL r1 r1 1\n"
                "    7  JUMP -> 17\n"
                "    8  CATCH r1 r2\n"
                "    9  MOVE r4 g\n"
                "   10  LOAD_INT r8 1\n"
                "   11  CALL r4 r4 1\n"
                "   13  UNCATCH r2\n"
                "   14  RERAISE r1\n"
                "   15  UNCATCH r2\n"
                "   16  RERAISE r3\n"
                "   17  RETURN_NONE\n");
}
