/* Expected errors are CPython 3.13's bytes.decode("utf-8"). */
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct ErrorCase {
    const char *bytes;
    size_t n, start, end;
    const char *reason; /* NULL: valid */
} ErrorCase;

static const ErrorCase ERRORS[] = {
    {"", 0},
    {"\x61\x62\x63", 3},
    {"\x80", 1, 0, 1, "invalid start byte"},
    {"\x61\xBF", 2, 1, 2, "invalid start byte"},
    {"\xC0\x80", 2, 0, 1, "invalid start byte"},
    {"\xC1\xBF", 2, 0, 1, "invalid start byte"},
    {"\xC2", 1, 0, 1, "unexpected end of data"},
    {"\xC2\x41", 2, 0, 1, "invalid continuation byte"},
    {"\xE0\x9F\xBF", 3, 0, 1, "invalid continuation byte"},
    {"\xE0\xA0", 2, 0, 2, "unexpected end of data"},
    {"\xE0\xA0\x41", 3, 0, 2, "invalid continuation byte"},
    {"\xE0", 1, 0, 1, "unexpected end of data"},
    {"\xE0\x80", 2, 0, 1, "invalid continuation byte"},
    {"\xE1\x80", 2, 0, 2, "unexpected end of data"},
    {"\xE1\x80\xC0", 3, 0, 2, "invalid continuation byte"},
    {"\xED\xA0\x80", 3, 0, 1, "invalid continuation byte"},
    {"\xED\x9F\xBF", 3},
    {"\xED\xA0", 2, 0, 1, "invalid continuation byte"},
    {"\xED\x80", 2, 0, 2, "unexpected end of data"},
    {"\xEF\xBF\xBF", 3},
    {"\xF0\x8F\xBF\xBF", 4, 0, 1, "invalid continuation byte"},
    {"\xF0\x90", 2, 0, 2, "unexpected end of data"},
    {"\xF0\x90\x80", 3, 0, 3, "unexpected end of data"},
    {"\xF0\x90\x80\x41", 4, 0, 3, "invalid continuation byte"},
    {"\xF0\x90\x41\x41", 4, 0, 2, "invalid continuation byte"},
    {"\xF0\x41\x41\x41", 4, 0, 1, "invalid continuation byte"},
    {"\xF4\x8F\xBF\xBF", 4},
    {"\xF4\x90\x80\x80", 4, 0, 1, "invalid continuation byte"},
    {"\xF4\x90", 2, 0, 1, "invalid continuation byte"},
    {"\xF5\x80\x80\x80", 4, 0, 1, "invalid start byte"},
    {"\xFF", 1, 0, 1, "invalid start byte"},
    {"\xF8\x88\x80\x80\x80", 5, 0, 1, "invalid start byte"},
    {"0123456789abcdefghijklmnopqrstuvwxyz\xE9 fin", 41, 36, 37,
     "invalid continuation byte"},
    {"\xF1", 1, 0, 1, "unexpected end of data"},
    {"\xF1\x80\x80", 3, 0, 3, "unexpected end of data"},
    {"\xF1\x80\x80\x80", 4},
};

Test(utf8, errors_are_those_of_cpython) {
    for (size_t i = 0; i < COUNT_OF(ERRORS); i++) {
        const ErrorCase *c = &ERRORS[i];
        Utf8Error error = {.start = 77};
        bool failed = utf8_find_error(c->bytes, c->n, 0, &error);
        cr_expect_eq(failed, c->reason != NULL, "case %zu", i);
        cr_expect_eq(utf8_is_strict(c->bytes, c->n), !failed, "case %zu", i);
        if (!failed || !c->reason) continue;
        cr_expect_eq(error.start, c->start, "case %zu", i);
        cr_expect_eq(error.end, c->end, "case %zu", i);
        cr_expect_str_eq(error.reason, c->reason, "case %zu", i);
        cr_expect_eq(error.truncated, !strcmp(c->reason, "unexpected end of data"));
    }
}

