/* str_find.c - finding, counting, and how strings begin and end. */
#include <string.h>

#include "base/utf8.h"
#include "object/str_methods.h"

/* The searched range in code points and in bytes, and the needle; none: the range is
 * empty backwards. */
typedef struct Search {
    Str *s, *sub;
    size_t first, last, from, to;
    bool none;
} Search;

static bool search_args(Runtime *rt, const char *fn, Value *args, Search *q) {
    q->s = as_str(args[0]);
    if (!(q->sub = str_argument(rt, fn, 1, args[1])) ||
        !arg_range(rt, args[2], args[3], q->s->length, &q->first, &q->last, &q->none))
        return false;
    q->from = str_offset(rt, q->s, q->first);
    q->to = str_offset(rt, q->s, q->last);
    return true;
}

/* Which code point lies at a byte of the range: counted from the nearer end, so that
 * loops that go on where they found something take linear time. */
static size_t place_of(const Search *q, size_t at) {
    if (str_is_ascii(q->s)) return at;
    if (at - q->from <= q->to - at)
        return q->first + utf8_count(q->s->bytes + q->from, at - q->from);
    return q->last - utf8_count(q->s->bytes + at, q->to - at);
}

/* Code point index, SEARCH_NONE or SEARCH_RAISED. */
static int64_t search(Runtime *rt, const char *fn, Value *args, bool last) {
    Search q;
    if (!search_args(rt, fn, args, &q)) return SEARCH_RAISED;
    if (q.none) return SEARCH_NONE;
    int64_t (*go)(Runtime *, const char *, size_t, const char *, size_t) =
        last ? search_last : search_first;
    int64_t at = go(rt, q.s->bytes + q.from, q.to - q.from, q.sub->bytes, q.sub->size);
    return at < 0 ? at : (int64_t)place_of(&q, q.from + (size_t)at);
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

Value str_method_find(Runtime *rt, Value *args, size_t n) {
    return find(rt, "find", args, false);
}
Value str_method_rfind(Runtime *rt, Value *args, size_t n) {
    return find(rt, "rfind", args, true);
}
Value str_method_index(Runtime *rt, Value *args, size_t n) {
    return must_find(rt, "index", args, false);
}
Value str_method_rindex(Runtime *rt, Value *args, size_t n) {
    return must_find(rt, "rindex", args, true);
}

Value str_method_count(Runtime *rt, Value *args, size_t n) {
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

Value str_method_startswith(Runtime *rt, Value *args, size_t n) {
    return match_end(rt, "startswith", args, false);
}
Value str_method_endswith(Runtime *rt, Value *args, size_t n) {
    return match_end(rt, "endswith", args, true);
}
