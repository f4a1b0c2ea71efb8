/* block.c - see block.h. */
#include "memory/block.h"
#include "memory/inside.h"

enum { CHUNK_MOST = 64, LARGE_MOST_BITS = 48, KEEP_FREE_SHIFT = 2 };

static uintptr_t granule_of(const void *p) { return (uintptr_t)p / HEAP_BLOCK; }

/* ---- Chunks and free blocks ------------------------------------------------------ */

static void put_free(Heap *heap, HeapBlock *b, HeapChunk *chunk) {
    *b = (HeapBlock){.heap = heap, .chunk = chunk, .kind = BLOCK_FREE};
    large_link(&heap->inside->free_blocks, b);
    heap->inside->free_count++;
}

/* The largest ones stand at multiples of their size: the allocator knows them by that. */
static size_t chunk_align(uint32_t count) {
    return count == CHUNK_MOST ? (size_t)CHUNK_MOST * HEAP_BLOCK : HEAP_BLOCK;
}

static bool grow_by(Heap *heap, uint32_t count) {
    HeapInside *in = heap->inside;
    if (!granules_reserve(&in->granules, heap->alloc, count)) return false;
    HeapChunk *chunk = mem_alloc(heap->alloc, sizeof *chunk);
    if (!chunk) return false;
    char *base =
        mem_alloc_aligned(heap->alloc, (size_t)count * HEAP_BLOCK, chunk_align(count));
    if (!base) {
        mem_free(heap->alloc, chunk, sizeof *chunk);
        return false;
    }
    *chunk = (HeapChunk){.next = in->chunks, .base = base, .count = count};
    if (in->chunks) in->chunks->previous = chunk;
    in->chunks = chunk;
    for (uint32_t i = count; i-- > 0;) {
        HeapBlock *b = (HeapBlock *)(base + (size_t)i * HEAP_BLOCK);
        granules_add(&in->granules, granule_of(b), b);
        put_free(heap, b, chunk);
    }
    in->block_count += count;
    return true;
}

/* Grows in proportion to what is there: few calls for a large heap, little waste for a
 * small one. Near a limit, half as much may still be granted. */
static bool grow(Heap *heap) {
    size_t count = heap->inside->block_count / 4;
    if (count < 1) count = 1;
    if (count > CHUNK_MOST) count = CHUNK_MOST;
    for (; count; count /= 2)
        if (grow_by(heap, (uint32_t)count)) return true;
    return false;
}

static HeapBlock *take_block(Heap *heap, BlockKind kind) {
    HeapInside *in = heap->inside;
    if (!in->free_blocks && !grow(heap)) return NULL;
    HeapBlock *b = in->free_blocks;
    HeapChunk *chunk = b->chunk;
    large_unlink(b);
    in->free_count--;
    chunk->used++;
    memset(b, 0, block_header_size(kind));
    b->heap = heap;
    b->chunk = chunk;
    b->kind = (uint8_t)kind;
    b->epoch = in->sweep_epoch;
    return b;
}

static void give_block(Heap *heap, HeapBlock *b) {
    HeapChunk *chunk = b->chunk;
    bytes_show(b, HEAP_BLOCK);
    chunk->used--;
    put_free(heap, b, chunk);
}

void block_release(Heap *heap, HeapBlock *b) {
    assert(b->kind == BLOCK_CELLS);
    give_block(heap, b);
}

static void drop_chunk(Heap *heap, HeapChunk *chunk) {
    HeapInside *in = heap->inside;
    for (uint32_t i = 0; i < chunk->count; i++) {
        HeapBlock *b = (HeapBlock *)(chunk->base + (size_t)i * HEAP_BLOCK);
        granules_remove(&in->granules, granule_of(b));
        if (b->kind == BLOCK_FREE) large_unlink(b), in->free_count--;
    }
    in->block_count -= chunk->count;
    if (chunk->next) chunk->next->previous = chunk->previous;
    *(chunk->previous ? &chunk->previous->next : &in->chunks) = chunk->next;
    mem_free_aligned(heap->alloc, chunk->base, (size_t)chunk->count * HEAP_BLOCK,
                     chunk_align(chunk->count));
    mem_free(heap->alloc, chunk, sizeof *chunk);
}

