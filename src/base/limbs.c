/* limbs.c - see limbs.h. Here: what is linear. */
#include "base/limbs_internal.h"

#include <string.h>

size_t limbs_popcount(const Limb *a, size_t n) {
    return n ? (size_t)mpn_popcount(gmp_const(a), (mp_size_t)n) : 0;
}

size_t limbs_trailing_zeros(const Limb *a, size_t n) {
    size_t i = 0;
    while (i < n && !a[i])
        i++;
    return i < n ? i * LIMB_BITS + (size_t)__builtin_ctzll(a[i]) : 0;
}

int limbs_cmp(const Limb *a, size_t an, const Limb *b, size_t bn) {
    if (an != bn) return an < bn ? -1 : 1;
    return an ? mpn_cmp(gmp_const(a), gmp_const(b), (mp_size_t)an) : 0;
}

/* ---- sums ---- */

size_t limbs_add(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn) {
    if (an < bn) return limbs_add(r, b, bn, a, an);
    if (!bn) {
        limbs_move(r, a, an);
        return an;
    }
    r[an] = mpn_add(gmp(r), gmp_const(a), (mp_size_t)an, gmp_const(b), (mp_size_t)bn);
    return an + (r[an] != 0);
}

size_t limbs_sub(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn) {
    if (!bn) {
        limbs_move(r, a, an);
        return an;
    }
    mp_limb_t borrow =
        mpn_sub(gmp(r), gmp_const(a), (mp_size_t)an, gmp_const(b), (mp_size_t)bn);
    assert(!borrow && "a is not below b");
    (void)borrow;
    return limbs_normal(r, an);
}

/* ---- one limb ---- */

size_t limbs_mul_1(Limb *r, const Limb *a, size_t an, Limb b, Limb c) {
    if (!an) {
        r[0] = c;
        return c != 0;
    }
    r[an] = mpn_mul_1(gmp(r), gmp_const(a), (mp_size_t)an, b);
    if (c) r[an] += mpn_add_1(gmp(r), gmp(r), (mp_size_t)an, c);
    return limbs_normal(r, an + 1);
}

size_t limbs_div_1(Limb *r, const Limb *a, size_t an, Limb b, Limb *rest) {
    if (!an) return *rest = 0, 0;
    *rest = mpn_divrem_1(gmp(r), 0, gmp_const(a), (mp_size_t)an, b);
    return limbs_normal(r, an);
}

Limb limbs_mod_1(const Limb *a, size_t an, Limb b) {
    return an ? mpn_mod_1(gmp_const(a), (mp_size_t)an, b) : 0;
}

/* ---- shifts ---- */

bool limbs_shl_size(size_t n, uint64_t bits, size_t *size) {
    if (!n) return *size = 0, true;
    return !__builtin_add_overflow(n, bits / LIMB_BITS, size) &&
           !__builtin_add_overflow(*size, bits % LIMB_BITS != 0, size);
}

size_t limbs_shl(Limb *r, const Limb *a, size_t n, uint64_t bits) {
    if (!n) return 0;
    size_t whole = bits / LIMB_BITS, size = n + whole;
    unsigned part = bits % LIMB_BITS;
    if (part) {
        Limb top = mpn_lshift(gmp(r + whole), gmp_const(a), (mp_size_t)n, part);
        if (top) r[size++] = top;
    } else {
        limbs_move(r + whole, a, n);
    }
    memset(r, 0, whole * sizeof(Limb));
    return size;
}

static bool any_set(const Limb *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (a[i]) return true;
    return false;
}

size_t limbs_shr(Limb *r, const Limb *a, size_t n, uint64_t bits, bool *lost) {
    uint64_t whole = bits / LIMB_BITS;
    if (whole >= n) {
        if (lost) *lost = n != 0;
        return 0;
    }
    unsigned part = bits % LIMB_BITS;
    bool any = lost && any_set(a, whole);
    size_t size = n - whole;
    if (part)
        any |= mpn_rshift(gmp(r), gmp_const(a + whole), (mp_size_t)size, part) != 0;
    else
        limbs_move(r, a + whole, size);
    if (lost) *lost = any;
    return limbs_normal(r, size);
}

