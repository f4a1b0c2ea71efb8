/* text.c - see text.h. */
#include "object/text.h"

#include <string.h>
#include "base/unicode.h"

enum { FIRST_PIECES = 8 };

/* ---- characters ---- */

static bool is_ascii(const Text *t) { return t->length == t->size; }

/* White space below 64, one bit each: of bytes, and of str. */
static const uint64_t BYTE_SPACES = UINT64_C(0x100003E00);
static const uint64_t SPACES = UINT64_C(0x1F0003E00);

static bool is_byte_space(unsigned char c, bool unicode) {
    return c < 64 && (unicode ? SPACES : BYTE_SPACES) >> c & 1;
}

/* Bytes of the white space character at pos, or 0. */
static size_t space_at(const Text *t, size_t pos) {
    unsigned char c = (unsigned char)t->bytes[pos];
    if (c < 0x80 || !t->unicode) return is_byte_space(c, t->unicode);
    size_t size;
    return unicode_is_space(utf8_decode(t->bytes + pos, &size)) ? size : 0;
}

static size_t previous(const Text *t, size_t pos) {
    return t->unicode ? utf8_prev(t->bytes, pos) : pos - 1;
}

static size_t next(const Text *t, size_t pos) {
    return t->unicode ? utf8_next(t->bytes, pos) : pos + 1;
}

static bool is_space_before(const Text *t, size_t pos) {
    return space_at(t, previous(t, pos)) != 0;
}

/* ---- splitting ---- */

INLINE bool add_piece(Runtime *rt, List *list, const Text *t, size_t from, size_t to) {
    Value v = t->piece(rt, t, from, to);
    return v != RAISED && runtime_charge(rt, 1) && list_append(rt, list, v);
}

static List *split(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max) {
    List *list = list_new(rt, FIRST_PIECES);
    size_t pos = 0;
    for (int64_t done = 0; list && (max < 0 || done < max); done++) {
        int64_t at = search_first(rt, t->bytes + pos, t->size - pos, sep, m);
        if (at == SEARCH_RAISED) return NULL;
        if (at == SEARCH_NONE) break;
        if (!add_piece(rt, list, t, pos, pos + (size_t)at)) return NULL;
        pos += (size_t)at + m;
    }
    return list && add_piece(rt, list, t, pos, t->size) ? list : NULL;
}

static List *reversed(List *list) {
    Value *items = list->items->items;
    for (size_t i = 0, j = list->size; i + 1 < j; i++) {
        j--;
        Value v = items[i];
        items[i] = items[j];
        items[j] = v;
    }
    return list;
}

static List *rsplit(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max) {
    if (max < 0) max = INT64_MAX;
    List *list = list_new(rt, FIRST_PIECES);
    size_t end = t->size;
    for (int64_t done = 0; list && done < max; done++) {
        int64_t at = search_last(rt, t->bytes, end, sep, m);
        if (at == SEARCH_RAISED) return NULL;
        if (at == SEARCH_NONE) break;
        if (!add_piece(rt, list, t, (size_t)at + m, end)) return NULL;
        end = (size_t)at;
    }
    return list && add_piece(rt, list, t, 0, end) ? reversed(list) : NULL;
}

/* The first white space at or after pos, or the end. */
static size_t word_end(const Text *t, size_t pos) {
    if (is_ascii(t))
        while (pos < t->size && !is_byte_space((unsigned char)t->bytes[pos], t->unicode))
            pos++;
    else
        while (pos < t->size && !space_at(t, pos))
            pos = next(t, pos);
    return pos;
}

static List *split_space(Runtime *rt, const Text *t, int64_t max) {
    List *list = list_new(rt, FIRST_PIECES);
    size_t pos = 0, space, n = t->size;
    for (int64_t done = 0; list; done++) {
        while (pos < n && (space = space_at(t, pos)))
            pos += space;
        if (pos == n) return list;
        size_t from = pos;
        if (max >= 0 && done >= max) return add_piece(rt, list, t, from, n) ? list : NULL;
        pos = word_end(t, pos);
        if (!charge_bytes(rt, pos - from) || !add_piece(rt, list, t, from, pos))
            return NULL;
    }
    return NULL;
}

/* Where the word begins that ends at pos. */
static size_t word_begin(const Text *t, size_t pos) {
    if (is_ascii(t))
        while (pos > 0 && !is_byte_space((unsigned char)t->bytes[pos - 1], t->unicode))
            pos--;
    else
        while (pos > 0 && !is_space_before(t, pos))
            pos = previous(t, pos);
    return pos;
}

