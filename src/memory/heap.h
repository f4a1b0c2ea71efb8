/* heap.h - a non-moving mark-sweep heap with sticky marks (generational), swept lazily.
 *
 * Owns every script-visible object and every array behind one (list items, dict tables,
 * string bytes: all are heap cells, so that a collection needs few finalizers). Knows no
 * type: a cell's `layout` byte selects a LayoutOps that traces and finalizes it.
 *
 * Blocks of 32 KB (aligned to 32 KB) hold cells of one size class, with mark bits at the
 * side; larger objects have blocks of their own. New cells are unmarked = young. A minor
 * collection keeps old marks; a major one makes new ones. Both go in steps between which
 * the script runs. Allocation bumps through free runs of lazily swept blocks, and
 * collects only on its slow path.
 *
 * Roots: functions registered with heap_add_roots (precise), and the C stack between
 * `stack_base` (set by the outermost entry into the VM) and the collecting function
 * (conservative; raw and tagged pointers, interior ones too). So natives may hold objects
 * in C locals; one that walks an object's storage to its end says KEEP(object) after. */
#ifndef MEMORY_HEAP_H
#define MEMORY_HEAP_H

#include "base/alloc.h"
#include "base/buffer.h"
#include "memory/hide.h"
#include "memory/value.h"

typedef struct Heap Heap;
typedef struct Tracer Tracer;

/* Flags in Object.gc. */
enum {
    GC_OLD_CLEAN = 1, /* marked and not remembered: a store into it must be recorded */
    GC_IMMORTAL = 2,  /* static storage outside the heap: never marked, never freed */
    GC_EXPOSED = 4,   /* a frame that something besides its awaiter may refer to */
    GC_FINALIZED = 8, /* its finalizer was queued once; it is not queued again */
    GC_REMEMBERED =
        16, /* marked, and in the remembered set: traced by the next collection */
    /* Only during a collection: marked, but the mark stack had no room for it. */
    GC_PENDING_MINOR = 32,
    GC_PENDING_MAJOR = 64,
    GC_GIVEN_BACK = 0xFF, /* with layout 0: in a list of cells to be handed out again */
    GC_YOUNG_MASK = GC_OLD_CLEAN | GC_REMEMBERED | GC_IMMORTAL, /* young: none of these */
};

typedef struct LayoutOps {
    const char *name;
    /* Report every Value and Object that the cell refers to. NULL: no references. */
    void (*trace)(Tracer *t, Object *o);
    /* The cell is garbage and is freed now or a little later: release what lies outside
     * the heap. Must not touch other cells, allocate or run script. NULL: nothing. */
    void (*release)(Heap *heap, Object *o);
    /* Has the dying cell last words (a generator with pending finally blocks, __del__, a
     * coroutine never awaited)? If true it is kept alive with all it refers to, and
     * announced by `on_finalize` after the collection. NULL: never. */
    bool (*has_last_words)(Heap *heap, Object *o);
    /* For weak holders, after marking: clear references to cells that are not
     * heap_is_marked. NULL: none. */
    void (*sweep_weak)(Heap *heap, Object *o);
} LayoutOps;

/* Cells whose layout has release or has_last_words must be allocated with this bit, which
 * puts them into blocks of their own that each collection looks through. */
enum { HEAP_FINALIZABLE = 1 };

enum {
    HEAP_GRANULE = 16,
    HEAP_CLASSES = 48,
    HEAP_BLOCK = 32 * 1024,
    HEAP_LARGEST_CELL = 8 * 1024
};

typedef struct HeapClass {
    char *next, *end; /* current free run: the fast path bumps through it */
    uint32_t cell;    /* bytes per cell, a multiple of 16 */
    uint8_t index, finalizable;
    bool seeded;              /* has had its first, small span */
    void *freed;              /* cells given back by heap_free, linked */
    struct HeapSpan *current; /* where the run lies */
    struct HeapSpan *sweep;   /* not looked at since the last collection, perhaps free */
    struct HeapSpan *touched; /* used up since the last collection: hold young cells */
} HeapClass;

enum { HEAP_PAUSE_BUCKETS = 24, HEAP_POISON = 0xDB };

