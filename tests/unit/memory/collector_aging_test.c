/* Minor collections in several steps. */
#include <criterion/criterion.h>

#include "memory/collector.h"
#include "memory/sweep.h"
#include "toy.h"

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

static ToyNode *node(uint32_t id) { return toy_node(&w, TOY_NODE, id); }
static bool is_old(void *cell) { return cell_is_marked(cell, MARK_OLD); }
static bool is_aging(void) { return w.heap.inside->aging; }

/* An array of young nodes at a root, as many as several steps look at. */
static ToyArray *young_array(size_t root) {
    w.heap.paused++;
    ToyArray *array = toy_array(&w, 1, 400 * 1000);
    w.roots[root] = value_object(array);
    for (size_t i = 0; i < array->n; i++)
        array->items[i] = value_object(node(1));
    w.heap.paused--;
    return array;
}

static void step(void) { collector_step(&w.heap); }

static int end_aging(void) {
    int steps = 0;
    for (; is_aging() && steps < 100; steps++) {
        if (steps % 16 == 0) cr_assert(heap_check(&w.heap), "between steps");
        step();
    }
    cr_assert_not(is_aging());
    return steps;
}

static void expect_all_old(const ToyArray *array) {
    for (size_t i = 0; i < array->n; i++)
        cr_assert(!is_object(array->items[i]) || is_old(as_object(array->items[i])));
}

TestSuite(collector_aging, .init = open, .fini = close_and_count);

Test(collector_aging, what_is_too_much_for_a_step_grows_old_in_several) {
    ToyArray *array = young_array(0);
    step();
    cr_assert(is_aging());
    cr_expect_not(is_old(as_object(array->items[array->n - 1])));
    cr_expect_gt(end_aging(), 1);
    expect_all_old(array);
}

Test(collector_aging, a_reference_moved_behind_the_tracing_is_found) {
    ToyArray *array = young_array(0);
    step();
    cr_assert(is_aging());
    ToyNode *first = (ToyNode *)as_object(array->items[0]);
    ToyNode *last = (ToyNode *)as_object(array->items[array->n - 1]);
    cr_assert(is_old(first) && !is_old(last));
    toy_store(&w, first, &first->a, last);
    array->items[array->n - 1] = value_small(0);
    end_aging();
    cr_expect(is_old(last));
}

Test(collector_aging, what_appears_between_the_steps_is_found_where_it_was_stored) {
    ToyArray *array = young_array(0);
    step();
    cr_assert(is_aging());
    ToyNode *first = (ToyNode *)as_object(array->items[0]);
    ToyNode *in_old = node(2), *at_root = node(3), *in_slot = node(4);
    toy_store(&w, first, &first->a, in_old);
    w.roots[1] = value_object(at_root);
    array->items[9] = value_object(in_slot);
    heap_barrier_at(&w.heap, array, &array->items[9]);
    end_aging();
    cr_expect(is_old(in_old) && is_old(at_root) && is_old(in_slot));
}

Test(collector_aging, an_array_that_grows_between_the_steps_loses_nothing) {
    ToyArray *array = young_array(0);
    step();
    cr_assert(is_aging() && !is_old(as_object(array->items[array->n - 1])));
    ToyArray *to = toy_array(&w, 1, array->n + 10);
    memcpy(to->items, array->items, array->n * sizeof(Value));
    heap_inherit(&w.heap, to, array);
    w.roots[0] = value_object(to);
    heap_free(&w.heap, &array->head);
    to->items[to->n - 1] = value_object(node(2));
    heap_barrier_at(&w.heap, to, &to->items[to->n - 1]);
    end_aging();
    expect_all_old(to);
}

Test(collector_aging, cells_given_back_between_the_steps_are_no_longer_looked_at) {
    ToyArray *array = young_array(0);
    step();
    cr_assert(is_aging());
    for (size_t i = 1; i <= 100; i++) /* odd ones stay behind the end of the array */
        heap_free(&w.heap, as_object(array->items[array->n - i]));
    for (size_t i = 2; i <= 100; i += 2)
        array->items[array->n - i] = value_small(0);
    array->n -= 100;
    end_aging();
    expect_all_old(array);
}

/* Large ones, so that their places may be used for anything else. */
Test(collector_aging, large_cells_given_back_between_the_steps_are_not_touched) {
    enum { FREED = 20 };
    w.heap.poison = false; /* they keep looking like cells */
    ToyArray *array = young_array(0), *freed[FREED];
    for (size_t i = 0; i < FREED; i++) {
        freed[i] = toy_array(&w, 2, 2000);
        array->items[array->n - 1 - i] = value_object(freed[i]);
    }
    step();
    cr_assert(is_aging());
    for (size_t i = 0; i < FREED; i++)
        heap_free(&w.heap, &freed[i]->head);
    array->n -= FREED; /* the references stay behind the end */
    end_aging();
    for (size_t i = 0; i < FREED; i++)
        cr_assert_eq(freed[i]->head.gc, 0);
}

