/* remembered.c - see remembered.h. */
#include "memory/remembered.h"
#include "memory/sweep.h"

/* ---- The barrier ----------------------------------------------------------------- */

/* So many bytes are to be looked at again. A pressed collector cannot wait until the free
 * runs of all classes are used up. */
static void note_written(Heap *heap, size_t bytes) {
    HeapInside *in = heap->inside;
    bool due = in->written >= NEWS_MOST;
    in->written += bytes;
    if (bytes > HEAP_LARGEST_CELL) in->written_large += bytes;
    if (!due && in->written >= NEWS_MOST) heap_cut_runs(heap);
}

void heap_remember_marked(Heap *heap, Object *o) {
    HeapInside *in = heap->inside;
    if (UNLIKELY(in->pressed)) note_written(heap, cell_bytes(o));
    o->gc = (uint8_t)((o->gc & ~GC_OLD_CLEAN) | GC_REMEMBERED);
    if (!list_push(&in->remembered, heap->alloc, o)) in->forgot = true;
}

void heap_remember(Heap *heap, Object *owner) {
    if (owner->gc & GC_OLD_CLEAN) heap_remember_marked(heap, owner);
}

static size_t card_of(const Object *owner, const void *slot) {
    return (size_t)((const char *)slot - (const char *)owner) / CARD_BYTES;
}

INLINE void set_cards(Heap *heap, uint64_t *word, uint64_t bits) {
    if (UNLIKELY(heap->inside->pressed))
        for (int n = __builtin_popcountll(bits & ~*word); n; n--)
            note_written(heap, CARD_BYTES);
    *word |= bits;
}

INLINE void note_carded(Heap *heap, HeapBlock *b, Object *owner) {
    if (b->carded) return;
    b->carded = true; /* stays clean in its header, so that later slots are noted too */
    if (!list_push(&heap->inside->remembered, heap->alloc, owner))
        heap->inside->forgot = true;
}

void heap_remember_at(Heap *heap, Object *owner, const void *slot) {
    HeapBlock *b = block_of(owner);
    if (b->kind != BLOCK_LARGE) {
        heap_remember(heap, owner);
        return;
    }
    size_t card = card_of(owner, slot);
    set_cards(heap, &large_cards(b)[card / 64], UINT64_C(1) << (card % 64));
    note_carded(heap, b, owner);
}

void heap_barrier_run(Heap *heap, void *owner, const Value *slots, size_t n) {
    Object *o = owner;
    if (!n || !(o->gc & GC_OLD_CLEAN)) return;
    HeapBlock *b = block_of(o);
    if (b->kind != BLOCK_LARGE) {
        heap_remember(heap, o);
        return;
    }
    size_t from = card_of(o, slots), to = card_of(o, slots + n - 1);
    for (size_t i = from / 64; i <= to / 64; i++) {
        uint64_t bits = UINT64_MAX;
        if (i == from / 64) bits &= UINT64_MAX << (from % 64);
        if (i == to / 64) bits &= UINT64_MAX >> (63 - to % 64);
        set_cards(heap, &large_cards(b)[i], bits);
    }
    note_carded(heap, b, o);
}

static bool is_old_large(const Object *o) {
    return (o->gc & GC_OLD_CLEAN) && block_of(o)->kind == BLOCK_LARGE;
}

/* A mark, and what is still to be traced of the cell that had it. */
static void inherit_mark(HeapBlock *b, HeapBlock *from, MarkMap map, MarkStack *stack) {
    uint32_t offset = block_offset(large_cell(b));
    *block_mark_word(b, map, offset) |= block_mark_bit(offset);
    mark_stack_move(stack, large_cell(from), from->size, large_cell(b));
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
    inherit_mark(b, of, MARK_OLD, &in->minor_stack);
    if (in->marking && cell_is_marked(old, MARK_MAJOR))
        inherit_mark(b, of, MARK_MAJOR, &in->major_stack);
    o->gc = old->gc; /* pending, too */
    large_count(b);
}

static void list_remove(CellList *list, size_t from, Object *o) {
    for (size_t i = list->count; i-- > from;)
        if (list->items[i] == o) list->items[i] = list->items[--list->count];
}

