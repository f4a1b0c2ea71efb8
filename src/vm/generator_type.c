/* generator_type.c - generators, coroutines and async generators as scripts see them. */
#include "vm/async_step.h"
#include "vm/coroutine.h"
#include "vm/frame_type.h"
#include "vm/slow.h"

/* ---- the cell --------------------------------------------------------------------- */

static void trace(Tracer *t, Object *o) {
    Generator *g = (Generator *)o;
    trace_near(t, frame_function(g->registers));
    trace_value(t, g->awaited);
    /* `outer` runs, and is a root of its own. */
    if (gen_state(g) == GEN_FINISHED) return;
    if (g->top != g) trace_object(t, g->top); /* others may have run it to its end */
    if (gen_state(g) == GEN_CREATED && g->header[2] != UNBOUND)
        trace_near(t, as_object(g->header[2]));
    trace_values(t, g->registers, frame_function(g->registers)->registers);
}

/* A pending finally runs when the generator dies; a coroutine that never ran is reported.
 */
static bool has_last_words(Heap *heap, Object *o) {
    Generator *g = (Generator *)o;
    if (g->stops != vm_of(heap->user)->limits.stops) return false;
    switch (gen_state(g)) {
    case GEN_CREATED: return o->shape == TYPE_COROUTINE && !(o->aux & GEN_AWAITED);
    case GEN_YIELDED:
    case GEN_AWAITING: return true;
    default: return false;
    }
}
const LayoutOps layout_GENERATOR = {
    .name = "generator", .trace = trace, .has_last_words = has_last_words};

/* ---- shared methods --------------------------------------------------------------- */

INLINE VM *vm_here(Runtime *rt) { return vm_of(rt); }

/* What a script sees yielded. */
static Value shown(Runtime *rt, Value v) {
    return UNLIKELY(is_offered_wait(v)) ? vm_here(rt)->wait_future(vm_here(rt), v) : v;
}

static Value finish_send(Runtime *rt, Sent what, Value result) {
    if (what == SENT_YIELD) return shown(rt, result);
    if (what == SENT_RAISED) return RAISED;
    return raise_stop_iteration(rt, result);
}

static Value send(Runtime *rt, Value *args, size_t n) {
    Value result;
    Sent what = generator_send(vm_here(rt), as_generator(args[0]), args[1], &result);
    if (what == SENT_RETURN && gen_state(as_generator(args[0])) == GEN_FINISHED &&
        as_object(args[0])->shape == TYPE_COROUTINE && result == NONE_VALUE &&
        as_object(args[0])->aux & GEN_CLOSING)
        return raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    return finish_send(rt, what, result);
}

static Value send_coroutine(Runtime *rt, Value *args, size_t n) {
    if (is_native_coroutine(args[0])) {
        Value result;
        Sent what =
            coroutine_step(vm_here(rt), as_native_coroutine(args[0]), args[1], &result);
        return finish_send(rt, what, result);
    }
    Generator *g = as_generator(args[0]);
    if (gen_state(g) == GEN_FINISHED)
        return raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    return send(rt, args, n);
}

/* throw(value) or throw(type[, value[, traceback]]). */
Value thrown_exception(Runtime *rt, Value *args) {
    Value e = args[0], tb = args[2];
    if (tb != UNBOUND && tb != NONE_VALUE && !is_exact(tb, TYPE_TRACEBACK))
        return raise(rt, TYPE_TYPE_ERROR, "throw() third argument must be a traceback");
    if (has_layout(e, LAYOUT_TYPE) &&
        type_is_subtype(as_type(e), rt->types[TYPE_BASE_EXCEPTION])) {
        Value v = args[1];
        if (is_exception(v) && type_is_subtype(type_of(rt, v), as_type(e)))
            e = v;
        else if (v == UNBOUND || v == NONE_VALUE)
            e = call(rt, e, NULL, 0);
        else if (is_tuple(v))
            e = call_ex(rt, e, as_tuple(v), NULL);
        else
            e = call(rt, e, &v, 1);
        if (e == RAISED) return RAISED;
        if (!is_exception(e))
            return raise(rt, TYPE_TYPE_ERROR,
                         "calling %R should have returned an instance of "
                         "BaseException, not %T",
                         args[0], e);
    } else if (is_exception(e)) {
        if (args[1] != UNBOUND && args[1] != NONE_VALUE)
            return raise(rt, TYPE_TYPE_ERROR,
                         "instance exception may not have a separate value");
    }
    if (!is_exception(e))
        return raise(
            rt, TYPE_TYPE_ERROR,
            "exceptions must be classes or instances deriving from BaseException, "
            "not %T",
            args[0]);
    return e;
}

