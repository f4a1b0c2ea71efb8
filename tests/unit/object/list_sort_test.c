#include "object/containers.h"
#include "object/function.h"
#include "tests/unit/object/fixture.h"

enum { RANDOM, ASCENDING, DESCENDING, NEARLY_SORTED, FEW_VALUES, SHAPES };

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static int64_t item_of(int shape, int i, int n, uint32_t *random) {
    switch (shape) {
    case ASCENDING: return i;
    case DESCENDING: return n - i;
    case NEARLY_SORTED: return i % 100 < 90 ? i : (int64_t)next_random(random) % n;
    case FEW_VALUES: return next_random(random) % 4;
    default: return next_random(random) % 1000;
    }
}

static List *make_list(Runtime *rt, int shape, int n) {
    uint32_t random = (uint32_t)(n * 31 + shape);
    List *l = list_new(rt, 0);
    for (int i = 0; i < n; i++)
        cr_assert(list_append(rt, l, value_small(item_of(shape, i, n, &random))));
    return l;
}

static Value last_digit(Runtime *rt, Value *args, size_t n) {
    return value_small(as_small(args[0]) % 10);
}

static Value digit_and_item(Runtime *rt, Value *args, size_t n) {
    Value pair[2] = {value_small(as_small(args[0]) % 10), args[0]};
    return value_object(tuple_from(rt, pair, 2));
}

static const NativeDef by_digit = {"digit(n, /)", last_digit, NULL};
static const NativeDef by_pair = {"pair(n, /)", digit_and_item, NULL};

static void check_order(const List *l, bool reverse) {
    for (size_t i = 1; i < l->size; i++) {
        Value a = l->items->items[i - 1], b = l->items->items[i];
        cr_assert(reverse ? a >= b : a <= b);
    }
}

static void sort_both_ways(Runtime *rt, int shape, int n) {
    for (int reverse = 0; reverse < 2; reverse++) {
        List *l = make_list(rt, shape, n);
        cr_assert(list_sort(rt, l, NONE_VALUE, reverse));
        cr_assert_eq(l->size, (size_t)n);
        check_order(l, reverse);
    }
}

Test(list_sort, sorts_every_shape_and_size) {
    OPEN(rt);
    for (int shape = 0; shape < SHAPES; shape++) {
        for (int n = 0; n < 200; n += 7)
            sort_both_ways(rt, shape, n);
        sort_both_ways(rt, shape, 5000);
    }
    CLOSE(rt);
}

/* Sorted lists, sorted again by their last digits: stable in both directions. */
static void check_stability(Runtime *rt, const NativeDef *def, int n) {
    Value key = value_object(native_new(rt, def, UNBOUND, NULL));
    for (int reverse = 0; reverse < 2; reverse++) {
        List *l = make_list(rt, ASCENDING, n);
        cr_assert(list_sort(rt, l, key, reverse));
        for (size_t i = 1; i < l->size; i++) {
            int64_t a = as_small(l->items->items[i - 1]),
                    b = as_small(l->items->items[i]);
            if (a % 10 != b % 10)
                cr_assert(reverse ? a % 10 > b % 10 : a % 10 < b % 10);
            else
                cr_assert(reverse && def == &by_pair ? a > b : a < b);
        }
    }
}

Test(list_sort, is_stable) {
    OPEN(rt);
    check_stability(rt, &by_digit, 1000);
    check_stability(rt, &by_pair, 1000);
    CLOSE(rt);
}

Test(list_sort, is_stable_when_every_allocation_collects) {
    OPEN(rt);
    rt->heap.stress = true;
    check_stability(rt, &by_pair, 150);
    CLOSE(rt);
}
