/* bytes_methods.c - see bytes_methods.h. */
#include "object/bytes_methods.h"

#include <string.h>
#include "base/utf8.h"
#include "object/codec.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str.h"

static Value result(void *object) { return object ? value_object(object) : RAISED; }

/* ---- making ---- */

void *bytes_make(Runtime *rt, Value model, size_t size, char **content) {
    if (is_bytes(model)) {
        Bytes *b = bytes_alloc(rt, size);
        if (b) *content = b->bytes;
        return b;
    }
    ByteArray *a = bytearray_new(rt, NULL, size);
    if (a) *content = a->blob ? a->blob->bytes : (char *)"";
    return a;
}

static Value make_copy(Runtime *rt, Value model, const char *bytes, size_t size) {
    char *content;
    void *made = bytes_make(rt, model, size, &content);
    if (made && size) memcpy(content, bytes, size);
    return result(made);
}

static Value piece(Runtime *rt, const Text *t, size_t from, size_t to) {
    bool whole = from == 0 && to == t->size;
    if (whole && is_exact(t->owner, TYPE_BYTES)) return t->owner;
    return make_copy(rt, t->owner, t->bytes + from, to - from);
}

Text bytes_text(Value v) {
    Text t = {.ascii = true, .owner = v, .piece = piece};
    if (is_bytes(v)) {
        t.bytes = as_bytes(v)->bytes;
        t.size = as_bytes(v)->size;
    } else {
        ByteArray *a = as_bytearray(v);
        t.bytes = a->blob ? a->blob->bytes : "";
        t.size = a->size;
    }
    return t;
}

static Value whole(Runtime *rt, const Text *t) { return piece(rt, t, 0, t->size); }

int bytes_item(Runtime *rt, Value v, const char *range_text) {
    int64_t c = -1;
    Value i = is_any_int(v) ? v : number_index(rt, v);
    if (i == RAISED) return -1;
    if (int_to_i64(i, &c) && c >= 0 && c <= 255) return (int)c;
    raise(rt, TYPE_VALUE_ERROR, "%s", range_text);
    return -1;
}

/* ---- construction ---- */

typedef struct Collector {
    Buffer *out;
    const char *range_text;
} Collector;

static bool collect(Runtime *rt, void *user, Value item) {
    Collector *c = user;
    int byte = bytes_item(rt, item, c->range_text);
    if (byte >= 0) buffer_byte(c->out, (char)byte);
    return byte >= 0 && runtime_charge(rt, 1);
}

static bool check_memory(Runtime *rt, const Buffer *b) {
    if (b->failed) raise_memory(rt);
    return !b->failed;
}

bool bytes_collect(Runtime *rt, Value iterable, const char *range_text, Buffer *out) {
    Collector c = {out, range_text};
    return value_each(rt, iterable, collect, &c) && check_memory(rt, out);
}

static bool construct_text(Runtime *rt, Value source, Value encoding, Value errors,
                           const char *noun, Buffer *out) {
    const char *e, *h;
    if (!codec_arg(rt, noun, "encoding", encoding, &e) ||
        !codec_arg(rt, noun, "errors", errors, &h))
        return false;
    if (source == UNBOUND || !is_str(source)) {
        raise(rt, TYPE_TYPE_ERROR,
              e ? "encoding without a string argument"
                : "errors without a string argument");
        return false;
    }
    if (!e) {
        raise(rt, TYPE_TYPE_ERROR, "string argument without an encoding");
        return false;
    }
    Bytes *b = codec_encode(rt, as_str(source), e, h);
    if (!b) return false;
    buffer_append(out, b->bytes, b->size);
    KEEP(b);
    return check_memory(rt, out);
}

static bool construct_count(Runtime *rt, Value source, Buffer *out) {
    int64_t count;
    Value i = number_index(rt, source);
    if (i == RAISED) return false;
    if (!int_to_i64(i, &count)) {
        raise(rt, TYPE_OVERFLOW_ERROR, "cannot fit '%.200T' into an index-sized integer",
              source);
        return false;
    }
    if (count < 0) {
        raise(rt, TYPE_VALUE_ERROR, "negative count");
        return false;
    }
    if (!charge_bytes(rt, (size_t)count)) return false;
    buffer_fill(out, 0, (size_t)count);
    return check_memory(rt, out);
}

