/* Module signal, over what a VM was lent of the process's signals. */
#include "../script.h"

#include <errno.h>

#include "sched/signals.h"

static SignalWay ways[SIGNALS_COUNT];
static bool refuses;

static bool set_way(int number, SignalWay way) {
    if (refuses) return errno = EINVAL, false;
    ways[number] = way;
    return true;
}
static int get_way(int number) { return (int)ways[number]; }
static int take_noted(void) { return 0; }
static const SignalSource source = {set_way, get_way, take_noted};
static bool unhandled(VM *vm, int number) { return true; }

#define OPEN_LENT(vm)                                \
    OPEN(vm);                                        \
    cr_assert(signals_lend(vm, &source, unhandled)); \
    run(vm, "import signal\n"                        \
            "def handler(number, frame): pass\n")

Test(signal, handlers_are_kept_and_given_back) {
    OPEN_LENT(vm);
    expect(vm, "signal.signal(signal.SIGUSR1, handler)", "<Handlers.SIG_DFL: 0>");
    cr_expect_eq(ways[10], SIGNAL_NOTE);
    expect(vm, "signal.getsignal(signal.SIGUSR1) is handler", "True");
    expect(vm, "signal.signal(10, signal.SIG_IGN) is handler", "True");
    cr_expect_eq(ways[10], SIGNAL_IGNORE);
    expect(vm, "signal.getsignal(10)", "<Handlers.SIG_IGN: 1>");
    expect(vm, "signal.signal(10, signal.SIG_DFL)", "<Handlers.SIG_IGN: 1>");
    cr_expect_eq(ways[10], SIGNAL_DEFAULT);
    CLOSE(vm);
}

Test(signal, handlers_are_callables_or_ways) {
    OPEN_LENT(vm);
    expect(vm, "signal.signal(10, 'text')",
           "TypeError: signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a "
           "callable object");
    expect(vm, "signal.signal(0, handler)", "ValueError: signal number out of range");
    expect(vm, "signal.signal(65, handler)", "ValueError: signal number out of range");
    expect(vm, "signal.getsignal(-1)", "ValueError: signal number out of range");
    CLOSE(vm);
}

Test(signal, what_the_system_refuses_is_told) {
    OPEN_LENT(vm);
    refuses = true;
    expect(vm, "signal.signal(9, handler)", "OSError: [Errno 22] Invalid argument");
    refuses = false;
    expect(vm, "signal.getsignal(9)", "<Handlers.SIG_DFL: 0>");
    CLOSE(vm);
}

Test(signal, numbers_have_names_and_texts) {
    OPEN_LENT(vm);
    expect(vm, "signal.SIGINT, int(signal.SIGTERM)", "(<Signals.SIGINT: 2>, 15)");
    expect(vm, "signal.strsignal(2), signal.strsignal(15)",
           "('Interrupt', 'Terminated')");
    expect(vm, "signal.strsignal(0)", "ValueError: signal number out of range");
    expect(vm, "signal.SIGKILL in signal.valid_signals(), 0 in signal.valid_signals()",
           "(True, False)");
    CLOSE(vm);
}

Test(signal, the_first_handler_of_interrupts_raises) {
    OPEN_LENT(vm);
    expect(vm, "signal.default_int_handler(2, None)", "KeyboardInterrupt: ");
    CLOSE(vm);
}

Test(signal, only_signals_that_exist_are_raised) {
    OPEN_LENT(vm);
    expect(vm, "signal.raise_signal(1000)", "OSError: [Errno 22] Invalid argument");
    expect(vm, "signal.raise_signal(-1)", "OSError: [Errno 22] Invalid argument");
    CLOSE(vm);
}
