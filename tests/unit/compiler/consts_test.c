/* Constants: equal ones of one type are one. */
#include "fixture.h"

Test(consts, one_entry_each) {
    expect_code("def f():\n"
                "  return 'a', 1.5, 'a', (1, 'a'), (1, 'a'), 1e100, 10**30\n",
                "    0  LOAD_CONST r0 ('a', 1.5, 'a', (1, 'a'), (1, 'a'), 1e+100, "
                "0xc9f2c9cd04674edea40000000)\n"
                "    1  RETURN r0\n");
}
