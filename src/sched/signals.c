/* signals.c - see signals.h. */
#include "sched/signals.h"

#include "sched/loop.h"
#include "vm/frame_type.h"

static void trace(Tracer *t, void *user) {
    Signals *s = ((VM *)user)->signals;
    for (int i = 0; s && i < SIGNALS_COUNT; i++)
        trace_value(t, s->handlers[i]);
}

bool signals_lend(VM *vm, const SignalSource *source,
                  bool (*unhandled)(VM *vm, int number)) {
    Signals *s = mem_alloc(&vm->rt.alloc, sizeof *s);
    if (!s || !heap_add_roots(&vm->rt.heap, trace, vm)) {
        if (s) mem_free(&vm->rt.alloc, s, sizeof *s);
        return raise_memory(&vm->rt), false;
    }
    s->source = source;
    s->unhandled = unhandled;
    for (int i = 0; i < SIGNALS_COUNT; i++)
        s->handlers[i] = UNBOUND;
    vm->signals = s;
    vm->check_interrupt = signals_dispatch;
    return true;
}

void signals_close(VM *vm) {
    if (vm->signals) mem_free(&vm->rt.alloc, vm->signals, sizeof *vm->signals);
    vm->signals = NULL;
}

/* A Frame of what the signal interrupts, or None. */
static Value running_frame(VM *vm) {
    if (!vm->base) return NONE_VALUE;
    Frame *frame = frame_running(vm, 0);
    return frame ? value_object(frame) : RAISED;
}

static bool handle(VM *vm, int number) {
    Runtime *rt = &vm->rt;
    Value handler = vm->signals->handlers[number];
    if (handler == UNBOUND) return vm->signals->unhandled(vm, number);
    if (is_handle(handler))
        return loop_note_signal(((Handle *)as_object(handler))->loop, number);
    Value args[2] = {value_small(number), running_frame(vm)};
    return args[1] != RAISED && call(rt, handler, args, 2) != RAISED;
}

bool signals_dispatch(VM *vm, int what) {
    for (int number; (number = vm->signals->source->take());) {
        if (handle(vm, number)) continue;
        vm->interrupt = INTERRUPT_SIGNAL; /* the next safepoint looks for the rest */
        return false;
    }
    return true;
}

bool signals_handle(VM *vm, int number, Value handler, SignalWay way) {
    Signals *s = vm->signals;
    if (!s->source->set(number, handler == UNBOUND ? way : SIGNAL_NOTE)) return false;
    s->handlers[number] = handler;
    return true;
}
