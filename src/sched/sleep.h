/* sleep.h - waiting for descriptors without missing a signal. Apart from reactor.c,
 * because runtime.h has a raise() that is not <signal.h>'s. */
#ifndef SCHED_SLEEP_H
#define SCHED_SLEEP_H

#include <stdbool.h>
#include <stdint.h>

struct pollfd;
/* Sleeps until a descriptor is ready or the nanoseconds (-1: for ever) are over. False:
 * *interrupt was set, or a signal came. */
bool sleep_until_woken(volatile int *interrupt, struct pollfd *fds, unsigned n,
                       int64_t timeout_ns);

#endif
