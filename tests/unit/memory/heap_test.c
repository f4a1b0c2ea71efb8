/* Allocation: cells of every size, giving back, limits, refusals at every point, stress.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "memory/sweep.h"
#include "toy.h"

static ToyWorld w;

static void open(void) { cr_assert(toy_open(&w)); }
static void close_and_count(void) {
    cr_expect(heap_check(&w.heap));
    toy_close(&w);
    cr_expect_eq(w.alloc.bytes, 0);
}

TestSuite(heap, .init = open, .fini = close_and_count);

static void *blob(size_t size) {
    ToyNode *o = heap_alloc(&w.heap, size, 0);
    if (!o) return NULL;
    o->head.layout = TOY_BLOB;
    return o;
}

Test(heap, classes_hold_the_sizes_that_they_are_for) {
    for (size_t size = 1; size <= HEAP_LARGEST_CELL; size++) {
        uint32_t cell = w.heap.classes[0][heap_class_of(size)].cell;
        cr_assert(cell >= size && cell % 16 == 0, "%zu", size);
        cr_assert(cell <= 32 || cell <= size + size / 4 + 16, "little waste: %zu", size);
    }
    cr_assert_lt(heap_class_of(HEAP_LARGEST_CELL), HEAP_CLASSES);
}

Test(heap, cells_of_all_sizes_are_aligned_apart_and_keep_their_bytes) {
    static struct {
        Object *o;
        size_t size;
    } cells[3000];
    size_t size = 16;
    w.heap.paused = 1; /* nothing holds them */
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        cells[i].o = blob(size);
        cells[i].size = size;
        cr_assert(cells[i].o && (uintptr_t)cells[i].o % 16 == 0);
        cr_assert_geq(heap_cell_size(cells[i].o), size);
        memset(cells[i].o + 1, (int)(i & 0x7F), size - sizeof(Object));
        size = (size * 7 / 5 + 24) % 20000;
        if (size < 16) size = 16;
    }
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        const uint8_t *bytes = (uint8_t *)(cells[i].o + 1);
        for (size_t k = 0; k < cells[i].size - sizeof(Object); k += 8)
            cr_assert_eq(bytes[k], i & 0x7F);
    }
    w.heap.paused = 0;
}

Test(heap, an_idle_heap_is_small) {
    for (unsigned i = 1; i <= heap_class_of(512); i++)
        cr_assert(blob(w.heap.classes[0][i].cell));
    cr_expect_lt(w.alloc.bytes, 160 * 1024);
}

Test(heap, memory_is_used_again) {
    for (int i = 0; i < 1000 * 1000; i++)
        cr_assert(toy_node(&w, TOY_NODE, 1));
    cr_expect_lt(w.alloc.peak, 4 << 20);
    cr_expect_gt(w.heap.stats.minor, 10);
}

Test(heap, memory_goes_back_to_the_allocator) {
    for (int i = 0; i < 200 * 1000; i++) {
        ToyNode *n = toy_node(&w, TOY_NODE, 1);
        cr_assert(n);
        n->a = w.roots[0];
        w.roots[0] = value_object(n);
    }
    size_t high = w.alloc.bytes;
    w.roots[0] = value_small(0);
    heap_collect(&w.heap, true);
    cr_expect_lt(w.alloc.bytes, high / 2);
}

Test(heap, a_cell_given_back_is_handed_out_again) {
    ToyNode *first = toy_node(&w, TOY_NODE, 1);
    heap_free(&w.heap, &first->head);
    void *seen = NULL;
    for (int i = 0; i < 10000 && seen != first; i++)
        seen = toy_node(&w, TOY_NODE, 2);
    cr_expect_eq(seen, first);
}

Test(heap, frames_that_come_and_go_need_no_collection) {
    for (int i = 0; i < 1000 * 1000; i++) {
        ToyNode *frame = toy_node(&w, TOY_SPEAKER, 1);
        cr_assert(frame);
        heap_free(&w.heap, &frame->head);
    }
    cr_expect_eq(w.heap.stats.minor, 0);
}

Test(heap, giving_back_to_the_class_does_the_same) {
    ToyNode *n = toy_node(&w, TOY_NODE, 1), *old = toy_node(&w, TOY_NODE, 2);
    HeapClass *nodes = &w.heap.classes[0][heap_class_of(sizeof *n)];
    heap_free_to(&w.heap, nodes, n);
    cr_expect_eq((void *)toy_node(&w, TOY_NODE, 3), (void *)n);
    w.roots[0] = value_object(old);
    heap_collect(&w.heap, false);
    heap_free_to(&w.heap, nodes, old);
    cr_expect_eq(old->id, 2);
}

