/* Blocks: where a cell lies, and its marks. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "memory/block.h"

Test(block, of_a_cell_is_found_by_its_address) {
    cr_expect_eq(block_of((char *)(uintptr_t)(5 * HEAP_BLOCK + 4096)),
                 (HeapBlock *)(uintptr_t)(5 * HEAP_BLOCK));
    cr_expect_eq(block_offset((char *)(uintptr_t)(5 * HEAP_BLOCK + 4096)), 4096);
}

Test(block, headers_leave_cells_aligned) {
    for (BlockKind kind = BLOCK_FREE; kind <= BLOCK_LARGE; kind++)
        cr_expect_eq(block_header_size(kind) % HEAP_GRANULE, 0);
    cr_expect_lt(block_header_size(BLOCK_CELLS), block_header_size(BLOCK_PAGES));
}

Test(block, a_granule_has_a_bit_of_its_own) {
    cr_expect_eq(block_mark_bit(0), 1);
    cr_expect_eq(block_mark_bit(HEAP_GRANULE), 2);
    cr_expect_eq(block_mark_bit(64 * HEAP_GRANULE), 1);
}

/* An allocator that has little, and what it was asked for beyond that. */
static size_t asked[8], asked_n;
static void *little(void *user, void *block, size_t old_size, size_t new_size,
                    size_t align) {
    if (!new_size) return free(block), NULL;
    if (new_size > 16 << 20) {
        if (asked_n < 8) asked[asked_n++] = new_size;
        return NULL;
    }
    void *fresh = aligned_alloc(align, (new_size + align - 1) / align * align);
    if (fresh && block) memcpy(fresh, block, old_size < new_size ? old_size : new_size);
    free(fresh ? block : NULL);
    return fresh;
}

Test(block, what_is_far_too_much_is_refused_before_anything_is_made_for_it) {
    static const LayoutOps *const layouts[1];
    Allocator alloc;
    Heap heap;
    allocator_init(&alloc, little, NULL);
    cr_assert(heap_init(&heap, &alloc, layouts));
    size_t size = (size_t)1 << 43;
    cr_expect_null(heap_alloc(&heap, size, 0));
    cr_expect_gt(asked_n, 0);
    for (size_t i = 0; i < asked_n; i++)
        cr_expect_geq(asked[i], size);
    heap_free_all(&heap);
}
