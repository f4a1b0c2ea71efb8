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
 * Between the steps the script makes new work: what it allocates, and what it writes to.
 * Where a collection takes several steps, or a marking longer than it should, the
 * collector is pressed: then a step comes after NEWS_MOST of that, which is half of what
 * it looks at; and if single cells were written to that are larger, it looks at more. So
 * both come to an end, whatever the script does.
 *
 * Each part of a step begins at the roots, as they are now; so the step that leaves
 * nothing to trace is the last one, and no longer than others. A cell that grows old
 * meanwhile needs no special care: what holds it is a root, or was written to.
 *
 * What follows when all is marked is told in ending.h. The queue of the dying is
 * announced to `on_finalize` when all is consistent again. */
#include "memory/collector.h"
#include "memory/ending.h"
#include "memory/remembered.h"
#include "memory/sweep.h"

#include <time.h>

enum {
    NURSERY_LEAST = 1 << 20, /* about half the L2 cache of the machines that we know */
    NURSERY_MOST = 4 << 20,
    STEP_LEAST = STEP_WORK / 2, /* of the major marking, after a long minor part */
    STRESS_WORK = 500,          /* instead of each of these, with Heap.stress */
    SWEEP_BLOCKS = 512,         /* after each minor collection: half a millisecond */
    TRIM_CHUNKS = 4,
};

static uint64_t now_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t work_of(Heap *heap, uint64_t usual) {
    return heap->stress ? STRESS_WORK : usual;
}

/* In either part of a step. */
static uint64_t step_work(Heap *heap) {
    return work_of(heap, STEP_WORK) + heap->inside->written_large / sizeof(Value);
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
    if (heap->stack_base) trace_conservative(t, stack_top, heap->stack_base);
}

/* ---- Minor ----------------------------------------------------------------------- */

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
        ending_young(&t);
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
    in->dying_traced = 0;
    mark_stack_reserve(&in->major_stack, heap->alloc, in->live);
}

/* The queue of the dying: all of them are old, and those that join it while marking are
 * behind those that are in it. */
static void trace_dying(Tracer *t, uint64_t stop) {
    HeapInside *in = t->heap->inside;
    while (in->dying_traced < in->dying.count && t->work < stop)
        trace_object(t, in->dying.items[in->dying_traced++]);
}

/* True when all that can be reached is marked. */
static bool mark_some(Tracer *t, uint64_t stop) {
    HeapInside *in = t->heap->inside;
    trace_dying(t, stop);
    if (!mark_drain(t, stop > t->work ? stop - t->work : 0)) return false;
    mark_drain_all(t);
    return in->dying_traced == in->dying.count;
}

/* True at the end: what is not marked is dead for good. */
static bool step_major(Heap *heap, uint64_t budget, const void *stack_top) {
    HeapInside *in = heap->inside;
    Tracer t;
    tracer_init(&t, heap, MARK_MAJOR);
    trace_roots(&t, stack_top);
    uint64_t stop = budget > UINT64_MAX - t.work ? UINT64_MAX : t.work + budget;
    bool done = mark_some(&t, stop);
    if (done) {
        uint64_t least = t.work + work_of(heap, STEP_LEAST);
        done = ending_advance(&t, stop > least ? stop : least);
    }
    mark_flush(&t);
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
    ending_abandon(heap);
    mark_stack_clear(&in->major_stack);
    in->marking = in->pending[MARK_MAJOR] = false;
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
    ending_finish(heap);
    forget_dead(in);
    sweep_begin(heap);
    in->marking = false;
    mark_stack_trim(&in->major_stack, heap->alloc);
    heap->stats.major++;
}

static size_t grown_since(const HeapInside *in, size_t live) {
    return in->live > live ? in->live - live : 0;
}

/* Has the heap grown by more than it should before the marking is complete? */
static bool is_late(const HeapInside *in) {
    return in->marking && grown_since(in, in->major_began_at) > in->major_room;
}

/* By the time that the heap has grown by `major_room`, marking shall be complete; but a
 * step looks at less after a minor part that took long already. */
static uint64_t step_budget(HeapInside *in, uint64_t work) {
    uint64_t total = in->work_per_kilobyte * (in->live >> 10);
    size_t grown = grown_since(in, in->stepped_at);
    uint64_t share = (uint64_t)((double)total * (double)grown / (double)in->major_room);
    uint64_t least = STEP_LEAST, most = STEP_WORK;
    in->stepped_at = in->live;
    if (work > STEP_LEAST)
        most = work < STEP_WORK ? STEP_WORK + STEP_LEAST - work : least;
    return share < least ? least : share < most ? share : most;
}

