/* context.h - contextvars: which value a ContextVar has in the code that runs.
 *
 * VM.context is the current Context, or UNBOUND: an empty one that nobody has looked at,
 * which costs nothing. Contexts share their dictionary of values until one of them sets a
 * variable, so that a copy takes no time. */
#ifndef SCHED_CONTEXT_H
#define SCHED_CONTEXT_H

#include "vm/state.h"

/* The classes ContextVar, Token and Context, and copy_context: for module contextvars. */
Value contextvars_module(VM *vm, Str *name);
/* A copy of the current context. UNBOUND: it is empty. RAISED. */
Value context_copy_current(VM *vm);
/* The Context object behind a value of VM.context, made if need be. RAISED. */
Value context_object(VM *vm, Value *context);
/* The running task's own, whatever Context.run runs within it: as a value of VM.context,
 * and as an object (RAISED). */
Value context_own(VM *vm);
Value context_own_object(VM *vm);
/* `context` as an argument: None is a copy of the current one; anything but a Context is
 * a TypeError. UNBOUND: empty. RAISED. */
Value context_argument(VM *vm, Value v);

#endif
