/* The ending of a major marking, in several steps. */
#include <criterion/criterion.h>

#include "memory/collector.h"
#include "memory/sweep.h"
#include "toy.h"

enum { MANY = 60 * 1000 };

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

static ToyNode *make(enum ToyLayout layout, uint32_t id) {
    ToyNode *n = toy_node(&w, layout, id);
    cr_assert(n);
    n->speaks = layout == TOY_SPEAKER;
    return n;
}
static bool is_old(void *cell) { return cell_is_marked(cell, MARK_OLD); }
static Ending *ending(void) { return &w.heap.inside->ending; }

/* Old cells, all of them in an array that root 0 holds. */
static ToyArray *many_old(enum ToyLayout layout) {
    w.heap.paused++;
    ToyArray *array = toy_array(&w, 1, MANY);
    w.roots[0] = value_object(array);
    for (size_t i = 0; i < MANY; i++) {
        ToyNode *n = make(layout, 2);
        array->items[i] = value_object(n);
        if (layout == TOY_WEAK) cr_assert(heap_add_weak(&w.heap, &n->head));
    }
    w.heap.paused--;
    heap_collect(&w.heap, false);
    return array;
}

static void go_to(int phase) {
    w.heap.inside->major_at = 0;
    for (int i = 0; i < 1000 && (int)ending()->phase != phase; i++)
        collector_step(&w.heap);
    cr_assert_eq((int)ending()->phase, phase);
    cr_assert(heap_check(&w.heap));
}

static int finish(void) {
    uint64_t before = w.heap.stats.major;
    int steps = 0;
    for (; steps < 1000 && w.heap.stats.major == before; steps++) {
        cr_assert(heap_check(&w.heap), "between steps");
        collector_step(&w.heap);
    }
    w.heap.inside->major_at = SIZE_MAX;
    while (w.heap.inside->sweeping)
        collector_step(&w.heap);
    return steps;
}

TestSuite(ending, .init = open, .fini = close_and_count);

Test(ending, a_multitude_with_last_words_is_asked_and_revived_in_several_steps) {
    many_old(TOY_SPEAKER);
    w.roots[0] = value_small(0);
    go_to(ENDING_ASK);
    cr_expect_eq(w.dying_count, 0);
    cr_expect_gt(finish(), 2);
    cr_expect_eq(w.dying_count, MANY);
    cr_expect_eq(w.released[2], 0);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.dying_count, MANY, "not asked again");
    cr_expect_eq(w.released[2], MANY);
}

Test(ending, a_chain_of_last_words_is_spoken_in_one_collection) {
    ToyArray *array = many_old(TOY_SPEAKER);
    for (size_t i = 1; i < MANY; i++) {
        ToyNode *owner = (ToyNode *)as_object(array->items[i]);
        toy_store(&w, owner, &owner->a, as_object(array->items[i - 1]));
    }
    w.roots[0] = value_small(0);
    go_to(ENDING_ASK);
    finish();
    cr_expect_eq(w.dying_count, MANY);
}

Test(ending, weak_references_to_a_multitude_are_cleared_in_several_steps) {
    ToyArray *array = many_old(TOY_WEAK);
    ToyNode *dead = make(TOY_NODE, 3);
    for (size_t i = 0; i < MANY; i++) {
        ToyNode *weak = (ToyNode *)as_object(array->items[i]);
        toy_store(&w, weak, &weak->a, dead);
    }
    w.roots[1] = value_object(dead);
    heap_collect(&w.heap, false);
    w.roots[1] = value_small(0);
    go_to(ENDING_WEAK);
    cr_expect_gt(finish(), 1);
    for (size_t i = 0; i < MANY; i++)
        cr_assert_eq(((ToyNode *)as_object(array->items[i]))->a, UNBOUND);
}

/* A script that reads a weak reference which is not cleared yet. */
Test(ending, what_is_reached_between_the_steps_is_alive) {
    ToyArray *array = many_old(TOY_WEAK);
    ToyNode *last = (ToyNode *)as_object(array->items[MANY - 1]),
            *prey = make(TOY_NODE, 3);
    prey->b = value_object(make(TOY_NODE, 4));
    toy_store(&w, last, &last->a, prey);
    w.roots[1] = value_object(prey);
    heap_collect(&w.heap, false);
    w.roots[1] = value_small(0);
    go_to(ENDING_WEAK);
    cr_assert(is_object(last->a), "not cleared yet");
    w.roots[1] = last->a;
    finish();
    cr_expect(is_object(last->a) && is_old(prey) && is_old(as_object(prey->b)));
}

