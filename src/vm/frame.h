/* frame.h - frames on the VM stack and frames on the heap (generators and coroutines).
 *
 * Registers are base-relative; four header words lie below them:
 *   base[-4] the Function    base[-3] where the caller goes on (const Instr *)
 *   base[-2] caller's base   base[-1] info: destination register << 8 | RET_*
 * Stack frames overlap: the caller's call window becomes the callee's header and
 * arguments. A Generator is such a frame on the heap, run in place.
 *
 * Driving. A root is a Generator driven by something that is not an awaiter: a for loop,
 * send(), a task. Its header names the driver. Frames that it awaits (or yields from)
 * hang below it, each one's header naming its awaiter; `top` of the root is the
 * innermost. A resume jumps to `top`, a yield returns to the root's driver: both O(1) in
 * the depth. Vm.root is the innermost root now running; `outer` the one it interrupted.
 *
 * Collection. Frames of the running chain are roots, so their registers are written
 * without barrier; a heap frame that stops being the running one (it suspends, or awaits
 * another) passes heap_barrier, so that sleeping frames are looked at once and then left
 * alone. */
#ifndef VM_FRAME_H
#define VM_FRAME_H

#include "vm/state.h"

enum { FRAME_HEADER = 4 };

typedef enum RetKind {
    RET_PLAIN,   /* value to the destination register, go on */
    RET_STOP,    /* the caller is C: leave the dispatch loop */
    RET_INIT,    /* of __init__: must be None; base[-5] is the instance */
    RET_DISCARD, /* value thrown away (__setattr__, __setitem__ …) */
    RET_TRUTH,   /* truth of the value to the destination */
    RET_NOT,     /* its negation */
    RET_JUMP,    /* fused comparison: jump if the truth equals c of the instruction */
    RET_BINARY,  /* operator method: NotImplemented tries the next candidate */
    RET_COMPARE, /* the same for comparisons */
    RET_COMPARE_JUMP,
    RET_FOR,     /* generator in FOR_ITER: its end jumps out of the loop */
    RET_NEXT,    /* __next__ in FOR_ITER: StopIteration jumps out of the loop */
    RET_AWAIT,   /* awaited by the frame below: the value goes to the destination */
    RET_SEGMENT, /* first frame of a stack segment; real words in the segment's start */
} RetKind;

/* A Future or Task: awaited through VM.future_await. */
INLINE bool is_future(Value v) {
    return is_object(v) && as_object(v)->layout >= LAYOUT_FUTURE &&
           as_object(v)->layout <= LAYOUT_GATHERING;
}

/* The info word of a frame's header: what its return does, and the destination. */
INLINE Value info_of(RetKind kind, unsigned dst) { return (Value)dst << 8 | kind; }
INLINE RetKind info_kind(Value info) { return (RetKind)(info & 0xFF); }
INLINE size_t info_dst(Value info) { return info >> 8; }

INLINE Function *frame_function(const Value *base) {
    return (Function *)as_object(base[-4]);
}
INLINE const Instr *frame_return(const Value *base) { return (const Instr *)base[-3]; }
INLINE Value *frame_caller(const Value *base) { return (Value *)base[-2]; }
INLINE RetKind frame_kind(const Value *base) { return info_kind(base[-1]); }
INLINE void frame_link(Value *base, Function *fn, const Instr *ret, Value *caller,
                       RetKind kind, unsigned dst) {
    base[-4] = value_object(fn);
    base[-3] = (Value)(uintptr_t)ret;
    base[-2] = (Value)(uintptr_t)caller;
    base[-1] = info_of(kind, dst);
}