static Value throw(Runtime * rt, Value *args, size_t n) {
    Value e = thrown_exception(rt, args + 1), result;
    if (e == RAISED) return RAISED;
    if (is_native_coroutine(args[0])) {
        rt->error = e;
        Sent what =
            coroutine_step(vm_here(rt), as_native_coroutine(args[0]), RAISED, &result);
        return finish_send(rt, what, result);
    }
    Generator *g = as_generator(args[0]);
    if (gen_state(g) == GEN_FINISHED && g->head.shape == TYPE_COROUTINE)
        return raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    Sent what = generator_throw(vm_here(rt), g, e, &result);
    return finish_send(rt, what, result);
}

static Value close(Runtime *rt, Value *args, size_t n) {
    if (is_native_coroutine(args[0]))
        return coroutine_close(vm_here(rt), as_native_coroutine(args[0])) ? NONE_VALUE
                                                                          : RAISED;
    Value returned;
    return generator_close(vm_here(rt), as_generator(args[0]), &returned) ? returned
                                                                          : RAISED;
}

static Value self_iter(Runtime *rt, Value self) { return self; }

static Value next(Runtime *rt, Value self) {
    return generator_next(vm_here(rt), as_generator(self));
}

/* ---- attributes ------------------------------------------------------------------- */

static Function *function_of(Value self) {
    return frame_function(as_generator(self)->registers);
}
static Value get_name(Runtime *rt, Value self) {
    return value_object(function_of(self)->name);
}
static Value get_qualname(Runtime *rt, Value self) {
    return value_object(function_of(self)->qualname);
}
/* The names of a frame are its function's: with others, it runs a copy of that. */
static Function *named_function(Runtime *rt, Value self, Value name, const char *what) {
    if (!is_str(name)) {
        raise(rt, TYPE_TYPE_ERROR, "%s must be set to a string object", what);
        return NULL;
    }
    Function *f = function_copy(rt, function_of(self));
    if (!f) return NULL;
    as_generator(self)->header[0] = value_object(f);
    heap_barrier(&rt->heap, as_object(self));
    return f;
}
static bool set_name(Runtime *rt, Value self, Value v) {
    Function *f = named_function(rt, self, v, "__name__");
    if (f) f->name = as_str(v);
    return f;
}
static bool set_qualname(Runtime *rt, Value self, Value v) {
    Function *f = named_function(rt, self, v, "__qualname__");
    if (f) f->qualname = as_str(v);
    return f;
}
static Value get_code(Runtime *rt, Value self) {
    return value_object(function_of(self)->code);
}
/* Is it the running frame, or does that one run on its behalf? */
static bool is_running(const VM *vm, const Generator *g) {
    const Value *base = vm->base;
    while (base && base != g->registers)
        base = frame_caller(base);
    return base || gen_state(g) == GEN_RUNNING || is_driven(g);
}
static Value get_running(Runtime *rt, Value self) {
    return value_bool(is_running(vm_here(rt), as_generator(self)));
}
static Value get_async_running(Runtime *rt, Value self) {
    return value_bool(as_object(self)->aux & GEN_ASYNC_RUNNING);
}
static Value get_suspended(Runtime *rt, Value self) {
    const Generator *g = as_generator(self);
    GenState s = gen_state(g);
    return value_bool((s == GEN_YIELDED || s == GEN_AWAITING) &&
                      !is_running(vm_here(rt), g));
}
/* Does g wait, and nothing that it waits for runs now? */
static bool is_waiting(const Generator *g) {
    while (gen_state(g) == GEN_AWAITING && g->awaited != UNBOUND) {
        if (!is_generator(g->awaited)) return true;
        g = as_generator(g->awaited);
    }
    return gen_state(g) == GEN_YIELDED;
}

