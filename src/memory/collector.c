/* collector.c - minor collections, major marking in steps, finalizers, weak references.
 *
 * Every collection begins with a minor one: roots and remembered cells are traced, what
 * is reached grows old at once, other young cells are free again. So when the major part
 * of a collection starts, no cell is young, and what it need look at are the old cells
 * alone. It marks them in a bitmap of its own (MARK_MAJOR), in steps, one after each
 * minor collection; the marks that make cells old stay as they are until the last step
 * replaces them. Between steps the script runs and the barrier works as always: a cell
 * that was written to is in the remembered set, and the next minor collection hands it to
 * the major marking again if that had passed it already. Each step begins at the roots,
 * as they are now; so the step that leaves nothing to trace is the last one, and no
 * longer than others. A cell that grows old meanwhile needs no special care: what holds
 * it is a root, or was written to.
 *
 * Order at the end of a (minor or major) marking: weak references to dead cells are
 * cleared; dead cells with last words are queued and revived with all they reach; the
 * rest is dead for good, and released. The queue goes to `on_finalize` when all is
 * consistent again. */
#include "memory/collector.h"
#include "memory/sweep.h"

#include <time.h>

enum {
    NURSERY_LEAST = 1 << 20, /* about half the L2 cache of the machines that we know */
    NURSERY_MOST = 4 << 20,  /* should it all survive, some milliseconds to look at */
    STEP_WORK = 50 * 1000,   /* references looked at in a step: about a millisecond */
    STEP_MOST = 2 * STEP_WORK,
    SWEEP_BLOCKS = 512, /* after each minor collection: half a millisecond */
};

static uint64_t now_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void collector_init(Heap *heap) {
    HeapInside *in = heap->inside;
    in->nursery = NURSERY_LEAST;
    in->major_at = MAJOR_LEAST;
    in->work_per_kilobyte = 32;
}

/* ---- Remembering ----------------------------------------------------------------- */

void heap_remember_marked(Heap *heap, Object *o) {
    HeapInside *in = heap->inside;
    o->gc = (uint8_t)((o->gc & ~GC_OLD_CLEAN) | GC_REMEMBERED);
    if (!list_push(&in->remembered, heap->alloc, o)) in->forgot = true;
}

void heap_remember(Heap *heap, Object *owner) {
    if (owner->gc & GC_OLD_CLEAN) heap_remember_marked(heap, owner);
}

void heap_remember_at(Heap *heap, Object *owner, const void *slot) {
    HeapBlock *b = block_of(owner);
    if (b->kind != BLOCK_LARGE) {
        heap_remember(heap, owner);
        return;
    }
    size_t card = (size_t)((char *)slot - (char *)owner) / CARD_BYTES;
    large_cards(b)[card / 64] |= UINT64_C(1) << (card % 64);
    if (b->carded) return;
    b->carded = true; /* stays clean in its header, so that later slots are noted too */
    if (!list_push(&heap->inside->remembered, heap->alloc, owner))
        heap->inside->forgot = true;
}

void heap_barrier_run(Heap *heap, void *owner, const Value *slots, size_t n) {
    if (!n) return;
    for (size_t i = 0; i < n; i += CARD_BYTES / sizeof(Value))
        heap_barrier_at(heap, owner, slots + i);
    heap_barrier_at(heap, owner, slots + n - 1);
}

static bool is_old_large(const Object *o) {
    return (o->gc & GC_OLD_CLEAN) && block_of(o)->kind == BLOCK_LARGE;
}

void heap_inherit(Heap *heap, void *cell, void *from) {
    Object *o = cell, *old = from;
    if (o->gc & GC_YOUNG_MASK || !is_old_large(old)) return;
    HeapInside *in = heap->inside;
    HeapBlock *b = block_of(o), *of = block_of(old);
    if (b->kind != BLOCK_LARGE || b->size < of->size) return;
    memcpy(large_cards(b), large_cards(of), large_card_words(of) * sizeof(uint64_t));
    b->carded = of->carded;
    if (b->carded && !list_push(&in->remembered, heap->alloc, o)) in->forgot = true;
    large_unlink(b);
    large_link(&in->large_old, b);
    *block_mark_word(b, MARK_OLD, block_offset(o)) |= block_mark_bit(block_offset(o));
    o->gc |= GC_OLD_CLEAN;
    sweep_count_live(in, b->size);
}

