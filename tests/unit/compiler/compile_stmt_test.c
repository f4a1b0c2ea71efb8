/* Statements: assignment, deletion, assert, import. */
#include "fixture.h"

Test(compile_stmt, targets) {
    expect_code("def f(a, b):\n"
                "  a.x, b[0] = 1, 2\n"
                "  del a.x, b[0]\n",
                "    0  LOAD_INT r2 1\n"
                "    1  LOAD_INT r3 2\n"
                "    2  SET_ATTR a r2 'x'\n"
                "    5  LOAD_INT r4 0\n"
                "    6  SET_ITEM b r4 r3\n"
                "    7  DELETE_ATTR a 'x'\n"
                "    8  LOAD_INT r2 0\n"
                "    9  DELETE_ITEM b r2\n"
                "   10  RETURN_NONE\n");
}

Test(compile_stmt, augmented) {
    expect_code("def f(a, b):\n"
                "  a.x += 1\n"
                "  b[0] *= a\n",
                "    0  GET_ATTR r2 a 'x'\n"
                "    3  IADD_I r2 r2 1\n"
                "    4  SET_ATTR a r2 'x'\n"
                "    7  LOAD_INT r2 0\n"
                "    8  GET_ITEM r3 b r2\n"
                "    9  IMUL r3 r3 a\n"
                "   10  SET_ITEM b r2 r3\n"
                "   11  RETURN_NONE\n");
}

Test(compile_stmt, assert_has_a_message) {
    expect_code("def f(a):\n"
                "  assert a, 'm'\n",
                "    0  JUMP_TRUE a -> 6\n"
                "    1  LOAD_ASSERTION_ERROR r1\n"
                "    2  LOAD_CONST r5 'm'\n"
                "    3  CALL r1 r1 1\n"
                "    5  RAISE_PLAIN r1\n"
                "    6  RETURN_NONE\n");
}

Test(compile_stmt, imports) {
    expect_code("def f():\n"
                "  import a.b as c\n"
                "  from d import e\n"
                "  return c, e\n",
                "    0  LOAD_NONE r3\n"
                "    1  IMPORT r2 'a.b' r3 0\n"
                "    3  IMPORT_FROM r2 r2 'b'\n"
                "    4  MOVE c r2\n"
                "    5  LOAD_CONST r4 ('e',)\n"
                "    6  IMPORT r2 'd' r4 0\n"
                "    8  IMPORT_FROM r3 r2 'e'\n"
                "    9  MOVE2 e r3 c\n"
                "   10  MOVE r3 e\n"
                "   11  BUILD_TUPLE r2 r2 2\n"
                "   12  RETURN r2\n");
}
