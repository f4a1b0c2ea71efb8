/* What survives, what dies, and in which order. */
#include <criterion/criterion.h>

#include "memory/collector.h"
#include "memory/sweep.h"
#include "toy.h"

static ToyWorld w;

static void open(void) {
    cr_assert(toy_open(&w));
    w.heap.poison = true;
}
static void close_and_count(void) {
    cr_expect(heap_check(&w.heap));
    toy_close(&w);
    cr_expect_eq(w.alloc.bytes, 0);
}

static ToyNode *node(uint32_t id) { return toy_node(&w, TOY_NODE, id); }
static bool is_old(void *cell) { return cell_is_marked(cell, MARK_OLD); }

TestSuite(collector, .init = open, .fini = close_and_count);

Test(collector, what_a_root_reaches_survives_and_the_rest_dies) {
    ToyNode *top = node(1);
    w.roots[0] = value_object(top);
    top->a = value_object(node(2));
    node(3);
    cr_expect(toy_lives(&w, 1) && toy_lives(&w, 2));
    cr_expect_not(toy_lives(&w, 3));
    w.roots[0] = value_small(0);
    cr_expect_not(toy_lives(&w, 1) || toy_lives(&w, 2));
}

Test(collector, cycles_die) {
    ToyNode *a = node(1), *b = node(2);
    a->a = value_object(b);
    b->a = value_object(a);
    b->b = value_object(b);
    w.roots[0] = value_object(a);
    cr_expect(toy_lives(&w, 1) && toy_lives(&w, 2));
    w.roots[0] = value_small(0);
    cr_expect_not(toy_lives(&w, 1) || toy_lives(&w, 2));
}

Test(collector, a_minor_collection_frees_the_young_and_keeps_the_old) {
    ToyNode *old = node(1);
    w.roots[0] = value_object(old);
    heap_collect(&w.heap, false);
    cr_assert(is_old(old));
    w.roots[0] = value_small(0);
    size_t before = w.heap.stats.live_after_last;
    node(2);
    heap_collect(&w.heap, false);
    cr_expect(is_old(old), "dead, but a minor collection does not look");
    cr_expect_eq(w.heap.stats.live_after_last, before, "the young one is gone");
    heap_collect(&w.heap, true);
    cr_expect_eq(w.heap.stats.live_after_last, 0);
}

Test(collector, a_store_into_an_old_cell_keeps_a_young_one) {
    ToyNode *old = node(1);
    w.roots[0] = value_object(old);
    heap_collect(&w.heap, false);
    ToyNode *young = node(2);
    toy_store(&w, old, &old->a, young);
    cr_assert(heap_check(&w.heap));
    heap_collect(&w.heap, false);
    cr_expect(is_old(young));
    cr_expect(old->head.gc & GC_OLD_CLEAN, "no longer remembered");
    ToyNode *second = node(3);
    toy_store(&w, old, &old->b, second);
    heap_collect(&w.heap, false);
    cr_expect(is_old(second), "and the barrier works again");
}

Test(collector, without_the_barrier_the_young_cell_would_be_lost) {
    ToyNode *old = node(1);
    w.roots[0] = value_object(old);
    heap_collect(&w.heap, false);
    ToyNode *young = node(2);
    old->a = value_object(young);
    cr_expect_not(heap_check(&w.heap), "the checker sees it");
    heap_collect(&w.heap, false);
    cr_expect_not(is_old(young));
    old->a = value_small(0);
}

Test(collector, an_abandoned_construction_dies_and_is_forgotten) {
    void *base = __builtin_frame_address(0);
    void *volatile half = heap_alloc(&w.heap, sizeof(ToyNode), 0);
    w.heap.stack_base = base;
    heap_collect(&w.heap, false);
    cr_assert(is_old(half));
    w.heap.stack_base = NULL;
    heap_collect(&w.heap, true);
    cr_expect_eq(w.heap.inside->remembered.count, 0);
    cr_expect(heap_check(&w.heap));
    heap_collect(&w.heap, false);
}

Test(collector, a_cell_under_construction_is_kept_and_looked_at_later) {
    void *base = __builtin_frame_address(0);
    ToyNode *volatile half = heap_alloc(&w.heap, sizeof *half, 0);
    w.heap.stack_base = base;
    heap_collect(&w.heap, false);
    heap_collect(&w.heap, false);
    ToyNode *young = node(2);
    half->id = 1;
    half->a = value_object(young); /* the initial fill: no barrier */
    half->b = value_small(0);
    half->head.layout = TOY_NODE;
    w.roots[0] = value_object(half);
    w.heap.stack_base = NULL;
    heap_collect(&w.heap, false);
    cr_expect(is_old(young));
    cr_expect(toy_lives(&w, 1) && toy_lives(&w, 2));
}