/* Free blocks are kept for a quarter of the live heap. */
static size_t blocks_to_keep(const HeapInside *in) {
    return (in->nursery + (in->live >> KEEP_FREE_SHIFT)) / HEAP_BLOCK;
}

void block_trim(Heap *heap, uint32_t most) {
    HeapInside *in = heap->inside;
    size_t keep = blocks_to_keep(in);
    for (HeapChunk *chunk = in->chunks, *next; chunk && most; chunk = next) {
        next = chunk->next;
        if (chunk->used || in->free_count < keep + chunk->count) continue;
        drop_chunk(heap, chunk);
        most--;
    }
    in->trimming = !most;
}

/* ---- Spans ----------------------------------------------------------------------- */

static void poison(HeapSpan *s) {
    if (span_block(s)->heap->poison)
        memset((char *)span_block(s) + s->begin, HEAP_POISON, s->end - s->begin);
}

static HeapSpan *lay_span(HeapBlock *b, unsigned index, HeapClass *class, uint32_t begin,
                          uint32_t limit) {
    HeapSpan *s = &b->spans[index];
    uint32_t cells = (limit - begin) / class->cell;
    *s = (HeapSpan){.class = class,
                    .cell = class->cell,
                    .begin = begin,
                    .end = begin + cells * class->cell,
                    .cursor = begin};
    poison(s);
    return s;
}

/* Where the first cell lies behind the header: so that cells touch as few lines of the
 * cache as they can. */
static uint32_t cells_begin(BlockKind kind, uint32_t cell) {
    enum { LINE = 64 };
    uint32_t align = cell & -cell; /* its largest power of two */
    if (align > LINE) align = LINE;
    return ((uint32_t)block_header_size(kind) + align - 1) & -align;
}

/* The class's first span: the fewest pages that hold a cell. */
static HeapSpan *new_page_span(Heap *heap, HeapClass *class) {
    HeapInside *in = heap->inside;
    for (int attempt = 0; attempt < 2; attempt++) {
        HeapBlock *b = in->pages;
        if (b) {
            uint32_t page = b->pages_used;
            uint32_t begin =
                page ? page * PAGE_BYTES : cells_begin(BLOCK_PAGES, class->cell);
            uint32_t last = (begin + class->cell - 1) / PAGE_BYTES;
            if (last < PAGES_PER_BLOCK) {
                for (uint32_t i = page; i <= last; i++)
                    b->span_of_page[i] = (uint8_t)page;
                b->pages_used = (uint8_t)(last + 1);
                return lay_span(b, page, class, begin, (last + 1) * PAGE_BYTES);
            }
        }
        b = take_block(heap, BLOCK_PAGES);
        if (!b) return NULL;
        for (unsigned i = 0; i < PAGES_PER_BLOCK; i++)
            b->span_of_page[i] = (uint8_t)i;
        in->pages = b;
    }
    return NULL;
}

HeapSpan *block_new_span(Heap *heap, HeapClass *class) {
    if (!class->seeded) {
        HeapSpan *s = new_page_span(heap, class);
        class->seeded = s != NULL;
        return s;
    }
    HeapBlock *b = take_block(heap, BLOCK_CELLS);
    if (!b) return NULL;
    return lay_span(b, 0, class, cells_begin(BLOCK_CELLS, class->cell), HEAP_BLOCK);
}

/* Offset of the first cell marked in `map` at or after `from`; s->end when there is none.
 */
static uint32_t span_next_marked(HeapSpan *s, MarkMap map, uint32_t from) {
    if (from >= s->end) return s->end;
    const uint64_t *words = block_marks(span_block(s), map);
    uint32_t bit = from / HEAP_GRANULE, stop = s->end / HEAP_GRANULE;
    uint32_t i = bit / 64, last = (stop - 1) / 64;
    uint64_t word = words[i] & (UINT64_MAX << (bit % 64));
    while (!word && i < last)
        word = words[++i];
    if (!word) return s->end;
    bit = i * 64 + (uint32_t)__builtin_ctzll(word);
    return bit < stop ? bit * HEAP_GRANULE : s->end;
}