bool bytes_construct(Runtime *rt, Value source, Value encoding, Value errors,
                     const char *noun, Buffer *out) {
    if (encoding != UNBOUND || errors != UNBOUND)
        return construct_text(rt, source, encoding, errors, noun, out);
    if (source == UNBOUND) return true;
    if (is_str(source)) {
        raise(rt, TYPE_TYPE_ERROR, "string argument without an encoding");
        return false;
    }
    bool immutable = noun[4] != 'a';
    if (immutable && !is_bytes_like(source)) {
        Value made = call_special(rt, source, SLOT_BYTES, NULL, 0);
        if (made == RAISED) return false;
        if (made != UNBOUND && !is_bytes(made)) {
            raise(rt, TYPE_TYPE_ERROR, "__bytes__ returned non-bytes (type %.200T)",
                  made);
            return false;
        }
        if (made != UNBOUND) source = made;
    }
    if (is_bytes_like(source)) {
        Text t = bytes_text(source);
        if (!charge_bytes(rt, t.size)) return false;
        buffer_append(out, t.bytes, t.size);
        KEEP(source);
        return check_memory(rt, out);
    }
    if (is_index(rt, source)) return construct_count(rt, source, out);
    const Slots *slots = &type_of(rt, source)->slots;
    if (!slots->iter && !slots->getitem) {
        raise(rt, TYPE_TYPE_ERROR, "cannot convert '%.200T' object to %s", source, noun);
        return false;
    }
    return bytes_collect(rt, source,
                         immutable ? "bytes must be in range(0, 256)"
                                   : "byte must be in range(0, 256)",
                         out);
}

/* ---- slots ---- */

Value bytes_compare_slot(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_bytes_like(a) || !is_bytes_like(b)) return NOT_IMPLEMENTED;
    Text x = bytes_text(a), y = bytes_text(b);
    if (!charge_bytes(rt, x.size < y.size ? x.size : y.size)) return RAISED;
    x = bytes_text(a), y = bytes_text(b);
    if (x.size != y.size && (op == CMP_EQ || op == CMP_NE))
        return value_bool(op == CMP_NE);
    int order = memcmp(x.bytes, y.bytes, x.size < y.size ? x.size : y.size);
    if (!order) order = (x.size > y.size) - (x.size < y.size);
    switch (op) {
    case CMP_LT: return value_bool(order < 0);
    case CMP_LE: return value_bool(order <= 0);
    case CMP_EQ: return value_bool(order == 0);
    case CMP_NE: return value_bool(order != 0);
    case CMP_GT: return value_bool(order > 0);
    default: return value_bool(order >= 0);
    }
}

int bytes_contains_slot(Runtime *rt, Value self, Value item) {
    Text t = bytes_text(self);
    if (is_index(rt, item)) {
        int c = bytes_item(rt, item, "byte must be in range(0, 256)");
        t = bytes_text(self);
        return c < 0 ? -1 : memchr(t.bytes, c, t.size) != NULL;
    }
    const char *sub;
    size_t size;
    if (!bytes_view(rt, item, &sub, &size)) return -1;
    int64_t at = search_first(rt, t.bytes, t.size, sub, size);
    return at == SEARCH_RAISED ? -1 : at != SEARCH_NONE;
}

Value bytes_add_slot(Runtime *rt, Value a, Value b) {
    if (!is_bytes_like(a) || !is_bytes_like(b)) return NOT_IMPLEMENTED;
    Text x = bytes_text(a), y = bytes_text(b);
    size_t size;
    char *content;
    if (y.size == 0 && is_exact(a, TYPE_BYTES)) return a;
    if (x.size == 0 && is_exact(a, TYPE_BYTES) && is_exact(b, TYPE_BYTES)) return b;
    if (!size_muladd(x.size, 1, y.size, &size)) return raise_memory(rt);
    if (!charge_bytes(rt, size)) return RAISED;
    void *made = bytes_make(rt, a, size, &content);
    if (!made) return RAISED;
    memcpy(content, x.bytes, x.size);
    memcpy(content + x.size, y.bytes, y.size);
    return value_object(made);
}

Value bytes_mul_slot(Runtime *rt, Value a, Value b) {
    Value self = is_bytes_like(a) ? a : b, times = is_bytes_like(a) ? b : a;
    size_t n, size;
    char *content;
    if (!is_index(rt, times)) return NOT_IMPLEMENTED;
    if (!arg_repeat(rt, times, &n)) return RAISED;
    Text t = bytes_text(self);
    if (n == 1 && is_exact(self, TYPE_BYTES)) return self;
    if (!size_muladd(n, t.size, 0, &size) || size > INT64_MAX)
        return is_bytes(self)
                   ? raise(rt, TYPE_OVERFLOW_ERROR, "repeated bytes are too long")
                   : raise_memory(rt);
    if (!charge_bytes(rt, size)) return RAISED;
    void *made = bytes_make(rt, self, size, &content);
    if (!made) return RAISED;
    for (size_t done = 0; done < size;) { /* doubling what is there */
        size_t part = done ? done : t.size;
        if (part > size - done) part = size - done;
        memcpy(content + done, done ? content : t.bytes, part);
        done += part;
    }
    return value_object(made);
}