Test(collector, immortal_cells_are_left_alone) {
    static ToyNode statue = {.head = {.layout = TOY_NODE, .gc = GC_IMMORTAL}};
    statue.a = statue.b = value_small(0);
    w.roots[0] = value_object(&statue);
    heap_collect(&w.heap, true);
    heap_barrier(&w.heap, &statue);
    heap_free(&w.heap, &statue.head);
    cr_expect_eq(statue.head.gc, GC_IMMORTAL);
}

Test(collector, weak_references_to_dead_cells_are_cleared) {
    ToyNode *weak = toy_node(&w, TOY_WEAK, 1), *kept = node(2), *lost = node(3);
    ToyNode *other = toy_node(&w, TOY_WEAK, 4);
    cr_assert(heap_add_weak(&w.heap, &weak->head) &&
              heap_add_weak(&w.heap, &other->head));
    weak->a = value_object(lost);
    other->a = value_object(kept);
    w.roots[0] = value_object(weak);
    w.roots[1] = value_object(other);
    w.roots[2] = value_object(kept);
    heap_collect(&w.heap, false);
    cr_expect_eq(weak->a, UNBOUND);
    cr_expect_eq(other->a, value_object(kept));
    w.roots[2] = value_small(0);
    heap_collect(&w.heap, false);
    cr_expect_eq(other->a, value_object(kept), "old: dies in a major collection only");
    heap_collect(&w.heap, true);
    cr_expect_eq(other->a, UNBOUND);
}

Test(collector, an_old_weak_holder_may_be_pointed_at_a_young_cell) {
    ToyNode *weak = toy_node(&w, TOY_WEAK, 1);
    cr_assert(heap_add_weak(&w.heap, &weak->head));
    w.roots[0] = value_object(weak);
    heap_collect(&w.heap, true);
    toy_store(&w, weak, &weak->a, node(2));
    heap_collect(&w.heap, false);
    cr_expect_eq(weak->a, UNBOUND);
}

Test(collector, dead_weak_holders_are_forgotten) {
    for (uint32_t i = 0; i < 1000; i++) {
        ToyNode *weak = toy_node(&w, TOY_WEAK, i);
        cr_assert(heap_add_weak(&w.heap, &weak->head));
        if (i % 100 == 0) w.roots[i / 100] = value_object(weak);
    }
    heap_collect(&w.heap, false);
    cr_expect_eq(w.heap.inside->weak_old.count, 10);
    memset(w.roots, 0, sizeof w.roots);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.heap.inside->weak_old.count, 0);
}

Test(collector, release_comes_exactly_once) {
    ToyNode *young = toy_node(&w, TOY_RESOURCE, 1), *old = toy_node(&w, TOY_RESOURCE, 2);
    toy_node(&w, TOY_RESOURCE, 3);
    cr_assert(young && old);
    w.roots[0] = value_object(old);
    heap_collect(&w.heap, false);
    cr_expect_eq(w.released[1], 1);
    cr_expect_eq(w.released[2], 0);
    cr_expect_eq(w.released[3], 1);
    w.roots[0] = value_small(0);
    for (int i = 0; i < 3; i++)
        heap_collect(&w.heap, true);
    cr_expect_eq(w.released[2], 1);
    for (uint32_t id = 10; id < 200; id++)
        toy_node(&w, TOY_RESOURCE, id);
    toy_close(&w);
    for (uint32_t id = 1; id < 200; id++)
        cr_expect_eq(w.released[id], id < 4 || id >= 10, "%u", id);
    cr_assert(toy_open(&w));
}

static ToyNode *speaker(uint32_t id) {
    ToyNode *s = toy_node(&w, TOY_SPEAKER, id);
    s->speaks = true;
    return s;
}