/* Object.aux of a Generator: its state in the low byte, then flags. */
typedef enum GenState {
    GEN_CREATED,
    GEN_YIELDED,  /* suspended in YIELD: a sent value goes to its destination */
    GEN_AWAITING, /* suspended in AWAIT or YIELD_FROM on `awaited`, which is no script
                     frame, or below which a script frame is top */
    GEN_RUNNING,
    GEN_FINISHED,
} GenState;
enum {
    GEN_STATE = 0xFF,
    GEN_TEMPORARY = 0x100 /* only AWAIT's operand refers to it */,
    GEN_AWAITED = 0x200 /* was awaited, sent to or closed: no "never awaited" */,
    GEN_CLOSING = 0x400,
    GEN_ASYNC_RUNNING = 0x800,
    GEN_HOOKED = 0x1000,
    GEN_LOOPED = 0x2000, /* made by the call in a for header: closed by FOR_END */
    GEN_SHARED = 0x4000, /* innermost for several roots: none may trust its `top` */
};

struct Generator {
    Object head;
    const Instr *pc;    /* where it goes on */
    Generator *top;     /* of a root that is suspended: its innermost frame; else itself,
                           or NULL */
    Value awaited;      /* what AWAIT or YIELD_FROM waits for: cr_await; UNBOUND: nothing;
                           None: its next turn, as if for VM.turn_awaited's coroutine */
    Generator *outer;   /* while driven as a root: the root that this one interrupted */
    Value *sp;          /* while driven as a root: Vm.sp to restore; else NULL */
    union {             /* for the recursion limit, in frames */
        uint32_t chain; /* suspended root: those from it to `top` */
        uint32_t below; /* while driven as a root: those that it was driven from */
    };
    uint32_t stops; /* Limits.stops when it was made */
    Value header[FRAME_HEADER];
    Value registers[];
};
/* Of a frame with that many registers, which are at most 0xFFFF. */
INLINE size_t generator_size(uint32_t registers) {
    return sizeof(Generator) + registers * sizeof(Value);
}
INLINE Generator *as_generator(Value v) { return (Generator *)as_object(v); }
INLINE bool is_generator(Value v) { return has_layout(v, LAYOUT_GENERATOR); }
INLINE Generator *frame_generator(Value *base) {
    return (Generator *)((char *)base - offsetof(Generator, registers));
}
INLINE bool frame_on_heap(const Value *base) {
    return frame_function(base)->flags & CODE_SUSPENDABLE;
}
INLINE GenState gen_state(const Generator *g) {
    return (GenState)(g->head.aux & GEN_STATE);
}
INLINE bool is_driven(const Generator *g) { return g->sp; }
/* A coroutine that nobody can await any more. */
INLINE bool is_ended_coroutine(Value v) {
    return is_generator(v) && as_object(v)->shape == TYPE_COROUTINE &&
           gen_state((const Generator *)as_object(v)) == GEN_FINISHED;
}
INLINE void gen_set_state(Generator *g, GenState s) {
    g->head.aux = (uint16_t)((g->head.aux & ~GEN_STATE) | s);
}

/* First free stack word above the running frame. */
INLINE Value *frame_free(VM *vm) {
    if (!vm->base) return vm->segment->words;
    return frame_on_heap(vm->base) ? vm->sp
                                   : vm->base + frame_function(vm->base)->registers;
}
/* Arranges args[0..n), keyword values last, as the parameters of fn in `base`, which may
 * be `args`. False: TypeError raised. */
MUST_CHECK bool frame_bind(VM *vm, Function *fn, Value *base, const Value *args, size_t n,
                           Tuple *kwnames);

/* A suspended frame for a call of a generator or coroutine function, its arguments bound.
 */
Generator *generator_new(VM *vm, Function *fn, const Value *args, size_t n);

/* Everything in a new frame but its driver, header[1] to [3]. Nothing reads `outer` of a
 * frame that is not driven. */
INLINE void generator_fill(VM *vm, Generator *g, Function *fn, const Value *args,
                           size_t n) {
    g->pc = fn->entry;
    g->top = g;
    g->awaited = UNBOUND;
    g->sp = NULL;
    g->chain = 1;
    g->stops = vm->limits.stops;
    g->header[0] = value_object(fn);
    for (size_t i = 0; i < n; i++)
        g->registers[i] = args[i];
    for (size_t i = n; i < fn->registers; i++)
        g->registers[i] = UNBOUND;
}
/* The frame of a coroutine for exactly n arguments, to be awaited at once. NULL: not
 * without generator_new. */
