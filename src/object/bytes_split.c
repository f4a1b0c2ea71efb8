/* bytes_split.c - splitting and joining bytes and bytearrays. */
#include "object/bytes_methods.h"

#include "object/protocol.h"

static Value split(Runtime *rt, Value *args,
                   Value (*go)(Runtime *, const Text *, const char *, size_t, int64_t)) {
    int64_t max;
    const char *sep = NULL;
    size_t m = 0;
    if (!arg_ssize(rt, args[2], &max)) return RAISED;
    if (args[1] != NONE_VALUE && !bytes_view(rt, args[1], &sep, &m)) return RAISED;
    Text t = bytes_text(args[0]);
    return go(rt, &t, sep, m, max);
}

Value bytes_split(Runtime *rt, Value *args, size_t n) {
    return split(rt, args, text_split);
}
Value bytes_rsplit(Runtime *rt, Value *args, size_t n) {
    return split(rt, args, text_rsplit);
}

Value bytes_splitlines(Runtime *rt, Value *args, size_t n) {
    int keep = value_truth(rt, args[1]);
    Text t = bytes_text(args[0]);
    return keep < 0 ? RAISED : text_splitlines(rt, &t, keep);
}

static Value partition(Runtime *rt, Value *args, bool last) {
    Text t = bytes_text(args[0]);
    const char *sep;
    size_t m;
    bool same_kind = is_bytes(args[0]) && is_bytes(args[1]);
    if (!bytes_view(rt, args[1], &sep, &m)) return RAISED;
    return text_partition(rt, &t, sep, m, same_kind ? args[1] : UNBOUND, last);
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
    if (!has_bytes(item)) {
        raise(rt, TYPE_TYPE_ERROR,
              "sequence item %zu: expected a bytes-like object, %.80T found", j->index,
              item);
        return false;
    }
    Text t = bytes_text(item);
    if (j->index++) buffer_append(&j->out, j->separator.bytes, j->separator.size);
    buffer_append(&j->out, t.bytes, t.size);
    return charge_bytes(rt, t.size + 256) && bytes_complete(rt, &j->out);
}

Value bytes_join(Runtime *rt, Value *args, size_t n) {
    const Slots *slots = &type_of(rt, args[1])->slots;
    if (!slots->iter && !slots->getitem)
        return raise(rt, TYPE_TYPE_ERROR, "can only join an iterable");
    Joiner j = {.separator = bytes_text(args[0])};
    buffer_init(&j.out, &rt->alloc);
    Value v = RAISED;
    if (value_each(rt, args[1], join_item, &j))
        v = bytes_copy(rt, args[0], j.out.data, j.out.length);
    buffer_free(&j.out);
    return v;
}
