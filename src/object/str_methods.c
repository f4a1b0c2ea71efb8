/* str_methods.c - class str: slots, methods, iteration. */
#include "object/str.h"

#include <string.h>
#include "base/unicode.h"
#include "object/codec.h"
#include "object/format.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/text.h"

/* ---- small helpers ---- */

static Value result(Str *s) { return s ? value_object(s) : RAISED; }
static Value list_result(List *l) { return l ? value_object(l) : RAISED; }

static Value piece(Runtime *rt, const Text *t, size_t from, size_t to) {
    return result(str_piece(rt, as_str(t->owner), from, to));
}

static Text text_of(Value self) {
    Str *s = as_str(self);
    return (Text){s->bytes, s->size, true, str_is_ascii(s), self, piece};
}

/* An argument that must be a str; fn and n name it in the error. */
static Str *need_str(Runtime *rt, const char *fn, int n, Value v) {
    if (LIKELY(is_str(v))) return as_str(v);
    raise_argument(rt, fn, n, "str", v);
    return NULL;
}

/* self itself when it is an exact str. */
static Str *exact(Runtime *rt, Value self) {
    return str_of_type(rt, rt->types[TYPE_STR], as_str(self));
}

/* ---- slots ---- */

static Value slot_repr(Runtime *rt, Value self) {
    return result(str_repr(rt, as_str(self)));
}

static Value slot_str(Runtime *rt, Value self) { return result(exact(rt, self)); }

static bool slot_hash(Runtime *rt, Value self, int64_t *out) {
    *out = str_public_hash(rt, as_str(self));
    return true;
}

static Value slot_compare(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_str(a) || !is_str(b)) return NOT_IMPLEMENTED;
    Str *x = as_str(a), *y = as_str(b);
    if (op == CMP_EQ) return value_bool(str_equal(x, y));
    if (op == CMP_NE) return value_bool(!str_equal(x, y));
    int order = str_compare(x, y);
    switch (op) {
    case CMP_LT: return value_bool(order < 0);
    case CMP_LE: return value_bool(order <= 0);
    case CMP_GT: return value_bool(order > 0);
    default: return value_bool(order >= 0);
    }
}

static int slot_truth(Runtime *rt, Value self) { return as_str(self)->size != 0; }

static int64_t slot_len(Runtime *rt, Value self) { return (int64_t)as_str(self)->length; }

static Value slice_stepped(Runtime *rt, Str *s, int64_t start, int64_t step,
                           size_t count) {
    if (!runtime_charge(rt, count >> 4)) return RAISED;
    if (str_is_ascii(s)) {
        Str *part = str_alloc(rt, count, count);
        if (!part) return RAISED;
        for (size_t i = 0; i < count; i++)
            str_fill(part)[i] = s->bytes[start + (int64_t)i * step];
        return value_object(part);
    }
    Buffer b;
    buffer_init(&b, &rt->alloc);
    for (size_t i = 0; i < count; i++)
        buffer_codepoint(&b, str_at(rt, s, (size_t)(start + (int64_t)i * step)));
    return result(str_from_buffer(rt, &b));
}

static Value get_slice(Runtime *rt, Value self, Value key) {
    int64_t start, stop, step;
    size_t count;
    Str *s = as_str(self);
    if (!slice_unpack(rt, (Slice *)as_object(key), s->length, &start, &stop, &step,
                      &count))
        return RAISED;
    if (count == 0) return value_object(rt->empty_str);
    if (step == 1 || count == 1)
        return result(str_substring(rt, s, (size_t)start, (size_t)start + count));
    return slice_stepped(rt, s, start, step, count);
}

static Value slot_getitem(Runtime *rt, Value self, Value key) {
    if (has_layout(key, LAYOUT_SLICE)) return get_slice(rt, self, key);
    if (!is_index(rt, key))
        return raise(rt, TYPE_TYPE_ERROR, "string indices must be integers, not '%.200T'",
                     key);
    size_t i;
    if (!arg_index(rt, key, as_str(self)->length, "string ", &i)) return RAISED;
    return result(str_from_codepoint(rt, str_at(rt, as_str(self), i)));
}

static int slot_contains(Runtime *rt, Value self, Value item) {
    if (!is_str(item)) {
        raise(rt, TYPE_TYPE_ERROR,
              "'in <string>' requires string as left operand, not %.100T", item);
        return -1;
    }
    Str *s = as_str(self), *sub = as_str(item);
    int64_t at = search_first(rt, s->bytes, s->size, sub->bytes, sub->size);
    return at == SEARCH_RAISED ? -1 : at != SEARCH_NONE;
}

static Value slot_add(Runtime *rt, Value a, Value b) {
    if (!is_str(a) || !is_str(b)) return NOT_IMPLEMENTED;
    return result(str_append(rt, as_str(a), as_str(b)));
}

