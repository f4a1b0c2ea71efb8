/* Sweeping: when free cells are offered again, and what is counted on the way. */
#include "memory/sweep.h"

#include <criterion/criterion.h>

#include "memory/collector.h"
#include "toy.h"

enum { MANY = 100 * 1000 };

static ToyWorld w;

static void open(void) {
    cr_assert(toy_open(&w));
    w.heap.poison = true;
    w.heap.inside->major_at = SIZE_MAX;
}
static void close_and_count(void) {
    cr_expect(heap_check(&w.heap));
    toy_close(&w);
    cr_expect_eq(w.alloc.bytes, 0);
}

static HeapInside *inside(void) { return w.heap.inside; }
static HeapClass *class_of(size_t size) {
    return &w.heap.classes[0][heap_class_of(size)];
}

static ToyNode *node(uint32_t id) {
    ToyNode *n = toy_node(&w, TOY_NODE, id);
    cr_assert(n);
    return n;
}

/* Old nodes, all of them in an array that root 0 holds. */
static ToyArray *many_old(size_t n) {
    w.heap.paused++;
    ToyArray *array = toy_array(&w, 1, n);
    w.roots[0] = value_object(array);
    for (size_t i = 0; i < n; i++)
        array->items[i] = value_object(node(2));
    w.heap.paused--;
    heap_collect(&w.heap, false);
    return array;
}

/* Of so many nodes in turn, one is let go. */
static void let_go(ToyArray *array, size_t every) {
    for (size_t i = 0; i < array->n; i += every)
        array->items[i] = value_small(0);
}

/* A major marking is complete, and no block swept but the one that serves pages. */
static void begin(void) {
    inside()->major_at = 0;
    for (int i = 0; i < 1000 && !inside()->sweeping; i++)
        collector_step(&w.heap);
    cr_assert(inside()->sweeping);
}

static size_t span_count(const HeapClass *c) {
    size_t n = 0;
    for (HeapSpan *s = c->sweep; s; s = s->next)
        n++;
    return n;
}

static size_t cells_per_block(void) {
    return (HEAP_BLOCK - block_header_size(BLOCK_CELLS)) / sizeof(ToyNode);
}

TestSuite(sweep, .init = open, .fini = close_and_count);

Test(sweep, cells_between_old_ones_are_used_after_a_minor_collection) {
    ToyNode *kept[200];
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        kept[i] = node(1);
        kept[i]->a = w.roots[0];
        w.roots[0] = value_object(kept[i]);
        node(2);
    }
    heap_collect(&w.heap, false);
    size_t blocks = inside()->block_count;
    for (int i = 0; i < 100; i++) {
        ToyNode *n = node(3);
        cr_assert(block_of(n) == block_of(kept[0]) || block_of(n) == block_of(kept[199]));
    }
    cr_expect_eq(inside()->block_count, blocks);
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        cr_assert_eq(kept[i]->id, 1);
}

Test(sweep, a_span_is_handed_out_from_its_cursor_on) {
    ToyNode *n = node(1);
    HeapSpan *s = class_of(sizeof *n)->current;
    sweep_sync(&w.heap);
    cr_expect_eq(s->cursor, block_offset(n) + s->cell);
}

Test(sweep, what_is_dead_is_free_when_its_block_is_swept) {
    let_go(many_old(MANY), 2);
    HeapClass *c = class_of(sizeof(ToyNode));
    begin();
    size_t before = span_count(c), few = 20;
    cr_expect_leq(before, 1);
    sweep_some(&w.heap, few);
    cr_expect(span_count(c) > before && span_count(c) <= before + few);
    cr_expect(inside()->sweeping);
    sweep_rest(&w.heap);
    cr_expect_gt(span_count(c), before + few);
    cr_expect_not(inside()->sweeping);
}

Test(sweep, a_class_that_looks_for_cells_has_blocks_swept) {
    let_go(many_old(MANY), 2);
    HeapClass *c = class_of(sizeof(ToyNode));
    begin();
    c->sweep = NULL; /* all used up */
    cr_assert(sweep_for(&w.heap, c));
    cr_expect_eq(span_count(c), 1);
    cr_expect(inside()->sweeping);
    cr_expect_not(sweep_for(&w.heap, class_of(5000)), "nobody has such cells");
}

Test(sweep, blocks_without_living_cells_are_free_for_all_classes) {
    many_old(MANY);
    w.roots[0] = value_small(0);
    begin();
    size_t before = inside()->free_count;
    sweep_rest(&w.heap);
    cr_expect_geq(inside()->free_count - before, MANY * 9 / 10 / cells_per_block());
    cr_expect_eq(inside()->live, 0);
}

Test(sweep, the_living_are_counted_and_set_the_time_of_the_next_marking) {
    ToyArray *array = many_old(2 * MANY);
    size_t all = inside()->live;
    let_go(array, 2);
    begin();
    sweep_rest(&w.heap);
    size_t cell = class_of(sizeof(ToyNode))->cell;
    cr_expect_eq(inside()->live, all - MANY * cell);
    cr_expect_eq(inside()->major_at, 2 * inside()->live);
}

Test(sweep, a_large_heap_may_grow_by_half_and_a_small_one_by_some_megabytes) {
    many_old(MANY / 100);
    begin();
    sweep_rest(&w.heap);
    cr_expect_eq(inside()->major_at, inside()->live + MAJOR_LEAST);
    ToyArray *array = toy_array(&w, 1, 10 << 20);
    w.roots[0] = value_object(array);
    begin();
    sweep_rest(&w.heap);
    cr_expect_eq(inside()->major_at, inside()->live + inside()->live / 2);
}

Test(sweep, large_objects_are_freed_at_once) {
    ToyArray *array = toy_array(&w, 1, MANY);
    w.roots[0] = value_object(array);
    heap_collect(&w.heap, false);
    size_t before = w.alloc.bytes;
    w.roots[0] = value_small(0);
    begin();
    cr_expect_leq(w.alloc.bytes, before - MANY * sizeof(Value));
}

Test(sweep, spans_that_are_nearly_full_rest_in_a_heap_that_is_not_small) {
    ToyArray *array = many_old(2 * MANY);
    cr_assert_gt(inside()->live, MAJOR_LEAST);
    let_go(array, 100);
    begin();
    sweep_rest(&w.heap);
    cr_expect_leq(span_count(class_of(sizeof(ToyNode))), 3);
    let_go(array, 3);
    begin();
    sweep_rest(&w.heap);
    cr_expect_gt(span_count(class_of(sizeof(ToyNode))), 100);
}

Test(sweep, where_memory_is_refused_nearly_full_spans_are_used_too) {
    ToyArray *array = many_old(2 * MANY);
    let_go(array, 100);
    heap_collect(&w.heap, true);
    size_t n = inside()->free_count * cells_per_block() + MANY / 50;
    w.alloc.limit = w.alloc.bytes;
    for (size_t i = 0; i < n; i++) {
        ToyNode *fresh = toy_node(&w, TOY_NODE, 3);
        cr_assert(fresh, "%zu of %zu", i, n);
        fresh->a = w.roots[1];
        w.roots[1] = value_object(fresh);
    }
    w.alloc.limit = 0;
}