/* ---- two's complement ---- */

static size_t negate_if(Limb *r, size_t n, bool negative) {
    if (negative && n) mpn_neg(gmp(r), gmp_const(r), (mp_size_t)n);
    return limbs_normal(r, n);
}

/* Takes the limbs of a signed number one by one, in endless two's complement. */
typedef struct Signed {
    const Limb *limbs;
    size_t n, at;
    Limb flip;  /* all ones when negative */
    Limb carry; /* of the + 1 that follows the flipping */
} Signed;

static Signed signed_begin(const Limb *a, size_t n, bool negative) {
    return (Signed){
        .limbs = a, .n = n, .flip = negative ? ~(Limb)0 : 0, .carry = negative};
}

static inline Limb signed_next(Signed *s) {
    Limb limb = (s->at < s->n ? s->limbs[s->at] : 0) ^ s->flip;
    s->at++;
    Limb sum = limb + s->carry;
    s->carry = sum < limb;
    return sum;
}

static inline Limb apply(LimbsLogic op, Limb x, Limb y) {
    return op == LIMBS_AND ? x & y : op == LIMBS_OR ? x | y : x ^ y;
}

size_t limbs_logic(LimbsLogic op, Limb *r, bool *r_negative, const Limb *a, size_t an,
                   bool a_negative, const Limb *b, size_t bn, bool b_negative) {
    a_negative &= an != 0, b_negative &= bn != 0;
    Signed x = signed_begin(a, an, a_negative), y = signed_begin(b, bn, b_negative);
    /* One limb more than the longer operand holds the sign of every result. */
    size_t n = (an > bn ? an : bn) + 1;
    for (size_t i = 0; i < n; i++) {
        Limb limb = apply(op, signed_next(&x), signed_next(&y));
        r[i] = limb;
    }
    *r_negative = r[n - 1] >> (LIMB_BITS - 1);
    return negate_if(r, n, *r_negative);
}

/* ---- bytes ---- */

size_t limbs_from_bytes(Limb *r, bool *negative, const uint8_t *bytes, size_t n,
                        bool little, bool is_signed) {
    size_t size = n / 8 + 1;
    uint8_t top = n ? bytes[little ? n - 1 : 0] : 0;
    *negative = is_signed && top & 0x80;
    memset(r, *negative ? 0xFF : 0, size * sizeof(Limb));
    for (size_t i = 0; i < n; i++) {
        unsigned at = i % 8 * 8;
        Limb byte = bytes[little ? i : n - 1 - i];
        r[i / 8] = (r[i / 8] & ~((Limb)0xFF << at)) | byte << at;
    }
    return negate_if(r, size, *negative);
}

/* Does the signed or unsigned number fit n bytes? */
static bool fits_bytes(const Limb *a, size_t an, bool negative, size_t n,
                       bool is_signed) {
    size_t bits = limbs_bits(a, an), room = n * 8;
    if (!is_signed) return !negative && bits <= room;
    if (!an || bits < room) return true;
    /* The least negative value has as many bits as there is room. */
    return negative && bits == room && limbs_trailing_zeros(a, an) == bits - 1;
}

bool limbs_to_bytes(uint8_t *bytes, size_t n, const Limb *a, size_t an, bool negative,
                    bool little, bool is_signed) {
    negative &= an != 0;
    if (!fits_bytes(a, an, negative, n, is_signed)) return false;
    Signed s = signed_begin(a, an, negative);
    Limb limb = 0;
    for (size_t i = 0; i < n; i++) {
        if (i % 8 == 0) limb = signed_next(&s);
        bytes[little ? i : n - 1 - i] = (uint8_t)(limb >> i % 8 * 8);
    }
    return true;
}
