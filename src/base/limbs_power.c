/* limbs_power.c - powers, modular powers, roots and divisors of limbs.h, upon products
 * and quotients. */
#include "base/limbs_internal.h"

#include <string.h>

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

static void swap(Limb **a, size_t *an, Limb **b, size_t *bn) {
    Limb *array = *a;
    size_t length = *an;
    *a = *b, *an = *bn;
    *b = array, *bn = length;
}

/* ---- a ** exponent ---- */

enum { POW_SLACK = 3 }; /* a product's room may exceed its length, at either operand */

bool limbs_pow_size(const Limb *a, size_t an, uint64_t exponent, size_t *size) {
    size_t bits = limbs_bits(a, an);
    if (bits <= 1 || !exponent) return *size = an + POW_SLACK, true;
    if (__builtin_mul_overflow(bits, exponent, &bits)) return false;
    *size = bits / LIMB_BITS + POW_SLACK;
    return true;
}

size_t limbs_pow_scratch(size_t size) { return size + limbs_mul_scratch(size, size); }

size_t limbs_pow(Limb *r, const Limb *a, size_t an, uint64_t exponent, Limb *scratch,
                 const LimbsMeter *meter) {
    if (!exponent) return r[0] = 1, 1;
    if (!an) return 0;
    if (an == 1 && a[0] == 1) return r[0] = 1, 1;
    size_t size = 0;
    if (!limbs_pow_size(a, an, exponent, &size)) return LIMBS_STOPPED;
    Limb *now = r, *next = scratch;
    scratch += size;
    size_t n = an, n_next;
    limbs_copy(now, a, an);
    for (int bit = 62 - __builtin_clzll(exponent); bit >= 0; bit--) {
        n_next = limbs_sqr(next, now, n, scratch, meter);
        if (n_next == LIMBS_STOPPED) return LIMBS_STOPPED;
        swap(&now, &n, &next, &n_next);
        if (!(exponent >> bit & 1)) continue;
        n_next = limbs_mul(next, now, n, a, an, scratch, meter);
        if (n_next == LIMBS_STOPPED) return LIMBS_STOPPED;
        swap(&now, &n, &next, &n_next);
    }
    if (now != r) limbs_copy(r, now, n);
    return n;
}

/* ---- a ** e mod m ---- */

enum {
    MONTGOMERY_MAX = 256, /* above, GMP's division beats the quadratic reduction */
    WINDOW_MAX = 5,
};

/* Residues are arrays of exactly n limbs. With an odd modulus of moderate size they are
 * kept times 2^(64 n) (Montgomery's form), which turns each division into two products.
 */
typedef struct Modulus {
    const Limb *m;
    size_t n;
    bool montgomery;
    Limb inverse;  /* -1 / m mod 2^64 */
    Limb *product; /* 2 n */
    Limb *scratch;
    const LimbsMeter *meter;
} Modulus;

/* The inverse of odd m modulo 2^64: each step of Newton's doubles the right bits. */
static Limb inverse_of_limb(Limb m) {
    Limb x = m * 3 ^ 2;
    for (int i = 0; i < 4; i++)
        x *= 2 - m * x;
    return x;
}

/* r[n] = a mod m. */
static bool mod_reduce(const Modulus *mod, Limb *r, const Limb *a, size_t an) {
    size_t rn;
    an = limbs_normal(a, an);
    if (!limbs_divrem(NULL, NULL, r, &rn, a, an, mod->m, mod->n, mod->scratch,
                      mod->meter))
        return false;
    memset(r + rn, 0, (mod->n - rn) * sizeof(Limb));
    return true;
}

/* r[n] = product[2 n] / 2^(64 n) mod m. */
static bool mod_redc(const Modulus *mod, Limb *r) {
    mp_size_t n = (mp_size_t)mod->n;
    Limb *p = mod->product;
    if (!limbs_charge(mod->meter, (uint64_t)n * (uint64_t)n / 64)) return false;
    /* Each step clears a limb, whose place then keeps the step's carry. */
    for (mp_size_t i = 0; i < n; i++)
        p[i] = mpn_addmul_1(gmp(p + i), gmp_const(mod->m), n, p[i] * mod->inverse);
    mp_limb_t carry = mpn_add_n(gmp(r), gmp_const(p + n), gmp_const(p), n);
    if (carry || mpn_cmp(gmp_const(r), gmp_const(mod->m), n) >= 0)
        mpn_sub_n(gmp(r), gmp_const(r), gmp_const(mod->m), n);
    return true;
}

