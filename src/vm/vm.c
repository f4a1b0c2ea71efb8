/* vm.c - the life of a VM: opening, roots, safepoints, last words, closing. */
#include "object/weakref.h"
#include "vm/build_class.h"
#include "vm/frame.h"
#include "vm/slow.h"
#include "vm/tables.h"

enum { FIRST_SEGMENT_WORDS = 1024, RECURSION_LIMIT = 1000 };

/* ---- roots ------------------------------------------------------------------------ */

static void trace_stack(Tracer *t, VM *vm) {
    Value *top = frame_free(vm);
    if (vm->binding && vm->binding > top && vm->binding <= vm->segment->end)
        top = vm->binding;
    for (StackSegment *s = vm->segment; s; s = s->older) {
        trace_value(t, s->info);
        trace_conservative(t, s->words, top >= s->words && top <= s->end ? top : s->end);
        top = NULL;
    }
}

/* Frames on the heap that are running: their registers change without barriers. */
static void trace_running(Tracer *t, VM *vm) {
    for (Value *base = vm->base; base; base = frame_caller(base)) {
        if (!frame_on_heap(base)) continue;
        Generator *g = frame_generator(base);
        trace_object(t, g);
        trace_values(t, g->registers, frame_function(base)->registers);
        trace_value(t, g->awaited);
    }
}

static void trace_roots(Tracer *t, void *user) {
    VM *vm = user;
    Runtime *rt = &vm->rt;
    trace_stack(t, vm);
    trace_running(t, vm);
    trace_value(t, vm->handled);
    trace_value(t, vm->leaving);
    trace_value(t, vm->main_module);
    trace_object(t, vm->search_path);
    trace_object(t, vm->added);
    trace_object(t, vm->root);
    trace_object(t, vm->loop);
    trace_object(t, vm->current_loop);
    trace_value(t, rt->stop_value);
    trace_value(t, vm->limits.error);
    for (size_t i = 0; i < vm->dying_n; i++)
        trace_object(t, vm->dying[i]);
}

/* ---- last words ------------------------------------------------------------------- */

/* Script may run only at a safepoint, not in the middle of somebody's allocation. */
static void on_finalize(Heap *heap, Object **dying, size_t n) {
    VM *vm = heap->user;
    if (vm->dying_n + n > vm->dying_cap) {
        size_t cap = (vm->dying_n + n) * 2;
        Object **more = mem_realloc(&vm->rt.alloc, vm->dying,
                                    vm->dying_cap * sizeof *more, cap * sizeof *more);
        if (!more) return; /* no memory for farewells */
        vm->dying = more;
        vm->dying_cap = cap;
    }
    memcpy(vm->dying + vm->dying_n, dying, n * sizeof *dying);
    vm->dying_n += n;
    limits_hasten(vm);
}

void vm_unraisable(VM *vm, const char *where, Value object) {
    Value e = error_take(&vm->rt);
    if (vm->stopping) return; /* it did not raise, it was stopped */
    if (vm->on_unraisable && is_exception(e)) vm->on_unraisable(vm, e, where, object);
    error_clear(&vm->rt);
}

static void last_words(VM *vm, Object *o) {
    Runtime *rt = &vm->rt;
    Value self = value_object(o);
    if (o->layout == LAYOUT_NATIVE_COROUTINE) {
        if (vm->on_never_awaited) vm->on_never_awaited(vm, self);
        return;
    }
    if (o->layout == LAYOUT_GENERATOR) {
        Generator *g = (Generator *)o;
        if (gen_state(g) == GEN_CREATED) {
            if (vm->on_never_awaited) vm->on_never_awaited(vm, self);
            gen_set_state(g, GEN_FINISHED);
        } else if (g->head.shape == TYPE_ASYNC_GENERATOR) {
            if (vm->async_generator_dies) vm->async_generator_dies(vm, g);
        } else if (!generator_close(vm, g, NULL)) {
            vm_unraisable(vm, "Exception ignored in", self);
        }
        return;
    }
    Value method = type_lookup(rt, type_of(rt, self), SLOT_NAME(rt, SLOT_DEL));
    if (method != UNBOUND && call(rt, method, &self, 1) == RAISED)
        vm_unraisable(vm, "Exception ignored in", method);
}

void vm_run_dying(VM *vm) {
    Runtime *rt = &vm->rt;
    Value pending = rt->error, handled = vm->handled;
    rt->error = vm->handled = UNBOUND;
    while (vm->dying_n && !vm->stopping) {
        Object *o = vm->dying[--vm->dying_n];
        last_words(vm, o);
    }
    rt->error = pending;
    vm->handled = handled;
}

static void weak_callback_raised(Runtime *rt, Value callback) {
    vm_unraisable(vm_of(rt), "Exception ignored in", callback);
}

/* ---- safepoints ------------------------------------------------------------------- */

bool vm_safepoint(VM *vm) {
    Runtime *rt = &vm->rt;
    if (!limits_refill(vm)) return false;
    heap_relieve(&rt->heap);
    if (vm->dying_n) vm_run_dying(vm);
    if (rt->weak_pending) weakref_run_callbacks(rt, weak_callback_raised);
    if (UNLIKELY(vm->interrupt)) {
        int what = vm->interrupt;
        vm->interrupt = 0;
        if (vm->check_interrupt && !vm->check_interrupt(vm, what)) return false;
    }
    if (UNLIKELY(vm->stopping)) return limits_raise(vm), false;
    return true;
}

/* ---- opening and closing ---------------------------------------------------------- */

static bool stack_init(VM *vm) {
    size_t size = sizeof(StackSegment) + FIRST_SEGMENT_WORDS * sizeof(Value);
    StackSegment *s = mem_alloc(&vm->rt.alloc, size);
    if (!s) return false;
    s->older = s->newer = NULL;
    s->end = s->words + FIRST_SEGMENT_WORDS;
    s->info = 0;
    for (Value *w = s->words; w < s->end; w++)
        *w = UNBOUND;
    vm->segment = s;
    vm->sp = s->words;
    vm->limit = s->end;
    return true;
}

bool vm_init(VM *vm, AllocFn fn, void *user, const HashKey *key) {
    memset((char *)vm + sizeof(Runtime), 0, sizeof *vm - sizeof(Runtime));
    RuntimeTables tables = {vm_layouts, vm_type_defs};
    vm->handled = vm->leaving = vm->main_module = UNBOUND;
    if (!runtime_init(&vm->rt, fn, user, tables, key)) return false;
    vm->rt.stop_value = UNBOUND;
    vm->rt.flush_caches = caches_flush;
    vm->rt.caller_module = caller_module;
    vm->rt.heap.on_finalize = on_finalize;
    vm->recursion_limit = vm->depth_left = RECURSION_LIMIT;
    return limits_init(vm) && stack_init(vm) &&
           heap_add_roots(&vm->rt.heap, trace_roots, vm);
}

void vm_free(VM *vm) {
    Allocator *alloc = &vm->rt.alloc;
    StackSegment *s = vm->segment;
    while (s && s->newer)
        s = s->newer;
    for (StackSegment *older; s; s = older) {
        older = s->older;
        mem_free(alloc, s, (size_t)((char *)s->end - (char *)s));
    }
    mem_free(alloc, vm->dying, vm->dying_cap * sizeof *vm->dying);
    vm->segment = NULL;
    runtime_free(&vm->rt);
}
