/* limbs_double.c - integers against doubles, of limbs.h. */
#include "base/limbs_internal.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MANTISSA = DBL_MANT_DIG, EXTRA = LIMB_BITS - MANTISSA };

size_t limbs_from_double(Limb r[LIMBS_OF_DOUBLE], double value) {
    int exponent;
    double fraction = frexp(fabs(value), &exponent);
    if (exponent <= 0) return 0;
    Limb mantissa = (Limb)ldexp(fraction, MANTISSA);
    if (exponent > MANTISSA)
        return limbs_shl(r, &mantissa, 1, (uint64_t)(exponent - MANTISSA));
    r[0] = mantissa >> (MANTISSA - exponent);
    return 1;
}

/* x has its top bit set; 64 bits to 53, half to even; `sticky` says that more ones
 * follow. */
static double round_limb(Limb x, bool sticky) {
    const Limb unit = (Limb)1 << EXTRA, half = unit / 2;
    Limb low = x & (unit - 1);
    x >>= EXTRA;
    if (low > half || (low == half && (sticky || x & 1))) x++;
    return (double)x;
}

/* The upper 64 bits of a, and whether ones follow them. */
static Limb upper_limb(const Limb *a, size_t n, bool *sticky) {
    unsigned shift = (unsigned)__builtin_clzll(a[n - 1]);
    Limb x = a[n - 1] << shift;
    size_t below = n - 1;
    *sticky = false;
    if (shift && below) {
        below--;
        x |= a[below] >> (LIMB_BITS - shift);
        *sticky = a[below] << shift != 0;
    }
    while (below && !*sticky)
        *sticky = a[--below] != 0;
    return x;
}

double limbs_frexp(const Limb *a, size_t n, size_t *exponent) {
    if (!n) return *exponent = 0, 0.0;
    bool sticky;
    Limb x = upper_limb(a, n, &sticky);
    double fraction = ldexp(round_limb(x, sticky), -MANTISSA);
    *exponent = limbs_bits(a, n);
    if (fraction == 1.0) return ++*exponent, 0.5;
    return fraction;
}

bool limbs_to_double(const Limb *a, size_t n, double *value) {
    size_t exponent;
    double fraction = limbs_frexp(a, n, &exponent);
    if (exponent > DBL_MAX_EXP) return false;
    *value = ldexp(fraction, (int)exponent);
    return true;
}

int limbs_cmp_double(const Limb *a, size_t n, double value) {
    value = fabs(value);
    if (isinf(value)) return -1;
    Limb whole[LIMBS_OF_DOUBLE];
    size_t whole_n = limbs_from_double(whole, value);
    int order = limbs_cmp(a, n, whole, whole_n);
    if (order) return order;
    return value < 0x1p53 && value != floor(value) ? -1 : 0;
}

/* ---- a / b ---- */

enum { QUOTIENT_BITS = 66, RATIO_SLACK = 4, SMALL_RATIO = 24 };

/* Of the shifted operand, the quotient and the remainder, and of the division. */
static size_t ratio_room(size_t an, size_t bn) {
    size_t n = (an > bn ? an : bn) + RATIO_SLACK;
    return 3 * n;
}

size_t limbs_ratio_scratch(size_t an, size_t bn) {
    size_t n = (an > bn ? an : bn) + RATIO_SLACK;
    return n <= SMALL_RATIO ? 0 : ratio_room(an, bn) + limbs_divrem_bound(n);
}

LimbsRatio limbs_scale(double *value, const Limb *a, size_t n, bool sticky,
                       int64_t exponent) {
    bool more;
    Limb x = upper_limb(a, n, &more);
    sticky |= more;
    int64_t top = exponent + (int64_t)limbs_bits(a, n); /* the value is below 2^top */
    if (top > DBL_MAX_EXP) return LIMBS_TOO_LARGE;
    int64_t lack = DBL_MIN_EXP - top; /* bits that a subnormal number lacks */
    if (lack > MANTISSA + 1) return *value = 0.0, LIMBS_FIT;
    if (lack > 0) {
        sticky |= (x & (((Limb)1 << lack) - 1)) != 0;
        x >>= lack;
        top += lack;
    }
    double rounded = ldexp(round_limb(x, sticky), (int)top - MANTISSA);
    if (isinf(rounded)) return LIMBS_TOO_LARGE;
    *value = rounded;
    return LIMBS_FIT;
}

LimbsRatio limbs_ratio(double *value, const Limb *a, size_t an, const Limb *b, size_t bn,
                       Limb *scratch, const LimbsMeter *meter) {
    *value = 0.0;
    if (!an) return LIMBS_FIT;
    if (an == 1 && bn == 1 && !(a[0] >> MANTISSA) && !(b[0] >> MANTISSA))
        return *value = (double)a[0] / (double)b[0], LIMBS_FIT;

    size_t a_bits = limbs_bits(a, an), b_bits = limbs_bits(b, bn);
    if (a_bits > b_bits && a_bits - b_bits > DBL_MAX_EXP + 1) return LIMBS_TOO_LARGE;
    if (b_bits > a_bits && b_bits - a_bits > DBL_MANT_DIG - DBL_MIN_EXP + 3)
        return LIMBS_FIT;
    int shift = QUOTIENT_BITS + (int)((int64_t)b_bits - (int64_t)a_bits);

    Limb small[3 * SMALL_RATIO];
    size_t room = (an > bn ? an : bn) + RATIO_SLACK;
    Limb *x = room <= SMALL_RATIO ? small : scratch;
    Limb *q = x + room, *r = q + room, *rest = room <= SMALL_RATIO ? NULL : r + room;
    bool lost = false;
    size_t xn = shift >= 0 ? limbs_shl(x, a, an, (uint64_t)shift)
                           : limbs_shr(x, a, an, (uint64_t)-shift, &lost);
    size_t qn, rn;
    if (!limbs_divrem(q, &qn, r, &rn, x, xn, b, bn, rest, meter)) return LIMBS_STOP;
    return limbs_scale(value, q, qn, lost || rn, -shift);
}
