/* int_text.c - ints to digits and back. Texts in radixes that are no power of two are
 * limited in length (4300 digits unless sys.set_int_max_str_digits says otherwise),
 * because their conversion is not linear. */
#include "base/buffer.h"
#include "base/unicode.h"
#include "object/bytes.h"
#include "object/float.h"
#include "object/int_cell.h"
#include "object/protocol.h"
#include "object/str.h"

static bool is_power_of_two(int base) { return (base & (base - 1)) == 0; }

/* ---- to text -------------------------------------------------------------------------
 */

static Str *raise_long_text(Runtime *rt) {
    raise(rt, TYPE_VALUE_ERROR,
          "Exceeds the limit (%lld digits) for integer string conversion; "
          "use sys.set_int_max_str_digits() to increase the limit",
          (long long)int_text_limit(rt));
    return NULL;
}

/* At least so many digits. */
static uint64_t least_digits(const IntView *v) {
    size_t bits = limbs_bits(v->limbs, v->n);
    return bits ? (uint64_t)((double)(bits - 1) * 0.30102999566398119) : 1;
}

static Str *word_text(Runtime *rt, Limb m, bool negative, unsigned base) {
    char text[66], *at = text + sizeof text;
    do {
        *--at = "0123456789abcdefghijklmnopqrstuvwxyz"[m % base];
        m /= base;
    } while (m);
    if (negative) *--at = '-';
    return str_from_ascii(rt, at, (size_t)(text + sizeof text - at));
}

/* The most common radix, with a constant divisor. */
static Str *decimal_word(Runtime *rt, Limb m, bool negative) {
    char text[24], *at = text + sizeof text;
    do {
        *--at = (char)('0' + m % 10);
        m /= 10;
    } while (m);
    if (negative) *--at = '-';
    return str_from_ascii(rt, at, (size_t)(text + sizeof text - at));
}

static Str *long_text(Runtime *rt, const IntView *v, int base) {
    int64_t limit = is_power_of_two(base) ? 0 : int_text_limit(rt);
    if (limit && base == 10 && least_digits(v) > (uint64_t)limit)
        return raise_long_text(rt);
    size_t room;
    if (!limbs_text_size(v->n, base, &room)) return raise_memory(rt), NULL;
    Buffer b;
    buffer_init(&b, &rt->alloc);
    char *out = buffer_reserve(&b, room + 1);
    Scratch scratch;
    Limb *more =
        out ? scratch_take(rt, &scratch, limbs_to_text_scratch(v->n, base)) : NULL;
    if (!more) {
        if (!out) raise_memory(rt);
        return buffer_free(&b), NULL;
    }
    if (v->negative) *out = '-';
    size_t n =
        limbs_to_text(out + v->negative, v->limbs, v->n, base, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    if (n == LIMBS_STOPPED) return buffer_free(&b), NULL;
    if (limit && n > (size_t)limit) return buffer_free(&b), raise_long_text(rt);
    b.length = n + v->negative;
    return str_from_buffer(rt, &b);
}

Str *int_to_str(Runtime *rt, Value v, int base) {
    IntView i;
    int_view(v, &i);
    Limb m = i.n ? i.limbs[0] : 0;
    if (i.n <= 1)
        return base == 10 ? decimal_word(rt, m, i.negative)
                          : word_text(rt, m, i.negative, (unsigned)base);
    Str *s = long_text(rt, &i, base);
    KEEP(v);
    return s;
}

/* ---- from digits ---------------------------------------------------------------------
 */

static Value signed_from_text(Runtime *rt, const char *digits, size_t n, int base,
                              bool negative) {
    if (n <= 12) { /* 36^12 is below 2^63 */
        int64_t i = 0;
        for (size_t k = 0; k < n; k++)
            i = i * base + limbs_digit_value(digits[k]);
        return int_from_i64(rt, negative ? -i : i);
    }
    size_t room;
    if (!limbs_from_text_size(n, base, &room)) return raise_memory(rt);
    Int *r = int_room(rt, room);
    if (!r) return RAISED;
    Scratch scratch;
    Limb *more = scratch_take(rt, &scratch, limbs_from_text_scratch(n, base));
    if (!more) return RAISED;
    size_t size = limbs_from_text(r->limbs, digits, n, base, more, INT_METER(rt));
    scratch_drop(rt, &scratch);
    return size == LIMBS_STOPPED ? RAISED : int_finish(rt, r, size, size && negative);
}

Value int_from_text(Runtime *rt, const char *digits, size_t n, int base) {
    return signed_from_text(rt, digits, n, base, false);
}

/* ---- int("text", base) ---------------------------------------------------------------
 */

typedef struct Reader {
    const char *at, *end;
    int base;
    bool negative, only_zero; /* only_zero: "0" and "00", as octal once began with 0 */
} Reader;

static int base_of_prefix(char letter) {
    switch (letter | 0x20) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: return 0;
    }
}

