/* percent.c - the % operator of str and bytes.
 *
 *   item = "%" ["(" key ")"] flag* [width | "*"] ["." precision | "*"] [h|l|L] letter */
#include "object/format.h"

#include <limits.h>
#include <string.h>
#include "base/number.h"
#include "base/utf8.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/memoryview.h"
#include "object/protocol.h"
#include "object/text.h"

enum { LEFT = 1, SIGN = 2, BLANK = 4, ALTERNATE = 8, ZERO = 16 };

typedef struct Percent {
    Runtime *rt;
    Buffer *out;
    const char *start, *at, *end; /* of the format */
    bool bytes;
    Value args;         /* a tuple, or the one argument */
    Value mapping;      /* UNBOUND: none */
    size_t next, count; /* arguments used, and how many there are */
    bool from_tuple;
} Percent;

typedef struct Item {
    unsigned flags;
    int64_t width;
    int precision; /* -1: none */
    uint32_t letter;
} Item;

static bool fail(Percent *p, uint32_t type, const char *text) {
    raise(p->rt, type, "%s", text);
    return false;
}

/* ---- arguments ---- */

static Value next_argument(Percent *p) {
    if (p->next >= p->count)
        return raise(p->rt, TYPE_TYPE_ERROR, "not enough arguments for format string");
    size_t i = p->next++;
    return p->from_tuple ? as_tuple(p->args)->items[i] : p->args;
}

static bool is_mapping(Percent *p, Value v) {
    if (is_tuple(v)) return false;
    if (is_str(v) || (p->bytes && (is_bytes(v) || is_bytearray(v)))) return false;
    return type_of(p->rt, v)->slots.getitem != NULL;
}

/* "(key)": the item is the single argument from now on. */
static bool take_key(Percent *p) {
    const char *from = ++p->at;
    int depth = 1;
    if (p->mapping == UNBOUND)
        return fail(p, TYPE_TYPE_ERROR, "format requires a mapping");
    for (; p->at < p->end; p->at++) {
        if (*p->at == '(') depth++;
        if (*p->at == ')' && --depth == 0) break;
    }
    if (p->at == p->end) return fail(p, TYPE_VALUE_ERROR, "incomplete format key");
    size_t n = (size_t)(p->at++ - from);
    void *key =
        p->bytes ? (void *)bytes_new(p->rt, from, n) : (void *)str_new(p->rt, from, n);
    if (!key) return false;
    Value v = value_getitem(p->rt, p->mapping, value_object(key));
    if (v == RAISED) return false;
    p->args = v;
    p->from_tuple = false;
    p->next = 0;
    p->count = 1;
    return true;
}

/* ---- reading an item ---- */

static unsigned flag_of(char c) {
    switch (c) {
    case '-': return LEFT;
    case '+': return SIGN;
    case ' ': return BLANK;
    case '#': return ALTERNATE;
    case '0': return ZERO;
    default: return 0;
    }
}

static bool take_star(Percent *p, Value *v) {
    p->at++;
    *v = next_argument(p);
    if (*v == RAISED) return false;
    return is_any_int(*v) || fail(p, TYPE_TYPE_ERROR, "* wants int");
}

static bool take_digits(Percent *p, int64_t limit, const char *message, int64_t *out) {
    *out = 0;
    for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++) {
        int digit = *p->at - '0';
        if (*out > (limit - digit) / 10) return fail(p, TYPE_VALUE_ERROR, message);
        *out = *out * 10 + digit;
    }
    return true;
}

static bool take_width(Percent *p, Item *item) {
    Value v;
    if (p->at == p->end || *p->at != '*')
        return take_digits(p, INT64_MAX, "width too big", &item->width);
    if (!take_star(p, &v) || !arg_ssize(p->rt, v, &item->width)) return false;
    if (item->width < 0) {
        item->flags |= LEFT;
        item->width = item->width == INT64_MIN ? INT64_MAX : -item->width;
    }
    return true;
}

static bool take_precision(Percent *p, Item *item) {
    Value v;
    int64_t wide;
    item->precision = -1;
    if (p->at == p->end || *p->at != '.') return true;
    p->at++;
    if (p->at < p->end && *p->at == '*') {
        if (!take_star(p, &v) || !arg_int(p->rt, v, &item->precision)) return false;
        if (item->precision < 0) item->precision = 0;
        return true;
    }
    if (!take_digits(p, INT_MAX, p->bytes ? "prec too big" : "precision too big", &wide))
        return false;
    item->precision = (int)wide;
    return true;
}

