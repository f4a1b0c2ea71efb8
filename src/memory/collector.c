/* collector.c - minor collections, major marking in steps, finalizers, weak references.
 *
 * A step begins with a minor collection: roots and remembered cells are traced, what is
 * reached grows old at once; when there is nothing left to trace, other young cells are
 * free again. Where there is too much to trace for a short pause (a million cells were
 * written to, a list of a million young cells has appeared), the step ends before, and
 * the next one goes on after a little more allocation: its young cells are then among
 * those to be traced, and until all is done none is freed. Between the steps the barrier
 * works as always: what was traced is old, and if it is written to it is remembered.
 *
 * Only a complete minor collection is followed by major marking. So when the major part
 * of a step starts, no cell is young, and what it need look at are the old cells alone.
 * It marks them in a bitmap of its own (MARK_MAJOR); the marks that make cells old stay
 * as they are until the last step replaces them. A cell that was written to is in the
 * remembered set, and the next minor collection hands it to the major marking again if
 * that had passed it already.
 *
 * Each part of a step begins at the roots, as they are now; so the step that leaves
 * nothing to trace is the last one, and no longer than others. A cell that grows old
 * meanwhile needs no special care: what holds it is a root, or was written to.
 *
 * Order at the end of a (minor or major) marking: weak references to dead cells are
 * cleared; dead cells with last words are queued and revived with all they reach; the
 * rest is dead for good, and released. The queue goes to `on_finalize` when all is
 * consistent again. */
#include "memory/collector.h"
#include "memory/remembered.h"
#include "memory/sweep.h"

#include <time.h>

