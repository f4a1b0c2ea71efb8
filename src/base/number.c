/* number.c - see number.h.
 *
 * To text: the shortest digits by Schubfach (R. Giulietti, "The Schubfach way to render
 * doubles", 2020); digits to a given place from the exact decimal expansion, which a
 * double always has. From text: exact doubles for short numbers; then the product with a
 * 128-bit power of ten, which decides nearly all (D. Lemire, "Number parsing at a
 * gigabyte per second", 2021); else exact integers. */
#include "base/number.h"
#include "base/limbs.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef unsigned __int128 Wide;

enum {
    MANTISSA = DBL_MANT_DIG,
    BIAS = 1075, /* a double is fraction * 2^(exponent field - BIAS) */
    EXPONENT_MASK = 0x7FF,
    GROUP = 19, /* decimal digits that fit a limb */
    POWER_MIN = -342,
    POWER_MAX = 324,
    POWER_EXACT_MAX = 55, /* 10^0 .. 10^55 fit the table's 128 bits exactly */
};

static const uint64_t HIDDEN_BIT = UINT64_C(1) << (MANTISSA - 1);
static const uint64_t GROUP_UNIT = UINT64_C(10000000000000000000);

/* Powers of ten: the leading 128 bits, rounded down. */
typedef struct Power {
    uint64_t high, low;
} Power;

static const Power POWERS[] = {
#include "base/number_powers.inc"
};
static_assert(COUNT_OF(POWERS) == POWER_MAX - POWER_MIN + 1,
              "the table covers its range");

static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* floor(log2(10^k)), floor(log10(2^q)) and floor(log10(3/4 * 2^q)) in the range of
 * doubles. */
static int log2_of_power(int k) { return k * 1741647 >> 19; }
static int log10_of_power(int q) { return q * 1262611 >> 22; }
static int log10_of_less_power(int q) { return (q * 1262611 - 524031) >> 22; }

/* ---- shortest digits ---- */

/* value = digits * 10^exponent */
typedef struct Short {
    uint64_t digits;
    int exponent;
} Short;

