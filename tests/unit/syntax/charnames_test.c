#include "front.h"

#include "syntax/charnames.h"

static uint32_t find(const char *name) {
    uint32_t cp;
    return charname_find(name, strlen(name), &cp) ? cp : UINT32_MAX;
}

Test(charnames, names_and_aliases) {
    cr_assert_eq(find("LATIN SMALL LETTER A"), 'a');
    cr_assert_eq(find("latin small letter a"), 'a');
    cr_assert_eq(find("BULLET"), 0x2022);
    cr_assert_eq(find("LINE FEED"), '\n');
    cr_assert_eq(find("NO SUCH THING"), UINT32_MAX);
    cr_assert_eq(find(""), UINT32_MAX);
}

Test(charnames, computed_names) {
    cr_assert_eq(find("CJK UNIFIED IDEOGRAPH-4E00"), 0x4E00);
    cr_assert_eq(find("CJK UNIFIED IDEOGRAPH-0041"), UINT32_MAX);
    cr_assert_eq(find("HANGUL SYLLABLE GA"), 0xAC00);
    cr_assert_eq(find("HANGUL SYLLABLE HIH"), 0xD7A3);
    cr_assert_eq(find("HANGUL SYLLABLE XX"), UINT32_MAX);
}