static Value get_slice(Runtime *rt, Value self, Value key) {
    int64_t start, stop, step;
    size_t count;
    Text t = bytes_text(self);
    if (!slice_unpack(rt, (Slice *)as_object(key), t.size, &start, &stop, &step, &count))
        return RAISED;
    t = bytes_text(self); /* __index__ may have changed it */
    if (count && (size_t)start + (step == 1 ? count : 1) > t.size)
        return raise(rt, TYPE_INDEX_ERROR, "bytearray changed size during slicing");
    if (step == 1 || count == 0)
        return piece(rt, &t, count ? (size_t)start : 0,
                     (count ? (size_t)start : 0) + count);
    char *content;
    if (!charge_bytes(rt, count)) return RAISED;
    void *made = bytes_make(rt, self, count, &content);
    if (!made) return RAISED;
    t = bytes_text(self);
    for (size_t i = 0; i < count; i++) {
        uint64_t at = (uint64_t)(start + (int64_t)i * step);
        content[i] = at < t.size ? t.bytes[at] : 0;
    }
    return value_object(made);
}

Value bytes_getitem_slot(Runtime *rt, Value self, Value key) {
    if (has_layout(key, LAYOUT_SLICE)) return get_slice(rt, self, key);
    if (!is_index(rt, key))
        return raise(rt, TYPE_TYPE_ERROR,
                     "%s indices must be integers or slices, not %.200T",
                     is_bytes(self) ? "byte" : "bytearray", key);
    if (!is_int(key) && (key = number_index(rt, key)) == RAISED) return RAISED;
    Text t = bytes_text(self);
    size_t i;
    if (!arg_index(rt, key, t.size, is_bytes(self) ? "" : "bytearray ", &i))
        return RAISED;
    return value_small((unsigned char)t.bytes[i]);
}

/* ---- iteration ---- */

Value bytes_iterator_new(Runtime *rt, Value source, uint32_t type_id) {
    BytesIterator *it = object_alloc(rt, sizeof *it, type_id, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->source = source;
    it->index = 0;
    return value_object(it);
}

Value bytes_iterator_next(Runtime *rt, Value self) {
    BytesIterator *it = (BytesIterator *)as_object(self);
    if (it->source == UNBOUND) return UNBOUND;
    Text t = bytes_text(it->source);
    if (it->index < t.size) return value_small((unsigned char)t.bytes[it->index++]);
    it->source = UNBOUND;
    return UNBOUND;
}

static Value iterator_length_hint(Runtime *rt, Value *args, size_t n) {
    BytesIterator *it = (BytesIterator *)as_object(args[0]);
    if (it->source == UNBOUND) return value_small(0);
    size_t size = bytes_text(it->source).size;
    return value_small(size > it->index ? (int64_t)(size - it->index) : 0);
}

const NativeDef bytes_iterator_methods[] = {
    {"__length_hint__(self, /)", iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {0},
};

/* ---- case and predicates: ASCII alone ---- */

static bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
static bool is_alpha(unsigned char c) { return is_upper(c) || is_lower(c); }
static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static bool is_alnum(unsigned char c) { return is_alpha(c) || is_digit(c); }
static bool is_ascii(unsigned char c) { return c < 0x80; }
static bool is_space(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

typedef unsigned char Mapper(unsigned char c, unsigned char before);

static unsigned char to_upper(unsigned char c, unsigned char before) {
    return is_lower(c) ? c ^ 0x20 : c;
}
static unsigned char to_lower(unsigned char c, unsigned char before) {
    return is_upper(c) ? c ^ 0x20 : c;
}
static unsigned char to_swapped(unsigned char c, unsigned char before) {
    return is_alpha(c) ? c ^ 0x20 : c;
}
static unsigned char to_title(unsigned char c, unsigned char before) {
    return is_alpha(before) ? to_lower(c, 0) : to_upper(c, 0);
}

static Value map(Runtime *rt, Value self, Mapper *mapper) {
    Text t = bytes_text(self);
    char *content;
    if (!charge_bytes(rt, t.size)) return RAISED;
    void *made = bytes_make(rt, self, t.size, &content);
    if (!made) return RAISED;
    unsigned char before = 0;
    for (size_t i = 0; i < t.size; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        content[i] = (char)mapper(c, before);
        before = c;
    }
    return value_object(made);
}

Value bytes_upper(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_upper);
}
Value bytes_lower(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_lower);
}
Value bytes_title(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_title);
}
Value bytes_swapcase(Runtime *rt, Value *args, size_t n) {
    return map(rt, args[0], to_swapped);
}

