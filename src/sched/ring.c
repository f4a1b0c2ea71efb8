/* ring.c - see ring.h. */
#include "sched/ring.h"

enum { FIRST_CAPACITY = 4 };

static Value *slot(const Ring *r, size_t i) {
    return &r->items->items[(r->head + i) & (r->items->capacity - 1)];
}

static bool grow(Runtime *rt, void *owner, Ring *r) {
    size_t capacity = r->items ? r->items->capacity : 0, wanted = FIRST_CAPACITY;
    if (capacity && !size_muladd(capacity, 2, 0, &wanted)) return raise_memory(rt), false;
    Array *bigger = array_new(rt, wanted);
    if (!bigger) return false;
    for (size_t i = 0; i < r->n; i++)
        bigger->items[i] = *slot(r, i);
    r->items = bigger;
    r->head = 0;
    heap_barrier(&rt->heap, owner);
    return true;
}

bool ring_push(Runtime *rt, void *owner, Ring *r, Value v) {
    if (UNLIKELY(!r->items || r->n == r->items->capacity) && !grow(rt, owner, r))
        return false;
    Value *to = slot(r, r->n++);
    *to = v;
    heap_barrier_at(&rt->heap, r->items, to);
    return true;
}

Value ring_pop(Ring *r) {
    Value *from = slot(r, 0), v = *from;
    *from = UNBOUND;
    r->head = (r->head + 1) & (r->items->capacity - 1);
    r->n--;
    return v;
}

Value ring_pop_newest(Ring *r) {
    Value *from = slot(r, --r->n), v = *from;
    *from = UNBOUND;
    return v;
}

bool ring_remove(Runtime *rt, Ring *r, Value v) {
    size_t at = 0;
    while (at < r->n && *slot(r, at) != v)
        at++;
    if (at == r->n) return false;
    if (at == 0) return ring_pop(r), true;
    for (; at + 1 < r->n; at++) {
        *slot(r, at) = *slot(r, at + 1);
        heap_barrier_at(&rt->heap, r->items, slot(r, at));
    }
    ring_pop_newest(r);
    return true;
}
