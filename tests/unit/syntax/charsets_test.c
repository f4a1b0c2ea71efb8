/* Encodings of one byte per character. */
#include <criterion/criterion.h>
#include <string.h>

#include "syntax/charsets.h"

static const uint16_t *find(const char *name) { return charset_find(name, strlen(name)); }
static unsigned upper(const char *name, unsigned byte) {
    const uint16_t *half = find(name);
    cr_assert(half, "%s", name);
    return half[byte - 0x80];
}

/* The code points are those of Unicode's mapping tables. */
Test(charsets, map_the_upper_half) {
    cr_expect_eq(upper("cp1252", 0x80), 0x20AC); /* euro sign */
    cr_expect_eq(upper("cp1252", 0xFF), 0x00FF);
    cr_expect_eq(upper("cp1251", 0xC0), 0x0410); /* Cyrillic A */
    cr_expect_eq(upper("koi8_r", 0xC1), 0x0430); /* Cyrillic a */
    cr_expect_eq(upper("cp437", 0x80), 0x00C7);  /* C with cedilla */
    cr_expect_eq(upper("mac_roman", 0x80), 0x00C4);
    cr_expect_eq(upper("iso8859_2", 0xA1), 0x0104);  /* A with ogonek */
    cr_expect_eq(upper("iso8859_7", 0xE1), 0x03B1);  /* alpha */
    cr_expect_eq(upper("iso8859_15", 0xA4), 0x20AC); /* where Latin-1 has another */
    cr_expect_eq(upper("iso8859_15", 0xA5), 0x00A5);
}

Test(charsets, have_holes) {
    cr_expect_eq(upper("cp1252", 0x81), 0);
    cr_expect_eq(upper("iso8859_3", 0xA5), 0);
}

Test(charsets, go_by_several_names) {
    const uint16_t *half = find("cp1252");
    cr_expect_eq(find("windows_1252"), half);
    cr_expect_eq(find("Windows-1252"), half);
    cr_expect_eq(find("CP1252"), half);
    cr_expect_eq(find("latin2"), find("iso8859_2"));
    cr_expect_eq(find("ISO-8859-2"), find("iso8859_2"));
    cr_expect_neq(find("cp1251"), half);
}

Test(charsets, a_name_is_known_or_not) {
    cr_expect_null(find(""));
    cr_expect_null(find("cp125"));
    cr_expect_null(find("cp12522"));
    cr_expect_null(find("utf_8"));
    cr_expect_null(find("a_name_that_is_far_longer_than_any_encoding_has"));
    cr_expect_eq(charset_find("cp1252 and more", 6), find("cp1252"));
}
