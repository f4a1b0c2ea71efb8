/* The reactor is made when it is first needed; without one the loop sleeps all the same.
 */
#include "told.h"

#include <poll.h>

#include "sched/reactor.h"

Test(reactor, is_made_once) {
    OPEN(vm);
    cr_expect_null(vm->reactor);
    Reactor *r = reactor_of(vm);
    cr_assert(r);
    cr_expect_eq(reactor_of(vm), r);
    cr_expect_not(r->is_active(r));
    reactor_close(vm);
    cr_expect_null(vm->reactor);
    CLOSE(vm);
}

Test(reactor, sleep_ends_at_its_timeout_or_at_a_wake) {
    OPEN(vm);
    int64_t before = clock_monotonic(vm);
    cr_assert(reactor_sleep(vm, NULL, 0, 3000000));
    cr_expect_geq(clock_monotonic(vm) - before, 3000000);
    Reactor *r = reactor_of(vm);
    cr_assert(r);
    r->wake(r);
    before = clock_monotonic(vm);
    cr_assert(r->poll(r, INT64_C(20000000000)));
    cr_expect_lt(clock_monotonic(vm) - before, INT64_C(10000000000));
    CLOSE(vm);
}