static Value repeat(Runtime *rt, Value self, size_t n) {
    Str *s = as_str(self);
    size_t size, length;
    if (n == 0 || s->size == 0) return value_object(rt->empty_str);
    if (n == 1) return result(exact(rt, self));
    if (!size_muladd(n, s->size, 0, &size) || !size_muladd(n, s->length, 0, &length) ||
        length > INT64_MAX)
        return raise(rt, TYPE_OVERFLOW_ERROR, "repeated string is too long");
    if (!charge_bytes(rt, size)) return RAISED;
    Str *out = str_alloc(rt, size, length);
    if (!out) return RAISED;
    char *to = str_fill(out);
    if (s->size == 1) {
        memset(to, *s->bytes, size);
        return value_object(out);
    }
    memcpy(to, s->bytes, s->size);
    for (size_t done = s->size; done < size;) { /* doubling what is there */
        size_t part = done < size - done ? done : size - done;
        memcpy(to + done, to, part);
        done += part;
    }
    return value_object(out);
}

static Value slot_mul(Runtime *rt, Value a, Value b) {
    Value self = is_str(a) ? a : b, times = is_str(a) ? b : a;
    size_t n;
    if (!is_index(rt, times)) return NOT_IMPLEMENTED;
    if (!arg_repeat(rt, times, &n)) return RAISED;
    return repeat(rt, self, n);
}

static Value slot_mod(Runtime *rt, Value a, Value b) {
    return is_str(a) ? str_percent(rt, as_str(a), b) : NOT_IMPLEMENTED;
}

/* ---- iteration ---- */

typedef struct StrIterator {
    Object head;
    Value str; /* UNBOUND: exhausted */
    size_t offset;
} StrIterator;

static Value slot_iter(Runtime *rt, Value self) {
    StrIterator *it = object_alloc(rt, sizeof *it, TYPE_STR_ITERATOR, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->str = self;
    it->offset = 0;
    return value_object(it);
}

static Value iterator_next(Runtime *rt, Value self) {
    StrIterator *it = (StrIterator *)as_object(self);
    if (it->str == UNBOUND) return UNBOUND;
    Str *s = as_str(it->str);
    if (it->offset >= s->size) {
        it->str = UNBOUND;
        return UNBOUND;
    }
    return result(str_from_codepoint(rt, utf8_take(s->bytes, &it->offset)));
}

static Value iterator_self(Runtime *rt, Value self) { return self; }

static Value iterator_length_hint(Runtime *rt, Value *args, size_t n) {
    StrIterator *it = (StrIterator *)as_object(args[0]);
    if (it->str == UNBOUND) return value_small(0);
    Str *s = as_str(it->str);
    return value_small((int64_t)utf8_count(s->bytes + it->offset, s->size - it->offset));
}

static const NativeDef iterator_methods[] = {
    {"__length_hint__(self, /)", iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {0},
};

const TypeDef type_def_STR_ITERATOR = {
    .name = "str_iterator",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_ITERATOR,
    .flags = TF_ABSTRACT,
    .size = sizeof(StrIterator),
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};

/* ---- construction ---- */

static bool plain_arg(Runtime *rt, const char *parameter, Value v, const char **out) {
    return codec_arg(rt, "str", parameter, v, out);
}

static Str *decode_object(Runtime *rt, Value object, Value encoding, Value errors) {
    const char *e, *h, *bytes;
    size_t size;
    if (!plain_arg(rt, "encoding", encoding, &e) || !plain_arg(rt, "errors", errors, &h))
        return NULL;
    if (is_str(object))
        return raise(rt, TYPE_TYPE_ERROR, "decoding str is not supported"), NULL;
    if (!bytes_view(rt, object, &bytes, &size)) {
        if (!error_is(rt, TYPE_TYPE_ERROR)) return NULL;
        error_clear(rt);
        return raise(rt, TYPE_TYPE_ERROR,
                     "decoding to str: need a bytes-like object, %.80T found", object),
               NULL;
    }
    return codec_decode(rt, bytes, size, e, h, object);
}

/* Arguments by position as if by name: v[0..3) are object, encoding and errors. */
static bool new_args(Runtime *rt, const Tuple *by_position, Value *v) {
    static const char *const names[] = {"object", "encoding", "errors"};
    if (by_position->size > COUNT_OF(names)) {
        raise(rt, TYPE_TYPE_ERROR, "str expected at most 3 arguments, got %zu",
              by_position->size);
        return false;
    }
    for (size_t i = 0; i < by_position->size; i++) {
        if (v[i] != UNBOUND) {
            raise(rt, TYPE_TYPE_ERROR,
                  "argument for str() given by name ('%s') and position (%zu)", names[i],
                  i + 1);
            return false;
        }
        v[i] = by_position->items[i];
    }
    return true;
}

static Value convert(Runtime *rt, Value v) {
    return result(v == UNBOUND ? rt->empty_str : value_str(rt, v));
}

static Value method_new_str(Runtime *rt, Value *args, size_t n) {
    Type *type = as_type(args[0]);
    Value v[3] = {args[2], args[3], args[4]};
    if (!new_args(rt, as_tuple(args[1]), v)) return RAISED;
    Str *s = rt->empty_str;
    if (v[0] != UNBOUND)
        s = v[1] == UNBOUND && v[2] == UNBOUND ? value_str(rt, v[0])
                                               : decode_object(rt, v[0], v[1], v[2]);
    if (!s) return RAISED;
    /* str(x) may be an instance of a subclass that __str__ returned: it is kept. */
    if (type == rt->types[TYPE_STR]) return value_object(s);
    return result(str_of_type(rt, type, s));
}

static Value method_encode(Runtime *rt, Value *args, size_t n) {
    const char *encoding, *errors;
    if (!codec_arg(rt, "encode", "encoding", args[1], &encoding) ||
        !codec_arg(rt, "encode", "errors", args[2], &errors))
        return RAISED;
    Bytes *b = codec_encode(rt, as_str(args[0]), encoding, errors);
    return b ? value_object(b) : RAISED;
}

/* ---- case ---- */

static bool is_stable(const Str *s, UnicodeCase to) {
    for (size_t i = 0; i < s->size; i++) {
        char c = s->bytes[i];
        if (to == UNICODE_UPPER ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
            return false;
    }
    return true;
}

/* ASCII lower, upper and casefold without going through tables. */
static Value map_ascii(Runtime *rt, Value self, UnicodeCase to) {
    Str *s = as_str(self);
    if (s->size < 2 || is_stable(s, to)) {
        char c = s->size ? *s->bytes : 0;
        if (s->size == 0 || is_stable(s, to)) return result(exact(rt, self));
        return result(str_from_codepoint(rt, (unsigned char)(c ^ 0x20)));
    }
    Str *out = str_alloc(rt, s->size, s->size);
    if (!out) return RAISED;
    char *p = str_fill(out), low = to == UNICODE_UPPER ? 'a' : 'A';
    for (size_t i = 0; i < s->size; i++) {
        char c = s->bytes[i];
        p[i] = (char)(c ^ ((unsigned char)(c - low) < 26 ? 0x20 : 0));
    }
    return value_object(out);
}

static Value map_case(Runtime *rt, Value self, UnicodeCase to) {
    Str *s = as_str(self);
    if (!charge_bytes(rt, s->size)) return RAISED;
    bool plain = to == UNICODE_UPPER || to == UNICODE_LOWER || to == UNICODE_FOLD;
    if (plain && str_is_ascii(s)) return map_ascii(rt, self, to);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    unicode_map_case(to, s->bytes, s->size, &b);
    KEEP(s);
    return result(str_from_buffer(rt, &b));
}

static Value method_capitalize(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_CAPITALIZE);
}
static Value method_casefold(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_FOLD);
}
static Value method_lower(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_LOWER);
}
static Value method_upper(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_UPPER);
}
static Value method_title(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_TITLE);
}
static Value method_swapcase(Runtime *rt, Value *args, size_t n) {
    return map_case(rt, args[0], UNICODE_SWAP);
}

