/* A queue of rings: its order, and how many rings there are. */
#include "../script.h"
#include "sched/loop.h"

typedef struct Traffic {
    VM *vm;
    Loop *loop;
    int64_t pushed, taken;
} Traffic;

static void push(Traffic *t, int64_t n) {
    for (; n > 0; n--) {
        Ready r = {value_small(t->pushed++), UNBOUND, UNBOUND};
        cr_assert(ready_push(&t->vm->rt, t->loop, &t->loop->ready, r));
    }
}

static void take(Traffic *t, int64_t n) {
    for (; n > 0; n--) {
        Ready r = ready_take(&t->vm->rt, t->loop, &t->loop->ready);
        cr_assert_eq(r.what, value_small(t->taken++));
    }
    cr_assert_eq((int64_t)t->loop->ready.n, t->pushed - t->taken);
}

static size_t count_rings(const ReadyQueue *q) {
    size_t n = 1;
    for (const ReadyRing *r = q->front; r != q->back; n++)
        r = (ReadyRing *)as_object(r->next);
    return n;
}

Test(ready, few_entries_go_around_one_ring) {
    OPEN(vm);
    Traffic t = {vm, loop_new(vm), 0, 0};
    cr_assert(t.loop);
    push(&t, 40);
    for (int i = 0; i < 1000; i++)
        push(&t, 7), take(&t, 7);
    cr_expect_eq(t.loop->ready.front, t.loop->ready.back);
    cr_expect_eq(t.loop->ready.front->size, value_small(64));
    CLOSE(vm);
}

Test(ready, many_keep_their_order_while_the_heap_is_collected) {
    OPEN(vm);
    Traffic t = {vm, loop_new(vm), 0, 0};
    cr_assert(t.loop);
    for (int i = 0; i < 30; i++) {
        push(&t, 1000), take(&t, 300);
        heap_collect(&vm->rt.heap, i % 5 == 0);
    }
    cr_expect_gt(count_rings(&t.loop->ready), 5);
    take(&t, 21000);
    cr_expect_eq(count_rings(&t.loop->ready), 1);
    push(&t, 3), take(&t, 3);
    CLOSE(vm);
}

Test(ready, an_old_ring_that_stays_refers_to_none_that_was_given_back) {
    OPEN(vm);
    Traffic t = {vm, loop_new(vm), 0, 0};
    cr_assert(t.loop);
    push(&t, 64);
    heap_collect(&vm->rt.heap, false);
    push(&t, 128 + 10);
    cr_expect_eq(count_rings(&t.loop->ready), 3);
    take(&t, 64 + 128 + 1);
    cr_expect(heap_check(&vm->rt.heap));
    CLOSE(vm);
}

Test(ready, looks_ahead_within_the_first_ring) {
    OPEN(vm);
    Traffic t = {vm, loop_new(vm), 0, 0};
    cr_assert(t.loop);
    push(&t, 64), take(&t, 60), push(&t, 100);
    cr_expect_eq(ready_ahead(&t.loop->ready, 3)->what, value_small(63));
    cr_expect_null(ready_ahead(&t.loop->ready, 4));
    CLOSE(vm);
}
