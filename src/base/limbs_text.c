/* limbs_text.c - digits of limbs.h.
 *
 * Radices that are powers of two are regrouped bits. For others a number is split by
 * powers of the radix, whose exponents double from one to the next, until pieces are
 * small; the powers are made once per call. Depth: the logarithm of the length. */
#include "base/limbs_internal.h"

#include <string.h>

enum {
    PIECE_LIMBS = 24, /* converted limb by limb, without splitting */
    MAX_POWERS = 64,
    DIGIT_NONE = 36,
};

/* How many digits of a radix fit a limb, and the radix to that power. */
typedef struct Radix {
    unsigned digits;
    Limb power;
} Radix;

static Radix radix_of(int radix) {
    if (radix == 10) return (Radix){19, UINT64_C(10000000000000000000)};
    Radix r = {1, (Limb)radix};
    for (Limb next; !__builtin_mul_overflow(r.power, (Limb)radix, &next); r.digits++)
        r.power = next;
    return r;
}

/* Bits per digit when the radix is a power of two, else 0. */
static unsigned bits_of(int radix) {
    return radix & (radix - 1) ? 0 : (unsigned)__builtin_ctz((unsigned)radix);
}

/* ---- powers: power[i] = (radix ^ digits of a limb) ^ (2 ^ i) ---- */

typedef struct Powers {
    int radix;
    Radix limb;
    const Limb *power[MAX_POWERS];
    size_t length[MAX_POWERS];
    size_t digits[MAX_POWERS]; /* of the radix: power[i] is radix ^ digits[i] */
    unsigned count;
    Limb *scratch;
    const LimbsMeter *meter;
} Powers;

/* Makes powers until the last one has half of `digits` digits, and takes their room from
 * the scratch. */
static bool make_powers(Powers *p, int radix, size_t digits, Limb *scratch,
                        const LimbsMeter *meter) {
    *p = (Powers){.radix = radix, .limb = radix_of(radix), .count = 1, .meter = meter};
    scratch[0] = p->limb.power;
    p->power[0] = scratch, p->length[0] = 1, p->digits[0] = p->limb.digits;
    scratch++;
    while (p->digits[p->count - 1] < digits - digits / 2 && p->count < MAX_POWERS) {
        unsigned last = p->count - 1;
        size_t n = p->length[last];
        size_t size = limbs_sqr(scratch, p->power[last], n, scratch + 2 * n, meter);
        if (size == LIMBS_STOPPED) return false;
        p->power[p->count] = scratch;
        p->length[p->count] = size;
        p->digits[p->count] = 2 * p->digits[last];
        p->count++;
        scratch += size;
    }
    p->scratch = scratch;
    return true;
}

/* All powers for a text of n limbs, and the room for making the last of them. */
static size_t powers_scratch(size_t n) {
    return 4 * n + 8 + limbs_mul_scratch(n + 2, n + 2);
}

/* ---- to text ---- */

static const char DIGITS[] = "0123456789abcdefghijklmnopqrstuvwxyz";

bool limbs_text_size(size_t n, int radix, size_t *size) {
    /* A limb has at most digits + 1 digits of the radix. */
    return size_muladd(n, radix_of(radix).digits + 1, 1, size);
}

static size_t text_by_bits(char *out, const Limb *a, size_t n, unsigned bits) {
    size_t total = limbs_bits(a, n), count = (total + bits - 1) / bits;
    const Limb mask = ((Limb)1 << bits) - 1;
    for (size_t i = 0; i < count; i++) {
        size_t at = i * bits, limb = at / LIMB_BITS;
        unsigned part = at % LIMB_BITS;
        Limb x = a[limb] >> part;
        if (part + bits > LIMB_BITS && limb + 1 < n)
            x |= a[limb + 1] << (LIMB_BITS - part);
        out[count - 1 - i] = DIGITS[x & mask];
    }
    return count;
}

/* Writes the last `count` digits of x before `end`. */
static void put_limb(char *end, Limb x, unsigned count, int radix) {
    if (radix == 10) {
        for (; count >= 2; count -= 2) {
            unsigned pair = (unsigned)(x % 100);
            x /= 100;
            *--end = (char)('0' + pair % 10);
            *--end = (char)('0' + pair / 10);
        }
    }
    for (; count; count--) {
        *--end = DIGITS[x % (unsigned)radix];
        x /= (unsigned)radix;
    }
}

/* Writes a (at most PIECE_LIMBS, changed) with `width` digits, or with as many as it has
 * when width is 0. Returns the end. */
static char *put_piece(const Powers *p, char *out, const Limb *a, size_t n,
                       size_t width) {
    Limb rest[PIECE_LIMBS], group[2 * PIECE_LIMBS];
    size_t groups = 0;
    limbs_copy(rest, a, n);
    while (n)
        n = limbs_div_1(rest, rest, n, p->limb.power, &group[groups++]);
    if (!width) {
        if (!groups) return out;
        Limb top = group[groups - 1];
        unsigned count = 0;
        for (; top; top /= (unsigned)p->radix)
            count++;
        width = (groups - 1) * p->limb.digits + count;
    }
    char *at = out + width;
    for (size_t i = 0; i < groups; i++) {
        size_t left = (size_t)(at - out);
        unsigned count = left < p->limb.digits ? (unsigned)left : p->limb.digits;
        put_limb(at, group[i], count, p->radix);
        at -= count;
    }
    memset(out, '0', (size_t)(at - out));
    return out + width;
}

/* Writes a, which is below power[level], with digits[level] digits, or without leading
 * zeros when it leads the text. NULL: stopped. */
