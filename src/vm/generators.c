/* generators.c - driving frames on the heap: see frame.h for the model.
 *
 * Here is everything that suspends or resumes outside the two fast paths of the handlers
 * (a generator in a for loop, a fresh coroutine awaited). */
#include "object/iterator.h"
#include "vm/slow.h"
#include "vm/async_step.h"
#include "vm/coroutine.h"

/* ---- making ----------------------------------------------------------------------- */

Generator *generator_new(VM *vm, Function *fn, const Value *args, size_t n) {
    Runtime *rt = &vm->rt;
    uint32_t id = fn->flags & CODE_GENERATOR   ? TYPE_GENERATOR
                  : fn->flags & CODE_COROUTINE ? TYPE_COROUTINE
                                               : TYPE_ASYNC_GENERATOR;
    Generator *g = object_alloc(rt, generator_size(fn->registers), id, LAYOUT_FREE,
                                HEAP_FINALIZABLE);
    if (!g) return NULL;
    generator_fill(vm, g, fn, args, n);
    /* Until it runs, where it was made: for "never awaited". */
    g->header[1] = (Value)(uintptr_t)vm->pc;
    g->header[2] = vm->base ? vm->base[-4] : UNBOUND;
    g->header[3] = 0;
    g->head.aux = GEN_CREATED;
    g->head.layout = LAYOUT_GENERATOR;
    return g;
}

/* ---- roots ------------------------------------------------------------------------ */

/* Makes g the innermost driven root; its header says who drives. */
INLINE void root_enter(VM *vm, Generator *g, const Instr *ret, RetKind kind,
                       unsigned dst) {
    Value *sp = frame_free(vm);
    if (vm->binding && vm->binding > sp) sp = vm->binding;
    g->outer = vm->root;
    g->sp = vm->sp;
    int64_t chain = g->chain;
    g->below = frames_in_use(vm);
    vm->depth_left -= chain;
    vm->root = g;
    vm->sp = sp;
    g->header[1] = (Value)(uintptr_t)ret;
    g->header[2] = (Value)(uintptr_t)vm->base;
    g->header[3] = info_of(kind, dst);
    if (g->top != g) g->top = NULL; /* that frame may return, and go */
}

/* The innermost root ends or suspends: back to who drove it. */
static void root_leave(VM *vm, Generator *root) {
    vm->root = root->outer;
    vm->sp = root->sp;
    vm->base = (Value *)(uintptr_t)root->header[2];
    vm->pc = (const Instr *)(uintptr_t)root->header[1];
    root->sp = NULL;
}

static bool hangs_below(const Generator *g, Generator *awaiter) {
    return info_kind(g->header[3]) == RET_AWAIT &&
           g->header[2] == (Value)(uintptr_t)awaiter->registers;
}

/* The innermost suspended frame below g. A frame that hangs in a root's chain may also be
 * driven by itself, or be awaited once more. Then its own `top` is not known, and that of
 * the roots above may be out of date: it is found by following what each frame awaits,
 * while frames are hung below who awaits them here. What is found so is no longer one
 * root's alone, and marked. */
static Generator *innermost(VM *vm, Generator *g) {
    if (LIKELY(g->top) && LIKELY(!(g->top->head.aux & GEN_SHARED))) return g->top;
    uint32_t frames = 1;
    Generator *at = g;
    while (gen_state(at) == GEN_AWAITING && is_generator(at->awaited)) {
        Generator *below = as_generator(at->awaited);
        if (gen_state(below) != GEN_YIELDED && gen_state(below) != GEN_AWAITING) break;
        if (is_driven(below)) break;
        if (!hangs_below(below, at))
            generator_hang(vm, at, below, at->pc, instr_a(at->pc[-1]));
        at = below;
        frames++;
    }
    at->head.aux |= GEN_SHARED;
    g->chain = frames;
    g->top = at;
    heap_barrier(&vm->rt.heap, g);
    return at;
}