/* ---- predicates ---- */

/* 1: all characters have the property, 0: one has not, -1: a limit was met. */
static int all(Runtime *rt, const Str *s, bool (*property)(uint32_t cp)) {
    if (!charge_bytes(rt, s->size)) return -1;
    for (size_t i = 0; i < s->size;)
        if (!property(utf8_take(s->bytes, &i))) return 0;
    return 1;
}

static Value all_of(Runtime *rt, Value self, bool (*property)(uint32_t cp),
                    bool if_empty) {
    if (as_str(self)->size == 0) return value_bool(if_empty);
    int yes = all(rt, as_str(self), property);
    return yes < 0 ? RAISED : value_bool(yes);
}

static Value method_isalnum(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_alnum, false);
}
static Value method_isalpha(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_alpha, false);
}
static Value method_isascii(Runtime *rt, Value *args, size_t n) {
    return value_bool(str_is_ascii(as_str(args[0])));
}
static Value method_isdecimal(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_decimal, false);
}
static Value method_isdigit(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_digit, false);
}
static Value method_isnumeric(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_numeric, false);
}
static Value method_isprintable(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_printable, true);
}
static Value method_isspace(Runtime *rt, Value *args, size_t n) {
    return all_of(rt, args[0], unicode_is_space, false);
}
static Value method_isidentifier(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    if (!charge_bytes(rt, s->size)) return RAISED;
    return value_bool(unicode_is_identifier(s->bytes, s->size));
}

/* Some character is `wanted`, and none is of the `other` case or title case. */
static Value one_case(Runtime *rt, Value self, bool (*wanted)(uint32_t cp),
                      bool (*other)(uint32_t cp)) {
    Str *s = as_str(self);
    bool seen = false;
    if (!charge_bytes(rt, s->size)) return RAISED;
    for (size_t i = 0; i < s->size;) {
        uint32_t cp = utf8_take(s->bytes, &i);
        if (other(cp) || unicode_is_title(cp)) return FALSE_VALUE;
        seen = seen || wanted(cp);
    }
    return value_bool(seen);
}

static Value method_islower(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], unicode_is_lower, unicode_is_upper);
}
static Value method_isupper(Runtime *rt, Value *args, size_t n) {
    return one_case(rt, args[0], unicode_is_upper, unicode_is_lower);
}

