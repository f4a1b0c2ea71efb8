/* text.c - see text.h. */
#include "object/text.h"

#include <string.h>
#include "base/unicode.h"
#include "object/int.h"
#include "object/str.h"

enum {
    CHUNK = 64 * 1024, /* bytes searched between two looks at the fuel */
    FEW = 128,         /* bytes searched by trying every place */
    NAIVE_NEEDLE = 16, /* searched backwards without hashing */
    FIRST_PIECES = 8,
};

/* ---- searching ---- */

/* The first place of a needle, 0 < m; NULL: none. In few bytes it is tried at each place:
 * memmem would take longer to prepare it. */
static const char *find(const char *h, size_t n, const char *needle, size_t m) {
    if (n > FEW) return memmem(h, n, needle, m);
    if (m > n) return NULL;
    const char *end = h + (n - m) + 1;
    for (const char *at = h; (at = memchr(at, *needle, (size_t)(end - at))); at++)
        if (!memcmp(at + 1, needle + 1, m - 1)) return at;
    return NULL;
}

int64_t search_first(Runtime *rt, const char *h, size_t n, const char *needle, size_t m) {
    if (m > n) return SEARCH_NONE;
    if (m == 0) return 0;
    size_t chunk = m > CHUNK ? m : CHUNK; /* each look prepares the needle anew */
    for (size_t base = 0; n - base >= m;) {
        size_t step = n - base - m < chunk ? n - base - m + 1 : chunk;
        const char *at = m == 1 ? memchr(h + base, *needle, step)
                                : find(h + base, step + m - 1, needle, m);
        if (at) return at - h;
        base += step;
        if (!charge_bytes(rt, step + m)) return SEARCH_RAISED;
    }
    return SEARCH_NONE;
}

/* Rolling hash modulo 2^61 - 1 by a base drawn from the VM's key, so that no text can be
 * prepared to collide; needles are read from their end. */
static uint64_t mod_mul(uint64_t a, uint64_t b) {
    unsigned __int128 p = (unsigned __int128)a * b;
    uint64_t r = (uint64_t)(p & HASH_MODULUS) + (uint64_t)(p >> 61);
    return r >= HASH_MODULUS ? r - HASH_MODULUS : r;
}

static int64_t search_last_hashed(Runtime *rt, const char *h, size_t n,
                                  const char *needle, size_t m) {
    uint64_t base = rt->hash_key.k0 % (HASH_MODULUS - 1000) + 500;
    uint64_t want = 0, have = 0, top = 1; /* top = base^(m - 1) */
    for (size_t i = 0; i < m; i++) {
        want = mod_mul(want, base) + (unsigned char)needle[m - 1 - i] + 1;
        have = mod_mul(have, base) + (unsigned char)h[n - 1 - i] + 1;
        want -= want >= HASH_MODULUS ? HASH_MODULUS : 0;
        have -= have >= HASH_MODULUS ? HASH_MODULUS : 0;
        if (i) top = mod_mul(top, base);
    }
    for (size_t at = n - m;; at--) {
        if (have == want && !memcmp(h + at, needle, m)) return (int64_t)at;
        if (at == 0) return SEARCH_NONE;
        uint64_t out = mod_mul((unsigned char)h[at + m - 1] + UINT64_C(1), top);
        have = mod_mul(have + HASH_MODULUS - out, base) + (unsigned char)h[at - 1] + 1;
        have -= have >= HASH_MODULUS ? HASH_MODULUS : 0;
        if (at % CHUNK == 0 && !charge_bytes(rt, 4 * CHUNK)) return SEARCH_RAISED;
    }
}

int64_t search_last(Runtime *rt, const char *h, size_t n, const char *needle, size_t m) {
    if (m > n) return SEARCH_NONE;
    if (m == 0) return (int64_t)n;
    if (m > NAIVE_NEEDLE) return search_last_hashed(rt, h, n, needle, m);
    size_t end = n - m + 1; /* candidates start below */
    while (end > 0) {
        size_t from = end > CHUNK ? end - CHUNK : 0;
        for (const char *at; (at = memrchr(h + from, *needle, end - from)); end = at - h)
            if (!memcmp(at, needle, m)) return at - h;
        end = from;
        if (!charge_bytes(rt, CHUNK)) return SEARCH_RAISED;
    }
    return SEARCH_NONE;
}

static int64_t count_byte(Runtime *rt, const char *h, size_t n, char byte) {
    size_t count = 0;
    for (size_t from = 0; from < n; from += CHUNK) {
        size_t to = n - from < CHUNK ? n : from + CHUNK;
        for (size_t i = from; i < to; i++)
            count += h[i] == byte;
        if (!charge_bytes(rt, to - from)) return SEARCH_RAISED;
    }
    return (int64_t)count;
}