/* What it takes to look into old cells that were written to. */
typedef struct Revisit {
    Tracer *t;
    Tracer
        major; /* for what a major marking has passed already; only while there is one */
    bool marking;
} Revisit;

/* Looks into those parts of an old large cell that were written to. What the minor part
 * finds has to be old before the major part may see it. */
static void revisit_cards(Revisit *r, Object *o) {
    void (*trace)(Tracer *, Object *) = r->t->heap->layouts[o->layout]->trace;
    HeapBlock *b = block_of(o);
    r->t->cards = b;
    trace(r->t, o);
    r->t->cards = NULL;
    if (r->marking && cell_is_marked(o, MARK_MAJOR)) {
        mark_drain(r->t, UINT64_MAX);
        r->major.cards = b;
        trace(&r->major, o);
        r->major.cards = NULL;
    }
    large_clear_cards(b);
}

/* Looks into an old cell that was written to. */
static void revisit(void *arg, Object *o) {
    Revisit *r = arg;
    Heap *heap = r->t->heap;
    HeapBlock *b = block_of(o);
    if (b->kind == BLOCK_LARGE && b->carded && (o->gc & GC_OLD_CLEAN)) {
        revisit_cards(r, o);
        return;
    }
    if (!o->layout) {
        heap_remember_marked(heap, o);
        return;
    }
    o->gc = (uint8_t)((o->gc & ~GC_REMEMBERED) | GC_OLD_CLEAN);
    if (!heap->layouts[o->layout]->trace) return;
    heap->layouts[o->layout]->trace(r->t, o);
    if (r->t->stack->count >= MARK_STACK_FLOOR / 2) mark_drain(r->t, UINT64_MAX);
    if (r->marking && cell_is_marked(o, MARK_MAJOR)) mark_again(&r->major, o);
}

static void revisit_unclean(void *arg, Object *o) {
    HeapBlock *b = block_of(o);
    bool carded = b->kind == BLOCK_LARGE && b->carded;
    if (carded || !(o->gc & GC_OLD_CLEAN)) revisit(arg, o);
}

static void revisit_list(Revisit *r, const CellList *list) {
    enum { AHEAD = 8 };
    for (size_t i = 0; i < list->count; i++) {
        if (i + AHEAD < list->count) __builtin_prefetch(list->items[i + AHEAD], 1);
        revisit(r, list->items[i]);
    }
}

/* When the remembered set lost members, every old cell that is not known to be clean may
 * be one. True then. */
static bool revisit_remembered(Tracer *t) {
    HeapInside *in = t->heap->inside;
    CellList list = in->remembered;
    bool forgot = in->forgot;
    in->remembered = in->remembered_before;
    in->remembered.count = 0;
    in->remembered_before = list;
    in->forgot = false;
    Revisit r = {.t = t, .marking = in->marking};
    if (r.marking) tracer_init(&r.major, t->heap, MARK_MAJOR);
    if (forgot)
        block_each_marked(t->heap, MARK_OLD, revisit_unclean, &r);
    else
        revisit_list(&r, &list);
    if (r.marking) {
        mark_flush(&r.major);
        in->pending = r.major.overflow;
    }
    return forgot;
}

/* ---- Roots ----------------------------------------------------------------------- */

static void trace_roots(Tracer *t, const void *stack_top) {
    Heap *heap = t->heap;
    HeapInside *in = heap->inside;
    for (size_t i = 0; i < in->root_count; i++)
        in->roots[i].trace(t, in->roots[i].user);
    for (size_t i = 0; i < in->dying.count; i++)
        trace_object(t, in->dying.items[i]);
    if (heap->stack_base) trace_conservative(t, stack_top, heap->stack_base);
}

/* ---- Weak references and last words ---------------------------------------------- */

bool heap_is_marked(Object *o) {
    if (o->gc & GC_IMMORTAL) return true;
    return cell_is_marked(o, block_of(o)->heap->inside->liveness);
}