bool span_find_run(HeapSpan *s, uint32_t from, uint32_t *begin, uint32_t *end) {
    HeapBlock *b = span_block(s);
    while (from < s->end && block_is_marked(b, MARK_OLD, from))
        from += s->cell;
    if (from >= s->end) return false;
    *begin = from;
    *end = span_next_marked(s, MARK_OLD, from + s->cell);
    return true;
}

uint32_t span_count_marks(HeapSpan *s, MarkMap map) {
    const uint64_t *words = block_marks(span_block(s), map);
    uint32_t first = s->begin / HEAP_GRANULE, stop = s->end / HEAP_GRANULE, n = 0;
    for (uint32_t i = first / 64; i * 64 < stop; i++) {
        uint64_t word = words[i];
        if (i * 64 < first) word &= UINT64_MAX << (first % 64);
        if ((i + 1) * 64 > stop) word &= UINT64_MAX >> (63 - (stop - 1) % 64);
        n += (uint32_t)__builtin_popcountll(word);
    }
    return n;
}

/* ---- Large objects --------------------------------------------------------------- */

void large_link(HeapBlock **list, HeapBlock *b) {
    b->next = *list;
    b->link = list;
    if (b->next) b->next->link = &b->next;
    *list = b;
}

void large_unlink(HeapBlock *b) {
    *b->link = b->next;
    if (b->next) b->next->link = b->link;
}

static size_t large_bytes(const HeapBlock *b) {
    return block_header_size(BLOCK_LARGE) + b->size +
           large_card_words(b) * sizeof(uint64_t);
}

void large_clear_cards(HeapBlock *b) {
    memset(large_cards(b), 0, large_card_words(b) * sizeof(uint64_t));
    b->carded = false;
}

static size_t granule_count(const HeapBlock *b) {
    return (large_bytes(b) + HEAP_BLOCK - 1) / HEAP_BLOCK;
}

/* Room of its own for a large object. */
static HeapBlock *new_granules(Heap *heap, const HeapBlock *header) {
    Granules *map = &heap->inside->granules;
    size_t granules = granule_count(header), size = large_bytes(header);
    /* First of all: what is far too much is refused at once. */
    HeapBlock *b = mem_alloc_aligned(heap->alloc, size, HEAP_BLOCK);
    if (!b) return NULL;
    if (!granules_reserve(map, heap->alloc, granules)) {
        mem_free_aligned(heap->alloc, b, size, HEAP_BLOCK);
        return NULL;
    }
    b->chunk = NULL;
    for (size_t i = 0; i < granules; i++)
        granules_add(map, granule_of(b) + i, b);
    return b;
}

HeapBlock *large_new(Heap *heap, size_t size, unsigned bits) {
    HeapInside *in = heap->inside;
    if (size >> LARGE_MOST_BITS) return NULL;
    HeapBlock header = {.heap = heap,
                        .size = (size + HEAP_GRANULE - 1) & ~(size_t)(HEAP_GRANULE - 1),
                        .kind = BLOCK_LARGE,
                        .finalizable = (bits & HEAP_FINALIZABLE) != 0};
    bool small = large_bytes(&header) <= HEAP_BLOCK;
    HeapBlock *b = small ? take_block(heap, BLOCK_LARGE) : new_granules(heap, &header);
    if (!b) return NULL;
    header.chunk = b->chunk;
    *b = header;
    large_clear_cards(b);
    large_link(&in->large_young, b);
    if (heap->poison) memset(large_cell(b), HEAP_POISON, b->size);
    memset(large_cell(b), 0, sizeof(Object));
    return b;
}

static void free_large(Heap *heap, HeapBlock *b) {
    mem_free_aligned(heap->alloc, b, large_bytes(b), HEAP_BLOCK);
}