Value bytes_capitalize(Runtime *rt, Value *args, size_t n) {
    Value v = map(rt, args[0], to_lower);
    Text t = v == RAISED ? (Text){0} : bytes_text(v);
    if (t.size) *(char *)(uintptr_t)t.bytes = (char)to_upper((unsigned char)*t.bytes, 0);
    return v;
}

static Value all(Runtime *rt, Value self, bool (*property)(unsigned char),
                 bool if_empty) {
    Text t = bytes_text(self);
    if (!charge_bytes(rt, t.size)) return RAISED;
    for (size_t i = 0; i < t.size; i++)
        if (!property((unsigned char)t.bytes[i])) return FALSE_VALUE;
    return value_bool(t.size ? true : if_empty);
}

Value bytes_isalnum(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_alnum, false);
}
Value bytes_isalpha(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_alpha, false);
}
Value bytes_isascii(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_ascii, true);
}
Value bytes_isdigit(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_digit, false);
}
Value bytes_isspace(Runtime *rt, Value *args, size_t n) {
    return all(rt, args[0], is_space, false);
}

static Value one_case(Runtime *rt, Value self, bool (*wanted)(unsigned char)) {
    Text t = bytes_text(self);
    bool seen = false;
    if (!charge_bytes(rt, t.size)) return RAISED;
    for (size_t i = 0; i < t.size; i++) {
        if (!is_alpha((unsigned char)t.bytes[i])) continue;
        if (!wanted((unsigned char)t.bytes[i])) return FALSE_VALUE;
        seen = true;
    }
    return value_bool(seen);
}

Value bytes_islower(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], is_lower);
}
Value bytes_isupper(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], is_upper);
}

Value bytes_istitle(Runtime *rt, Value *args, size_t n) {
    Text t = bytes_text(args[0]);
    bool in_word = false, seen = false;
    if (!charge_bytes(rt, t.size)) return RAISED;
    for (size_t i = 0; i < t.size; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        if (is_upper(c) ? in_word : is_lower(c) && !in_word) return FALSE_VALUE;
        in_word = is_alpha(c);
        seen = seen || in_word;
    }
    return value_bool(seen);
}

/* ---- finding ---- */

typedef struct Search {
    const char *h, *needle; /* where the searched range starts */
    size_t from, n, m;
    bool none;
    char byte;
} Search;

static bool search_range(Runtime *rt, Value *args, Search *q) {
    Text t = bytes_text(args[0]);
    size_t to;
    if (!arg_range(rt, args[2], args[3], t.size, &q->from, &to, &q->none)) return false;
    t = bytes_text(args[0]); /* __index__ may have changed it */
    if (to > t.size) to = t.size;
    if (q->from > to) q->from = to;
    q->h = t.bytes + q->from;
    q->n = to - q->from;
    return true;
}

/* A needle may be one byte given as an int. */
static bool search_args(Runtime *rt, Value *args, Search *q) {
    Value sub = args[1];
    int c = 0;
    if (!is_bytes_like(sub)) {
        if (!is_index(rt, sub)) {
            raise(rt, TYPE_TYPE_ERROR,
                  "argument should be integer or bytes-like object, not '%.200T'", sub);
            return false;
        }
        if ((c = bytes_item(rt, sub, "byte must be in range(0, 256)")) < 0) return false;
    }
    if (!search_range(rt, args, q)) return false;
    if (is_bytes_like(sub)) return bytes_view(rt, sub, &q->needle, &q->m);
    q->byte = (char)c;
    q->needle = &q->byte;
    q->m = 1;
    return true;
}

static int64_t search(Runtime *rt, Value *args, bool last) {
    Search q;
    if (!search_args(rt, args, &q)) return SEARCH_RAISED;
    if (q.none) return SEARCH_NONE;
    int64_t at = last ? search_last(rt, q.h, q.n, q.needle, q.m)
                      : search_first(rt, q.h, q.n, q.needle, q.m);
    KEEP(args);
    return at < 0 ? at : at + (int64_t)q.from;
}

static Value find(Runtime *rt, Value *args, bool last) {
    int64_t at = search(rt, args, last);
    return at == SEARCH_RAISED ? RAISED : value_small(at);
}

static Value must_find(Runtime *rt, Value *args, bool last) {
    int64_t at = search(rt, args, last);
    if (at == SEARCH_NONE) return raise(rt, TYPE_VALUE_ERROR, "subsection not found");
    return at == SEARCH_RAISED ? RAISED : value_small(at);
}

