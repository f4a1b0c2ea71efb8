/* time: dates. */
#include "../script.h"

Test(time_calendar, both_ways) {
    OPEN(vm);
    run(vm, "import time");
    expect(vm, "tuple(time.gmtime(0))", "(1970, 1, 1, 0, 0, 0, 3, 1, 0)");
    expect(vm, "tuple(time.gmtime(1700000000))", "(2023, 11, 14, 22, 13, 20, 1, 318, 0)");
    expect(vm, "tuple(time.gmtime(-1))", "(1969, 12, 31, 23, 59, 59, 2, 365, 0)");
    expect(vm, "time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(86400))",
           "'1970-01-02 00:00:00'");
    expect(vm, "time.asctime(time.gmtime(0))", "'Thu Jan  1 00:00:00 1970'");
    expect(vm, "time.gmtime(1e30)",
           "OverflowError: timestamp out of range for platform time_t");
    expect(vm, "time.strftime('%j %a %b', time.gmtime(0))", "'001 Thu Jan'");
    expect(vm, "time.asctime((1,))", "TypeError: asctime(): illegal time tuple argument");
    expect(vm, "time.gmtime('a')",
           "TypeError: 'str' object cannot be interpreted as an integer");
    CLOSE(vm);
}
