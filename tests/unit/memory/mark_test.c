/* Marking when the stack cannot grow, and deep and wide structures. */
#include "memory/mark.h"

#include <criterion/criterion.h>

#include "memory/inside.h"
#include "toy.h"

static ToyWorld w;

static void open(void) { cr_assert(toy_open(&w)); }
static void close_and_count(void) {
    cr_expect(heap_check(&w.heap));
    toy_close(&w);
    cr_expect_eq(w.alloc.bytes, 0);
}

TestSuite(mark, .init = open, .fini = close_and_count);

/* A binary tree with its two sons swapped at random, so that either may be marked last.
 */
static Value tree(unsigned depth, uint32_t *count) {
    ToyNode *n = toy_node(&w, TOY_NODE, 1);
    cr_assert(n);
    ++*count;
    if (!depth) return value_object(n);
    Value left = tree(depth - 1, count);
    n->a = left;
    n->b = tree(depth - 1, count);
    return value_object(n);
}

static uint32_t count_cells;
static void count(void *user, Object *o) { count_cells++; }

Test(mark, a_list_of_a_million_needs_no_c_stack) {
    for (int i = 0; i < 1000 * 1000; i++) {
        ToyNode *n = toy_node(&w, TOY_NODE, 1);
        cr_assert(n);
        n->b = w.roots[0];
        w.roots[0] = value_object(n);
    }
    heap_each(&w.heap, count, NULL);
    cr_expect_eq(count_cells, 1000 * 1000);
}

static void fill_wide(uint32_t *made) {
    w.heap.paused = 1;
    for (unsigned i = 0; i < TOY_ROOTS; i++) {
        ToyArray *array = toy_array(&w, 2, 900);
        cr_assert(array);
        ++*made;
        w.roots[i] = value_object(array);
        for (size_t k = 0; k < array->n; k++)
            array->items[k] = tree(k % 50 == 0 ? 4 : 1, made);
    }
    w.heap.paused = 0;
}

static void refuse_all(void) {
    w.alloc.fail_from = w.alloc.requests + 1;
    w.alloc.fail_to = UINT64_MAX;
}

Test(mark, a_stack_that_cannot_grow_loses_nothing_young) {
    uint32_t made = 0;
    fill_wide(&made);
    refuse_all();
    w.heap.inside->minor_stack.capacity = 2; /* as if that were all we ever got */
    heap_collect(&w.heap, false);
    w.heap.inside->minor_stack.capacity = MARK_STACK_FLOOR;
    cr_expect(heap_check(&w.heap));
    w.alloc.fail_from = 0;
    heap_each(&w.heap, count, NULL);
    cr_expect_eq(count_cells, made);
}

Test(mark, a_stack_that_cannot_grow_loses_nothing_old) {
    uint32_t made = 0;
    fill_wide(&made);
    heap_collect(&w.heap, false);
    refuse_all();
    w.heap.inside->major_stack.capacity = 2;
    heap_each(&w.heap, count, NULL);
    w.heap.inside->major_stack.capacity = MARK_STACK_FLOOR;
    cr_expect_eq(count_cells, made);
}

Test(mark, a_remembered_set_that_cannot_grow_loses_nothing) {
    static ToyNode *old[1000];
    for (int i = 0; i < 1000; i++) {
        old[i] = toy_node(&w, TOY_NODE, 1);
        cr_assert(old[i]);
        old[i]->b = w.roots[0];
        w.roots[0] = value_object(old[i]);
    }
    heap_collect(&w.heap, false);
    static ToyNode *young[1000];
    for (int i = 0; i < 1000; i++)
        cr_assert(young[i] = toy_node(&w, TOY_NODE, 2));
    refuse_all();
    for (int i = 0; i < 1000; i++)
        toy_store(&w, old[i], &old[i]->a, young[i]);
    cr_assert(w.heap.inside->forgot);
    heap_collect(&w.heap, false);
    cr_expect_not(w.heap.inside->forgot);
    for (int i = 0; i < 1000; i++)
        cr_assert(cell_is_marked(as_object(old[i]->a), MARK_OLD));
    w.alloc.fail_from = 0;
}

Test(mark, nor_does_it_lose_slots_of_large_cells) {
    ToyArray *array = toy_array(&w, 1, 50 * 1000);
    w.roots[0] = value_object(array);
    heap_collect(&w.heap, false);
    ToyNode *young = toy_node(&w, TOY_NODE, 2);
    w.heap.inside->remembered.count = w.heap.inside->remembered.capacity;
    for (size_t i = 0; i < w.heap.inside->remembered.count; i++)
        w.heap.inside->remembered.items[i] =
            NULL; /* not looked at once it is incomplete */
    refuse_all();
    array->items[40000] = value_object(young);
    heap_barrier_at(&w.heap, array, &array->items[40000]);
    cr_assert(w.heap.inside->forgot);
    heap_collect(&w.heap, false);
    cr_expect(cell_is_marked(young, MARK_OLD));
    w.alloc.fail_from = 0;
}

Test(mark, runs_left_on_the_stack_are_distrusted_as_runs) {
    uintptr_t items[] = {0x1000, 300, 0x2001, 0x3000, 200, 0x4001};
    MarkStack s = {items, 6, 6};
    mark_stack_distrust(&s);
    mark_stack_distrust(&s);
    cr_expect_eq(items[0], 0x1000);
    cr_expect_eq(items[1], 300);
    cr_expect_eq(items[2], 0x2003);
    cr_expect_eq(items[3], 0x3000);
    cr_expect_eq(items[5], 0x4003);
}

Test(mark, a_stack_is_long_enough_for_the_heap_before_it_is_used) {
    MarkStack s;
    cr_assert(mark_stack_init(&s, &w.alloc));
    mark_stack_reserve(&s, &w.alloc, 0);
    cr_expect_eq(s.capacity, MARK_STACK_FLOOR);
    mark_stack_reserve(&s, &w.alloc, 10000 * MARK_STACK_SHARE);
    cr_expect_eq(s.capacity, 10000);
    w.alloc.fail_from = w.alloc.requests + 1;
    w.alloc.fail_to = UINT64_MAX;
    mark_stack_reserve(&s, &w.alloc, 20000 * MARK_STACK_SHARE);
    cr_expect_eq(s.capacity, 10000, "refused: as it was");
    w.alloc.fail_from = 0;
    mark_stack_trim(&s, &w.alloc);
    cr_expect_eq(s.capacity, MARK_STACK_FLOOR);
    mark_stack_free(&s, &w.alloc);
}
