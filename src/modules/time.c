/* time.c - module time: the clocks of the VM, and sleeping. */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "modules/time.h"
#include "sched/clock.h"

enum { NS = 1000000000 };

static Value seconds(int64_t ns) { return value_double((double)ns / NS); }
static Value time_time(Runtime *rt, Value *args, size_t n) {
    return seconds(clock_wall(vm_of(rt)));
}
static Value time_time_ns(Runtime *rt, Value *args, size_t n) {
    return int_from_i64(rt, clock_wall(vm_of(rt)));
}
static Value time_monotonic(Runtime *rt, Value *args, size_t n) {
    return seconds(clock_monotonic(vm_of(rt)));
}
static Value time_monotonic_ns(Runtime *rt, Value *args, size_t n) {
    return int_from_i64(rt, clock_monotonic(vm_of(rt)));
}
static int64_t cpu_ns(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * NS + t.tv_nsec;
}
static Value time_process(Runtime *rt, Value *args, size_t n) {
    return seconds(cpu_ns(CLOCK_PROCESS_CPUTIME_ID));
}
static Value time_process_ns(Runtime *rt, Value *args, size_t n) {
    return int_from_i64(rt, cpu_ns(CLOCK_PROCESS_CPUTIME_ID));
}
static Value time_thread(Runtime *rt, Value *args, size_t n) {
    return seconds(cpu_ns(CLOCK_THREAD_CPUTIME_ID));
}
static Value time_thread_ns(Runtime *rt, Value *args, size_t n) {
    return int_from_i64(rt, cpu_ns(CLOCK_THREAD_CPUTIME_ID));
}
static Value time_sleep(Runtime *rt, Value *args, size_t n) {
    double s;
    if (!number_to_double(rt, args[0], &s)) {
        if (!error_is(rt, TYPE_TYPE_ERROR)) return RAISED;
        error_clear(rt);
        return raise(rt, TYPE_TYPE_ERROR,
                     "'%T' object cannot be interpreted as an integer", args[0]);
    }
    if (isnan(s)) return raise(rt, TYPE_VALUE_ERROR, "Invalid value NaN (not a number)");
    if (s < 0) return raise(rt, TYPE_VALUE_ERROR, "sleep length must be non-negative");
    if (s > 9e9)
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     "timestamp too large to convert to C PyTime_t");
    return clock_sleep(vm_of(rt), (int64_t)ceil(s * NS)) ? NONE_VALUE : RAISED;
}

Value module_time(VM *vm) {
    static const NativeDef functions[] = {
        {"time()", time_time, "Seconds since the epoch."},
        {"time_ns()", time_time_ns, "Nanoseconds since the epoch."},
        {"monotonic()", time_monotonic, "Seconds of a clock that never goes back."},
        {"monotonic_ns()", time_monotonic_ns, NULL},
        {"perf_counter()", time_monotonic, "Seconds of the finest clock."},
        {"perf_counter_ns()", time_monotonic_ns, NULL},
        {"process_time()", time_process, "CPU seconds of this process."},
        {"process_time_ns()", time_process_ns, NULL},
        {"thread_time()", time_thread, "CPU seconds of this thread."},
        {"thread_time_ns()", time_thread_ns, NULL},
        {"sleep(seconds, /)", time_sleep, "Block for a number of seconds."},
        {0}};
    Module *m = module_make(vm, "time", "Clocks and sleeping.", functions);
    return m && time_add_calendar(&vm->rt, m) ? value_object(m) : RAISED;
}
