/* check.c - heap_check: does the heap hold what its headers promise?
 *
 * Old cells alone are looked into: a dead young cell may well refer to what was given
 * back. Of a reference, an address inside the heap must be that of a live cell; one
 * outside must be immortal. */
#include "memory/sweep.h"

#include <stdio.h>

enum { MOST_COMPLAINTS = 10 };

typedef struct Check {
    Heap *heap;
    Object *owner; /* whose references are looked at; NULL: the roots */
    size_t remembered, complaints;
    size_t live; /* bytes of old cells */
} Check;

static COLD void complain(Check *c, const char *what, const void *where) {
    if (c->complaints++ >= MOST_COMPLAINTS) return;
    fprintf(stderr, "heap_check: %s: %p", what, where);
    if (c->owner) {
        const LayoutOps *ops = c->heap->layouts[c->owner->layout];
        fprintf(stderr, " in a %s at %p", ops && ops->name ? ops->name : "cell",
                (void *)c->owner);
    }
    fputc('\n', stderr);
}

static void check_that(Check *c, bool holds, const char *what, const void *where) {
    if (!holds) complain(c, what, where);
}

static void check_reference(Tracer *t, Object *o) {
    Check *c = t->user;
    uintptr_t granule = (uintptr_t)o / HEAP_BLOCK;
    if (!granules_find(&c->heap->inside->granules, granule)) {
        check_that(c, o->gc & GC_IMMORTAL, "reference out of the heap", o);
        return;
    }
    if (block_find_cell(c->heap, (uintptr_t)o) != o) {
        complain(c, "reference to a free cell", o);
        return;
    }
    bool clean = c->owner && (c->owner->gc & GC_OLD_CLEAN) &&
                 !(block_of(c->owner)->kind == BLOCK_LARGE && block_of(c->owner)->carded);
    check_that(c, !clean || c->heap->inside->aging || cell_is_marked(o, MARK_OLD),
               "reference to a young cell without a barrier", o);
}

static void check_references(Check *c, Object *o) {
    const LayoutOps *ops = c->heap->layouts[o->layout];
    if (!o->layout || !ops || !ops->trace) return;
    Tracer t = {.heap = c->heap, .visit = check_reference, .user = c};
    c->owner = o;
    ops->trace(&t, o);
    c->owner = NULL;
}

/* A cell that was under construction may have lost its flags when it was filled. */
static bool is_listed(HeapInside *in, Object *o) {
    const RevisitList *before = &in->revisiting;
    for (size_t i = 0; i < in->remembered.count; i++)
        if (in->remembered.items[i] == o) return true;
    for (size_t i = before->at; i < before->cells.count; i++)
        if (before->cells.items[i] == o) return true;
    return in->forgot;
}

static void check_old_cell(Check *c, Object *o) {
    uint8_t state = o->gc & (GC_OLD_CLEAN | GC_REMEMBERED);
    bool known = state == GC_OLD_CLEAN || state == GC_REMEMBERED ||
                 (!state && is_listed(c->heap->inside, o));
    if (!known) { /* nothing else in its header can be believed */
        complain(c, "an old cell is neither clean nor remembered", o);
        return;
    }
    const bool *pending = c->heap->inside->pending;
    check_that(c, !(o->gc & GC_PENDING_MINOR) || pending[MARK_OLD],
               "flag of a collection left behind", o);
    check_that(c, !(o->gc & GC_PENDING_MAJOR) || pending[MARK_MAJOR],
               "flag of a marking left behind", o);
    check_that(c, !(o->gc & GC_IMMORTAL), "an immortal cell inside the heap", o);
    check_that(c, o->layout || state == GC_REMEMBERED, "an old cell without layout", o);
    if (o->gc & GC_REMEMBERED) c->remembered++;
    check_references(c, o);
}

static bool is_poison(const char *from, const char *to) {
    for (; from < to; from++)
        if ((uint8_t)*from != HEAP_POISON) return false;
    return true;
}

static void check_free_cell(Check *c, HeapSpan *s, uint32_t at) {
    const char *cell = (char *)span_block(s) + at;
    if (!c->heap->poison) return;
    size_t own =
        at < s->cursor ? HEAP_GRANULE : 0; /* header and link of one given back */
    bytes_show(cell, s->cell);
    check_that(c, is_poison(cell + own, cell + s->cell), "a free cell was written to",
               cell);
    bytes_hide(cell + own, s->cell - own);
}

