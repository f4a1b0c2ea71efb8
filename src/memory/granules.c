/* granules.c - see granules.h. Open addressing with linear probing; removal shifts back.
 */
#include "memory/granules.h"

enum { FIRST_CAPACITY = 64 };

static void insert(Granules *g, Granule entry) {
    size_t i = granules_slot(g, entry.number);
    while (g->table[i].number)
        i = (i + 1) & (g->capacity - 1);
    g->table[i] = entry;
}

bool granules_reserve(Granules *g, Allocator *alloc, size_t n) {
    size_t capacity = g->capacity ? g->capacity : FIRST_CAPACITY, bytes;
    while (capacity / 2 < g->count + n)
        if (__builtin_mul_overflow(capacity, 2, &capacity)) return false;
    if (capacity == g->capacity) return true;
    if (!size_muladd(capacity, sizeof(Granule), 0, &bytes)) return false;
    Granule *fresh = mem_alloc_zero(alloc, bytes);
    if (!fresh) return false;
    Granules old = *g;
    g->table = fresh;
    g->capacity = capacity;
    for (size_t i = 0; i < old.capacity; i++)
        if (old.table[i].number) insert(g, old.table[i]);
    mem_free(alloc, old.table, old.capacity * sizeof(Granule));
    return true;
}

void granules_add(Granules *g, uintptr_t number, struct HeapBlock *block) {
    assert(g->count < g->capacity / 2);
    insert(g, (Granule){number, block});
    if (!g->count++) g->low = number, g->high = number + 1;
    if (number < g->low) g->low = number;
    if (number >= g->high) g->high = number + 1;
}

void granules_remove(Granules *g, uintptr_t number) {
    size_t mask = g->capacity - 1, hole = granules_slot(g, number);
    while (g->table[hole].number != number)
        hole = (hole + 1) & mask;
    g->count--;
    for (size_t i = (hole + 1) & mask; g->table[i].number; i = (i + 1) & mask) {
        size_t home = granules_slot(g, g->table[i].number);
        if (((i - home) & mask) < ((i - hole) & mask))
            continue; /* would leave its chain */
        g->table[hole] = g->table[i];
        hole = i;
    }
    g->table[hole] = (Granule){0};
}

void granules_free(Granules *g, Allocator *alloc) {
    mem_free(alloc, g->table, g->capacity * sizeof(Granule));
    *g = (Granules){0};
}