Test(utf8, errors_go_on_where_the_last_ended) {
    const char bytes[] = "a\xFF\xE3\x81 z\xC3";
    Utf8Error error = {0};
    size_t ends[3], found = 0;
    while (found < 3 && utf8_find_error(bytes, sizeof bytes - 1, error.end, &error))
        ends[found++] = error.end;
    cr_assert_eq(found, 3u);
    cr_expect_eq(ends[0], 2u);
    cr_expect_eq(ends[1], 4u);
    cr_expect_eq(ends[2], 7u);
    cr_expect_not(utf8_find_error(bytes, sizeof bytes - 1, error.end, &error));
}

Test(utf8, every_code_point_round_trips) {
    for (uint32_t cp = 0; cp < UNICODE_LIMIT; cp++) {
        char bytes[UTF8_MAX];
        size_t size, n = utf8_encode(cp, bytes);
        bool right = utf8_decode(bytes, &size) == cp && size == n && utf8_size(cp) == n &&
                     utf8_length_of(bytes[0]) == n && utf8_is_wide(bytes, n) &&
                     utf8_is_strict(bytes, n) == !utf8_is_surrogate(cp) &&
                     utf8_count(bytes, n) == 1;
        if (!right) cr_assert_fail("U+%04X", cp);
    }
}

/* A text with code points of every length, long enough for the fast paths. */
static size_t mixed_text(char *out, size_t points, uint32_t step) {
    size_t n = 0;
    uint32_t x = step;
    for (size_t i = 0; i < points; i++) {
        x = x * 1103515245u + 12345u;
        static const uint32_t RANGES[] = {0x80, 0x80, 0x800, 0x10000, 0x110000};
        n += utf8_encode((x >> 8) % RANGES[x >> 4 & 3 ? (x >> 6) % 5 : 0], out + n);
    }
    return n;
}

Test(utf8, counting_and_finding_agree_with_walking) {
    enum { POINTS = 700 };
    char text[POINTS * UTF8_MAX];
    for (uint32_t step = 0; step < 40; step++) {
        size_t points = POINTS - step * 17;
        size_t n = mixed_text(text, points, step);
        cr_assert_eq(utf8_count(text, n), points);
        size_t pos = 0;
        for (size_t i = 0; i < points; i++) {
            cr_assert_eq(utf8_offset(text, n, i), pos);
            size_t next = utf8_next(text, pos);
            cr_assert_eq(utf8_prev(text, next), pos);
            pos = next;
        }
        cr_assert_eq(pos, n);
        cr_assert_eq(utf8_offset(text, n, points), n);
    }
    cr_expect_eq(utf8_count("", 0), 0u);
    cr_expect_eq(utf8_offset("", 0, 0), 0u);
}

Test(utf8, long_texts_count_right) {
    enum { N = 300000 };
    static char text[N];
    memset(text, 'x', N);
    cr_expect_eq(utf8_count(text, N), (size_t)N);
    memset(text, 0x80, N);
    cr_expect_eq(utf8_count(text, N), 0u);
}

Test(utf8, ascii_prefix) {
    char text[100];
    memset(text, 'a', sizeof text);
    for (size_t at = 0; at < sizeof text; at++) {
        text[at] = '\x80';
        cr_assert_eq(utf8_ascii_prefix(text, sizeof text), at);
        cr_assert(utf8_is_ascii(text, at));
        text[at] = 'a';
    }
    cr_assert(utf8_is_ascii(text, sizeof text));
}

Test(utf8, surrogates_and_widths) {
    const char text[] = "\xED\x9F\xBF"
                        "a"
                        "\xED\xA0\x80"
                        "b";
    cr_expect_eq(utf8_find_surrogate(text, 8), 4u);
    cr_expect_eq(utf8_find_surrogate(text, 4), 4u);
    cr_expect_eq(utf8_find_surrogate("", 0), 0u);
    cr_expect(utf8_is_wide(text, 8));
    cr_expect_not(utf8_is_strict(text, 8));
    cr_expect_eq(utf8_width("abc", 3), 1);
    cr_expect_eq(utf8_width("\xC3\xBF", 2), 1);
    cr_expect_eq(utf8_width("\xC4\x80", 2), 2);
    cr_expect_eq(utf8_width("\xED\xA0\x80", 3), 2);
    cr_expect_eq(utf8_width("\xF0\x90\x80\x80", 4), 4);
}