Test(heap, old_cells_are_not_given_back) {
    ToyNode *n = toy_node(&w, TOY_NODE, 1);
    w.roots[0] = value_object(n);
    heap_collect(&w.heap, false);
    heap_free(&w.heap, &n->head);
    cr_expect_eq(n->head.layout, TOY_NODE);
    heap_barrier(&w.heap, n);
    heap_free(&w.heap, &n->head);
    cr_expect_eq(n->head.layout, TOY_NODE);
}

Test(heap, cells_given_back_are_not_visited_released_or_found) {
    w.heap.poison = true;
    ToyNode *r = toy_node(&w, TOY_RESOURCE, 1);
    heap_free(&w.heap, &r->head);
    cr_expect_null(block_find_cell(&w.heap, (uintptr_t)r));
    heap_collect(&w.heap, false);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.released[1], 0, "who gives back has released");
    bytes_show(r, sizeof *r);
    cr_expect_eq(((uint8_t *)r)[20], HEAP_POISON);
}

Test(heap, large_objects_live_and_die) {
    ToyArray *big = toy_array(&w, 1, 100 * 1000);
    cr_assert(big);
    cr_expect_geq(heap_cell_size(&big->head), sizeof *big + big->n * sizeof(Value));
    w.roots[0] = value_object(big);
    big->items[99999] = value_object(toy_node(&w, TOY_NODE, 2));
    heap_collect(&w.heap, false);
    cr_assert(cell_is_marked(big, MARK_OLD));
    big->items[50000] = value_object(toy_node(&w, TOY_NODE, 3));
    heap_barrier(&w.heap, big);
    heap_collect(&w.heap, false);
    cr_expect(toy_lives(&w, 1) && toy_lives(&w, 2) && toy_lives(&w, 3));
    size_t with = w.alloc.bytes;
    w.roots[0] = value_small(0);
    heap_collect(&w.heap, true);
    cr_expect_leq(w.alloc.bytes, with - 100 * 1000 * sizeof(Value));
}

Test(heap, a_young_large_object_dies_in_a_minor_collection) {
    cr_assert(toy_array(&w, 1, 100 * 1000));
    size_t with = w.alloc.bytes;
    heap_collect(&w.heap, false);
    cr_expect_leq(w.alloc.bytes, with - 100 * 1000 * sizeof(Value));
}

Test(heap, a_young_large_object_goes_back_at_once) {
    cr_assert(blob(16)); /* settles what is allocated once */
    size_t before = w.alloc.bytes;
    ToyArray *big = toy_array(&w, 1, 100 * 1000);
    cr_assert(big);
    heap_free(&w.heap, &big->head);
    cr_expect_lt(w.alloc.bytes, before + 64 * 1024);
}

Test(heap, large_finalizable_objects_are_released_once) {
    ToyNode *big = heap_alloc(&w.heap, 50000, HEAP_FINALIZABLE);
    *big = (ToyNode){.head = {.layout = TOY_RESOURCE}, .id = 1};
    w.roots[0] = value_object(big);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.released[1], 0);
    w.roots[0] = value_small(0);
    heap_collect(&w.heap, true);
    heap_collect(&w.heap, true);
    cr_expect_eq(w.released[1], 1);
}

Test(heap, absurd_sizes_are_refused) {
    cr_expect_null(heap_alloc(&w.heap, SIZE_MAX, 0));
    cr_expect_null(heap_alloc(&w.heap, SIZE_MAX - 100, 0));
    cr_expect_null(heap_alloc(&w.heap, (size_t)1 << 62, HEAP_FINALIZABLE));
}

Test(heap, nothing_is_collected_while_paused) {
    w.heap.paused = 1;
    for (int i = 0; i < 300 * 1000; i++)
        cr_assert(toy_node(&w, TOY_NODE, 1));
    heap_collect(&w.heap, true);
    cr_expect_eq(w.heap.stats.minor, 0);
    w.heap.paused = 0;
}

Test(heap, a_limit_is_met_by_collecting_then_by_null) {
    w.alloc.limit = 2 << 20;
    for (int i = 0; i < 500 * 1000; i++)
        cr_assert(toy_node(&w, TOY_NODE, 1), "garbage never meets the limit");
    uint32_t made = 0;
    for (;; made++) {
        ToyNode *n = toy_node(&w, TOY_NODE, 1);
        if (!n) break;
        n->a = w.roots[0];
        w.roots[0] = value_object(n);
    }
    cr_expect_gt(made, 20 * 1000);
    cr_expect_leq(w.alloc.peak, w.alloc.limit);
    cr_expect(heap_check(&w.heap));
    w.roots[0] = value_small(0);
    cr_expect(toy_node(&w, TOY_NODE, 1), "and goes on when something was let go");
}

/* ---- A little of everything, which stress and refusals are tried on -------------- */

static bool put(Value *root, void *cell) {
    if (!cell) return false;
    *root = value_object(cell);
    return true;
}

