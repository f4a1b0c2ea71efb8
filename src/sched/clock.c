/* clock.c - see clock.h. */
#include "sched/clock.h"

#include <time.h>

#include "sched/thread.h"

enum { NS = 1000000000 };

static int64_t read_clock(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * NS + t.tv_nsec;
}

int64_t clock_monotonic(VM *vm) {
    return vm->clock->virtual ? ++vm->clock->now : read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall(VM *vm) {
    return vm->clock->virtual ? ++vm->clock->now + vm->clock->wall_offset
                              : read_clock(CLOCK_REALTIME);
}

int64_t clock_peek(VM *vm) {
    return vm->clock->virtual ? vm->clock->now : read_clock(CLOCK_MONOTONIC);
}

void clock_jump(VM *vm, int64_t deadline) {
    if (deadline > vm->clock->now) vm->clock->now = deadline;
}

bool clock_sleep(VM *vm, int64_t nanoseconds) {
    if (thread_sleep(vm, nanoseconds)) return true;
    if (vm->clock->virtual) {
        clock_jump(vm, vm->clock->now + nanoseconds);
        return true;
    }
    int64_t until = read_clock(CLOCK_MONOTONIC) + nanoseconds;
    for (int64_t left = nanoseconds; left > 0; left = until - read_clock(CLOCK_MONOTONIC))
        if (!reactor_sleep(vm, NULL, 0, left)) return false;
    return true;
}