/* Serves the live holders among items[done..count), moves them to the front, and returns
 * how many items at the front are live now. */
static size_t sweep_holders(Heap *heap, CellList *list, size_t done) {
    for (size_t i = done; i < list->count; i++) {
        Object *holder = list->items[i];
        if (!heap_is_marked(holder)) continue;
        list->items[i] = list->items[done];
        list->items[done++] = holder;
        const LayoutOps *ops = heap->layouts[holder->layout];
        if (holder->layout && ops->sweep_weak) ops->sweep_weak(heap, holder);
    }
    return done;
}

/* Old holders that were written to may refer weakly to young cells. */
static void sweep_written_holders(Heap *heap, bool forgot) {
    HeapInside *in = heap->inside;
    if (forgot) {
        sweep_holders(heap, &in->weak_old, 0);
        return;
    }
    for (size_t i = 0; i < in->remembered_before.count; i++) {
        Object *o = in->remembered_before.items[i];
        const LayoutOps *ops = heap->layouts[o->layout];
        if (o->layout && ops->sweep_weak) ops->sweep_weak(heap, o);
    }
}

/* A dead finalizable cell: does it go to the queue? What the queue has no room for is
 * kept alive all the same, and asked again by a later collection. */
static void ask_last_words(Tracer *t, Object *o) {
    Heap *heap = t->heap;
    const LayoutOps *ops = o->layout ? heap->layouts[o->layout] : NULL;
    if (ops && ops->release) heap->inside->to_release = true;
    if (!ops || !ops->has_last_words || (o->gc & GC_FINALIZED)) return;
    if (!ops->has_last_words(heap, o)) return;
    if (list_push(&heap->inside->dying, heap->alloc, o))
        o->gc |= GC_FINALIZED;
    else
        trace_object(t, o);
}

void collector_release(Heap *heap, Object *o) {
    const LayoutOps *ops = o->layout ? heap->layouts[o->layout] : NULL;
    if (ops && ops->release) ops->release(heap, o);
}

static void revive_dying(Tracer *t, size_t from) {
    CellList *dying = &t->heap->inside->dying;
    for (size_t i = from; i < dying->count; i++)
        trace_object(t, dying->items[i]);
    mark_drain_all(t);
}

/* ---- Minor ----------------------------------------------------------------------- */

typedef void (*CellAction)(Tracer *t, Object *o);

static void release_action(Tracer *t, Object *o) { collector_release(t->heap, o); }

/* Young cells of a span that are dead as far as marking has come. */
static void each_dead_young(Tracer *t, HeapSpan *s, CellAction action) {
    HeapBlock *b = span_block(s);
    for (uint32_t at = s->begin; at < s->cursor; at += s->cell) {
        Object *o = (Object *)((char *)b + at);
        if (!block_is_marked(b, MARK_OLD, at) && !cell_is_given_back(o)) action(t, o);
    }
}

static void each_dead_young_finalizable(Tracer *t, CellAction action) {
    Heap *heap = t->heap;
    for (unsigned i = 0; i < HEAP_CLASSES; i++) {
        HeapClass *c = &heap->classes[1][i];
        if (c->current) each_dead_young(t, c->current, action);
        for (HeapSpan *s = c->touched; s; s = s->next)
            each_dead_young(t, s, action);
    }
    for (HeapBlock *b = heap->inside->large_young; b; b = b->next)
        if (b->finalizable && !cell_is_marked(large_cell(b), MARK_OLD))
            action(t, large_cell(b));
}

/* The nursery grows where each collection has much to look at besides what is new. While
 * a marking is under way it stays small: then collections are frequent, and their steps
 * may be short. */
static void adapt_nursery(HeapInside *in, uint64_t work) {
    if (in->marking)
        in->nursery = NURSERY_LEAST;
    else if (work * 8 > in->nursery && in->nursery < NURSERY_MOST)
        in->nursery *= 2;
    else if (work * 32 < in->nursery && in->nursery > NURSERY_LEAST)
        in->nursery /= 2;
}