Test(collector, last_words_are_asked_for_once_and_keep_what_they_reach) {
    for (int age = 0; age < 3; age++) {
        bool major = age > 0;
        uint32_t id = 10 + 10 * (uint32_t)age;
        ToyNode *s = speaker(id);
        s->a = value_object(node(id + 1));
        w.roots[0] = value_object(s);
        if (age == 2) heap_collect(&w.heap, false);
        w.roots[0] = value_small(0);
        w.dying_count = 0;
        heap_collect(&w.heap, major);
        cr_assert_eq(w.dying_count, 1);
        cr_expect_eq(w.dying[0], id);
        cr_expect_eq(w.released[id], 0);
        cr_expect(is_old(s) && is_old(as_object(s->a)),
                  "both are whole when it is handed out");
        cr_expect_eq(((ToyNode *)as_object(s->a))->id, id + 1);
        heap_collect(&w.heap, true);
        cr_expect_eq(w.dying_count, 1, "not asked again");
        cr_expect_eq(w.released[id], 1);
        cr_expect_not(toy_lives(&w, id + 1));
    }
}

Test(collector, all_speakers_of_a_dead_structure_speak_together) {
    ToyNode *a = speaker(1), *b = speaker(2), *c = speaker(3);
    a->a = value_object(b);
    b->a = value_object(c);
    c->a = value_object(a);
    heap_collect(&w.heap, false);
    cr_assert_eq(w.dying_count, 3);
    for (uint32_t i = 0; i < 3; i++)
        cr_expect_eq(w.dying[i], 3 - i, "the last to be made is the first");
}

Test(collector, a_resurrected_cell_lives_on) {
    w.resurrect = true;
    ToyNode *s = speaker(1);
    s->b = value_object(node(2));
    heap_collect(&w.heap, false);
    cr_assert_eq(w.roots[TOY_ROOTS - 1], value_object(s));
    cr_expect(toy_lives(&w, 1) && toy_lives(&w, 2));
    w.roots[TOY_ROOTS - 1] = value_small(0);
    cr_expect_not(toy_lives(&w, 1) || toy_lives(&w, 2));
    cr_expect_eq(w.dying_count, 1);
    cr_expect_eq(w.released[1], 1);
}

Test(collector, weak_references_are_cleared_before_last_words) {
    for (int major = 0; major < 2; major++) {
        ToyNode *weak = toy_node(&w, TOY_WEAK, 1), *s = speaker(2);
        cr_assert(heap_add_weak(&w.heap, &weak->head));
        weak->a = w.roots[1] = value_object(s);
        w.roots[0] = value_object(weak);
        w.resurrect = true;
        if (major) heap_collect(&w.heap, false);
        w.roots[1] = value_small(0);
        heap_collect(&w.heap, major);
        cr_expect_eq(weak->a, UNBOUND);
        cr_expect(toy_lives(&w, 2));
    }
}

Test(collector, a_weak_holder_that_only_last_words_reach_is_served_too) {
    ToyNode *weak = toy_node(&w, TOY_WEAK, 1), *s = speaker(2), *dead = node(3);
    cr_assert(heap_add_weak(&w.heap, &weak->head));
    s->a = value_object(weak);
    weak->a = value_object(dead);
    heap_collect(&w.heap, false);
    cr_expect(is_old(weak));
    cr_expect_eq(weak->a, UNBOUND);
}

/* ---- Incremental marking --------------------------------------------------------- */

/* A list of n nodes, ids `id`, all old. */
static void grow_list(Value *root, uint32_t id, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ToyNode *fresh = node(id);
        cr_assert(fresh);
        fresh->a = *root;
        *root = value_object(fresh);
    }
}

/* Minor collections until a major marking is under way. */
static void start_marking(void) {
    grow_list(&w.roots[0], 1, 400 * 1000);
    sweep_rest(&w.heap); /* after one that began while the list grew */
    w.heap.inside->major_at = 0;
    for (int i = 0; i < 1000 && !w.heap.inside->marking; i++)
        heap_collect(&w.heap, false);
    cr_assert(w.heap.inside->marking);
}

static void end_marking(void) {
    uint64_t before = w.heap.stats.major;
    for (int i = 0; i < 1000 && w.heap.stats.major == before; i++)
        heap_collect(&w.heap, false);
    for (int i = 0; i < 1000 && w.heap.inside->sweeping; i++) {
        cr_assert(i || heap_check(&w.heap), "before all is swept");
        heap_collect(&w.heap, false);
    }
    cr_assert_not(w.heap.inside->sweeping);
    w.heap.inside->major_at = SIZE_MAX;
    cr_assert_not(w.heap.inside->marking);
}

static void settle(void) {
    heap_collect(&w.heap, true);
    w.heap.inside->major_at = SIZE_MAX;
}

