/* reactor.c - see reactor.h. */
#include "sched/reactor.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#include "base/os_signal.h"

Reactor *reactor_of(VM *vm) {
    if (!vm->reactor && !vm->make_reactor)
        raise(&vm->rt, TYPE_RUNTIME_ERROR, "there is no reactor");
    else if (!vm->reactor)
        vm->reactor = vm->make_reactor(vm);
    return vm->reactor;
}

void reactor_close(VM *vm) {
    if (vm->reactor) vm->reactor->close(vm->reactor);
    vm->reactor = NULL;
}

/* Signals are let in only while the thread sleeps: one that came before has set
 * `interrupt`, one that comes then ends the sleep. False: there was one. */
static bool sleep_until_woken(VM *vm, struct pollfd *fds, unsigned n, int64_t timeout) {
    enum { NS_PER_S = 1000000000 };
    struct timespec t = {timeout / NS_PER_S, timeout % NS_PER_S};
    sigset_t all, usual;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &usual);
    int ready = -1, code = EINTR;
    if (!vm->interrupt) {
        ready = ppoll(fds, n, timeout < 0 ? NULL : &t, &usual);
        code = errno;
    }
    pthread_sigmask(SIG_SETMASK, &usual, NULL);
    return ready >= 0 || code != EINTR;
}

bool reactor_sleep(VM *vm, struct pollfd *fds, unsigned n, int64_t timeout_ns) {
    int64_t at_most = limits_wait(vm, timeout_ns);
    bool slept = sleep_until_woken(vm, fds, n, at_most);
    return (slept && at_most == timeout_ns) || vm_safepoint(vm);
}
