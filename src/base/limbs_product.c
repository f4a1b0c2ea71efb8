/* limbs_product.c - products and quotients of limbs.h.
 *
 * Up to LIMBS_PIECE limbs GMP works; above, Karatsuba's split for products and Burnikel
 * and Ziegler's recursion for quotients, so that between GMP's pieces the meter is asked.
 * The depth of either recursion is the logarithm of the length. */
#include "base/limbs_internal.h"

#include <string.h>

static inline size_t half_up(size_t n) { return (n + 1) / 2; }

/* ---- products ---- */

size_t limbs_mul_scratch(size_t an, size_t bn) {
    if (an < bn) return limbs_mul_scratch(bn, an);
    if (an <= LIMBS_PIECE) return 0;
    size_t total = LIMBS_PIECE;
    for (size_t n = an; n > LIMBS_PIECE; n = half_up(n))
        total += 2 * half_up(n) + 1;
    return total;
}

size_t limbs_sqr_scratch(size_t an) { return limbs_mul_scratch(an, an); }

/* r[n] = |x - y| with y shorter or equal; true when it was negative. */
static bool difference(Limb *r, const Limb *x, size_t n, const Limb *y, size_t yn) {
    bool below = limbs_normal(x + yn, n - yn) == 0 &&
                 mpn_cmp(gmp_const(x), gmp_const(y), (mp_size_t)yn) < 0;
    if (!below) {
        mpn_sub(gmp(r), gmp_const(x), (mp_size_t)n, gmp_const(y), (mp_size_t)yn);
        return false;
    }
    mpn_sub_n(gmp(r), gmp_const(y), gmp_const(x), (mp_size_t)yn);
    memset(r + yn, 0, (n - yn) * sizeof(Limb));
    return true;
}

/* Karatsuba's last step: r holds low[2h] and high[hn]; `middle` holds |difference
 * product|[2h], to be added to (or taken from) their sum, which then joins r at limb h.
 */
static void join(Limb *r, size_t h, size_t hn, Limb *middle, bool add) {
    mp_size_t n = (mp_size_t)(2 * h);
    mp_limb_t top;
    if (add)
        top = mpn_add_n(gmp(middle), gmp_const(middle), gmp_const(r), n);
    else
        top = -mpn_sub_n(gmp(middle), gmp_const(r), gmp_const(middle), n);
    top +=
        mpn_add(gmp(middle), gmp_const(middle), n, gmp_const(r + 2 * h), (mp_size_t)hn);
    middle[2 * h] = top;
    /* What is beyond r's end is zero: the product fits. */
    size_t room = h + hn, used = limbs_normal(middle, 2 * h + 1);
    assert(used <= room);
    mpn_add(gmp(r + h), gmp_const(r + h), (mp_size_t)room, gmp_const(middle),
            (mp_size_t)used);
}

/* b fits a piece: a is taken piece by piece. */
static bool mul_long(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                     Limb *scratch, const LimbsMeter *meter) {
    memset(r, 0, bn * sizeof(Limb));
    for (size_t i = 0, n; i < an; i += n) {
        n = an - i < LIMBS_PIECE ? an - i : LIMBS_PIECE;
        const Limb *x = n < bn ? b : a + i, *y = n < bn ? a + i : b;
        size_t xn = n < bn ? bn : n, yn = n < bn ? n : bn;
        if (!limbs_charge(meter, limbs_product_units(xn, yn))) return false;
        limbs_copy(scratch, r + i, bn);
        mpn_mul(gmp(r + i), gmp_const(x), (mp_size_t)xn, gmp_const(y), (mp_size_t)yn);
        mpn_add(gmp(r + i), gmp_const(r + i), (mp_size_t)(n + bn), gmp_const(scratch),
                (mp_size_t)bn);
    }
    return true;
}

/* b is at most half of a: two products by b. */
static bool mul_halves(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                       Limb *scratch, const LimbsMeter *meter) {
    size_t h = half_up(an), high = an - h;
    if (!limbs_raw_mul(r, a, h, b, bn, scratch, meter)) return false;
    Limb *t = scratch;
    if (!limbs_raw_mul(t, a + h, high, b, bn, scratch + high + bn, meter)) return false;
    memset(r + h + bn, 0, high * sizeof(Limb));
    mpn_add_n(gmp(r + h), gmp_const(r + h), gmp_const(t), (mp_size_t)(high + bn));
    return true;
}

