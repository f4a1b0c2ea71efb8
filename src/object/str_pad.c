/* str_pad.c - strings with less or more at their ends. */
#include <string.h>

#include "object/str_methods.h"

/* ---- trimming ---- */

static Value strip(Runtime *rt, const char *fn, Value *args, unsigned sides) {
    Text t = str_text(args[0]);
    if (args[1] == NONE_VALUE) return text_strip(rt, &t, NULL, 0, sides);
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "%s arg must be None or str", fn);
    return text_strip(rt, &t, as_str(args[1])->bytes, as_str(args[1])->size, sides);
}

Value str_method_strip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, "strip", args, STRIP_LEFT | STRIP_RIGHT);
}
Value str_method_lstrip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, "lstrip", args, STRIP_LEFT);
}
Value str_method_rstrip(Runtime *rt, Value *args, size_t n) {
    return strip(rt, "rstrip", args, STRIP_RIGHT);
}

Value str_method_removeprefix(Runtime *rt, Value *args, size_t n) {
    Text t = str_text(args[0]);
    Str *prefix = str_argument(rt, "removeprefix", 0, args[1]);
    return prefix ? text_cut_prefix(rt, &t, prefix->bytes, prefix->size) : RAISED;
}

Value str_method_removesuffix(Runtime *rt, Value *args, size_t n) {
    Text t = str_text(args[0]);
    Str *suffix = str_argument(rt, "removesuffix", 0, args[1]);
    return suffix ? text_cut_suffix(rt, &t, suffix->bytes, suffix->size) : RAISED;
}

/* ---- padding ---- */

static Value justify(Runtime *rt, Value *args, TextSide side) {
    Text t = str_text(args[0]);
    int64_t width;
    if (!arg_ssize(rt, args[1], &width)) return RAISED;
    if (args[2] == UNBOUND) return text_justify(rt, &t, width, side, " ", 1);
    if (!is_str(args[2]))
        return raise(rt, TYPE_TYPE_ERROR,
                     "The fill character must be a unicode character, not %.100T",
                     args[2]);
    Str *fill = as_str(args[2]);
    if (fill->length != 1)
        return raise(rt, TYPE_TYPE_ERROR,
                     "The fill character must be exactly one character long");
    return text_justify(rt, &t, width, side, fill->bytes, fill->size);
}

Value str_method_center(Runtime *rt, Value *args, size_t n) {
    return justify(rt, args, TEXT_CENTER);
}
Value str_method_ljust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, args, TEXT_LEFT);
}
Value str_method_rjust(Runtime *rt, Value *args, size_t n) {
    return justify(rt, args, TEXT_RIGHT);
}

Value str_method_zfill(Runtime *rt, Value *args, size_t n) {
    Text t = str_text(args[0]);
    int64_t width;
    return arg_ssize(rt, args[1], &width) ? text_zfill(rt, &t, width) : RAISED;
}

Value str_method_expandtabs(Runtime *rt, Value *args, size_t n) {
    Text t = str_text(args[0]);
    int tab;
    if (!arg_int(rt, args[1], &tab)) return RAISED;
    if (!memchr(t.bytes, '\t', t.size)) return value_made(str_exact(rt, args[0]));
    return text_expandtabs(rt, &t, tab);
}