static void advance_major(Heap *heap, uint64_t work, const void *stack_top) {
    HeapInside *in = heap->inside;
    sweep_some(heap, SWEEP_BLOCKS);
    bool walking = in->sweeping || in->ending.phase; /* over the chunks */
    if (in->trimming && !walking) block_trim(heap, TRIM_CHUNKS);
    if (!in->marking) {
        if (in->sweeping || (in->live < in->major_at && !heap->stress)) return;
        begin_major(heap);
    }
    uint64_t budget =
        is_late(in) ? step_work(heap) : work_of(heap, step_budget(in, work));
    if (step_major(heap, budget, stack_top)) finish_major(heap);
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

/* When all is consistent again. */
static void announce_dying(Heap *heap) {
    CellList *dying = &heap->inside->dying;
    if (!dying->count) return;
    if (heap->on_finalize)
        heap->on_finalize(heap);
    else
        dying->count = 0;
}

Object *heap_next_dying(Heap *heap) {
    HeapInside *in = heap->inside;
    if (!in->dying.count) return NULL;
    Object *o = in->dying.items[--in->dying.count];
    if (in->dying_traced > in->dying.count) in->dying_traced = in->dying.count;
    return o;
}

bool heap_has_dying(Heap *heap) { return heap->inside->dying.count; }

static void collect_all(Heap *heap, const void *stack_top) {
    sweep_rest(heap);
    abandon_major(heap);
    begin_major(heap);
    step_major(heap, UINT64_MAX, stack_top);
    finish_major(heap);
    sweep_rest(heap);
    block_trim(heap, UINT32_MAX);
}

/* Has a frame of its own, below the caller's spilled registers. */
static NOINLINE void collect(Heap *heap, Extent extent) {
    HeapInside *in = heap->inside;
    const void *stack_top = __builtin_frame_address(0);
    uint64_t begin = now_ns(CLOCK_MONOTONIC), busy = now_ns(CLOCK_THREAD_CPUTIME_ID);
    uint64_t stop = extent == STEP ? step_work(heap) : UINT64_MAX;
    uint64_t work = 0;
    in->collecting = true;
    bool complete = step_minor(heap, stop, stack_top, &work);
    uint64_t middle = now_ns(CLOCK_MONOTONIC);
    if (extent == ALL)
        collect_all(heap, stack_top);
    else if (complete)
        advance_major(heap, work, stack_top);
    in->collecting = false;
    in->pressed = in->aging || is_late(in);
    in->written = in->written_large = 0;
    heap->stats.live_after_last = in->live;
    uint64_t end = now_ns(CLOCK_MONOTONIC);
    heap->stats.minor_ns += middle - begin;
    heap->stats.major_ns += end - middle;
    if (extent == STEP) { /* who asks for a whole collection waits for it */
        record(&heap->stats.wall, end - begin);
        record(&heap->stats.cpu, now_ns(CLOCK_THREAD_CPUTIME_ID) - busy);
    }
    announce_dying(heap);
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

NOINLINE void heap_clear_stack(void) {
    char below[8 * 1024];
    memset(below, 0, sizeof below);
    __asm__ volatile("" : : "r"(below) : "memory");
}

bool collector_is_due(Heap *heap, size_t size) {
    HeapInside *in = heap->inside;
    size_t news = heap->stats.allocated_since + in->written;
    size_t most = in->pressed ? NEWS_MOST : in->nursery;
    if (news >= most || in->remembered.count > REMEMBERED_MOST) return true;
    return size > HEAP_LARGEST_CELL && size > most - news;
}

/* To look through a mark stack of that many entries takes a fiftieth of a millisecond; a
 * cell that is no larger can be left to the collector. */
static bool is_lost_in(const MarkStack *s, const HeapBlock *b) {
    enum { DEEP = 32 * 1024 };
    return s->count > DEEP && b->size < s->count * sizeof *s->items;
}

void collector_free_old(Heap *heap, Object *o) {
    HeapInside *in = heap->inside;
    if (o->gc & GC_IMMORTAL || in->collecting) return;
    HeapBlock *b = block_of(o);
    if (b->kind != BLOCK_LARGE || b->finalizable) return;
    if (is_lost_in(&in->minor_stack, b) || is_lost_in(&in->major_stack, b)) return;
    mark_stack_forget(&in->minor_stack, o, b->size);
    mark_stack_forget(&in->major_stack, o, b->size);
    if (b->carded || o->gc & GC_REMEMBERED) remembered_remove(in, o);
    if (b->counted) sweep_count_live(in, -b->size);
    large_drop(heap, b);
}

void collector_step(Heap *heap) { collect_if_possible(heap, STEP); }

void heap_relieve(Heap *heap) {
    if (collector_is_due(heap, 0)) collector_step(heap);
}