static void check_span(Check *c, HeapSpan *s) {
    HeapBlock *b = span_block(s);
    uint32_t marks = 0, major = 0;
    bool swept = b->epoch == c->heap->inside->sweep_epoch;
    check_that(c,
               s->cell == s->class->cell && s->end <= HEAP_BLOCK && s->begin < s->end &&
                   s->cursor >= s->begin && s->cursor <= s->end,
               "a span's bounds are broken", s);
    if (c->complaints) return;
    for (uint32_t at = s->begin; at < s->end; at += s->cell) {
        Object *o = (Object *)((char *)b + at);
        bool old = block_is_marked(b, MARK_OLD, at);
        marks += old;
        major += block_is_marked(b, MARK_MAJOR, at);
        check_that(c, old || !swept || !block_is_marked(b, MARK_MAJOR, at),
                   "a major marking reached a young or free cell", o);
        if (old)
            check_old_cell(c, o);
        else if (swept && (at >= s->cursor || cell_is_given_back(o)))
            check_free_cell(c, s, at);
    }
    check_that(c, marks == span_count_marks(s, MARK_OLD), "a mark between cells", b);
    if (!swept) return; /* its counts are of another time */
    check_that(c, major == span_count_marks(s, MARK_MAJOR), "a mark between cells", b);
    c->live += (size_t)marks * s->cell;
    check_that(c, marks == s->live || c->heap->inside->aging,
               "a span's count of live cells is wrong", s);
    check_that(c, !major || c->heap->inside->marking, "a mark without a marking", b);
}

static void check_block(Check *c, HeapBlock *b) {
    HeapInside *in = c->heap->inside;
    check_that(c, b->heap == c->heap, "a block's header is broken", b);
    check_that(c, granules_find(&in->granules, (uintptr_t)b / HEAP_BLOCK) == b,
               "a block is not in the map", b);
    if (c->complaints) return;
    if (b->kind == BLOCK_LARGE && cell_is_marked(large_cell(b), MARK_OLD))
        check_old_cell(c, large_cell(b)), c->live += b->size;
    for (unsigned i = 0; i < block_span_count(b); i++)
        if (b->spans[i].class) check_span(c, &b->spans[i]);
}

static void check_class(Check *c, HeapClass *class) {
    for (void **cell = class->freed; cell; cell = cell[1]) {
        bool known =
            block_find_cell(c->heap, (uintptr_t)cell) == NULL &&
            granules_find(&c->heap->inside->granules, (uintptr_t)cell / HEAP_BLOCK);
        if (!known || !cell_is_given_back((Object *)cell)) {
            complain(c, "the list of cells given back is broken", cell);
            return;
        }
    }
}

static void check_chunks(Check *c) {
    HeapInside *in = c->heap->inside;
    size_t free_count = 0, count = 0;
    for (HeapChunk *chunk = in->chunks; chunk; chunk = chunk->next) {
        uint32_t used = 0;
        for (uint32_t i = 0; i < chunk->count; i++)
            used +=
                ((HeapBlock *)(chunk->base + (size_t)i * HEAP_BLOCK))->kind != BLOCK_FREE;
        check_that(c, used == chunk->used, "a chunk's count of used blocks is wrong",
                   chunk);
        free_count += chunk->count - used;
        count += chunk->count;
    }
    check_that(c, free_count == in->free_count && count == in->block_count,
               "the count of blocks is wrong", in);
}

bool heap_check(Heap *heap) {
    HeapInside *in = heap->inside;
    Check c = {.heap = heap};
    Tracer t = {.heap = heap, .visit = check_reference, .user = &c};
    BlockWalk walk = {0};
    sweep_sync(heap);
    check_chunks(&c);
    for (HeapBlock *b; !c.complaints && (b = block_walk(heap, &walk));)
        check_block(&c, b);
    bool counted = !in->sweeping && !in->aging;
    check_that(&c, !counted || c.complaints || c.live == in->live,
               "the count of live bytes is wrong", in);
    for (unsigned i = 0; i < 2 * HEAP_CLASSES; i++)
        check_class(&c, &heap->classes[i / HEAP_CLASSES][i % HEAP_CLASSES]);
    size_t members =
        in->remembered.count + in->revisiting.cells.count - in->revisiting.at;
    check_that(&c, in->forgot || c.complaints || c.remembered <= members,
               "a cell is flagged as remembered, but is not", in);
    for (size_t i = 0; !c.complaints && i < in->remembered.count; i++)
        check_that(&c,
                   block_find_cell(heap, (uintptr_t)in->remembered.items[i]) != NULL &&
                       cell_is_marked(in->remembered.items[i], MARK_OLD),
                   "a remembered cell is not old", in->remembered.items[i]);
    for (size_t i = 0; i < in->root_count; i++)
        in->roots[i].trace(&t, in->roots[i].user);
    return !c.complaints;
}
