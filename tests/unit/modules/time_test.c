/* time: clocks and sleep. */
#include "../script.h"

Test(time, sleep_checks_its_argument) {
    OPEN(vm);
    run(vm, "import time");
    expect(vm, "time.sleep(-1)", "ValueError: sleep length must be non-negative");
    expect(vm, "time.sleep('a')",
           "TypeError: 'str' object cannot be interpreted as an integer");
    expect(vm, "time.sleep(float('nan'))",
           "ValueError: Invalid value NaN (not a number)");
    expect(vm, "time.sleep(0)", "None");
    expect(vm, "time.sleep()",
           "TypeError: time.sleep() takes exactly one argument (0 given)");
    CLOSE(vm);
}

Test(time, clocks_go_forward) {
    OPEN(vm);
    run(vm, "import time\n"
            "a, b = time.monotonic(), time.monotonic()\n"
            "c, d = time.perf_counter_ns(), time.perf_counter_ns()");
    expect(vm, "b >= a", "True");
    expect(vm, "d >= c", "True");
    expect(vm, "type(time.time()).__name__", "'float'");
    expect(vm, "time.time() > 1.7e9", "True");
    expect(vm, "type(time.time_ns()).__name__", "'int'");
    CLOSE(vm);
}
