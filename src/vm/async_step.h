/* async_step.h - the awaitables of asynchronous generators (__anext__, asend, athrow,
 * aclose) and the iterator of a coroutine's __await__. PEP 525, PEP 492. */
#ifndef VM_ASYNC_STEP_H
#define VM_ASYNC_STEP_H

#include "vm/frame.h"

typedef enum StepKind { STEP_ANEXT, STEP_ASEND, STEP_ATHROW, STEP_ACLOSE } StepKind;
typedef enum StepState { STEP_INIT, STEP_RUNNING, STEP_CLOSED } StepState;

typedef struct AsyncStep {
    Object head;
    uint32_t kind, state;
    Generator *target; /* the async generator; or the coroutine of a wrapper */
    Value arg;         /* to send; or the tuple of athrow's arguments */
    Function *maker;   /* the function that asked for it, or NULL … */
    const Instr *pc;   /* … and where */
} AsyncStep;

INLINE bool is_async_step(Value v) {
    return has_layout(v, LAYOUT_ASYNC_STEP) &&
           as_object(v)->shape <= TYPE_ASYNC_GENERATOR_THROW;
}
/* The generator's method that made it. */
const char *async_step_method(const AsyncStep *s);
Value async_step_new(VM *vm, Generator *g, StepKind kind, Value arg);
Value coroutine_wrapper_new(VM *vm, Object *coroutine);
/* AWAIT of a step in the running frame: its generator's frame joins the chain. */
Value async_step_link(VM *vm, const Instr *ret, Value step, unsigned dst);
/* Driving a step from C. sent UNBOUND: the first time. */
Sent async_step_send(VM *vm, Value step, Value sent, Value *result);
Sent async_step_throw(VM *vm, Value step, Value exception, Value *result);
/* The generator's frame returned to its awaiter: StopAsyncIteration, or the end of
 * aclose. */
Value async_generator_ended(VM *vm, Generator *g, Value v, Value info);
/* The loop for which it was made is left: the event loop closes it, as when it dies. */
void async_generator_leave(VM *vm, Generator *g);
/* An exception left it: true when aclose swallows it. */
bool async_generator_closed(VM *vm, Generator *g);
/* throw(value) or throw(type[, value[, traceback]]): the exception, or RAISED. */
Value thrown_exception(Runtime *rt, Value *args);
/* Takes a StopIteration apart. */
Value stop_iteration_value(Value exception);

#endif
