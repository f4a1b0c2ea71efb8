/* format.c - format specs: reading them, and laying out strings and numbers by them. */
#include "object/format.h"

#include <limits.h>
#include <string.h>
#include "base/number.h"
#include "base/unicode.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/text.h"

typedef struct Spec {
    uint32_t fill;
    char align, sign; /* sign 0: none given */
    bool fill_given, align_given, no_negative_zero, alternate;
    char grouping; /* ',' or '_', 0: none */
    int64_t width; /* -1: none */
    int64_t precision;
    uint32_t type; /* a letter, or 0 */
} Spec;

/* ---- reading ---- */

typedef struct Reader {
    const char *at, *end;
} Reader;

static uint32_t peek(const Reader *r) {
    size_t size;
    return r->at < r->end ? utf8_decode(r->at, &size) : 0;
}

static uint32_t take(Reader *r) {
    size_t size;
    uint32_t cp = utf8_decode(r->at, &size);
    r->at += size;
    return cp;
}

static bool take_if(Reader *r, char c) {
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/* Decimal digits of any script. -1 in *out when there are none; false: raised. */
static bool take_number(Runtime *rt, Reader *r, int64_t *out) {
    *out = -1;
    while (r->at < r->end) {
        int digit = unicode_decimal(peek(r));
        if (digit < 0) break;
        take(r);
        int64_t so_far = *out < 0 ? 0 : *out;
        if (so_far > (INT64_MAX - digit) / 10) {
            raise(rt, TYPE_VALUE_ERROR, "Too many decimal digits in format string");
            return false;
        }
        *out = so_far * 10 + digit;
    }
    return true;
}

static void read_fill(Reader *r, Spec *s) {
    Reader ahead = *r;
    uint32_t first = ahead.at < ahead.end ? take(&ahead) : 0;
    if (ahead.at < ahead.end && is_align(peek(&ahead))) {
        s->fill = first;
        s->align = (char)take(&ahead);
        s->fill_given = s->align_given = true;
        *r = ahead;
    } else if (is_align(peek(r))) {
        s->align = (char)take(r);
        s->align_given = true;
    }
}

static bool both_groupings(Runtime *rt) {
    raise(rt, TYPE_VALUE_ERROR, "Cannot specify both ',' and '_'.");
    return false;
}

static bool read_grouping(Runtime *rt, Reader *r, Spec *s) {
    if (take_if(r, ',')) s->grouping = ',';
    if (take_if(r, '_')) {
        if (s->grouping) return both_groupings(rt);
        s->grouping = '_';
    }
    if (s->grouping == '_' && peek(r) == ',') return both_groupings(rt);
    return true;
}

static bool check_grouping(Runtime *rt, const Spec *s) {
    if (!s->grouping || s->type == 0 ||
        (s->type < 0x80 && strchr("deEfFgG%", (int)s->type)) ||
        (s->grouping == '_' && s->type < 0x80 && strchr("boxX", (int)s->type)))
        return true;
    if (s->type > 32 && s->type < 128)
        raise(rt, TYPE_VALUE_ERROR, "Cannot specify '%c' with '%c'.", s->grouping,
              s->type);
    else
        raise(rt, TYPE_VALUE_ERROR, "Cannot specify '%c' with '\\x%x'.", s->grouping,
              s->type);
    return false;
}

/* `value` is named in the error. The defaults of type and alignment are the type's. */
static bool read_spec(Runtime *rt, Str *text, Value value, char type, char align,
                      Spec *s) {
    Reader r = {text->bytes, text->bytes + text->size};
    *s = (Spec){.fill = ' ',
                .align = align,
                .type = (unsigned char)type,
                .width = -1,
                .precision = -1};
    read_fill(&r, s);
    if (peek(&r) == ' ' || peek(&r) == '+' || peek(&r) == '-') s->sign = (char)take(&r);
    s->no_negative_zero = take_if(&r, 'z');
    s->alternate = take_if(&r, '#');
    if (!s->fill_given && take_if(&r, '0')) {
        s->fill = '0';
        if (!s->align_given && align == '>') s->align = '=';
    }
    if (!take_number(rt, &r, &s->width) || !read_grouping(rt, &r, s)) return false;
    if (take_if(&r, '.')) {
        if (!take_number(rt, &r, &s->precision)) return false;
        if (s->precision < 0) {
            raise(rt, TYPE_VALUE_ERROR, "Format specifier missing precision");
            return false;
        }
    }
    if (r.at < r.end) s->type = take(&r);
    if (r.at < r.end) {
        raise(rt, TYPE_VALUE_ERROR,
              "Invalid format specifier '%U' for object of type '%.200T'", text, value);
        return false;
    }
    return check_grouping(rt, s);
}

static Value unknown_code(Runtime *rt, uint32_t code, Value value) {
    if (code > 32 && code < 128)
        return raise(rt, TYPE_VALUE_ERROR,
                     "Unknown format code '%c' for object of type '%.200T'", code, value);
    return raise(rt, TYPE_VALUE_ERROR,
                 "Unknown format code '\\x%x' for object of type '%.200T'", code, value);
}

/* Is there more to do than str()? False: `plain` is the answer of __format__, or RAISED.
 */
static bool has_spec(Runtime *rt, Value self, Value spec, Value *plain) {
    if (is_str(spec) && as_str(spec)->size) return true;
    *plain = is_str(spec) ? value_made(value_str(rt, self))
                          : raise_argument(rt, "__format__", 0, "str", spec);
    return false;
}

/* ---- writing ---- */

static void put_fill(Buffer *b, uint32_t fill, size_t n) {
    char bytes[UTF8_MAX];
    size_t size = utf8_encode(fill, bytes), whole;
    if (size == 1) {
        buffer_fill(b, *bytes, n);
        return;
    }
    char *out = size_muladd(n, size, 0, &whole) ? buffer_reserve(b, whole) : NULL;
    b->failed = !out;
    for (size_t i = 0; out && i < n; i++)
        memcpy(out + i * size, bytes, size);
    if (out) b->length += whole;
}

/* Room around something `length` characters wide. */
static void split_padding(const Spec *s, size_t length, size_t *left, size_t *right) {
    size_t total =
        s->width > 0 && (size_t)s->width > length ? (size_t)s->width - length : 0;
    *left = s->align == '>' || s->align == '=' ? total : s->align == '^' ? total / 2 : 0;
    *right = total - *left;
}

/* Fuel for what a width or precision will make us write. */
static bool charge_spec(Runtime *rt, const Spec *s) {
    uint64_t width = s->width > 0 ? (uint64_t)s->width : 0;
    uint64_t precision = s->precision > 0 ? (uint64_t)s->precision : 0;
    return charge_bytes(rt, width) && charge_bytes(rt, precision);
}

static Value finish(Runtime *rt, Buffer *b) {
    Str *s = str_from_buffer(rt, b);
    return s ? value_object(s) : RAISED;
}

/* ---- str ---- */

static Value refuse_in_str(Runtime *rt, const char *what) {
    return raise(rt, TYPE_VALUE_ERROR, "%s not allowed in string format specifier", what);
}

Value format_str(Runtime *rt, Value self, Value spec) {
    Spec s;
    Value plain;
    if (!has_spec(rt, self, spec, &plain)) return plain;
    Str *text = as_str(self);
    if (!read_spec(rt, as_str(spec), self, 's', '<', &s)) return RAISED;
    if (s.type != 's') return unknown_code(rt, s.type, self);
    if (s.sign) return refuse_in_str(rt, s.sign == ' ' ? "Space" : "Sign");
    if (s.no_negative_zero) return refuse_in_str(rt, "Negative zero coercion (z)");
    if (s.alternate) return refuse_in_str(rt, "Alternate form (#)");
    if (s.align == '=') return refuse_in_str(rt, "'=' alignment");
    size_t length = text->length, left, right;
    if (s.precision >= 0 && (size_t)s.precision < length) length = (size_t)s.precision;
    split_padding(&s, length, &left, &right);
    if (left + right == 0) {
        Str *part = str_substring(rt, text, 0, length);
        return part ? value_object(part) : RAISED;
    }
    if (!charge_spec(rt, &s)) return RAISED;
    Buffer b;
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    put_fill(&b, s.fill, left);
    buffer_append(&b, text->bytes, str_offset(rt, text, length));
    put_fill(&b, s.fill, right);
    return finish(rt, &b);
}

/* ---- numbers ---- */

/* A number as text, before layout: sign, prefix, digits that are grouped, the rest. */
typedef struct Number {
    bool negative;
    const char *prefix;
    const char *digits;
    size_t digits_n;
    const char *rest;
    size_t rest_n;
    int group; /* digits between separators */
} Number;

static char sign_of(const Spec *s, bool negative) {
    if (negative) return '-';
    return s->sign == '+' || s->sign == ' ' ? s->sign : 0;
}

/* Width of the digits with separators, zero-filled to at least `least` characters. Zeros
 * are grouped too, and a separator never comes first. */
static size_t grouped_width(const Spec *s, const Number *n, size_t least) {
    if (n->digits_n == 0) return 0;
    if (!s->grouping) return n->digits_n > least ? n->digits_n : least;
    size_t group = (size_t)n->group;
    size_t plain = n->digits_n + (n->digits_n - 1) / group;
    if (least <= plain) return plain;
    return least % (group + 1) == 0 ? least + 1 : least;
}

static void put_grouped(Buffer *b, const Spec *s, const Number *n, size_t width) {
    char *out = buffer_reserve(b, width);
    if (!out) return;
    size_t digits = n->digits_n, in_group = 0;
    for (size_t at = width; at-- > 0;) {
        if (s->grouping && in_group == (size_t)n->group) {
            out[at] = s->grouping;
            in_group = 0;
            continue;
        }
        out[at] = digits ? n->digits[--digits] : '0';
        in_group++;
    }
    b->length += width;
}

/* Appends the number as the spec wants it. */
static void put_number(Buffer *b, const Spec *s, const Number *n) {
    char sign = sign_of(s, n->negative);
    size_t prefix = n->prefix ? strlen(n->prefix) : 0;
    size_t other = (sign != 0) + prefix + n->rest_n;
    size_t least = 0;
    if (s->fill == '0' && s->align == '=' && s->width > (int64_t)other)
        least = (size_t)s->width - other;
    size_t width = grouped_width(s, n, least), left, right;
    split_padding(s, width + other, &left, &right);
    if (s->align != '=') put_fill(b, s->fill, left);
    if (sign) buffer_byte(b, sign);
    buffer_append(b, n->prefix ? n->prefix : "", prefix);
    if (s->align == '=') put_fill(b, s->fill, left);
    put_grouped(b, s, n, width);
    buffer_append(b, n->rest, n->rest_n);
    put_fill(b, s->fill, right);
}

/* Splits "-123.5e+07" behind its leading digits. */
static Number split_number(const char *text, size_t size) {
    Number n = {.group = 3};
    if (size && *text == '-') n.negative = true, text++, size--;
    n.digits = text;
    while (n.digits_n < size && text[n.digits_n] >= '0' && text[n.digits_n] <= '9')
        n.digits_n++;
    n.rest = text + n.digits_n;
    n.rest_n = size - n.digits_n;
    return n;
}

/* ---- int ---- */

static Value refuse_in_int(Runtime *rt, const char *what) {
    return raise(rt, TYPE_VALUE_ERROR, "%s not allowed in integer format specifier",
                 what);
}

static Value format_char(Runtime *rt, Value self, const Spec *s) {
    int64_t cp;
    if (s->sign)
        return raise(rt, TYPE_VALUE_ERROR,
                     "Sign not allowed with integer format specifier 'c'");
    if (s->alternate)
        return raise(rt, TYPE_VALUE_ERROR,
                     "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!int_to_i64(self, &cp))
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     "Python int too large to convert to C long");
    if (cp < 0 || cp >= UNICODE_LIMIT)
        return raise(rt, TYPE_OVERFLOW_ERROR, "%%c arg not in range(0x110000)");
    size_t left, right;
    Buffer b;
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    split_padding(s, 1, &left, &right);
    put_fill(&b, s->fill, left);
    buffer_codepoint(&b, (uint32_t)cp);
    put_fill(&b, s->fill, right);
    return finish(rt, &b);
}

static int base_of(uint32_t type) {
    switch (type) {
    case 'b': return 2;
    case 'o': return 8;
    case 'x':
    case 'X': return 16;
    default: return 10;
    }
}

static void raise_case(char *text, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (text[i] >= 'a' && text[i] <= 'z') text[i] ^= 0x20;
}

static Value format_digits(Runtime *rt, Value self, const Spec *s) {
    int base = base_of(s->type);
    Str *text = int_to_str(rt, self, base);
    if (!text) return RAISED;
    if (s->type == 'X') {
        Str *upper = str_alloc(rt, text->size, text->size);
        if (!upper) return RAISED;
        memcpy(str_fill(upper), text->bytes, text->size);
        raise_case(str_fill(upper), upper->size);
        text = upper;
    }
    Number n = split_number(text->bytes, text->size);
    n.digits_n += n.rest_n; /* letters are digits here */
    n.rest_n = 0;
    n.group = base == 10 ? 3 : 4;
    char prefix[3] = {'0', (char)s->type, 0};
    if (s->alternate && base != 10) n.prefix = prefix;
    Buffer b;
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    put_number(&b, s, &n);
    KEEP(text);
    return finish(rt, &b);
}

static Value format_double(Runtime *rt, double v, const Spec *s, Value named);

Value format_int(Runtime *rt, Value self, Value spec) {
    Spec s;
    Value plain;
    if (!has_spec(rt, self, spec, &plain)) return plain;
    if (!read_spec(rt, as_str(spec), self, 'd', '>', &s) || !charge_spec(rt, &s))
        return RAISED;
    if (s.type < 0x80 && s.type && strchr("eEfFgG%", (int)s.type)) {
        double d;
        if (!number_to_double(rt, self, &d)) return RAISED;
        return format_double(rt, d, &s, self);
    }
    if (s.type >= 0x80 || !s.type || !strchr("bcdoxXn", (int)s.type))
        return unknown_code(rt, s.type, self);
    if (s.precision >= 0) return refuse_in_int(rt, "Precision");
    if (s.no_negative_zero) return refuse_in_int(rt, "Negative zero coercion (z)");
    return s.type == 'c' ? format_char(rt, self, &s) : format_digits(rt, self, &s);
}

/* ---- float ---- */

/* The text of v by type and precision, without width and grouping. */
static bool double_text(Runtime *rt, double v, const Spec *s, Buffer *b) {
    unsigned flags =
        (s->alternate ? NUMBER_ALT : 0) | (s->no_negative_zero ? NUMBER_NO_NEG_ZERO : 0);
    char type = s->type == 'n' ? 'g' : (char)s->type;
    int precision = s->precision < 0 ? 6 : (int)s->precision;
    if (s->precision > INT_MAX) {
        raise(rt, TYPE_VALUE_ERROR, "precision too big");
        return false;
    }
    if (type == 0) {
        flags |= NUMBER_DOT_ZERO;
        type = s->precision < 0 ? 'r' : 'g';
    }
    if (type == '%') {
        v *= 100;
        type = 'f';
    }
    number_format(v, type, precision, flags, b);
    if (s->type == '%') buffer_byte(b, '%');
    if (!b->failed) return true;
    raise_memory(rt);
    return false;
}

static Value format_double(Runtime *rt, double v, const Spec *s, Value named) {
    Buffer text, b;
    char text_room[BUFFER_ROOM];
    buffer_init_in(&text, &rt->alloc, text_room, sizeof text_room);
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    if (s->type >= 0x80 || (s->type && !strchr("eEfFgGn%", (int)s->type)))
        return unknown_code(rt, s->type, named);
    if (!double_text(rt, v, s, &text)) {
        buffer_free(&text);
        return RAISED;
    }
    Number n = split_number(text.data, text.length);
    put_number(&b, s, &n);
    buffer_free(&text);
    return finish(rt, &b);
}

Value format_float(Runtime *rt, Value self, Value spec) {
    Spec s;
    Value plain;
    if (!has_spec(rt, self, spec, &plain)) return plain;
    if (!read_spec(rt, as_str(spec), self, 0, '>', &s) || !charge_spec(rt, &s))
        return RAISED;
    return format_double(rt, float_value(self), &s, self);
}

/* ---- complex ---- */

static bool put_part(Runtime *rt, Buffer *b, double v, const Spec *s) {
    Buffer text;
    char text_room[BUFFER_ROOM];
    buffer_init_in(&text, &rt->alloc, text_room, sizeof text_room);
    if (!double_text(rt, v, s, &text)) {
        buffer_free(&text);
        return false;
    }
    Number n = split_number(text.data, text.length);
    put_number(b, s, &n);
    buffer_free(&text);
    return true;
}

/* Without a type complex numbers look as in repr: in brackets, a zero real part left out,
 * and no ".0". */
static bool put_complex(Runtime *rt, Buffer *b, const Complex *z, Spec *s) {
    bool bare = s->type == 0;
    bool skip_real = bare && z->real == 0 && !__builtin_signbit(z->real);
    Spec part = *s;
    part.width = -1;
    part.align = '>';
    part.fill = ' ';
    if (bare) part.type = s->precision < 0 ? 'r' : 'g';
    if (bare && !skip_real) buffer_byte(b, '(');
    if (!skip_real) {
        if (!put_part(rt, b, z->real, &part)) return false;
        part.sign = '+';
    }
    if (!put_part(rt, b, z->imag, &part)) return false;
    buffer_byte(b, 'j');
    if (bare && !skip_real) buffer_byte(b, ')');
    return true;
}

Value format_complex(Runtime *rt, Value self, Value spec) {
    Spec s;
    Value plain;
    if (!has_spec(rt, self, spec, &plain)) return plain;
    if (!read_spec(rt, as_str(spec), self, 0, '>', &s) || !charge_spec(rt, &s))
        return RAISED;
    if (s.type >= 0x80 || (s.type && !strchr("eEfFgGn", (int)s.type)))
        return unknown_code(rt, s.type, self);
    if (s.fill == '0')
        return raise(rt, TYPE_VALUE_ERROR,
                     "Zero padding is not allowed in complex format specifier");
    if (s.align == '=')
        return raise(rt, TYPE_VALUE_ERROR,
                     "'=' alignment flag is not allowed in complex format specifier");
    Buffer inner, b;
    char inner_room[BUFFER_ROOM];
    buffer_init_in(&inner, &rt->alloc, inner_room, sizeof inner_room);
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    if (!put_complex(rt, &inner, (Complex *)as_object(self), &s)) {
        buffer_free(&inner);
        return RAISED;
    }
    size_t left, right;
    split_padding(&s, inner.length, &left, &right);
    put_fill(&b, s.fill, left);
    buffer_append(&b, inner.data, inner.length);
    put_fill(&b, s.fill, right);
    b.failed |= inner.failed;
    buffer_free(&inner);
    return finish(rt, &b);
}

/* ---- any object ---- */

static Value format_object(Runtime *rt, Value self, Value spec) {
    Value plain;
    if (!has_spec(rt, self, spec, &plain)) return plain;
    return raise(rt, TYPE_TYPE_ERROR,
                 "unsupported format string passed to %.200T.__format__", self);
}

Value format_value(Runtime *rt, Value v, Value spec) {
    bool empty = spec == UNBOUND || (is_str(spec) && as_str(spec)->size == 0);
    if (empty && is_exact(v, TYPE_STR)) return v;
    if (empty && is_int(v)) {
        Str *s = int_to_str(rt, v, 10);
        return s ? value_object(s) : RAISED;
    }
    if (spec == UNBOUND) spec = value_object(rt->empty_str);
    Value (*format)(Runtime *, Value, Value) = type_of(rt, v)->slots.format;
    Value text = format ? format(rt, v, spec) : format_object(rt, v, spec);
    if (text == RAISED || is_str(text)) return text;
    return raise(rt, TYPE_TYPE_ERROR, "__format__ must return a str, not %.200T", text);
}

Value format_field(Runtime *rt, Value v, int conversion, Value spec) {
    if (conversion) {
        Str *s = conversion == 'r'   ? value_repr(rt, v)
                 : conversion == 's' ? value_str(rt, v)
                                     : value_ascii(rt, v);
        if (!s) return RAISED;
        v = value_object(s);
    }
    return format_value(rt, v, spec);
}
