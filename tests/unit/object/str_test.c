#include "fixture.h"

#include <stdio.h>
#include <time.h>
#include "object/format.h"
#include "object/text.h"

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

Test(str, interned_strings_are_one) {
    OPEN(rt);
    Str *a = str_intern_cstr(rt, "name"), *b = str_intern(rt, str_from_cstr(rt, "name"));
    cr_expect_eq(a, b);
    cr_expect_neq(a, str_from_cstr(rt, "name"));
    cr_expect_eq(str_from_cstr(rt, "x"), str_intern_cstr(rt, "x"));
    cr_expect_eq(NAME(rt, dunder_name), str_intern_cstr(rt, "__name__"));
    CLOSE(rt);
}

Test(str, forgotten_interned_strings_disappear) {
    OPEN(rt);
    char text[32];
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "forgotten %d", i);
        cr_assert(str_intern_cstr(rt, text));
        if (i % 5000 == 0) heap_collect(&rt->heap, true);
    }
    heap_collect(&rt->heap, true);
    cr_expect_lt(((uint32_t *)rt->interned)[2], 32768); /* its capacity */
    cr_expect_eq(NAME(rt, keys), str_intern_cstr(rt, "keys"));
    CLOSE(rt);
}

Test(str, hash_is_the_same_from_both_sides) {
    OPEN(rt);
    Str *s = str_from_cstr(rt, "hash me");
    int64_t visible = hash_text(rt->hash_key, s->bytes, s->size);
    cr_expect_eq(str_public_hash(rt, s), visible);
    cr_expect_eq(str_hash(rt, s), hash_fold(visible));
    cr_expect_eq(str_public_hash(rt, s), visible);
    cr_expect_eq(str_public_hash(rt, rt->empty_str), 0);
    CLOSE(rt);
}

Test(str, positions_in_long_texts) {
    OPEN(rt);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    for (uint32_t i = 0; i < 10000; i++)
        buffer_codepoint(&b, i % 7 ? 0x20 + i : 'a');
    Str *s = str_from_buffer(rt, &b);
    cr_expect_eq(s->length, 10000);
    for (uint32_t i = 0; i < 10000; i++)
        cr_expect_eq(str_at(rt, s, i), i % 7 ? 0x20 + i : 'a');
    cr_expect_eq(str_offset(rt, s, 10000), s->size);
    Str *part = str_substring(rt, s, 9990, 9992);
    cr_expect_eq(str_at(rt, part, 1), str_at(rt, s, 9991));
    CLOSE(rt);
}

Test(str, appending_leaves_the_shorter_one) {
    OPEN(rt);
    Str *x = str_from_cstr(rt, "x"), *s = rt->empty_str;
    for (int i = 0; i < 1000; i++)
        s = str_append(rt, s, x);
    Str *t = s;
    Str *u = str_append(rt, s, str_from_cstr(rt, "u"));
    Str *v = str_append(rt, s, str_from_cstr(rt, "v"));
    cr_expect_eq(t->size, 1000);
    cr_expect_eq(u->bytes[1000], 'u');
    cr_expect_eq(v->bytes[1000], 'v');
    cr_expect_eq(strlen(str_cstr(rt, t)), 1000);
    cr_expect_eq(strlen(str_cstr(rt, u)), 1001);
    cr_expect(!str_equal(u, v));
    CLOSE(rt);
}

Test(str, a_million_appends_are_quick) {
    OPEN(rt);
    Str *x = str_from_cstr(rt, "x"), *s = rt->empty_str;
    double start = seconds();
    for (int i = 0; i < 1000000; i++)
        s = str_append(rt, s, x);
    double took = seconds() - start;
    cr_expect_eq(s->size, 1000000);
    cr_expect_lt(took, 1.0, "%g s", took); /* quadratic would be minutes */
    CLOSE(rt);
}

