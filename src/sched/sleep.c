/* sleep.c - see sleep.h. */
#include "sched/sleep.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

/* Signals are let in only while the thread sleeps: one that came before has set
 * *interrupt, one that comes then ends the sleep. */
bool sleep_until_woken(volatile int *interrupt, struct pollfd *fds, unsigned n,
                       int64_t timeout_ns) {
    enum { NS_PER_S = 1000000000 };
    struct timespec t = {timeout_ns / NS_PER_S, timeout_ns % NS_PER_S};
    sigset_t all, usual;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &usual);
    int ready = -1, code = EINTR;
    if (!*interrupt) {
        ready = ppoll(fds, n, timeout_ns < 0 ? NULL : &t, &usual);
        code = errno;
    }
    pthread_sigmask(SIG_SETMASK, &usual, NULL);
    return ready >= 0 || code != EINTR;
}