Value bytes_find(Runtime *rt, Value *args, size_t n) { return find(rt, args, false); }
Value bytes_rfind(Runtime *rt, Value *args, size_t n) { return find(rt, args, true); }
Value bytes_index(Runtime *rt, Value *args, size_t n) {
    return must_find(rt, args, false);
}
Value bytes_rindex(Runtime *rt, Value *args, size_t n) {
    return must_find(rt, args, true);
}

Value bytes_count(Runtime *rt, Value *args, size_t n) {
    Search q;
    if (!search_args(rt, args, &q)) return RAISED;
    if (q.none) return value_small(0);
    if (q.m == 0) return value_small((int64_t)q.n + 1);
    int64_t count = search_count(rt, q.h, q.n, q.needle, q.m, SIZE_MAX);
    return count == SEARCH_RAISED ? RAISED : value_small(count);
}

/* 1, 0, or -1 raised. */
static int has_end(Runtime *rt, const Search *q, Value sub, bool suffix) {
    const char *bytes;
    size_t size;
    if (!bytes_view(rt, sub, &bytes, &size)) return -1;
    if (q->none || q->n < size) return 0;
    return !memcmp(suffix ? q->h + q->n - size : q->h, bytes, size);
}

static Value match_end(Runtime *rt, const char *fn, Value *args, bool suffix) {
    Search q;
    if (!search_range(rt, args, &q)) return RAISED;
    if (!is_tuple(args[1])) {
        if (!is_bytes_like(args[1]))
            return raise(rt, TYPE_TYPE_ERROR,
                         "%s first arg must be bytes or a tuple of bytes, not %.200T", fn,
                         args[1]);
        return value_bool(has_end(rt, &q, args[1], suffix) == 1);
    }
    Tuple *choices = as_tuple(args[1]);
    for (size_t i = 0; i < choices->size; i++) {
        int yes = has_end(rt, &q, choices->items[i], suffix);
        if (yes) return yes < 0 ? RAISED : TRUE_VALUE;
    }
    return FALSE_VALUE;
}

Value bytes_startswith(Runtime *rt, Value *args, size_t n) {
    return match_end(rt, "startswith", args, false);
}
Value bytes_endswith(Runtime *rt, Value *args, size_t n) {
    return match_end(rt, "endswith", args, true);
}

/* ---- splitting and joining ---- */

static Value split(Runtime *rt, Value *args, bool from_right) {
    int64_t max;
    if (!arg_ssize(rt, args[2], &max)) return RAISED;
    Text t = bytes_text(args[0]);
    if (args[1] == NONE_VALUE)
        return result(from_right ? text_rsplit_space(rt, &t, max)
                                 : text_split_space(rt, &t, max));
    const char *sep;
    size_t m;
    if (!bytes_view(rt, args[1], &sep, &m)) return RAISED;
    if (m == 0) return raise(rt, TYPE_VALUE_ERROR, "empty separator");
    return result(from_right ? text_rsplit(rt, &t, sep, m, max)
                             : text_split(rt, &t, sep, m, max));
}

Value bytes_split(Runtime *rt, Value *args, size_t n) { return split(rt, args, false); }
Value bytes_rsplit(Runtime *rt, Value *args, size_t n) { return split(rt, args, true); }

Value bytes_splitlines(Runtime *rt, Value *args, size_t n) {
    int keep = value_truth(rt, args[1]);
    Text t = bytes_text(args[0]);
    return keep < 0 ? RAISED : result(text_splitlines(rt, &t, keep));
}

static Value partition(Runtime *rt, Value *args, bool last) {
    Text t = bytes_text(args[0]);
    const char *sep;
    size_t m, from, to;
    bool raised, same_kind = is_bytes(args[0]) && is_bytes(args[1]);
    if (!bytes_view(rt, args[1], &sep, &m)) return RAISED;
    if (m == 0) return raise(rt, TYPE_VALUE_ERROR, "empty separator");
    Value parts[3];
    if (text_partition(rt, &t, sep, m, last, &from, &to, &raised)) {
        parts[0] = piece(rt, &t, 0, from);
        parts[1] =
            same_kind ? args[1] : make_copy(rt, args[0], t.bytes + from, to - from);
        parts[2] = piece(rt, &t, to, t.size);
    } else {
        if (raised) return RAISED;
        parts[0] = last ? make_copy(rt, args[0], "", 0) : whole(rt, &t);
        parts[1] = make_copy(rt, args[0], "", 0);
        parts[2] = last ? whole(rt, &t) : make_copy(rt, args[0], "", 0);
    }
    for (size_t i = 0; i < 3; i++)
        if (parts[i] == RAISED) return RAISED;
    return result(tuple_from(rt, parts, 3));
}