/* None of them leads any further, so nothing but the list tells that there are more. */
Test(collector_aging, written_cells_that_are_left_over_are_looked_at_by_the_next_step) {
    ToyArray *array = young_array(0);
    heap_collect(&w.heap, false);
    w.heap.paused++;
    for (size_t i = 0; i < array->n; i++) {
        ToyNode *owner = (ToyNode *)as_object(array->items[i]);
        toy_store(&w, owner, &owner->a, toy_node(&w, TOY_BLOB, 2));
    }
    w.heap.paused--;
    step();
    end_aging();
    for (size_t i = 0; i < array->n; i++)
        cr_assert(is_old(as_object(((ToyNode *)as_object(array->items[i]))->a)));
}

Test(collector_aging,
     a_million_cells_that_were_written_to_are_looked_at_in_several_steps) {
    ToyArray *array = young_array(0);
    heap_collect(&w.heap, false);
    w.heap.paused++;
    for (size_t i = 0; i < array->n; i++) {
        ToyNode *owner = (ToyNode *)as_object(array->items[i]);
        toy_store(&w, owner, &owner->a, node(2));
    }
    w.heap.paused--;
    step();
    cr_assert(is_aging());
    cr_expect_gt(end_aging(), 1);
    for (size_t i = 0; i < array->n; i++)
        cr_assert(is_old(as_object(((ToyNode *)as_object(array->items[i]))->a)));
}

Test(collector_aging, nobody_dies_and_nothing_is_cleared_before_the_last_step) {
    ToyNode *weak = toy_node(&w, TOY_WEAK, 5);
    cr_assert(heap_add_weak(&w.heap, &weak->head));
    w.roots[1] = value_object(weak);
    weak->a = value_object(toy_node(&w, TOY_SPEAKER, 6));
    ((ToyNode *)as_object(weak->a))->speaks = true;
    young_array(0);
    step();
    cr_assert(is_aging());
    cr_expect(is_object(weak->a));
    cr_expect_eq(w.dying_count, 0);
    end_aging();
    cr_expect_eq(weak->a, UNBOUND);
    cr_expect_eq(w.dying_count, 1);
}

Test(collector_aging, an_old_weak_holder_written_to_is_served_by_the_last_step) {
    ToyNode *weak = toy_node(&w, TOY_WEAK, 5);
    cr_assert(heap_add_weak(&w.heap, &weak->head));
    w.roots[1] = value_object(weak);
    heap_collect(&w.heap, false);
    toy_store(&w, weak, &weak->a, node(6));
    young_array(0);
    step();
    cr_assert(is_aging() && is_object(weak->a));
    end_aging();
    cr_expect_eq(weak->a, UNBOUND);
}

Test(collector_aging, memory_refused_to_the_stack_between_steps_loses_nothing) {
    ToyArray *array = young_array(0);
    w.alloc.limit = w.alloc.bytes;
    step();
    cr_assert(is_aging());
    end_aging();
    w.alloc.limit = 0;
    expect_all_old(array);
}

/* Each write makes a hundred references to be looked at again. */
Test(collector_aging, it_ends_however_much_is_written_to_meanwhile) {
    enum { OWNERS = 20 * 1000, ENOUGH = 5 * OWNERS };
    w.heap.paused++;
    ToyArray *owners = toy_array(&w, 1, OWNERS);
    w.roots[0] = value_object(owners);
    for (size_t i = 0; i < OWNERS; i++)
        owners->items[i] = value_object(toy_array(&w, 1, 100));
    w.heap.paused--;
    heap_collect(&w.heap, false);
    for (size_t i = 0; i < OWNERS; i++)
        heap_barrier(&w.heap, as_object(owners->items[i]));
    step();
    cr_assert(is_aging());
    size_t n = 0;
    for (; is_aging() && n < ENOUGH; n++) {
        ToyNode *fresh = node(2);
        ToyArray *owner = (ToyArray *)as_object(owners->items[n * 7919 % OWNERS]);
        owner->items[n % 100] = value_object(fresh);
        heap_barrier(&w.heap, owner);
    }
    cr_expect_lt(n, ENOUGH);
}

Test(collector_aging, a_whole_collection_ends_it) {
    ToyArray *array = young_array(0);
    step();
    cr_assert(is_aging());
    heap_collect(&w.heap, true);
    cr_expect_not(is_aging());
    expect_all_old(array);
}
