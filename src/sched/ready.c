/* ready.c - see ready.h. */
#include "sched/ready.h"

enum {
    FEWEST = 64,
    MOST = 1300, /* a block: more would need a large object's own memory */
    ENTRY_VALUES = sizeof(Ready) / sizeof(Value),
    HEAD_VALUES = (sizeof(ReadyRing) - sizeof(Array)) / sizeof(Value),
};

static ReadyRing *ring_new(Runtime *rt, int64_t size) {
    ReadyRing *r =
        (ReadyRing *)(void *)array_new(rt, HEAD_VALUES + (size_t)size * ENTRY_VALUES);
    if (!r) return NULL;
    r->size = value_small(size);
    r->first = r->n = value_small(0);
    return r;
}

/* Behind the others, empty. */
static bool add_ring(Runtime *rt, void *owner, ReadyQueue *q) {
    ReadyRing *back = q->back;
    int64_t size = back ? as_small(back->size) * 2 : FEWEST;
    ReadyRing *r = ring_new(rt, size < MOST ? size : MOST);
    if (!r) return false;
    q->back = r;
    if (back) {
        back->next = value_object(r);
        heap_barrier_at(&rt->heap, back, &back->next);
    } else {
        q->front = r;
    }
    heap_barrier(&rt->heap, owner);
    return true;
}

bool ready_push(Runtime *rt, void *owner, ReadyQueue *q, Ready entry) {
    if (UNLIKELY(!q->back || q->back->n == q->back->size) && !add_ring(rt, owner, q))
        return false;
    ReadyRing *r = q->back;
    int64_t n = as_small(r->n), size = as_small(r->size), at = as_small(r->first) + n;
    if (at >= size) at -= size;
    r->entries[at] = entry;
    r->n = value_small(n + 1);
    q->n++;
    if (r->head.gc & GC_OLD_CLEAN)
        heap_barrier_run(&rt->heap, r, &r->entries[at].what, ENTRY_VALUES);
    return true;
}

/* The front is empty, and there are others. */
static void drop_front(Runtime *rt, void *owner, ReadyQueue *q) {
    ReadyRing *front = q->front;
    q->front = (ReadyRing *)as_object(front->next);
    heap_barrier(&rt->heap, owner);
    front->next = UNBOUND; /* if it stays for now: the next one may be given back first */
    heap_free(&rt->heap, &front->head);
}

Ready ready_take(Runtime *rt, void *owner, ReadyQueue *q) {
    ReadyRing *r = q->front;
    int64_t first = as_small(r->first), n = as_small(r->n) - 1;
    Ready *at = &r->entries[first], taken = *at;
    *at = (Ready){UNBOUND, UNBOUND, UNBOUND};
    r->first = value_small(first + 1 == as_small(r->size) ? 0 : first + 1);
    r->n = value_small(n);
    q->n--;
    if (UNLIKELY(!n) && r != q->back) drop_front(rt, owner, q);
    return taken;
}
