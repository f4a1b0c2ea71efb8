/* heap_check finds corruption that was planted, and is silent otherwise. */
#include <criterion/criterion.h>

#include "memory/inside.h"
#include "toy.h"

static ToyWorld w;
static ToyNode *old;

static void open(void) {
    cr_assert(toy_open(&w));
    w.heap.poison = true;
    old = toy_node(&w, TOY_NODE, 1);
    w.roots[0] = value_object(old);
    heap_collect(&w.heap, false);
    cr_assert(heap_check(&w.heap));
}
static void shut(void) { toy_close(&w); }

TestSuite(check, .init = open, .fini = shut);

Test(check, a_missing_barrier) {
    old->a = value_object(toy_node(&w, TOY_NODE, 2));
    cr_expect_not(heap_check(&w.heap));
}

Test(check, a_reference_to_a_free_cell) {
    ToyNode *gone = toy_node(&w, TOY_NODE, 2);
    toy_store(&w, old, &old->a, gone);
    heap_free(&w.heap, &gone->head);
    cr_expect_not(heap_check(&w.heap));
}

Test(check, a_reference_into_the_middle_of_a_cell) {
    old->a = value_object((char *)old + 16);
    cr_expect_not(heap_check(&w.heap));
}

Test(check, a_root_that_was_freed) {
    ToyNode *gone = toy_node(&w, TOY_NODE, 2);
    w.roots[1] = value_object(gone);
    heap_free(&w.heap, &gone->head);
    cr_expect_not(heap_check(&w.heap));
    w.roots[1] = value_small(0);
}

Test(check, a_reference_out_of_the_heap) {
    static ToyNode stranger = {.head = {.layout = TOY_NODE}};
    old->a = value_object(&stranger);
    cr_expect_not(heap_check(&w.heap));
    stranger.head.gc = GC_IMMORTAL;
    cr_expect(heap_check(&w.heap));
}

Test(check, a_write_into_a_cell_given_back) {
    ToyNode *gone = toy_node(&w, TOY_NODE, 2);
    heap_free(&w.heap, &gone->head);
    cr_assert(heap_check(&w.heap));
    bytes_show(gone, sizeof *gone);
    gone->b = value_small(1);
    cr_expect_not(heap_check(&w.heap));
}

Test(check, a_write_into_a_swept_cell) {
    ToyNode *gone = toy_node(&w, TOY_NODE, 2);
    heap_collect(&w.heap, false);
    cr_assert(heap_check(&w.heap));
    bytes_show(gone, sizeof *gone);
    gone->a = value_small(1);
    cr_expect_not(heap_check(&w.heap));
}

Test(check, flags_that_were_overwritten) {
    old->head.gc = 0;
    cr_expect_not(heap_check(&w.heap));
}

Test(check, a_mark_that_nobody_set) {
    old->a = value_small(0);
    HeapSpan *s = block_span(block_of(old), block_offset(old));
    uint32_t at = s->begin + s->cell * 2;
    *block_mark_word(block_of(old), MARK_OLD, at) |= block_mark_bit(at);
    bytes_show((char *)block_of(old) + at, s->cell);
    cr_expect_not(heap_check(&w.heap));
}
