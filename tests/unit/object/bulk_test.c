#include "object/bulk.h"
#include "object/containers.h"
#include "tests/unit/object/fixture.h"

/* The VM stops at the second look. */
static int looks;
static bool stop(Runtime *rt) {
    if (++looks < 2) return true;
    raise(rt, TYPE_RUNTIME_ERROR, "stopped");
    return false;
}

static void stop_soon(Runtime *rt) {
    looks = 0;
    rt->on_fuel = stop;
}

static void expect_stopped(Runtime *rt) {
    cr_expect(error_is(rt, TYPE_RUNTIME_ERROR));
    cr_expect_eq(looks, 2);
    error_clear(rt);
    rt->on_fuel = NULL;
}

enum { N = 5 * BULK_ITEMS + 3 };

Test(bulk, pieces_cover_everything_once) {
    OPEN(rt);
    size_t sizes[] = {0, 1, 9, 10, 11, 20, 25};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t at = 0;
        Pieces p = {0};
        while (pieces_next(rt, &p, sizes[i], 10)) {
            cr_expect_eq(p.from, at);
            cr_expect(p.to > p.from && p.to - p.from <= 10);
            at = p.to;
        }
        cr_expect_eq(at, sizes[i]);
        cr_expect_eq(p.to, sizes[i]);
    }
    CLOSE(rt);
}

Test(bulk, a_repetition_has_the_unit_everywhere_and_no_more) {
    OPEN(rt);
    static char bytes[3 * BULK_BYTES + 2];
    for (size_t unit = 1; unit <= 5; unit++)
        for (size_t size = unit; size < sizeof bytes;
             size += size < 40 ? 1 : BULK_BYTES) {
            memcpy(bytes, "abcde", 5);
            bytes[size] = '!';
            cr_assert(bulk_repeat(rt, bytes, unit, size));
            for (size_t i = 0; i < size; i++)
                cr_assert_eq(bytes[i], "abcde"[i % unit], "%zu of %zu", i, size);
            cr_assert_eq(bytes[size], '!');
        }
    CLOSE(rt);
}

Test(bulk, a_stop_is_obeyed_within_filling_and_copying) {
    OPEN(rt);
    static Value from[N], to[N];
    stop_soon(rt);
    cr_expect_not(bulk_fill(rt, from, NONE_VALUE, N));
    cr_expect_eq(from[2 * BULK_ITEMS - 1], NONE_VALUE);
    cr_expect_eq(from[2 * BULK_ITEMS], 0);
    expect_stopped(rt);
    cr_expect(bulk_fill(rt, from, NONE_VALUE, N));
    stop_soon(rt);
    cr_expect_not(bulk_copy_values(rt, to, from, N));
    cr_expect_eq(to[2 * BULK_ITEMS], 0);
    expect_stopped(rt);
    cr_expect(bulk_copy_values(rt, to, from, N));
    cr_expect_arr_eq(to, from, sizeof from);
    CLOSE(rt);
}

Test(bulk, a_list_that_stops_growing_has_whole_items) {
    OPEN(rt);
    List *from = list_new(rt, 0), *l = list_new(rt, N);
    for (int i = 0; i < N; i++)
        cr_assert(list_append(rt, from, value_small(i)));
    stop_soon(rt);
    cr_expect_not(list_extend(rt, l, value_object(from)));
    expect_stopped(rt);
    cr_expect_eq(l->size, 2 * BULK_ITEMS);
    for (size_t i = 0; i < l->items->capacity; i++)
        cr_assert_eq(l->items->items[i], i < l->size ? value_small((int64_t)i) : UNBOUND);
    cr_expect(list_extend(rt, l, value_object(from)));
    cr_expect_eq(l->size, 2 * BULK_ITEMS + N);
    CLOSE(rt);
}

Test(bulk, an_order_that_stops_leaves_a_permutation) {
    OPEN(rt);
    List *l = list_new(rt, 0);
    int64_t sum = 0;
    for (int i = 0; i < N; i++)
        cr_assert(list_append(rt, l, value_small(i * INT64_C(7919) % N)));
    stop_soon(rt);
    cr_expect_not(list_sort(rt, l, NONE_VALUE, false));
    expect_stopped(rt);
    cr_expect_eq(l->size, N);
    for (size_t i = 0; i < l->size; i++)
        sum += as_small(l->items->items[i]);
    cr_expect_eq(sum, (int64_t)N * (N - 1) / 2);
    CLOSE(rt);
}