/* False: memory was refused. Checks on the way that what it holds is still right. */
static bool exercise(uint32_t n) {
    ToyWorld *world = &w;
    if (!put(&w.roots[0], toy_array(world, 1, 40))) return false;
    if (!put(&w.roots[1], toy_node(world, TOY_SPEAKER, 2))) return false;
    if (!put(&w.roots[2], toy_node(world, TOY_WEAK, 3))) return false;
    if (!heap_add_weak(&w.heap, as_object(w.roots[2]))) return false;
    ToyArray *array = (ToyArray *)as_object(w.roots[0]);
    for (uint32_t i = 0; i < n; i++) {
        ToyNode *fresh = toy_node(world, i % 5 ? TOY_NODE : TOY_SPEAKER, 100 + i);
        if (!fresh) return false;
        fresh->speaks = i % 10 == 0;
        fresh->a = array->items[i % 40];
        if (is_object(fresh->a))
            ((ToyNode *)as_object(fresh->a))->a = value_small((int)i);
        array->items[i % 40] = value_object(fresh);
        heap_barrier(&w.heap, array);
        ToyNode *weak = (ToyNode *)as_object(w.roots[2]);
        toy_store(world, weak, &weak->a, fresh);
        if (i % 30 == 0 && !put(&w.roots[3], toy_array(world, 4, 3000))) return false;
        if (i % 7 == 0) {
            ToyNode *frame = toy_node(world, TOY_NODE, 5);
            if (!frame) return false;
            heap_free(&w.heap, &frame->head);
        }
    }
    for (uint32_t i = 0; i < 40 && i < n; i++) {
        ToyNode *item = (ToyNode *)as_object(array->items[i]);
        cr_assert_eq(item->id % 40, (100 + i) % 40);
        cr_assert(item->head.layout == TOY_NODE || item->head.layout == TOY_SPEAKER);
        cr_assert_geq(item->id, 100 + n - 40);
    }
    return true;
}

Test(heap, everything_works_when_every_allocation_collects) {
    w.heap.stress = w.heap.poison = true;
    cr_assert(exercise(400));
    cr_expect(heap_check(&w.heap));
    cr_expect_gt(w.heap.stats.minor, 300);
    cr_expect_gt(w.heap.stats.major, 5);
}

static void refuse(uint64_t from, uint64_t count) {
    w.alloc.fail_from = w.alloc.requests + from;
    w.alloc.fail_to = count == UINT64_MAX ? UINT64_MAX : w.alloc.fail_from + count - 1;
}

/* The k-th request; the k-th and its retry; all from k. */
Test(heap, every_allocation_may_be_refused) {
    static const uint64_t LENGTHS[] = {1, 2, UINT64_MAX};
    unsigned refused = 0;
    for (size_t i = 0; i < COUNT_OF(LENGTHS); i++) {
        for (uint64_t k = 1; k < 60; k++) {
            toy_close(&w);
            cr_assert(toy_open(&w));
            w.heap.poison = true;
            refuse(k, LENGTHS[i]);
            refused += !exercise(200);
            for (int j = 0; j < 3; j++)
                heap_collect(&w.heap, j == 1); /* lists and stacks may not grow either */
            cr_assert(heap_check(&w.heap), "k = %d", (int)k);
            w.alloc.fail_from = 0;
            cr_assert(exercise(200), "k = %d: works again", (int)k);
            cr_assert(heap_check(&w.heap));
        }
    }
    cr_expect_gt(refused, 10);
}

Test(heap, opening_may_be_refused) {
    for (uint64_t k = 1; k < 10; k++) {
        Allocator alloc;
        Heap heap;
        static const LayoutOps *const NONE[1] = {NULL};
        allocator_init(&alloc, NULL, NULL);
        alloc.fail_from = k;
        alloc.fail_to = UINT64_MAX;
        if (heap_init(&heap, &alloc, NONE)) heap_free_all(&heap);
        cr_expect_eq(alloc.bytes, 0);
    }
}

/* ---- The C stack ----------------------------------------------------------------- */

static NOINLINE void wipe_stack(void) {
    volatile char junk[4096];
    for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = 0;
}

static NOINLINE bool survives(uintptr_t word) {
    volatile uintptr_t held = word;
    heap_collect(&w.heap, true);
    return held != 0;
}

Test(heap, words_on_the_c_stack_keep_cells_alive) {
    w.heap.stack_base = __builtin_frame_address(0);
    static const char *const FORMS[] = {"raw", "tagged", "interior", "tagged interior"};
    for (uint32_t form = 0; form < 4; form++) {
        ToyNode *n = toy_node(&w, TOY_NODE, form);
        uintptr_t word = (uintptr_t)n;
        if (form & 2) word += 20;
        if (form & 1) word += POINTER_TAG;
        n = NULL;
        survives(word);
        uintptr_t cell = word - (form & 1 ? POINTER_TAG : 0) - (form & 2 ? 20 : 0);
        cr_expect(cell_is_marked((void *)cell, MARK_OLD), "%s", FORMS[form]);
    }
}