Test(ending, a_holder_that_is_written_to_after_it_was_served_is_served_again) {
    many_old(TOY_SPEAKER);
    ToyNode *weak = make(TOY_WEAK, 3), *corpse = make(TOY_NODE, 4);
    cr_assert(heap_add_weak(&w.heap, &weak->head));
    w.roots[1] = value_object(weak);
    w.roots[2] = value_object(corpse);
    heap_collect(&w.heap, false);
    w.roots[0] = w.roots[2] = value_small(0);
    go_to(ENDING_ASK);
    ToyNode *prey = make(TOY_NODE, 5); /* grows old because of a dead old cell alone */
    toy_store(&w, corpse, &corpse->a, prey);
    toy_store(&w, weak, &weak->a, prey);
    collector_step(&w.heap);
    cr_assert(ending()->phase && is_old(prey) && !cell_is_marked(prey, MARK_MAJOR));
    finish();
    cr_expect_eq(weak->a, UNBOUND);
}

Test(ending, what_grows_old_meanwhile_speaks_later) {
    many_old(TOY_SPEAKER);
    w.roots[0] = value_small(0);
    go_to(ENDING_ASK);
    w.roots[1] = value_object(make(TOY_SPEAKER, 3));
    ToyNode *holder = make(TOY_WEAK, 4);
    cr_assert(heap_add_weak(&w.heap, &holder->head));
    holder->a = w.roots[1];
    w.roots[2] = value_object(holder);
    collector_step(&w.heap);
    w.roots[1] = value_small(0);
    finish();
    cr_expect_leq(w.dying_count, MANY, "its neighbours may have been kept with it");
    cr_expect_eq(w.released[3], 0);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.dying_count, MANY + 1);
    cr_expect_eq(holder->a, UNBOUND);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.released[3], 1);
}

/* It grows old in a step of a long minor collection, and is dropped before the last one.
 */
Test(ending, what_grew_old_and_died_after_all_were_asked_speaks_later) {
    many_old(TOY_SPEAKER);
    w.roots[0] = value_small(0);
    go_to(ENDING_REVIVE);
    w.heap.paused++;
    ToyArray *long_one = toy_array(&w, 1, 5 * MANY);
    w.roots[1] = value_object(long_one);
    for (size_t i = 0; i < long_one->n; i++)
        long_one->items[i] = value_object(make(TOY_NODE, 1));
    ToyNode *speaker = make(TOY_SPEAKER, 3);
    w.roots[2] = value_object(speaker);
    w.heap.paused--;
    collector_step(&w.heap);
    cr_assert(w.heap.inside->aging && is_old(speaker));
    w.roots[2] = value_small(0);
    finish();
    cr_assert_eq(w.released[3], 0);
    unsigned before = w.dying_count;
    heap_collect(&w.heap, true);
    cr_expect_eq(w.dying_count, before + 1);
}

Test(ending, one_that_is_given_up_forgets_whom_it_asked) {
    many_old(TOY_SPEAKER);
    w.roots[0] = value_small(0);
    go_to(ENDING_ASK);
    cr_assert_gt(ending()->asked.count, 0);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.dying_count, MANY);
}

Test(ending, resources_are_released_when_their_blocks_are_swept) {
    many_old(TOY_RESOURCE);
    w.roots[0] = value_small(0);
    w.heap.inside->major_at = 0;
    finish();
    cr_expect_eq(w.released[2], MANY);
}

Test(ending, a_heap_that_is_closed_amid_sweeping_releases_all) {
    many_old(TOY_RESOURCE);
    w.roots[0] = value_small(0);
    w.heap.inside->major_at = 0;
    for (int i = 0; i < 1000 && !w.heap.inside->sweeping; i++)
        collector_step(&w.heap);
    cr_assert(w.heap.inside->sweeping);
}

Test(ending, lists_that_cannot_grow_lose_nothing) {
    ToyArray *array = many_old(TOY_SPEAKER);
    ToyNode *weak = make(TOY_WEAK, 3);
    cr_assert(heap_add_weak(&w.heap, &weak->head));
    weak->a = array->items[7];
    w.roots[1] = value_object(weak);
    heap_collect(&w.heap, false);
    w.roots[0] = value_small(0);
    go_to(ENDING_ASK);
    w.alloc.limit = w.alloc.bytes;
    toy_store(&w, weak, &weak->b, weak);
    finish();
    w.alloc.limit = 0;
    cr_expect_eq(weak->a, UNBOUND);
    heap_collect(&w.heap, true);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.dying_count, MANY);
    cr_expect_eq(w.released[2], MANY);
}