Value suspend(VM *vm, Generator *g, Value v) {
    Generator *root = vm->root;
    Value info = root->header[3];
    root->top = g;
    heap_barrier(&vm->rt.heap, g);
    if (root != g) heap_barrier(&vm->rt.heap, root);
    uint32_t frames = frames_in_use(vm) - root->below;
    vm->depth_left += frames;
    root->chain = frames;
    root_leave(vm, root);
    if (info_kind(info) == RET_FOR) {
        if (UNLIKELY(is_offered_wait(v))) v = vm->wait_future(vm, v);
        if (UNLIKELY(v == RAISED)) return RAISED;
        vm->base[info_dst(info)] = v;
        return PUSHED;
    }
    return v;
}

/* ---- resuming --------------------------------------------------------------------- */

/* In messages. */
static COLD const char *kind_name(const Generator *g) {
    return g->head.shape == TYPE_GENERATOR   ? "generator"
           : g->head.shape == TYPE_COROUTINE ? "coroutine"
                                             : "async generator";
}

static COLD bool deep(VM *vm) {
    raise(&vm->rt, TYPE_RECURSION_ERROR, "maximum recursion depth exceeded");
    return false;
}

INLINE void activate(VM *vm, Generator *g) {
    gen_set_state(g, GEN_RUNNING);
    vm->base = g->registers;
    vm->pc = g->pc;
}

