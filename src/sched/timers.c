/* timers.c - see timers.h. */
#include "sched/timers.h"

#include "sched/loop.h"
#include "sched/thread.h"

enum { FEWEST = 32, CANCELLED_KEPT = 100, LINE = 64 };
enum { ENTRY_BYTES = sizeof(double) + sizeof(uint32_t) };

void timers_trace(Tracer *tracer, Timers *t) { trace_object(tracer, t->whats); }

void timers_release(Heap *heap, Timers *t) {
    mem_free_aligned(heap->alloc, t->whens, t->capacity * ENTRY_BYTES, LINE);
}

/* ---- the heap: heapq's algorithm -------------------------------------------------- */

INLINE void move(Timers *t, size_t to, size_t from) {
    t->whens[to] = t->whens[from];
    t->places[to] = t->places[from];
}

INLINE void put(Timers *t, size_t at, double when, uint32_t place) {
    t->whens[at] = when;
    t->places[at] = place;
}

static void sift_down(Timers *t, size_t start, size_t at) {
    double when = t->whens[at];
    uint32_t place = t->places[at];
    for (size_t parent; at > start; at = parent) {
        parent = at / 2;
        if (!(when < t->whens[parent])) break;
        move(t, at, parent);
    }
    put(t, at, when, place);
}

static void sift_up(Timers *t, size_t at) {
    size_t start = at, n = t->n;
    double when = t->whens[at];
    uint32_t place = t->places[at];
    for (size_t child; (child = 2 * at) <= n; at = child) {
        if (8 * at < n) { /* the way down a large heap leads through cold memory */
            __builtin_prefetch(&t->whens[8 * at]);
            __builtin_prefetch(&t->places[8 * at]);
        }
        /* No branch: which child it is cannot be foretold. */
        child += child < n && !(t->whens[child] < t->whens[child + 1]);
        move(t, at, child);
    }
    put(t, at, when, place);
    sift_down(t, start, at);
}

/* ---- what they wake --------------------------------------------------------------- */

static void set_scheduled(Value what, bool scheduled) {
    if (is_handle(what))
        ((Handle *)as_object(what))->scheduled = scheduled;
    else if (is_native_coroutine(what) && scheduled)
        as_object(what)->aux |= NATIVE_TIMED;
    else if (is_native_coroutine(what))
        as_object(what)->aux &= (uint16_t)~NATIVE_TIMED;
}

static bool is_cancelled(Value what) {
    if (is_handle(what)) return ((Handle *)as_object(what))->cancelled;
    return is_native_coroutine(what) && !(as_object(what)->aux & NATIVE_TIMED);
}

void timer_cancel(Loop *l, NativeCoroutine *c) {
    if (!(c->head.aux & NATIVE_TIMED)) return;
    c->head.aux &= (uint16_t)~NATIVE_TIMED;
    l->timers.cancelled++;
}

/* ---- coming and going ------------------------------------------------------------- */

static bool grow(Loop *l) {
    Runtime *rt = &l->vm->rt;
    Timers *t = &l->timers;
    size_t old = t->capacity, capacity = old ? old * 2 : FEWEST;
    if (capacity > UINT32_MAX) return raise_memory(rt), false;
    Array *whats = array_new(rt, capacity);
    if (!whats) return false;
    double *whens = mem_alloc_aligned(&rt->alloc, capacity * ENTRY_BYTES, LINE);
    if (!whens) return raise_memory(rt), false;
    uint32_t *places = (uint32_t *)(whens + capacity);
    for (size_t i = old; i < capacity; i++)
        places[i] = (uint32_t)i;
    if (old) {
        memcpy(whens, t->whens, old * sizeof *whens);
        memcpy(places, t->places, old * sizeof *places);
        memcpy(whats->items, t->whats->items, old * sizeof(Value));
        heap_inherit(&rt->heap, whats, t->whats);
        heap_free(&rt->heap, &t->whats->head);
        timers_release(&rt->heap, t);
    }
    *t = (Timers){whens, places, whats, t->n, capacity, t->cancelled};
    heap_barrier(&rt->heap, l);
    return true;
}

bool timers_push(Loop *l, double when, Value what) {
    Timers *t = &l->timers;
    if (t->n + 1 >= t->capacity && !grow(l)) return false;
    t->n++;
    Value *place = &t->whats->items[t->places[t->n]];
    *place = what;
    heap_barrier_at(&l->vm->rt.heap, t->whats, place);
    t->whens[t->n] = when;
    sift_down(t, 1, t->n);
    set_scheduled(what, true);
    return true;
}

/* One of the first's children will be the next to go, and then one of theirs. */
INLINE void fetch_next(const Timers *t) {
    if (t->n < 7) return;
    for (size_t i = 2; i <= 3; i++)
        __builtin_prefetch(as_object(timer_what(t, i)));
    for (size_t i = 4; i <= 7; i++)
        __builtin_prefetch(&t->whats->items[t->places[i]]);
}

Value timers_pop(Loop *l) {
    Timers *t = &l->timers;
    fetch_next(t);
    uint32_t place = t->places[1];
    move(t, 1, t->n);
    t->places[t->n--] = place;
    if (t->n) sift_up(t, 1);
    Value what = t->whats->items[place];
    t->whats->items[place] = UNBOUND;
    bool cancelled = is_cancelled(what);
    set_scheduled(what, false);
    return cancelled ? UNBOUND : what;
}

/* The heap made anew of those that stay, in the order in which they lie. */
static void keep(Timers *t, bool (*stays)(Value what)) {
    size_t kept = 0;
    for (size_t i = 1; i <= t->n; i++) {
        Value what = timer_what(t, i);
        double when = t->whens[i];
        uint32_t place = t->places[i];
        if (stays(what)) {
            t->places[i] = t->places[++kept];
            put(t, kept, when, place);
        } else {
            t->whats->items[place] = UNBOUND;
            set_scheduled(what, false);
        }
    }
    t->n = kept;
    t->cancelled = 0;
    for (size_t i = kept / 2; i > 0; i--)
        sift_up(t, i);
}

static bool is_to_go_off(Value what) { return !is_cancelled(what); }

void timers_tidy(Loop *l) {
    Timers *t = &l->timers;
    if (t->n > CANCELLED_KEPT && t->cancelled * 2 > t->n) {
        keep(t, is_to_go_off);
        return;
    }
    while (t->n && t->cancelled && is_cancelled(timer_what(t, 1))) {
        timers_pop(l);
        t->cancelled--;
    }
}

void timers_keep_threads(Loop *l) { keep(&l->timers, is_thread); }