/* r[n] = x * y mod m, in the modulus' form; r may be x or y. */
static bool mod_mul(const Modulus *mod, Limb *r, const Limb *x, const Limb *y) {
    bool done = x == y ? limbs_raw_sqr(mod->product, x, mod->n, mod->scratch, mod->meter)
                       : limbs_raw_mul(mod->product, x, mod->n, y, mod->n, mod->scratch,
                                       mod->meter);
    if (!done) return false;
    return mod->montgomery ? mod_redc(mod, r)
                           : mod_reduce(mod, r, mod->product, 2 * mod->n);
}

/* Brings a residue into the modulus' form. */
static bool mod_enter(const Modulus *mod, Limb *x) {
    if (!mod->montgomery) return true;
    memset(mod->product, 0, mod->n * sizeof(Limb));
    memcpy(mod->product + mod->n, x, mod->n * sizeof(Limb));
    return mod_reduce(mod, x, mod->product, 2 * mod->n);
}

static bool mod_leave(const Modulus *mod, Limb *x) {
    if (!mod->montgomery) return true;
    memcpy(mod->product, x, mod->n * sizeof(Limb));
    memset(mod->product + mod->n, 0, mod->n * sizeof(Limb));
    return mod_redc(mod, x);
}

static unsigned window_of(size_t bits) {
    return bits <= 24 ? 1 : bits <= 512 ? 4 : WINDOW_MAX;
}

/* `width` bits of e from bit `at` on. */
static unsigned bits_at(const Limb *e, size_t en, size_t at, unsigned width) {
    size_t i = at / LIMB_BITS;
    unsigned part = at % LIMB_BITS;
    Limb x = e[i] >> part;
    if (part + width > LIMB_BITS && i + 1 < en) x |= e[i + 1] << (LIMB_BITS - part);
    return (unsigned)(x & ((1u << width) - 1));
}

size_t limbs_powmod_scratch(size_t an, size_t mn) {
    size_t table = mn << WINDOW_MAX;
    return table + 3 * mn + limbs_divrem_bound(larger(an, 2 * mn));
}

/* The powers a^0 .. a^(2^window - 1), each of n limbs, in the modulus' form. */
static bool fill_table(const Modulus *mod, Limb *table, unsigned window, const Limb *a,
                       size_t an) {
    size_t n = mod->n;
    memset(table, 0, n * sizeof(Limb));
    table[0] = 1;
    if (!mod_enter(mod, table)) return false;
    if (!mod_reduce(mod, table + n, a, an) || !mod_enter(mod, table + n)) return false;
    for (size_t i = 2; i < (size_t)1 << window; i++)
        if (!mod_mul(mod, table + i * n, table + (i - 1) * n, table + n)) return false;
    return true;
}

size_t limbs_powmod(Limb *r, const Limb *a, size_t an, const Limb *e, size_t en,
                    const Limb *m, size_t mn, Limb *scratch, const LimbsMeter *meter) {
    if (mn == 1 && m[0] == 1) return 0;
    Limb *table = scratch, *result = table + (mn << WINDOW_MAX);
    Modulus mod = {.m = m, .n = mn, .meter = meter, .product = result + mn};
    mod.scratch = mod.product + 2 * mn;
    mod.montgomery = m[0] & 1 && mn <= MONTGOMERY_MAX;
    if (mod.montgomery) mod.inverse = -inverse_of_limb(m[0]);

    size_t bits = limbs_bits(e, en);
    unsigned window = window_of(bits);
    if (!fill_table(&mod, table, window, a, an)) return LIMBS_STOPPED;
    limbs_copy(result, table, mn);
    size_t digits = (bits + window - 1) / window;
    for (size_t i = digits; i--;) {
        for (unsigned k = 0; k < window && i + 1 < digits; k++)
            if (!mod_mul(&mod, result, result, result)) return LIMBS_STOPPED;
        unsigned digit = bits_at(e, en, i * window, window);
        if (digit && !mod_mul(&mod, result, result, table + digit * mn))
            return LIMBS_STOPPED;
    }
    if (!mod_leave(&mod, result)) return LIMBS_STOPPED;
    limbs_copy(r, result, mn);
    return limbs_normal(r, mn);
}

/* ---- 1 / a mod m ---- */

enum { SLACK = 4 };

size_t limbs_inverse_scratch(size_t an, size_t mn) {
    return 7 * (mn + SLACK) + limbs_divrem_bound(larger(an, mn));
}