enum {
    NURSERY_LEAST = 1 << 20, /* about half the L2 cache of the machines that we know */
    NURSERY_MOST = 4 << 20,
    NURSERY_REST = NURSERY_LEAST / 4, /* until the next step of a minor collection */
    STEP_WORK = 50 * 1000,      /* references looked at in a step: about a millisecond */
    STEP_LEAST = STEP_WORK / 2, /* of the major marking, after a long minor part */
    MINOR_WORK = 2 * STEP_WORK, /* in a step of a minor collection */
    STRESS_WORK = 64,
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
static void sweep_written_holders(Heap *heap) {
    HeapInside *in = heap->inside;
    CellList *written = in->weak_forgot ? &in->weak_old : &in->weak_written;
    sweep_holders(heap, written, 0);
    in->weak_written.count = 0;
    in->weak_forgot = false;
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
    else if (work * 16 > in->nursery && in->nursery < NURSERY_MOST)
        in->nursery *= 2;
    else if (work * 64 < in->nursery && in->nursery > NURSERY_LEAST)
        in->nursery /= 2;
}

/* Weak references and finalizers, when all that is reached is old. */
static void end_weak_and_dying(Tracer *t) {
    Heap *heap = t->heap;
    HeapInside *in = heap->inside;
    in->liveness = MARK_OLD;
    size_t holders = sweep_holders(heap, &in->weak_new, 0);
    sweep_written_holders(heap);
    size_t before = in->dying.count;
    in->to_release = false;
    each_dead_young_finalizable(t, ask_last_words);
    revive_dying(t, before);
    holders = sweep_holders(heap, &in->weak_new, holders);
    if (holders) /* heap_add_weak made room */
        memcpy(in->weak_old.items + in->weak_old.count, in->weak_new.items,
               holders * sizeof *in->weak_new.items);
    in->weak_old.count += holders;
    in->weak_new.count = 0;
    if (in->to_release) each_dead_young_finalizable(t, release_action);
}

/* Traces what a minor collection has to look at until the work, without that for the
 * roots, reaches `stop`; false then. */
static bool trace_young(Tracer *t, uint64_t stop, const void *stack_top) {
    HeapInside *in = t->heap->inside;
    bool done = remembered_revisit(t, stop);
    uint64_t left = stop > t->work ? stop - t->work : 0;
    trace_roots(t, stack_top); /* in any case: running frames must be remembered */
    if (!in->aging) adapt_nursery(in, t->work);
    if (mark_drain(t, left) && done) return true;
    mark_stack_distrust(t->stack);
    in->pending[MARK_OLD] = t->overflow;
    return false;
}

/* True when the collection is complete. Adds to `work` what it did. */
static bool step_minor(Heap *heap, uint64_t stop, const void *stack_top, uint64_t *work) {
    HeapInside *in = heap->inside;
    Tracer t;
    sweep_sync(heap);
    tracer_init(&t, heap, MARK_OLD);
    in->aging = !trace_young(&t, stop, stack_top);
    heap->stats.allocated_since = 0;
    heap->stats.minor_steps++;
    if (!in->aging) {
        mark_drain_all(&t);
        end_weak_and_dying(&t);
        sweep_young(heap);
        mark_stack_trim(&in->minor_stack, heap->alloc);
        heap->stats.minor++;
    }
    *work += t.work;
    return !in->aging;
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
    in->pending[MARK_MAJOR] = t.overflow;
    in->major_work += t.work;
    heap->stats.major_steps++;
    return done;
}

static void abandon_major(Heap *heap) {
    HeapInside *in = heap->inside;
    if (!in->marking) return;
    BlockWalk walk = {0};
    for (HeapBlock *b; (b = block_walk(heap, &walk));)
        memset(block_marks(b, MARK_MAJOR), 0, sizeof b->marks[0]);
    in->major_stack.count = 0;
    in->marking = in->pending[MARK_MAJOR] = false;
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

/* As much as makes a pause of about a millisecond, less after a minor part that took long
 * already; and twice that where the heap grows quickly: by the time that it has grown by
 * `major_room`, marking shall be complete. Even where all that is new survives, its least
 * nursery has fewer references than such a step looks at: so marking comes to an end. */
static uint64_t step_budget(HeapInside *in, uint64_t work) {
    uint64_t total = in->work_per_kilobyte * (in->live >> 10);
    size_t grown = in->live - in->stepped_at;
    uint64_t share = (uint64_t)((double)total * (double)grown / (double)in->major_room);
    in->stepped_at = in->live;
    if (in->live - in->major_began_at > in->major_room) return 2 * STEP_WORK;
    uint64_t most = work < STEP_WORK ? 2 * STEP_WORK - work : STEP_WORK;
    if (share < STEP_LEAST) share = STEP_LEAST;
    return share < most ? share : most;
}

static void advance_major(Heap *heap, uint64_t work, const void *stack_top) {
    HeapInside *in = heap->inside;
    sweep_some(heap, SWEEP_BLOCKS);
    if (!in->marking) {
        if (in->live < in->major_at) return;
        begin_major(heap);
    }
    if (step_major(heap, step_budget(in, work), stack_top)) finish_major(heap);
}

/* ---- The door -------------------------------------------------------------------- */

/* A step of bounded length; a whole minor collection and a step of the major marking; or
 * both as a whole. */
typedef enum Extent { STEP, MINOR, ALL } Extent;

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

static void collect_all(Heap *heap, const void *stack_top) {
    sweep_rest(heap);
    abandon_major(heap);
    begin_major(heap);
    step_major(heap, UINT64_MAX, stack_top);
    finish_major(heap);
    sweep_rest(heap);
}

/* Has a frame of its own, below the caller's spilled registers. */
static NOINLINE void collect(Heap *heap, Extent extent) {
    HeapInside *in = heap->inside;
    const void *stack_top = __builtin_frame_address(0);
    uint64_t begin = now_ns(CLOCK_MONOTONIC), busy = now_ns(CLOCK_THREAD_CPUTIME_ID);
    uint64_t stop = extent != STEP ? UINT64_MAX : heap->stress ? STRESS_WORK : MINOR_WORK;
    uint64_t work = 0;
    in->collecting = true;
    bool complete = step_minor(heap, stop, stack_top, &work);
    uint64_t middle = now_ns(CLOCK_MONOTONIC);
    if (extent == ALL)
        collect_all(heap, stack_top);
    else if (complete)
        advance_major(heap, work, stack_top);
    in->collecting = false;
    heap->stats.live_after_last = in->live;
    uint64_t end = now_ns(CLOCK_MONOTONIC);
    heap->stats.minor_ns += middle - begin;
    heap->stats.major_ns += end - middle;
    if (extent == STEP) { /* who asks for a whole collection waits for it */
        record(&heap->stats.wall, end - begin);
        record(&heap->stats.cpu, now_ns(CLOCK_THREAD_CPUTIME_ID) - busy);
    }
    hand_out(heap);
}

static void collect_if_possible(Heap *heap, Extent extent) {
    if (heap->paused || heap->inside->collecting) return;
    __builtin_unwind_init();
    collect(heap, extent);
    __asm__ volatile("" ::: "memory"); /* no tail call: this frame holds the registers */
}

void heap_collect(Heap *heap, bool major) {
    collect_if_possible(heap, major ? ALL : MINOR);
}

bool collector_is_due(Heap *heap, size_t size) {
    HeapInside *in = heap->inside;
    size_t since = heap->stats.allocated_since;
    size_t nursery = in->aging ? NURSERY_REST : in->nursery;
    if (since >= nursery || in->remembered.count > REMEMBERED_MOST) return true;
    return size > HEAP_LARGEST_CELL && size > nursery - since;
}

void collector_step(Heap *heap) { collect_if_possible(heap, STEP); }

void heap_relieve(Heap *heap) {
    if (heap->inside->remembered.count > REMEMBERED_MOST) collector_step(heap);
}
