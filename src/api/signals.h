/* signals.h - Ctrl-C for the command. The library never installs handlers; only tooling.c
 * calls this. Kept apart from runtime.h, whose raise() is not the C library's. */
#ifndef API_SIGNALS_H
#define API_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/* From now on SIGINT sets *interrupt and empties *budget, so that the next safepoint
 * looks. SIGPIPE is ignored. NULL: stop listening. */
void signals_listen(volatile int *interrupt, int64_t *budget);
/* Was there a SIGINT since the last call? */
bool signals_take(void);
/* Ends the process as one that SIGINT killed. */
void signals_die_of_interrupt(void);

#endif
