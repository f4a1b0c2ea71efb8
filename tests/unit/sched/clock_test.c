/* The clocks: under virtual time they jump, and each read advances them by one. */
#include "told.h"

Test(clock, virtual_reads_differ_by_a_nanosecond) {
    OPEN_TOLD(vm);
    int64_t first = clock_monotonic(vm);
    cr_expect_eq(clock_monotonic(vm), first + 1);
    cr_expect_eq(clock_peek(vm), clock_peek(vm), "observers do not advance it");
    vm->clock->wall_offset = 1000;
    int64_t wall = clock_wall(vm);
    cr_expect_eq(wall, clock_monotonic(vm) - 1 + 1000);
    CLOSE(vm);
}

Test(clock, jumps_forward_only) {
    OPEN_TOLD(vm);
    int64_t now = clock_monotonic(vm);
    clock_jump(vm, now + 1000000);
    cr_expect_eq(clock_peek(vm), now + 1000000);
    clock_jump(vm, now);
    cr_expect_eq(clock_peek(vm), now + 1000000);
    CLOSE(vm);
}

Test(clock, sleeping_takes_no_real_time) {
    OPEN_TOLD(vm);
    int64_t before = clock_monotonic(vm);
    cr_assert(clock_sleep(vm, INT64_C(86400000000000)));
    cr_expect_geq(clock_monotonic(vm), before + INT64_C(86400000000000));
    CLOSE(vm);
}

Test(clock, the_real_one_goes_forward) {
    OPEN(vm);
    int64_t before = clock_monotonic(vm);
    cr_assert(clock_sleep(vm, 2000000));
    cr_expect_geq(clock_monotonic(vm), before + 2000000);
    cr_expect_gt(clock_wall(vm), INT64_C(1700000000000000000));
    CLOSE(vm);
}