static bool take_item(Percent *p, Item *item) {
    *item = (Item){.precision = -1};
    if (p->at < p->end && *p->at == '(' && !take_key(p)) return false;
    for (unsigned flag; p->at < p->end && (flag = flag_of(*p->at)); p->at++)
        item->flags |= flag;
    if (!take_width(p, item) || !take_precision(p, item)) return false;
    if (p->at < p->end && (*p->at == 'h' || *p->at == 'l' || *p->at == 'L')) p->at++;
    if (p->at == p->end) return fail(p, TYPE_VALUE_ERROR, "incomplete format");
    size_t size = 1;
    item->letter = p->bytes ? (unsigned char)*p->at : utf8_decode(p->at, &size);
    p->at += size;
    return true;
}

/* ---- writing ---- */

static size_t width_of(const Percent *p, const char *text, size_t size) {
    return p->bytes ? size : utf8_count(text, size);
}

/* Text without sign, padded with spaces. */
static bool put_text(Percent *p, const Item *item, const char *text, size_t size) {
    size_t width = width_of(p, text, size), room = 0;
    if (item->precision >= 0 && width > (size_t)item->precision) {
        width = (size_t)item->precision;
        size = p->bytes ? width : utf8_offset(text, size, width);
    }
    if (item->width > 0 && (size_t)item->width > width)
        room = (size_t)item->width - width;
    if (!charge_bytes(p->rt, room + size)) return false;
    if (!(item->flags & LEFT)) buffer_fill(p->out, ' ', room);
    buffer_append(p->out, text, size);
    if (item->flags & LEFT) buffer_fill(p->out, ' ', room);
    return true;
}

/* A number: `zeros` stand before the digits in any case (an int's precision). */
static bool put_number(Percent *p, const Item *item, const char *text, size_t size,
                       const char *prefix, size_t zeros) {
    char sign = item->flags & SIGN ? '+' : item->flags & BLANK ? ' ' : 0;
    if (size && (*text == '-' || *text == '+')) sign = *text++, size--;
    size_t prefix_size = strlen(prefix);
    size_t width = (sign != 0) + prefix_size + zeros + size, room = 0;
    if (item->width > 0 && (size_t)item->width > width)
        room = (size_t)item->width - width;
    if (!charge_bytes(p->rt, room + width)) return false;
    bool left = item->flags & LEFT, zero = item->flags & ZERO && !left;
    if (!left && !zero) buffer_fill(p->out, ' ', room);
    if (sign) buffer_byte(p->out, sign);
    buffer_append(p->out, prefix, prefix_size);
    if (zero) buffer_fill(p->out, '0', room);
    buffer_fill(p->out, '0', zeros);
    buffer_append(p->out, text, size);
    if (left) buffer_fill(p->out, ' ', room);
    return true;
}

static bool wrong_number(Percent *p, char letter, Value v) {
    bool integer = letter == 'o' || letter == 'x' || letter == 'X';
    raise(p->rt, TYPE_TYPE_ERROR,
          integer ? "%%%c format: an integer is required, not %.200T"
                  : "%%%c format: a real number is required, not %.200T",
          letter, v);
    return false;
}

/* The int to write, or RAISED. */
static Value to_integer(Percent *p, char letter, Value v) {
    if (is_any_int(v)) return v;
    const Slots *slots = &type_of(p->rt, v)->slots;
    bool integer = letter == 'o' || letter == 'x' || letter == 'X';
    Value i = UNBOUND;
    if (slots->index && (integer || !slots->to_int))
        i = number_index(p->rt, v);
    else if (slots->to_int && !integer)
        i = slots->to_int(p->rt, v);
    if (i == RAISED && error_is(p->rt, TYPE_TYPE_ERROR)) {
        error_clear(p->rt);
        i = UNBOUND;
    }
    if (i == UNBOUND) return wrong_number(p, letter, v), RAISED;
    return i;
}

