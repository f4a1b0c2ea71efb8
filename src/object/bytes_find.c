/* bytes_find.c - finding, counting, and how bytes begin and end. */
#include "object/bytes_methods.h"

#include <string.h>

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
    if (!has_bytes(sub)) {
        if (!is_index(rt, sub)) {
            raise(rt, TYPE_TYPE_ERROR,
                  "argument should be integer or bytes-like object, not '%.200T'", sub);
            return false;
        }
        if ((c = bytes_item(rt, sub, BYTE_RANGE)) < 0) return false;
    }
    if (!search_range(rt, args, q)) return false;
    if (has_bytes(sub)) return bytes_view(rt, sub, &q->needle, &q->m);
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
        if (!has_bytes(args[1]))
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
