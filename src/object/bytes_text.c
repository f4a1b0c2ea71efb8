/* bytes_text.c - bytes as text, in an encoding and in hexadecimal digits. */
#include "object/bytes_methods.h"

#include "base/utf8.h"
#include "object/codec.h"
#include "object/protocol.h"
#include "object/str.h"

Value bytes_decode(Runtime *rt, Value *args, size_t n) {
    const char *encoding, *errors;
    if (!codec_arg(rt, "decode", "encoding", args[1], &encoding) ||
        !codec_arg(rt, "decode", "errors", args[2], &errors))
        return RAISED;
    Text t = bytes_text(args[0]);
    return value_made(codec_decode(rt, t.bytes, t.size, encoding, errors, args[0]));
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
        if (!bulk_goes_on(rt, i)) return buffer_free(&b), RAISED;
    }
    if (!b.failed) b.length = size;
    if (!b.failed && sep && (unsigned char)sep >= 0x80) {
        buffer_free(&b);
        return raise(rt, TYPE_VALUE_ERROR, "sep must be ASCII.");
    }
    return value_made(str_from_buffer(rt, &b));
}

/* A table, since which digits are letters no processor predicts. */
static int hex_digit(char c) {
    static const signed char above[256] = {
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
        ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
        ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};
    return above[(unsigned char)c] - 1;
}

Value bytes_fromhex(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1])) return raise_argument(rt, "fromhex", 0, "str", args[1]);
    Str *s = as_str(args[1]);
    size_t i = 0;
    if (!charge_bytes(rt, s->size)) return RAISED;
    Buffer b;
    buffer_init(&b, &rt->alloc);
    char *out = buffer_reserve(&b, s->size / 2);
    while (out) {
        while (i < s->size && byte_is_space((unsigned char)s->bytes[i]))
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
        out[b.length++] = (char)(high << 4 | low);
        i++;
        if (!bulk_goes_on(rt, b.length)) return buffer_free(&b), RAISED;
    }
    Bytes *bytes = bytes_complete(rt, &b) ? bytes_new(rt, b.data, b.length) : NULL;
    buffer_free(&b);
    if (!bytes || as_type(args[0]) == rt->types[TYPE_BYTES]) return value_made(bytes);
    Value arg = value_object(bytes);
    return call(rt, args[0], &arg, 1);
}
