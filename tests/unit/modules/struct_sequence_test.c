/* Tuples with names. */
#include "../script.h"

Test(struct_sequence, fields) {
    OPEN(vm);
    run(vm, "import time\n"
            "t = time.gmtime(0)");
    expect(vm, "t.tm_year", "1970");
    expect(vm, "t[0]", "1970");
    expect(vm, "len(t)", "9");
    expect(vm, "t",
           "time.struct_time(tm_year=1970, tm_mon=1, tm_mday=1, tm_hour=0, tm_min=0, "
           "tm_sec=0, tm_wday=3, tm_yday=1, tm_isdst=0)");
    expect(vm, "t.tm_zone", "'GMT'");
    expect(vm, "t == tuple(t)", "True");
    CLOSE(vm);
}