INLINE Generator *coroutine_take(VM *vm, Function *fn, const Value *args, size_t n) {
    if (UNLIKELY(!fn->head.aux)) return NULL;
    HeapClass *cells = &vm->rt.heap.classes[HEAP_FINALIZABLE][fn->head.aux];
    Generator *g = heap_take(cells, generator_size(fn->registers));
    if (UNLIKELY(!g)) return NULL;
    g->head = (Object){.shape = TYPE_COROUTINE,
                       .layout = LAYOUT_GENERATOR,
                       .aux = GEN_RUNNING | GEN_TEMPORARY | GEN_AWAITED};
    generator_fill(vm, g, fn, args, n);
    return g;
}
/* `me`, the running frame, awaits `child` in the instruction that ends at ret. */
INLINE void generator_hang(VM *vm, Generator *me, Generator *child, const Instr *ret,
                           unsigned dst) {
    me->awaited = value_object(child);
    me->pc = ret;
    gen_set_state(me, GEN_AWAITING);
    heap_barrier(&vm->rt.heap, me);
    child->header[1] = (Value)(uintptr_t)ret;
    child->header[2] = (Value)(uintptr_t)me->registers;
    child->header[3] = info_of(RET_AWAIT, dst);
    child->top = NULL;
}
/* The awaited frame `g` returned to its awaiter, or handed it an item. */
INLINE Value *generator_unhang(VM *vm, Generator *g) {
    Value *base = (Value *)(uintptr_t)g->header[2];
    Generator *me = frame_generator(base);
    me->awaited = UNBOUND;
    gen_set_state(me, GEN_RUNNING);
    vm->depth_left++;
    return vm->base = base;
}
INLINE void generator_finish(Generator *g) {
    gen_set_state(g, GEN_FINISHED);
    g->awaited = UNBOUND;
    g->top = g;
    g->chain = 1;
}
/* A finished coroutine whose value its awaiter has: nothing else refers to it if the
 * await was of a temporary, unless somebody has looked at the chain, or several drive it.
 */
INLINE void coroutine_give_back(VM *vm, Generator *g) {
    unsigned cells = frame_function(g->registers)->head.aux;
    if ((g->head.aux & (GEN_TEMPORARY | GEN_SHARED)) == GEN_TEMPORARY && LIKELY(cells) &&
        !(g->head.gc & GC_EXPOSED))
        heap_free_to(&vm->rt.heap, &vm->rt.heap.classes[HEAP_FINALIZABLE][cells], g);
}

/* Drive `g` as a root from C until it yields, returns or raises. `sent` is None to start.
 */
Sent generator_send(VM *vm, Generator *g, Value sent, Value *result);
/* Its next item; UNBOUND: it returned Runtime.stop_value; RAISED. */
Value generator_next(VM *vm, Generator *g);
/* Raise the exception object inside; the same results. */
Sent generator_throw(VM *vm, Generator *g, Value exception, Value *result);
/* `returned` (may be NULL): what it returned when closed, or None. */
MUST_CHECK bool generator_close(VM *vm, Generator *g, Value *returned);

/* Where a frame that has not run yet was made; NULL: not known. */
INLINE Function *generator_maker(const Generator *g, const Instr **pc) {
    *pc = (const Instr *)(uintptr_t)g->header[1];
    return g->header[2] == UNBOUND ? NULL : (Function *)as_object(g->header[2]);
}

/* The dispatch loop: runs from vm->pc, vm->base until a RET_STOP frame ends. */
Value loop_run(VM *vm);
/* With rt.error pending: find a handler. True: vm->pc and vm->base are set to it. False:
 * a RET_STOP frame was left (it is popped). */
MUST_CHECK bool unwind(VM *vm);

#endif