size_t limbs_inverse(Limb *r, const Limb *a, size_t an, const Limb *m, size_t mn,
                     Limb *scratch, const LimbsMeter *meter) {
    if (mn == 1 && m[0] == 1) return 0;
    Limb *array[7];
    for (size_t i = 0; i < COUNT_OF(array); i++)
        array[i] = scratch + i * (mn + SLACK);
    scratch += COUNT_OF(array) * (mn + SLACK);
    /* Euclid: x, y fall to gcd, 0 while u, v grow so that x = -+ u a and y = +- v a mod
     * m. */
    Limb *x = array[0], *y = array[1], *rest = array[2], *q = array[3];
    Limb *u = array[4], *v = array[5], *product = array[6];
    size_t xn = mn, yn, un = 0, vn = 1, qn, rest_n;
    limbs_copy(x, m, mn);
    if (!limbs_divrem(NULL, NULL, y, &yn, a, an, m, mn, scratch, meter))
        return LIMBS_STOPPED;
    v[0] = 1;
    bool u_negative = true;
    while (yn) {
        if (!limbs_divrem(q, &qn, rest, &rest_n, x, xn, y, yn, scratch, meter))
            return LIMBS_STOPPED;
        size_t n = limbs_mul(product, q, qn, v, vn, scratch, meter);
        if (n == LIMBS_STOPPED || !limbs_charge(meter, mn / 64 + 1)) return LIMBS_STOPPED;
        un = limbs_add(u, u, un, product, n);
        swap(&u, &un, &v, &vn);
        swap(&x, &xn, &y, &yn);
        swap(&y, &yn, &rest, &rest_n);
        u_negative = !u_negative;
    }
    if (xn != 1 || x[0] != 1) return 0;
    if (u_negative) return limbs_sub(r, m, mn, u, un);
    limbs_copy(r, u, un);
    return un;
}

/* ---- square root ---- */

size_t limbs_isqrt_scratch(size_t an) {
    if (an <= LIMBS_PIECE) return 0;
    return 4 * (an + SLACK) + limbs_divrem_bound(an + SLACK) + limbs_mul_scratch(an, an);
}

/* Each step doubles the right bits: with x the root of a's upper bits (or one more or
 * less), the mean of x * 2^k and a' / (x * 2^k) is that for twice as many. */
size_t limbs_isqrt(Limb *r, const Limb *a, size_t an, Limb *scratch,
                   const LimbsMeter *meter) {
    if (!an) return 0;
    if (an <= LIMBS_PIECE) {
        if (!limbs_charge(meter, 2 * limbs_product_units(an, an))) return LIMBS_STOPPED;
        mpn_sqrtrem(gmp(r), NULL, gmp_const(a), (mp_size_t)an);
        return limbs_normal(r, (an + 1) / 2);
    }
    Limb *x = scratch, *q = x + an + SLACK, *upper = q + an + SLACK;
    Limb *rest = upper + an + SLACK;
    scratch = rest + an + SLACK;
    const size_t c = (limbs_bits(a, an) - 1) / 2; /* the root has c + 1 bits */
    unsigned step = 0;
    while (c >> step >= LIMBS_PIECE / 2 * LIMB_BITS - LIMB_BITS)
        step++;
    size_t d = c >> step;
    size_t upper_n = limbs_shr(upper, a, an, 2 * (c - d), NULL);
    mpn_sqrtrem(gmp(x), NULL, gmp_const(upper), (mp_size_t)upper_n);
    size_t xn = limbs_normal(x, (upper_n + 1) / 2), qn, rest_n;
    while (step--) {
        size_t e = d;
        d = c >> step;
        upper_n = limbs_shr(upper, a, an, 2 * c - e - d + 1, NULL);
        if (!limbs_divrem(q, &qn, rest, &rest_n, upper, upper_n, x, xn, scratch, meter))
            return LIMBS_STOPPED;
        xn = limbs_shl(x, x, xn, d - e - 1);
        xn = limbs_add(x, x, xn, q, qn);
    }
    /* x is the root or one more. */
    size_t n = limbs_sqr(upper, x, xn, scratch, meter);
    if (n == LIMBS_STOPPED) return LIMBS_STOPPED;
    const Limb one = 1;
    if (limbs_cmp(upper, n, a, an) > 0) xn = limbs_sub(x, x, xn, &one, 1);
    limbs_copy(r, x, xn);
    return xn;
}

/* ---- greatest common divisor ---- */

enum { GCD_PIECE = 512 }; /* limbs up to which GMP's gcd needs no heap */

size_t limbs_gcd_scratch(size_t an, size_t bn) {
    size_t n = larger(an, bn);
    return 4 * (n + SLACK) + limbs_divrem_bound(n);
}

typedef struct Pair {
    Limb *x, *y, *s, *t; /* x >= y; s, t are spare */
    size_t xn, yn;
} Pair;

/* 62 bits of a from bit `at` on (the rest above is zero). */
static int64_t lead(const Limb *a, size_t n, size_t at) {
    size_t i = at / LIMB_BITS;
    unsigned part = at % LIMB_BITS;
    if (i >= n) return 0;
    Limb x = a[i] >> part;
    if (part && i + 1 < n) x |= a[i + 1] << (LIMB_BITS - part);
    return (int64_t)x;
}

