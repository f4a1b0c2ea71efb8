/* async_step.c - see async_step.h. */
#include "vm/async_step.h"
#include "object/containers.h"
#include "vm/slow.h"

static void trace(Tracer *t, Object *o) {
    AsyncStep *s = (AsyncStep *)o;
    trace_object(t, s->target);
    trace_value(t, s->arg);
    trace_object(t, s->maker);
}
/* One that nobody awaited is reported. */
static bool has_last_words(Heap *heap, Object *o) {
    return is_async_step(value_object(o)) && ((AsyncStep *)o)->state == STEP_INIT;
}
const LayoutOps layout_ASYNC_STEP = {
    .name = "async step", .trace = trace, .has_last_words = has_last_words};

INLINE AsyncStep *as_step(Value v) { return (AsyncStep *)as_object(v); }

static Value step_new(VM *vm, uint32_t type, Generator *g, StepKind kind, Value arg) {
    AsyncStep *s = object_alloc(&vm->rt, sizeof *s, type, LAYOUT_FREE, HEAP_FINALIZABLE);
    if (!s) return RAISED;
    s->maker = vm->base ? frame_function(vm->base) : NULL;
    s->pc = vm->pc;
    s->kind = kind;
    s->state = STEP_INIT;
    s->target = g;
    s->arg = arg;
    s->head.layout = LAYOUT_ASYNC_STEP;
    return value_object(s);
}

Value async_step_new(VM *vm, Generator *g, StepKind kind, Value arg) {
    return step_new(
        vm, kind <= STEP_ASEND ? TYPE_ASYNC_GENERATOR_STEP : TYPE_ASYNC_GENERATOR_THROW,
        g, kind, arg);
}

Value coroutine_wrapper_new(VM *vm, Object *coroutine) {
    return step_new(vm, TYPE_COROUTINE_WRAPPER, (Generator *)coroutine, STEP_ASEND,
                    NONE_VALUE);
}

Value stop_iteration_value(Value exception) {
    Exception *e = as_exception(exception);
    if (e->extra && e->extra->items[0] != UNBOUND) return e->extra->items[0];
    return e->args && e->args->size ? e->args->items[0] : NONE_VALUE;
}

const char *async_step_method(const AsyncStep *s) {
    static const char *const names[] = {"asend", "asend", "athrow", "aclose"};
    return names[s->kind];
}

/* ---- beginning a step ------------------------------------------------------------- */

static const char *step_name(const AsyncStep *s) {
    static const char *const names[] = {"anext()", "asend()", "athrow()", "aclose()"};
    return names[s->kind];
}

static bool begin(VM *vm, AsyncStep *s) {
    Runtime *rt = &vm->rt;
    Generator *g = s->target;
    if (s->state == STEP_CLOSED) {
        raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited %s",
              s->kind <= STEP_ASEND ? "__anext__()/asend()" : "aclose()/athrow()");
        return false;
    }
    if (g->head.aux & GEN_ASYNC_RUNNING || gen_state(g) == GEN_RUNNING) {
        s->state = STEP_CLOSED;
        raise(rt, TYPE_RUNTIME_ERROR, "%s: asynchronous generator is already running",
              s->kind == STEP_ASEND ? "anext()" : step_name(s));
        return false;
    }
    if (!(g->head.aux & GEN_HOOKED)) {
        g->head.aux |= GEN_HOOKED;
        if (vm->async_generator_begins && !vm->async_generator_begins(vm, g))
            return false;
    }
    return true;
}

void async_generator_leave(VM *vm, Generator *g) {
    bool begun = g->head.aux & GEN_HOOKED && gen_state(g) == GEN_YIELDED;
    if (begun && vm->async_generator_dies) vm->async_generator_dies(vm, g);
}

/* What to throw for athrow and aclose. */
static Value thrown(VM *vm, AsyncStep *s) {
    if (s->kind == STEP_ACLOSE) {
        raise(&vm->rt, TYPE_GENERATOR_EXIT, "");
    } else {
        Value e = thrown_exception(&vm->rt, as_tuple(s->arg)->items);
        if (e != RAISED) return e;
    }
    return error_take(&vm->rt);
}

Value async_step_link(VM *vm, const Instr *ret, Value v, unsigned dst) {
    Runtime *rt = &vm->rt;
    AsyncStep *s = as_step(v);
    Generator *g = s->target;
    if (!begin(vm, s)) return RAISED;
    s->state = STEP_CLOSED;
    if (gen_state(g) == GEN_FINISHED)
        return s->kind > STEP_ASEND ? NONE_VALUE
                                    : raise(rt, TYPE_STOP_ASYNC_ITERATION, "");
    if (s->kind <= STEP_ASEND) {
        if (gen_state(g) == GEN_CREATED && s->arg != NONE_VALUE)
            return raise(rt, TYPE_TYPE_ERROR,
                         "can't send non-None value to a just-started "
                         "async generator");
        g->head.aux |= GEN_ASYNC_RUNNING;
        return generator_link_send(vm, ret, g, dst, s->arg);
    }
    if (gen_state(g) == GEN_CREATED) {
        gen_set_state(g, GEN_FINISHED);
        g->head.aux |= GEN_AWAITED;
        if (s->kind == STEP_ACLOSE) return NONE_VALUE;
        rt->error = thrown(vm, s);
        return RAISED;
    }
    g->head.aux |= GEN_ASYNC_RUNNING | (s->kind == STEP_ACLOSE ? GEN_CLOSING : 0);
    return generator_link_throw(vm, ret, g, dst, thrown(vm, s));
}