static void minor(Heap *heap, const void *stack_top) {
    HeapInside *in = heap->inside;
    Tracer t;
    sweep_sync(heap);
    tracer_init(&t, heap, MARK_OLD);
    in->liveness = MARK_OLD;
    bool forgot = revisit_remembered(&t);
    trace_roots(&t, stack_top);
    uint64_t besides = t.work;
    mark_drain_all(&t);

    size_t holders = sweep_holders(heap, &in->weak_new, 0);
    sweep_written_holders(heap, forgot);
    size_t before = in->dying.count;
    in->to_release = false;
    each_dead_young_finalizable(&t, ask_last_words);
    revive_dying(&t, before);
    holders = sweep_holders(heap, &in->weak_new, holders);
    if (holders) /* heap_add_weak made room */
        memcpy(in->weak_old.items + in->weak_old.count, in->weak_new.items,
               holders * sizeof *in->weak_new.items);
    in->weak_old.count += holders;
    in->weak_new.count = 0;

    if (in->to_release) each_dead_young_finalizable(&t, release_action);
    sweep_young(heap);
    in->remembered_before.count = 0;
    mark_stack_trim(&in->minor_stack, heap->alloc);
    adapt_nursery(in, besides);
    heap->stats.minor++;
    heap->stats.allocated_since = 0;
}

/* ---- Major ----------------------------------------------------------------------- */

static void begin_major(Heap *heap) {
    HeapInside *in = heap->inside;
    in->marking = true;
    in->nursery = NURSERY_LEAST;
    in->major_room = in->live / 2 > MAJOR_LEAST ? in->live / 2 : MAJOR_LEAST;
    in->major_began_at = in->stepped_at = in->live;
    in->major_work = 0;
}

/* True when all that can be reached is marked. */
static bool step_major(Heap *heap, uint64_t budget, const void *stack_top) {
    HeapInside *in = heap->inside;
    Tracer t;
    tracer_init(&t, heap, MARK_MAJOR);
    trace_roots(&t, stack_top);
    bool done = mark_drain(&t, budget);
    if (done)
        mark_drain_all(&t);
    else
        mark_stack_distrust(t.stack);
    in->pending = t.overflow;
    in->major_work += t.work;
    heap->stats.steps++;
    return done;
}

static void abandon_major(Heap *heap) {
    HeapInside *in = heap->inside;
    if (!in->marking) return;
    BlockWalk walk = {0};
    for (HeapBlock *b; (b = block_walk(heap, &walk));)
        memset(block_marks(b, MARK_MAJOR), 0, sizeof b->marks[0]);
    in->major_stack.count = 0;
    in->marking = in->pending = false;
}

static void each_dead_old_in(Tracer *t, HeapBlock *b, CellAction action) {
    const uint64_t *old = block_marks(b, MARK_OLD), *reached = block_marks(b, MARK_MAJOR);
    for (uint32_t i = 0; i < MARK_WORDS; i++) {
        for (uint64_t dead = old[i] & ~reached[i]; dead; dead &= dead - 1) {
            uint32_t at = (i * 64 + (uint32_t)__builtin_ctzll(dead)) * HEAP_GRANULE;
            if (block_span(b, at)->class->finalizable)
                action(t, (Object *)((char *)b + at));
        }
    }
}

/* Old finalizable cells that the major marking has not reached. */
static void each_dead_old_finalizable(Tracer *t, CellAction action) {
    BlockWalk walk = {0};
    for (HeapBlock *b; (b = block_walk_cells(t->heap, &walk));)
        if (b->kind == BLOCK_PAGES || b->spans[0].class->finalizable)
            each_dead_old_in(t, b, action);
    for (HeapBlock *b = t->heap->inside->large_old; b; b = b->next)
        if (b->finalizable && !cell_is_marked(large_cell(b), MARK_MAJOR))
            action(t, large_cell(b));
}

static void forget_dead(HeapInside *in) {
    size_t kept = 0;
    for (size_t i = 0; i < in->remembered.count; i++)
        if (cell_is_marked(in->remembered.items[i], MARK_MAJOR))
            in->remembered.items[kept++] = in->remembered.items[i];
    in->remembered.count = kept;
}

