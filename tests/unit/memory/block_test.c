/* Blocks: where a cell lies, and its marks. */
#include <criterion/criterion.h>

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
