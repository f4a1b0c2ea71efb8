/* Finding bytes in bytes. */
#include "fixture.h"

#include "object/search.h"

static int64_t first(Runtime *rt, const char *h, const char *needle) {
    return search_first(rt, h, strlen(h), needle, strlen(needle));
}
static int64_t last(Runtime *rt, const char *h, const char *needle) {
    return search_last(rt, h, strlen(h), needle, strlen(needle));
}
static int64_t count(Runtime *rt, const char *h, const char *needle, size_t max) {
    return search_count(rt, h, strlen(h), needle, strlen(needle), max);
}

Test(search, finds_the_first_and_the_last) {
    OPEN(rt);
    cr_expect_eq(first(rt, "abcabc", "bc"), 1);
    cr_expect_eq(last(rt, "abcabc", "bc"), 4);
    cr_expect_eq(first(rt, "abc", "abc"), 0);
    cr_expect_eq(last(rt, "abc", "abc"), 0);
    cr_expect_eq(first(rt, "ab", "abc"), SEARCH_NONE);
    cr_expect_eq(last(rt, "ab", "abc"), SEARCH_NONE);
    cr_expect_eq(first(rt, "aab", "b"), 2);
    cr_expect_eq(last(rt, "abb", "a"), 0);
    CLOSE(rt);
}

Test(search, nothing_is_at_both_ends) {
    OPEN(rt);
    cr_expect_eq(first(rt, "abc", ""), 0);
    cr_expect_eq(last(rt, "abc", ""), 3);
    cr_expect_eq(first(rt, "", ""), 0);
    cr_expect_eq(last(rt, "", ""), 0);
    CLOSE(rt);
}

Test(search, counts_what_does_not_overlap_up_to_a_maximum) {
    OPEN(rt);
    cr_expect_eq(count(rt, "aaaaa", "aa", SIZE_MAX), 2);
    cr_expect_eq(count(rt, "abcabcabc", "abc", 2), 2);
    cr_expect_eq(count(rt, "abcabcabc", "abc", 0), 0);
    cr_expect_eq(count(rt, "aaa", "a", SIZE_MAX), 3);
    cr_expect_eq(count(rt, "aaa", "a", 2), 2);
    cr_expect_eq(count(rt, "", "a", SIZE_MAX), 0);
    CLOSE(rt);
}

/* 300 KB are searched in several chunks: a needle may lie at any place of them. */
enum { LONG = 300 * 1000 };
static char text[LONG];

static void expect_found_at(Runtime *rt, size_t at, const char *needle, size_t m) {
    memset(text, 'a', LONG);
    memcpy(text + at, needle, m);
    int64_t place = (int64_t)at;
    cr_expect_eq(search_first(rt, text, LONG, needle, m), place, "%zu at %zu", m, at);
    cr_expect_eq(search_last(rt, text, LONG, needle, m), place, "%zu at %zu", m, at);
    cr_expect_eq(search_count(rt, text, LONG, needle, m, SIZE_MAX), 1);
    cr_expect_eq(search_first(rt, text, LONG - 1, "b", 1), SEARCH_NONE);
}

Test(search, no_needle_falls_between_two_chunks) {
    OPEN(rt);
    static const char needle[] = "xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaay";
    static const size_t sizes[] = {1, 2, 16, 17, 32};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        size_t m = sizes[i];
        for (size_t chunk = 0; chunk <= LONG; chunk += 64 * 1024)
            for (size_t before = 0; before <= m && before <= chunk; before++)
                expect_found_at(rt, chunk - before, needle, m);
        expect_found_at(rt, LONG - m, needle, m);
    }
    CLOSE(rt);
}

Test(search, every_place_of_a_short_text) {
    OPEN(rt);
    for (size_t n = 1; n <= 200; n++) /* with and without preparing the needle */
        for (size_t m = 1; m <= n && m <= 20; m++) {
            char h[200];
            memset(h, 'a', n);
            h[n - 1] = 'b';
            const char *needle = h + n - m; /* the only one: it ends in b */
            int64_t place = (int64_t)(n - m);
            cr_assert_eq(search_first(rt, h, n, needle, m), place, "%zu in %zu", m, n);
            cr_assert_eq(search_last(rt, h, n, needle, m), place, "%zu in %zu", m, n);
            cr_assert_eq(search_last(rt, h, n - 1, needle, m), SEARCH_NONE);
        }
    CLOSE(rt);
}

Test(search, charges_for_what_it_reads) {
    OPEN(rt);
    memset(text, 'a', LONG);
    rt->fuel = INT64_MAX;
    cr_expect_eq(search_first(rt, text, LONG, "b", 1), SEARCH_NONE);
    int64_t cost = INT64_MAX - rt->fuel;
    cr_expect_geq(cost, LONG >> 10);
    cr_expect_leq(cost, LONG >> 7);
    CLOSE(rt);
}

static bool refuse(Runtime *rt) {
    rt->fuel = 0;
    raise(rt, TYPE_RUNTIME_ERROR, "out of fuel");
    return false;
}

Test(search, is_refused_without_fuel) {
    OPEN(rt);
    memset(text, 'a', LONG);
    static const char needle[] = "baaaaaaaaaaaaaaaaaaaa";
    for (size_t m = 1; m <= 20; m += 19) {
        rt->on_fuel = refuse;
        rt->fuel = 0;
        cr_expect_eq(search_first(rt, text, LONG, needle, m), SEARCH_RAISED);
        error_clear(rt);
        rt->fuel = 0;
        cr_expect_eq(search_last(rt, text, LONG, needle, m), SEARCH_RAISED);
        error_clear(rt);
        rt->fuel = 0;
        cr_expect_eq(search_count(rt, text, LONG, needle, m, SIZE_MAX), SEARCH_RAISED);
        error_clear(rt);
    }
    CLOSE(rt);
}
