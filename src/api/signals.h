/* signals.h - the process's signals, for the command, which owns the process. The library
 * never installs handlers; only tooling.c calls this. Kept apart from runtime.h, whose
 * raise() is not the C library's. */
#ifndef API_SIGNALS_H
#define API_SIGNALS_H

#include <stdint.h>

#include "sched/signal_source.h"

extern const SignalSource signals_source;

/* From now on a noted signal sets *interrupt, at which the next safepoint looks. SIGPIPE
 * is ignored. NULL: stop listening. */
void signals_listen(volatile int *interrupt);
/* Ends the process as one that the signal killed. */
void signals_die(int number);

#endif