static Value get_awaited(Runtime *rt, Value self) {
    Generator *g = as_generator(self);
    if (gen_state(g) != GEN_AWAITING || !is_waiting(g)) return NONE_VALUE;
    if (g->awaited == NONE_VALUE) {
        Value turn = vm_of(rt)->turn_awaited(vm_of(rt));
        if (turn == RAISED) return RAISED;
        g->awaited = turn;
        heap_barrier(&rt->heap, g);
    }
    if (is_object(g->awaited)) as_object(g->awaited)->gc |= GC_EXPOSED;
    return g->awaited;
}
static Value get_frame(Runtime *rt, Value self) {
    if (gen_state(as_generator(self)) == GEN_FINISHED) return NONE_VALUE;
    Frame *frame = frame_of_generator(rt, as_generator(self));
    return frame ? value_object(frame) : RAISED;
}
static Value get_origin(Runtime *rt, Value self) { return NONE_VALUE; }

static Value repr(Runtime *rt, Value self) {
    Value name = get_qualname(rt, self);
    Str *s = str_format(rt, "<%T object %S at %p>", self, name, (void *)as_object(self));
    return s ? value_object(s) : RAISED;
}

#define COMMON_GETSET(prefix, awaited_name)                                              \
    {"__name__", get_name, set_name, "name of the generator"},                           \
        {"__qualname__", get_qualname, set_qualname, "qualified name of the generator"}, \
        {prefix "_code", get_code, NULL, NULL},                                          \
        {prefix "_frame", get_frame, NULL, NULL},                                        \
        {awaited_name, get_awaited, NULL, "object being iterated or awaited, or None"},  \
    {                                                                                    \
        prefix "_suspended", get_suspended, NULL, NULL                                   \
    }

/* ---- generator -------------------------------------------------------------------- */

const TypeDef type_def_GENERATOR = {
    .name = "generator",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_GENERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(Generator),
    .slots = {.repr = repr, .iter = self_iter, .next = next},
    .methods = (const NativeDef[]){{"send(self, arg, /)", send,
                                    "Resume with a value and run to the next yield."},
                                   {"throw(self, typ, val=..., tb=..., /)", throw,
                                    "Raise inside the generator."},
                                   {"close(self, /)", close,
                                    "Raise GeneratorExit inside the generator."},
                                   {0}},
    .getset = (const GetSetDef[]){COMMON_GETSET("gi", "gi_yieldfrom"),
                                  {"gi_running", get_running, NULL, NULL},
                                  {0}},
};

/* ---- coroutine -------------------------------------------------------------------- */

static Value await_coroutine(Runtime *rt, Value self) {
    return coroutine_wrapper_new(vm_here(rt), as_object(self));
}

/* Attributes of those without a frame. */
static Value coroutine_name(Runtime *rt, Value self) {
    if (!is_native_coroutine(self)) return get_name(rt, self);
    const char *name = as_native_coroutine(self)->def->qualname,
               *dot = strrchr(name, '.');
    Str *s = str_intern_cstr(rt, dot ? dot + 1 : name);
    return s ? value_object(s) : RAISED;
}
static Value coroutine_qualname(Runtime *rt, Value self) {
    if (!is_native_coroutine(self)) return get_qualname(rt, self);
    Str *s = str_intern_cstr(rt, as_native_coroutine(self)->def->qualname);
    return s ? value_object(s) : RAISED;
}
static bool refuse_name(Runtime *rt, const char *what) {
    raise(rt, TYPE_ATTRIBUTE_ERROR,
          "attribute '%s' of 'coroutine' objects is not writable", what);
    return false;
}
static bool set_coroutine_name(Runtime *rt, Value self, Value v) {
    return is_native_coroutine(self) ? refuse_name(rt, "__name__")
                                     : set_name(rt, self, v);
}
static bool set_coroutine_qualname(Runtime *rt, Value self, Value v) {
    return is_native_coroutine(self) ? refuse_name(rt, "__qualname__")
                                     : set_qualname(rt, self, v);
}
static Value coroutine_code(Runtime *rt, Value self) {
    return is_native_coroutine(self) ? NONE_VALUE : get_code(rt, self);
}
static Value coroutine_frame(Runtime *rt, Value self) {
    return is_native_coroutine(self) ? NONE_VALUE : get_frame(rt, self);
}
static Value coroutine_awaited(Runtime *rt, Value self) {
    if (!is_native_coroutine(self)) return get_awaited(rt, self);
    NativeCoroutine *c = as_native_coroutine(self);
    if (native_state(c) != NATIVE_SUSPENDED) return NONE_VALUE;
    return c->awaited != UNBOUND ? c->awaited
                                 : vm_here(rt)->wait_future(vm_here(rt), self);
}
static Value coroutine_suspended(Runtime *rt, Value self) {
    if (!is_native_coroutine(self)) return get_suspended(rt, self);
    return value_bool(native_state(as_native_coroutine(self)) == NATIVE_SUSPENDED);
}
static Value coroutine_running(Runtime *rt, Value self) {
    if (!is_native_coroutine(self)) return get_running(rt, self);
    return value_bool(native_state(as_native_coroutine(self)) == NATIVE_RUNNING);
}
static Value coroutine_repr(Runtime *rt, Value self) {
    if (!is_native_coroutine(self)) return repr(rt, self);
    Str *s =
        str_format(rt, "<%T object %s at %p>", self,
                   as_native_coroutine(self)->def->qualname, (void *)as_object(self));
    return s ? value_object(s) : RAISED;
}

