/* heap.c - see heap.h: opening and closing a heap, and the slow paths of allocation. */
#include "memory/collector.h"
#include "memory/ending.h"
#include "memory/sweep.h"

enum {
    STRESS_MINOR_EVERY = 3,   /* steps a whole collection, and a major one … */
    STRESS_MAJOR_EVERY = 9,   /* … every so many, and one more … */
    STRESS_LIVE_BYTES = 2048, /* … for each so many bytes: or a large heap never ends */
};

/* ---- Lists ----------------------------------------------------------------------- */

static bool list_reserve(CellList *list, Allocator *alloc, size_t count) {
    if (count <= list->capacity) return true;
    size_t capacity = list->capacity ? list->capacity : 64, bytes;
    while (capacity < count)
        if (__builtin_mul_overflow(capacity, 2, &capacity)) return false;
    if (!size_muladd(capacity, sizeof *list->items, 0, &bytes)) return false;
    size_t old = list->capacity * sizeof *list->items;
    Object **items = mem_realloc(alloc, list->items, old, bytes);
    if (!items) return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

bool list_push(CellList *list, Allocator *alloc, Object *o) {
    if (!list_reserve(list, alloc, list->count + 1)) return false;
    list->items[list->count++] = o;
    return true;
}

void list_free(CellList *list, Allocator *alloc) {
    mem_free(alloc, list->items, list->capacity * sizeof *list->items);
    *list = (CellList){0};
}

/* ---- Opening and closing --------------------------------------------------------- */

/* The inverse of heap_class_of. */
static uint32_t class_bytes(unsigned index) {
    if (index < 17) return index ? index * 16 : 16;
    unsigned log = 8 + (index - 17) / 4, quarter = (index - 17) % 4;
    return (5 + quarter) << (log - 2);
}

bool heap_init(Heap *heap, Allocator *alloc, const LayoutOps *const *layouts) {
    *heap = (Heap){.alloc = alloc, .layouts = layouts};
    for (unsigned i = 0; i < 2 * HEAP_CLASSES; i++) {
        HeapClass *c = &heap->classes[i / HEAP_CLASSES][i % HEAP_CLASSES];
        c->index = (uint8_t)(i % HEAP_CLASSES);
        c->finalizable = i >= HEAP_CLASSES;
        c->cell = class_bytes(c->index);
    }
    HeapInside *in = heap->inside = mem_alloc_zero(alloc, sizeof *in);
    if (!in) return false;
    if (!mark_stack_init(&in->minor_stack, alloc) ||
        !mark_stack_init(&in->major_stack, alloc)) {
        heap_free_all(heap);
        return false;
    }
    collector_init(heap);
    return true;
}

static void release_span(Heap *heap, HeapSpan *s) {
    HeapBlock *b = span_block(s);
    for (uint32_t at = s->begin; at < s->end; at += s->cell) {
        Object *o = (Object *)((char *)b + at);
        bool young = at < s->cursor && !block_is_marked(b, MARK_OLD, at);
        if (block_is_marked(b, MARK_OLD, at) || (young && !cell_is_given_back(o)))
            cell_release(heap, o);
    }
}

static void release_all(Heap *heap) {
    BlockWalk walk = {0};
    sweep_rest(heap); /* releases what died before */
    sweep_sync(heap);
    for (HeapBlock *b; (b = block_walk(heap, &walk));) {
        if (b->kind == BLOCK_LARGE && b->finalizable) cell_release(heap, large_cell(b));
        for (unsigned i = 0; i < block_span_count(b); i++) {
            HeapSpan *s = &b->spans[i];
            if (s->class && s->class->finalizable) release_span(heap, s);
        }
    }
}

void heap_free_all(Heap *heap) {
    HeapInside *in = heap->inside;
    Allocator *alloc = heap->alloc;
    if (!in) return;
    in->collecting = true;
    release_all(heap);
    block_free_all(heap);
    list_free(&in->remembered, alloc);
    list_free(&in->revisiting.cells, alloc);
    list_free(&in->weak_written, alloc);
    list_free(&in->weak_new, alloc);
    list_free(&in->weak_old, alloc);
    list_free(&in->dying, alloc);
    list_free(&in->ending.asked, alloc);
    list_free(&in->ending.written, alloc);
    mem_free(alloc, in->roots, in->root_capacity * sizeof *in->roots);
    mark_stack_free(&in->minor_stack, alloc);
    mark_stack_free(&in->major_stack, alloc);
    mem_free(alloc, in, sizeof *in);
    memset(heap, 0, sizeof *heap);
}

bool heap_add_roots(Heap *heap, void (*trace)(Tracer *t, void *user), void *user) {
    HeapInside *in = heap->inside;
    if (in->root_count == in->root_capacity) {
        size_t capacity = in->root_capacity ? in->root_capacity * 2 : 8, bytes;
        if (!size_muladd(capacity, sizeof *in->roots, 0, &bytes)) return false;
        size_t old = in->root_capacity * sizeof *in->roots;
        HeapRoots *roots = mem_realloc(heap->alloc, in->roots, old, bytes);
        if (!roots) return false;
        in->roots = roots;
        in->root_capacity = capacity;
    }
    in->roots[in->root_count++] = (HeapRoots){trace, user};
    return true;
}

/* Room in weak_old for every holder, so that a collection can move them there. */
bool heap_add_weak(Heap *heap, Object *holder) {
    HeapInside *in = heap->inside;
    size_t total = in->weak_old.count + in->weak_new.count + 1;
    return list_reserve(&in->weak_old, heap->alloc, total) &&
           list_push(&in->weak_new, heap->alloc, holder);
}

/* ---- Allocating ------------------------------------------------------------------ */

static bool take_run_in(Heap *heap, HeapClass *c, HeapSpan *s, uint32_t from) {
    uint32_t begin, end;
    if (!span_find_run(s, from, &begin, &end)) return false;
    if (heap->stress || heap->counted)
        end = begin + s->cell; /* so that every allocation comes by here */
    c->next = (char *)span_block(s) + begin;
    c->end = (char *)span_block(s) + end;
    heap->stats.allocated_since += end - begin;
    bytes_hide(c->next, end - begin);
    return true;
}

void heap_cut_runs(Heap *heap) {
    for (unsigned i = 0; i < 2 * HEAP_CLASSES; i++) {
        HeapClass *c = &heap->classes[i / HEAP_CLASSES][i % HEAP_CLASSES];
        c->end = c->next;
    }
}

/* Points the class at its next run of free cells. */
static bool take_run(Heap *heap, HeapClass *c) {
    if (c->current) {
        HeapSpan *s = c->current;
        uint32_t from = (uint32_t)(c->end - (char *)span_block(s));
        if (take_run_in(heap, c, s, from)) return true;
        s->cursor = s->end;
        s->next = c->touched;
        c->touched = s;
        c->current = NULL;
        c->next = c->end = NULL;
    }
    while (c->sweep || sweep_for(heap, c)) {
        HeapSpan *s = c->sweep;
        c->sweep = s->next;
        c->current = s;
        if (take_run_in(heap, c, s, s->begin)) return true;
        c->current = NULL; /* full of old cells */
    }
    return false;
}

static bool add_span(Heap *heap, HeapClass *c) {
    HeapSpan *s = block_new_span(heap, c);
    if (!s) return false;
    s->next = c->sweep;
    c->sweep = s;
    return true;
}

static void *find_cell(Heap *heap, HeapClass *c, size_t size) {
    void *cell = heap_take(c, size);
    if (cell) return cell;
    return take_run(heap, c) ? heap_take(c, size) : NULL;
}

static void *alloc_large(Heap *heap, size_t size, unsigned bits) {
    HeapBlock *b = large_new(heap, size, bits);
    if (!b) return NULL;
    heap->stats.allocated_since += size;
    return large_cell(b);
}

static bool is_refused(Heap *heap) {
    heap->requests++;
    return heap->fail_from && heap->requests >= heap->fail_from &&
           heap->requests <= heap->fail_to;
}

static void *alloc_fresh(Heap *heap, size_t size, unsigned bits) {
    if (UNLIKELY(heap->counted) && is_refused(heap)) return NULL;
    if (size > HEAP_LARGEST_CELL) return alloc_large(heap, size, bits);
    HeapClass *c = &heap->classes[bits][heap_class_of(size)];
    void *cell = find_cell(heap, c, size);
    if (cell) return cell;
    return add_span(heap, c) ? find_cell(heap, c, size) : NULL;
}

static void collect_for_stress(Heap *heap) {
    HeapInside *in = heap->inside;
    size_t every = STRESS_MAJOR_EVERY + in->live / STRESS_LIVE_BYTES;
    bool major = ++in->stress_count >= every;
    if (major) in->stress_count = 0;
    if (in->stress_count % STRESS_MINOR_EVERY)
        collector_step(heap);
    else
        heap_collect(heap, major);
}

void *heap_alloc_slow(Heap *heap, size_t size, unsigned bits) {
    HeapInside *in = heap->inside;
    if (heap->stress)
        collect_for_stress(heap);
    else if (collector_is_due(heap, size))
        collector_step(heap);
    void *cell = alloc_fresh(heap, size, bits);
    if (cell || heap->paused) return cell;
    in->thrifty = true;
    heap_collect(heap, true);
    in->thrifty = false;
    return alloc_fresh(heap, size, bits);
}

void heap_free(Heap *heap, Object *o) {
    if (o->gc & GC_YOUNG_MASK) {
        collector_free_old(heap, o);
        return;
    }
    HeapBlock *b = block_of(o);
    uint32_t offset = block_offset(o);
    if (block_is_marked(b, MARK_OLD, offset)) return; /* its header was overwritten */
    if (b->kind == BLOCK_LARGE) {
        large_drop(heap, b);
        return;
    }
    HeapClass *c = block_span(b, offset)->class;
    if (heap->poison) {
        bytes_show(o, c->cell);
        memset(o, HEAP_POISON, c->cell);
    }
    heap_give(c, o);
}

size_t heap_cell_size(Object *o) {
    size_t size = cell_bytes(o);
    bytes_show(o, size); /* who asks may use them all */
    return size;
}

void heap_each_old(Heap *heap, void (*visit)(void *user, Object *o), void *user) {
    heap->paused++;
    block_each_marked(heap, MARK_OLD, visit, user);
    heap->paused--;
}

void heap_each(Heap *heap, void (*visit)(void *user, Object *o), void *user) {
    heap_collect(heap, true);
    heap_each_old(heap, visit, user);
}
