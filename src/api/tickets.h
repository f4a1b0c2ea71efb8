/* tickets.h - unfinished async natives: a native that returned AIOLOS_PENDING holds a
 * ticket; any thread finishes it, once; what comes late finds it gone.
 *
 * A call of an async native is a native coroutine (vm/coroutine.h), which waits for the
 * ticket. Who finishes leaves a result in the ticket and posts it to the VM. A ticket is
 * OPEN, then FINISHED (its post is under way) or gone: cancelled, or the VM closed. */
#ifndef API_TICKETS_H
#define API_TICKETS_H

#include "api/host.h"
#include "vm/coroutine.h"

/* The step of async natives' coroutines, and their slots. */
enum {
    ASYNC_NATIVE,
    ASYNC_ARGUMENTS,
    ASYNC_RESULT,
    ASYNC_FAILED,
    ASYNC_TICKET,
    ASYNC_SLOTS
};
Sent async_native_step(VM *vm, NativeCoroutine *c, Value sent, Value *result);

/* False: no memory. */
MUST_CHECK bool tickets_init(aiolos_vm *vm);
void tickets_trace(Tracer *t, aiolos_vm *vm);
/* Nobody waits for them any more: the VM stopped, or closes. */
void tickets_cancel(aiolos_vm *vm);
/* After remote_close and tickets_cancel. */
void tickets_free(aiolos_vm *vm);

#endif
