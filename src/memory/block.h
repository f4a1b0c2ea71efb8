/* block.h - where cells lie: blocks of 32 KB, the spans of equal cells in them, large
 * objects.
 *
 * Every block starts at a multiple of HEAP_BLOCK with a HeapBlock header, so the block of
 * a cell is a mask away, and its mark bit a shift. A block is one span of cells of one
 * class (BLOCK_CELLS), or eight pages that serve as small spans of different classes, so
 * that an idle VM stays small (BLOCK_PAGES), or a single large object (BLOCK_LARGE).
 *
 * Within a span, relative to the mark bits of the last collection:
 *   marked             an old cell
 *   unmarked, < cursor a young cell, or one given back (its header says so)
 *   unmarked, >=cursor free: never handed out since that collection
 * For the class's current span, the cursor is HeapClass.next, written back before a
 * collection looks. So no bitmap of allocated cells is needed.
 *
 * Blocks come from the allocator in chunks of several, and go back as whole chunks. */
#ifndef MEMORY_BLOCK_H
#define MEMORY_BLOCK_H

#include "memory/heap.h"

enum {
    PAGE_BYTES = 4096,
    PAGES_PER_BLOCK = HEAP_BLOCK / PAGE_BYTES,
    MARK_WORDS = HEAP_BLOCK / HEAP_GRANULE / 64,
};

typedef enum BlockKind { BLOCK_FREE, BLOCK_CELLS, BLOCK_PAGES, BLOCK_LARGE } BlockKind;

/* MARK_OLD: survived a collection. MARK_MAJOR: reached by the major marking that is under
 * way; clear where none is and the block has been swept. The maps swap when it is
 * complete. */
typedef enum MarkMap { MARK_OLD, MARK_MAJOR, MARK_MAPS } MarkMap;

typedef struct HeapSpan {
    struct HeapSpan *next; /* in one of the class's lists */
    HeapClass *class;      /* NULL: pages that are not in use */
    uint32_t cell;
    uint32_t begin, end; /* offsets in the block; end - begin is a multiple of cell */
    uint32_t cursor;
    uint32_t live; /* cells marked at the last collection that looked */
} HeapSpan;

typedef struct HeapBlock {
    Heap *heap;
    struct HeapChunk *chunk;        /* NULL for a large object of several granules */
    struct HeapBlock *next, **link; /* in the list of free blocks, or of large objects */
    size_t size;                    /* large: bytes of the cell */
    uint8_t kind;
    uint8_t finalizable; /* large only */
    bool carded;  /* large: some cards are set, and the cell is in the remembered set */
    bool counted; /* large: its bytes are among those of old cells */
    uint8_t pages_used;
    uint32_t epoch; /* when it was swept: HeapInside.sweep_epoch */
    uint8_t span_of_page[PAGES_PER_BLOCK];
    uint64_t marks[MARK_MAPS][MARK_WORDS]; /* which is which: block_marks */
    HeapSpan spans[];                      /* one, or PAGES_PER_BLOCK */
} HeapBlock;

/* A large cell is followed by a bitmap: which CARD_BYTES of it were written to since the
 * last collection (see heap_barrier_at). */
enum { CARD_BYTES = 128 };

typedef struct HeapChunk {
    struct HeapChunk *next, *previous;
    char *base;
    uint32_t count, used; /* blocks */
} HeapChunk;

INLINE size_t block_header_size(BlockKind kind) {
    size_t spans = kind == BLOCK_CELLS ? 1 : kind == BLOCK_PAGES ? PAGES_PER_BLOCK : 0;
    size_t size = sizeof(HeapBlock) + spans * sizeof(HeapSpan);
    return (size + HEAP_GRANULE - 1) & ~(size_t)(HEAP_GRANULE - 1);
}

