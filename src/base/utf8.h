/* utf8.h - UTF-8 text: checking, counting, walking.
 *
 * Two forms are known. *Strict* is Unicode's UTF-8: what arrives from outside. *Wide*
 * also admits encoded surrogates (U+D800..U+DFFF, ED A0..BF xx), alone or in pairs, each
 * a code point of its own that is never joined with its neighbour: what strings hold
 * inside, since
 * '\ud83d' + '\ude00' has two code points. Every strict text is a wide one.
 *
 * Texts are (pointer, byte length) and may hold NULs. Functions below the line "valid
 * text only" trust that one of the checks has passed; the others take any bytes. Nothing
 * allocates, raises or keeps state. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/common.h"

enum {
    UTF8_MAX = 4,             /* bytes of the longest code point */
    UNICODE_LIMIT = 0x110000, /* one past the last code point */
};

/* ---- any bytes ---- */

/* Where and why strict decoding fails, as CPython's UnicodeDecodeError says it: the bytes
 * start..end cannot be decoded; decoding with replacement goes on at `end`. */
typedef struct Utf8Error {
    size_t start, end;
    const char *reason; /* "invalid start byte", "invalid continuation byte" or
                           "unexpected end of data" */
    bool truncated;     /* more bytes could make it valid (for incremental decoders) */
} Utf8Error;

/* The first error of a strict decoding that starts at byte `from` (0 for all; resume at
 * error->end). False: the rest is valid and *error is untouched. */
bool utf8_find_error(const char *s, size_t n, size_t from, Utf8Error *error);
bool utf8_is_strict(const char *s, size_t n);
bool utf8_is_wide(const char *s, size_t n);
/* Length of the leading run of bytes below 0x80. */
size_t utf8_ascii_prefix(const char *s, size_t n);
INLINE bool utf8_is_ascii(const char *s, size_t n) {
    return utf8_ascii_prefix(s, n) == n;
}

INLINE bool utf8_is_surrogate(uint32_t cp) { return (cp & ~0x7FFu) == 0xD800; }

/* Writes the bytes of cp (below UNICODE_LIMIT; surrogates allowed) and returns how many.
 * `out` has room for UTF8_MAX. */
INLINE size_t utf8_encode(uint32_t cp, char *out) {
    if (cp < 0x80) return out[0] = (char)cp, 1;
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* Bytes that utf8_encode would write. */
INLINE size_t utf8_size(uint32_t cp) {
    return 1 + (cp >= 0x80) + (cp >= 0x800) + (cp >= 0x10000);
}

/* ---- valid text only (wide or strict); positions are byte offsets at code point starts --- */

/* Is this byte the first of a code point? */
INLINE bool utf8_is_start(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

/* Bytes of the code point that starts with `lead`. */
INLINE size_t utf8_length_of(char lead) {
    unsigned char b = (unsigned char)lead;
    return 1 + (b >= 0xC0) + (b >= 0xE0) + (b >= 0xF0);
}

/* The code point at s; *size becomes its byte count. */
INLINE uint32_t utf8_decode(const char *s, size_t *size) {
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80) return *size = 1, u[0];
    if (u[0] < 0xE0) return *size = 2, (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
    if (u[0] < 0xF0)
        return *size = 3, (u[0] & 0xFu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
    return *size = 4, (u[0] & 7u) << 18 | (u[1] & 0x3Fu) << 12 | (u[2] & 0x3Fu) << 6 |
                          (u[3] & 0x3Fu);
}

/* The code point at *pos; moves *pos past it. *pos is below the text's length. */
INLINE uint32_t utf8_take(const char *s, size_t *pos) {
    size_t size;
    uint32_t cp = utf8_decode(s + *pos, &size);
    *pos += size;
    return cp;
}

/* Offset of the code point after / before the one at pos (pos < n / pos > 0). */
INLINE size_t utf8_next(const char *s, size_t pos) {
    return pos + utf8_length_of(s[pos]);
}
INLINE size_t utf8_prev(const char *s, size_t pos) {
    do
        pos--;
    while (!utf8_is_start(s[pos]));
    return pos;
}

/* Number of code points. */
size_t utf8_count(const char *s, size_t n);
/* Byte offset of code point number `index`; n when index equals the count. index must not
 * be above the count. Costs time in proportion to the offset. */
size_t utf8_offset(const char *s, size_t n, size_t index);
/* Offset of the first surrogate, or n: what strict encoding must refuse. */
size_t utf8_find_surrogate(const char *s, size_t n);
/* Bytes per code point of the narrowest fixed-width form that holds the text: 1 (all
 * below 0x100), 2 (below 0x10000) or 4. */
int utf8_width(const char *s, size_t n);

#endif
