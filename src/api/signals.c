/* signals.c - see signals.h. */
#include "api/signals.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

enum { SIGNALS = 65 };

/* The command owns the process, so one VM hears its signals. */
static volatile int *listener;
static volatile sig_atomic_t noted[SIGNALS];

/* Ctrl-\ twice within a second kills, whatever the VM is busy with. */
static bool is_repeated_quit(int number) {
    static struct timespec last;
    if (number != SIGQUIT) return false;
    struct timespec t, before = last;
    clock_gettime(CLOCK_MONOTONIC, &t);
    last = t;
    long long ns = (t.tv_sec - before.tv_sec) * 1000000000LL + t.tv_nsec - before.tv_nsec;
    return before.tv_sec && ns < 1000000000;
}

static void note(int number) {
    if (is_repeated_quit(number)) signals_die(number);
    noted[number] = 1;
    if (!listener) return;
    *listener = 1;
}

void signals_listen(volatile int *interrupt) {
    listener = interrupt;
    if (interrupt) signal(SIGPIPE, SIG_IGN);
}

static bool set(int number, SignalWay way) {
    struct sigaction action = {.sa_handler = way == SIGNAL_NOTE     ? note
                                             : way == SIGNAL_IGNORE ? SIG_IGN
                                                                    : SIG_DFL};
    return sigaction(number, &action, NULL) == 0;
}

static int get(int number) {
    struct sigaction action;
    if (sigaction(number, NULL, &action)) return -1;
    return action.sa_handler == note      ? SIGNAL_NOTE
           : action.sa_handler == SIG_IGN ? SIGNAL_IGNORE
                                          : SIGNAL_DEFAULT;
}

static int take(void) {
    for (int number = 1; number < SIGNALS; number++) {
        if (!noted[number]) continue;
        noted[number] = 0;
        return number;
    }
    return 0;
}

const SignalSource signals_source = {set, get, take};

void signals_die(int number) {
    signal(number, SIG_DFL);
    kill(getpid(), number);
}
