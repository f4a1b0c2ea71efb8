#include "base/arena.h"

#include <criterion/criterion.h>
#include <string.h>

Test(arena, gives_zeroed_aligned_memory_and_takes_it_all_back) {
    Allocator a;
    Arena arena;
    allocator_init(&a, NULL, NULL);
    arena_init(&arena, &a);
    for (size_t size = 0; size < 5000; size = size * 2 + 1) {
        char *p = arena_alloc(&arena, size);
        cr_assert(p);
        cr_assert_eq((uintptr_t)p % 16, 0u);
        for (size_t i = 0; i < size; i++)
            cr_assert_eq(p[i], 0);
        memset(p, 0xFF, size);
    }
    cr_expect_not(arena.failed);
    arena_free(&arena);
    cr_expect_eq(a.bytes, 0u);
    cr_expect(arena_alloc(&arena, 1), "usable again");
    arena_free(&arena);
}

Test(arena, copies_are_terminated) {
    Allocator a;
    Arena arena;
    allocator_init(&a, NULL, NULL);
    arena_init(&arena, &a);
    char *copy = arena_copy(&arena, "abcdef", 3);
    cr_assert(copy);
    cr_expect_str_eq(copy, "abc");
    arena_free(&arena);
}

Test(arena, refusals_are_sticky) {
    Allocator a;
    Arena arena;
    allocator_init(&a, NULL, NULL);
    arena_init(&arena, &a);
    cr_expect_null(arena_alloc(&arena, SIZE_MAX));
    cr_expect_null(arena_alloc(&arena, SIZE_MAX - 20));
    cr_expect(arena.failed);
    a.fail_from = 1, a.fail_to = UINT64_MAX;
    cr_expect_null(arena_alloc(&arena, 1));
    arena_free(&arena);
    cr_expect_eq(a.bytes, 0u);
}