static List *rsplit_space(Runtime *rt, const Text *t, int64_t max) {
    List *list = list_new(rt, FIRST_PIECES);
    size_t pos = t->size;
    for (int64_t done = 0; list; done++) {
        while (pos > 0 && is_space_before(t, pos))
            pos = previous(t, pos);
        if (pos == 0) return reversed(list);
        size_t to = pos;
        if (max >= 0 && done >= max)
            return add_piece(rt, list, t, 0, to) ? reversed(list) : NULL;
        pos = word_begin(t, pos);
        if (!charge_bytes(rt, to - pos) || !add_piece(rt, list, t, pos, to)) return NULL;
    }
    return NULL;
}

static Value empty_separator(Runtime *rt) {
    return raise(rt, TYPE_VALUE_ERROR, "empty separator");
}

Value text_split(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max) {
    if (!sep) return value_made(split_space(rt, t, max));
    return m ? value_made(split(rt, t, sep, m, max)) : empty_separator(rt);
}

Value text_rsplit(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max) {
    if (!sep) return value_made(rsplit_space(rt, t, max));
    return m ? value_made(rsplit(rt, t, sep, m, max)) : empty_separator(rt);
}

static bool is_line_end(const Text *t, size_t pos, size_t *size) {
    unsigned char c = (unsigned char)t->bytes[pos];
    *size = 1;
    if (c == '\r') return *size += pos + 1 < t->size && t->bytes[pos + 1] == '\n', true;
    if (c == '\n' || !t->unicode) return c == '\n';
    return unicode_is_linebreak(utf8_decode(t->bytes + pos, size));
}

Value text_splitlines(Runtime *rt, const Text *t, bool keep_ends) {
    List *list = list_new(rt, FIRST_PIECES);
    for (size_t pos = 0; list && pos < t->size;) {
        size_t from = pos, size = 0;
        while (pos < t->size && !is_line_end(t, pos, &size))
            pos = next(t, pos);
        size_t end = pos < t->size ? pos + size : pos;
        if (!charge_bytes(rt, end - from) ||
            !add_piece(rt, list, t, from, keep_ends ? end : pos))
            return RAISED;
        pos = end;
    }
    return value_made(list);
}

static Value tuple_of_pieces(Runtime *rt, Value a, Value b, Value c) {
    if (a == RAISED || b == RAISED || c == RAISED) return RAISED;
    return value_made(tuple_from(rt, (Value[]){a, b, c}, 3));
}

/* What cannot change is given back itself, an instance of a subclass too. */
static Value not_parted(Runtime *rt, const Text *t, bool last) {
    bool changes = has_layout(t->owner, LAYOUT_BYTEARRAY);
    Value whole = changes ? t->piece(rt, t, 0, t->size) : t->owner;
    Value empty = t->piece(rt, t, 0, 0), other = t->piece(rt, t, 0, 0);
    return last ? tuple_of_pieces(rt, empty, other, whole)
                : tuple_of_pieces(rt, whole, empty, other);
}

Value text_partition(Runtime *rt, const Text *t, const char *sep, size_t m, Value same,
                     bool last) {
    if (m == 0) return empty_separator(rt);
    int64_t at = last ? search_last(rt, t->bytes, t->size, sep, m)
                      : search_first(rt, t->bytes, t->size, sep, m);
    if (at == SEARCH_RAISED) return RAISED;
    if (at == SEARCH_NONE) return not_parted(rt, t, last);
    size_t from = (size_t)at, to = from + m;
    return tuple_of_pieces(rt, t->piece(rt, t, 0, from),
                           same == UNBOUND ? t->piece(rt, t, from, to) : same,
                           t->piece(rt, t, to, t->size));
}

/* ---- stripping ---- */

/* The characters to strip: single bytes in a bitmap, longer ones by search. */
typedef struct StripSet {
    const char *set;
    size_t size;
    bool failed; /* a limit was met */
    uint64_t bytes[4];
} StripSet;

static bool is_stripped(Runtime *rt, const Text *t, StripSet *s, size_t from, size_t to) {
    if (!s->set) return space_at(t, from) != 0;
    unsigned char c = (unsigned char)t->bytes[from];
    if (to - from == 1) return s->bytes[c >> 6] >> (c & 63) & 1;
    s->failed = !charge_bytes(rt, s->size);
    return !s->failed && search_place(s->set, s->size, t->bytes + from, to - from);
}

/* White space of one byte at the ends; what is left may have longer ones. */
static void strip_bytes(const Text *t, unsigned sides, size_t *from, size_t *to) {
    size_t a = 0, b = t->size;
    if (sides & STRIP_LEFT)
        while (a < b && is_byte_space((unsigned char)t->bytes[a], t->unicode))
            a++;
    if (sides & STRIP_RIGHT)
        while (b > a && is_byte_space((unsigned char)t->bytes[b - 1], t->unicode))
            b--;
    *from = a;
    *to = b;
}