static Value method_istitle(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    bool in_word = false, seen = false;
    if (!charge_bytes(rt, s->size)) return RAISED;
    for (size_t i = 0; i < s->size;) {
        uint32_t cp = utf8_take(s->bytes, &i);
        bool upper = unicode_is_upper(cp) || unicode_is_title(cp);
        bool lower = !upper && unicode_is_lower(cp);
        if (upper ? in_word : lower && !in_word) return FALSE_VALUE;
        in_word = upper || lower;
        seen = seen || in_word;
    }
    return value_bool(seen);
}

/* ---- finding ---- */

/* The searched range in bytes, and the needle; none: the range is empty backwards. */
typedef struct Search {
    Str *s, *sub;
    size_t from, to;
    bool none;
} Search;

static bool search_args(Runtime *rt, const char *fn, Value *args, Search *q) {
    q->s = as_str(args[0]);
    size_t from, to;
    if (!(q->sub = need_str(rt, fn, 1, args[1])) ||
        !arg_range(rt, args[2], args[3], q->s->length, &from, &to, &q->none))
        return false;
    q->from = str_offset(rt, q->s, from);
    q->to = str_offset(rt, q->s, to);
    return true;
}

/* Code point index, SEARCH_NONE or SEARCH_RAISED. */
static int64_t search(Runtime *rt, const char *fn, Value *args, bool last) {
    Search q;
    if (!search_args(rt, fn, args, &q)) return SEARCH_RAISED;
    if (q.none) return SEARCH_NONE;
    int64_t (*go)(Runtime *, const char *, size_t, const char *, size_t) =
        last ? search_last : search_first;
    int64_t at = go(rt, q.s->bytes + q.from, q.to - q.from, q.sub->bytes, q.sub->size);
    if (at < 0) return at;
    size_t bytes = q.from + (size_t)at;
    return (int64_t)(str_is_ascii(q.s) ? bytes : utf8_count(q.s->bytes, bytes));
}

static Value find(Runtime *rt, const char *fn, Value *args, bool last) {
    int64_t at = search(rt, fn, args, last);
    return at == SEARCH_RAISED ? RAISED : value_small(at);
}

static Value must_find(Runtime *rt, const char *fn, Value *args, bool last) {
    int64_t at = search(rt, fn, args, last);
    if (at == SEARCH_NONE) return raise(rt, TYPE_VALUE_ERROR, "substring not found");
    return at == SEARCH_RAISED ? RAISED : value_small(at);
}

static Value method_find(Runtime *rt, Value *args, size_t n) {
    return find(rt, "find", args, false);
}
static Value method_rfind(Runtime *rt, Value *args, size_t n) {
    return find(rt, "rfind", args, true);
}
static Value method_index(Runtime *rt, Value *args, size_t n) {
    return must_find(rt, "index", args, false);
}
static Value method_rindex(Runtime *rt, Value *args, size_t n) {
    return must_find(rt, "rindex", args, true);
}

static Value method_count(Runtime *rt, Value *args, size_t n) {
    Search q;
    if (!search_args(rt, "count", args, &q)) return RAISED;
    if (q.none) return value_small(0);
    const char *h = q.s->bytes + q.from;
    if (q.sub->size == 0) return value_small((int64_t)utf8_count(h, q.to - q.from) + 1);
    int64_t count =
        search_count(rt, h, q.to - q.from, q.sub->bytes, q.sub->size, SIZE_MAX);
    return count == SEARCH_RAISED ? RAISED : value_small(count);
}

static bool has_end(const Search *q, const Str *sub, bool suffix) {
    if (q->none || q->to - q->from < sub->size) return false;
    size_t at = suffix ? q->to - sub->size : q->from;
    return !memcmp(q->s->bytes + at, sub->bytes, sub->size);
}

static Value match_end(Runtime *rt, const char *fn, Value *args, bool suffix) {
    Search q = {.s = as_str(args[0])};
    size_t from, to;
    if (!arg_range(rt, args[2], args[3], q.s->length, &from, &to, &q.none)) return RAISED;
    q.from = str_offset(rt, q.s, from);
    q.to = str_offset(rt, q.s, to);
    if (is_str(args[1])) return value_bool(has_end(&q, as_str(args[1]), suffix));
    if (!is_tuple(args[1]))
        return raise(rt, TYPE_TYPE_ERROR,
                     "%s first arg must be str or a tuple of str, not %.100T", fn,
                     args[1]);
    Tuple *choices = as_tuple(args[1]);
    for (size_t i = 0; i < choices->size; i++) {
        if (!is_str(choices->items[i]))
            return raise(rt, TYPE_TYPE_ERROR,
                         "tuple for %s must only contain str, not %.100T", fn,
                         choices->items[i]);
        if (has_end(&q, as_str(choices->items[i]), suffix)) return TRUE_VALUE;
    }
    return FALSE_VALUE;
}

static Value method_startswith(Runtime *rt, Value *args, size_t n) {
    return match_end(rt, "startswith", args, false);
}
static Value method_endswith(Runtime *rt, Value *args, size_t n) {
    return match_end(rt, "endswith", args, true);
}

/* ---- splitting and joining ---- */