int64_t search_count(Runtime *rt, const char *h, size_t n, const char *needle, size_t m,
                     size_t max) {
    if (m == 1 && max >= n) return count_byte(rt, h, n, *needle);
    size_t count = 0, pos = 0, charged = 0;
    while (count < max) {
        int64_t at = search_first(rt, h + pos, n - pos, needle, m);
        if (at == SEARCH_RAISED) return SEARCH_RAISED;
        if (at == SEARCH_NONE) break;
        count++;
        pos += (size_t)at + m;
        if (pos - charged >= CHUNK) {
            if (!charge_bytes(rt, pos - charged)) return SEARCH_RAISED;
            charged = pos;
        }
    }
    return (int64_t)count;
}

/* ---- characters ---- */

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

static bool add_piece(Runtime *rt, List *list, const Text *t, size_t from, size_t to) {
    Value v = t->piece(rt, t, from, to);
    return v != RAISED && runtime_charge(rt, 1) && list_append(rt, list, v);
}

List *text_split(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max) {
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

List *text_rsplit(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max) {
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
    if (t->ascii)
        while (pos < t->size && !is_byte_space((unsigned char)t->bytes[pos], t->unicode))
            pos++;
    else
        while (pos < t->size && !space_at(t, pos))
            pos = next(t, pos);
    return pos;
}

List *text_split_space(Runtime *rt, const Text *t, int64_t max) {
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

List *text_rsplit_space(Runtime *rt, const Text *t, int64_t max) {
    List *list = list_new(rt, FIRST_PIECES);
    size_t pos = t->size;
    for (int64_t done = 0; list; done++) {
        while (pos > 0 && is_space_before(t, pos))
            pos = previous(t, pos);
        if (pos == 0) return reversed(list);
        size_t to = pos;
        if (max >= 0 && done >= max)
            return add_piece(rt, list, t, 0, to) ? reversed(list) : NULL;
        while (pos > 0 && !is_space_before(t, pos))
            pos = previous(t, pos);
        if (!charge_bytes(rt, to - pos) || !add_piece(rt, list, t, pos, to)) return NULL;
    }
    return NULL;
}

static bool is_line_end(const Text *t, size_t pos, size_t *size) {
    unsigned char c = (unsigned char)t->bytes[pos];
    *size = 1;
    if (c == '\r') return *size += pos + 1 < t->size && t->bytes[pos + 1] == '\n', true;
    if (c == '\n' || !t->unicode) return c == '\n';
    return unicode_is_linebreak(utf8_decode(t->bytes + pos, size));
}

List *text_splitlines(Runtime *rt, const Text *t, bool keep_ends) {
    List *list = list_new(rt, FIRST_PIECES);
    for (size_t pos = 0; list && pos < t->size;) {
        size_t from = pos, size = 0;
        while (pos < t->size && !is_line_end(t, pos, &size))
            pos = next(t, pos);
        size_t end = pos < t->size ? pos + size : pos;
        if (!charge_bytes(rt, end - from) ||
            !add_piece(rt, list, t, from, keep_ends ? end : pos))
            return NULL;
        pos = end;
    }
    return list;
}

bool text_partition(Runtime *rt, const Text *t, const char *sep, size_t m, bool last,
                    size_t *from, size_t *to, bool *raised) {
    int64_t at = last ? search_last(rt, t->bytes, t->size, sep, m)
                      : search_first(rt, t->bytes, t->size, sep, m);
    *raised = at == SEARCH_RAISED;
    if (at < 0) return false;
    *from = (size_t)at;
    *to = *from + m;
    return true;
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
    return !s->failed && find(s->set, s->size, t->bytes + from, to - from);
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

bool text_strip(Runtime *rt, const Text *t, const char *set, size_t set_size,
                unsigned sides, size_t *from, size_t *to) {
    if (!set && t->ascii) {
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

/* ---- replacing ---- */

bool text_measure(Runtime *rt, const Text *t, Replacement *r) {
    size_t max = r->max < 0 ? SIZE_MAX : (size_t)r->max;
    if (r->old_size == 0) {
        size_t gaps = (t->unicode ? utf8_count(t->bytes, t->size) : t->size) + 1;
        r->count = gaps < max ? gaps : max;
    } else {
        int64_t n = search_count(rt, t->bytes, t->size, r->old, r->old_size, max);
        if (n == SEARCH_RAISED) return false;
        r->count = (size_t)n;
    }
    size_t kept = t->size - r->count * r->old_size; /* matches lie in the text */
    if (!size_muladd(r->count, r->with_size, kept, &r->size) || r->size > INT64_MAX) {
        raise(rt, TYPE_OVERFLOW_ERROR,
              t->unicode ? "replace string is too long" : "replace bytes is too long");
        return false;
    }
    return charge_bytes(rt, r->size);
}

static char *put(char *out, const char *bytes, size_t n) {
    memcpy(out, bytes, n);
    return out + n;
}

static void replace_empty(const Text *t, const Replacement *r, char *out) {
    size_t pos = 0;
    for (size_t i = 0; i < r->count; i++) {
        out = put(out, r->with, r->with_size);
        if (pos == t->size) break;
        size_t after = next(t, pos);
        out = put(out, t->bytes + pos, after - pos);
        pos = after;
    }
    put(out, t->bytes + pos, t->size - pos);
}

void text_replace(const Text *t, const Replacement *r, char *out) {
    if (r->old_size == 0) {
        replace_empty(t, r, out);
        return;
    }
    const char *pos = t->bytes, *end = t->bytes + t->size;
    for (size_t i = 0; i < r->count; i++) {
        const char *at = find(pos, (size_t)(end - pos), r->old, r->old_size);
        out = put(out, pos, (size_t)(at - pos));
        out = put(out, r->with, r->with_size);
        pos = at + r->old_size;
    }
    put(out, pos, (size_t)(end - pos));
}

/* ---- arguments ---- */

static int64_t clamp_big(Value v) {
    return ((Int *)as_object(v))->size < 0 ? INT64_MIN : INT64_MAX;
}

bool is_index(Runtime *rt, Value v) {
    return is_any_int(v) || type_of(rt, v)->slots.index != NULL;
}

bool arg_bound(Runtime *rt, Value v, int64_t otherwise, int64_t *out) {
    if (v == UNBOUND || v == NONE_VALUE) return *out = otherwise, true;
    if (is_int(v)) return *out = as_small(v), true;
    if (!is_index(rt, v)) {
        raise(rt, TYPE_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (!int_to_i64(i, out)) *out = clamp_big(i);
    return true;
}

static int64_t wrap(int64_t i, int64_t n) {
    if (i >= 0) return i;
    i += n;
    return i < 0 ? 0 : i;
}

bool arg_range(Runtime *rt, Value start, Value end, size_t length, size_t *from,
               size_t *to, bool *none) {
    int64_t n = (int64_t)length, a, b;
    if (!arg_bound(rt, start, 0, &a) || !arg_bound(rt, end, n, &b)) return false;
    if (b > n) b = n;
    a = wrap(a, n);
    b = wrap(b, n);
    *none = a > b;
    *from = *none ? 0 : (size_t)a;
    *to = *none ? 0 : (size_t)b;
    return true;
}

/* __index__ as an int64; false with *big when it does not fit, or raised. */
static bool to_int64(Runtime *rt, Value v, int64_t *out, bool *big) {
    *big = false;
    if (is_int(v)) return *out = as_small(v), true;
    Value i = number_index(rt, v);
    if (i == RAISED) return false;
    if (int_to_i64(i, out)) return true;
    *big = true;
    *out = clamp_big(i);
    return false;
}

bool arg_ssize(Runtime *rt, Value v, int64_t *out) {
    bool big;
    if (to_int64(rt, v, out, &big)) return true;
    if (big)
        raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return false;
}

bool arg_int(Runtime *rt, Value v, int *out) {
    int64_t wide;
    bool big;
    if (to_int64(rt, v, &wide, &big)) {
        *out = (int)wide;
        if (*out == wide) return true;
        big = true;
    }
    if (big) raise(rt, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    return false;
}

bool arg_repeat(Runtime *rt, Value v, size_t *out) {
    int64_t n;
    bool big;
    if (!to_int64(rt, v, &n, &big)) {
        if (big)
            raise(rt, TYPE_OVERFLOW_ERROR,
                  "cannot fit '%.200T' into an index-sized integer", v);
        return false;
    }
    *out = n < 0 ? 0 : (size_t)n;
    return true;
}

bool arg_subscript(Runtime *rt, Value key, int64_t *out) {
    bool big;
    if (to_int64(rt, key, out, &big)) return true;
    if (big)
        raise(rt, TYPE_INDEX_ERROR, "cannot fit '%.200T' into an index-sized integer",
              key);
    return false;
}

bool arg_index(Runtime *rt, Value key, size_t length, const char *noun, size_t *out) {
    int64_t i;
    if (!arg_subscript(rt, key, &i)) return false;
    if (i < 0) i += (int64_t)length;
    if (i < 0 || i >= (int64_t)length) {
        raise(rt, TYPE_INDEX_ERROR, "%sindex out of range", noun);
        return false;
    }
    *out = (size_t)i;
    return true;
}

Value raise_argument(Runtime *rt, const char *fn, int n, const char *expected,
                     Value got) {
    Str *name = got == NONE_VALUE ? str_from_cstr(rt, "None") : type_of(rt, got)->name;
    if (!name) return RAISED;
    if (n == 0)
        return raise(rt, TYPE_TYPE_ERROR, "%s() argument must be %s, not %.50U", fn,
                     expected, name);
    return raise(rt, TYPE_TYPE_ERROR, "%s() argument %d must be %s, not %.50U", fn, n,
                 expected, name);
}