static void finish_major(Heap *heap) {
    HeapInside *in = heap->inside;
    Tracer t;
    tracer_init(&t, heap, MARK_MAJOR);
    in->liveness = MARK_MAJOR;
    size_t holders = sweep_holders(heap, &in->weak_old, 0);
    size_t before = in->dying.count;
    in->to_release = false;
    each_dead_old_finalizable(&t, ask_last_words);
    revive_dying(&t, before);
    in->weak_old.count = sweep_holders(heap, &in->weak_old, holders);

    if (in->to_release) each_dead_old_finalizable(&t, release_action);
    forget_dead(in);
    sweep_begin(heap);
    in->marking = false;
    mark_stack_trim(&in->major_stack, heap->alloc);
    heap->stats.major++;
}

/* As much as makes a pause of about a millisecond, and up to twice that where the heap
 * grows quickly: by the time that it has grown by `major_room`, marking shall be
 * complete. Even where all that is new survives, its least nursery has fewer references
 * than a step looks at: so marking comes to an end. */
static uint64_t step_budget(HeapInside *in) {
    uint64_t total = in->work_per_kilobyte * (in->live >> 10);
    size_t grown = in->live - in->stepped_at;
    uint64_t share = (uint64_t)((double)total * (double)grown / (double)in->major_room);
    in->stepped_at = in->live;
    if (in->live - in->major_began_at > in->major_room || share > STEP_MOST - STEP_WORK)
        return STEP_MOST;
    return STEP_WORK + share;
}

static void advance_major(Heap *heap, const void *stack_top) {
    HeapInside *in = heap->inside;
    sweep_some(heap, SWEEP_BLOCKS);
    if (!in->marking) {
        if (in->live < in->major_at) return;
        begin_major(heap);
    }
    if (step_major(heap, step_budget(in), stack_top)) finish_major(heap);
}

/* ---- The door -------------------------------------------------------------------- */

static void record(HeapPauses *pauses, uint64_t ns) {
    if (ns > pauses->longest_ns) pauses->longest_ns = ns;
    unsigned bucket = ns < 1000 ? 0 : 64 - (unsigned)__builtin_clzll(ns / 1000);
    if (bucket >= HEAP_PAUSE_BUCKETS) bucket = HEAP_PAUSE_BUCKETS - 1;
    pauses->below[bucket]++;
}

/* The queue stays with the heap, so what on_finalize was given is valid while it runs. */
static void hand_out(Heap *heap) {
    CellList *dying = &heap->inside->dying;
    if (!dying->count) return;
    if (heap->on_finalize) {
        heap->paused++;
        heap->on_finalize(heap, dying->items, dying->count);
        heap->paused--;
    }
    dying->count = 0;
}

/* Has a frame of its own, below the caller's spilled registers. */
static NOINLINE void collect(Heap *heap, bool major) {
    HeapInside *in = heap->inside;
    const void *stack_top = __builtin_frame_address(0);
    uint64_t begin = now_ns(CLOCK_MONOTONIC), busy = now_ns(CLOCK_THREAD_CPUTIME_ID);
    in->collecting = true;
    minor(heap, stack_top);
    uint64_t middle = now_ns(CLOCK_MONOTONIC);
    if (major) {
        sweep_rest(heap);
        abandon_major(heap);
        begin_major(heap);
        step_major(heap, UINT64_MAX, stack_top);
        finish_major(heap);
        sweep_rest(heap);
    } else {
        advance_major(heap, stack_top);
    }
    in->collecting = false;
    heap->stats.live_after_last = in->live;
    uint64_t end = now_ns(CLOCK_MONOTONIC);
    heap->stats.minor_ns += middle - begin;
    heap->stats.major_ns += end - middle;
    if (!major) { /* who asks for a whole collection waits for it */
        record(&heap->stats.wall, end - begin);
        record(&heap->stats.cpu, now_ns(CLOCK_THREAD_CPUTIME_ID) - busy);
    }
    hand_out(heap);
}

void heap_relieve(Heap *heap) {
    if (heap->inside->remembered.count > REMEMBERED_MOST) heap_collect(heap, false);
}

void heap_collect(Heap *heap, bool major) {
    if (heap->paused || heap->inside->collecting) return;
    __builtin_unwind_init();
    collect(heap, major);
    __asm__ volatile("" ::: "memory"); /* no tail call: this frame holds the registers */
}