Test(collector, marking_goes_in_steps_and_frees_what_was_dead_at_its_start) {
    grow_list(&w.roots[1], 2, 1000);
    heap_collect(&w.heap, false);
    settle();
    w.roots[1] = value_small(0);
    start_marking();
    uint64_t steps = w.heap.stats.major_steps;
    cr_expect(heap_check(&w.heap), "between steps");
    end_marking();
    cr_expect_gt(w.heap.stats.major_steps - steps, 2);
    cr_expect(heap_check(&w.heap));
    size_t live = w.heap.stats.live_after_last;
    cr_expect_eq(live,
                 400 * 1000 * w.heap.classes[0][heap_class_of(sizeof(ToyNode))].cell);
}

/* The classic trap: the only reference to a cell moves from what is still to be marked
 * into what was marked already. */
Test(collector, a_reference_moved_behind_the_marking_is_found) {
    ToyNode *hider = node(2), *holder = node(3), *prey = node(4);
    w.roots[1] = value_object(hider);
    holder->a = value_object(prey);
    w.roots[2] = value_object(holder);
    settle();
    grow_list(&w.roots[0], 1, 400 * 1000);
    heap_collect(&w.heap, false);
    /* The roots are marked when marking begins; the holder hangs at the end of a long
     * list. */
    ToyNode *last = as_object(w.roots[0]) ? (ToyNode *)as_object(w.roots[0]) : NULL;
    while (is_object(last->a))
        last = (ToyNode *)as_object(last->a);
    toy_store(&w, last, &last->b, holder);
    w.roots[2] = value_small(0);
    start_marking();
    cr_assert(cell_is_marked(hider, MARK_MAJOR));
    cr_assert_not(cell_is_marked(prey, MARK_MAJOR), "the marking has not come there yet");
    toy_store(&w, hider, &hider->a, prey);
    holder->a = value_small(0);
    end_marking();
    cr_expect(is_old(prey));
    cr_expect(heap_check(&w.heap));
}

Test(collector, cells_that_grow_old_while_marking_are_kept_with_what_they_reach) {
    ToyNode *holder = node(3), *prey = node(4);
    w.roots[2] = value_object(holder);
    toy_store(&w, holder, &holder->a, prey);
    settle();
    grow_list(&w.roots[0], 1, 400 * 1000);
    heap_collect(&w.heap, false);
    ToyNode *last = (ToyNode *)as_object(w.roots[0]);
    while (is_object(last->a))
        last = (ToyNode *)as_object(last->a);
    toy_store(&w, last, &last->b, holder);
    w.roots[2] = value_small(0);
    start_marking();
    cr_assert_not(cell_is_marked(prey, MARK_MAJOR));
    ToyNode *fresh = node(5); /* the prey's only owner from now on */
    fresh->a = value_object(prey);
    w.roots[3] = value_object(fresh);
    holder->a = value_small(0);
    end_marking();
    cr_expect(is_old(fresh) && is_old(prey));
    cr_expect(heap_check(&w.heap));
}

Test(collector, a_long_array_that_changes_between_steps) {
    w.heap.poison = false; /* free cells keep looking like nodes */
    ToyArray *array = toy_array(&w, 2, 300 * 1000);
    cr_assert(array);
    w.roots[1] = value_object(array);
    for (size_t i = 0; i < array->n; i++) {
        ToyNode *item = node(3);
        array->items[i] = value_object(item);
        heap_barrier(&w.heap, array);
    }
    settle();
    start_marking();
    for (int round = 0; round < 3; round++) {
        for (size_t i = array->n - 10; i < array->n; i++) {
            array->items[i] = value_object(node(4));
            heap_barrier(&w.heap, array);
        }
        array->n -= 10; /* young references stay behind the end: stale when they die */
        heap_collect(&w.heap, false);
        cr_assert(heap_check(&w.heap));
    }
    end_marking();
    cr_expect(heap_check(&w.heap));
    for (size_t i = 0; i < array->n; i += 1000)
        cr_expect(is_old(as_object(array->items[i])));
}

