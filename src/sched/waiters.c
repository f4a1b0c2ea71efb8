/* waiters.c - see waiters.h. */
#include "sched/waiters.h"

/* ---- waiting ---------------------------------------------------------------------- */

static bool bind_loop(VM *vm, Value self) {
    Runtime *rt = &vm->rt;
    Shared *s = (Shared *)as_object(self);
    if (!vm->loop && !s->loop) {
        raise(rt, TYPE_ATTRIBUTE_ERROR,
              "'NoneType' object has no attribute 'create_future'");
        return false;
    }
    if (!s->loop) s->loop = vm->loop, heap_barrier(&rt->heap, s);
    if (LIKELY(s->loop == vm->loop)) return true;
    raise(rt, TYPE_RUNTIME_ERROR, "%R is bound to a different event loop", self);
    return false;
}

Sent waiters_join(VM *vm, NativeCoroutine *c, Ring *waiters, unsigned at, Value *result) {
    if (!bind_loop(vm, c->slots[0])) return SENT_RAISED;
    if (!ring_push(&vm->rt, as_object(c->slots[0]), waiters, value_object(c)))
        return SENT_RAISED;
    return wait_begin(c, at, result);
}

bool waiters_all_cancelled(const Ring *r) {
    for (size_t i = 0; i < r->n; i++)
        if (!wait_is_cancelled(waiters_get(r, i))) return false;
    return true;
}

int waiters_wake_next(VM *vm, Ring *r, Value result) {
    for (size_t i = 0; i < r->n; i++) {
        NativeCoroutine *c = waiters_get(r, i);
        if (!wait_is_over(c)) return wait_wake(vm, c, result) ? 1 : -1;
    }
    return 0;
}

bool waiters_pop_next(VM *vm, Ring *r) {
    while (r->n) {
        NativeCoroutine *c = as_native_coroutine(ring_pop(r));
        if (!wait_is_over(c)) return wait_wake(vm, c, NONE_VALUE);
    }
    return true;
}

bool waiters_wake_all(VM *vm, Ring *r, Value result) {
    for (size_t i = 0; i < r->n; i++)
        if (!wait_wake(vm, waiters_get(r, i), result)) return false;
    return true;
}

/* ---- gates ------------------------------------------------------------------------ */

void gate_trace(Tracer *t, NativeData *d) {
    Gate *g = (Gate *)d;
    trace_object(t, g->shared.loop);
    ring_trace(t, &g->waiters);
}

Value gate_repr(Runtime *rt, Value self, const char *state) {
    Gate *g = (Gate *)as_object(self);
    Value plain = rt->types[TYPE_OBJECT]->slots.repr(rt, self);
    if (plain == RAISED) return RAISED;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    buffer_printf(&text, "%s", str_cstr(rt, as_str(plain)));
    if (text.length) text.length--; /* the ">" */
    buffer_printf(&text, " [%s", state);
    if (g->waiters.n) buffer_printf(&text, ", waiters:%zu", g->waiters.n);
    buffer_printf(&text, "]>");
    Str *s = str_from_buffer(rt, &text);
    return s ? value_object(s) : RAISED;
}

/* ---- async with ------------------------------------------------------------------- */

/* The method if it is the class's own, written in C; NULL: script may have replaced it.
 */
static Native *own_method(Runtime *rt, Value self, Str *name) {
    Type *t = type_of(rt, self);
    Value method = type_lookup(rt, t, name);
    bool own =
        as_object(self)->shape == t->shape_id && is_exact(method, TYPE_METHOD_DESCRIPTOR);
    return own ? (Native *)as_object(method) : NULL;
}

enum { START, ACQUIRING };

static Sent enter(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Sent what;
    if (native_at(c) == START) {
        Value wait = call_method(&vm->rt, c->slots[0], NAME(&vm->rt, acquire), NULL, 0);
        if (wait == RAISED) return SENT_RAISED;
        native_go(c, ACQUIRING);
        what = coroutine_await(vm, c, wait, result);
    } else {
        what = coroutine_awaiting(vm, c, sent, result);
    }
    if (what == SENT_RETURN) *result = NONE_VALUE;
    return what;
}

static Sent leave(VM *vm, NativeCoroutine *c, Value sent, Value *result) {
    Runtime *rt = &vm->rt;
    Value self = c->slots[0];
    Native *native = own_method(rt, self, NAME(rt, release));
    *result = native ? native->fn(rt, &self, 1)
                     : call_method(rt, self, NAME(rt, release), NULL, 0);
    if (*result == RAISED) return SENT_RAISED;
    *result = NONE_VALUE;
    return SENT_RETURN;
}

static const CoroutineDef entering = {"_ContextManagerMixin.__aenter__", enter, 1};
static const CoroutineDef leaving = {"_ContextManagerMixin.__aexit__", leave, 1};

Value gate_enter_new(VM *vm, Value self, const CoroutineDef *acquire, NativeFn native) {
    Native *own = own_method(&vm->rt, self, NAME(&vm->rt, acquire));
    bool direct = own && own->fn == native;
    return coroutine_new(vm, direct ? acquire : &entering, &self, 1);
}

Value gate_exit_new(VM *vm, Value self) { return coroutine_new(vm, &leaving, &self, 1); }