void large_drop(Heap *heap, HeapBlock *b) {
    large_unlink(b);
    if (heap->poison) memset(large_cell(b), HEAP_POISON, b->size);
    if (b->chunk) {
        give_block(heap, b);
        return;
    }
    for (size_t i = 0, n = granule_count(b); i < n; i++)
        granules_remove(&heap->inside->granules, granule_of(b) + i);
    free_large(heap, b);
}

/* ---- Finding and walking --------------------------------------------------------- */

Object *block_find_cell(Heap *heap, uintptr_t address) {
    HeapBlock *b = granules_find(&heap->inside->granules, address / HEAP_BLOCK);
    if (!b || b->kind == BLOCK_FREE) return NULL;
    if (b->kind == BLOCK_LARGE) {
        uintptr_t start = (uintptr_t)large_cell(b);
        return address - start < b->size ? large_cell(b) : NULL;
    }
    uint32_t offset = block_offset((void *)address);
    HeapSpan *s = block_span(b, offset);
    if (!s->class || offset < s->begin || offset >= s->end) return NULL;
    offset -= (offset - s->begin) % s->cell;
    Object *o = (Object *)((char *)b + offset);
    if (block_is_marked(b, MARK_OLD, offset)) return o;
    return offset < s->cursor && !cell_is_given_back(o) ? o : NULL;
}

HeapBlock *block_walk_cells(Heap *heap, BlockWalk *walk) {
    if (walk->stage == 0) {
        walk->chunk = heap->inside->chunks;
        walk->stage = 1;
    }
    while (walk->chunk) {
        if (walk->index == walk->chunk->count) {
            walk->chunk = walk->chunk->next;
            walk->index = 0;
            continue;
        }
        size_t i = walk->index++;
        HeapBlock *b = (HeapBlock *)(walk->chunk->base + i * HEAP_BLOCK);
        if (b->kind != BLOCK_FREE && b->kind != BLOCK_LARGE) return b;
    }
    return NULL;
}

static void each_marked_in(HeapSpan *s, MarkMap map, void (*visit)(void *arg, Object *o),
                           void *arg) {
    char *base = (char *)span_block(s);
    uint32_t at = span_next_marked(s, map, s->begin);
    for (; at < s->end; at = span_next_marked(s, map, at + s->cell))
        visit(arg, (Object *)(base + at));
}

void block_each_marked(Heap *heap, MarkMap map, void (*visit)(void *arg, Object *o),
                       void *arg) {
    BlockWalk walk = {0};
    for (HeapBlock *b; (b = block_walk(heap, &walk));) {
        if (b->kind == BLOCK_LARGE && cell_is_marked(large_cell(b), map))
            visit(arg, large_cell(b));
        for (unsigned i = 0; i < block_span_count(b); i++)
            each_marked_in(&b->spans[i], map, visit, arg);
    }
}

/* The caller may release or drop the block that it was given last. */
HeapBlock *block_walk(Heap *heap, BlockWalk *walk) {
    if (walk->stage <= 1) {
        HeapBlock *b = block_walk_cells(heap, walk);
        if (b) return b;
        walk->large = heap->inside->large_young;
        walk->stage = 2;
    }
    if (walk->stage == 2 && !walk->large) {
        walk->large = heap->inside->large_old;
        walk->stage = 3;
    }
    HeapBlock *b = walk->large;
    if (b) walk->large = b->next;
    return b;
}

void block_free_all(Heap *heap) {
    HeapInside *in = heap->inside;
    while (in->large_young || in->large_old) {
        HeapBlock *b = in->large_young ? in->large_young : in->large_old;
        large_unlink(b);
        if (!b->chunk) free_large(heap, b);
    }
    while (in->chunks) {
        HeapChunk *chunk = in->chunks;
        in->chunks = chunk->next;
        mem_free_aligned(heap->alloc, chunk->base, (size_t)chunk->count * HEAP_BLOCK,
                         chunk_align(chunk->count));
        mem_free(heap->alloc, chunk, sizeof *chunk);
    }
    granules_free(&in->granules, heap->alloc);
}