static bool put_int(Percent *p, const Item *item, char letter, Value v) {
    Value i = to_integer(p, letter, v);
    if (i == RAISED) return false;
    int base = letter == 'o' ? 8 : letter == 'x' || letter == 'X' ? 16 : 10;
    Str *text = int_to_str(p->rt, i, base);
    if (!text) return false;
    size_t digits = text->size - (*text->bytes == '-');
    size_t zeros =
        item->precision > (int64_t)digits ? (size_t)item->precision - digits : 0;
    const char *prefix = "";
    if (item->flags & ALTERNATE)
        prefix = letter == 'o' ? "0o" : letter == 'x' ? "0x" : letter == 'X' ? "0X" : "";
    size_t from = p->out->length;
    bool ok = put_number(p, item, text->bytes, text->size, prefix, zeros);
    KEEP(text);
    if (letter == 'X')
        for (size_t k = from; k < p->out->length; k++)
            if (p->out->data[k] >= 'a' && p->out->data[k] <= 'f') p->out->data[k] ^= 0x20;
    return ok;
}

static bool to_real(Percent *p, Value v, double *d) {
    if (is_any_float(v)) return *d = float_value(v), true;
    if (number_to_double(p->rt, v, d)) return true;
    if (p->bytes && error_is(p->rt, TYPE_TYPE_ERROR)) {
        error_clear(p->rt);
        raise(p->rt, TYPE_TYPE_ERROR, "float argument required, not %.200T", v);
    }
    return false;
}

static bool put_float(Percent *p, const Item *item, char letter, Value v) {
    double d;
    if (!to_real(p, v, &d)) return false;
    Buffer text;
    char text_room[BUFFER_ROOM];
    buffer_init_in(&text, &p->rt->alloc, text_room, sizeof text_room);
    int precision = item->precision < 0 ? 6 : item->precision;
    if (!charge_bytes(p->rt, (size_t)precision)) return false;
    number_format(d, letter, precision, item->flags & ALTERNATE ? NUMBER_ALT : 0, &text);
    p->out->failed |= text.failed;
    bool ok = text.failed || put_number(p, item, text.data, text.length, "", 0);
    buffer_free(&text);
    return ok;
}

static bool put_str_char(Percent *p, const Item *item, Value v) {
    Item whole = *item;
    whole.precision = -1;
    if (is_str(v) && as_str(v)->length == 1)
        return put_text(p, &whole, as_str(v)->bytes, as_str(v)->size);
    if (is_str(v) || !is_index(p->rt, v))
        return fail(p, TYPE_TYPE_ERROR, "%c requires int or char");
    Value i = number_index(p->rt, v);
    int64_t cp;
    if (i == RAISED) return false;
    if (!int_to_i64(i, &cp) || cp < 0 || cp >= UNICODE_LIMIT)
        return fail(p, TYPE_OVERFLOW_ERROR, "%c arg not in range(0x110000)");
    char bytes[UTF8_MAX];
    return put_text(p, &whole, bytes, utf8_encode((uint32_t)cp, bytes));
}

static bool put_byte_char(Percent *p, const Item *item, Value v) {
    Item whole = *item;
    whole.precision = -1;
    const char *bytes;
    size_t size = 0;
    if ((is_bytes(v) || is_bytearray(v)) && bytes_view(p->rt, v, &bytes, &size) &&
        size == 1)
        return put_text(p, &whole, bytes, 1);
    if (is_bytes(v) || is_bytearray(v) || !is_index(p->rt, v))
        return fail(p, TYPE_TYPE_ERROR,
                    "%c requires an integer in range(256) or a single byte");
    Value i = number_index(p->rt, v);
    int64_t c;
    if (i == RAISED) return false;
    if (!int_to_i64(i, &c) || c < 0 || c > 255)
        return fail(p, TYPE_OVERFLOW_ERROR, "%c arg not in range(256)");
    char byte = (char)c;
    return put_text(p, &whole, &byte, 1);
}

/* %s and %b of bytes: a bytes-like object, or what __bytes__ returns. */
static bool put_bytes(Percent *p, const Item *item, Value v) {
    const char *bytes;
    size_t size;
    if (!is_bytes(v) && !is_bytearray(v) && !is_memoryview(v)) {
        Value made = call_special(p->rt, v, SLOT_BYTES, NULL, 0);
        if (made == RAISED) return false;
        if (made != UNBOUND && !is_bytes(made)) {
            raise(p->rt, TYPE_TYPE_ERROR, "__bytes__ returned non-bytes (type %.200T)",
                  made);
            return false;
        }
        if (made == UNBOUND) {
            raise(p->rt, TYPE_TYPE_ERROR,
                  "%%b requires a bytes-like object, or an object that implements "
                  "__bytes__, not '%.100T'",
                  v);
            return false;
        }
        v = made;
    }
    if (!bytes_view(p->rt, v, &bytes, &size)) return false;
    bool ok = put_text(p, item, bytes, size);
    KEEP(v);
    return ok;
}

