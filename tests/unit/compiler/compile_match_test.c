/* match. */
#include "fixture.h"

Test(compile_match, literals_and_captures) {
    expect_code("def f(a):\n"
                "  match a:\n"
                "    case 1: return 'one'\n"
                "    case x: return x\n",
                "    0  MOVE r2 a\n"
                "    1  JUMP_EQ_I r2 1 0 -> 5\n"
                "    3  LOAD_CONST r3 'one'\n"
                "    4  RETURN r3\n"
                "    5  MOVE x r2\n"
                "    6  RETURN x\n");
}

Test(compile_match, sequences) {
    expect_code("def f(a):\n"
                "  match a:\n"
                "    case [x, *y]: return y\n",
                "    0  MOVE r3 a\n"
                "    1  MATCH_SEQUENCE r4 r3\n"
                "    2  JUMP_FALSE r4 -> 10\n"
                "    3  MATCH_LEN r4 r3\n"
                "    4  JUMP_GE_I r4 1 0 -> 10\n"
                "    6  UNPACK_STAR r5 r3 1 0\n"
                "    8  MOVE2 x r5 r6\n"
                "    9  RETURN y\n"
                "   10  RETURN_NONE\n");
}