static Value split(Runtime *rt, Value *args, bool from_right) {
    Text t = text_of(args[0]);
    int64_t max;
    if (!arg_ssize(rt, args[2], &max)) return RAISED;
    if (args[1] == NONE_VALUE)
        return list_result(from_right ? text_rsplit_space(rt, &t, max)
                                      : text_split_space(rt, &t, max));
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "must be str or None, not %.100T", args[1]);
    Str *sep = as_str(args[1]);
    if (sep->size == 0) return raise(rt, TYPE_VALUE_ERROR, "empty separator");
    return list_result(from_right ? text_rsplit(rt, &t, sep->bytes, sep->size, max)
                                  : text_split(rt, &t, sep->bytes, sep->size, max));
}

static Value method_split(Runtime *rt, Value *args, size_t n) {
    return split(rt, args, false);
}
static Value method_rsplit(Runtime *rt, Value *args, size_t n) {
    return split(rt, args, true);
}

static Value method_splitlines(Runtime *rt, Value *args, size_t n) {
    Text t = text_of(args[0]);
    int keep = value_truth(rt, args[1]);
    return keep < 0 ? RAISED : list_result(text_splitlines(rt, &t, keep));
}

static Value partition(Runtime *rt, Value *args, bool last) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "must be str, not %.100T", args[1]);
    Text t = text_of(args[0]);
    Str *sep = as_str(args[1]);
    if (sep->size == 0) return raise(rt, TYPE_VALUE_ERROR, "empty separator");
    size_t from, to;
    bool raised;
    Value empty = value_object(rt->empty_str), parts[3];
    if (text_partition(rt, &t, sep->bytes, sep->size, last, &from, &to, &raised)) {
        parts[0] = piece(rt, &t, 0, from);
        parts[1] = args[1];
        parts[2] = piece(rt, &t, to, t.size);
    } else {
        Value whole = raised ? RAISED : result(exact(rt, args[0]));
        parts[0] = last ? empty : whole;
        parts[1] = empty;
        parts[2] = last ? whole : empty;
    }
    if (parts[0] == RAISED || parts[2] == RAISED) return RAISED;
    Tuple *tuple = tuple_from(rt, parts, 3);
    return tuple ? value_object(tuple) : RAISED;
}

static Value method_partition(Runtime *rt, Value *args, size_t n) {
    return partition(rt, args, false);
}
static Value method_rpartition(Runtime *rt, Value *args, size_t n) {
    return partition(rt, args, true);
}

static Value method_join(Runtime *rt, Value *args, size_t n) {
    return result(str_join(rt, as_str(args[0]), args[1]));
}

/* ---- trimming and padding ---- */

static Value strip(Runtime *rt, const char *fn, Value *args, unsigned sides) {
    Text t = text_of(args[0]);
    size_t from, to;
    if (args[1] != NONE_VALUE && !is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "%s arg must be None or str", fn);
    Str *set = args[1] == NONE_VALUE ? NULL : as_str(args[1]);
    if (!text_strip(rt, &t, set ? set->bytes : NULL, set ? set->size : 0, sides, &from,
                    &to))
        return RAISED;
    return piece(rt, &t, from, to);
}

static Value method_strip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, "strip", args, STRIP_LEFT | STRIP_RIGHT);
}
static Value method_lstrip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, "lstrip", args, STRIP_LEFT);
}
static Value method_rstrip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, "rstrip", args, STRIP_RIGHT);
}

static Value method_removeprefix(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]), *cut = need_str(rt, "removeprefix", 0, args[1]);
    if (!cut) return RAISED;
    bool found = cut->size <= s->size && !memcmp(s->bytes, cut->bytes, cut->size);
    return result(str_piece(rt, s, found ? cut->size : 0, s->size));
}

static Value method_removesuffix(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]), *cut = need_str(rt, "removesuffix", 0, args[1]);
    if (!cut) return RAISED;
    size_t end = s->size - (cut->size <= s->size ? cut->size : 0);
    bool found = cut->size <= s->size && !memcmp(s->bytes + end, cut->bytes, cut->size);
    return result(str_piece(rt, s, 0, found ? end : s->size));
}

/* left and right times the character whose bytes are fill[0..fill_size). */
static Value pad(Runtime *rt, Value self, size_t left, size_t right, const char *fill,
                 size_t fill_size) {
    Str *s = as_str(self);
    size_t count, size, length;
    if (left + right == 0) return result(exact(rt, self));
    if (!size_muladd(left, 1, right, &count) ||
        !size_muladd(count, fill_size, s->size, &size))
        return raise_memory(rt);
    length = s->length + count;
    if (!charge_bytes(rt, size)) return RAISED;
    Str *out = str_alloc(rt, size, length);
    if (!out) return RAISED;
    char *to = str_fill(out);
    for (size_t i = 0; i < left; i++, to += fill_size)
        memcpy(to, fill, fill_size);
    memcpy(to, s->bytes, s->size);
    to += s->size;
    for (size_t i = 0; i < right; i++, to += fill_size)
        memcpy(to, fill, fill_size);
    return value_object(out);
}

enum Side { TO_LEFT, TO_RIGHT, TO_CENTER };

