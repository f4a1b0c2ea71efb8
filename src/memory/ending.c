/* ending.c - see ending.h. */
#include "memory/ending.h"

/* What it takes to serve a weak holder or to ask a cell, in references. */
enum { HOLDER_WORK = 4, ASK_WORK = 4 };

/* ---- Weak references ------------------------------------------------------------- */

bool heap_is_marked(Object *o) {
    if (o->gc & GC_IMMORTAL) return true;
    return cell_is_marked(o, block_of(o)->heap->inside->liveness);
}

/* Serves items[i] and moves it to items[*alive], if it is alive. */
static void serve_holder(Heap *heap, CellList *list, size_t i, size_t *alive) {
    Object *holder = list->items[i];
    if (!heap_is_marked(holder)) return;
    list->items[i] = list->items[*alive];
    list->items[(*alive)++] = holder;
    const LayoutOps *ops = heap->layouts[holder->layout];
    if (holder->layout && ops->sweep_weak) ops->sweep_weak(heap, holder);
}

/* All from items[from] on. Returns how many items at the front are alive now. */
static size_t serve_holders(Heap *heap, CellList *list, size_t alive, size_t from) {
    for (size_t i = from; i < list->count; i++)
        serve_holder(heap, list, i, &alive);
    return alive;
}

/* Old holders that were written to may refer weakly to young cells; and again to dead
 * ones, when the ending of a major marking has served them already. */
static void serve_written_holders(Heap *heap) {
    HeapInside *in = heap->inside;
    CellList *written = in->weak_forgot ? &in->weak_old : &in->weak_written;
    serve_holders(heap, written, 0, 0);
    Ending *e = &in->ending;
    e->forgot |= in->weak_forgot;
    for (size_t i = 0; e->phase && !e->forgot && i < written->count; i++)
        e->forgot = !list_push(&e->written, heap->alloc, written->items[i]);
    in->weak_written.count = 0;
    in->weak_forgot = false;
}

/* ---- Last words ------------------------------------------------------------------ */

INLINE bool has_last_words(Heap *heap, const LayoutOps *ops, Object *o) {
    if (!ops || !ops->has_last_words || (o->gc & GC_FINALIZED)) return false;
    return ops->has_last_words(heap, o);
}

bool heap_has_last_words(Heap *heap, Object *o) {
    return has_last_words(heap, o->layout ? heap->layouts[o->layout] : NULL, o);
}

/* A dead finalizable cell: does it go to the list? What that has no room for is kept
 * alive all the same, and asked again by a later collection. */
INLINE void ask_last_words(Tracer *t, Object *o, CellList *list) {
    const LayoutOps *ops = o->layout ? t->heap->layouts[o->layout] : NULL;
    t->work += ASK_WORK;
    if (ops && ops->release) t->heap->inside->to_release[t->map] = true;
    if (!has_last_words(t->heap, ops, o)) return;
    if (list_push(list, t->heap->alloc, o))
        o->gc |= GC_FINALIZED;
    else
        trace_object(t, o);
}

void cell_release(Heap *heap, Object *o) {
    const LayoutOps *ops = o->layout ? heap->layouts[o->layout] : NULL;
    if (ops && ops->release) ops->release(heap, o);
}

/* To the queue; what that has no room for will be asked again. */
static void enqueue_dying(Heap *heap, Object *o) {
    if (!list_push(&heap->inside->dying, heap->alloc, o)) o->gc &= (uint8_t)~GC_FINALIZED;
}

/* ---- The young ------------------------------------------------------------------- */

typedef void (*CellAction)(Tracer *t, Object *o);

INLINE void ask_young(Tracer *t, Object *o) {
    ask_last_words(t, o, &t->heap->inside->dying);
}
static void release_dead(Tracer *t, Object *o) { cell_release(t->heap, o); }

/* Cells of a span that a minor collection looks at: those that are old now, or the dead.
 */
INLINE void each_young(Tracer *t, HeapSpan *s, bool old, CellAction action) {
    HeapBlock *b = span_block(s);
    for (uint32_t at = s->begin; at < s->cursor; at += s->cell) {
        Object *o = (Object *)((char *)b + at);
        if (block_is_marked(b, MARK_OLD, at) == old && !cell_is_given_back(o))
            action(t, o);
    }
}

INLINE void each_young_finalizable(Tracer *t, bool old, CellAction action) {
    Heap *heap = t->heap;
    for (unsigned i = 0; i < HEAP_CLASSES; i++) {
        HeapClass *c = &heap->classes[1][i];
        if (c->current) each_young(t, c->current, old, action);
        for (HeapSpan *s = c->touched; s; s = s->next)
            each_young(t, s, old, action);
    }
    for (HeapBlock *b = heap->inside->large_young; b; b = b->next)
        if (b->finalizable && cell_is_marked(large_cell(b), MARK_OLD) == old)
            action(t, large_cell(b));
}

static void keep(Tracer *t, Object *o) { trace_object(t, o); }

/* The ending of a major marking may have passed the place of a cell that grows old now:
 * nobody would ask it, so it is alive for this time. */
static void keep_promoted(Heap *heap) {
    Tracer t;
    tracer_init(&t, heap, MARK_MAJOR);
    each_young_finalizable(&t, true, keep);
    mark_flush(&t);
    heap->inside->pending[MARK_MAJOR] = t.overflow;
}

