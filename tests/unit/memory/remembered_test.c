/* The set of old cells that were written to. */
#include <criterion/criterion.h>

#include "memory/collector.h"
#include "memory/remembered.h"
#include "toy.h"

static ToyWorld w;

static void open(void) {
    cr_assert(toy_open(&w));
    w.heap.poison = true;
    w.heap.inside->major_at = SIZE_MAX; /* minor collections only */
}
static void shut(void) {
    cr_expect(heap_check(&w.heap));
    toy_close(&w);
    cr_expect_eq(w.alloc.bytes, 0);
}

TestSuite(remembered, .init = open, .fini = shut);

static ToyNode *node(uint32_t id) { return toy_node(&w, TOY_NODE, id); }
static bool is_old(void *cell) { return cell_is_marked(cell, MARK_OLD); }
static size_t members(void) { return w.heap.inside->remembered.count; }

static ToyNode *old_node(void) {
    ToyNode *n = node(1);
    w.roots[0] = value_object(n);
    heap_collect(&w.heap, false);
    cr_assert(is_old(n) && members() == 0);
    return n;
}

/* Large: it has cards. */
static ToyArray *old_array(size_t n) {
    ToyArray *array = toy_array(&w, 1, n);
    w.roots[0] = value_object(array);
    heap_collect(&w.heap, false);
    cr_assert(is_old(array) && block_of(array)->kind == BLOCK_LARGE);
    return array;
}

static size_t cards_set(const ToyArray *array) {
    HeapBlock *b = block_of(array);
    size_t n = 0;
    for (size_t i = 0; i < large_card_words(b); i++)
        n += (size_t)__builtin_popcountll(large_cards(b)[i]);
    return n;
}

Test(remembered, a_cell_is_a_member_once_until_it_was_looked_into) {
    ToyNode *old = old_node(), *a = node(2), *b = node(3);
    toy_store(&w, old, &old->a, a);
    toy_store(&w, old, &old->b, b);
    cr_expect_eq(members(), 1);
    cr_expect((old->head.gc & GC_REMEMBERED) && !(old->head.gc & GC_OLD_CLEAN));
    heap_collect(&w.heap, false);
    cr_expect(is_old(a) && is_old(b));
    cr_expect_eq(members(), 0);
    cr_expect((old->head.gc & GC_OLD_CLEAN) && !(old->head.gc & GC_REMEMBERED));
}

Test(remembered, young_cells_are_no_members) {
    ToyNode *young = node(1);
    w.roots[0] = value_object(young);
    toy_store(&w, young, &young->a, node(2));
    cr_expect_eq(members(), 0);
}

Test(remembered, a_cell_given_back_is_no_member) {
    ToyArray *old = old_array(10 * 1000); /* only large ones are given back when old */
    heap_barrier_at(&w.heap, old, &old->items[5]);
    cr_assert_eq(members(), 1);
    w.roots[0] = value_small(0);
    heap_free(&w.heap, &old->head);
    cr_expect_eq(members(), 0);
    heap_collect(&w.heap, false);
}

Test(remembered, of_a_large_cell_only_the_cards_written_to) {
    ToyArray *array = old_array(100 * 1000);
    array->items[5000] = value_object(node(2));
    heap_barrier_at(&w.heap, array, &array->items[5000]);
    heap_barrier_at(&w.heap, array, &array->items[5000]);
    cr_expect_eq(cards_set(array), 1);
    heap_barrier_at(&w.heap, array, &array->items[0]);
    cr_expect_eq(cards_set(array), 2);
    cr_expect_eq(members(), 1);
    cr_expect(array->head.gc & GC_OLD_CLEAN, "so that the next slot is noted too");
    heap_collect(&w.heap, false);
    cr_expect(is_old(as_object(array->items[5000])));
    cr_expect_eq(cards_set(array), 0);
    cr_expect_not(block_of(array)->carded);
}

Test(remembered, a_run_of_slots_is_noted_to_its_end) {
    ToyArray *array = old_array(100 * 1000);
    heap_barrier_run(&w.heap, array, array->items, 0);
    cr_expect_eq(cards_set(array), 0);
    size_t per_card = CARD_BYTES / sizeof(Value), n = 3 * per_card;
    heap_barrier_run(&w.heap, array, &array->items[per_card / 2], n);
    cr_expect_eq(cards_set(array), 4);
    array->items[per_card / 2 + n - 1] = value_object(node(2));
    heap_collect(&w.heap, false);
    cr_expect(is_old(as_object(array->items[per_card / 2 + n - 1])));
}

Test(remembered, a_set_that_cannot_grow_is_found_again_in_the_heap) {
    enum { MANY = 5000 };
    ToyArray *owners = old_array(MANY);
    w.heap.paused++;
    for (size_t i = 0; i < MANY; i++)
        owners->items[i] = value_object(node(2));
    heap_barrier_run(&w.heap, owners, owners->items, MANY);
    w.heap.paused--;
    heap_collect(&w.heap, false);
    w.heap.paused++;
    ToyArray *fresh = toy_array(&w, 3, MANY);
    w.roots[1] = value_object(fresh);
    for (size_t i = 0; i < MANY; i++)
        fresh->items[i] = value_object(node(4));
    w.alloc.limit = w.alloc.bytes;
    for (size_t i = 0; i < MANY; i++) {
        ToyNode *owner = (ToyNode *)as_object(owners->items[i]);
        toy_store(&w, owner, &owner->a, as_object(fresh->items[i]));
    }
    w.roots[1] = value_small(0);
    w.alloc.limit = 0;
    w.heap.paused--;
    cr_assert(w.heap.inside->forgot);
    heap_collect(&w.heap, false);
    cr_expect_not(w.heap.inside->forgot);
    for (size_t i = 0; i < MANY; i++) {
        ToyNode *owner = (ToyNode *)as_object(owners->items[i]);
        cr_assert(is_old(as_object(owner->a)));
        cr_assert(owner->head.gc & GC_OLD_CLEAN);
    }
}