static char *put(const Powers *p, char *out, const Limb *a, size_t n, unsigned level,
                 bool leads, Limb *scratch) {
    if (n <= PIECE_LIMBS) return put_piece(p, out, a, n, leads ? 0 : p->digits[level]);
    unsigned below = level - 1;
    const Limb *by = p->power[below];
    size_t by_n = p->length[below], qn, rn;
    if (n < by_n) {
        if (!leads) {
            memset(out, '0', p->digits[below]);
            out += p->digits[below];
        }
        return put(p, out, a, n, below, leads, scratch);
    }
    Limb *q = scratch, *r = q + (n - by_n + 1), *rest = r + by_n;
    if (!limbs_divrem(q, &qn, r, &rn, a, n, by, by_n, rest, p->meter)) return NULL;
    out = put(p, out, q, qn, below, leads, rest);
    return out ? put(p, out, r, rn, below, leads && !qn, rest) : NULL;
}

size_t limbs_to_text_scratch(size_t n, int radix) {
    if (bits_of(radix) || n <= PIECE_LIMBS) return 0;
    return powers_scratch(n) + 3 * n + 256 + limbs_divrem_bound(n);
}

size_t limbs_to_text(char *out, const Limb *a, size_t n, int radix, Limb *scratch,
                     const LimbsMeter *meter) {
    if (!n) return out[0] = '0', 1;
    if (bits_of(radix)) return text_by_bits(out, a, n, bits_of(radix));
    Powers p;
    if (n <= PIECE_LIMBS) {
        p = (Powers){.radix = radix, .limb = radix_of(radix)};
        return (size_t)(put_piece(&p, out, a, n, 0) - out);
    }
    if (!make_powers(&p, radix, n * (radix_of(radix).digits + 1), scratch, meter))
        return LIMBS_STOPPED;
    const char *end = put(&p, out, a, n, p.count, true, p.scratch);
    return end ? (size_t)(end - out) : LIMBS_STOPPED;
}

/* ---- from text ---- */

unsigned limbs_digit_value(char c) {
    if (c >= '0' && c <= '9') return (unsigned)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a' + 10) : DIGIT_NONE;
}

bool limbs_from_text_size(size_t digits, int radix, size_t *size) {
    /* A digit of radix 36 has less than 6 bits; spare limbs for the joining of pieces. */
    unsigned bits = bits_of(radix);
    if (!bits) bits = 32 - (unsigned)__builtin_clz((unsigned)radix);
    size_t total;
    if (!size_muladd(digits, bits, 0, &total)) return false;
    *size = total / LIMB_BITS + 2;
    return true;
}

static size_t read_by_bits(Limb *r, const char *text, size_t digits, unsigned bits) {
    size_t n = digits * bits / LIMB_BITS + 1;
    memset(r, 0, n * sizeof(Limb));
    for (size_t i = 0; i < digits; i++) {
        size_t at = i * bits, limb = at / LIMB_BITS;
        unsigned part = at % LIMB_BITS;
        Limb x = limbs_digit_value(text[digits - 1 - i]);
        r[limb] |= x << part;
        if (part + bits > LIMB_BITS) r[limb + 1] |= x >> (LIMB_BITS - part);
    }
    return limbs_normal(r, n);
}

static size_t read_piece(Limb *r, const char *text, size_t digits, int radix,
                         Radix limb) {
    size_t n = 0;
    /* The first group takes what does not fill a limb. */
    size_t count = digits % limb.digits;
    for (size_t i = 0; i < digits; i += count, count = limb.digits) {
        if (!count) count = limb.digits;
        Limb group = 0;
        for (size_t k = 0; k < count; k++)
            group = group * (unsigned)radix + limbs_digit_value(text[i + k]);
        n = limbs_mul_1(r, r, n, limb.power, group);
    }
    return n;
}

/* Reads at most 2 * digits[level] digits; LIMBS_STOPPED when stopped. */
static size_t read(const Powers *p, Limb *r, const char *text, size_t digits,
                   unsigned level, Limb *scratch) {
    if (digits <= PIECE_LIMBS * p->limb.digits)
        return read_piece(r, text, digits, p->radix, p->limb);
    while (p->digits[level] >= digits)
        level--;
    size_t low_digits = p->digits[level], room = p->length[level] + 2;
    Limb *part = scratch, *rest = scratch + room;
    size_t n = read(p, part, text, digits - low_digits, level, rest);
    if (n == LIMBS_STOPPED) return n;
    n = limbs_mul(r, part, n, p->power[level], p->length[level], rest, p->meter);
    if (n == LIMBS_STOPPED) return n;
    size_t low_n = read(p, part, text + (digits - low_digits), low_digits, level, rest);
    if (low_n == LIMBS_STOPPED) return low_n;
    return limbs_add(r, r, n, part, low_n);
}

size_t limbs_from_text_scratch(size_t digits, int radix) {
    size_t n;
    if (bits_of(radix) || digits <= PIECE_LIMBS * radix_of(radix).digits) return 0;
    if (!limbs_from_text_size(digits, radix, &n)) return SIZE_MAX / sizeof(Limb);
    return powers_scratch(n) + 3 * n + 256 + limbs_mul_scratch(n, n);
}

size_t limbs_from_text(Limb *r, const char *text, size_t digits, int radix, Limb *scratch,
                       const LimbsMeter *meter) {
    if (bits_of(radix)) return read_by_bits(r, text, digits, bits_of(radix));
    Powers p;
    if (digits <= PIECE_LIMBS * radix_of(radix).digits)
        return read_piece(r, text, digits, radix, radix_of(radix));
    if (!make_powers(&p, radix, digits, scratch, meter)) return LIMBS_STOPPED;
    return read(&p, r, text, digits, p.count - 1, p.scratch);
}