Test(str, repr_quotes_as_cpython) {
    static const char *const cases[][2] = {
        {"plain", "'plain'"},
        {"it's", "\"it's\""},
        {"\"", "'\"'"},
        {"'\"", "'\\'\"'"},
        {"\\", "'\\\\'"},
        {"\t\n\r", "'\\t\\n\\r'"},
        {"\x01\x7F", "'\\x01\\x7f'"},
        {"\xC3\xA9", "'\xC3\xA9'"},
        {"\xC2\x80", "'\\x80'"},
        {"\xE2\x80\xA8", "'\\u2028'"},
        {"\xED\xA0\x80", "'\\ud800'"},
    };
    OPEN(rt);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        EXPECT_STR(str_repr(rt, str_from_cstr(rt, cases[i][0])), cases[i][1]);
    CLOSE(rt);
}

Test(str, formats_of_raise) {
    OPEN(rt);
    Value s = value_object(str_from_cstr(rt, "text"));
    EXPECT_STR(str_format(rt, "%s|%d|%c|%5zu|%lld|%%", "a", -5, 0xE9, (size_t)7, -8ll),
               "a|-5|\xC3\xA9|    7|-8|%");
    EXPECT_STR(str_format(rt, "%U %T %N", as_str(s), s, rt->types[TYPE_STR]),
               "text str str");
    EXPECT_STR(str_format(rt, "%.2s|%.3U", "\xC3\xA9\xC3\xA9", as_str(s)),
               "\xC3\xA9|tex");
    EXPECT_STR(str_format(rt, "%R %S", s, s), "'text' text");
    CLOSE(rt);
}

Test(str, order_is_by_code_points) {
    OPEN(rt);
    Str *bmp = str_from_codepoint(rt, 0xFFFF), *astral = str_from_codepoint(rt, 0x10000);
    Str *surrogate = str_from_codepoint(rt, 0xD800);
    cr_expect_lt(str_compare(bmp, astral), 0);
    cr_expect_lt(str_compare(surrogate, bmp), 0);
    cr_expect_lt(str_compare(rt->empty_str, bmp), 0);
    CLOSE(rt);
}

Test(text, searching_agrees_with_a_naive_search) {
    OPEN(rt);
    char h[300], needle[40];
    uint32_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        size_t n = (seed = seed * 1664525 + 1013904223) >> 16 & 255;
        size_t m = (seed = seed * 1664525 + 1013904223) >> 16 & 31;
        for (size_t i = 0; i < n; i++)
            h[i] = "ab"[(seed = seed * 1664525 + 1013904223) >> 20 & 1];
        for (size_t i = 0; i < m; i++)
            needle[i] = n > m ? h[i + n / 3 - m / 3 * (n / 3 >= m / 3)] : 'a';
        int64_t first = -1, last = -1;
        for (size_t i = 0; i + m <= n; i++) {
            if (memcmp(h + i, needle, m)) continue;
            if (first < 0) first = (int64_t)i;
            last = (int64_t)i;
        }
        cr_assert_eq(search_first(rt, h, n, needle, m), first);
        cr_assert_eq(search_last(rt, h, n, needle, m), last);
    }
    CLOSE(rt);
}

Test(text, hostile_searches_stay_linear) {
    OPEN(rt);
    size_t n = 1 << 20, m = 1 << 16;
    char *h = mem_alloc(&rt->alloc, n), *needle = mem_alloc(&rt->alloc, m);
    cr_assert(h && needle);
    memset(h, 'a', n);
    memset(needle, 'a', m);
    double start = seconds();
    needle[0] = 'b';
    cr_expect_eq(search_first(rt, h, n, needle, m), SEARCH_NONE);
    cr_expect_eq(search_last(rt, h, n, needle, m), SEARCH_NONE);
    needle[0] = 'a';
    needle[m - 1] = 'b';
    cr_expect_eq(search_first(rt, h, n, needle, m), SEARCH_NONE);
    cr_expect_eq(search_last(rt, h, n, needle, m), SEARCH_NONE);
    cr_expect_lt(seconds() - start, 2.0);
    mem_free(&rt->alloc, h, n);
    mem_free(&rt->alloc, needle, m);
    CLOSE(rt);
}