bool limbs_raw_mul(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                   Limb *scratch, const LimbsMeter *meter) {
    if (an < bn) return limbs_raw_mul(r, b, bn, a, an, scratch, meter);
    if (an <= LIMBS_PIECE) {
        if (!limbs_charge(meter, limbs_product_units(an, bn))) return false;
        mpn_mul(gmp(r), gmp_const(a), (mp_size_t)an, gmp_const(b), (mp_size_t)bn);
        return true;
    }
    if (bn <= LIMBS_PIECE) return mul_long(r, a, an, b, bn, scratch, meter);
    size_t h = half_up(an);
    if (bn <= h) return mul_halves(r, a, an, b, bn, scratch, meter);

    /* (a1 B + a0)(b1 B + b0) = a1 b1 BB + (a1 b1 + a0 b0 - (a0 - a1)(b0 - b1)) B + a0 b0
     */
    bool a_below = difference(r, a, h, a + h, an - h);
    bool b_below = difference(r + h, b, h, b + h, bn - h);
    Limb *middle = scratch, *rest = scratch + 2 * h + 1;
    if (!limbs_raw_mul(middle, r, h, r + h, h, rest, meter)) return false;
    if (!limbs_raw_mul(r, a, h, b, h, rest, meter)) return false;
    if (!limbs_raw_mul(r + 2 * h, a + h, an - h, b + h, bn - h, rest, meter))
        return false;
    join(r, h, an + bn - 2 * h, middle, a_below != b_below);
    return true;
}

bool limbs_raw_sqr(Limb *r, const Limb *a, size_t an, Limb *scratch,
                   const LimbsMeter *meter) {
    if (an <= LIMBS_PIECE) {
        if (!limbs_charge(meter, limbs_product_units(an, an) * 2 / 3)) return false;
        mpn_sqr(gmp(r), gmp_const(a), (mp_size_t)an);
        return true;
    }
    size_t h = half_up(an);
    Limb *middle = scratch, *rest = scratch + 2 * h + 1;
    difference(r, a, h, a + h, an - h);
    if (!limbs_raw_sqr(middle, r, h, rest, meter)) return false;
    if (!limbs_raw_sqr(r, a, h, rest, meter)) return false;
    if (!limbs_raw_sqr(r + 2 * h, a + h, an - h, rest, meter)) return false;
    join(r, h, 2 * an - 2 * h, middle, false);
    return true;
}

size_t limbs_mul(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                 Limb *scratch, const LimbsMeter *meter) {
    if (!an || !bn) return 0;
    if (!limbs_raw_mul(r, a, an, b, bn, scratch, meter)) return LIMBS_STOPPED;
    return limbs_normal(r, an + bn);
}

size_t limbs_sqr(Limb *r, const Limb *a, size_t an, Limb *scratch,
                 const LimbsMeter *meter) {
    if (!an) return 0;
    if (!limbs_raw_sqr(r, a, an, scratch, meter)) return LIMBS_STOPPED;
    return limbs_normal(r, 2 * an);
}

/* ---- quotients ---- */

enum {
    SMALL = 32, /* limbs of operands whose unwanted results fit the C stack */
};

/* The divisor of a large division, padded so that it halves evenly down to a piece. */
typedef struct Plan {
    size_t n;      /* limbs of the padded divisor: piece << levels */
    size_t blocks; /* of n limbs in the padded dividend, one more than it fills */
} Plan;

static Plan plan(size_t an, size_t bn) {
    unsigned levels = 0;
    size_t piece = bn;
    for (; piece > LIMBS_PIECE; levels++)
        piece = half_up(piece);
    size_t n = piece << levels;
    return (Plan){.n = n, .blocks = (an + (n - bn) + 1 + n - 1) / n + 1};
}

/* Of divide(n): the quotient of a piece, or a product of halves with its own scratch. */
static size_t divide_scratch(size_t n) {
    return n <= LIMBS_PIECE ? LIMBS_PIECE + 1 : n + limbs_mul_scratch(n / 2, n / 2);
}

/* A quotient so much shorter than the divisor is found from the leading limbs. */
static bool is_short_quotient(size_t an, size_t bn) {
    return bn > LIMBS_PIECE && (an - bn + 1) * 4 <= bn;
}

static size_t short_scratch(size_t an, size_t bn) {
    size_t qn = an - bn + 1, rest = bn - qn - 1;
    size_t inner = limbs_divrem_scratch(2 * qn, qn + 1);
    size_t product =
        rest > qn ? limbs_mul_scratch(rest, qn) : limbs_mul_scratch(qn, rest);
    return qn + (bn + 1) + (bn + qn) + (inner > product ? inner : product);
}

size_t limbs_divrem_scratch(size_t an, size_t bn) {
    if (an < bn || an <= SMALL) return 0;
    if (is_short_quotient(an, bn)) return short_scratch(an, bn);
    if (an - bn <= LIMBS_PIECE && bn <= LIMBS_PIECE) return an + 1;
    if (bn <= LIMBS_PIECE) return an + 1 + bn + 2 * LIMBS_PIECE + 1;
    Plan p = plan(an, bn);
    return p.n + p.blocks * p.n + p.n + divide_scratch(p.n);
}