void ending_young(Tracer *t) {
    Heap *heap = t->heap;
    HeapInside *in = heap->inside;
    in->liveness = MARK_OLD;
    size_t alive = serve_holders(heap, &in->weak_new, 0, 0);
    serve_written_holders(heap);
    size_t before = in->dying.count;
    in->to_release[MARK_OLD] = false;
    each_young_finalizable(t, false, ask_young);
    for (size_t i = before; i < in->dying.count; i++)
        trace_object(t, in->dying.items[i]);
    mark_drain_all(t);
    alive = serve_holders(heap, &in->weak_new, alive, alive);
    if (alive) /* heap_add_weak made room */
        memcpy(in->weak_old.items + in->weak_old.count, in->weak_new.items,
               alive * sizeof *in->weak_new.items);
    in->weak_old.count += alive;
    in->weak_new.count = 0;
    if (in->to_release[MARK_OLD]) each_young_finalizable(t, false, release_dead);
    if (in->ending.phase >= ENDING_ASK) keep_promoted(heap);
}

/* ---- The old --------------------------------------------------------------------- */

static void serve_some(Tracer *t, uint64_t stop, size_t end) {
    Ending *e = &t->heap->inside->ending;
    for (; e->at < end && t->work < stop; t->work += HOLDER_WORK)
        serve_holder(t->heap, &t->heap->inside->weak_old, e->at++, &e->alive);
}

/* The finalizable cells of a block that are marked in `old` and not in `alive`. */
INLINE void each_dead(Tracer *t, HeapBlock *b, const uint64_t *old, const uint64_t *alive,
                      CellAction action) {
    for (uint32_t i = 0; i < MARK_WORDS; i++) {
        for (uint64_t dead = old[i] & ~alive[i]; dead; dead &= dead - 1) {
            uint32_t at = (i * 64 + (uint32_t)__builtin_ctzll(dead)) * HEAP_GRANULE;
            if (block_span(b, at)->class->finalizable)
                action(t, (Object *)((char *)b + at));
        }
    }
}

static void ask_old(Tracer *t, Object *o) {
    ask_last_words(t, o, &t->heap->inside->ending.asked);
}

static void ask_dead_in(Tracer *t, HeapBlock *b) {
    each_dead(t, b, block_marks(b, MARK_OLD), block_marks(b, MARK_MAJOR), ask_old);
}

/* True when all were. */
static bool ask_some(Tracer *t, uint64_t stop) {
    HeapInside *in = t->heap->inside;
    for (HeapBlock *b; (b = block_walk_cells(t->heap, &in->ending.walk));) {
        t->work++;
        if (b->kind == BLOCK_PAGES || b->spans[0].class->finalizable) ask_dead_in(t, b);
        if (t->work >= stop) return false;
    }
    for (HeapBlock *b = in->large_old; b; b = b->next)
        if (b->finalizable && !cell_is_marked(large_cell(b), MARK_MAJOR))
            ask_old(t, large_cell(b));
    return true;
}

/* True when all are. */
static bool revive_some(Tracer *t, uint64_t stop) {
    Heap *heap = t->heap;
    Ending *e = &heap->inside->ending;
    for (; e->revived < e->asked.count && t->work < stop; e->revived++) {
        trace_object(t, e->asked.items[e->revived]);
        enqueue_dying(heap, e->asked.items[e->revived]);
    }
    if (!mark_drain(t, stop > t->work ? stop - t->work : 0)) return false;
    mark_drain_all(t);
    return e->revived == e->asked.count;
}

bool ending_advance(Tracer *t, uint64_t stop) {
    HeapInside *in = t->heap->inside;
    Ending *e = &in->ending;
    in->liveness = MARK_MAJOR;
    if (e->phase == ENDING_NOT) e->phase = ENDING_WEAK;
    if (e->phase == ENDING_WEAK) {
        serve_some(t, stop, in->weak_old.count);
        if (e->at < in->weak_old.count) return false;
        e->served = e->at;
        in->to_release[MARK_MAJOR] = false;
        e->phase = ENDING_ASK;
    }
    if (e->phase == ENDING_ASK) {
        if (!ask_some(t, stop)) return false;
        e->phase = ENDING_REVIVE;
    }
    if (e->phase == ENDING_REVIVE) {
        if (!revive_some(t, stop)) return false;
        e->at = e->asked.count ? e->alive : e->served;
        e->phase = ENDING_WEAK_AGAIN;
    }
    serve_some(t, stop, e->served); /* holders that were revived */
    return e->at == e->served;
}

static void reset(Heap *heap) {
    Ending *e = &heap->inside->ending;
    list_free(&e->asked, heap->alloc);
    list_free(&e->written, heap->alloc);
    *e = (Ending){0};
}

void ending_finish(Heap *heap) {
    HeapInside *in = heap->inside;
    Ending *e = &in->ending;
    if (e->forgot) e->alive = e->served = 0;
    serve_holders(heap, &e->written, 0, 0);
    in->weak_old.count = serve_holders(heap, &in->weak_old, e->alive, e->served);
    reset(heap);
}

void ending_abandon(Heap *heap) {
    Ending *e = &heap->inside->ending;
    for (size_t i = e->revived; i < e->asked.count; i++)
        e->asked.items[i]->gc &= (uint8_t)~GC_FINALIZED;
    reset(heap);
}

void block_release_dead(HeapBlock *b, const uint64_t *old, const uint64_t *alive) {
    Tracer t = {.heap = b->heap};
    each_dead(&t, b, old, alive, release_dead);
}