const TypeDef type_def_COROUTINE = {
    .name = "coroutine",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_GENERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(Generator),
    .slots = {.repr = coroutine_repr, .await = await_coroutine},
    .methods =
        (const NativeDef[]){
            {"send(self, arg, /)", send_coroutine, "Resume with a value."},
            {"throw(self, typ, val=..., tb=..., /)", throw,
             "Raise inside the coroutine."},
            {"close(self, /)", close, "Raise GeneratorExit inside the coroutine."},
            {0}},
    .getset =
        (const GetSetDef[]){
            {"__name__", coroutine_name, set_coroutine_name, "name of the coroutine"},
            {"__qualname__", coroutine_qualname, set_coroutine_qualname,
             "qualified name of the coroutine"},
            {"cr_code", coroutine_code, NULL, NULL},
            {"cr_frame", coroutine_frame, NULL, NULL},
            {"cr_await", coroutine_awaited, NULL, "object being awaited on, or None"},
            {"cr_suspended", coroutine_suspended, NULL, NULL},
            {"cr_running", coroutine_running, NULL, NULL},
            {"cr_origin", get_origin, NULL, NULL},
            {0}},
};

static Value *wrapped(Value *args) {
    args[0] = value_object(((AsyncStep *)as_object(args[0]))->target);
    return args;
}
static Value wrapper_send(Runtime *rt, Value *args, size_t n) {
    return send_coroutine(rt, wrapped(args), n);
}
static Value wrapper_throw(Runtime *rt, Value *args, size_t n) {
    return throw(rt, wrapped(args), n);
}
static Value wrapper_close(Runtime *rt, Value *args, size_t n) {
    return close(rt, wrapped(args), n);
}
static Value wrapper_next(Runtime *rt, Value self) {
    Generator *g = ((AsyncStep *)as_object(self))->target;
    Value result;
    if (is_native_coroutine(value_object(g)))
        switch (coroutine_step(vm_here(rt), (NativeCoroutine *)g, NONE_VALUE, &result)) {
        case SENT_YIELD: return shown(rt, result);
        case SENT_RETURN: rt->stop_value = result; return UNBOUND;
        default: return RAISED;
        }
    if (gen_state(g) == GEN_FINISHED)
        return raise(rt, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    return next(rt, value_object(g));
}

const TypeDef type_def_COROUTINE_WRAPPER = {
    .name = "coroutine_wrapper",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ASYNC_STEP,
    .flags = TF_ABSTRACT,
    .size = sizeof(AsyncStep),
    .slots = {.iter = self_iter, .next = wrapper_next},
    .methods =
        (const NativeDef[]){{"send(self, arg, /)", wrapper_send, NULL},
                            {"throw(self, typ, val=..., tb=..., /)", wrapper_throw, NULL},
                            {"close(self, /)", wrapper_close, NULL},
                            {0}},
};

/* ---- async generator -------------------------------------------------------------- */

static Value anext_of(Runtime *rt, Value self) {
    return async_step_new(vm_here(rt), as_generator(self), STEP_ANEXT, NONE_VALUE);
}
static Value asend(Runtime *rt, Value *args, size_t n) {
    return async_step_new(vm_here(rt), as_generator(args[0]), STEP_ASEND, args[1]);
}
static Value athrow(Runtime *rt, Value *args, size_t n) {
    Tuple *thrown = tuple_from(rt, args + 1, 3); /* looked at when it is awaited */
    return thrown ? async_step_new(vm_here(rt), as_generator(args[0]), STEP_ATHROW,
                                   value_object(thrown))
                  : RAISED;
}
static Value aclose(Runtime *rt, Value *args, size_t n) {
    return async_step_new(vm_here(rt), as_generator(args[0]), STEP_ACLOSE, NONE_VALUE);
}

const TypeDef type_def_ASYNC_GENERATOR = {
    .name = "async_generator",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_GENERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(Generator),
    .slots = {.repr = repr, .aiter = self_iter, .anext = anext_of},
    .methods =
        (const NativeDef[]){
            {"asend(self, value, /)", asend, "An awaitable that resumes with a value."},
            {"athrow(self, typ, val=..., tb=..., /)", athrow,
             "An awaitable that raises."},
            {"aclose(self, /)", aclose, "An awaitable that raises GeneratorExit inside."},
            {0}},
    .getset = (const GetSetDef[]){COMMON_GETSET("ag", "ag_await"),
                                  {"ag_running", get_async_running, NULL, NULL},
                                  {0}},
};

static Value step_send(Runtime *rt, Value *args, size_t n) {
    Value result;
    Sent what = async_step_send(vm_here(rt), args[0], args[1], &result);
    return finish_send(rt, what, result);
}
static Value step_throw(Runtime *rt, Value *args, size_t n) {
    Value e = thrown_exception(rt, args + 1), result;
    if (e == RAISED) return RAISED;
    Sent what = async_step_throw(vm_here(rt), args[0], e, &result);
    return finish_send(rt, what, result);
}
static Value step_close(Runtime *rt, Value *args, size_t n) {
    AsyncStep *s = (AsyncStep *)as_object(args[0]);
    if (s->state == STEP_CLOSED) return NONE_VALUE;
    if (s->state == STEP_INIT) {
        s->state = STEP_CLOSED;
        return NONE_VALUE;
    }
    raise(rt, TYPE_GENERATOR_EXIT, "");
    Value result, e = error_take(rt);
    Sent what = async_step_throw(vm_here(rt), args[0], e, &result);
    if (what == SENT_YIELD)
        return raise(rt, TYPE_RUNTIME_ERROR, "coroutine ignored GeneratorExit");
    if (what == SENT_RAISED) {
        if (!error_is(rt, TYPE_GENERATOR_EXIT) && !error_is(rt, TYPE_STOP_ITERATION) &&
            !error_is(rt, TYPE_STOP_ASYNC_ITERATION))
            return RAISED;
        error_clear(rt);
    }
    return NONE_VALUE;
}
static Value step_next(Runtime *rt, Value self) {
    Value result;
    switch (async_step_send(vm_here(rt), self, NONE_VALUE, &result)) {
    case SENT_YIELD: return shown(rt, result);
    case SENT_RETURN: rt->stop_value = result; return UNBOUND;
    default: return RAISED;
    }
}

static const NativeDef step_methods[] = {
    {"send(self, arg, /)", step_send, NULL},
    {"throw(self, typ, val=..., tb=..., /)", step_throw, NULL},
    {"close(self, /)", step_close, NULL},
    {0}};

const TypeDef type_def_ASYNC_GENERATOR_STEP = {
    .name = "async_generator_asend",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ASYNC_STEP,
    .flags = TF_ABSTRACT,
    .size = sizeof(AsyncStep),
    .slots = {.iter = self_iter, .next = step_next, .await = self_iter},
    .methods = step_methods,
};
const TypeDef type_def_ASYNC_GENERATOR_THROW = {
    .name = "async_generator_athrow",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ASYNC_STEP,
    .flags = TF_ABSTRACT,
    .size = sizeof(AsyncStep),
    .slots = {.iter = self_iter, .next = step_next, .await = self_iter},
    .methods = step_methods,
};

/* ---- async for -------------------------------------------------------------------- */

Value get_aiter(VM *vm, Value v) {
    Runtime *rt = &vm->rt;
    Type *t = type_of(rt, v);
    if (!t->slots.aiter)
        return raise(rt, TYPE_TYPE_ERROR,
                     "'async for' requires an object with __aiter__ method, got %N", t);
    Value it = t->slots.aiter(rt, v);
    if (it == RAISED) return RAISED;
    if (!type_of(rt, it)->slots.anext)
        return raise(
            rt, TYPE_TYPE_ERROR,
            "'async for' received an object from __aiter__ that does not implement "
            "__anext__: %T",
            it);
    return it;
}

Value get_anext(VM *vm, Value v) {
    Runtime *rt = &vm->rt;
    Type *t = type_of(rt, v);
    if (!t->slots.anext)
        return raise(rt, TYPE_TYPE_ERROR,
                     "'async for' requires an iterator with __anext__ method, got %N", t);
    return t->slots.anext(rt, v);
}