static Value justify(Runtime *rt, Value *args, enum Side side) {
    int64_t width;
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    const char *fill = " ";
    size_t fill_size = 1;
    if (args[2] != UNBOUND) {
        if (!is_str(args[2]))
            return raise(rt, TYPE_TYPE_ERROR,
                         "The fill character must be a unicode character, not %.100T",
                         args[2]);
        if (as_str(args[2])->length != 1)
            return raise(rt, TYPE_TYPE_ERROR,
                         "The fill character must be exactly one character long");
        fill = as_str(args[2])->bytes;
        fill_size = as_str(args[2])->size;
    }
    size_t length = as_str(args[0])->length;
    size_t total = width > (int64_t)length ? (size_t)width - length : 0;
    size_t left = side == TO_LEFT    ? 0
                  : side == TO_RIGHT ? total
                                     : total / 2 + (total & (size_t)width & 1);
    return pad(rt, args[0], left, total - left, fill, fill_size);
}

static Value method_center(Runtime *rt, Value *args, size_t n) {
    return justify(rt, args, TO_CENTER);
}
static Value method_ljust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, args, TO_LEFT);
}
static Value method_rjust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, args, TO_RIGHT);
}

static Value method_zfill(Runtime *rt, Value *args, size_t n) {
    int64_t width;
    Str *s = as_str(args[0]);
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    size_t zeros = width > (int64_t)s->length ? (size_t)width - s->length : 0;
    Value v = pad(rt, args[0], zeros, 0, "0", 1);
    if (v == RAISED || !zeros) return v;
    char *out = str_fill(as_str(v)); /* nobody has seen it yet */
    if (s->size && (*s->bytes == '+' || *s->bytes == '-')) {
        out[0] = *s->bytes;
        out[zeros] = '0';
    }
    return v;
}

/* The width of the result, or false: too large. */
static bool expanded_size(const Str *s, int tab, size_t *size) {
    size_t column = 0;
    *size = 0;
    for (size_t i = 0; i < s->size; i++) {
        char c = s->bytes[i];
        size_t add = 1;
        if (c == '\t') add = tab > 0 ? (size_t)tab - column % (size_t)tab : 0;
        if (c == '\t' || utf8_is_start(c)) column += add;
        if (c == '\n' || c == '\r') column = 0;
        if (!size_muladd(*size, 1, add, size) || *size > INT64_MAX) return false;
    }
    return true;
}

static Value method_expandtabs(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    int tab;
    size_t size;
    if (!arg_int(rt, args[1], &tab)) return RAISED;
    if (!memchr(s->bytes, '\t', s->size)) return result(exact(rt, args[0]));
    if (!expanded_size(s, tab, &size))
        return raise(rt, TYPE_OVERFLOW_ERROR, "new string is too long");
    if (size == 0) return value_object(rt->empty_str);
    if (!charge_bytes(rt, size)) return RAISED;
    Str *out = str_alloc(rt, size, size - (s->size - s->length));
    if (!out) return RAISED;
    char *to = str_fill(out);
    size_t column = 0;
    for (size_t i = 0; i < s->size; i++) {
        char c = s->bytes[i];
        if (c == '\t') {
            size_t add = tab > 0 ? (size_t)tab - column % (size_t)tab : 0;
            memset(to, ' ', add);
            to += add;
            column += add;
            continue;
        }
        *to++ = c;
        column = c == '\n' || c == '\r' ? 0 : column + utf8_is_start(c);
    }
    return value_object(out);
}

/* ---- replacing and translating ---- */

static Value method_replace(Runtime *rt, Value *args, size_t n) {
    Text t = text_of(args[0]);
    Str *old = need_str(rt, "replace", 1, args[1]);
    Str *with = old ? need_str(rt, "replace", 2, args[2]) : NULL;
    Replacement r;
    if (!with || !arg_ssize(rt, args[3], &r.max)) return RAISED;
    r.old = old->bytes, r.old_size = old->size;
    r.with = with->bytes, r.with_size = with->size;
    if (!text_measure(rt, &t, &r)) return RAISED;
    if (r.count == 0) return result(exact(rt, args[0]));
    if (r.size == 0) return value_object(rt->empty_str);
    size_t length =
        as_str(args[0])->length - r.count * old->length + r.count * with->length;
    Str *out = str_alloc(rt, r.size, length);
    if (!out) return RAISED;
    text_replace(&t, &r, str_fill(out));
    KEEP(old);
    KEEP(with);
    return value_object(out);
}

/* UNBOUND: the table does not know cp. An exact dict is asked without making exceptions.
 */
static Value table_entry(Runtime *rt, Value table, uint32_t cp) {
    if (is_exact(table, TYPE_DICT)) return dict_get(rt, as_dict(table), value_small(cp));
    Value v = value_getitem(rt, table, value_small(cp));
    if (v != RAISED || !error_is(rt, TYPE_LOOKUP_ERROR)) return v;
    error_clear(rt);
    return UNBOUND;
}