/* The upper 64 bits of g * c / 2^64, its last bit set when anything was below. */
static uint64_t scaled(Power g, uint64_t c) {
    Wide low = (Wide)g.low * c, high = (Wide)g.high * c;
    high += (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static Short shortest(uint64_t fraction, int field) {
    uint64_t c = field ? fraction | HIDDEN_BIT : fraction;
    int q = (field ? field : 1) - BIAS;
    bool even = !(c & 1), closer_below = !fraction && field > 1;
    /* The interval that rounds to the value, in quarters of its unit. */
    uint64_t left = 4 * c - 2 + closer_below, middle = 4 * c, right = 4 * c + 2;
    int k = closer_below ? log10_of_less_power(q) : log10_of_power(q);
    int h = q + log2_of_power(-k) + 1;
    Power g = POWERS[-k - POWER_MIN];
    if (-k < 0 || -k > POWER_EXACT_MAX) g.high += ++g.low == 0;
    uint64_t lower = scaled(g, left << h) + !even, upper = scaled(g, right << h) - !even;
    uint64_t exact = scaled(g, middle << h), s = exact / 4;
    /* One digit less, if just one such number lies within. */
    if (s >= 10) {
        uint64_t t = s / 10;
        bool low_in = lower <= 40 * t, high_in = 40 * t + 40 <= upper;
        if (low_in != high_in) return (Short){t + high_in, k + 1};
    }
    bool low_in = lower <= 4 * s, high_in = 4 * s + 4 <= upper;
    if (low_in != high_in) return (Short){s + high_in, k};
    uint64_t half = 4 * s + 2;
    return (Short){s + (exact > half || (exact == half && s & 1)), k};
}

static int write_digits(char *out, uint64_t x) {
    char text[20];
    int at = sizeof text;
    for (; x >= 100; x /= 100) {
        unsigned pair = x % 100;
        text[--at] = (char)('0' + pair % 10);
        text[--at] = (char)('0' + pair / 10);
    }
    if (x >= 10) text[--at] = (char)('0' + x % 10), x /= 10;
    text[--at] = (char)('0' + x);
    memcpy(out, text + at, sizeof text - (size_t)at);
    return (int)sizeof text - at;
}

/* Values below 2^53 without fraction are their own digits. */
static bool as_small_integer(double value, uint64_t *integer) {
    if (!(value < 0x1p53)) return false;
    *integer = (uint64_t)value;
    return (double)*integer == value;
}

void number_shortest(double value, Decimal *out) {
    Short s = {.exponent = 0};
    value = fabs(value);
    if (!as_small_integer(value, &s.digits)) {
        uint64_t bits = bits_of(value);
        s = shortest(bits & (HIDDEN_BIT - 1), (int)(bits >> (MANTISSA - 1)));
    }
    int n = write_digits(out->digits, s.digits);
    out->point = n + s.exponent;
    while (n > 1 && out->digits[n - 1] == '0')
        n--;
    out->digits[n] = '\0';
    out->count = n;
}

/* ---- exact digits ---- */

enum {
    EXPANSION_MAX =
        1120, /* digits of the longest double, 2^-1074 and its like, with a group */
    FRACTION_LIMBS = 17, /* 1074 bits */
    PLACES_MAX = 1100,   /* no double has a digit other than 0 beyond */
};

/* value = 0.DIGITS * 10^point; no leading zeros; no digits for zero. */
typedef struct Expansion {
    char digits[EXPANSION_MAX];
    int count, point;
    bool more; /* something other than 0 follows the digits */
} Expansion;

/* 0 <= fraction < 1 as a fixed-point number of n limbs. */
typedef struct Fixed {
    Limb limbs[FRACTION_LIMBS + 1];
    size_t n;
} Fixed;

/* Takes the next decimal digits, 19 at once. The low limb drops away when it is empty. */
static uint64_t next_group(Fixed *f) {
    Wide carry = 0;
    for (size_t i = 0; i < f->n; i++) {
        carry += (Wide)f->limbs[i] * GROUP_UNIT;
        f->limbs[i] = (Limb)carry;
        carry >>= LIMB_BITS;
    }
    size_t empty = 0;
    while (empty < f->n && !f->limbs[empty])
        empty++;
    f->n -= empty;
    memmove(f->limbs, f->limbs + empty, f->n * sizeof(Limb));
    return (uint64_t)carry;
}

static Fixed fraction_of(double value) {
    Fixed f = {.n = 0};
    int exponent;
    uint64_t m = (uint64_t)ldexp(frexp(value - floor(value), &exponent), MANTISSA);
    if (!m) return f;
    unsigned places = (unsigned)(MANTISSA - exponent); /* value = m / 2^places */
    f.n = (places + LIMB_BITS - 1) / LIMB_BITS;
    unsigned shift = (unsigned)(f.n * LIMB_BITS) - places;
    Wide wide = (Wide)m << shift;
    f.limbs[0] = (Limb)wide;
    f.limbs[1] = (Limb)(wide >> LIMB_BITS);
    return f;
}

static void append_group(Expansion *x, uint64_t group) {
    char text[GROUP + 1];
    int length = group ? write_digits(text, group) : 0;
    if (!x->count) {
        x->point -= GROUP - length;
    } else {
        memset(x->digits + x->count, '0', (size_t)(GROUP - length));
        x->count += GROUP - length;
    }
    memcpy(x->digits + x->count, text, (size_t)length);
    x->count += length;
}

/* Digits of value (not negative, finite) until there are more than `significant` of them
 * or those after the point are more than `places`. */
static void expand(Expansion *x, double value, int significant, int places) {
    Limb whole[LIMBS_OF_DOUBLE];
    size_t n = limbs_from_double(whole, value);
    *x = (Expansion){.count = 0};
    if (n) x->count = x->point = (int)limbs_to_text(x->digits, whole, n, 10, NULL, NULL);
    Fixed f = fraction_of(value);
    int after = 0;
    while (f.n && x->count <= significant && after <= places) {
        append_group(x, next_group(&f));
        after += GROUP;
    }
    x->more = f.n != 0;
}

/* Rounds to `keep` digits (may be negative), half to even. */
static void cut(Expansion *x, int keep) {
    if (keep >= x->count) return;
    if (keep < 0) {
        x->count = 0;
        return;
    }
    char next = x->digits[keep];
    bool more = x->more;
    for (int i = keep + 1; i < x->count && !more; i++)
        more = x->digits[i] != '0';
    bool odd = keep && x->digits[keep - 1] & 1;
    x->count = keep;
    x->more = false;
    if (next < '5' || (next == '5' && !more && !odd)) return;
    int i = keep;
    while (i > 0 && x->digits[i - 1] == '9')
        x->digits[--i] = '0';
    if (i > 0) {
        x->digits[i - 1]++;
        return;
    }
    /* All nines, or none at all: 1 and zeros, one place higher. */
    x->digits[0] = '1';
    x->point++;
    if (!keep) x->count = 1;
}

/* value (not negative, finite) in units of 10^-places, rounded half to even, where 128
 * bits hold the product and 64 the result: what programs print. */
static bool rounded_units(double value, int places, uint64_t *units) {
    enum { PLACES_EXACT = 19, SHIFT_MOST = 116 };
    uint64_t bits = bits_of(value), ten = 1;
    int field = (int)(bits >> (MANTISSA - 1)), shift = 1075 - field;
    if (!field || shift <= 0 || shift > SHIFT_MOST || places > PLACES_EXACT) return false;
    uint64_t m = (bits & (HIDDEN_BIT - 1)) | HIDDEN_BIT; /* value = m / 2^shift */
    for (int i = 0; i < places; i++)
        ten *= 10;
    Wide product = (Wide)m * ten, whole = product >> shift;
    if (whole >> 64) return false;
    Wide rest = product - (whole << shift), half = (Wide)1 << (shift - 1);
    *units = (uint64_t)whole;
    bool up = rest > half || (rest == half && *units & 1);
    return !up || ++*units;
}

/* ---- formatting ---- */

/* What a formatted number is made of: 0.DIGITS * 10^point, shown up to `end` digits. */
typedef struct Shape {
    const char *digits;
    int count, point;
    int64_t end; /* digits shown, counted from the first of `digits`; zeros where it has
                    none */
    bool exponent;
} Shape;

/* Digits from..to of the shape, where it has none zeros. */
static void put_digits(const Shape *s, int64_t from, int64_t to, Buffer *out) {
    if (from < 0) {
        int64_t zeros = (to < 0 ? to : 0) - from;
        buffer_fill(out, '0', (size_t)zeros);
        from += zeros;
    }
    if (from >= to) return;
    if (from < s->count) {
        int64_t n = (to < s->count ? to : s->count) - from;
        buffer_append(out, s->digits + from, (size_t)n);
        from += n;
    }
    if (from < to) buffer_fill(out, '0', (size_t)(to - from));
}

static void put_shape(const Shape *s, bool upper, unsigned flags, Buffer *out) {
    int64_t point = s->exponent ? 1 : s->point, end = s->end;
    if (!s->exponent && flags & NUMBER_DOT_ZERO && end < point + 1) end = point + 1;
    if (end < point) end = point;
    if (point <= 0)
        buffer_byte(out, '0');
    else
        put_digits(s, 0, point, out);
    if (end > point || flags & NUMBER_ALT) {
        buffer_byte(out, '.');
        put_digits(s, point, end, out);
    }
    if (s->exponent) buffer_printf(out, "%c%+.2d", upper ? 'E' : 'e', s->point - 1);
}

static void put_special(double value, bool upper, unsigned flags, Buffer *out) {
    if (isinf(value) && value < 0)
        buffer_byte(out, '-');
    else if (flags & NUMBER_SIGN)
        buffer_byte(out, '+');
    const char *text = isnan(value) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
    buffer_text(out, text);
}

static bool is_zero(const Shape *s) { return !s->count || s->digits[0] == '0'; }

/* Fills the shape for %e, %f or %g with digits rounded into x. */
static void shape_rounded(Shape *s, Expansion *x, double value, char type, int precision,
                          unsigned flags) {
    int places = precision < PLACES_MAX ? precision : PLACES_MAX;
    if (type == 'f') {
        uint64_t units;
        if (rounded_units(value, places, &units)) {
            x->count = units ? write_digits(x->digits, units) : 0;
            x->point = x->count - places;
        } else {
            expand(x, value, EXPANSION_MAX, places);
            if (x->count) cut(x, x->point + places);
        }
        *s = (Shape){x->digits, x->count, x->point, 0, false};
        if (!x->count) s->point = 1, s->digits = "0", s->count = 1;
        s->end = (int64_t)s->point + precision;
        return;
    }
    int significant = places + (type == 'e');
    expand(x, value, significant, EXPANSION_MAX);
    cut(x, significant);
    while (x->count && x->digits[x->count - 1] == '0')
        x->count--;
    *s = (Shape){x->digits, x->count, x->point, x->count, type == 'e'};
    if (!x->count) s->point = 1, s->digits = "0", s->end = s->count = 1;
    if (type == 'e') {
        s->end = (int64_t)precision + 1;
        return;
    }
    bool dot_zero = flags & NUMBER_DOT_ZERO;
    s->exponent = s->point <= -4 || s->point > (int64_t)precision - dot_zero;
    if (flags & NUMBER_ALT) s->end = precision;
}

static void shape_shortest(Shape *s, Decimal *d, double value) {
    number_shortest(value, d);
    *s =
        (Shape){d->digits, d->count, d->point, d->count, d->point <= -4 || d->point > 16};
}

void number_format(double value, char type, int precision, unsigned flags, Buffer *out) {
    bool upper = type >= 'A' && type <= 'Z';
    if (upper) type = (char)(type - 'A' + 'a');
    if (!isfinite(value)) {
        put_special(value, upper, flags, out);
        return;
    }
    if (type == 'g' && !precision) precision = 1;
    Expansion x;
    Decimal d;
    Shape s;
    if (type == 'r')
        shape_shortest(&s, &d, value);
    else
        shape_rounded(&s, &x, fabs(value), type, precision, flags);
    bool negative = signbit(value) && !(flags & NUMBER_NO_NEG_ZERO && is_zero(&s));
    if (negative)
        buffer_byte(out, '-');
    else if (flags & NUMBER_SIGN)
        buffer_byte(out, '+');
    put_shape(&s, upper, flags, out);
}

static size_t put_exponent(char *out, int exponent) {
    out[0] = 'e';
    out[1] = exponent < 0 ? '-' : '+';
    unsigned x = (unsigned)(exponent < 0 ? -exponent : exponent);
    size_t n = 2;
    if (x >= 100) out[n++] = (char)('0' + x / 100);
    out[n++] = (char)('0' + x / 10 % 10);
    out[n++] = (char)('0' + x % 10);
    return n;
}

size_t number_repr(double value, char out[NUMBER_REPR_MAX]) {
    char *at = out;
    if (isnan(value)) return memcpy(out, "nan", 4), 3;
    if (signbit(value)) *at++ = '-';
    if (isinf(value)) return memcpy(at, "inf", 4), (size_t)(at - out) + 3;
    uint64_t integer;
    if (as_small_integer(fabs(value), &integer)) {
        at += write_digits(at, integer);
        memcpy(at, ".0", 3);
        return (size_t)(at - out) + 2;
    }
    Decimal d;
    number_shortest(value, &d);
    if (d.point > 16 || d.point <= -4) {
        *at++ = d.digits[0];
        if (d.count > 1) {
            *at++ = '.';
            memcpy(at, d.digits + 1, (size_t)d.count - 1);
            at += d.count - 1;
        }
        at += put_exponent(at, d.point - 1);
    } else if (d.point <= 0) {
        memcpy(at, "0.000", (size_t)(2 - d.point));
        at += 2 - d.point;
        memcpy(at, d.digits, (size_t)d.count);
        at += d.count;
    } else {
        int whole = d.count < d.point ? d.count : d.point;
        memcpy(at, d.digits, (size_t)whole);
        at += whole;
        for (int i = whole; i < d.point; i++)
            *at++ = '0';
        *at++ = '.';
        if (d.count <= d.point) *at++ = '0';
        memcpy(at, d.digits + whole, (size_t)(d.count - whole));
        at += d.count - whole;
    }
    *at = '\0';
    return (size_t)(at - out);
}

size_t number_hex(double value, char out[NUMBER_REPR_MAX]) {
    if (!isfinite(value)) return number_repr(value, out);
    char *at = out;
    if (signbit(value)) *at++ = '-';
    if (value == 0) return memcpy(at, "0x0.0p+0", 9), (size_t)(at - out) + 8;
    uint64_t bits = bits_of(value), fraction = bits & (HIDDEN_BIT - 1);
    int field = (int)(bits >> (MANTISSA - 1)) & EXPONENT_MASK;
    memcpy(at, field ? "0x1." : "0x0.", 4);
    at += 4;
    for (int shift = MANTISSA - 5; shift >= 0; shift -= 4)
        *at++ = "0123456789abcdef"[fraction >> shift & 15];
    int exponent = (field ? field : 1) - (BIAS - MANTISSA + 1);
    *at++ = 'p';
    *at++ = exponent < 0 ? '-' : '+';
    at += write_digits(at, (uint64_t)(exponent < 0 ? -exponent : exponent));
    *at = '\0';
    return (size_t)(at - out);
}

/* ---- from text ---- */

/* A number's text as read: about w * 10^exponent. */
typedef struct Scan {
    uint64_t w;                      /* the first 19 significant digits */
    int count;                       /* how many of them there are */
    int64_t exponent;                /* of the last digit in w */
    bool more;                       /* a digit other than 0 was left out */
    bool underscores;                /* allowed between digits */
    const char *digits, *digits_end; /* where they stand, with point and underscores */
} Scan;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void scan_digit(Scan *scan, char c, bool fraction) {
    if (scan->count < GROUP) {
        scan->w = scan->w * 10 + (uint64_t)(c - '0');
        scan->count += scan->w != 0;
        scan->exponent -= fraction;
    } else {
        scan->more |= c != '0';
        scan->exponent += !fraction;
    }
}

static const char *scan_run(Scan *scan, const char *p, const char *end, bool fraction) {
    for (const char *start = p; p < end; p++) {
        if (is_digit(*p))
            scan_digit(scan, *p, fraction);
        else if (!(*p == '_' && scan->underscores && p > start && p + 1 < end &&
                   is_digit(p[-1]) && is_digit(p[1])))
            break;
    }
    return p;
}

/* 'e', sign and digits; p itself when they are not there. */
static const char *scan_exponent(Scan *scan, const char *p, const char *end) {
    enum { ENOUGH = 1000000000 };
    const char *at = p;
    if (at == end || (*at | 0x20) != 'e') return p;
    at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end || !is_digit(*at)) return p;
    int64_t exponent = 0;
    for (; at < end; at++) {
        if (is_digit(*at)) {
            if (exponent < ENOUGH) exponent = exponent * 10 + (*at - '0');
        } else if (!(*at == '_' && scan->underscores && is_digit(at[-1]) &&
                     at + 1 < end && is_digit(at[1]))) {
            break;
        }
    }
    scan->exponent += negative ? -exponent : exponent;
    return at;
}

/* Reads the longest prefix that is a number; NULL when there is none. */
static const char *scan_number(Scan *scan, const char *p, const char *end) {
    const char *start = p;
    scan->digits = start;
    p = scan_run(scan, p, end, false);
    bool any = p > start;
    if (p < end && *p == '.') {
        const char *fraction = p + 1;
        const char *after = scan_run(scan, fraction, end, true);
        any |= after > fraction;
        if (any) p = after;
    }
    scan->digits_end = p;
    return any ? scan_exponent(scan, p, end) : NULL;
}

/* w * 10^exponent when both are exact doubles. */
static bool convert_exact(uint64_t w, int64_t exponent, double *value) {
    static const double TENS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (w >> MANTISSA || exponent < -22 || exponent > 22) return false;
    *value = exponent < 0 ? (double)w / TENS[-exponent] : (double)w * TENS[exponent];
    return true;
}

/* w * 10^exponent to the nearest double, unless 128 bits cannot tell or it is not normal.
 */
static bool convert_wide(uint64_t w, int64_t exponent, double *value) {
    if (exponent < POWER_MIN || exponent > POWER_MAX) return false;
    const uint64_t below = 0x1FF; /* what a product has beyond 55 bits */
    int e = (int)exponent, shift = __builtin_clzll(w);
    w <<= shift;
    Power g = POWERS[e - POWER_MIN];
    Wide product = (Wide)w * g.high;
    uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    if ((high & below) == below && low + w < low) {
        Wide rest = (Wide)w * g.low;
        Wide sum = (Wide)low + (uint64_t)(rest >> 64);
        high += (uint64_t)(sum >> 64);
        low = (uint64_t)sum;
        if ((high & below) == below && low == UINT64_MAX && (uint64_t)rest + w < w)
            return false;
    }
    unsigned top = (unsigned)(high >> 63);
    uint64_t mantissa = high >> (top + 9);
    /* A tie, or just above one: the bits left out decide. */
    if (!low && !(high & below) && (mantissa & 3) == 1) return false;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    int field = log2_of_power(e) + 64 + 1023 - shift - !top;
    if (mantissa >> MANTISSA) mantissa >>= 1, field++;
    if (field < 1 || field >= EXPONENT_MASK) return false;
    *value = double_of((uint64_t)field << (MANTISSA - 1) | (mantissa & (HIDDEN_BIT - 1)));
    return true;
}

enum {
    DIGITS_MAX = 800, /* enough to tell any tie; one more digit stands for the rest */
    EXACT_LIMBS = 64,
    SLOW_SCRATCH = 1024,
};

/* r = 10^exponent, exponent at most 1150. */
static size_t power_of_ten(Limb r[EXACT_LIMBS], int exponent) {
    r[0] = 1;
    size_t n = 1;
    for (; exponent >= GROUP; exponent -= GROUP)
        n = limbs_mul_1(r, r, n, GROUP_UNIT, 0);
    Limb rest = 1;
    while (exponent--)
        rest *= 10;
    return limbs_mul_1(r, r, n, rest, 0);
}

/* The digits as an integer; *exponent becomes that of its last digit. */
static size_t collect(Limb r[EXACT_LIMBS], const Scan *scan, int64_t *exponent,
                      Limb *scratch) {
    char text[DIGITS_MAX + 1];
    int count = 0;
    bool more = false;
    for (const char *p = scan->digits; p < scan->digits_end; p++) {
        if (!is_digit(*p) || (!count && *p == '0')) continue;
        if (count < DIGITS_MAX)
            text[count++] = *p;
        else
            more |= *p != '0';
    }
    if (more) text[count++] = '1';
    /* scan->exponent belongs to digit number scan->count; later ones count down. */
    *exponent = scan->exponent + scan->count - count;
    return limbs_from_text(r, text, (size_t)count, 10, scratch, NULL);
}

/* Exact integers decide. */
static COLD double convert_slow(const Scan *scan) {
    enum { TOO_LARGE = 310, TOO_SMALL = -345 };
    Limb a[EXACT_LIMBS], b[EXACT_LIMBS], product[2 * EXACT_LIMBS];
    Limb scratch[SLOW_SCRATCH];
    int64_t exponent = scan->exponent + scan->count; /* value is below 10^exponent */
    if (exponent > TOO_LARGE) return INFINITY;
    if (exponent < TOO_SMALL) return 0.0;
    assert(limbs_from_text_scratch(DIGITS_MAX + 1, 10) <= SLOW_SCRATCH);
    size_t an = collect(a, scan, &exponent, scratch);
    size_t bn = power_of_ten(b, (int)(exponent < 0 ? -exponent : exponent));
    double value = 0.0;
    if (exponent < 0) {
        assert(limbs_ratio_scratch(an, bn) <= SLOW_SCRATCH);
        LimbsRatio fit = limbs_ratio(&value, a, an, b, bn, scratch, NULL);
        return fit == LIMBS_FIT ? value : INFINITY;
    }
    size_t n = limbs_mul(product, a, an, b, bn, scratch, NULL);
    return limbs_to_double(product, n, &value) ? value : INFINITY;
}

static double convert(const Scan *scan) {
    double value, above;
    if (!scan->w) return 0.0;
    if (!scan->more) {
        if (convert_exact(scan->w, scan->exponent, &value)) return value;
        if (convert_wide(scan->w, scan->exponent, &value)) return value;
    } else if (convert_wide(scan->w, scan->exponent, &value) &&
               convert_wide(scan->w + 1, scan->exponent, &above) && value == above) {
        return value;
    }
    return convert_slow(scan);
}

static bool matches(const char *s, size_t n, const char *word) {
    if (n != strlen(word)) return false;
    for (size_t i = 0; i < n; i++)
        if ((s[i] | 0x20) != word[i]) return false;
    return true;
}

static bool parse_special(const char *s, size_t n, double *value) {
    if (matches(s, n, "inf") || matches(s, n, "infinity")) return *value = INFINITY, true;
    if (matches(s, n, "nan")) return *value = NAN, true;
    return false;
}

bool number_parse(const char *s, size_t n, double *value) {
    const char *p = s, *end = s + n;
    bool negative = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) p++;
    Scan scan = {.underscores = true};
    const char *after = scan_number(&scan, p, end);
    if (after && after == end)
        *value = convert(&scan);
    else if (after || !parse_special(p, (size_t)(end - p), value))
        return false;
    if (negative) *value = -*value;
    return true;
}

