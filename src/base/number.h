/* number.h - doubles to text and back, exactly as CPython 3.13 does it.
 *
 * Everything is correctly rounded, halves to even, whatever the process's locale. The
 * floating-point environment must round to nearest, as it does by default. No state; only
 * functions that take a Buffer allocate (refusal shows in its `failed`). Texts are ASCII.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/buffer.h"

/* ---- to text ---- */

enum { NUMBER_REPR_MAX = 32 }; /* room for any result of number_repr, with its NUL */

/* repr(float): "0.1", "1e+16", "-0.0", "inf", "nan". Writes at most NUMBER_REPR_MAX bytes
 * including a NUL and returns the length without it. */
size_t number_repr(double value, char out[NUMBER_REPR_MAX]);

/* The shortest decimal that reads back as `value` (finite; sign ignored), and of those
 * the nearest. Value = 0.DIGITS * 10^point. No leading or trailing zeros, except that
 * zero is digit "0" with point 1. */
typedef struct Decimal {
    char digits[18]; /* NUL-terminated */
    int count;       /* 1 .. 17 */
    int point;
} Decimal;
void number_shortest(double value, Decimal *out);

/* Flags of number_format. */
enum {
    NUMBER_SIGN = 1, /* '+' before what is not negative */
    NUMBER_DOT_ZERO =
        2,          /* type 'r': ".0" when it would look like an integer, as repr does */
    NUMBER_ALT = 4, /* '#': always a point; 'g' keeps trailing zeros */
    NUMBER_NO_NEG_ZERO = 8, /* 'z': what rounds to -0 loses its sign */
};

/* Appends `value` in C's %e %f %g with `precision` digits (0 or more, may be huge), or
 * with type 'r' the shortest form (precision ignored; exponent from 1e16 on and below
 * 1e-4). Types 'E', 'F', 'G' write exponent, "INF" and "NAN" in capitals. Infinities and
 * NaN are "inf", "nan". As CPython's PyOS_double_to_string. What float.__format__ adds
 * above this (type '%', 'n', no type, fill, grouping) is the caller's: '%' is 'f' of 100
 * * value followed by '%'. */
void number_format(double value, char type, int precision, unsigned flags, Buffer *out);

/* float.hex(): "0x1.8000000000000p+1", "-0x0.0p+0", "inf". Returns the length; NUL added.
 */
size_t number_hex(double value, char out[NUMBER_REPR_MAX]);

/* ---- from text ---- */

typedef enum NumberStatus {
    NUMBER_OK,
    NUMBER_INVALID,  /* not a number's text */
    NUMBER_OVERFLOW, /* hex only: "hexadecimal value too large to represent as a float" */
} NumberStatus;

/* Reads the whole text as float(str) does once the caller has stripped white space and
 * turned other decimal digits into ASCII (unicode_decimal): sign, digits with single
 * underscores between digits, point, exponent, or inf, infinity, nan in any case. Too
 * large is inf, too small 0. `n` may be anything; time is linear. */
MUST_CHECK bool number_parse(const char *s, size_t n, double *value);

/* As number_parse for text without underscores, sign, inf and nan: what a lexer has
 * checked. The longest prefix that is a number is read; returns its length (0: none). */
size_t number_scan(const char *s, size_t n, double *value);

/* float.fromhex() of the text without surrounding white space. */
MUST_CHECK NumberStatus number_from_hex(const char *s, size_t n, double *value);

/* ---- rounding ---- */

/* round(value, digits) for a finite value: to `digits` decimals (negative: tens,
 * hundreds), correctly rounded, halves of the exact binary value to even. False when the
 * result is too large (OverflowError: rounded value too large to represent). NaN and
 * infinities come back unchanged. */
MUST_CHECK bool number_round(double value, int64_t digits, double *result);

#endif
