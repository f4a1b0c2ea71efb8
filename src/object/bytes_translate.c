/* bytes_translate.c - replacing and translating bytes. */
#include "object/bytes_methods.h"

Value bytes_replace(Runtime *rt, Value *args, size_t n) {
    Replacement r;
    if (!arg_ssize(rt, args[3], &r.max) ||
        !bytes_view(rt, args[1], &r.old, &r.old_size) ||
        !bytes_view(rt, args[2], &r.with, &r.with_size))
        return RAISED;
    r.old_length = r.old_size;
    r.with_length = r.with_size;
    Text t = bytes_text(args[0]);
    return text_replace(rt, &t, &r);
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
    for (size_t i = 0; i < t.size; i++) {
        kept += !dropped[(unsigned char)t.bytes[i]];
        if (!bulk_goes_on(rt, i)) return RAISED;
    }
    char *content;
    void *made = bytes_make(rt, args[0], kept, &content);
    if (!made) return RAISED;
    size_t at = 0;
    for (size_t i = 0; i < t.size && at < kept; i++) {
        unsigned char c = (unsigned char)t.bytes[i];
        if (!dropped[c]) content[at++] = table ? table[c] : (char)c;
        if (!bulk_goes_on(rt, i)) return RAISED;
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
