/* sched.h - the event loop's door to the rooms above. */
#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "vm/frame.h"

/* Attach the scheduler to a VM: future_await and the other hooks. False: raised. */
MUST_CHECK bool sched_boot(VM *vm);
void sched_close(VM *vm);
/* asyncio.run(main) for a script with module-level await. RAISED or its result. */
Value sched_run_main(VM *vm, Value main);
/* The native module `_asyncio`, on which stdlib/asyncio is written. UNBOUND: not this
 * one. */
Value sched_module(VM *vm, Str *name);

/* VM.future_await. */
Sent future_await(VM *vm, Value future, Value *result);
/* A coroutine to asyncio: native, types.coroutine's, or anything that has its methods. */
bool is_coroutine(Runtime *rt, Value v);
bool is_coroutine_function(Value v); /* an `async def`, or a method that is one */
/* "f() at file:line", as reports name a callback; args NULL: not shown. NULL: raised. */
Str *callback_text(Runtime *rt, Value callback, Tuple *args);

#endif