/* Appends what the table gives for cp. */
static bool translate_one(Runtime *rt, Value table, uint32_t cp, Buffer *b) {
    Value v = table_entry(rt, table, cp);
    if (v == RAISED) return false;
    if (v == UNBOUND) {
        buffer_codepoint(b, cp);
        return true;
    }
    if (v == NONE_VALUE) return true;
    if (is_str(v)) {
        buffer_append(b, as_str(v)->bytes, as_str(v)->size);
        return true;
    }
    if (!is_any_int(v)) {
        raise(rt, TYPE_TYPE_ERROR, "character mapping must return integer, None or str");
        return false;
    }
    int64_t to;
    if (!int_to_i64(v, &to) || to < 0 || to >= UNICODE_LIMIT) {
        raise(rt, TYPE_VALUE_ERROR, "character mapping must be in range(0x110000)");
        return false;
    }
    buffer_codepoint(b, (uint32_t)to);
    return true;
}

static Value method_translate(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    for (size_t i = 0; i < s->size;) {
        if (!runtime_charge(rt, 1) ||
            !translate_one(rt, args[1], utf8_take(s->bytes, &i), &b)) {
            buffer_free(&b);
            return RAISED;
        }
    }
    return result(str_from_buffer(rt, &b));
}

static bool put_key(Runtime *rt, Dict *d, Value key, Value v) {
    if (is_str(key)) {
        if (as_str(key)->length != 1) {
            raise(rt, TYPE_VALUE_ERROR,
                  "string keys in translate table must be of length 1");
            return false;
        }
        return dict_set(rt, d, value_small(str_at(rt, as_str(key), 0)), v);
    }
    if (is_any_int(key)) return dict_set(rt, d, key, v);
    raise(rt, TYPE_TYPE_ERROR, "keys in translate table must be strings or integers");
    return false;
}

static Value table_of_dict(Runtime *rt, Dict *to, Value from) {
    if (!is_dict(from))
        return raise(rt, TYPE_TYPE_ERROR,
                     "if you give only one argument to maketrans it must be a dict");
    Value key, v;
    for (size_t i = 0; dict_next(as_dict(from), &i, &key, &v);)
        if (!put_key(rt, to, key, v)) return RAISED;
    return value_object(to);
}

static Value method_maketrans(Runtime *rt, Value *args, size_t n) {
    Dict *d = dict_new(rt);
    if (!d) return RAISED;
    if (args[1] == UNBOUND) return table_of_dict(rt, d, args[0]);
    Str *to = need_str(rt, "maketrans", 2, args[1]);
    Str *drop =
        args[2] == UNBOUND ? rt->empty_str : need_str(rt, "maketrans", 3, args[2]);
    if (!to || !drop) return RAISED;
    if (!is_str(args[0]))
        return raise(rt, TYPE_TYPE_ERROR,
                     "first maketrans argument must be a string if "
                     "there is a second argument");
    Str *from = as_str(args[0]);
    if (from->length != to->length)
        return raise(rt, TYPE_VALUE_ERROR,
                     "the first two maketrans arguments must have equal length");
    for (size_t i = 0, j = 0; i < from->size;) {
        Value key = value_small(utf8_take(from->bytes, &i));
        if (!dict_set(rt, d, key, value_small(utf8_take(to->bytes, &j)))) return RAISED;
    }
    for (size_t i = 0; i < drop->size;)
        if (!dict_set(rt, d, value_small(utf8_take(drop->bytes, &i)), NONE_VALUE))
            return RAISED;
    return value_object(d);
}

/* ---- formatting ---- */

static Value method_format(Runtime *rt, Value *args, size_t n) {
    return result(str_format_fields(rt, as_str(args[0]), as_tuple(args[1]), args[2]));
}

static Value method_format_map(Runtime *rt, Value *args, size_t n) {
    return result(str_format_fields(rt, as_str(args[0]), NULL, args[1]));
}

static Value method_getnewargs(Runtime *rt, Value *args, size_t n) {
    Str *s = exact(rt, args[0]);
    Value item = result(s);
    Tuple *t = s ? tuple_from(rt, &item, 1) : NULL;
    return t ? value_object(t) : RAISED;
}

static Value method_sizeof(Runtime *rt, Value *args, size_t n) {
    Str *s = as_str(args[0]);
    return int_from_u64(rt, sizeof *s + (s->head.aux & STR_TAIL ? 0 : s->size + 1));
}

/* ---- the class ---- */

