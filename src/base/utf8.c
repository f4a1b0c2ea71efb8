/* utf8.c - see utf8.h. */
#include "base/utf8.h"

#include <string.h>

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define HIGH_BITS UINT64_C(0x8080808080808080)

static inline uint64_t load(const char *s) {
    uint64_t word;
    memcpy(&word, s, sizeof word);
    return word;
}

/* The first byte lowest. */
static inline uint64_t load_little(const char *s) {
    uint64_t word = load(s);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? word : __builtin_bswap64(word);
}

size_t utf8_ascii_prefix(const char *s, size_t n) {
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        uint64_t any =
            load(s + i) | load(s + i + 8) | load(s + i + 16) | load(s + i + 24);
        if (any & HIGH_BITS) break;
    }
    for (; i + 8 <= n; i += 8)
        if (load(s + i) & HIGH_BITS) break;
    while (i < n && !(s[i] & 0x80))
        i++;
    return i;
}

/* ---- checking ---- */

static inline bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/* The second byte is where overlong forms, surrogates and values above U+10FFFF show. */
static bool fits_second(unsigned char lead, unsigned char second, bool wide) {
    if (!is_continuation(second)) return false;
    switch (lead) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return wide || second < 0xA0;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second < 0x90;
    default: return true;
    }
}

/* Bytes of the well-formed code point at u, of which `left` are there; 0 when it is none,
 * and then *good says how many of its bytes were right. */
static inline size_t match(const unsigned char *u, size_t left, bool wide, size_t *good) {
    unsigned char lead = u[0];
    *good = 0;
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    size_t size = utf8_length_of((char)lead);
    *good = 1;
    if (left < 2 || !fits_second(lead, u[1], wide)) return 0;
    for (*good = 2; *good < size; ++*good)
        if (*good == left || !is_continuation(u[*good])) return 0;
    return size;
}

/* Offset of the first malformed code point at or after `from`, or n. */
static size_t scan(const char *s, size_t n, size_t from, bool wide, size_t *good) {
    for (size_t pos = from; pos < n;) {
        if (!(s[pos] & 0x80)) {
            pos += utf8_ascii_prefix(s + pos, n - pos);
            continue;
        }
        size_t size = match((const unsigned char *)s + pos, n - pos, wide, good);
        if (!size) return pos;
        pos += size;
    }
    return n;
}

bool utf8_find_error(const char *s, size_t n, size_t from, Utf8Error *error) {
    size_t good = 0;
    size_t pos = scan(s, n, from, false, &good);
    if (pos >= n) return false;
    *error = (Utf8Error){.start = pos, .end = pos + good};
    if (!good) {
        error->end = pos + 1;
        error->reason = "invalid start byte";
    } else if (pos + good == n) {
        error->truncated = true;
        error->reason = "unexpected end of data";
    } else {
        error->reason = "invalid continuation byte";
    }
    return true;
}

bool utf8_is_strict(const char *s, size_t n) {
    size_t good;
    return scan(s, n, 0, false, &good) == n;
}

bool utf8_is_wide(const char *s, size_t n) {
    size_t good;
    return scan(s, n, 0, true, &good) == n;
}

/* ---- counting ---- */

/* One bit (the lowest) in each byte of the word that starts a code point. */
static inline uint64_t starts(uint64_t word) {
    return (~(word >> 7) | word >> 6) & EACH_BYTE;
}

/* Sum of the bytes of a word, which must be below 256. */
static inline size_t sum_bytes(uint64_t word) { return word * EACH_BYTE >> 56; }

/* Sum of the bytes of a word, of any size. */
static inline size_t sum_wide(uint64_t word) {
    const uint64_t even = UINT64_C(0x00FF00FF00FF00FF);
    return ((word & even) + (word >> 8 & even)) * UINT64_C(0x0001000100010001) >> 48;
}

size_t utf8_count(const char *s, size_t n) {
    enum { LANE_MAX = 255 };
    size_t count = 0, i = 0;
    while (n - i >= 8) {
        size_t words = (n - i) / 8;
        if (words > LANE_MAX) words = LANE_MAX;
        uint64_t lanes = 0;
        for (size_t k = 0; k < words; k++)
            lanes += starts(load(s + i + 8 * k));
        count += sum_wide(lanes);
        i += 8 * words;
    }
    if (i < n && n >= 8) { /* the last word again, without the bytes counted already */
        uint64_t fresh = UINT64_MAX << 8 * (8 - (n - i));
        return count + sum_bytes(starts(load_little(s + n - 8)) & fresh);
    }
    for (; i < n; i++)
        count += utf8_is_start(s[i]);
    return count;
}

size_t utf8_offset(const char *s, size_t n, size_t index) {
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        size_t here = sum_bytes(starts(load(s + i)));
        if (here > index) break;
        index -= here;
    }
    /* The index-th start from here on; the end of the text counts as one. */
    for (; i < n; i++)
        if (utf8_is_start(s[i]) && !index--) break;
    return i;
}

/* ---- searching ---- */

size_t utf8_find_surrogate(const char *s, size_t n) {
    for (const char *at = s; n - (size_t)(at - s) >= 3; at++) {
        at = memchr(at, 0xED, n - (size_t)(at - s) - 2);
        if (!at) break;
        if ((unsigned char)at[1] >= 0xA0) return (size_t)(at - s);
    }
    return n;
}

int utf8_width(const char *s, size_t n) {
    unsigned char top = 0;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] > top) top = (unsigned char)s[i];
    return top < 0xC4 ? 1 : top < 0xF0 ? 2 : 4;
}
