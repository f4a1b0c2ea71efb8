/* signals.c - see signals.h. */
#include "api/signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* The command owns the process, so one VM hears Ctrl-C. */
static volatile int *listener;
static int64_t *listener_budget;
static volatile sig_atomic_t interrupted;

static void on_sigint(int number) {
    (void)number;
    if (!listener) return;
    interrupted = 1;
    *listener = 1;
    *listener_budget = 0;
}

void signals_listen(volatile int *interrupt, int64_t *budget) {
    listener_budget = budget;
    listener = interrupt;
    if (!interrupt) return;
    struct sigaction action = {.sa_handler = on_sigint};
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool signals_take(void) {
    bool was = interrupted;
    interrupted = 0;
    return was;
}

void signals_die_of_interrupt(void) {
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
}
