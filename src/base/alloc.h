/* alloc.h - the one door to memory.
 *
 * Every allocation of a VM passes through its Allocator, which forwards to the host's
 * function (or malloc), counts live bytes, enforces the byte limit, and in tests refuses
 * the k-th request. Nothing here aborts: a refusal is NULL and the caller's to report.
 * Sizes are in bytes; blocks are aligned for any scalar (16 bytes) unless `align` says
 * more. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include "base/common.h"

/* new_size 0 frees and returns NULL; block NULL allocates. Refuses by returning NULL, and
 * then the old block is untouched. Same contract as aiolos_alloc_fn in <aiolos.h>. */
typedef void *(*AllocFn)(void *user, void *block, size_t old_size, size_t new_size,
                         size_t align);

typedef struct Allocator {
    AllocFn fn;
    void *user;
    size_t bytes;      /* live now */
    size_t peak;       /* highest `bytes` so far */
    size_t limit;      /* 0: none */
    uint64_t requests; /* allocations and growths asked for so far; shrinks and frees are
                          not */
    /* Refuse requests number fail_from .. fail_to (counted from 1); fail_from 0: never.
     */
    uint64_t fail_from, fail_to;
} Allocator;

/* fn NULL: the C library's allocator. */
void allocator_init(Allocator *a, AllocFn fn, void *user);

MUST_CHECK void *mem_alloc(Allocator *a, size_t size); /* uninitialised */
MUST_CHECK void *mem_alloc_zero(Allocator *a, size_t size);
MUST_CHECK void *mem_alloc_aligned(Allocator *a, size_t size, size_t align);
MUST_CHECK void *mem_realloc(Allocator *a, void *block, size_t old_size, size_t new_size);
void mem_free(Allocator *a, void *block, size_t size); /* NULL is fine */
void mem_free_aligned(Allocator *a, void *block, size_t size, size_t align);

#endif