/* ---- ends, in a chain ------------------------------------------------------------- */

Value async_generator_ended(VM *vm, Generator *g, Value v, Value info) {
    (void)v;
    bool closing = g->head.aux & GEN_CLOSING;
    g->head.aux &= (uint16_t) ~(GEN_CLOSING | GEN_ASYNC_RUNNING);
    if (closing) {
        vm->base[info_dst(info)] = NONE_VALUE;
        return PUSHED;
    }
    vm->pc--;
    return raise(&vm->rt, TYPE_STOP_ASYNC_ITERATION, "");
}

bool async_generator_closed(VM *vm, Generator *g) {
    bool closing = g->head.aux & GEN_CLOSING;
    g->head.aux &= (uint16_t) ~(GEN_CLOSING | GEN_ASYNC_RUNNING);
    if (!closing) return false;
    if (!error_is(&vm->rt, TYPE_GENERATOR_EXIT) &&
        !error_is(&vm->rt, TYPE_STOP_ASYNC_ITERATION))
        return false;
    error_clear(&vm->rt);
    return true;
}

/* ---- driving from C --------------------------------------------------------------- */

/* The generator ran as a root: what does that mean for the step? */
static Sent settle(VM *vm, AsyncStep *s, Sent what, Value *result) {
    Runtime *rt = &vm->rt;
    Generator *g = s->target;
    if (what == SENT_YIELD && gen_state(g) == GEN_AWAITING) return SENT_YIELD;
    s->state = STEP_CLOSED;
    g->head.aux &= (uint16_t)~GEN_ASYNC_RUNNING;
    if (what == SENT_YIELD) {
        if (s->kind != STEP_ACLOSE) return SENT_RETURN;
        raise(rt, TYPE_RUNTIME_ERROR, "async generator ignored GeneratorExit");
        return SENT_RAISED;
    }
    if (s->kind == STEP_ACLOSE) {
        if (what == SENT_RAISED && !error_is(rt, TYPE_GENERATOR_EXIT) &&
            !error_is(rt, TYPE_STOP_ASYNC_ITERATION))
            return SENT_RAISED;
        if (what == SENT_RAISED) error_clear(rt);
        *result = NONE_VALUE;
        return SENT_RETURN;
    }
    if (what == SENT_RAISED) return SENT_RAISED;
    raise(rt, TYPE_STOP_ASYNC_ITERATION, "");
    return SENT_RAISED;
}

Sent async_step_send(VM *vm, Value v, Value sent, Value *result) {
    AsyncStep *s = as_step(v);
    Generator *g = s->target;
    if (s->state == STEP_RUNNING)
        return settle(vm, s,
                      generator_send(vm, g, sent == UNBOUND ? NONE_VALUE : sent, result),
                      result);
    if (!begin(vm, s)) return SENT_RAISED;
    s->state = STEP_RUNNING;
    if (gen_state(g) == GEN_FINISHED) {
        if (s->kind <= STEP_ASEND) return settle(vm, s, SENT_RETURN, result);
        s->state = STEP_CLOSED;
        return *result = NONE_VALUE, SENT_RETURN;
    }
    g->head.aux |= GEN_ASYNC_RUNNING;
    if (s->kind <= STEP_ASEND) {
        Value first = sent == UNBOUND || sent == NONE_VALUE ? s->arg : sent;
        return settle(vm, s, generator_send(vm, g, first, result), result);
    }
    if (gen_state(g) == GEN_CREATED) {
        gen_set_state(g, GEN_FINISHED);
        g->head.aux |= GEN_AWAITED;
        if (s->kind == STEP_ACLOSE) return settle(vm, s, SENT_RETURN, result);
        vm->rt.error = thrown(vm, s);
        return settle(vm, s, SENT_RAISED, result);
    }
    return settle(vm, s, generator_throw(vm, g, thrown(vm, s), result), result);
}

Sent async_step_throw(VM *vm, Value v, Value exception, Value *result) {
    AsyncStep *s = as_step(v);
    if (s->state == STEP_CLOSED) {
        begin(vm, s);
        return SENT_RAISED;
    }
    if (s->state == STEP_INIT && !begin(vm, s)) return SENT_RAISED;
    s->state = STEP_RUNNING;
    s->target->head.aux |= GEN_ASYNC_RUNNING;
    return settle(vm, s, generator_throw(vm, s->target, exception, result), result);
}
