/* The map from addresses to blocks against a plain array. */
#include "memory/granules.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(granules, behaves_as_an_array) {
    enum { N = 3000 };
    static bool there[N];
    static char blocks[N];
    Allocator alloc;
    Granules g = {0};
    unsigned seed = 1;
    allocator_init(&alloc, NULL, NULL);
    cr_assert_null(granules_find(&g, 1));
    for (int step = 0; step < 200 * 1000; step++) {
        uintptr_t n = 1 + (uintptr_t)rand_r(&seed) % (N - 1);
        if (there[n]) {
            granules_remove(&g, n);
        } else {
            cr_assert(granules_reserve(&g, &alloc, 1));
            granules_add(&g, n, (struct HeapBlock *)&blocks[n]);
        }
        there[n] = !there[n];
        uintptr_t m = 1 + (uintptr_t)rand_r(&seed) % (N - 1);
        void *found = granules_find(&g, m);
        cr_assert_eq(found, there[m] ? &blocks[m] : NULL);
    }
    granules_free(&g, &alloc);
    cr_assert_eq(alloc.bytes, 0);
}

Test(granules, a_refused_growth_leaves_the_map_whole) {
    Allocator alloc;
    Granules g = {0};
    allocator_init(&alloc, NULL, NULL);
    cr_assert(granules_reserve(&g, &alloc, 1));
    granules_add(&g, 7, (struct HeapBlock *)&alloc);
    alloc.fail_from = 1;
    alloc.fail_to = UINT64_MAX;
    cr_assert_not(granules_reserve(&g, &alloc, 1000));
    cr_assert_not(granules_reserve(&g, &alloc, SIZE_MAX / 4));
    cr_assert_eq((void *)granules_find(&g, 7), &alloc);
    granules_free(&g, &alloc);
}
