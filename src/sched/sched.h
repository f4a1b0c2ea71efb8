/* sched.h - the event loop's door to the rooms above. */
#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "vm/frame.h"

/* Attach the scheduler to a VM: future_await and the other hooks. False: raised. */
MUST_CHECK bool sched_boot(VM *vm);
void sched_close(VM *vm);
/* asyncio.run(main) for a script with module-level await. RAISED or its result. */
Value sched_run_main(VM *vm, Value main);
/* The native module `_asyncio`, on which stdlib/asyncio is written. UNBOUND: not this one. */
Value sched_module(VM *vm, Str *name);

#endif
