/* blocker.c - see blocker.h. */
#include "sched/blocker.h"

#include "sched/lock.h"
#include "sched/wait.h"
#include "vm/async_step.h"

/* ---- the chain of awaits ---------------------------------------------------------- */

/* A link is a frame or a native coroutine. What it awaits, if that is a link too; else
 * UNBOUND. */
static Value next_link(Value at) {
    Value awaited = UNBOUND;
    if (is_native_coroutine(at))
        awaited = as_native_coroutine(at)->awaited;
    else if (gen_state(as_generator(at)) == GEN_AWAITING)
        awaited = as_generator(at)->awaited;
    if (is_async_step(awaited) && ((AsyncStep *)as_object(awaited))->target)
        return value_object(((AsyncStep *)as_object(awaited))->target);
    return is_generator(awaited) || is_native_coroutine(awaited) ? awaited : UNBOUND;
}

static Value first_link(const Task *t) {
    return is_generator(t->coroutine) || is_native_coroutine(t->coroutine) ? t->coroutine
                                                                           : UNBOUND;
}

static bool is_asyncio(const Function *fn) {
    static const char folder[] = "<stdlib>/asyncio";
    const Str *name = fn->code->filename;
    return name->size > sizeof folder - 1 &&
           !memcmp(name->bytes, folder, sizeof folder - 1);
}

static bool is_script(Value link) {
    return is_generator(link) &&
           !is_asyncio(frame_function(as_generator(link)->registers));
}

static Value register_of(const Generator *g, size_t i) {
    Value v = g->registers[i];
    return is_exact(v, TYPE_CELL) ? ((Cell *)as_object(v))->value : v;
}

/* ---- kinds ------------------------------------------------------------------------ */

static const char *const methods[BLOCKER_KINDS] = {
#define BLOCKER(id, method, verb, noun, missing) [BLOCKER_##id] = method,
#include "sched/blocker.def"
};

static bool is_method(BlockerKind kind, const char *method) {
    return methods[kind] && !strcmp(methods[kind], method);
}

static const char *method_of(Runtime *rt, Value link) {
    if (is_generator(link))
        return str_cstr(rt, frame_function(as_generator(link)->registers)->qualname);
    const NativeCoroutine *c = as_native_coroutine(link);
    if (strcmp(c->def->qualname, "_ContextManagerMixin.__aenter__"))
        return c->def->qualname;
    return as_lock(c->slots[0]) ? "Lock.acquire" : "Semaphore.acquire";
}

/* What a link of asyncio's own waits for, by its name; NOTHING: it says nothing. */
static Blocker blocker_of_link(Runtime *rt, Value link) {
    bool native = is_native_coroutine(link);
    const char *method = method_of(rt, link);
    for (BlockerKind kind = 0; method && kind < BLOCKER_KINDS; kind++)
        if (is_method(kind, method))
            return (Blocker){kind, native ? as_native_coroutine(link)->slots[0]
                                          : register_of(as_generator(link), 0)};
    return (Blocker){BLOCKER_NOTHING, UNBOUND};
}

static Value field(Runtime *rt, Value object, const char *name) {
    Str *s = str_intern_cstr(rt, name);
    Value v = s ? value_getattr_or(rt, object, s) : RAISED;
    if (v == RAISED) error_clear(rt);
    return is_special(v) ? UNBOUND : v;
}

/* A future seen from outside. */
static Blocker blocker_of_future(Runtime *rt, Value future) {
    if (!is_future(future)) return (Blocker){BLOCKER_FUTURE, UNBOUND};
    if (is_task(future)) return (Blocker){BLOCKER_TASK, future};
    bool gathers = as_object(future)->shape != TYPE_FUTURE &&
                   field(rt, future, "_children") != UNBOUND;
    return (Blocker){gathers ? BLOCKER_GATHER : BLOCKER_FUTURE, future};
}

static bool is_blocked(const Task *t) {
    if (is_future(t->waiter)) return as_future(t->waiter)->state == FUTURE_PENDING;
    return t->waiter != UNBOUND && (!is_native_coroutine(t->waiter) ||
                                    !wait_is_over(as_native_coroutine(t->waiter)));
}

Blocker blocker_of(const Task *t) {
    Runtime *rt = &t->future.loop->vm->rt;
    if (!is_blocked(t)) return (Blocker){BLOCKER_NOTHING, UNBOUND};
    Blocker plain = blocker_of_future(rt, t->waiter), b = plain;
    for (Value at = first_link(t); at != UNBOUND; at = next_link(at)) {
        if (is_script(at)) b = plain; /* what it awaits is its own affair */
        Blocker here = is_script(at) ? plain : blocker_of_link(rt, at);
        /* A barrier's condition is no news; the wait for its lock is. */
        if (here.kind == BLOCKER_NOTHING ||
            (b.kind == BLOCKER_BARRIER && here.kind == BLOCKER_CONDITION))
            continue;
        b = here;
    }
    return b;
}

Task *blocker_owner(Runtime *rt, const Blocker *w) {
    Value owner = w->kind == BLOCKER_TASK   ? w->object
                  : w->kind == BLOCKER_LOCK ? field(rt, w->object, "_owner")
                                            : UNBOUND;
    return is_task(owner) ? as_task(owner) : NULL;
}