/* One step of an awaited frame that somebody else runs, or ran to its end. */
static COLD Sent step_shared(VM *vm, Generator *g, Value sent, Value *result) {
    if (gen_state(g) != GEN_FINISHED || g->head.shape != TYPE_COROUTINE)
        return generator_send(vm, g, sent == UNBOUND ? NONE_VALUE : sent, result);
    raise(&vm->rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    return SENT_RAISED;
}

/* One step of a native awaitable: value_next or send(). */
Sent iterator_step(VM *vm, Value iterator, Value sent, Value *result) {
    Runtime *rt = &vm->rt;
    if (is_native_coroutine(iterator))
        return coroutine_step(vm, as_native_coroutine(iterator),
                              sent == UNBOUND ? NONE_VALUE : sent, result);
    if (is_future(iterator)) return vm->future_await(vm, iterator, result);
    if (is_async_step(iterator)) return async_step_send(vm, iterator, sent, result);
    if (is_generator(iterator))
        return step_shared(vm, as_generator(iterator), sent, result);
    if (sent == UNBOUND || sent == NONE_VALUE) {
        rt->stop_value = UNBOUND;
        *result = value_next(rt, iterator);
        if (*result == UNBOUND) {
            *result = rt->stop_value == UNBOUND ? NONE_VALUE : rt->stop_value;
            rt->stop_value = UNBOUND;
            return SENT_RETURN;
        }
        return *result == RAISED ? SENT_RAISED : SENT_YIELD;
    }
    *result = call_method(rt, iterator, NAME(rt, send), &sent, 1);
    if (*result != RAISED) return SENT_YIELD;
    if (!error_is(rt, TYPE_STOP_ITERATION)) return SENT_RAISED;
    *result = stop_iteration_value(error_take(rt));
    return SENT_RETURN;
}

/* Go on in t, the innermost frame of the innermost root, with a sent value. PUSHED: run
 * vm->base; RAISED: unwind from vm->base; UNBOUND: it suspended again at once, with
 * vm->leaving or (in a for loop) PUSHED. */
static Value resume(VM *vm, Generator *t, Value sent) {
    switch (gen_state(t)) {
    case GEN_CREATED:
        if (sent != NONE_VALUE) {
            vm->base = t->registers;
            vm->pc = t->pc;
            return raise(&vm->rt, TYPE_TYPE_ERROR,
                         "can't send non-None value to a just-started %s", kind_name(t));
        }
        t->head.aux |= GEN_AWAITED;
        activate(vm, t);
        return PUSHED;
    case GEN_YIELDED:
        activate(vm, t);
        t->registers[instr_a(t->pc[-1])] = sent;
        return PUSHED;
    default: break;
    }
    Value result;
    activate(vm, t);
    if (t->awaited == NONE_VALUE) { /* it had given the others a turn */
        t->awaited = UNBOUND;
        t->registers[instr_a(t->pc[-1])] = NONE_VALUE;
        return PUSHED;
    }
    vm->pc = t->pc - 1; /* still there, for whom the awaitable runs */
    Sent what = iterator_step(vm, t->awaited, sent, &result);
    if (what == SENT_YIELD) {
        gen_set_state(t, GEN_AWAITING);
        Value v = suspend(vm, t, result);
        if (v == PUSHED || v == RAISED) return v;
        vm->leaving = v;
        return UNBOUND;
    }
    t->awaited = UNBOUND;
    if (what == SENT_RAISED) return RAISED;
    vm->pc = t->pc;
    t->registers[instr_a(t->pc[-1])] = result;
    return PUSHED;
}

static COLD Sent already_executing(VM *vm, Generator *g) {
    raise(&vm->rt, TYPE_VALUE_ERROR, "%s already executing", kind_name(g));
    return SENT_RAISED;
}

/* Run the dispatch loop until the root that was entered from C is left. */
static Sent run_root(VM *vm, Generator *g, Value how, Value *result) {
    Runtime *rt = &vm->rt;
    if (how == UNBOUND) {
        *result = vm->leaving;
        return SENT_YIELD;
    }
    if (how == PUSHED && UNLIKELY(!depth_enter(rt, ""))) {
        how = RAISED; /* the frame that would have run sees the error */
    } else if (how == PUSHED) {
        vm->runs++;
        *result = loop_run(vm);
        vm->runs--;
        depth_leave(rt);
        if (*result == RAISED) return SENT_RAISED;
        return gen_state(g) == GEN_FINISHED ? SENT_RETURN : SENT_YIELD;
    }
    if (!unwind(vm)) return *result = RAISED, SENT_RAISED;
    return run_root(vm, g, PUSHED, result);
}

/* Why g cannot be sent to now, or what that comes to without running it. */
static COLD Sent refuse_send(VM *vm, Generator *g, Value *result) {
    if (vm->stopping) return *result = limits_raise(vm), SENT_RAISED;
    if (gen_state(g) == GEN_RUNNING || is_driven(g)) return already_executing(vm, g);
    if (gen_state(g) == GEN_FINISHED) return *result = NONE_VALUE, SENT_RETURN;
    Generator *t = innermost(vm, g);
    if (gen_state(t) == GEN_RUNNING) return already_executing(vm, t);
    raise(&vm->rt, TYPE_TYPE_ERROR, "can't send non-None value to a just-started %s",
          kind_name(g));
    return SENT_RAISED;
}

/* The frame that goes on when g is sent a value; NULL: see refuse_send. */
static Generator *resumable(VM *vm, Generator *g, Value sent) {
    if (UNLIKELY(vm->stopping)) return NULL;
    if (LIKELY(gen_state(g) == GEN_YIELDED) && LIKELY(g->top == g)) return g;
    if (gen_state(g) == GEN_RUNNING || is_driven(g)) return NULL;
    if (gen_state(g) == GEN_FINISHED) return NULL;
    if (gen_state(g) == GEN_CREATED && sent != NONE_VALUE) return NULL;
    Generator *t = innermost(vm, g);
    return gen_state(t) == GEN_RUNNING ? NULL : t;
}

Sent generator_send(VM *vm, Generator *g, Value sent, Value *result) {
    Generator *t = resumable(vm, g, sent);
    if (UNLIKELY(!t)) return refuse_send(vm, g, result);
    if (UNLIKELY(vm->depth_left <= (int64_t)g->chain)) return deep(vm), SENT_RAISED;
    const Instr *was = vm->pc;
    root_enter(vm, g, was, RET_STOP, 0);
    Sent what = run_root(vm, g, resume(vm, t, sent), result);
    vm->pc = was;
    return what;
}

/* generator_send of one that waits at a yield of its own: what natives that walk a
 * generator do for each item. */
static Sent go_on(VM *vm, Generator *g, Value *result) {
    const Instr *was = vm->pc;
    root_enter(vm, g, was, RET_STOP, 0);
    activate(vm, g);
    g->registers[instr_a(g->pc[-1])] = NONE_VALUE;
    Sent what = run_root(vm, g, PUSHED, result);
    vm->pc = was;
    return what;
}

Value generator_next(VM *vm, Generator *g) {
    Value v;
    bool plain = gen_state(g) == GEN_YIELDED && g->top == g && !vm->stopping &&
                 vm->depth_left > (int64_t)g->chain;
    Sent what = LIKELY(plain) ? go_on(vm, g, &v) : generator_send(vm, g, NONE_VALUE, &v);
    if (LIKELY(what == SENT_YIELD))
        return UNLIKELY(is_offered_wait(v)) ? vm->wait_future(vm, v) : v;
    if (what == SENT_RAISED) return RAISED;
    vm->rt.stop_value = v;
    return UNBOUND;
}

/* ---- throwing --------------------------------------------------------------------- */

/* Throws into a native awaitable. */
Sent iterator_throw(VM *vm, Value iterator, Value exception, Value *result) {
    Runtime *rt = &vm->rt;
    if (is_async_step(iterator)) return async_step_throw(vm, iterator, exception, result);
    bool closing = exception_is(rt, exception, TYPE_GENERATOR_EXIT);
    Value method =
        value_getattr_or(rt, iterator, closing ? NAME(rt, close) : NAME(rt, throw));
    if (method == RAISED) return SENT_RAISED;
    if (method == UNBOUND || closing) {
        if (method != UNBOUND && call(rt, method, NULL, 0) == RAISED) return SENT_RAISED;
        rt->error = exception;
        return SENT_RAISED;
    }
    *result = call(rt, method, &exception, 1);
    if (*result != RAISED) return SENT_YIELD;
    if (!error_is(rt, TYPE_STOP_ITERATION)) return SENT_RAISED;
    *result = stop_iteration_value(error_take(rt));
    return SENT_RETURN;
}

/* Raise rt.error in t, innermost frame of the innermost root, which may await a native
 * iterator that wants to see it first. As resume(). */
static Value throw_into(VM *vm, Generator *t) {
    Runtime *rt = &vm->rt;
    GenState state = gen_state(t);
    activate(vm, t);
    t->head.aux |= GEN_AWAITED;
    /* One that never ran has no handler yet: its first instruction may lie in a try. */
    vm->pc = t->pc - 1;
    Value awaited = state == GEN_AWAITING ? t->awaited : UNBOUND;
    t->awaited = UNBOUND;
    if (is_ended_coroutine(awaited) && !error_is(rt, TYPE_GENERATOR_EXIT))
        raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    vm->thrown = rt->error;
    if (awaited == UNBOUND || awaited == NONE_VALUE || is_generator(awaited) ||
        is_future(awaited))
        return RAISED;
    Value result;
    Sent what = is_native_coroutine(awaited)
                    ? coroutine_step(vm, as_native_coroutine(awaited), RAISED, &result)
                    : iterator_throw(vm, awaited, error_take(rt), &result);
    if (what == SENT_RAISED) return RAISED;
    if (what == SENT_RETURN) {
        t->registers[instr_a(t->pc[-1])] = result;
        vm->pc = t->pc;
        return PUSHED;
    }
    t->awaited = awaited;
    gen_set_state(t, GEN_AWAITING);
    Value v = suspend(vm, t, result);
    if (v == PUSHED || v == RAISED) return v;
    vm->leaving = v;
    return UNBOUND;
}

static bool generator_end(VM *vm, Generator *g, Value e, Value *returned);

/* The suspended frame that g awaits, or NULL. */
static Generator *awaited_frame(const Generator *g) {
    if (gen_state(g) != GEN_AWAITING || !is_generator(g->awaited)) return NULL;
    Generator *below = as_generator(g->awaited);
    GenState state = gen_state(below);
    return state == GEN_YIELDED || state == GEN_AWAITING ? below : NULL;
}

/* From now on what is thrown into g is raised in g itself. */
static void let_go(Generator *g) {
    gen_set_state(g, GEN_AWAITING);
    g->awaited = UNBOUND;
    g->top = g;
    g->chain = 1;
}

/* Closes the frames below g before it sees a GeneratorExit, innermost first; what one of
 * them raises is thrown into the one above it. Meanwhile they all count as running.
 * False: g is to see rt.error instead. */
static bool close_below(VM *vm, Generator *g) {
    Runtime *rt = &vm->rt;
    List *frames = list_new(rt, 4);
    if (!frames) return false;
    for (Generator *below = g; (below = awaited_frame(below));)
        if (!list_append(rt, frames, value_object(below))) return false;
    for (size_t i = 0; i + 1 < frames->size; i++)
        gen_set_state(as_generator(frames->items->items[i]), GEN_RUNNING);
    gen_set_state(g, GEN_RUNNING);
    bool closed = true;
    for (size_t i = frames->size; i-- > 0;) {
        Generator *below = as_generator(frames->items->items[i]);
        if (i + 1 < frames->size) let_go(below);
        closed = generator_end(vm, below, closed ? UNBOUND : error_take(rt), NULL);
    }
    let_go(g);
    return closed;
}

Sent generator_throw(VM *vm, Generator *g, Value exception, Value *result) {
    if (UNLIKELY(vm->stopping)) return *result = limits_raise(vm), SENT_RAISED;
    if (gen_state(g) == GEN_RUNNING || is_driven(g)) return already_executing(vm, g);
    if (gen_state(g) == GEN_FINISHED) {
        vm->rt.error = exception;
        return SENT_RAISED;
    }
    if (exception_is(&vm->rt, exception, TYPE_GENERATOR_EXIT) && awaited_frame(g) &&
        g->head.shape != TYPE_ASYNC_GENERATOR && !close_below(vm, g))
        exception = error_take(&vm->rt);
    const Instr *was = vm->pc;
    Generator *t = innermost(vm, g);
    if (gen_state(t) == GEN_RUNNING) return already_executing(vm, t);
    root_enter(vm, g, was, RET_STOP, 0);
    vm->rt.error = exception;
    Sent what = run_root(vm, g, throw_into(vm, t), result);
    vm->pc = was;
    return what;
}

/* Throws `e`, or a GeneratorExit (UNBOUND), into g, which is to end with that. */
static bool generator_end(VM *vm, Generator *g, Value e, Value *returned) {
    Runtime *rt = &vm->rt;
    if (e == UNBOUND) {
        raise(rt, TYPE_GENERATOR_EXIT, "");
        e = error_take(rt);
    }
    Value result;
    Sent what = generator_throw(vm, g, e, &result);
    if (what == SENT_RETURN) {
        if (returned) *returned = result;
        return true;
    }
    if (what == SENT_YIELD) {
        raise(rt, TYPE_RUNTIME_ERROR, "%s ignored GeneratorExit", kind_name(g));
        return false;
    }
    if (!error_is(rt, TYPE_GENERATOR_EXIT) && !error_is(rt, TYPE_STOP_ITERATION))
        return false;
    error_clear(rt);
    return true;
}

bool generator_close(VM *vm, Generator *g, Value *returned) {
    if (returned) *returned = NONE_VALUE;
    GenState state = gen_state(g);
    if (state == GEN_FINISHED) return true;
    if (state == GEN_CREATED) {
        gen_set_state(g, GEN_FINISHED);
        g->head.aux |= GEN_AWAITED;
        return true;
    }
    return generator_end(vm, g, UNBOUND, returned);
}

/* ---- ending ----------------------------------------------------------------------- */

/* g was awaited by the frame that its header names: go on there. */
static void back_to_awaiter(VM *vm, Generator *g) {
    vm->pc = (const Instr *)(uintptr_t)g->header[1];
    generator_unhang(vm, g);
}

Value generator_returned(VM *vm, Generator *g, Value v) {
    Value info = g->header[3];
    bool async = g->head.shape == TYPE_ASYNC_GENERATOR;
    generator_finish(g);
    switch (info_kind(info)) {
    case RET_AWAIT:
        back_to_awaiter(vm, g);
        if (UNLIKELY(async)) return async_generator_ended(vm, g, v, info);
        vm->base[info_dst(info)] = v;
        coroutine_give_back(vm, g);
        return PUSHED;
    case RET_FOR: {
        const Instr *ret = (const Instr *)(uintptr_t)g->header[1];
        root_leave(vm, g);
        vm->depth_left++;
        vm->pc = ret + (int32_t)(uint32_t)ret[-1];
        return PUSHED;
    }
    default:
        vm->depth_left++;
        root_leave(vm, g);
        return v;
    }
}

/* A StopIteration must not leak out of a generator as if it were its own end (PEP 479).
 */
static void convert_stop(VM *vm, Generator *g) {
    Runtime *rt = &vm->rt;
    bool stop = error_is(rt, TYPE_STOP_ITERATION);
    bool async_stop =
        g->head.shape == TYPE_ASYNC_GENERATOR && error_is(rt, TYPE_STOP_ASYNC_ITERATION);
    if (!stop && !async_stop) return;
    Value old = error_take(rt);
    raise(rt, TYPE_RUNTIME_ERROR, "%s raised %s", kind_name(g),
          stop ? "StopIteration" : "StopAsyncIteration");
    exception_from(rt, rt->error, old);
}

Left generator_left(VM *vm, Generator *g) {
    convert_stop(vm, g);
    Value info = g->header[3];
    generator_finish(g);
    switch (info_kind(info)) {
    case RET_AWAIT:
        back_to_awaiter(vm, g);
        if (UNLIKELY(g->head.shape == TYPE_ASYNC_GENERATOR) &&
            async_generator_closed(vm, g)) {
            vm->base[info_dst(info)] = NONE_VALUE;
            return LEFT_HANDLED;
        }
        vm->pc--;
        return LEFT_TO_FRAME;
    case RET_FOR:
        root_leave(vm, g);
        vm->depth_left++;
        vm->pc--;
        return LEFT_TO_FRAME;
    default:
        root_leave(vm, g);
        vm->depth_left++;
        return LEFT_TO_C;
    }
}

/* ---- for loops -------------------------------------------------------------------- */

int for_parts(VM *vm, Object *iterator, Instr unpack) {
    Value parts[8];
    unsigned n = instr_c(unpack);
    if (instr_op(unpack) != OPCODE_UNPACK || n > sizeof parts / sizeof *parts)
        return ITERATOR_WHOLE;
    int got = iterator_parts(&vm->rt, iterator, parts, n);
    if (LIKELY(got == 1)) memcpy(vm->base + instr_a(unpack), parts, n * sizeof(Value));
    return got;
}

Value for_iter_slow(VM *vm, const Instr *pc, Value iterator, unsigned dst) {
    Runtime *rt = &vm->rt;
    if (is_exact(iterator, TYPE_GENERATOR)) {
        Generator *g = as_generator(iterator);
        if (gen_state(g) == GEN_FINISHED) return UNBOUND;
        if (gen_state(g) == GEN_RUNNING || is_driven(g))
            return already_executing(vm, g), RAISED;
        Generator *t = innermost(vm, g);
        if (gen_state(t) == GEN_RUNNING) return already_executing(vm, g), RAISED;
        if (vm->depth_left <= (int64_t)g->chain) return deep(vm), RAISED;
        root_enter(vm, g, pc + 2, RET_FOR, dst);
        return resume(vm, t, NONE_VALUE);
    }
    Type *t = type_of(rt, iterator);
    if (slotset_has(&t->script_slots, SLOT_NEXT)) {
        Value fn = type_lookup(rt, t, SLOT_NAME(rt, SLOT_NEXT));
        if (is_exact(fn, TYPE_FUNCTION) &&
            !(((Function *)as_object(fn))->flags & CODE_SUSPENDABLE))
            return push_call(vm, pc + 2, (Function *)as_object(fn), &iterator, 1,
                             RET_NEXT, dst);
    }
    if (UNLIKELY(!t->slots.next))
        return raise(rt, TYPE_TYPE_ERROR, "'%N' object is not an iterator", t);
    return t->slots.next(rt, iterator);
}

/* ---- await and yield from --------------------------------------------------------- */

Value yield_from_iter(VM *vm, Value v) {
    if (is_exact(v, TYPE_GENERATOR)) return v;
    if (is_exact(v, TYPE_COROUTINE)) {
        if (frame_function(frame_generator(vm->base)->registers)->flags &
            (CODE_COROUTINE | CODE_ITERABLE_COROUTINE))
            return v;
        return raise(&vm->rt, TYPE_TYPE_ERROR,
                     "cannot 'yield from' a coroutine object in a "
                     "non-coroutine generator");
    }
    return value_iter(&vm->rt, v);
}

/* Hang child below the running frame, whose register dst gets its result. NULL: raised.
 */
static Generator *link_below(VM *vm, const Instr *ret, Generator *child, unsigned dst) {
    Generator *me = frame_generator(vm->base), *t = innermost(vm, child);
    if (vm->depth_left <= (int64_t)child->chain) return deep(vm), NULL;
    vm->depth_left -= child->chain;
    generator_hang(vm, me, child, ret, dst);
    return t;
}

static Value link_child(VM *vm, const Instr *ret, Generator *child, unsigned dst) {
    Generator *t = link_below(vm, ret, child, dst);
    return t ? resume(vm, t, NONE_VALUE) : RAISED;
}

Value generator_link_send(VM *vm, const Instr *ret, Generator *child, unsigned dst,
                          Value sent) {
    Generator *t = link_below(vm, ret, child, dst);
    return t ? resume(vm, t, sent) : RAISED;
}

Value generator_link_throw(VM *vm, const Instr *ret, Generator *child, unsigned dst,
                           Value exception) {
    Generator *t = link_below(vm, ret, child, dst);
    if (!t) return RAISED;
    vm->rt.error = exception;
    return throw_into(vm, t);
}

/* An async generator hands v to whoever awaits its step. */
Value suspend_async(VM *vm, Generator *g, Value v) {
    if (vm->root == g) return suspend(vm, g, v);
    Value info = g->header[3];
    g->top = g;
    g->chain = 1;
    heap_barrier(&vm->rt.heap, g);
    back_to_awaiter(vm, g);
    bool closing = g->head.aux & GEN_CLOSING;
    g->head.aux &= (uint16_t) ~(GEN_CLOSING | GEN_ASYNC_RUNNING);
    if (UNLIKELY(closing)) {
        vm->pc--;
        return raise(&vm->rt, TYPE_RUNTIME_ERROR,
                     "async generator ignored GeneratorExit");
    }
    vm->base[info_dst(info)] = v;
    return PUSHED;
}

/* Is it, or what it awaits, being run? */
static bool is_executing(VM *vm, Value v) {
    while (is_generator(v) && gen_state(as_generator(v)) == GEN_AWAITING &&
           !is_driven(as_generator(v)))
        v = as_generator(v)->awaited;
    if (is_native_coroutine(v))
        return native_state(as_native_coroutine(v)) == NATIVE_RUNNING;
    return is_generator(v) &&
           (gen_state(as_generator(v)) == GEN_RUNNING || is_driven(as_generator(v)));
}

static COLD Value awaited_already(VM *vm) {
    return raise(&vm->rt, TYPE_RUNTIME_ERROR, "coroutine is being awaited already");
}

static Value await_generator(VM *vm, const Instr *ret, Generator *g, unsigned dst,
                             bool yield_from) {
    Runtime *rt = &vm->rt;
    bool coroutine = g->head.shape == TYPE_COROUTINE;
    switch (gen_state(g)) {
    case GEN_CREATED: return link_child(vm, ret, g, dst);
    case GEN_YIELDED:
    case GEN_AWAITING:
        if (is_executing(vm, value_object(g))) break;
        if (coroutine && !yield_from) return awaited_already(vm);
        return link_child(vm, ret, g, dst);
    case GEN_FINISHED:
        if (coroutine)
            return raise(rt, TYPE_RUNTIME_ERROR,
                         "cannot reuse already awaited coroutine");
        return NONE_VALUE;
    case GEN_RUNNING: break;
    }
    already_executing(vm, g);
    return RAISED;
}

/* Raises `complaint` about an awaitable, caused by the pending exception if there is one.
 */
static Value fail_await(Runtime *rt, const char *complaint, Value awaitable) {
    Value cause = rt->error;
    error_clear(rt);
    raise(rt, TYPE_TYPE_ERROR, complaint, awaitable);
    if (cause != UNBOUND) exception_from(rt, rt->error, cause);
    return RAISED;
}

/* A future, unless script has given its class an __await__ of its own. */
static bool is_plain_future(Runtime *rt, Value v) {
    if (!is_future(v)) return false;
    uint32_t shape = as_object(v)->shape;
    return LIKELY(shape == TYPE_FUTURE || shape == TYPE_TASK) ||
           type_of(rt, v)->slots.await == rt->types[TYPE_FUTURE]->slots.await;
}

/* The iterator behind an awaitable that is no coroutine, or RAISED. */
static Value await_iterator(VM *vm, Value awaitable, unsigned context) {
    enum { AWAIT_ANEXT = 3 };
    static const char *const complaints[] = {
        "object %T can't be used in 'await' expression",
        "'async with' received an object from __aenter__ that does not implement "
        "__await__: %T",
        "'async with' received an object from __aexit__ that does not implement "
        "__await__: %T",
        "'async for' received an invalid object from __anext__: %T",
    };
    Runtime *rt = &vm->rt;
    if (is_plain_future(rt, awaitable) || is_async_step(awaitable)) return awaitable;
    Type *t = type_of(rt, awaitable);
    bool next = (context & 3) == AWAIT_ANEXT;
    Value it = t->slots.await
                   ? t->slots.await(rt, awaitable)
                   : fail_await(rt, complaints[next ? 0 : context & 3], awaitable);
    if (it != RAISED && is_exact(it, TYPE_COROUTINE))
        it = raise(rt, TYPE_TYPE_ERROR, "__await__() returned a coroutine");
    else if (it != RAISED && !type_of(rt, it)->slots.next && !is_future(it))
        it = raise(rt, TYPE_TYPE_ERROR, "__await__() returned non-iterator of type '%T'",
                   it);
    bool wrapped = it == RAISED && next && !vm->stopping;
    return wrapped ? fail_await(rt, complaints[AWAIT_ANEXT], awaitable) : it;
}

static bool is_awaited_frame(Value v, bool yield_from) {
    if (!is_generator(v)) return false;
    if (as_object(v)->shape != TYPE_GENERATOR)
        return as_object(v)->shape == TYPE_COROUTINE;
    return yield_from ||
           frame_function(as_generator(v)->registers)->flags & CODE_ITERABLE_COROUTINE;
}

/* The running frame waits for `it`, which yielded v. */
static Value await_suspended(VM *vm, const Instr *ret, Value it, Value v) {
    Generator *me = frame_generator(vm->base);
    me->awaited = it;
    me->pc = ret;
    gen_set_state(me, GEN_AWAITING);
    v = suspend(vm, me, v);
    if (v == PUSHED || v == RAISED) return v;
    vm->leaving = v;
    return UNBOUND;
}

Value await_turn(VM *vm, const Instr *ret) {
    return await_suspended(vm, ret, NONE_VALUE, NONE_VALUE);
}

/* The running frame waits for a native awaitable, of which this is the first step. */
static Value await_native(VM *vm, const Instr *ret, Value it) {
    Value result;
    Sent what = iterator_step(vm, it, UNBOUND, &result);
    if (what == SENT_RAISED) return RAISED;
    if (what == SENT_RETURN) return result;
    return await_suspended(vm, ret, it, result);
}

Value await_start(VM *vm, const Instr *pc, Value awaitable, unsigned dst,
                  bool yield_from) {
    const Instr *ret = pc + 1;
    Value it = awaitable;
    if (is_native_coroutine(it)) {
        if (UNLIKELY(native_state(as_native_coroutine(it)) == NATIVE_SUSPENDED))
            return awaited_already(vm);
        return await_native(vm, ret, it);
    }
    if (is_awaited_frame(it, yield_from))
        return await_generator(vm, ret, as_generator(it), dst, yield_from);
    if (!yield_from) {
        it = await_iterator(vm, it, instr_c(*pc));
        if (it == RAISED) return RAISED;
        if (is_exact(it, TYPE_GENERATOR))
            return await_generator(vm, ret, as_generator(it), dst, true);
    }
    /* Async generators join the chain: their frame is awaited directly. */
    if (is_async_step(it)) return async_step_link(vm, ret, it, dst);
    return await_native(vm, ret, it);
}

Value awaitable_iterator(VM *vm, Value awaitable) {
    Value it = awaitable;
    if (!is_native_coroutine(it) && !is_awaited_frame(it, false))
        return await_iterator(vm, it, 0);
    if (is_exact(it, TYPE_GENERATOR)) return it;
    bool native = is_native_coroutine(it);
    unsigned state = as_object(it)->aux & (native ? NATIVE_STATE : GEN_STATE);
    if (state == GEN_FINISHED || state == NATIVE_FINISHED)
        return raise(&vm->rt, TYPE_RUNTIME_ERROR,
                     "cannot reuse already awaited coroutine");
    return state == GEN_CREATED || state == NATIVE_CREATED ? it : awaited_already(vm);
}
