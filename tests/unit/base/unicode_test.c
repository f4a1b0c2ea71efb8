/* tests/tools/check_base.py compares every code point with CPython; here are the corners.
 */
#include "base/unicode.h"

#include <criterion/criterion.h>
#include <string.h>

static Allocator alloc;

static char *mapped(UnicodeCase to, const char *text) {
    static char result[256];
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&out, &alloc);
    unicode_map_case(to, text, strlen(text), 0, strlen(text), &out);
    strcpy(result, buffer_cstr(&out));
    buffer_free(&out);
    cr_assert_eq(alloc.bytes, 0u);
    return result;
}

static char *normal(UnicodeForm form, const char *text) {
    static char result[256];
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&out, &alloc);
    unicode_normalize(form, text, strlen(text), &out);
    strcpy(result, buffer_cstr(&out));
    buffer_free(&out);
    cr_assert_eq(alloc.bytes, 0u);
    return result;
}

Test(unicode, predicates) {
    cr_expect(unicode_is_alpha('a') && unicode_is_alpha(0x4E00) &&
              !unicode_is_alpha('1'));
    cr_expect(unicode_is_alpha(0x2EBF0), "assigned in Unicode 15.1");
    cr_expect(unicode_is_decimal(0x0663) && !unicode_is_decimal(0xB2));
    cr_expect(unicode_is_digit(0xB2) && !unicode_is_digit(0xBD));
    cr_expect(unicode_is_numeric(0xBD) && unicode_is_numeric(0x4E94));
    cr_expect(unicode_is_space(0x1F) && unicode_is_space(0x3000) &&
              !unicode_is_space(0x200B));
    cr_expect(unicode_is_upper(0x2160) && unicode_is_lower(0x2170));
    cr_expect(unicode_is_title(0x01C5) && !unicode_is_title('A'));
    cr_expect(unicode_is_printable(' ') && !unicode_is_printable(0xA0));
    cr_expect_not(unicode_is_printable(0xD800));
    cr_expect(unicode_is_linebreak(0x2028) && !unicode_is_linebreak(0x200B));
}

Test(unicode, digit_values) {
    cr_expect_eq(unicode_decimal('7'), 7);
    cr_expect_eq(unicode_decimal(0x0669), 9);
    cr_expect_eq(unicode_decimal(0x1D7FF), 9);
    cr_expect_eq(unicode_decimal(0xB2), -1);
    cr_expect_eq(unicode_digit(0xB2), 2);
    cr_expect_eq(unicode_digit(0x2468), 9);
    cr_expect_eq(unicode_digit('x'), -1);
}

Test(unicode, case_of_texts) {
    cr_expect_str_eq(mapped(UNICODE_UPPER, "straße ﬃ"), "STRASSE FFI");
    cr_expect_str_eq(mapped(UNICODE_LOWER, "İ"), "i̇");
    cr_expect_str_eq(mapped(UNICODE_LOWER, "ΑΣ ΑΣΑ Σ Α'Σ' ΑΣ'Α"), "ας ασα σ α'ς' ασ'α");
    cr_expect_str_eq(mapped(UNICODE_TITLE, "they're ǆ ﬁn 3a"), "They'Re ǅ Fin 3A");
    cr_expect_str_eq(mapped(UNICODE_CAPITALIZE, "ßTRAẞE ΑΣ"), "Sstraße ας");
    cr_expect_str_eq(mapped(UNICODE_SWAP, "aBß ΑΣ"), "AbSS ας");
    cr_expect_str_eq(mapped(UNICODE_FOLD, "Straße ΑΣ"), "strasse ασ");
    cr_expect_str_eq(mapped(UNICODE_UPPER, ""), "");
}

Test(unicode, identifiers) {
    static const char *const GOOD[] = {"a", "_", "_1", "ñandú", "变量", "x·", "℘"};
    static const char *const BAD[] = {"", "1a", "a b", "·x", "a-", "\xED\xA0\x80", "€"};
    for (size_t i = 0; i < COUNT_OF(GOOD); i++)
        cr_expect(unicode_is_identifier(GOOD[i], strlen(GOOD[i])), "%s", GOOD[i]);
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        cr_expect_not(unicode_is_identifier(BAD[i], strlen(BAD[i])), "%s", BAD[i]);
}

Test(unicode, normal_forms) {
    cr_expect_str_eq(normal(UNICODE_NFC, "e\xCC\x81"), "\xC3\xA9");
    cr_expect_str_eq(normal(UNICODE_NFD, "\xC3\xA9"), "e\xCC\x81");
    cr_expect_str_eq(normal(UNICODE_NFKC, "ﬁ𝐱²"), "fix2");
    cr_expect_str_eq(normal(UNICODE_NFKD, "ﬁ\xC3\xA9"), "fie\xCC\x81");
    cr_expect_str_eq(normal(UNICODE_NFC, "plain"), "plain");
    cr_expect_str_eq(normal(UNICODE_NFC, "\xED\xA0\x80x"), "\xED\xA0\x80x");
    /* U+AC00 U+11A7: the second is no trailing consonant. */
    cr_expect_str_eq(normal(UNICODE_NFC, "\xEA\xB0\x80\xE1\x86\xA7"),
                     "\xEA\xB0\x80\xE1\x86\xA7");
}

Test(unicode, long_runs_of_marks_are_ordered) {
    /* 2000 pairs of U+0315 (class 232) and U+0323 (class 220). */
    enum { PAIRS = 2000 };
    static char text[1 + PAIRS * 4];
    text[0] = 'x';
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(text + 1 + i * 4, "\xCC\x95\xCC\xA3", 4);
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&out, &alloc);
    unicode_normalize(UNICODE_NFD, text, sizeof text, &out);
    cr_assert_eq(out.length, sizeof text);
    cr_expect_eq(memcmp(out.data + 1, "\xCC\xA3\xCC\xA3", 4), 0);
    cr_expect_eq(memcmp(out.data + out.length - 4, "\xCC\x95\xCC\x95", 4), 0);
    buffer_free(&out);
}

Test(unicode, refused_memory_shows) {
    for (uint64_t k = 1; k <= 3; k++) {
        allocator_init(&alloc, NULL, NULL);
        alloc.fail_from = alloc.fail_to = k;
        Buffer out;
        buffer_init(&out, &alloc);
        unicode_normalize(UNICODE_NFC, "e\xCC\x81", 3, &out);
        cr_expect_eq(out.failed, alloc.requests >= k, "request %d", (int)k);
        buffer_free(&out);
        cr_expect_eq(alloc.bytes, 0u);
    }
}