void remembered_remove(HeapInside *in, Object *o) {
    list_remove(&in->remembered, 0, o);
    list_remove(&in->revisiting.cells, in->revisiting.at, o);
}

/* ---- Revisiting ------------------------------------------------------------------ */

enum { REVISIT_WORK = 4 }; /* what the cell itself takes, in references */

/* What it takes to look into old cells that were written to. */
typedef struct Revisit {
    Tracer *t;
    Tracer
        major; /* for what a major marking has passed already; only while there is one */
    bool marking;
} Revisit;

/* Looks into those parts of an old large cell that were written to. The major part may
 * see the values only when what the minor part finds is old. */
static void revisit_cards(Revisit *r, Object *o) {
    HeapBlock *b = block_of(o);
    r->t->cards = b;
    r->t->heap->layouts[o->layout]->trace(r->t, o);
    r->t->cards = NULL;
    if (r->marking && cell_is_marked(o, MARK_MAJOR)) mark_cards_later(&r->major, b);
    large_clear_cards(b);
    r->t->work += large_card_words(b);
}

static void note_weak(HeapInside *in, Allocator *alloc, Object *o) {
    if (!list_push(&in->weak_written, alloc, o)) in->weak_forgot = true;
}

/* Looks into an old cell that was written to. */
static void revisit(void *arg, Object *o) {
    Revisit *r = arg;
    Heap *heap = r->t->heap;
    HeapBlock *b = block_of(o);
    r->t->work += REVISIT_WORK;
    if (b->kind == BLOCK_LARGE && b->carded && (o->gc & GC_OLD_CLEAN)) {
        revisit_cards(r, o);
        return;
    }
    if (!o->layout) {
        heap_remember_marked(heap, o);
        return;
    }
    const LayoutOps *ops = heap->layouts[o->layout];
    o->gc = (uint8_t)((o->gc & ~GC_REMEMBERED) | GC_OLD_CLEAN);
    if (ops->sweep_weak) note_weak(heap->inside, heap->alloc, o);
    if (!ops->trace) return;
    ops->trace(r->t, o);
    if (r->marking && cell_is_marked(o, MARK_MAJOR)) mark_again(&r->major, o);
}

static void revisit_unclean(void *arg, Object *o) {
    HeapBlock *b = block_of(o);
    bool carded = b->kind == BLOCK_LARGE && b->carded;
    if (carded || !(o->gc & GC_OLD_CLEAN)) revisit(arg, o);
}

/* True at the end of the list. */
static bool revisit_list(Revisit *r, RevisitList *list, uint64_t stop) {
    enum { AHEAD = 8 };
    CellList *cells = &list->cells;
    while (list->at < cells->count) {
        if (r->t->work >= stop) return false;
        if (list->at + AHEAD < cells->count)
            __builtin_prefetch(cells->items[list->at + AHEAD], 1);
        revisit(r, cells->items[list->at++]);
        if (r->t->stack->count >= MARK_STACK_FLOOR / 2 &&
            !mark_drain(r->t, stop > r->t->work ? stop - r->t->work : 0))
            return false;
    }
    cells->count = list->at = 0;
    return true;
}

static void swap_lists(HeapInside *in) {
    CellList list = in->remembered;
    in->remembered = in->revisiting.cells;
    in->revisiting.cells = list;
}

/* What an earlier step has left, then what was written to since. */
static bool revisit_lists(Revisit *r, uint64_t stop) {
    HeapInside *in = r->t->heap->inside;
    if (!revisit_list(r, &in->revisiting, stop)) return false;
    swap_lists(in);
    return revisit_list(r, &in->revisiting, stop);
}

bool remembered_revisit(Tracer *t, uint64_t stop) {
    HeapInside *in = t->heap->inside;
    Revisit r = {.t = t, .marking = in->marking};
    if (r.marking) tracer_init(&r.major, t->heap, MARK_MAJOR);
    bool done = true;
    if (in->forgot) {
        in->forgot = false;
        in->remembered.count = in->revisiting.cells.count = in->revisiting.at = 0;
        block_each_marked(t->heap, MARK_OLD, revisit_unclean, &r);
        in->weak_forgot = true;
    } else {
        done = revisit_lists(&r, stop);
    }
    if (r.marking) in->pending[MARK_MAJOR] = r.major.overflow;
    return done;
}
