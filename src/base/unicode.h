/* unicode.h - properties and case mappings of code points, as CPython 3.13's str sees
 * them.
 *
 * Built on utf8proc; what utf8proc lacks (numeric types, special casing, derived case
 * properties, identifiers) comes from unicode.def. Code points are below UNICODE_LIMIT;
 * surrogates are allowed and have no property. ASCII and Latin-1 answer from one table
 * look-up. CPython 3.13 knows Unicode 15.1, utf8proc 2.8 knows 15.0: unicode.def adds the
 * difference. With an older utf8proc (2.7: Unicode 14) code points newer than its tables
 * count as unassigned.
 * Nothing keeps state; only functions that take a Buffer allocate. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/buffer.h"
#include "base/utf8.h"

/* ---- one code point: the predicates behind str.isalpha() and its kin ---- */

bool unicode_is_alpha(uint32_t cp);
bool unicode_is_decimal(uint32_t cp); /* str.isdecimal: positional digits, Nd */
bool unicode_is_digit(
    uint32_t cp); /* str.isdigit: also superscripts and circled digits */
bool unicode_is_numeric(
    uint32_t cp); /* str.isnumeric: also fractions, Roman, CJK numbers */
bool unicode_is_alnum(uint32_t cp); /* alpha, decimal, digit or numeric */
bool unicode_is_space(uint32_t cp); /* str.isspace, split(), strip() */
bool unicode_is_lower(uint32_t cp);
bool unicode_is_upper(uint32_t cp);
bool unicode_is_title(uint32_t cp);
bool unicode_is_cased(uint32_t cp);          /* lower, upper or title */
bool unicode_is_case_ignorable(uint32_t cp); /* transparent to the final-sigma rule */
bool unicode_is_printable(uint32_t cp);      /* repr() shows it as it is */
bool unicode_is_wide(uint32_t cp); /* two columns on a terminal: East Asian W and F */
bool unicode_is_linebreak(uint32_t cp); /* str.splitlines() splits after it */
/* May start / continue an identifier; '_' may do both. Not yet normalised: an identifier
 * is compared by its NFKC form. */
bool unicode_is_id_start(uint32_t cp);
bool unicode_is_id_continue(uint32_t cp);

/* The decimal value 0..9 of a character for which is_decimal holds, else -1. int() and
 * float() translate their text by this. */
int unicode_decimal(uint32_t cp);
/* The digit value 0..9 of a character for which is_digit holds, else -1. */
int unicode_digit(uint32_t cp);
/* General category, two letters: "Lu", "Cn" ... */
const char *unicode_category(uint32_t cp);

/* ---- one code point: full case mappings, up to three code points out ---- */

enum { UNICODE_MAP_MAX = 3 };

/* Write the mapping and return its length, 1 .. UNICODE_MAP_MAX. 'ß' in upper gives 2.
 * unicode_lower knows no context: U+03A3 gives U+03C3; unicode_map_case looks around it.
 */
int unicode_lower(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]);
int unicode_upper(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]);
int unicode_title(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]);
int unicode_fold(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]); /* str.casefold */

/* ---- texts (wide UTF-8, see utf8.h) ---- */

typedef enum UnicodeCase {
    UNICODE_LOWER,
    UNICODE_UPPER,
    UNICODE_TITLE,
    UNICODE_FOLD,
    UNICODE_SWAP,
    UNICODE_CAPITALIZE,
} UnicodeCase;

/* Appends what str.lower(), .upper(), .title(), .casefold(), .swapcase() or .capitalize()
 * of the text make of the characters that begin in s[from, end); where the next one
 * begins. Refused memory shows in out->failed. Linear time. */
size_t unicode_map_case(UnicodeCase to, const char *s, size_t n, size_t from, size_t end,
                        Buffer *out);

/* str.isidentifier() of the whole text. */
bool unicode_is_identifier(const char *s, size_t n);

typedef enum UnicodeForm {
    UNICODE_NFC,
    UNICODE_NFD,
    UNICODE_NFKC, /* identifiers are compared in this form */
    UNICODE_NFKD,
} UnicodeForm;

/* Appends the normal form of the text to `out`; refused memory shows in out->failed. */
void unicode_normalize(UnicodeForm form, const char *s, size_t n, Buffer *out);

#endif
