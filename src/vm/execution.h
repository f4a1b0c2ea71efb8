/* execution.h - what a VM is in the middle of: its frames, what is raised and handled,
 * and the stretch of C stack below it. A VM runs one execution at a time; others wait,
 * parked, each on a thread of its own, and are roots of the collector. */
#ifndef VM_EXECUTION_H
#define VM_EXECUTION_H

#include "vm/state.h"

typedef struct Execution {
    struct Execution *next; /* of VM.parked */
    Value *base, *sp, *limit, *binding;
    const Instr *pc;
    StackSegment *segment;
    Generator *root;
    int64_t depth_left;
    Value handled, leaving, context;
    uint32_t runs;
    bool reraising;
    Loop *loop, *current_loop;
    Value error, stop_value;
    uint32_t c_depth;
    Value *repr_guard;
    uint32_t repr_guard_n, repr_guard_cap;
    void *c_base, *c_top; /* of its C stack: where it entered the VM, where it waits */
} Execution;

/* A fresh one with a stack of frames of its own, parked. False: no memory (nothing is
 * raised). */
MUST_CHECK bool execution_init(VM *vm, Execution *e);
/* Of a parked one. */
void execution_free(VM *vm, Execution *e);

/* The running execution waits from now on; c_top is below everything that it keeps on
 * the C stack, callee-saved registers too. */
void execution_park(VM *vm, Execution *e, void *c_top);
/* A parked one is the running one again. */
void execution_resume(VM *vm, Execution *e);

/* Frames until RecursionError, for the running one and the parked ones. */
void executions_limit_depth(VM *vm, int64_t limit);

/* What the VM holds of the running one. */
void execution_save(VM *vm, Execution *e);
/* Its frames and values; not its C stack. */
void execution_trace(Tracer *t, const Execution *e);

#endif
