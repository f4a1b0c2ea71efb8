#include "base/alloc.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(alloc, counts_live_bytes_and_the_peak) {
    Allocator a;
    allocator_init(&a, NULL, NULL);
    void *x = mem_alloc(&a, 100), *y = mem_alloc_zero(&a, 50);
    cr_assert(x && y);
    cr_expect_eq(a.bytes, 150u);
    x = mem_realloc(&a, x, 100, 10);
    cr_assert(x);
    cr_expect_eq(a.bytes, 60u);
    cr_expect_eq(a.peak, 150u);
    mem_free(&a, x, 10);
    mem_free(&a, y, 50);
    mem_free(&a, NULL, 0);
    cr_expect_eq(a.bytes, 0u);
    cr_expect_eq(a.requests, 2u);
}

Test(alloc, empty_blocks_are_blocks) {
    Allocator a;
    allocator_init(&a, NULL, NULL);
    void *x = mem_alloc(&a, 0);
    cr_assert(x);
    x = mem_realloc(&a, x, 0, 0);
    cr_assert(x);
    mem_free(&a, x, 0);
    cr_expect_eq(a.bytes, 0u);
}

Test(alloc, the_limit_holds) {
    Allocator a;
    allocator_init(&a, NULL, NULL);
    a.limit = 100;
    char *x = mem_alloc(&a, 60);
    cr_assert(x);
    memset(x, 7, 60);
    cr_expect_null(mem_alloc(&a, 41));
    cr_expect_null(mem_realloc(&a, x, 60, 101));
    cr_expect_null(mem_alloc(&a, SIZE_MAX));
    cr_expect_eq(x[59], 7);
    x = mem_realloc(&a, x, 60, 100);
    cr_assert(x);
    cr_expect_eq(x[59], 7);
    mem_free(&a, x, 100);
}

static void *never_asked(void *user, void *block, size_t old_size, size_t new_size,
                         size_t align) {
    ++*(int *)user;
    return NULL;
}

Test(alloc, nobody_is_asked_for_more_than_there_are_addresses) {
    Allocator a;
    int asked = 0;
    allocator_init(&a, never_asked, &asked);
    cr_expect_null(mem_alloc(&a, (size_t)1 << 62));
    cr_expect_null(mem_alloc_aligned(&a, SIZE_MAX - 4096, 64));
    cr_expect_eq(asked, 0);
    cr_expect_null(mem_alloc(&a, (size_t)1 << 40));
    cr_expect_eq(asked, 1);
}

Test(alloc, refuses_the_requests_named) {
    Allocator a;
    allocator_init(&a, NULL, NULL);
    a.fail_from = 2, a.fail_to = 3;
    void *first = mem_alloc(&a, 1);
    cr_expect(first);
    cr_expect_null(mem_alloc(&a, 1));
    cr_expect_null(mem_realloc(&a, first, 1, 2));
    first = mem_realloc(&a, first, 1, 2);
    cr_expect(first);
    mem_free(&a, first, 2);
}

Test(alloc, aligned_blocks) {
    Allocator a;
    allocator_init(&a, NULL, NULL);
    void *block = mem_alloc_aligned(&a, 32768, 32768);
    cr_assert(block);
    cr_expect_eq((uintptr_t)block % 32768, 0u);
    mem_free_aligned(&a, block, 32768, 32768);
    cr_expect_eq(a.bytes, 0u);
}

static void *host(void *user, void *block, size_t old_size, size_t new_size,
                  size_t align) {
    (void)align;
    size_t *balance = user;
    *balance += new_size - old_size;
    if (new_size) return realloc(block, new_size);
    free(block);
    return NULL;
}

Test(alloc, the_hosts_function_is_told_sizes) {
    size_t balance = 0;
    Allocator a;
    allocator_init(&a, host, &balance);
    void *x = mem_alloc(&a, 10);
    x = mem_realloc(&a, x, 10, 25);
    cr_expect_eq(balance, 25u);
    mem_free(&a, x, 25);
    cr_expect_eq(balance, 0u);
}

Test(alloc, size_muladd_sees_overflow) {
    size_t r;
    cr_expect(size_muladd(3, 4, 5, &r) && r == 17);
    cr_expect(size_muladd(SIZE_MAX, 1, 0, &r) && r == SIZE_MAX);
    cr_expect_not(size_muladd(SIZE_MAX, 1, 1, &r));
    cr_expect_not(size_muladd(SIZE_MAX / 2 + 1, 2, 0, &r));
}