static const NativeDef methods[] = {
    {"__new__(cls, *args, object=..., encoding=..., errors=...)", method_new_str,
     "str(object='') -> str\n"
     "str(bytes_or_buffer[, encoding[, errors]]) -> str"},
    {"capitalize(self, /)", method_capitalize,
     "The first character in upper case, the rest in lower case."},
    {"casefold(self, /)", method_casefold, "A version for caseless comparison."},
    {"center(self, width, fillchar=..., /)", method_center,
     "Centred in a string of the given width."},
    {"count(self, sub, start=None, end=None, /)", method_count,
     "Number of occurrences of sub in self[start:end] that do not overlap."},
    {"encode(self, /, encoding=..., errors=...)", method_encode,
     "The bytes of the text in an encoding."},
    {"endswith(self, suffix, start=None, end=None, /)", method_endswith,
     "True if self[start:end] ends with the suffix, or one of a tuple."},
    {"expandtabs(self, /, tabsize=8)", method_expandtabs,
     "Tabs replaced by spaces up to the next multiple of tabsize."},
    {"find(self, sub, start=None, end=None, /)", method_find,
     "Lowest index of sub in self[start:end], or -1."},
    {"format(self, /, *args, **kwargs)", method_format,
     "Replacement fields in braces filled from the arguments."},
    {"format_map(self, mapping, /)", method_format_map,
     "Replacement fields in braces filled from the mapping."},
    {"index(self, sub, start=None, end=None, /)", method_index,
     "Lowest index of sub in self[start:end]; ValueError when absent."},
    {"isalnum(self, /)", method_isalnum, "All characters are letters or numbers."},
    {"isalpha(self, /)", method_isalpha, "All characters are letters."},
    {"isascii(self, /)", method_isascii, "All characters are ASCII; true when empty."},
    {"isdecimal(self, /)", method_isdecimal, "All characters are decimal digits."},
    {"isdigit(self, /)", method_isdigit, "All characters are digits."},
    {"isidentifier(self, /)", method_isidentifier, "The text is a valid identifier."},
    {"islower(self, /)", method_islower, "All cased characters are lower case."},
    {"isnumeric(self, /)", method_isnumeric, "All characters are numeric."},
    {"isprintable(self, /)", method_isprintable,
     "repr() shows all characters as they are; true when empty."},
    {"isspace(self, /)", method_isspace, "All characters are white space."},
    {"istitle(self, /)", method_istitle, "Words start in upper case and go on in lower."},
    {"isupper(self, /)", method_isupper, "All cased characters are upper case."},
    {"join(self, iterable, /)", method_join,
     "The strings of the iterable with self between them."},
    {"ljust(self, width, fillchar=..., /)", method_ljust,
     "Filled on the right up to the given width."},
    {"lower(self, /)", method_lower, "A copy in lower case."},
    {"lstrip(self, chars=None, /)", method_lstrip,
     "Without leading white space, or leading characters of chars."},
    {"maketrans(x, y=..., z=..., /) [static]", method_maketrans,
     "A table for str.translate()."},
    {"partition(self, sep, /)", method_partition,
     "The parts before, of and after the first separator."},
    {"removeprefix(self, prefix, /)", method_removeprefix,
     "Without the prefix if it is there."},
    {"removesuffix(self, suffix, /)", method_removesuffix,
     "Without the suffix if it is there."},
    {"replace(self, old, new, /, count=-1)", method_replace,
     "Occurrences of old replaced by new, at most count if it is not negative."},
    {"rfind(self, sub, start=None, end=None, /)", method_rfind,
     "Highest index of sub in self[start:end], or -1."},
    {"rindex(self, sub, start=None, end=None, /)", method_rindex,
     "Highest index of sub in self[start:end]; ValueError when absent."},
    {"rjust(self, width, fillchar=..., /)", method_rjust,
     "Filled on the left up to the given width."},
    {"rpartition(self, sep, /)", method_rpartition,
     "The parts before, of and after the last separator."},
    {"rsplit(self, /, sep=None, maxsplit=-1)", method_rsplit,
     "A list of the words, splitting from the right."},
    {"rstrip(self, chars=None, /)", method_rstrip,
     "Without trailing white space, or trailing characters of chars."},
    {"split(self, /, sep=None, maxsplit=-1)", method_split,
     "A list of the words, separated by sep or by white space."},
    {"splitlines(self, /, keepends=False)", method_splitlines,
     "A list of the lines, with their ends if keepends is true."},
    {"startswith(self, prefix, start=None, end=None, /)", method_startswith,
     "True if self[start:end] starts with the prefix, or one of a tuple."},
    {"strip(self, chars=None, /)", method_strip,
     "Without white space, or characters of chars, at both ends."},
    {"swapcase(self, /)", method_swapcase, "Upper case to lower case and back."},
    {"title(self, /)", method_title, "Each word starts in title case."},
    {"translate(self, table, /)", method_translate,
     "Each character mapped through the table."},
    {"upper(self, /)", method_upper, "A copy in upper case."},
    {"zfill(self, width, /)", method_zfill,
     "Filled with zeros on the left, behind the sign."},
    {"__getnewargs__(self, /)", method_getnewargs, NULL},
    {"__sizeof__(self, /)", method_sizeof, "Size of the object in memory, in bytes."},
    {0},
};

const TypeDef type_def_STR = {
    .name = "str",
    .doc = "str(object='') -> str\n"
           "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "The text of an object; or bytes decoded, when encoding or errors is given.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_STR,
    .flags = TF_BASE,
    .size = sizeof(Str),
    .slots =
        {
            .repr = slot_repr,
            .str = slot_str,
            .format = format_str,
            .hash = slot_hash,
            .compare = slot_compare,
            .truth = slot_truth,
            .len = slot_len,
            .getitem = slot_getitem,
            .contains = slot_contains,
            .iter = slot_iter,
            .binary = {[OP_ADD] = slot_add, [OP_MUL] = slot_mul, [OP_MOD] = slot_mod},
        },
    .methods = methods,
    .convert = convert,
};
