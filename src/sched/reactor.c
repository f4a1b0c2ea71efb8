/* reactor.c - see reactor.h. */
#include "sched/reactor.h"

#include "sched/sleep.h"

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

bool reactor_sleep(VM *vm, struct pollfd *fds, unsigned n, int64_t timeout_ns) {
    int64_t at_most = limits_wait(vm, timeout_ns);
    bool slept = sleep_until_woken(&vm->interrupt, fds, n, at_most);
    return (slept && at_most == timeout_ns) || vm_safepoint(vm);
}
