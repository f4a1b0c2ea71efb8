/* arena.h - many small allocations that die together.
 *
 * Owned by one front-end run (tokens, AST, scopes, emitter). Memory is never given back
 * one by one; arena_free releases all. Results are 16-byte aligned and zeroed. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/alloc.h"

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    Allocator *alloc;
    ArenaChunk *chunks; /* newest first */
    char *next, *end;   /* free space of the newest chunk */
    bool failed;        /* an allocation was refused; sticky */
} Arena;

void arena_init(Arena *arena, Allocator *alloc);
void arena_free(Arena *arena);
/* NULL when memory is refused, and then `failed` stays set. */
MUST_CHECK void *arena_alloc(Arena *arena, size_t size);
/* A NUL-terminated copy of n bytes. */
MUST_CHECK char *arena_copy(Arena *arena, const char *bytes, size_t n);

#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))

#endif
