/* units.c - see units.h. */
#include "base/units.h"

#include "base/utf8.h"

enum { BLOCK = 8 };

INLINE uint32_t get_unit(const char *s, int unit, bool big) {
    const unsigned char *u = (const unsigned char *)s;
    if (unit == 1) return u[0];
    if (unit == 2) return (uint32_t)u[big] | (uint32_t)u[!big] << 8;
    return big ? (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3]
               : (uint32_t)u[3] << 24 | (uint32_t)u[2] << 16 | (uint32_t)u[1] << 8 | u[0];
}

INLINE void put_unit(char *out, uint32_t v, int unit, bool big) {
    for (int i = 0; i < unit; i++)
        out[big ? unit - 1 - i : i] = (char)(v >> 8 * i);
}

/* ---- from UTF-8 ---- */

INLINE bool is_ascii_block(const char *s) {
    char any = 0;
    for (int i = 0; i < BLOCK; i++)
        any |= s[i];
    return !(any & 0x80);
}

/* The bytes that cp takes, or 0: it has no place in such units. */
INLINE size_t put_codepoint(char *out, uint32_t cp, int unit, bool big) {
    if (utf8_is_surrogate(cp) || (unit == 1 && cp > 0xFF)) return 0;
    if (unit != 2 || cp < 0x10000) return put_unit(out, cp, unit, big), (size_t)unit;
    put_unit(out, 0xD800 + ((cp - 0x10000) >> 10), 2, big);
    put_unit(out + 2, 0xDC00 + ((cp - 0x10000) & 0x3FF), 2, big);
    return 4;
}

INLINE UnitRun from_utf8(const char *s, size_t n, int unit, bool big, char *out) {
    UnitRun r = {0};
    while (r.read < n) {
        const char *at = s + r.read;
        if (!(*at & 0x80) && n - r.read >= BLOCK && is_ascii_block(at)) {
            for (int i = 0; i < BLOCK; i++)
                put_unit(out + r.written + i * unit, (unsigned char)at[i], unit, big);
            r.read += BLOCK;
            r.count += BLOCK;
            r.written += (size_t)(BLOCK * unit);
            continue;
        }
        size_t size,
            put = put_codepoint(out + r.written, utf8_decode(at, &size), unit, big);
        if (!put) break;
        r.read += size;
        r.count++;
        r.written += put;
    }
    return r;
}

UnitRun units_from_utf8(const char *s, size_t n, int unit, bool big, char *out) {
    if (unit == 1) return from_utf8(s, n, 1, false, out);
    if (unit == 2)
        return big ? from_utf8(s, n, 2, true, out) : from_utf8(s, n, 2, false, out);
    return big ? from_utf8(s, n, 4, true, out) : from_utf8(s, n, 4, false, out);
}

/* ---- to UTF-8 ---- */

INLINE bool is_ascii_units(const char *s, int unit, bool big) {
    uint32_t any = 0;
    for (int i = 0; i < BLOCK; i++)
        any |= get_unit(s + i * unit, unit, big);
    return any < 0x80;
}

/* The code point at s, of which `left` bytes are there, and its size; 0: none. */
INLINE size_t take_codepoint(const char *s, size_t left, int unit, bool big,
                             uint32_t *cp) {
    if (left < (size_t)unit) return 0;
    *cp = get_unit(s, unit, big);
    if (unit == 1 || !utf8_is_surrogate(*cp))
        return *cp < UNICODE_LIMIT ? (size_t)unit : 0;
    if (unit == 4 || *cp >= 0xDC00 || left < 4) return 0;
    uint32_t low = get_unit(s + 2, 2, big);
    if ((low & 0xFC00) != 0xDC00) return 0;
    *cp = 0x10000 + ((*cp & 0x3FF) << 10) + (low & 0x3FF);
    return 4;
}

INLINE UnitRun to_utf8(const char *s, size_t n, int unit, bool big, char *out) {
    UnitRun r = {0};
    size_t block = (size_t)(BLOCK * unit);
    while (r.read < n) {
        const char *at = s + r.read;
        if (n - r.read >= block && get_unit(at, unit, big) < 0x80 &&
            is_ascii_units(at, unit, big)) {
            for (int i = 0; i < BLOCK; i++)
                out[r.written + (size_t)i] = (char)get_unit(at + i * unit, unit, big);
            r.read += block;
            r.count += BLOCK;
            r.written += BLOCK;
            continue;
        }
        uint32_t cp;
        size_t size = take_codepoint(at, n - r.read, unit, big, &cp);
        if (!size) break;
        r.written += utf8_encode(cp, out + r.written);
        r.read += size;
        r.count++;
    }
    return r;
}

UnitRun units_to_utf8(const char *s, size_t n, int unit, bool big, char *out) {
    if (unit == 1) return to_utf8(s, n, 1, false, out);
    if (unit == 2)
        return big ? to_utf8(s, n, 2, true, out) : to_utf8(s, n, 2, false, out);
    return big ? to_utf8(s, n, 4, true, out) : to_utf8(s, n, 4, false, out);
}