/* How long collections held the script up, by one clock. */
typedef struct HeapPauses {
    uint64_t longest_ns;
    uint64_t below[HEAP_PAUSE_BUCKETS]; /* [i]: pauses below 2^i microseconds */
} HeapPauses;

typedef struct HeapStats {
    uint64_t minor, major; /* collections; a major one counts when it is complete */
    uint64_t minor_steps, major_steps;
    uint64_t minor_ns, major_ns;
    HeapPauses wall,
        cpu; /* by the thread's CPU time: what other programs take is not in */
    size_t live_after_last, allocated_since;
} HeapStats;

struct Heap {
    Allocator *alloc;
    HeapClass classes[2][HEAP_CLASSES]; /* [0] plain, [1] finalizable */
    const LayoutOps *const *layouts;    /* indexed by Object.layout */
    void *stack_base;
    void *user;                      /* the Runtime; for on_finalize and roots */
    void (*on_finalize)(Heap *heap); /* some are dying: soon, heap_next_dying */
    /* For tests; after setting one, heap_collect(heap, true) makes it apply to all cells.
     */
    bool stress;     /* collect at every allocation */
    bool poison;     /* fill free cells with HEAP_POISON */
    bool counted;    /* count requests for cells, and refuse number fail_from .. fail_to
                        of them (from 1; 0: none). A request that is refused is made again
                        after a collection. */
    uint8_t flip;    /* which row of HeapBlock.marks is which map */
    uint32_t paused; /* > 0: no collection (boot, host callbacks that must not collect) */
    uint64_t requests, fail_from, fail_to;
    HeapStats stats;
    struct HeapInside *inside; /* the rest: remembered set, mark stack, block map … */
};

MUST_CHECK bool heap_init(Heap *heap, Allocator *alloc, const LayoutOps *const *layouts);
/* Releases every cell (calling `release` where a layout has it) and all blocks. */
void heap_free_all(Heap *heap);
MUST_CHECK bool heap_add_roots(Heap *heap, void (*trace)(Tracer *t, void *user),
                               void *user);

/* Slow path of heap_alloc: sweeps, collects, asks the allocator. NULL: memory refused
 * even after a major collection. */
MUST_CHECK void *heap_alloc_slow(Heap *heap, size_t size, unsigned bits);

/* A cell of at least `size` bytes, its header zeroed, the rest NOT initialised: fill it
 * before the next allocation, and set `layout` last. NULL when memory is refused. */
MUST_CHECK INLINE void *heap_alloc(Heap *heap, size_t size, unsigned bits);

/* Gives back a cell that nothing can refer to any more (old list storage, the frame of an
 * awaited coroutine). Old ones may be left to the collector: small ones always. `release`
 * is not called: who gives a cell back has released what it held. */
void heap_free(Heap *heap, Object *o);
/* The same of a cell that is known to be one of that class: what comes and goes with
 * every call is given back in about a nanosecond. */
INLINE void heap_free_to(Heap *heap, HeapClass *c, void *cell);
/* Usable bytes of the cell. */
size_t heap_cell_size(Object *o);

/* Call after storing a reference into a cell that was not allocated since the last point
 * where a collection was possible. */
void heap_remember(Heap *heap, Object *owner);
INLINE void heap_barrier(Heap *heap, void *owner) {
    if (UNLIKELY(((Object *)owner)->gc & GC_OLD_CLEAN)) heap_remember(heap, owner);
}

/* The same for a reference stored at `slot` inside the owner, where the owner reports its
 * references by trace_values and may be large: of a large cell, only the neighbourhoods
 * of such slots are looked at again, not all its million items. */
void heap_remember_at(Heap *heap, Object *owner, const void *slot);
INLINE void heap_barrier_at(Heap *heap, void *owner, const void *slot) {
    if (UNLIKELY(((Object *)owner)->gc & GC_OLD_CLEAN))
        heap_remember_at(heap, owner, slot);
}

/* `cell` was just allocated, and now holds at each place what the cell `from` holds
 * there, or nothing. Where both are large and `from` is old, so is `cell` at once: what
 * grows again and again is not looked at from end to end each time. */
void heap_inherit(Heap *heap, void *cell, void *from);

/* heap_barrier_at for n slots from `slots` on. */
void heap_barrier_run(Heap *heap, void *owner, const Value *slots, size_t n);

