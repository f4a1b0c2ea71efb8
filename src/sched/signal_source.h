/* signal_source.h - the door to a process's signals, which whoever owns the process lends
 * to one VM: the command does, the library never. */
#ifndef SCHED_SIGNAL_SOURCE_H
#define SCHED_SIGNAL_SOURCE_H

#include <stdbool.h>

/* Those that the command itself answers; <signal.h> cannot stand beside runtime.h, whose
 * raise() is another. POSIX gives them these numbers. */
enum { SIGNAL_INTERRUPT = 2, SIGNAL_QUIT = 3 };

typedef enum SignalWay {
    SIGNAL_DEFAULT, /* what the system does */
    SIGNAL_IGNORE,
    SIGNAL_NOTE, /* noted, for take() */
} SignalWay;

typedef struct SignalSource {
    bool (*set)(int number, SignalWay way); /* false: errno */
    /* -1: no such signal. Somebody else's handler counts as SIGNAL_DEFAULT. */
    int (*get)(int number);
    /* The lowest signal noted since it was last taken; 0: none. */
    int (*take)(void);
} SignalSource;

#endif
