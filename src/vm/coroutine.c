/* coroutine.c - see coroutine.h. */
#include "vm/coroutine.h"
#include "vm/slow.h"

/* ---- the cell --------------------------------------------------------------------- */

static void trace(Tracer *t, Object *o) {
    NativeCoroutine *c = (NativeCoroutine *)o;
    trace_value(t, c->awaited);
    trace_value(t, c->task);
    trace_values(t, c->slots, c->def->slots);
}
static bool has_last_words(Heap *heap, Object *o) {
    return native_state((NativeCoroutine *)o) == NATIVE_CREATED;
}
const LayoutOps layout_NATIVE_COROUTINE = {
    .name = "native coroutine", .trace = trace, .has_last_words = has_last_words};

Value coroutine_new(VM *vm, const CoroutineDef *def, const Value *slots, size_t n) {
    size_t size = sizeof(NativeCoroutine) + def->slots * sizeof(Value);
    NativeCoroutine *c =
        object_alloc(&vm->rt, size, TYPE_COROUTINE, LAYOUT_FREE, HEAP_FINALIZABLE);
    if (UNLIKELY(!c)) return RAISED;
    c->def = def;
    c->awaited = vm->base ? vm->base[-4] : UNBOUND;
    c->task = (Value)(uintptr_t)vm->pc;
    for (size_t i = 0; i < n; i++)
        c->slots[i] = slots[i];
    for (size_t i = n; i < def->slots; i++)
        c->slots[i] = UNBOUND;
    c->head.aux = NATIVE_CREATED;
    c->head.layout = LAYOUT_NATIVE_COROUTINE;
    return value_object(c);
}

Function *coroutine_maker(const NativeCoroutine *c, const Instr **pc) {
    *pc = (const Instr *)(uintptr_t)c->task;
    return c->awaited == UNBOUND ? NULL : (Function *)as_object(c->awaited);
}

/* ---- steps ------------------------------------------------------------------------ */

static void set_state(NativeCoroutine *c, NativeState s) {
    c->head.aux = (uint16_t)((c->head.aux & ~NATIVE_STATE) | s);
}

static void finish(NativeCoroutine *c) {
    set_state(c, NATIVE_FINISHED);
    c->awaited = c->task = UNBOUND;
    for (unsigned i = 0; i < c->def->slots; i++)
        c->slots[i] = UNBOUND;
}

/* As PEP 479 has it for frames. */
static COLD void convert_stop(VM *vm) {
    Runtime *rt = &vm->rt;
    Value old = error_take(rt);
    raise(rt, TYPE_RUNTIME_ERROR, "coroutine raised StopIteration");
    exception_from(rt, rt->error, old);
}

/* Not to be run now: says why. `sent` RAISED drops the thrown exception. */
static COLD Sent refuse(VM *vm, NativeCoroutine *c, Value sent) {
    Runtime *rt = &vm->rt;
    if (native_state(c) == NATIVE_CREATED && sent == RAISED)
        finish(c);
    else if (native_state(c) == NATIVE_CREATED)
        raise(rt, TYPE_TYPE_ERROR,
              "can't send non-None value to a just-started coroutine");
    else if (native_state(c) == NATIVE_RUNNING)
        raise(rt, TYPE_VALUE_ERROR, "coroutine already executing");
    else
        raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    return SENT_RAISED;
}

/* A task waits in it, and was not woken. */
static bool is_taken(const NativeCoroutine *c) {
    return c->task != UNBOUND && !(c->head.aux & (NATIVE_WOKEN | NATIVE_CANCELLED));
}

Sent coroutine_step(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    NativeState state = native_state(c);
    if (UNLIKELY(state != NATIVE_SUSPENDED)) {
        if (state != NATIVE_CREATED || sent != NONE_VALUE) return refuse(vm, c, sent);
        c->awaited = c->task = UNBOUND;
    } else if (UNLIKELY(is_taken(c)) && sent != RAISED) {
        *result = vm->wait_shared(vm, value_object(c));
        if (*result != UNBOUND) return *result == RAISED ? SENT_RAISED : SENT_YIELD;
    }
    set_state(c, NATIVE_RUNNING);
    Sent what = c->def->step(vm, c, sent, result);
    if (what == SENT_YIELD) {
        set_state(c, NATIVE_SUSPENDED);
        return SENT_YIELD;
    }
    finish(c);
    if (UNLIKELY(what == SENT_RAISED) && error_is(&vm->rt, TYPE_STOP_ITERATION))
        convert_stop(vm);
    return what;
}

bool coroutine_close(VM *vm, NativeCoroutine *c) {
    Runtime *rt = &vm->rt;
    if (native_state(c) == NATIVE_FINISHED) return true;
    if (native_state(c) == NATIVE_CREATED) return finish(c), true;
    raise(rt, TYPE_GENERATOR_EXIT, "");
    Value result;
    switch (coroutine_step(vm, c, RAISED, &result)) {
    case SENT_YIELD:
        raise(rt, TYPE_RUNTIME_ERROR, "coroutine ignored GeneratorExit");
        return false;
    case SENT_RETURN: return true;
    case SENT_RAISED: break;
    }
    if (!error_is(rt, TYPE_GENERATOR_EXIT)) return false;
    error_clear(rt);
    return true;
}

/* ---- awaiting --------------------------------------------------------------------- */

static Sent step_once(VM *vm, Value iterator, Value sent, Value *result) {
    if (is_native_coroutine(iterator))
        return coroutine_step(vm, as_native_coroutine(iterator),
                              sent == UNBOUND ? NONE_VALUE : sent, result);
    if (sent != RAISED) {
        if (is_ended_coroutine(iterator)) { /* somebody else ran it to its end */
            raise(&vm->rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
            return SENT_RAISED;
        }
        if (is_generator(iterator))
            return generator_send(vm, as_generator(iterator),
                                  sent == UNBOUND ? NONE_VALUE : sent, result);
        return iterator_step(vm, iterator, sent, result);
    }
    if (is_future(iterator)) return SENT_RAISED;
    Value exception = error_take(&vm->rt);
    if (is_generator(iterator))
        return generator_throw(vm, as_generator(iterator), exception, result);
    return iterator_throw(vm, iterator, exception, result);
}

/* One step of it. `sent` UNBOUND: the first; RAISED: throw rt.error in. */
static Sent awaitable_step(VM *vm, Value iterator, Value sent, Value *result) {
    Value thrown = sent == RAISED ? error_take(&vm->rt) : UNBOUND;
    if (!depth_enter(&vm->rt, "")) return SENT_RAISED;
    if (sent == RAISED) vm->rt.error = thrown;
    Sent what = step_once(vm, iterator, sent, result);
    depth_leave(&vm->rt);
    return what;
}

Sent coroutine_await(VM *vm, NativeCoroutine *c, Value awaitable, Value *result) {
    Value it = awaitable_iterator(vm, awaitable);
    if (it == RAISED) return SENT_RAISED;
    c->awaited = it;
    heap_barrier(&vm->rt.heap, c);
    return coroutine_awaiting(vm, c, UNBOUND, result);
}

Sent coroutine_awaiting(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Sent what = awaitable_step(vm, c->awaited, sent, result);
    if (what != SENT_YIELD) c->awaited = UNBOUND;
    return what;
}