static bool strip(Runtime *rt, const Text *t, const char *set, size_t set_size,
                  unsigned sides, size_t *from, size_t *to) {
    if (!set && is_ascii(t)) {
        strip_bytes(t, sides, from, to);
        return charge_bytes(rt, t->size - (*to - *from));
    }
    StripSet s = {.set = set, .size = set_size};
    for (size_t i = 0; set && i < set_size; i++) {
        unsigned char c = (unsigned char)set[i];
        s.bytes[c >> 6] |= UINT64_C(1) << (c & 63);
    }
    size_t a = 0, b = t->size;
    if (sides & STRIP_LEFT)
        while (a < b && is_stripped(rt, t, &s, a, next(t, a)))
            a = next(t, a);
    if (sides & STRIP_RIGHT)
        while (b > a && is_stripped(rt, t, &s, previous(t, b), b))
            b = previous(t, b);
    *from = a;
    *to = b;
    return !s.failed && charge_bytes(rt, set_size + t->size - (b - a));
}

Value text_strip(Runtime *rt, const Text *t, const char *set, size_t set_size,
                 unsigned sides) {
    size_t from, to;
    if (!strip(rt, t, set, set_size, sides, &from, &to)) return RAISED;
    return t->piece(rt, t, from, to);
}

Value text_cut_prefix(Runtime *rt, const Text *t, const char *prefix, size_t m) {
    bool found = m <= t->size && !memcmp(t->bytes, prefix, m);
    return t->piece(rt, t, found ? m : 0, t->size);
}

Value text_cut_suffix(Runtime *rt, const Text *t, const char *suffix, size_t m) {
    bool found = m <= t->size && !memcmp(t->bytes + t->size - m, suffix, m);
    return t->piece(rt, t, 0, found ? t->size - m : t->size);
}

/* ---- padding ---- */

/* False: the VM stops. */
static bool put(Runtime *rt, char **out, const char *bytes, size_t n) {
    if (!bulk_copy(rt, *out, bytes, n)) return false;
    *out += n;
    return true;
}

static bool put_times(Runtime *rt, char **out, const char *bytes, size_t n,
                      size_t times) {
    if (times == 0) return true;
    memcpy(*out, bytes, n);
    if (!bulk_repeat(rt, *out, n, n * times)) return false;
    *out += n * times;
    return true;
}

/* With `left` and `right` times the character `fill` around it, at *content. */
static Value pad(Runtime *rt, const Text *t, size_t left, size_t right, const char *fill,
                 size_t m, char **content) {
    size_t count, size;
    if (!size_muladd(left, 1, right, &count) || !size_muladd(count, m, t->size, &size))
        return raise_memory(rt);
    if (!charge_bytes(rt, size)) return RAISED;
    Value made = t->make(rt, t, size, t->length + count, content);
    if (made == RAISED) return RAISED;
    char *out = *content;
    bool ok = put_times(rt, &out, fill, m, left) && put(rt, &out, t->bytes, t->size) &&
              put_times(rt, &out, fill, m, right);
    return ok ? made : RAISED;
}

/* How many characters are missing. */
static size_t missing(const Text *t, int64_t width) {
    return width > (int64_t)t->length ? (size_t)width - t->length : 0;
}

Value text_justify(Runtime *rt, const Text *t, int64_t width, TextSide side,
                   const char *fill, size_t m) {
    char *content;
    size_t total = missing(t, width), left = 0;
    if (total == 0) return t->piece(rt, t, 0, t->size);
    if (side == TEXT_RIGHT) left = total;
    if (side == TEXT_CENTER) left = total / 2 + (total & (size_t)width & 1);
    return pad(rt, t, left, total - left, fill, m, &content);
}

Value text_zfill(Runtime *rt, const Text *t, int64_t width) {
    char *content;
    size_t zeros = missing(t, width);
    if (zeros == 0) return t->piece(rt, t, 0, t->size);
    Value made = pad(rt, t, zeros, 0, "0", 1, &content);
    if (made == RAISED || t->size == 0) return made;
    char sign = content[zeros];
    if (sign == '+' || sign == '-') {
        content[zeros] = '0';
        content[0] = sign;
    }
    return made;
}

/* Columns to the next stop. */
static size_t tab_width(int tab, size_t column) {
    return tab > 0 ? (size_t)tab - column % (size_t)tab : 0;
}

static size_t column_after(const Text *t, char c, size_t column) {
    if (c == '\n' || c == '\r') return 0;
    return column + (!t->unicode || utf8_is_start(c));
}