Test(collector, slots_of_a_large_cell_are_remembered_one_by_one) {
    static const size_t AT[] = {0, 1, 63, 64, 4095, 4096, 99998, 99999};
    ToyArray *array = toy_array(&w, 1, 100 * 1000);
    w.roots[0] = value_object(array);
    for (int round = 0; round < 3; round++) {
        heap_collect(&w.heap, round == 1);
        for (size_t i = 0; i < COUNT_OF(AT); i++) {
            array->items[AT[i]] = value_object(node(2));
            heap_barrier_at(&w.heap, array, &array->items[AT[i]]);
        }
        cr_assert(array->head.gc & GC_OLD_CLEAN);
        heap_collect(&w.heap, false);
        for (size_t i = 0; i < COUNT_OF(AT); i++)
            cr_expect(is_old(as_object(array->items[AT[i]])), "%zu", AT[i]);
        cr_expect_not(block_of(array)->carded);
    }
    array->items[5] = value_object(node(3));
    heap_barrier_at(&w.heap, array, &array->items[5]);
    array->items[50000] = value_object(node(4));
    heap_barrier(&w.heap, array); /* both ways at once */
    heap_collect(&w.heap, false);
    cr_expect(is_old(as_object(array->items[5])) &&
              is_old(as_object(array->items[50000])));
    array->items[700] = value_object(node(5)); /* not announced: not seen */
    array->items[60000] = value_object(node(6));
    heap_barrier_at(&w.heap, array, &array->items[60000]);
    heap_collect(&w.heap, false);
    cr_expect_not(is_old(as_object(array->items[700])));
    cr_expect(is_old(as_object(array->items[60000])));
    array->items[700] = value_small(0);
}

/* The array moves to one twice as long, as lists do when they grow. */
static ToyArray *grown(ToyArray *from) {
    ToyArray *to = toy_array(&w, from->id, from->n * 2);
    memcpy(to->items, from->items, from->n * sizeof(Value));
    heap_inherit(&w.heap, to, from);
    heap_free(&w.heap, &from->head);
    return to;
}

Test(collector, what_grows_is_old_at_once_and_its_written_slots_are_known) {
    ToyArray *array = toy_array(&w, 1, 10 * 1000);
    w.roots[0] = value_object(array);
    heap_collect(&w.heap, false);
    ToyNode *before = node(2), *after = node(3);
    array->items[5000] = value_object(before);
    heap_barrier_at(&w.heap, array, &array->items[5000]);
    array = grown(array);
    w.roots[0] = value_object(array);
    cr_assert(array->head.gc & GC_OLD_CLEAN);
    array->items[15000] = value_object(after);
    heap_barrier_run(&w.heap, array, &array->items[14990], 20);
    heap_collect(&w.heap, false);
    cr_expect(heap_check(&w.heap));
    cr_expect(is_old(before) && is_old(after));
    heap_collect(&w.heap, true);
    cr_expect(is_old(before) && is_old(after));
    cr_expect(heap_check(&w.heap));
}

Test(collector, what_has_grown_is_looked_at_where_it_was_written_to_before) {
    ToyArray *array = toy_array(&w, 1, 10 * 1000);
    w.roots[0] = value_object(array);
    heap_collect(&w.heap, false);
    ToyNode *before = node(2);
    array->items[5000] = value_object(before);
    heap_barrier_at(&w.heap, array, &array->items[5000]);
    w.roots[0] = value_object(grown(array)); /* and nothing is written to it */
    heap_collect(&w.heap, false);
    cr_expect(is_old(before));
}

Test(collector, what_grows_while_marking_is_marked) {
    ToyArray *array = toy_array(&w, 2, 10 * 1000);
    ToyNode *holder = node(3), *prey = node(4);
    w.roots[1] = value_object(holder);
    holder->a = value_object(array);
    array->items[9999] = value_object(prey);
    settle();
    start_marking();
    cr_assert(cell_is_marked(array, MARK_MAJOR));
    array = grown(array);
    toy_store(&w, holder, &holder->a, array);
    end_marking();
    cr_expect(is_old(prey) && is_old(array));
    cr_expect(heap_check(&w.heap));
}

Test(collector, a_slot_written_while_marking_is_found) {
    ToyArray *array = toy_array(&w, 2, 10 * 1000);
    ToyNode *holder = node(3), *prey = node(4);
    w.roots[1] = value_object(array);
    holder->a = value_object(prey);
    w.roots[2] = value_object(holder);
    settle();
    grow_list(&w.roots[0], 1, 400 * 1000);
    heap_collect(&w.heap, false);
    ToyNode *last = (ToyNode *)as_object(w.roots[0]);
    while (is_object(last->a))
        last = (ToyNode *)as_object(last->a);
    toy_store(&w, last, &last->b, holder);
    w.roots[2] = value_small(0);
    start_marking();
    cr_assert(cell_is_marked(array, MARK_MAJOR));
    cr_assert_not(cell_is_marked(prey, MARK_MAJOR));
    array->items[7777] = value_object(prey);
    heap_barrier_at(&w.heap, array, &array->items[7777]);
    holder->a = value_small(0);
    end_marking();
    cr_expect(is_old(prey));
}