static void read_prefix(Reader *r) {
    int base = r->end - r->at >= 2 && *r->at == '0' ? base_of_prefix(r->at[1]) : 0;
    if (base && (r->base == 0 || r->base == base)) {
        r->base = base;
        r->at += 2;
        if (r->at < r->end && *r->at == '_') r->at++;
    } else if (r->base == 0) {
        r->base = 10;
        r->only_zero = r->at < r->end && *r->at == '0';
    }
}

/* Are what is left digits of the base, with single underscores between? Their number, or
 * 0.
 */
static size_t count_digits(const Reader *r) {
    size_t n = 0;
    char before = '_';
    for (const char *c = r->at; c < r->end; before = *c++) {
        if (*c == '_' && before == '_') return 0;
        if (*c == '_') continue;
        if (limbs_digit_value(*c) >= (unsigned)r->base) return 0;
        n++;
    }
    return before == '_' ? 0 : n;
}

static Value read_digits(Runtime *rt, Reader *r, size_t n) {
    size_t size = (size_t)(r->end - r->at);
    if (n == size) return signed_from_text(rt, r->at, n, r->base, r->negative);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    for (const char *c = r->at; c < r->end; c++)
        if (*c != '_') buffer_byte(&b, *c);
    Value v = b.failed ? raise_memory(rt)
                       : signed_from_text(rt, b.data, n, r->base, r->negative);
    buffer_free(&b);
    return v;
}

/* UNBOUND: no such text. */
static Value read_int(Runtime *rt, const char *text, size_t size, int base) {
    number_trim(&text, &size);
    Reader r = {.at = text, .end = text + size, .base = base};
    if (r.at < r.end && (*r.at == '-' || *r.at == '+')) r.negative = *r.at++ == '-';
    read_prefix(&r);
    size_t n = count_digits(&r);
    if (!n) return UNBOUND;
    int64_t limit = is_power_of_two(r.base) ? 0 : int_text_limit(rt);
    if (limit && n > (size_t)limit)
        return raise(
            rt, TYPE_VALUE_ERROR,
            "Exceeds the limit (%lld digits) for integer string conversion: value "
            "has %zu digits; use sys.set_int_max_str_digits() to increase the limit",
            (long long)limit, n);
    Value v = read_digits(rt, &r, n);
    return r.only_zero && v != RAISED && v != value_small(0) ? UNBOUND : v;
}

/* Digits of any script as ASCII, white space as blanks, and '?' for the rest. */
static void to_ascii(const Str *s, Buffer *out) {
    for (size_t i = 0, size; i < s->size; i += size) {
        uint32_t cp = utf8_decode(s->bytes + i, &size);
        int digit = unicode_decimal(cp);
        buffer_byte(out, cp < 128               ? (char)cp
                         : digit >= 0           ? (char)('0' + digit)
                         : unicode_is_space(cp) ? ' '
                                                : '?');
    }
}

void number_text(Runtime *rt, Str *s, Buffer *spare, const char **text, size_t *size) {
    buffer_init(spare, &rt->alloc);
    *text = s->bytes;
    *size = s->size;
    if (str_is_ascii(s)) return;
    to_ascii(s, spare);
    *text = spare->data;
    *size = spare->length;
}

static Value read_str(Runtime *rt, Str *s, int base) {
    Buffer ascii;
    const char *text;
    size_t size;
    number_text(rt, s, &ascii, &text, &size);
    Value v = ascii.failed ? raise_memory(rt) : read_int(rt, text, size, base);
    buffer_free(&ascii);
    KEEP(s);
    return v;
}

static Value raise_literal(Runtime *rt, Value v, int base) {
    if (is_bytearray(v)) {
        ByteArray *a = as_bytearray(v);
        Bytes *b = bytes_new(rt, a->blob ? bytearray_bytes(a) : "", a->size);
        if (!b) return RAISED;
        v = value_object(b);
    }
    Str *repr = value_repr(rt, v);
    if (!repr) return RAISED;
    return raise(rt, TYPE_VALUE_ERROR, "invalid literal for int() with base %d: %.200U",
                 base, repr);
}

Value int_from_value_text(Runtime *rt, Value v, int base) {
    Value i;
    if (is_str(v)) {
        i = read_str(rt, as_str(v), base);
    } else {
        const char *text;
        size_t size;
        if (!bytes_view(rt, v, &text, &size)) return RAISED;
        i = read_int(rt, text, size, base);
    }
    KEEP(v);
    return i == UNBOUND ? raise_literal(rt, v, base) : i;
}
