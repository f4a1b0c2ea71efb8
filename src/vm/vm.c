/* vm.c - the life of a VM: opening, roots, safepoints, last words, closing. */
#include "object/weakref.h"
#include "vm/build_class.h"
#include "vm/execution.h"
#include "vm/frame.h"
#include "vm/slow.h"
#include "vm/tables.h"

enum { RECURSION_LIMIT = 1000 };

/* ---- roots ------------------------------------------------------------------------ */

static void trace_roots(Tracer *t, void *user) {
    VM *vm = user;
    memset(vm->shape_caches, 0, sizeof vm->shape_caches);
    Execution running;
    execution_save(vm, &running);
    execution_trace(t, &running);
    for (Execution *e = vm->parked; e; e = e->next) {
        execution_trace(t, e);
        trace_conservative(t, e->c_top, e->c_base);
    }
    trace_value(t, vm->main_module);
    trace_object(t, vm->typed);
    trace_object(t, vm->search_path);
    trace_object(t, vm->added);
    trace_value(t, vm->limits.error);
}

/* ---- last words ------------------------------------------------------------------- */

/* Script may run only at a safepoint, not in the middle of somebody's allocation. */
static void on_finalize(Heap *heap) { limits_hasten(heap->user); }

void vm_unraisable(VM *vm, const char *where, Value object) {
    Value e = error_take(&vm->rt);
    if (vm->stopping) return; /* it did not raise, it was stopped */
    if (vm->on_unraisable && is_exception(e)) vm->on_unraisable(vm, e, where, object);
    error_clear(&vm->rt);
}

static void last_words(VM *vm, Object *o) {
    Runtime *rt = &vm->rt;
    Value self = value_object(o);
    if (o->layout == LAYOUT_NATIVE_COROUTINE || o->layout == LAYOUT_ASYNC_STEP) {
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
    if (is_future(self) && vm->future_dies) vm->future_dies(vm, o);
    Value method = type_lookup(rt, type_of(rt, self), SLOT_NAME(rt, SLOT_DEL));
    if (method != UNBOUND && call(rt, method, &self, 1) == RAISED)
        vm_unraisable(vm, "Exception ignored in", method);
}

void vm_run_dying(VM *vm) {
    Runtime *rt = &vm->rt;
    if (vm->telling) return;
    Value pending = rt->error, handled = vm->handled;
    rt->error = vm->handled = UNBOUND;
    for (Object *o; !vm->stopping && (o = heap_next_dying(&rt->heap));)
        last_words(vm, o);
    rt->error = pending;
    vm->handled = handled;
}

/* What is alive and has something to say. */
typedef struct Living {
    Heap *heap;
    size_t n;
    Array *cells; /* with room for so many; NULL: they are counted only */
} Living;

static void note_living(void *user, Object *o) {
    Living *l = user;
    if (!heap_has_last_words(l->heap, o)) return;
    if (l->cells && l->n < l->cells->capacity) l->cells->items[l->n] = value_object(o);
    l->n++;
}

/* NULL: there is none, or no memory. */
static Array *find_living(Runtime *rt) {
    Living l = {&rt->heap, 0, NULL};
    heap_collect(l.heap, false); /* none is young */
    heap_each_old(l.heap, note_living, &l);
    if (!l.n) return NULL;
    l.cells = array_new(rt, l.n);
    if (!l.cells) return error_clear(rt), NULL;
    l.n = 0;
    heap_each_old(l.heap, note_living, &l);
    heap_barrier(l.heap, l.cells);
    return l.cells;
}

void vm_run_living(VM *vm) {
    Runtime *rt = &vm->rt;
    Array *cells = find_living(rt);
    for (size_t i = 0; cells && i < cells->capacity && !vm->stopping; i++) {
        Value v = cells->items[i];
        if (v == UNBOUND || !heap_has_last_words(&rt->heap, as_object(v))) continue;
        as_object(v)->gc |= GC_FINALIZED;
        last_words(vm, as_object(v));
    }
    KEEP(cells);
}

static void weak_callback_raised(Runtime *rt, Value callback) {
    vm_unraisable(vm_of(rt), "Exception ignored in", callback);
}

/* ---- safepoints ------------------------------------------------------------------- */

bool vm_safepoint(VM *vm) {
    Runtime *rt = &vm->rt;
    if (!limits_refill(vm)) return false;
    heap_relieve(&rt->heap);
    if (heap_has_dying(&rt->heap)) vm_run_dying(vm);
    if (rt->weak_pending) weakref_run_callbacks(rt, weak_callback_raised);
    if (UNLIKELY(vm->worker != NULL)) {
        vm->at_safepoint(vm);
    } else if (UNLIKELY(__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED))) {
        int what = __atomic_exchange_n(&vm->interrupt, 0, __ATOMIC_RELAXED);
        if (vm->check_interrupt && !vm->check_interrupt(vm, what)) return false;
    }
    if (UNLIKELY(vm->stopping)) return limits_raise(vm), false;
    return true;
}

/* ---- opening and closing ---------------------------------------------------------- */

bool vm_init(VM *vm, AllocFn fn, void *user, const HashKey *key) {
    memset((char *)vm + sizeof(Runtime), 0, sizeof *vm - sizeof(Runtime));
    RuntimeTables tables = {vm_layouts, vm_type_defs};
    vm->handled = vm->thrown = vm->leaving = vm->main_module = vm->context = UNBOUND;
    if (!runtime_init(&vm->rt, fn, user, tables, key)) return false;
    vm->rt.stop_value = UNBOUND;
    vm->rt.flush_caches = caches_flush;
    vm->rt.caller_module = caller_module;
    vm->rt.heap.on_finalize = on_finalize;
    vm->recursion_limit = vm->depth_left = RECURSION_LIMIT;
    Execution first;
    if (!limits_init(vm) || !execution_init(vm, &first)) return false;
    execution_resume(vm, &first);
    return heap_add_roots(&vm->rt.heap, trace_roots, vm);
}

void vm_free(VM *vm) {
    Execution last;
    execution_park(vm, &last, NULL);
    execution_free(vm, &last);
    vm->rt.repr_guard = NULL;
    vm->rt.repr_guard_cap = 0;
    vm->segment = NULL;
    runtime_free(&vm->rt);
}