Test(collector, a_marking_whose_stack_cannot_grow_between_steps_loses_nothing) {
    ToyArray *array = toy_array(&w, 2, 10 * 1000);
    ToyNode *owner = node(3);
    w.roots[1] = value_object(array);
    w.roots[2] = value_object(owner);
    settle();
    for (int slots = 0; slots < 2; slots++) {
        start_marking();
        cr_assert(cell_is_marked(array, MARK_MAJOR) && cell_is_marked(owner, MARK_MAJOR));
        ToyNode *first = node(4), *second = node(5);
        first->a = value_object(second);
        MarkStack *stack = &w.heap.inside->major_stack;
        size_t capacity = stack->capacity;
        stack->capacity = stack->count;
        w.alloc.fail_from = w.alloc.requests + 1;
        w.alloc.fail_to = UINT64_MAX;
        if (slots) {
            array->items[5000] = value_object(first);
            heap_barrier_at(&w.heap, array, &array->items[5000]);
        } else {
            toy_store(&w, owner, &owner->a, first);
        }
        heap_collect(&w.heap, false);
        stack->capacity = capacity;
        w.alloc.fail_from = 0;
        end_marking();
        cr_expect(is_old(first) && is_old(second));
        cr_expect(heap_check(&w.heap));
        w.roots[0] = value_small(0);
    }
}

/* A heap of 400,000 nodes whose major marking is complete, but whose blocks are not
 * swept. */
static void start_sweeping(void) {
    start_marking();
    for (int i = 0; i < 1000 && !w.heap.inside->sweeping; i++)
        heap_collect(&w.heap, false);
    cr_assert(w.heap.inside->sweeping);
}

Test(collector, what_is_allocated_while_sweeping_is_left_alone) {
    enum { N = 2000 };
    static ToyNode *cells[2 * N];
    start_sweeping();
    w.heap.paused = 1; /* nothing holds them */
    for (uint32_t i = 0; i < 2 * N; i++) {
        if (i == N) sweep_rest(&w.heap);
        cells[i] = heap_alloc(&w.heap, 480, 0); /* a class that has no blocks yet */
        cr_assert(cells[i]);
        *cells[i] = (ToyNode){.head = {.layout = TOY_NODE}, .id = i, .a = 0, .b = 0};
    }
    w.heap.paused = 0;
    for (uint32_t i = 0; i < 2 * N; i++)
        cr_assert_eq(cells[i]->id, i);
}

Test(collector, cells_that_grow_old_while_sweeping_are_counted) {
    start_sweeping();
    grow_list(&w.roots[4], 2, 500);
    heap_collect(&w.heap, false);
    sweep_rest(&w.heap);
    cr_expect(heap_check(&w.heap));
}

Test(collector, a_full_collection_amid_sweeping_loses_nothing) {
    start_sweeping();
    ToyNode *n = (ToyNode *)as_object(w.roots[0]);
    heap_collect(&w.heap, true);
    uint32_t count = 1;
    for (; is_object(n->a); count++) {
        n = (ToyNode *)as_object(n->a);
        cr_assert(is_old(n) && n->head.layout == TOY_NODE);
    }
    cr_expect_eq(count, 400 * 1000);
}

Test(collector, a_full_collection_abandons_the_steps) {
    start_marking();
    w.roots[0] = value_small(0);
    heap_collect(&w.heap, true);
    cr_expect_not(w.heap.inside->marking);
    cr_expect_eq(w.heap.stats.live_after_last, 0, "nothing floats");
}

Test(collector, pauses_that_nobody_asked_for_are_counted_in_the_histogram) {
    for (int i = 0; i < 3; i++)
        collector_step(&w.heap);
    heap_collect(&w.heap, false);
    heap_collect(&w.heap, true);
    uint64_t n = 0;
    for (int i = 0; i < HEAP_PAUSE_BUCKETS; i++)
        n += w.heap.stats.wall.below[i];
    cr_expect_eq(n, 3);
    cr_expect_eq(w.heap.stats.minor, 5);
    Buffer text;
    buffer_init(&text, &w.alloc);
    heap_report(&w.heap, &text);
    cr_expect(strstr(buffer_cstr(&text), "minor collections         5"));
    cr_expect(strstr(buffer_cstr(&text), "below"));
    buffer_free(&text);
    cr_expect_eq(w.heap.stats.major, 1);
}