size_t limbs_divrem_bound(size_t an) {
    if (an <= LIMBS_PIECE) return an + 1;
    /* A padded divisor is below bn * 1.01; with its blocks all is below 7 an. */
    return 7 * an + 4 * LIMBS_PIECE + limbs_mul_scratch(an, an);
}

static bool divide(Limb *q, Limb *a, const Limb *b, size_t n, Limb *scratch,
                   const LimbsMeter *meter);

/* q[h], a[2h] = a[3h] divmod b[2h], where a's upper two thirds are below b. */
static bool divide_3_by_2(Limb *q, Limb *a, const Limb *b, size_t h, Limb *scratch,
                          const LimbsMeter *meter) {
    mp_size_t hn = (mp_size_t)h;
    if (mpn_cmp(gmp_const(a + 2 * h), gmp_const(b + h), hn) < 0) {
        if (!divide(q, a + h, b + h, h, scratch, meter)) return false;
    } else {
        /* The upper thirds are equal: the quotient is all ones or little less. */
        memset(q, 0xFF, h * sizeof(Limb));
        memset(a + 2 * h, 0, h * sizeof(Limb));
        a[2 * h] = mpn_add_n(gmp(a + h), gmp_const(a + h), gmp_const(b + h), hn);
    }
    size_t qn = limbs_normal(q, h);
    if (!qn) return true;
    Limb *product = scratch;
    if (!limbs_raw_mul(product, b, h, q, qn, scratch + 2 * h, meter)) return false;
    Limb top = a[2 * h] - mpn_sub(gmp(a), gmp_const(a), 2 * hn, gmp_const(product),
                                  (mp_size_t)(h + qn));
    while (top) {
        mpn_sub_1(gmp(q), gmp_const(q), hn, 1);
        top += mpn_add_n(gmp(a), gmp_const(a), gmp_const(b), 2 * hn);
    }
    a[2 * h] = 0;
    return true;
}

/* q[n], a[n] = a[2n] divmod b[n], where a's upper half is below b and b's top bit is set.
 * The upper half of a becomes zero. */
static bool divide(Limb *q, Limb *a, const Limb *b, size_t n, Limb *scratch,
                   const LimbsMeter *meter) {
    mp_size_t mn = (mp_size_t)n;
    if (!limbs_normal(a + n, n)) {
        memset(q, 0, n * sizeof(Limb));
        q[0] = mpn_cmp(gmp_const(a), gmp_const(b), mn) >= 0;
        if (q[0]) mpn_sub_n(gmp(a), gmp_const(a), gmp_const(b), mn);
        return true;
    }
    if (n <= LIMBS_PIECE) {
        if (!limbs_charge(meter, 2 * limbs_product_units(n, n))) return false;
        mpn_tdiv_qr(gmp(scratch), gmp(a), 0, gmp_const(a), 2 * mn, gmp_const(b), mn);
        limbs_copy(q, scratch, n);
        memset(a + n, 0, n * sizeof(Limb));
        return true;
    }
    size_t h = n / 2;
    return divide_3_by_2(q + h, a + h, b, h, scratch, meter) &&
           divide_3_by_2(q, a, b, h, scratch, meter);
}

/* The divisor fits a piece: long division whose digits are pieces. q, r have their room.
 */
static bool divide_by_piece(Limb *q, Limb *r, const Limb *a, size_t an, const Limb *b,
                            size_t bn, Limb *scratch, const LimbsMeter *meter) {
    mp_size_t dn = (mp_size_t)bn;
    if (an - bn <= LIMBS_PIECE) {
        size_t qn = an - bn + 1, less = qn < bn ? qn : bn;
        if (!limbs_charge(meter, 2 * limbs_product_units(qn + bn - less, less)))
            return false;
        mpn_tdiv_qr(gmp(q), gmp(r), 0, gmp_const(a), (mp_size_t)an, gmp_const(b), dn);
        return true;
    }
    Limb *window = scratch, *digit = scratch + bn + LIMBS_PIECE;
    /* The top holds the odd part of the quotient's length. */
    size_t left = (an - bn) / LIMBS_PIECE * LIMBS_PIECE, top = an - left;
    if (!divide_by_piece(q + left, r, a + left, top, b, bn, scratch, meter)) return false;
    while (left) {
        left -= LIMBS_PIECE;
        if (!limbs_charge(meter, 2 * limbs_product_units(LIMBS_PIECE, bn))) return false;
        limbs_copy(window, a + left, LIMBS_PIECE);
        limbs_copy(window + LIMBS_PIECE, r, bn);
        mpn_tdiv_qr(gmp(digit), gmp(r), 0, gmp_const(window),
                    (mp_size_t)(bn + LIMBS_PIECE), gmp_const(b), dn);
        limbs_copy(q + left, digit, LIMBS_PIECE);
    }
    return true;
}