Value bytes_partition(Runtime *rt, Value *args, size_t n) {
    return partition(rt, args, false);
}
Value bytes_rpartition(Runtime *rt, Value *args, size_t n) {
    return partition(rt, args, true);
}

typedef struct Joiner {
    Buffer out;
    Text separator;
    size_t index;
} Joiner;

static bool join_item(Runtime *rt, void *user, Value item) {
    Joiner *j = user;
    if (!is_bytes_like(item)) {
        raise(rt, TYPE_TYPE_ERROR,
              "sequence item %zu: expected a bytes-like object, %.80T found", j->index,
              item);
        return false;
    }
    Text t = bytes_text(item);
    if (j->index++) buffer_append(&j->out, j->separator.bytes, j->separator.size);
    buffer_append(&j->out, t.bytes, t.size);
    return charge_bytes(rt, t.size + 256) && check_memory(rt, &j->out);
}

Value bytes_join(Runtime *rt, Value *args, size_t n) {
    const Slots *slots = &type_of(rt, args[1])->slots;
    if (!slots->iter && !slots->getitem)
        return raise(rt, TYPE_TYPE_ERROR, "can only join an iterable");
    Joiner j = {.separator = bytes_text(args[0])};
    buffer_init(&j.out, &rt->alloc);
    Value v = RAISED;
    if (value_each(rt, args[1], join_item, &j))
        v = make_copy(rt, args[0], j.out.data, j.out.length);
    buffer_free(&j.out);
    return v;
}

/* ---- trimming and padding ---- */

static Value strip(Runtime *rt, Value *args, unsigned sides) {
    Text t = bytes_text(args[0]);
    const char *set = NULL;
    size_t size = 0, from, to;
    if (args[1] != NONE_VALUE && !bytes_view(rt, args[1], &set, &size)) return RAISED;
    if (!text_strip(rt, &t, set, size, sides, &from, &to)) return RAISED;
    return piece(rt, &t, from, to);
}

Value bytes_strip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, args, STRIP_LEFT | STRIP_RIGHT);
}
Value bytes_lstrip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, args, STRIP_LEFT);
}
Value bytes_rstrip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, args, STRIP_RIGHT);
}

Value bytes_removeprefix(Runtime *rt, Value *args, size_t n) {
    Text t = bytes_text(args[0]);
    const char *cut;
    size_t size;
    if (!bytes_view(rt, args[1], &cut, &size)) return RAISED;
    bool found = size <= t.size && !memcmp(t.bytes, cut, size);
    return piece(rt, &t, found ? size : 0, t.size);
}

Value bytes_removesuffix(Runtime *rt, Value *args, size_t n) {
    Text t = bytes_text(args[0]);
    const char *cut;
    size_t size;
    if (!bytes_view(rt, args[1], &cut, &size)) return RAISED;
    bool found = size <= t.size && !memcmp(t.bytes + t.size - size, cut, size);
    return piece(rt, &t, 0, found ? t.size - size : t.size);
}

static Value pad(Runtime *rt, Value self, size_t left, size_t right, char fill) {
    Text t = bytes_text(self);
    size_t size;
    char *content;
    if (left + right == 0) return whole(rt, &t);
    if (!size_muladd(left, 1, right, &size) || !size_muladd(size, 1, t.size, &size))
        return raise_memory(rt);
    if (!charge_bytes(rt, size)) return RAISED;
    void *made = bytes_make(rt, self, size, &content);
    if (!made) return RAISED;
    memset(content, fill, left);
    memcpy(content + left, t.bytes, t.size);
    memset(content + left + t.size, fill, right);
    return value_object(made);
}

enum Side { TO_LEFT, TO_RIGHT, TO_CENTER };

static Value justify(Runtime *rt, const char *fn, Value *args, enum Side side) {
    int64_t width;
    char fill = ' ';
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    Text t = bytes_text(args[0]);
    if (args[2] != UNBOUND) {
        if (!is_bytes_like(args[2]) || bytes_text(args[2]).size != 1)
            return raise_argument(rt, fn, 2, "a byte string of length 1", args[2]);
        fill = *bytes_text(args[2]).bytes;
    }
    size_t total = width > (int64_t)t.size ? (size_t)width - t.size : 0;
    size_t left = side == TO_LEFT    ? 0
                  : side == TO_RIGHT ? total
                                     : total / 2 + (total & (size_t)width & 1);
    return pad(rt, args[0], left, total - left, fill);
}

