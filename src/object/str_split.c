/* str_split.c - splitting and joining strings. */
#include "object/protocol.h"
#include "object/str_methods.h"

static Value split(Runtime *rt, Value *args,
                   Value (*go)(Runtime *, const Text *, const char *, size_t, int64_t)) {
    Text t = str_text(args[0]);
    int64_t max;
    if (!arg_ssize(rt, args[2], &max)) return RAISED;
    if (args[1] == NONE_VALUE) return go(rt, &t, NULL, 0, max);
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "must be str or None, not %.100T", args[1]);
    return go(rt, &t, as_str(args[1])->bytes, as_str(args[1])->size, max);
}

Value str_method_split(Runtime *rt, Value *args, size_t n) {
    return split(rt, args, text_split);
}
Value str_method_rsplit(Runtime *rt, Value *args, size_t n) {
    return split(rt, args, text_rsplit);
}

Value str_method_splitlines(Runtime *rt, Value *args, size_t n) {
    Text t = str_text(args[0]);
    int keep = value_truth(rt, args[1]);
    return keep < 0 ? RAISED : text_splitlines(rt, &t, keep);
}

static Value partition(Runtime *rt, Value *args, bool last) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "must be str, not %.100T", args[1]);
    Text t = str_text(args[0]);
    Str *sep = as_str(args[1]);
    return text_partition(rt, &t, sep->bytes, sep->size, args[1], last);
}

Value str_method_partition(Runtime *rt, Value *args, size_t n) {
    return partition(rt, args, false);
}
Value str_method_rpartition(Runtime *rt, Value *args, size_t n) {
    return partition(rt, args, true);
}

Value str_method_join(Runtime *rt, Value *args, size_t n) {
    return value_made(str_join(rt, as_str(args[0]), args[1]));
}
