/* sweep.c - see sweep.h. */
#include "memory/sweep.h"
#include "memory/ending.h"

enum {
    SPARSE = 8, /* in a larger heap, spans with fewer free cells than 1/8 are let rest */
    SEARCH_BLOCKS = 32,          /* swept for one allocation, at most */
    GROWTH_HALVES_AT = 64 << 20, /* up to there a heap may double, then grow by half */
};

void sweep_sync(Heap *heap) {
    for (unsigned i = 0; i < 2 * HEAP_CLASSES; i++) {
        HeapClass *c = &heap->classes[i / HEAP_CLASSES][i % HEAP_CLASSES];
        if (c->current) c->current->cursor = block_offset(c->next - 1) + 1;
    }
}

/* Fills what is free with a pattern, where that was asked for. */
static void clean_free(Heap *heap, HeapSpan *s) {
    char *base = (char *)span_block(s);
    uint32_t begin, end;
    for (uint32_t at = s->begin; span_find_run(s, at, &begin, &end); at = end) {
        bytes_show(base + begin, end - begin);
        if (heap->poison) memset(base + begin, HEAP_POISON, end - begin);
        bytes_hide(base + begin, end - begin);
    }
}

/* A span goes back to those where free cells may be found, unless it is full, or so
 * nearly full that picking single cells costs more than it gives: then a major collection
 * offers it again. */
static void offer(Heap *heap, HeapSpan *s) {
    HeapClass *c = s->class;
    s->cursor = s->begin;
    if (HIDE_WORKS || heap->poison) clean_free(heap, s);
    uint32_t cells = (s->end - s->begin) / s->cell, least = 1;
    if (heap->inside->live > MAJOR_LEAST && !heap->inside->thrifty)
        least = cells / SPARSE + 1;
    if (cells - s->live < least) return;
    s->next = c->sweep;
    c->sweep = s;
}

void sweep_count_live(HeapInside *in, size_t bytes) {
    in->live += bytes;
    if (in->sweeping) in->live_swept += bytes;
}

void large_count(HeapBlock *b) {
    if (!b->counted) sweep_count_live(b->heap->inside, b->size);
    b->counted = true;
}

/* ---- After a minor collection ---------------------------------------------------- */

static void return_span(Heap *heap, HeapSpan *s) {
    uint32_t live = span_count_marks(s, MARK_OLD);
    sweep_count_live(heap->inside,
                     (size_t)(live - s->live) * s->cell); /* it never shrinks */
    s->live = live;
    offer(heap, s);
}

static void return_spans(Heap *heap, HeapClass *c) {
    HeapSpan *s = c->touched, *current = c->current;
    c->touched = c->current = NULL;
    c->freed = c->next = c->end = NULL;
    for (HeapSpan *next; s; s = next) {
        next = s->next;
        return_span(heap, s);
    }
    if (current) return_span(heap, current);
}

void sweep_young(Heap *heap) {
    HeapInside *in = heap->inside;
    for (unsigned i = 0; i < 2 * HEAP_CLASSES; i++)
        return_spans(heap, &heap->classes[i / HEAP_CLASSES][i % HEAP_CLASSES]);
    for (HeapBlock *b = in->large_young, *next; b; b = next) {
        next = b->next;
        if (!cell_is_marked(large_cell(b), MARK_OLD)) {
            large_drop(heap, b);
            continue;
        }
        large_count(b);
        large_unlink(b);
        large_link(&in->large_old, b);
    }
}

/* ---- After a major one ------------------------------------------------------------ */

static void sweep_large(Heap *heap) {
    HeapInside *in = heap->inside;
    for (HeapBlock *b = in->large_old, *next; b; b = next) {
        next = b->next;
        if (!cell_is_marked(large_cell(b), MARK_MAJOR)) {
            if (b->finalizable) cell_release(heap, large_cell(b));
            large_drop(heap, b);
            continue;
        }
        in->live_swept += b->size;
        block_marks(b, MARK_OLD)[0] = 0;
    }
}

static void sweep_block(Heap *heap, HeapBlock *b) {
    b->epoch = heap->inside->sweep_epoch;
    bool finalizable = b->kind == BLOCK_PAGES || b->spans[0].class->finalizable;
    if (finalizable && heap->inside->to_release[MARK_MAJOR])
        block_release_dead(b, block_marks(b, MARK_MAJOR), block_marks(b, MARK_OLD));
    memset(block_marks(b, MARK_MAJOR), 0, sizeof b->marks[0]);
    for (unsigned i = 0; i < block_span_count(b); i++) {
        HeapSpan *s = &b->spans[i];
        if (!s->class) continue;
        s->live = span_count_marks(s, MARK_OLD);
        heap->inside->live_swept += (size_t)s->live * s->cell;
    }
    if (b->kind == BLOCK_CELLS && !b->spans[0].live) {
        block_release(heap, b);
        return;
    }
    for (unsigned i = 0; i < block_span_count(b); i++)
        if (b->spans[i].class) offer(heap, &b->spans[i]);
}

void sweep_begin(Heap *heap) {
    HeapInside *in = heap->inside;
    in->live_swept = 0;
    sweep_large(heap);
    heap->flip ^= 1;
    for (unsigned i = 0; i < 2 * HEAP_CLASSES; i++)
        heap->classes[i / HEAP_CLASSES][i % HEAP_CLASSES].sweep = NULL;
    in->sweeping = true;
    in->sweep_epoch++;
    in->sweep_at = (BlockWalk){0};
    in->major_at = SIZE_MAX;
    /* Classes may take their first span from this block at any time: it must not be swept
     * when young cells are in it. */
    if (in->pages) sweep_block(heap, in->pages);
}

static void sweep_end(Heap *heap) {
    HeapInside *in = heap->inside;
    in->sweeping = false;
    in->live = in->live_swept;
    in->work_per_kilobyte = in->major_work / ((in->live >> 10) + 1) + 1;
    size_t growth = in->live < GROWTH_HALVES_AT ? in->live : in->live / 2;
    in->major_at = in->live + (growth > MAJOR_LEAST ? growth : MAJOR_LEAST);
    in->trimming = true;
}

static bool sweep_next(Heap *heap) {
    HeapInside *in = heap->inside;
    HeapBlock *b = block_walk_cells(heap, &in->sweep_at);
    if (!b) {
        sweep_end(heap);
        return false;
    }
    if (b->epoch != in->sweep_epoch) sweep_block(heap, b);
    return true;
}

void sweep_some(Heap *heap, size_t blocks) {
    while (heap->inside->sweeping && blocks-- && sweep_next(heap)) {
    }
}

void sweep_rest(Heap *heap) { sweep_some(heap, SIZE_MAX); }

bool sweep_for(Heap *heap, HeapClass *c) {
    for (int i = 0; i < SEARCH_BLOCKS && heap->inside->sweeping && !c->sweep; i++)
        sweep_next(heap);
    return c->sweep != NULL;
}