size_t number_scan(const char *s, size_t n, double *value) {
    Scan scan = {.underscores = false};
    const char *after = scan_number(&scan, s, s + n);
    if (!after) return 0;
    *value = convert(&scan);
    return (size_t)(after - s);
}

/* ---- hexadecimal text ---- */

typedef struct HexScan {
    uint64_t w; /* the first 15 significant digits */
    int64_t exponent;
    bool any, more;
} HexScan;

static const char *scan_hex_run(HexScan *scan, const char *p, const char *end,
                                bool fraction) {
    for (; p < end; p++) {
        unsigned digit = limbs_digit_value(*p);
        if (digit >= 16) break;
        scan->any = true;
        if (!(scan->w >> 60)) {
            scan->w = scan->w << 4 | digit;
            scan->exponent -= fraction ? 4 : 0;
        } else {
            scan->more |= digit != 0;
            scan->exponent += fraction ? 0 : 4;
        }
    }
    return p;
}

/* 'p', sign and decimal digits, if there is a 'p'; NULL when the digits are missing. */
static const char *scan_hex_exponent(HexScan *scan, const char *p, const char *end) {
    const int64_t enough = INT64_MAX / 32;
    if (p == end || (*p | 0x20) != 'p') return p;
    p++;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (p == end || !is_digit(*p)) return NULL;
    int64_t exponent = 0;
    for (; p < end && is_digit(*p); p++)
        if (exponent < enough) exponent = exponent * 10 + (*p - '0');
    scan->exponent += negative ? -exponent : exponent;
    return p;
}