void heap_collect(Heap *heap, bool major);
/* Clears the C stack below the caller's frame. What others have left there would be under
 * the frames of the next collection, and count as references. */
void heap_clear_stack(void);
/* At a safepoint: collects when very many cells were written to without any allocation.
 */
void heap_relieve(Heap *heap);
/* Takes a cell out of the queue of those that shall have their last words; NULL: it is
 * empty. */
Object *heap_next_dying(Heap *heap);
bool heap_has_dying(Heap *heap);
/* Would the cell have last words if it died now? */
bool heap_has_last_words(Heap *heap, Object *o);
bool heap_is_marked(Object *o); /* during sweep_weak */
/* A weak store is followed by heap_barrier(holder) as a strong one is: a minor collection
 * passes over holders that were not written to. */
MUST_CHECK bool heap_add_weak(Heap *heap,
                              Object *holder); /* its sweep_weak will be called */
/* Walks the whole heap and checks every invariant; false and a text on stderr when
 * broken. Finds missing barriers, and with `poison` writes into free cells. Works in
 * every build, and costs as much as a major collection. */
bool heap_check(Heap *heap);
/* Calls visit for every live cell (gc.get_objects, dumps). Collects first. */
void heap_each(Heap *heap, void (*visit)(void *user, Object *o), void *user);
/* The same without collecting: those that have survived a collection. */
void heap_each_old(Heap *heap, void (*visit)(void *user, Object *o), void *user);

Heap *tracer_heap(Tracer *t);
/* Appends what the collector did so far, with a histogram of its pauses, as lines of
 * text. */
void heap_report(Heap *heap, Buffer *out);

void trace_object(Tracer *t, void *object); /* NULL is fine */
/* The same for what many cells refer to: it is in the cache, and marked most of the time,
 * so it does not wait in the queue until it is fetched. */
void trace_near(Tracer *t, void *object);
INLINE void trace_value(Tracer *t, Value v) {
    if (is_object(v)) trace_object(t, as_object(v));
}
void trace_values(Tracer *t, const Value *values, size_t n);
void trace_conservative(Tracer *t, const void *from, const void *to);

/* Keeps an object alive up to this point in a native. */
#define KEEP(object) __asm__ volatile("" : : "r"(object) : "memory")

/* Size classes: 16-byte steps to 256, then four per doubling to HEAP_LARGEST_CELL. */
INLINE unsigned heap_class_of(size_t size) {
    if (size <= 256) return (unsigned)((size + 15) >> 4);
    unsigned log = 63 - (unsigned)__builtin_clzll(size - 1);
    return 17 + (log - 8) * 4 + (unsigned)(((size - 1) >> (log - 2)) & 3);
}

/* A cell of the class, or NULL when its free run is at an end. */
INLINE void *heap_take(HeapClass *c, size_t size) {
    char *cell = c->freed; /* the test is not measurable, a warm cell is */
    if (cell) {
        c->freed = ((void **)cell)[1];
    } else {
        cell = c->next;
        if (UNLIKELY((size_t)(c->end - cell) < c->cell)) return NULL;
        c->next = cell + c->cell;
    }
    bytes_show(cell, size < sizeof(Object) ? sizeof(Object) : size);
    *(uint64_t *)cell = 0;
    return cell;
}

INLINE void *heap_alloc(Heap *heap, size_t size, unsigned bits) {
    if (LIKELY(size <= HEAP_LARGEST_CELL)) {
        void *cell = heap_take(&heap->classes[bits][heap_class_of(size)], size);
        if (LIKELY(cell != NULL)) return cell;
    }
    return heap_alloc_slow(heap, size, bits);
}

/* To the class's list; the header and the link stay readable. */
INLINE void heap_give(HeapClass *c, void *cell) {
    bytes_show(cell, HEAP_GRANULE);
    *(Object *)cell = (Object){.gc = GC_GIVEN_BACK};
    ((void **)cell)[1] = c->freed;
    c->freed = cell;
    bytes_hide((char *)cell + HEAP_GRANULE, c->cell - HEAP_GRANULE);
}

INLINE void heap_free_to(Heap *heap, HeapClass *c, void *cell) {
    Object *o = cell;
    if (UNLIKELY((o->gc & GC_YOUNG_MASK) || heap->poison))
        heap_free(heap, o);
    else
        heap_give(c, cell);
}

#endif