/* The bytes that tabs take beyond their own, or false: too many. */
static bool expanded_size(const Text *t, int tab, size_t *size, size_t *tabs) {
    size_t column = 0;
    *size = t->size;
    *tabs = 0;
    for (size_t i = 0; i < t->size; i++) {
        if (t->bytes[i] != '\t') {
            column = column_after(t, t->bytes[i], column);
            continue;
        }
        size_t add = tab_width(tab, column);
        column += add;
        ++*tabs;
        if (!size_muladd(*size, 1, add, size) || *size > INT64_MAX) return false;
    }
    *size -= *tabs;
    return true;
}

Value text_expandtabs(Runtime *rt, const Text *t, int tab) {
    size_t size, tabs, column = 0;
    char *out;
    if (!expanded_size(t, tab, &size, &tabs))
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     t->unicode ? "new string is too long" : "result too long");
    if (!charge_bytes(rt, size)) return RAISED;
    Value made = t->make(rt, t, size, size - (t->size - t->length), &out);
    if (made == RAISED) return RAISED;
    for (size_t i = 0; i < t->size; i++) {
        char c = t->bytes[i];
        if (c == '\t') {
            size_t add = tab_width(tab, column);
            if (!bulk_set(rt, out, ' ', add)) return RAISED;
            out += add;
            column += add;
        } else {
            *out++ = c;
            column = column_after(t, c, column);
        }
        if (!bulk_goes_on(rt, i)) return RAISED;
    }
    return made;
}

/* ---- replacing ---- */

/* How often to replace. False: raised. */
static bool count_matches(Runtime *rt, const Text *t, const Replacement *r,
                          size_t *count) {
    size_t max = r->max < 0 ? SIZE_MAX : (size_t)r->max;
    if (r->old_size == 0) {
        *count = t->length < max ? t->length + 1 : max;
        return true;
    }
    int64_t n = search_count(rt, t->bytes, t->size, r->old, r->old_size, max);
    *count = (size_t)n;
    return n != SEARCH_RAISED;
}

static bool replace_empty(Runtime *rt, const Text *t, const Replacement *r, size_t count,
                          char *out) {
    size_t pos = 0;
    for (size_t i = 0; i < count; i++) {
        if (!bulk_goes_on(rt, i) || !put(rt, &out, r->with, r->with_size)) return false;
        if (pos == t->size) break;
        size_t after = next(t, pos);
        if (!put(rt, &out, t->bytes + pos, after - pos)) return false;
        pos = after;
    }
    return put(rt, &out, t->bytes + pos, t->size - pos);
}

static bool replace_byte(Runtime *rt, const Text *t, const Replacement *r, size_t count,
                         char *out) {
    const char *pos = t->bytes;
    for (size_t i = 0; count; i++) {
        if (!bulk_goes_on(rt, i)) return false;
        if (*pos == *r->old) {
            if (!put(rt, &out, r->with, r->with_size)) return false;
            count--;
        } else {
            *out++ = *pos;
        }
        pos++;
    }
    return put(rt, &out, pos, (size_t)(t->bytes + t->size - pos));
}

static bool replace(Runtime *rt, const Text *t, const Replacement *r, size_t count,
                    char *out) {
    const char *pos = t->bytes, *end = t->bytes + t->size;
    enum { NEAR = 16 }; /* bytes between two that are hardly worth a call */
    if (r->old_size == 1 && count > t->size / NEAR)
        return replace_byte(rt, t, r, count, out);
    for (size_t i = 0; i < count; i++) {
        const char *at = search_place(pos, (size_t)(end - pos), r->old, r->old_size);
        if (!bulk_goes_on(rt, i) || !put(rt, &out, pos, (size_t)(at - pos)) ||
            !put(rt, &out, r->with, r->with_size))
            return false;
        pos = at + r->old_size;
    }
    return put(rt, &out, pos, (size_t)(end - pos));
}

Value text_replace(Runtime *rt, const Text *t, const Replacement *r) {
    size_t count, size;
    char *out;
    if (!count_matches(rt, t, r, &count)) return RAISED;
    if (count == 0) return t->piece(rt, t, 0, t->size);
    size_t kept = t->size - count * r->old_size; /* matches lie in the text */
    if (!size_muladd(count, r->with_size, kept, &size) || size > INT64_MAX)
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     t->unicode ? "replace string is too long"
                                : "replace bytes is too long");
    if (!charge_bytes(rt, size)) return RAISED;
    size_t length = t->length - count * r->old_length + count * r->with_length;
    Value made = t->make(rt, t, size, length, &out);
    if (made == RAISED) return RAISED;
    bool ok =
        r->old_size ? replace(rt, t, r, count, out) : replace_empty(rt, t, r, count, out);
    return ok ? made : RAISED;
}
