/* Signals as a VM hears of them: from a source that it was lent. */
#include "told.h"

#include "sched/signals.h"

static int noted, unhandled_n;
static SignalWay ways[SIGNALS_COUNT];

static bool set_way(int number, SignalWay way) { return ways[number] = way, true; }
static int get_way(int number) { return (int)ways[number]; }
static int take_noted(void) {
    int number = noted;
    noted = 0;
    return number;
}
static const SignalSource source = {set_way, get_way, take_noted};

static bool refuse(VM *vm, int number) {
    unhandled_n++;
    raise(&vm->rt, TYPE_KEYBOARD_INTERRUPT, "");
    return false;
}

static void send_signal(VM *vm, int number) {
    noted = number;
    vm->interrupt = 1;
}

Test(signals, handlers_run_at_safepoints) {
    OPEN(vm);
    cr_assert(signals_lend(vm, &source, refuse));
    run(vm, "import signal\n"
            "got = []\n"
            "old = signal.signal(10, lambda number, frame: got.append(number))\n");
    cr_expect_eq(ways[10], SIGNAL_NOTE);
    send_signal(vm, 10);
    run(vm, "for i in range(100000): pass");
    expect(vm, "got", "[10]");
    run(vm, "signal.signal(10, signal.SIG_IGN)");
    cr_expect_eq(ways[10], SIGNAL_IGNORE);
    CLOSE(vm);
}

Test(signals, what_no_script_handles_is_the_hosts) {
    OPEN(vm);
    cr_assert(signals_lend(vm, &source, refuse));
    unhandled_n = 0;
    send_signal(vm, SIGNAL_INTERRUPT);
    run_failing(vm, "while True: pass");
    cr_expect_eq(unhandled_n, 1);
    CLOSE(vm);
}

Test(signals, a_loops_handler_is_called_in_a_turn) {
    OPEN(vm);
    cr_assert(signals_lend(vm, &source, refuse));
    run(vm, "import asyncio\n"
            "got = []\n"
            "loop = asyncio.new_event_loop()\n"
            "loop.add_signal_handler(12, got.append, 'usr')\n");
    send_signal(vm, 12);
    run(vm, "for i in range(100000): pass\n"
            "loop.run_until_complete(asyncio.sleep(0))\n"
            "removed = loop.remove_signal_handler(12), loop.remove_signal_handler(12)\n"
            "loop.close()\n");
    expect(vm, "got, removed", "(['usr'], (True, False))");
    cr_expect_eq(ways[12], SIGNAL_DEFAULT);
    CLOSE(vm);
}

Test(signals, without_a_source_there_are_none) {
    OPEN(vm);
    run(vm, "import signal");
    expect(vm, "signal.signal(10, signal.SIG_IGN)",
           "ValueError: signal only works in main thread of the main interpreter");
    CLOSE(vm);
}