/* The divisor is longer than a piece. q may be NULL; r has room bn or is NULL. */
static bool divide_large(Limb *q, Limb *r, const Limb *a, size_t an, const Limb *b,
                         size_t bn, Limb *scratch, const LimbsMeter *meter) {
    Plan p = plan(an, bn);
    size_t n = p.n, total = p.blocks * n, q_room = an - bn + 1;
    Limb *divisor = scratch, *dividend = divisor + n, *digit = dividend + total;
    scratch = digit + n;
    uint64_t shift =
        (uint64_t)(n - bn) * LIMB_BITS + (unsigned)__builtin_clzll(b[bn - 1]);
    if (!limbs_charge(meter, total / 16)) return false;
    limbs_shl(divisor, b, bn, shift);
    size_t used = limbs_shl(dividend, a, an, shift);
    memset(dividend + used, 0, (total - used) * sizeof(Limb));
    /* The top block is zero, so that the first window is below the divisor in its upper
     * half. */
    for (size_t block = p.blocks - 1; block--;) {
        if (!divide(digit, dividend + block * n, divisor, n, scratch, meter))
            return false;
        if (!q || block * n >= q_room) continue;
        size_t count = q_room - block * n < n ? q_room - block * n : n;
        limbs_copy(q + block * n, digit, count);
    }
    if (!r) return true;
    limbs_shr(dividend, dividend, n, shift, NULL);
    limbs_copy(r, dividend, bn);
    return true;
}

/* The quotient of the upper limbs of both, qn + 1 of the divisor, is right or up to two
 * too large; what the lower limbs take away decides. */
static bool divide_short(Limb *q, Limb *r, const Limb *a, size_t an, const Limb *b,
                         size_t bn, Limb *scratch, const LimbsMeter *meter) {
    size_t q_room = an - bn + 1, low = bn - q_room - 1, qn, upper;
    Limb *q_here = scratch, *rest = q_here + q_room, *product = rest + bn + 1;
    Limb *more = product + bn + q_room;
    if (!q) q = q_here;
    if (!limbs_divrem(q, &qn, rest + low, &upper, a + low, an - low, b + low, bn - low,
                      more, meter))
        return false;
    memset(q + qn, 0, (q_room - qn) * sizeof(Limb));
    memset(rest + low + upper, 0, (bn + 1 - low - upper) * sizeof(Limb));
    limbs_copy(rest, a, low);
    size_t low_n = limbs_normal(b, low);
    size_t pn = !qn || !low_n ? 0 : limbs_mul(product, b, low_n, q, qn, more, meter);
    if (pn == LIMBS_STOPPED) return false;
    mp_size_t rn = (mp_size_t)bn + 1;
    while (limbs_cmp(product, pn, rest, limbs_normal(rest, bn + 1)) > 0) {
        mpn_sub_1(gmp(q), gmp_const(q), (mp_size_t)q_room, 1);
        mpn_add(gmp(rest), gmp_const(rest), rn, gmp_const(b), (mp_size_t)bn);
    }
    if (pn) mpn_sub(gmp(rest), gmp_const(rest), rn, gmp_const(product), (mp_size_t)pn);
    if (r) limbs_copy(r, rest, bn);
    return true;
}

static bool divide_small(Limb *q, Limb *r, const Limb *a, size_t an, const Limb *b,
                         size_t bn, Limb *scratch, const LimbsMeter *meter) {
    if (an <= SMALL) {
        Limb q_unwanted[SMALL], r_unwanted[SMALL];
        mpn_tdiv_qr(gmp(q ? q : q_unwanted), gmp(r ? r : r_unwanted), 0, gmp_const(a),
                    (mp_size_t)an, gmp_const(b), (mp_size_t)bn);
        return true;
    }
    Limb *q_unwanted = scratch, *r_unwanted = q_unwanted + an - bn + 1;
    return divide_by_piece(q ? q : q_unwanted, r ? r : r_unwanted, a, an, b, bn,
                           r_unwanted + bn, meter);
}

bool limbs_divrem(Limb *q, size_t *qn, Limb *r, size_t *rn, const Limb *a, size_t an,
                  const Limb *b, size_t bn, Limb *scratch, const LimbsMeter *meter) {
    if (an < bn) {
        if (q) *qn = 0;
        if (r) limbs_copy(r, a, an), *rn = an;
        return true;
    }
    bool done = bn <= LIMBS_PIECE ? divide_small(q, r, a, an, b, bn, scratch, meter)
                : is_short_quotient(an, bn)
                    ? divide_short(q, r, a, an, b, bn, scratch, meter)
                    : divide_large(q, r, a, an, b, bn, scratch, meter);
    if (!done) return false;
    if (q) *qn = limbs_normal(q, an - bn + 1);
    if (r) *rn = limbs_normal(r, bn);
    return true;
}
