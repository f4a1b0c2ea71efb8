/* bytes_pad.c - bytes and bytearrays with less or more at their ends. */
#include "object/bytes_methods.h"

/* ---- trimming ---- */

static Value strip(Runtime *rt, Value *args, unsigned sides) {
    Text t = bytes_text(args[0]);
    const char *set = NULL;
    size_t size = 0;
    if (args[1] != NONE_VALUE && !bytes_view(rt, args[1], &set, &size)) return RAISED;
    return text_strip(rt, &t, set, size, sides);
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
    const char *prefix;
    size_t size;
    if (!bytes_view(rt, args[1], &prefix, &size)) return RAISED;
    return text_cut_prefix(rt, &t, prefix, size);
}

Value bytes_removesuffix(Runtime *rt, Value *args, size_t n) {
    Text t = bytes_text(args[0]);
    const char *suffix;
    size_t size;
    if (!bytes_view(rt, args[1], &suffix, &size)) return RAISED;
    return text_cut_suffix(rt, &t, suffix, size);
}

/* ---- padding ---- */

static Value justify(Runtime *rt, const char *fn, Value *args, TextSide side) {
    int64_t width;
    char fill = ' ';
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    if (args[2] != UNBOUND) {
        if (!is_bytes_like(args[2]) || bytes_text(args[2]).size != 1)
            return raise_argument(rt, fn, 2, "a byte string of length 1", args[2]);
        fill = *bytes_text(args[2]).bytes;
    }
    Text t = bytes_text(args[0]);
    return text_justify(rt, &t, width, side, &fill, 1);
}

Value bytes_center(Runtime *rt, Value *args, size_t n) {
    return justify(rt, "center", args, TEXT_CENTER);
}
Value bytes_ljust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, "ljust", args, TEXT_LEFT);
}
Value bytes_rjust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, "rjust", args, TEXT_RIGHT);
}

Value bytes_zfill(Runtime *rt, Value *args, size_t n) {
    int64_t width;
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    Text t = bytes_text(args[0]);
    return text_zfill(rt, &t, width);
}

Value bytes_expandtabs(Runtime *rt, Value *args, size_t n) {
    int tab;
    if (!arg_int(rt, args[1], &tab)) return RAISED;
    Text t = bytes_text(args[0]);
    return text_expandtabs(rt, &t, tab);
}
