/* Runs of code points between UTF-8 and units of one, two and four bytes. */
#include <string.h>
#include <criterion/criterion.h>

#include "base/units.h"

static char out[256];

static void expect(UnitRun r, size_t read, size_t count, const char *bytes, size_t size) {
    cr_assert_eq(r.read, read);
    cr_assert_eq(r.count, count);
    cr_assert_eq(r.written, size);
    cr_assert_arr_eq(out, bytes, size);
}

Test(units, ascii_goes_in_blocks_and_rests) {
    expect(units_from_utf8("0123456789", 10, 1, false, out), 10, 10, "0123456789", 10);
    expect(units_from_utf8("0123456789", 10, 2, false, out), 10, 10,
           "0\0001\0002\0003\0004\0005\0006\0007\0008\0009", 20);
    expect(
        units_to_utf8("\0000\0001\0002\0003\0004\0005\0006\0007\0008", 18, 2, true, out),
        18, 9, "012345678", 9);
}

Test(units, orders_of_bytes) {
    expect(units_from_utf8("\u20ac", 3, 2, false, out), 3, 1, "\xAC\x20", 2);
    expect(units_from_utf8("\u20ac", 3, 2, true, out), 3, 1, "\x20\xAC", 2);
    expect(units_from_utf8("\u20ac", 3, 4, false, out), 3, 1, "\xAC\x20\0", 4);
    expect(units_from_utf8("\u20ac", 3, 4, true, out), 3, 1, "\0\0\x20\xAC", 4);
    expect(units_to_utf8("\x20\xAC", 2, 2, true, out), 2, 1, "\u20ac", 3);
    expect(units_to_utf8("\xAC\x20\0", 4, 4, false, out), 4, 1, "\u20ac", 3);
}

Test(units, pairs_of_surrogates_are_one_code_point) {
    expect(units_from_utf8("\U0001F600", 4, 2, false, out), 4, 1, "\x3D\xD8\x00\xDE", 4);
    expect(units_to_utf8("\x3D\xD8\x00\xDE", 4, 2, false, out), 4, 1, "\U0001F600", 4);
}

Test(units, from_utf8_ends_before_what_has_no_place) {
    expect(units_from_utf8("a\u00e9\u0100b", 6, 1, false, out), 3, 2, "a\xE9", 2);
    expect(units_from_utf8("a\xED\xA0\x80", 4, 2, true, out), 1, 1, "\0a", 2);
}

Test(units, to_utf8_ends_before_what_is_none) {
    expect(units_to_utf8("a\0\x00\xDE", 4, 2, false, out), 2, 1, "a", 1); /* low alone */
    expect(units_to_utf8("a\0\x3D\xD8", 4, 2, false, out), 2, 1, "a",
           1);                                                          /* half a pair */
    expect(units_to_utf8("a\0b", 3, 2, false, out), 2, 1, "a", 1);      /* half a unit */
    expect(units_to_utf8("\0\0\x11\0", 4, 4, false, out), 0, 0, "", 0); /* too large */
    expect(units_to_utf8("\0\xD8\0\0", 4, 4, false, out), 0, 0, "", 0); /* surrogate */
}
