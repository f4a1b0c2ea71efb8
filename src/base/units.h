/* units.h - runs of code points from (W)UTF-8 to units of one, two or four bytes and
 * back: Latin-1, UTF-16, UTF-32.
 *
 * A run ends before the first code point that the other side does not have; what to do
 * with that one is the caller's affair. Most of what programs convert is ASCII, which
 * goes in blocks. Nothing allocates, raises or keeps state. */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include "base/common.h"

typedef struct UnitRun {
    size_t read, written; /* bytes */
    size_t count;         /* code points */
} UnitRun;

/* `s` is valid text; `out` has room for n * unit bytes. The run ends before a surrogate,
 * and for unit 1 before 0x100. */
UnitRun units_from_utf8(const char *s, size_t n, int unit, bool big, char *out);
/* Room for what n bytes of units become. */
INLINE size_t units_to_utf8_room(size_t n, int unit) { return unit == 4 ? n : n * 2; }
/* The run ends before a surrogate without its other half, a code point that is too large,
 * and a unit that is cut off. */
UnitRun units_to_utf8(const char *s, size_t n, int unit, bool big, char *out);

#endif
