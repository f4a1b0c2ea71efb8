/* arena.c - see arena.h. */
#include "base/arena.h"

#include <string.h>

enum { ALIGN = 16, FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

struct ArenaChunk {
    ArenaChunk *older;
    size_t size; /* of the whole chunk */
};

static_assert(sizeof(ArenaChunk) % ALIGN == 0, "chunk payload must stay aligned");

void arena_init(Arena *arena, Allocator *alloc) { *arena = (Arena){.alloc = alloc}; }

void arena_free(Arena *arena) {
    for (ArenaChunk *chunk = arena->chunks, *older; chunk; chunk = older) {
        older = chunk->older;
        mem_free(arena->alloc, chunk, chunk->size);
    }
    arena_init(arena, arena->alloc);
}

/* Chunks double up to 1 MiB, so that n bytes cost O(log n) chunks and little waste. */
static bool grow(Arena *arena, size_t need) {
    size_t size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK) size = LARGEST_CHUNK;
    if (need > size - sizeof(ArenaChunk) &&
        !size_muladd(need, 1, sizeof(ArenaChunk), &size))
        return false;
    ArenaChunk *chunk = mem_alloc_zero(arena->alloc, size);
    if (!chunk) return false;
    *chunk = (ArenaChunk){.older = arena->chunks, .size = size};
    arena->chunks = chunk;
    arena->next = (char *)(chunk + 1);
    arena->end = (char *)chunk + size;
    return true;
}

void *arena_alloc(Arena *arena, size_t size) {
    size_t rounded;
    if (!size_muladd(size ? size : 1, 1, ALIGN - 1, &rounded)) goto refused;
    rounded &= ~(size_t)(ALIGN - 1);
    if ((size_t)(arena->end - arena->next) < rounded && !grow(arena, rounded))
        goto refused;
    void *result = arena->next;
    arena->next += rounded;
    return result;
refused:
    arena->failed = true;
    return NULL;
}

char *arena_copy(Arena *arena, const char *bytes, size_t n) {
    char *copy = arena_alloc(arena, n + 1);
    if (copy) memcpy(copy, bytes, n);
    return copy;
}