Test(heap, callee_saved_registers_are_roots) {
    w.heap.stack_base = __builtin_frame_address(0);
    ToyNode *n = toy_node(&w, TOY_NODE, 1);
    KEEP(n);
    wipe_stack();
    heap_collect(&w.heap, true);
    cr_expect_eq(n->id, 1);
    cr_expect(cell_is_marked(n, MARK_OLD));
    KEEP(n);
}

Test(heap, interior_pointers_into_large_objects_count) {
    w.heap.stack_base = __builtin_frame_address(0);
    ToyArray *big = toy_array(&w, 1, 100 * 1000);
    volatile Value *item = &big->items[77777];
    Object *cell = &big->head;
    cr_expect_eq(block_find_cell(&w.heap, (uintptr_t)item), cell);
    cr_expect_eq(block_find_cell(&w.heap, (uintptr_t)(big->items + big->n - 1)), cell);
    cr_expect_null(block_find_cell(&w.heap, (uintptr_t)big - 8));
    survives((uintptr_t)item);
    cr_expect(cell_is_marked(cell, MARK_OLD));
}

Test(heap, free_and_never_used_cells_are_no_roots) {
    ToyNode *n = toy_node(&w, TOY_NODE, 1);
    uintptr_t cell = (uintptr_t)n;
    size_t stride = heap_cell_size(&n->head);
    sweep_sync(&w.heap);
    cr_expect_eq(block_find_cell(&w.heap, cell), &n->head);
    cr_expect_null(block_find_cell(&w.heap, cell + stride), "never allocated");
    cr_expect_null(block_find_cell(&w.heap, cell & ~(uintptr_t)(HEAP_BLOCK - 1)),
                   "header");
    cr_expect_null(block_find_cell(&w.heap, (uintptr_t)&w), "not ours");
    heap_collect(&w.heap, true);
    cr_expect_null(block_find_cell(&w.heap, cell), "freed");
    w.heap.stack_base = __builtin_frame_address(0);
    survives(cell);
    cr_expect_not(cell_is_marked((void *)cell, MARK_OLD));
}

/* ---- Against a model ------------------------------------------------------------- */

/* Random graphs, changed at random; a model in plain arrays says what must live. */
Test(heap, a_random_graph_keeps_exactly_what_is_reachable) {
    enum { N = 200, ROUNDS = 300 };
    static ToyNode *cells[N];
    static bool reach[N], known[N];
    unsigned seed = 12345;
    w.heap.poison = true;
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (int step = 0; step < 50; step++) {
            uint32_t i = (uint32_t)rand_r(&seed) % N, j = (uint32_t)rand_r(&seed) % N;
            if (!known[i]) {
                cells[i] = toy_node(&w, rand_r(&seed) % 4 ? TOY_NODE : TOY_RESOURCE, i);
                known[i] = true;
                w.roots[i % TOY_ROOTS] = value_object(cells[i]);
            } else if (known[j]) {
                ToyNode *owner = cells[i];
                toy_store(&w, owner, step % 2 ? &owner->a : &owner->b, cells[j]);
            }
        }
        w.roots[(uint32_t)rand_r(&seed) % TOY_ROOTS] = value_small(0);
        memset(reach, 0, sizeof reach);
        uint32_t queue[N], head = 0, tail = 0;
        for (int i = 0; i < TOY_ROOTS; i++) {
            if (!is_object(w.roots[i])) continue;
            uint32_t id = ((ToyNode *)as_object(w.roots[i]))->id;
            if (!reach[id]) reach[id] = true, queue[tail++] = id;
        }
        while (head < tail) {
            ToyNode *n = cells[queue[head++]];
            Value next[2] = {n->a, n->b};
            for (int k = 0; k < 2; k++) {
                if (!is_object(next[k])) continue;
                uint32_t id = ((ToyNode *)as_object(next[k]))->id;
                if (!reach[id]) reach[id] = true, queue[tail++] = id;
            }
        }
        heap_collect(&w.heap, round % 3 == 0);
        cr_assert(heap_check(&w.heap));
        for (uint32_t i = 0; i < N; i++) {
            if (reach[i])
                cr_assert(cell_is_marked(cells[i], MARK_OLD) && cells[i]->id == i);
            else
                known[i] = false; /* may still be there, but nobody may use it */
        }
        if (round % 3) continue;
        toy_lives(&w, 0);
        for (uint32_t i = 0; i < N; i++)
            cr_assert_eq(w.alive[i], reach[i], "round %u cell %u", round, i);
    }
}