INLINE HeapBlock *block_of(const void *cell) {
    return (HeapBlock *)((uintptr_t)cell & ~(uintptr_t)(HEAP_BLOCK - 1));
}
INLINE uint32_t block_offset(const void *cell) {
    return (uint32_t)((uintptr_t)cell & (HEAP_BLOCK - 1));
}
INLINE uint64_t *block_marks(HeapBlock *b, MarkMap map) {
    return b->marks[map ^ b->heap->flip];
}
INLINE uint64_t *block_mark_word(HeapBlock *b, MarkMap map, uint32_t offset) {
    return &block_marks(b, map)[offset / (HEAP_GRANULE * 64)];
}
INLINE uint64_t block_mark_bit(uint32_t offset) {
    return UINT64_C(1) << (offset / HEAP_GRANULE % 64);
}
INLINE bool block_is_marked(HeapBlock *b, MarkMap map, uint32_t offset) {
    return *block_mark_word(b, map, offset) & block_mark_bit(offset);
}
INLINE bool cell_is_marked(const void *cell, MarkMap map) {
    return block_is_marked(block_of(cell), map, block_offset(cell));
}
/* Not for large objects. */
INLINE HeapSpan *block_span(HeapBlock *b, uint32_t offset) {
    return b->kind == BLOCK_CELLS ? &b->spans[0]
                                  : &b->spans[b->span_of_page[offset / PAGE_BYTES]];
}
INLINE HeapBlock *span_block(HeapSpan *s) { return block_of(s); }
INLINE Object *large_cell(HeapBlock *b) {
    return (Object *)((char *)b + block_header_size(BLOCK_LARGE));
}
INLINE size_t large_card_words(const HeapBlock *b) {
    return (b->size + CARD_BYTES * 64 - 1) / (CARD_BYTES * 64);
}
INLINE uint64_t *large_cards(HeapBlock *b) {
    return (uint64_t *)((char *)large_cell(b) + b->size);
}
INLINE size_t cell_bytes(const Object *o) {
    HeapBlock *b = block_of(o);
    return b->kind == BLOCK_LARGE ? b->size : block_span(b, block_offset(o))->cell;
}
INLINE unsigned block_span_count(const HeapBlock *b) {
    return b->kind == BLOCK_CELLS ? 1 : b->kind == BLOCK_PAGES ? PAGES_PER_BLOCK : 0;
}

INLINE bool cell_is_given_back(const Object *o) {
    return o->layout == 0 && o->gc == GC_GIVEN_BACK;
}

/* A fresh span for the class, in no list; NULL when memory is refused. */
MUST_CHECK HeapSpan *block_new_span(Heap *heap, HeapClass *class);
/* The first run of unmarked cells at or after offset `from`; false when there is none. */
bool span_find_run(HeapSpan *s, uint32_t from, uint32_t *begin, uint32_t *end);
uint32_t span_count_marks(HeapSpan *s, MarkMap map);

/* Takes an unmarked BLOCK_CELLS block out of use. Its span must be in no list. */
void block_release(Heap *heap, HeapBlock *b);
/* Gives chunks without used blocks back to the allocator, so many at the most, where
 * there are many free blocks. */
void block_trim(Heap *heap, uint32_t most);

MUST_CHECK HeapBlock *large_new(Heap *heap, size_t size, unsigned bits);
void large_drop(Heap *heap, HeapBlock *b);
void large_clear_cards(HeapBlock *b);
void large_link(HeapBlock **list, HeapBlock *b);
void large_unlink(HeapBlock *b);

/* The cell that an arbitrary word points into, if it is one that a collection may trace:
 * old, young or under construction. NULL otherwise. */
Object *block_find_cell(Heap *heap, uintptr_t address);

/* Walks all blocks that hold cells (large ones too). Start with NULL. */
typedef struct BlockWalk {
    HeapChunk *chunk;
    uint32_t index;
    int stage;
    HeapBlock *large;
} BlockWalk;
HeapBlock *block_walk(Heap *heap, BlockWalk *walk);
/* The same without large objects. Chunks may be added meanwhile; they are not walked. */
HeapBlock *block_walk_cells(Heap *heap, BlockWalk *walk);

/* Visits every cell marked in `map`. */
void block_each_marked(Heap *heap, MarkMap map, void (*visit)(void *arg, Object *o),
                       void *arg);

/* Returns every block to the allocator, whatever it holds. */
void block_free_all(Heap *heap);

#endif