Value bytes_center(Runtime *rt, Value *args, size_t n) {
    return justify(rt, "center", args, TO_CENTER);
}
Value bytes_ljust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, "ljust", args, TO_LEFT);
}
Value bytes_rjust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, "rjust", args, TO_RIGHT);
}

Value bytes_zfill(Runtime *rt, Value *args, size_t n) {
    int64_t width;
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    Text t = bytes_text(args[0]);
    size_t zeros = width > (int64_t)t.size ? (size_t)width - t.size : 0;
    Value v = pad(rt, args[0], zeros, 0, '0');
    if (v == RAISED || !zeros || !t.size) return v;
    char *out = (char *)(uintptr_t)bytes_text(v).bytes; /* nobody has seen it yet */
    if (out[zeros] == '+' || out[zeros] == '-') {
        out[0] = out[zeros];
        out[zeros] = '0';
    }
    return v;
}

Value bytes_expandtabs(Runtime *rt, Value *args, size_t n) {
    int tab;
    if (!arg_int(rt, args[1], &tab)) return RAISED;
    Text t = bytes_text(args[0]);
    Buffer b;
    size_t column = 0;
    buffer_init(&b, &rt->alloc);
    for (size_t i = 0; i < t.size && !b.failed; i++) {
        char c = t.bytes[i];
        size_t add = c != '\t' ? 1 : tab > 0 ? (size_t)tab - column % (size_t)tab : 0;
        if (!charge_bytes(rt, add > 1 ? add : i % 256 ? 0 : 256)) {
            buffer_free(&b);
            return RAISED;
        }
        if (c == '\t')
            buffer_fill(&b, ' ', add);
        else
            buffer_byte(&b, c);
        column = c == '\n' || c == '\r' ? 0 : column + add;
    }
    Value v = check_memory(rt, &b) ? make_copy(rt, args[0], b.data, b.length) : RAISED;
    buffer_free(&b);
    return v;
}

/* ---- replacing and translating ---- */

/* Replacing reads its texts twice, and a handler run by the fuel check in between may
 * change a bytearray: so a copy is read. */
static bool freeze(Runtime *rt, Value *v) {
    if (!is_bytearray(*v)) return true;
    Text t = bytes_text(*v);
    Bytes *copy = bytes_new(rt, t.bytes, t.size);
    if (!copy) return false;
    *v = value_object(copy);
    return true;
}

Value bytes_replace(Runtime *rt, Value *args, size_t n) {
    Replacement r;
    Value self = args[0], old = args[1], with = args[2];
    char *content;
    if (!arg_ssize(rt, args[3], &r.max)) return RAISED;
    if (!freeze(rt, &self) || !freeze(rt, &old) || !freeze(rt, &with)) return RAISED;
    Text t = bytes_text(self);
    t.owner = args[0];
    if (!bytes_view(rt, old, &r.old, &r.old_size) ||
        !bytes_view(rt, with, &r.with, &r.with_size) || !text_measure(rt, &t, &r))
        return RAISED;
    if (r.count == 0) return whole(rt, &t);
    void *made = bytes_make(rt, args[0], r.size, &content);
    if (!made) return RAISED;
    text_replace(&t, &r, content);
    return value_object(made);
}

Value bytes_translate(Runtime *rt, Value *args, size_t n) {
    const char *table = NULL, *drop = "";
    size_t size = 0, drop_size = 0;
    if (args[1] != NONE_VALUE) {
        if (!bytes_view(rt, args[1], &table, &size)) return RAISED;
        if (size != 256)
            return raise(rt, TYPE_VALUE_ERROR,
                         "translation table must be 256 characters long");
    }
    if (args[2] != UNBOUND && !bytes_view(rt, args[2], &drop, &drop_size)) return RAISED;
    bool dropped[256] = {false};
    for (size_t i = 0; i < drop_size; i++)
        dropped[(unsigned char)drop[i]] = true;
    Text t = bytes_text(args[0]);
    if (!charge_bytes(rt, t.size + drop_size)) return RAISED;
    size_t kept = 0;
    for (size_t i = 0; i < t.size; i++)
        kept += !dropped[(unsigned char)t.bytes[i]];
    char *content;
    void *made = bytes_make(rt, args[0], kept, &content);
    if (!made) return RAISED;
    size_t at = 0;
    for (size_t i = 0; i < t.size && at < kept; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        if (!dropped[c]) content[at++] = table ? table[c] : (char)c;
    }
    return value_object(made);
}

