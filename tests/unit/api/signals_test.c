/* The process's signals as the command hears them. */
#include "base/os_signal.h"

#include <criterion/criterion.h>
#include <unistd.h>

#include "api/signals.h"

Test(signals, noted_ones_are_taken_lowest_first) {
    volatile int interrupt = 0;
    signals_listen(&interrupt);
    cr_assert(signals_source.set(SIGUSR1, SIGNAL_NOTE));
    cr_assert(signals_source.set(SIGUSR2, SIGNAL_NOTE));
    cr_expect_eq(signals_source.get(SIGUSR1), SIGNAL_NOTE);
    kill(getpid(), SIGUSR2);
    kill(getpid(), SIGUSR1);
    cr_expect_eq(interrupt, 1);
    int first = signals_source.take(), second = signals_source.take();
    cr_expect(first == (SIGUSR1 < SIGUSR2 ? SIGUSR1 : SIGUSR2));
    cr_expect_neq(first, second);
    cr_expect_eq(signals_source.take(), 0);
    cr_assert(signals_source.set(SIGUSR1, SIGNAL_IGNORE));
    cr_expect_eq(signals_source.get(SIGUSR1), SIGNAL_IGNORE);
    cr_expect_eq(signals_source.get(100000), -1);
    signals_listen(NULL);
}