NumberStatus number_from_hex(const char *s, size_t n, double *value) {
    const char *p = s, *end = s + n;
    bool negative = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) p++;
    if (parse_special(p, (size_t)(end - p), value)) {
        if (negative) *value = -*value;
        return NUMBER_OK;
    }
    if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') p += 2;
    HexScan scan = {.any = false};
    p = scan_hex_run(&scan, p, end, false);
    if (p < end && *p == '.') p = scan_hex_run(&scan, p + 1, end, true);
    if (!scan.any) return NUMBER_INVALID;
    p = scan_hex_exponent(&scan, p, end);
    if (!p) return NUMBER_INVALID;
    *value = 0.0;
    if (scan.w && limbs_scale(value, &scan.w, 1, scan.more, scan.exponent) != LIMBS_FIT)
        return NUMBER_OVERFLOW; /* told before what stands behind the number */
    if (p != end) return NUMBER_INVALID;
    if (negative) *value = -*value;
    return NUMBER_OK;
}

/* ---- rounding ---- */

bool number_round(double value, int64_t digits, double *result) {
    enum { MOST = 323, LEAST = -308 };
    *result = value;
    if (!isfinite(value) || value == 0 || digits > MOST) return true;
    if (digits < LEAST) return *result = copysign(0.0, value), true;
    uint64_t units;
    if (digits >= 0 && rounded_units(fabs(value), (int)digits, &units) &&
        convert_exact(units, -digits, result)) {
        *result = copysign(*result, value);
        return true;
    }
    Expansion x;
    int places = (int)digits;
    expand(&x, fabs(value), EXPANSION_MAX, places < 0 ? 0 : places);
    cut(&x, x.point + places);
    Scan scan = {.digits = x.digits, .digits_end = x.digits + x.count};
    for (int i = 0; i < x.count; i++)
        scan_digit(&scan, x.digits[i], false);
    scan.exponent += x.point - x.count;
    *result = copysign(convert(&scan), value);
    return isfinite(*result);
}
