/* timers.c - see timers.h. */
#include "sched/timers.h"

#include "sched/loop.h"
#include "sched/thread.h"

enum { FEWEST = 32, CANCELLED_KEPT = 100 };

void timers_trace(Tracer *tracer, Timers *t) { trace_object(tracer, t->whats); }

void timers_release(Heap *heap, Timers *t) {
    mem_free(heap->alloc, t->heap, t->capacity * sizeof *t->heap);
}

/* ---- the heap: heapq's algorithm -------------------------------------------------- */

static void sift_down(Deadline *heap, size_t start, size_t at) {
    Deadline item = heap[at];
    while (at > start) {
        size_t parent = (at - 1) >> 1;
        if (!(item.when < heap[parent].when)) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = item;
}

/* The way down a large heap leads through cold memory: three levels below are the eight
 * entries of which one will be asked for. */
INLINE void fetch_below(const Deadline *heap, size_t n, size_t at) {
    const char *first = (const char *)&heap[8 * at + 7];
    if (8 * at + 14 >= n) return;
    __builtin_prefetch(first);
    __builtin_prefetch(first + 64);
    __builtin_prefetch(first + 127);
}

static void sift_up(Deadline *heap, size_t n, size_t at) {
    size_t start = at, child = 2 * at + 1;
    Deadline item = heap[at];
    while (child < n) {
        size_t right = child + 1;
        fetch_below(heap, n, at);
        /* No branch: which child it is cannot be foretold. */
        child += right < n && !(heap[child].when < heap[right].when);
        heap[at] = heap[child];
        at = child;
        child = 2 * at + 1;
    }
    heap[at] = item;
    sift_down(heap, start, at);
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
    Deadline *heap =
        mem_realloc(&rt->alloc, t->heap, old * sizeof *heap, capacity * sizeof *heap);
    if (!heap) return raise_memory(rt), false;
    for (size_t i = old; i < capacity; i++)
        heap[i] = (Deadline){0, (uint32_t)i};
    if (old) {
        memcpy(whats->items, t->whats->items, old * sizeof(Value));
        heap_inherit(&rt->heap, whats, t->whats);
        heap_free(&rt->heap, &t->whats->head);
    }
    *t = (Timers){heap, whats, t->n, capacity, t->cancelled};
    heap_barrier(&rt->heap, l);
    return true;
}

bool timers_push(Loop *l, double when, Value what) {
    Timers *t = &l->timers;
    if (t->n == t->capacity && !grow(l)) return false;
    Value *place = &t->whats->items[t->heap[t->n].place];
    *place = what;
    heap_barrier_at(&l->vm->rt.heap, t->whats, place);
    t->heap[t->n].when = when;
    sift_down(t->heap, 0, t->n++);
    set_scheduled(what, true);
    return true;
}

/* One of the first's children will be the next to go, and then one of theirs. */
INLINE void fetch_next(const Timers *t) {
    if (t->n < 7) return;
    for (size_t i = 1; i <= 2; i++)
        __builtin_prefetch(as_object(timer_what(t, i)));
    for (size_t i = 3; i <= 6; i++)
        __builtin_prefetch(&t->whats->items[t->heap[i].place]);
}

Value timers_pop(Loop *l) {
    Timers *t = &l->timers;
    fetch_next(t);
    Deadline first = t->heap[0], last = t->heap[--t->n];
    t->heap[t->n].place = first.place;
    if (t->n) {
        t->heap[0] = last;
        sift_up(t->heap, t->n, 0);
    }
    Value what = t->whats->items[first.place];
    t->whats->items[first.place] = UNBOUND;
    bool cancelled = is_cancelled(what);
    set_scheduled(what, false);
    return cancelled ? UNBOUND : what;
}

/* The heap made anew of those that stay, in the order in which they lie. */
static void keep(Timers *t, bool (*stays)(Value what)) {
    size_t kept = 0;
    for (size_t i = 0; i < t->n; i++) {
        Value what = timer_what(t, i);
        Deadline one = t->heap[i];
        if (stays(what)) {
            t->heap[i].place = t->heap[kept].place;
            t->heap[kept++] = one;
        } else {
            t->whats->items[one.place] = UNBOUND;
            set_scheduled(what, false);
        }
    }
    t->n = kept;
    t->cancelled = 0;
    for (size_t i = kept / 2; i-- > 0;)
        sift_up(t->heap, kept, i);
}

static bool is_to_go_off(Value what) { return !is_cancelled(what); }

void timers_tidy(Loop *l) {
    Timers *t = &l->timers;
    if (t->n > CANCELLED_KEPT && t->cancelled * 2 > t->n) {
        keep(t, is_to_go_off);
        return;
    }
    while (t->n && t->cancelled && is_cancelled(timer_what(t, 0))) {
        timers_pop(l);
        t->cancelled--;
    }
}

void timers_keep_threads(Loop *l) { keep(&l->timers, is_thread); }
