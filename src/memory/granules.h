/* granules.h - which block, if any, does an address lie in?
 *
 * A hash map from the number of a 32 KB granule of the address space to the block that
 * covers it: one entry per block of cells, several for a large object. The conservative
 * scan asks it about arbitrary words; precise code masks the pointer instead. */
#ifndef MEMORY_GRANULES_H
#define MEMORY_GRANULES_H

#include "base/alloc.h"

struct HeapBlock;

typedef struct Granule {
    uintptr_t number; /* address / HEAP_BLOCK; 0: empty */
    struct HeapBlock *block;
} Granule;

typedef struct Granules {
    Granule *table;
    size_t count, capacity; /* capacity: 0 or a power of two */
    uintptr_t low, high;    /* every known granule lies in [low, high) */
} Granules;

/* Afterwards `n` further granules_add cannot fail. False: memory refused. */
MUST_CHECK bool granules_reserve(Granules *g, Allocator *alloc, size_t n);
void granules_add(Granules *g, uintptr_t number, struct HeapBlock *block);
void granules_remove(Granules *g, uintptr_t number);
void granules_free(Granules *g, Allocator *alloc);

INLINE size_t granules_slot(const Granules *g, uintptr_t number) {
    return (size_t)((number * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (g->capacity - 1);
}

INLINE struct HeapBlock *granules_find(const Granules *g, uintptr_t number) {
    if (number < g->low || number >= g->high) return NULL;
    for (size_t i = granules_slot(g, number);; i = (i + 1) & (g->capacity - 1)) {
        if (g->table[i].number == number) return g->table[i].block;
        if (!g->table[i].number) return NULL;
    }
}

#endif
