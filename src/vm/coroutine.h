/* coroutine.h - coroutines written in C: of class `coroutine` to scripts, but a state
 * machine with a few slots where others have a frame.
 *
 * A definition's step runs from one suspension to the next. It keeps what it needs in
 * `slots`, and in `at` where it stopped; nothing of it stays on the C stack. AWAIT calls
 * the step directly, so that what completes at once touches neither the scheduler nor
 * another frame. Tracebacks do not show it.
 *
 * While it waits for no object (sched/wait.h) a step yields the coroutine itself, which
 * VM.wait_future turns into a Future where a script is to see it. */
#ifndef VM_COROUTINE_H
#define VM_COROUTINE_H

#include "vm/frame.h"

typedef struct NativeCoroutine NativeCoroutine;

/* `sent` is None at first; RAISED: rt.error is thrown in where the step waits, and a step
 * that returns SENT_RAISED lets it through. SENT_YIELD: *result is what to wait for. */
typedef Sent (*CoroutineStep)(VM *vm, NativeCoroutine *c, Value sent, Value *result);

typedef struct CoroutineDef {
    const char *qualname;
    CoroutineStep step;
    unsigned slots;
    /* As the callback of a Future: `by` is done. As a timer: by UNBOUND, it is time.
     * NULL: it is neither. False: raised. */
    bool (*notify)(VM *vm, NativeCoroutine *c, Value by);
} CoroutineDef;

/* Low byte of Object.aux, apart from GenState; then flags; the high byte is `at`. */
typedef enum NativeState {
    NATIVE_CREATED = 8,
    NATIVE_SUSPENDED,
    NATIVE_RUNNING,
    NATIVE_FINISHED
} NativeState;
enum {
    NATIVE_STATE = 0x0F,
    NATIVE_OFFERED = 0x10,   /* it yielded itself, and nobody took that up yet */
    NATIVE_WOKEN = 0x20,     /* the wait is over */
    NATIVE_CANCELLED = 0x40, /* it was cancelled: `task` holds the message */
    NATIVE_TIMED = 0x80,     /* it stands in a loop's heap of timers, to be notified */
};

struct NativeCoroutine {
    Object head;
    const CoroutineDef *def;
    Value awaited; /* what it awaits: cr_await; UNBOUND: itself, or nothing. Before its
                      first step the Function that made it … */
    Value task;    /* … and where; later the Task to be woken: see sched/wait.h */
    Value slots[];
};
INLINE bool is_native_coroutine(Value v) {
    return has_layout(v, LAYOUT_NATIVE_COROUTINE);
}
INLINE NativeCoroutine *as_native_coroutine(Value v) {
    return (NativeCoroutine *)as_object(v);
}
INLINE NativeState native_state(const NativeCoroutine *c) {
    return (NativeState)(c->head.aux & NATIVE_STATE);
}
INLINE unsigned native_at(const NativeCoroutine *c) { return c->head.aux >> 8; }
INLINE void native_go(NativeCoroutine *c, unsigned at) {
    c->head.aux = (uint16_t)((c->head.aux & 0xFF) | at << 8);
}
INLINE void native_keep(VM *vm, NativeCoroutine *c, unsigned slot, Value v) {
    c->slots[slot] = v;
    heap_barrier(&vm->rt.heap, c);
}
/* Yielded itself, to be taken up by whoever drives it? */
INLINE bool is_offered_wait(Value v) {
    return is_native_coroutine(v) && as_object(v)->aux & NATIVE_OFFERED;
}

/* Slots from the n-th on are UNBOUND. RAISED: no memory. */
Value coroutine_new(VM *vm, const CoroutineDef *def, const Value *slots, size_t n);
/* One step; `sent` as for CoroutineStep. The errors of misuse are CPython's. */
Sent coroutine_step(VM *vm, NativeCoroutine *c, Value sent, Value *result);
MUST_CHECK bool coroutine_close(VM *vm, NativeCoroutine *c);
/* Where it was made, while it has not run; NULL: not known. */
Function *coroutine_maker(const NativeCoroutine *c, const Instr **pc);

/* ---- awaiting, from a step -------------------------------------------------------- */

/* What is behind an awaitable: to be kept in `awaited` and driven. RAISED: TypeError. */
Value awaitable_iterator(VM *vm, Value awaitable);
/* Await `awaitable` inside a step: SENT_YIELD is to be handed on after native_go. */
Sent coroutine_await(VM *vm, NativeCoroutine *c, Value awaitable, Value *result);
/* Go on with what coroutine_await began. */
Sent coroutine_awaiting(VM *vm, NativeCoroutine *c, Value sent, Value *result);

#endif
