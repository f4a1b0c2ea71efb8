/* execution.c - see execution.h. */
#include "vm/execution.h"

#include "vm/frame.h"

/* ---- the stack of frames ---------------------------------------------------------- */

static StackSegment *segment_new(VM *vm, size_t words) {
    StackSegment *s = mem_alloc(&vm->rt.alloc, sizeof *s + words * sizeof(Value));
    if (!s) return NULL;
    s->older = s->newer = NULL;
    s->end = s->words + words;
    s->info = 0;
    for (Value *w = s->words; w < s->end; w++)
        *w = UNBOUND;
    return s;
}

static void segments_free(VM *vm, StackSegment *s) {
    while (s && s->newer)
        s = s->newer;
    for (StackSegment *older; s; s = older) {
        older = s->older;
        mem_free(&vm->rt.alloc, s, (size_t)((char *)s->end - (char *)s));
    }
}

bool execution_init(VM *vm, Execution *e) {
    enum { FIRST_SEGMENT_WORDS = 1024 };
    StackSegment *segment = segment_new(vm, FIRST_SEGMENT_WORDS);
    if (!segment) return false;
    *e = (Execution){.segment = segment,
                     .sp = segment->words,
                     .limit = segment->end,
                     .depth_left = vm->recursion_limit,
                     .handled = UNBOUND,
                     .leaving = UNBOUND,
                     .context = UNBOUND,
                     .error = UNBOUND,
                     .stop_value = UNBOUND,
                     .next = vm->parked};
    vm->parked = e;
    return true;
}

/* ---- there and back --------------------------------------------------------------- */

#define EACH_FIELD(VM_FIELD, RT_FIELD) \
    VM_FIELD(base)                     \
    VM_FIELD(sp)                       \
    VM_FIELD(limit)                    \
    VM_FIELD(binding)                  \
    VM_FIELD(pc)                       \
    VM_FIELD(segment)                  \
    VM_FIELD(root)                     \
    VM_FIELD(depth_left)               \
    VM_FIELD(handled)                  \
    VM_FIELD(leaving)                  \
    VM_FIELD(context)                  \
    VM_FIELD(runs)                     \
    VM_FIELD(reraising)                \
    VM_FIELD(loop)                     \
    VM_FIELD(current_loop)             \
    RT_FIELD(error)                    \
    RT_FIELD(stop_value)               \
    RT_FIELD(c_depth)                  \
    RT_FIELD(repr_guard)               \
    RT_FIELD(repr_guard_n)             \
    RT_FIELD(repr_guard_cap)

void execution_save(VM *vm, Execution *e) {
#define SAVE_VM(field) e->field = vm->field;
#define SAVE_RT(field) e->field = vm->rt.field;
    EACH_FIELD(SAVE_VM, SAVE_RT)
    e->c_base = vm->rt.heap.stack_base;
}

void execution_park(VM *vm, Execution *e, void *c_top) {
    execution_save(vm, e);
    e->c_top = c_top;
    e->next = vm->parked;
    vm->parked = e;
}

static void unpark(VM *vm, Execution *e) {
    Execution **link = &vm->parked;
    while (*link != e)
        link = &(*link)->next;
    *link = e->next;
}

void execution_resume(VM *vm, Execution *e) {
    unpark(vm, e);
#define LOAD_VM(field) vm->field = e->field;
#define LOAD_RT(field) vm->rt.field = e->field;
    EACH_FIELD(LOAD_VM, LOAD_RT)
    vm->rt.heap.stack_base = e->c_base;
}

void executions_limit_depth(VM *vm, int64_t limit) {
    int64_t more = limit - vm->recursion_limit;
    vm->recursion_limit = limit;
    vm->depth_left += more;
    for (Execution *e = vm->parked; e; e = e->next)
        e->depth_left += more;
}

void execution_free(VM *vm, Execution *e) {
    Allocator *alloc = &vm->rt.alloc;
    unpark(vm, e);
    mem_free(alloc, e->repr_guard, e->repr_guard_cap * sizeof *e->repr_guard);
    segments_free(vm, e->segment);
}

/* ---- tracing ---------------------------------------------------------------------- */

/* First free word of its stack. */
static Value *free_of(const Execution *e) {
    Value *top = !e->base                 ? e->segment->words
                 : frame_on_heap(e->base) ? e->sp
                                          : e->base + frame_function(e->base)->registers;
    bool is_binding = e->binding && e->binding > top && e->binding <= e->segment->end;
    return is_binding ? e->binding : top;
}

static void trace_stack(Tracer *t, const Execution *e) {
    Value *top = free_of(e);
    for (StackSegment *s = e->segment; s; s = s->older) {
        trace_value(t, s->info);
        trace_conservative(t, s->words, top >= s->words && top <= s->end ? top : s->end);
        top = NULL;
    }
}

/* Frames on the heap that are running: their registers change without barriers. */
static void trace_running(Tracer *t, const Execution *e) {
    for (Value *base = e->base; base; base = frame_caller(base)) {
        if (!frame_on_heap(base)) continue;
        Generator *g = frame_generator(base);
        trace_object(t, g);
        trace_values(t, g->registers, frame_function(base)->registers);
        trace_value(t, g->awaited);
    }
}

void execution_trace(Tracer *t, const Execution *e) {
    trace_stack(t, e);
    trace_running(t, e);
    trace_object(t, e->root);
    trace_value(t, e->handled);
    trace_value(t, e->leaving);
    trace_value(t, e->context);
    trace_object(t, e->loop);
    trace_object(t, e->current_loop);
    trace_value(t, e->error);
    trace_value(t, e->stop_value);
}