bool blocker_deadline(const Task *t, double *when) {
    const Timers *timers = &t->future.loop->timers;
    for (size_t i = 1; i <= timers->n; i++)
        if (timer_what(timers, i) == t->waiter)
            return *when = timer_when(timers, i), true;
    return false;
}

/* ---- who is waited for ------------------------------------------------------------ */

static Value targets_of(Runtime *rt, const Blocker *w) {
    switch (w->kind) {
    case BLOCKER_GATHER: return field(rt, w->object, "_children");
    case BLOCKER_GROUP: return field(rt, w->object, "_tasks");
    case BLOCKER_NEXT: return field(rt, w->object, "_pending");
    case BLOCKER_TASKS: return w->object;
    default: return UNBOUND;
    }
}

static void if_unfinished(Value v, void (*each)(void *, Task *), void *user) {
    if (is_task(v) && as_future(v)->state == FUTURE_PENDING) each(user, as_task(v));
}

void blocker_targets(Runtime *rt, const Blocker *w, void (*each)(void *user, Task *t),
                     void *user) {
    Task *owner = blocker_owner(rt, w);
    if (owner) if_unfinished(value_object(owner), each, user);
    Value all = targets_of(rt, w), v;
    if (is_list(all))
        for (size_t i = 0; i < as_list(all)->size; i++)
            if_unfinished(as_list(all)->items->items[i], each, user);
    if (is_tuple(all))
        for (size_t i = 0; i < as_tuple(all)->size; i++)
            if_unfinished(as_tuple(all)->items[i], each, user);
    if (has_layout(all, LAYOUT_SET))
        for (size_t i = 0; set_next(as_set(all), &i, &v);)
            if_unfinished(v, each, user);
}

/* ---- places and names ------------------------------------------------------------- */

/* The chain from outside inwards, into frames[0..n): how many there are in all. */
static size_t script_frames(const Task *t, Generator **frames, size_t n) {
    size_t found = 0;
    for (Value at = first_link(t); at != UNBOUND; at = next_link(at)) {
        if (!is_script(at)) continue;
        frames[found++ % n] = as_generator(at); /* the innermost ones stay */
    }
    return found;
}

static Place place_of(const Generator *g) {
    const Function *fn = frame_function(g->registers);
    const Instr *at = gen_state(g) == GEN_CREATED ? g->pc : g->pc - 1;
    return (Place){fn->code, code_line(fn->code, (uint32_t)(at - fn->entry))};
}

size_t task_places(const Task *t, Place *places, size_t n) {
    enum { MOST = 16 };
    Generator *frames[MOST];
    size_t found = script_frames(t, frames, MOST), shown = found < MOST ? found : MOST;
    if (shown > n) shown = n;
    for (size_t i = 0; i < shown; i++)
        places[i] = place_of(frames[(found - 1 - i) % MOST]);
    return shown;
}

static Place place_at(const Function *fn, uint32_t word) {
    return (Place){fn->code, code_line(fn->code, word)};
}

Function *script_here(VM *vm, uint32_t *word) {
    const Instr *pc = vm->pc;
    for (Value *base = vm->base; base; base = frame_caller(base)) {
        Function *fn = frame_function(base);
        bool inside = pc && pc >= fn->entry && pc < fn->entry + fn->code->words;
        if (inside && !is_asyncio(fn)) return *word = (uint32_t)(pc - fn->entry), fn;
        const Instr *ret = frame_return(base); /* NULL where C called */
        pc = ret ? ret - 1 : NULL;
    }
    return NULL;
}

Place place_here(VM *vm) {
    uint32_t word;
    const Function *fn = script_here(vm, &word);
    return fn ? place_at(fn, word) : (Place){NULL, 0};
}

Value place_text(Runtime *rt, Place p) {
    if (!p.code) return NONE_VALUE;
    Str *s = str_format(rt, "%U:%d", p.code->filename, (int)p.line);
    return s ? value_object(s) : RAISED;
}

Place task_spawned(const Task *t) {
    return t->spawner ? place_at(t->spawner, t->spawned_at) : (Place){NULL, 0};
}

/* Temporaries have empty ones. */
static bool is_name(Value v) { return is_str(v) && as_str(v)->size; }

static Str *name_in_frame(const Generator *g, Value object) {
    const Function *fn = frame_function(g->registers);
    const Tuple *locals = fn->code->locals, *free = fn->code->free;
    for (size_t i = 0; i < locals->size && i < fn->registers; i++)
        if (register_of(g, i) == object && is_name(locals->items[i]))
            return as_str(locals->items[i]);
    for (size_t i = 0; fn->closure && free && i < free->size; i++) {
        Value cell = fn->closure->items[i];
        if (is_exact(cell, TYPE_CELL) && ((Cell *)as_object(cell))->value == object &&
            is_name(free->items[i]))
            return as_str(free->items[i]);
    }
    Value key, v;
    for (size_t i = 0; dict_next(fn->globals, &i, &key, &v);)
        if (v == object && is_str(key)) return as_str(key);
    return NULL;
}

Str *blocker_name(Runtime *rt, const Task *t, const Blocker *w) {
    Generator *innermost[1];
    return w->object != UNBOUND && script_frames(t, innermost, 1)
               ? name_in_frame(innermost[0], w->object)
               : NULL;
}