static bool put_str(Percent *p, const Item *item, Str *s) {
    if (!s) return false;
    bool ok = put_text(p, item, s->bytes, s->size);
    KEEP(s);
    return ok;
}

static bool unsupported(Percent *p, uint32_t letter) {
    if (p->bytes && letter >= 0x80) /* so says CPython */
        return fail(p, TYPE_OVERFLOW_ERROR, "character argument not in range(0x110000)");
    size_t behind = (size_t)(p->at - p->start);
    size_t index = p->bytes ? behind - 1 : utf8_count(p->start, behind) - 1;
    raise(p->rt, TYPE_VALUE_ERROR,
          "unsupported format character '%c' (0x%x) at index %zu",
          letter > 31 && letter < 128 ? letter : '?', letter, index);
    return false;
}

static bool put_item(Percent *p, const Item *item) {
    Value v = next_argument(p);
    if (v == RAISED) return false;
    switch (item->letter) {
    case 's':
        return p->bytes ? put_bytes(p, item, v) : put_str(p, item, value_str(p->rt, v));
    case 'b': return p->bytes ? put_bytes(p, item, v) : unsupported(p, item->letter);
    case 'r':
        if (!p->bytes) return put_str(p, item, value_repr(p->rt, v));
        __attribute__((fallthrough));
    case 'a': return put_str(p, item, value_ascii(p->rt, v));
    case 'i': return put_int(p, item, p->bytes ? 'd' : 'i', v);
    case 'd':
    case 'u':
    case 'o':
    case 'x':
    case 'X': return put_int(p, item, (char)item->letter, v);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return put_float(p, item, (char)item->letter, v);
    case 'c': return p->bytes ? put_byte_char(p, item, v) : put_str_char(p, item, v);
    default: return unsupported(p, item->letter);
    }
}

static bool run(Percent *p) {
    while (p->at < p->end) {
        const char *from = p->at;
        p->at = memchr(from, '%', (size_t)(p->end - from));
        if (!p->at) p->at = p->end;
        buffer_append(p->out, from, (size_t)(p->at - from));
        if (p->at == p->end) break;
        p->at++;
        if (p->at < p->end && *p->at == '%') {
            buffer_byte(p->out, *p->at++);
            continue;
        }
        Item item;
        if (!runtime_charge(p->rt, 1) || !take_item(p, &item) || !put_item(p, &item))
            return false;
    }
    if (p->next >= p->count || p->mapping != UNBOUND) return true;
    return fail(p, TYPE_TYPE_ERROR,
                p->bytes ? "not all arguments converted during bytes formatting"
                         : "not all arguments converted during string formatting");
}

static bool percent(Runtime *rt, Buffer *out, const char *format, size_t size, bool bytes,
                    Value args) {
    Percent p = {.rt = rt,
                 .out = out,
                 .start = format,
                 .at = format,
                 .end = format + size,
                 .bytes = bytes,
                 .args = args,
                 .mapping = UNBOUND};
    p.from_tuple = is_tuple(args);
    p.count = p.from_tuple ? as_tuple(args)->size : 1;
    if (is_mapping(&p, args)) p.mapping = args;
    bool ok = run(&p);
    KEEP(args);
    return ok;
}

Value str_percent(Runtime *rt, Str *format, Value args) {
    Buffer out;
    char out_room[BUFFER_ROOM];
    buffer_init_in(&out, &rt->alloc, out_room, sizeof out_room);
    bool ok = percent(rt, &out, format->bytes, format->size, false, args);
    KEEP(format);
    if (!ok) {
        buffer_free(&out);
        return RAISED;
    }
    Str *s = str_from_buffer(rt, &out);
    return s ? value_object(s) : RAISED;
}

Value bytes_percent(Runtime *rt, const char *format, size_t size, Value args,
                    bool to_bytearray) {
    Buffer out;
    char out_room[BUFFER_ROOM];
    buffer_init_in(&out, &rt->alloc, out_room, sizeof out_room);
    bool ok = percent(rt, &out, format, size, true, args);
    if (ok && out.failed) ok = (raise_memory(rt), false);
    void *made = NULL;
    if (ok)
        made = to_bytearray ? (void *)bytearray_new(rt, out.data, out.length)
                            : (void *)bytes_new(rt, out.data, out.length);
    buffer_free(&out);
    return made ? value_object(made) : RAISED;
}