Value bytes_maketrans(Runtime *rt, Value *args, size_t n) {
    const char *from, *to;
    size_t from_size, to_size;
    if (!bytes_view(rt, args[0], &from, &from_size) ||
        !bytes_view(rt, args[1], &to, &to_size))
        return RAISED;
    if (from_size != to_size)
        return raise(rt, TYPE_VALUE_ERROR, "maketrans arguments must have same length");
    Bytes *table = bytes_alloc(rt, 256);
    if (!table) return RAISED;
    for (size_t i = 0; i < 256; i++)
        table->bytes[i] = (char)i;
    for (size_t i = 0; i < from_size; i++)
        table->bytes[(unsigned char)from[i]] = to[i];
    return value_object(table);
}

/* ---- text and back ---- */

Value bytes_decode(Runtime *rt, Value *args, size_t n) {
    const char *encoding, *errors;
    if (!codec_arg(rt, "decode", "encoding", args[1], &encoding) ||
        !codec_arg(rt, "decode", "errors", args[2], &errors))
        return RAISED;
    Text t = bytes_text(args[0]);
    return result(codec_decode(rt, t.bytes, t.size, encoding, errors, args[0]));
}

static bool hex_separator(Runtime *rt, Value v, char *out) {
    size_t length;
    if (is_str(v)) {
        length = as_str(v)->length;
        *out = *as_str(v)->bytes;
    } else if (is_bytes(v)) {
        length = as_bytes(v)->size;
        *out = *as_bytes(v)->bytes;
    } else {
        int64_t n = value_len(rt, v);
        if (n < 0) return false;
        raise(rt, TYPE_TYPE_ERROR, "sep must be str or bytes.");
        return false;
    }
    if (length != 1) {
        raise(rt, TYPE_VALUE_ERROR, "sep must be length 1.");
        return false;
    }
    if (is_str(v) && (unsigned char)*out >= 0x80) {
        raise(rt, TYPE_VALUE_ERROR, "sep must be ASCII.");
        return false;
    }
    return true;
}

Value bytes_hex(Runtime *rt, Value *args, size_t n) {
    static const char digits[] = "0123456789abcdef";
    char sep = 0;
    int group = 0;
    if (!arg_int(rt, args[2], &group)) return RAISED;
    if (args[1] == UNBOUND)
        group = 0;
    else if (!hex_separator(rt, args[1], &sep))
        return RAISED;
    Text t = bytes_text(args[0]);
    size_t every = group < 0 ? (size_t) - (int64_t)group : (size_t)group;
    size_t gaps = every && t.size ? (t.size - 1) / every : 0, size;
    if (!size_muladd(t.size, 2, gaps, &size)) return raise_memory(rt);
    if (size == 0) return value_object(rt->empty_str);
    if (!charge_bytes(rt, size)) return RAISED;
    Buffer b;
    buffer_init(&b, &rt->alloc);
    char *out = buffer_reserve(&b, size);
    for (size_t i = 0; out && i < t.size; i++) {
        /* Groups are counted from the right, or from the left when negative. */
        size_t position = group < 0 ? i : t.size - i;
        if (every && i && position % every == 0) *out++ = sep;
        *out++ = digits[(unsigned char)t.bytes[i] >> 4];
        *out++ = digits[t.bytes[i] & 15];
    }
    if (!b.failed) b.length = size;
    if (!b.failed && sep && (unsigned char)sep >= 0x80) {
        buffer_free(&b);
        return raise(rt, TYPE_VALUE_ERROR, "sep must be ASCII.");
    }
    return result(str_from_buffer(rt, &b));
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Value bytes_fromhex(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1])) return raise_argument(rt, "fromhex", 0, "str", args[1]);
    Str *s = as_str(args[1]);
    size_t i = 0;
    if (!charge_bytes(rt, s->size)) return RAISED;
    Buffer b;
    buffer_init(&b, &rt->alloc);
    while (true) {
        while (i < s->size && is_space((unsigned char)s->bytes[i]))
            i++;
        if (i == s->size) break;
        int high = hex_digit(s->bytes[i]), low = -1;
        if (high >= 0) low = ++i < s->size ? hex_digit(s->bytes[i]) : -1;
        if (high < 0 || low < 0) {
            buffer_free(&b);
            return raise(rt, TYPE_VALUE_ERROR,
                         "non-hexadecimal number found in fromhex() arg at position %zu",
                         utf8_count(s->bytes, i));
        }
        buffer_byte(&b, (char)(high << 4 | low));
        i++;
    }
    Bytes *bytes = check_memory(rt, &b) ? bytes_new(rt, b.data, b.length) : NULL;
    buffer_free(&b);
    if (!bytes || as_type(args[0]) == rt->types[TYPE_BYTES]) return result(bytes);
    Value arg = value_object(bytes);
    return call(rt, args[0], &arg, 1);
}
