/* signals.h - what the process's signals do to a VM: a handler of the script's, a
 * callback of a loop's, or what the VM's host does by itself (Ctrl-C raises
 * KeyboardInterrupt). Handlers run at safepoints. A VM that was lent no source has no
 * signals. */
#ifndef SCHED_SIGNALS_H
#define SCHED_SIGNALS_H

#include "sched/signal_source.h"
#include "vm/state.h"

enum { SIGNALS_COUNT = 65 };

typedef struct Signals {
    const SignalSource *source;
    /* Signals that no script handles. False: raised. */
    bool (*unhandled)(VM *vm, int number);
    /* UNBOUND: the host's way; a callable of signal.signal; or a Handle of
     * loop.add_signal_handler. */
    Value handlers[SIGNALS_COUNT];
} Signals;

/* Lends the source to the VM. False: no memory (raised). */
MUST_CHECK bool signals_lend(VM *vm, const SignalSource *source,
                             bool (*unhandled)(VM *vm, int number));
void signals_close(VM *vm);
/* VM.check_interrupt: what the noted signals ask for. False: raised; the rest is noted
 * still. */
MUST_CHECK bool signals_dispatch(VM *vm, int what);
/* UNBOUND gives the signal back to `way`. False: errno. */
MUST_CHECK bool signals_handle(VM *vm, int number, Value handler, SignalWay way);

#endif