/* r[n + 1] = p * x - q * y, known to be neither negative nor longer than n limbs. */
static size_t combine(Limb *r, uint64_t p, const Limb *x, uint64_t q, const Limb *y,
                      size_t n) {
    r[n] = mpn_mul_1(gmp(r), gmp_const(x), (mp_size_t)n, p);
    r[n] -= mpn_submul_1(gmp(r), gmp_const(y), (mp_size_t)n, q);
    return limbs_normal(r, n + 1);
}

/* Lehmer: runs Euclid on the leading 62 bits while they decide the quotients, then
 * applies the product of the steps at once. False when not even one step was certain. */
static bool lehmer_step(Pair *g) {
    enum { LEAD = 62 };
    size_t at = limbs_bits(g->x, g->xn) - LEAD;
    int64_t x = lead(g->x, g->xn, at), y = lead(g->y, g->yn, at);
    int64_t a = 1, b = 0, c = 0, d = 1;
    while (y + c != 0 && y + d != 0) {
        int64_t q = (x + a) / (y + c), t;
        if (q != (x + b) / (y + d)) break;
        t = a - q * c, a = c, c = t;
        t = b - q * d, b = d, d = t;
        t = x - q * y, x = y, y = t;
    }
    if (!b) return false;
    size_t n = g->xn;
    memset(g->y + g->yn, 0, (n - g->yn) * sizeof(Limb));
    uint64_t ua = (uint64_t)(a < 0 ? -a : a), ub = (uint64_t)(b < 0 ? -b : b);
    uint64_t uc = (uint64_t)(c < 0 ? -c : c), ud = (uint64_t)(d < 0 ? -d : d);
    size_t sn = b < 0 ? combine(g->s, ua, g->x, ub, g->y, n)
                      : combine(g->s, ub, g->y, ua, g->x, n);
    size_t tn = d < 0 ? combine(g->t, uc, g->x, ud, g->y, n)
                      : combine(g->t, ud, g->y, uc, g->x, n);
    swap(&g->x, &g->xn, &g->s, &sn);
    swap(&g->y, &g->yn, &g->t, &tn);
    return true;
}

/* x, y = y, x mod y. */
static bool euclid_step(Pair *g, Limb *scratch, const LimbsMeter *meter) {
    size_t rest_n;
    if (!limbs_divrem(NULL, NULL, g->s, &rest_n, g->x, g->xn, g->y, g->yn, scratch,
                      meter))
        return false;
    swap(&g->x, &g->xn, &g->y, &g->yn);
    swap(&g->y, &g->yn, &g->s, &rest_n);
    return true;
}

/* GMP wants one of the operands odd. */
static size_t gcd_piece(Limb *r, Pair *g) {
    size_t zeros_x = limbs_trailing_zeros(g->x, g->xn);
    size_t zeros_y = limbs_trailing_zeros(g->y, g->yn);
    size_t xn = limbs_shr(g->x, g->x, g->xn, zeros_x, NULL);
    size_t yn = limbs_shr(g->y, g->y, g->yn, zeros_y, NULL);
    if (limbs_cmp(g->x, xn, g->y, yn) < 0) swap(&g->x, &xn, &g->y, &yn);
    size_t n =
        (size_t)mpn_gcd(gmp(g->s), gmp(g->x), (mp_size_t)xn, gmp(g->y), (mp_size_t)yn);
    return limbs_shl(r, g->s, n, zeros_x < zeros_y ? zeros_x : zeros_y);
}

size_t limbs_gcd(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
                 Limb *scratch, const LimbsMeter *meter) {
    if (limbs_cmp(a, an, b, bn) < 0) return limbs_gcd(r, b, bn, a, an, scratch, meter);
    size_t room = an + SLACK;
    Pair g = {.x = scratch,
              .y = scratch + room,
              .s = scratch + 2 * room,
              .t = scratch + 3 * room,
              .xn = an,
              .yn = bn};
    scratch += 4 * room;
    limbs_copy(g.x, a, an);
    limbs_copy(g.y, b, bn);
    while (g.yn && (g.xn > GCD_PIECE || g.xn - g.yn > 1)) {
        if (!limbs_charge(meter, g.xn / 16 + 1)) return LIMBS_STOPPED;
        if (g.yn > GCD_PIECE && g.xn - g.yn <= 1 && lehmer_step(&g)) continue;
        if (!euclid_step(&g, scratch, meter)) return LIMBS_STOPPED;
    }
    if (g.yn) {
        if (!limbs_charge(meter, 4 * limbs_product_units(g.xn, g.yn)))
            return LIMBS_STOPPED;
        return gcd_piece(r, &g);
    }
    memcpy(r, g.x, g.xn * sizeof(Limb));
    return g.xn;
}
