/* bytes_construct.c - making bytes and bytearrays: of any size, and of what the
 * constructors are given. */
#include "object/bytes_methods.h"

#include <string.h>
#include "object/codec.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str.h"

/* ---- making ---- */

void *bytes_make(Runtime *rt, Value model, size_t size, char **content) {
    if (is_bytes(model)) {
        Bytes *b = bytes_alloc(rt, size);
        if (b) *content = b->bytes;
        return b;
    }
    ByteArray *a = bytearray_new(rt, NULL, size);
    if (a) *content = a->blob ? bytearray_bytes(a) : (char *)"";
    return a;
}

Value bytes_copy(Runtime *rt, Value model, const char *bytes, size_t size) {
    char *content;
    void *made = bytes_make(rt, model, size, &content);
    return made && bulk_copy(rt, content, bytes, size) ? value_object(made) : RAISED;
}

static Value piece(Runtime *rt, const Text *t, size_t from, size_t to) {
    bool whole = from == 0 && to == t->size;
    if (whole && is_exact(t->owner, TYPE_BYTES)) return t->owner;
    return bytes_copy(rt, t->owner, t->bytes + from, to - from);
}

static Value make(Runtime *rt, const Text *t, size_t size, size_t length,
                  char **content) {
    if (is_bytes(t->owner) && !bytes_check_size(rt, size)) return RAISED;
    return value_made(bytes_make(rt, t->owner, size, content));
}

Text bytes_text(Value v) {
    Text t = {.owner = v, .piece = piece, .make = make};
    if (is_bytes(v)) {
        t.bytes = as_bytes(v)->bytes;
        t.size = as_bytes(v)->size;
    } else if (is_memoryview(v)) {
        char *bytes = NULL;
        if (memoryview_span(v, &bytes, &t.size)) t.bytes = bytes;
    } else {
        ByteArray *a = as_bytearray(v);
        t.bytes = a->blob ? bytearray_bytes(a) : "";
        t.size = a->size;
    }
    t.length = t.size;
    return t;
}

int bytes_item(Runtime *rt, Value v, const char *range_text) {
    int64_t c = -1;
    Value i = is_any_int(v) ? v : number_index(rt, v);
    if (i == RAISED) return -1;
    if (int_to_i64(i, &c) && c >= 0 && c <= 255) return (int)c;
    raise(rt, TYPE_VALUE_ERROR, "%s", range_text);
    return -1;
}

bool bytes_complete(Runtime *rt, const Buffer *b) {
    if (b->failed) raise_memory(rt);
    return !b->failed;
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

bool bytes_collect(Runtime *rt, Value iterable, const char *range_text, Buffer *out) {
    Collector c = {out, range_text};
    return value_each(rt, iterable, collect, &c) && bytes_complete(rt, out);
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
    return bytes_complete(rt, out);
}

static bool construct_count(Runtime *rt, Value source, bool immutable, Buffer *out) {
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
    if (immutable && !bytes_check_size(rt, (size_t)count)) return false;
    if (!charge_bytes(rt, (size_t)count)) return false;
    Pieces p = {0};
    if (buffer_reserve(out, (size_t)count))
        while (pieces_next(rt, &p, (size_t)count, BULK_BYTES))
            buffer_fill(out, 0, p.to - p.from);
    return bytes_complete(rt, out) && p.to == (size_t)count;
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
    if (immutable && !is_exact(source, TYPE_BYTES)) {
        Value made = call_special(rt, source, SLOT_BYTES, NULL, 0);
        if (made == RAISED) return false;
        if (made != UNBOUND && !is_bytes(made)) {
            raise(rt, TYPE_TYPE_ERROR, "__bytes__ returned non-bytes (type %.200T)",
                  made);
            return false;
        }
        if (made != UNBOUND) source = made;
    }
    if (is_memoryview(source)) return memoryview_copy(rt, source, out);
    if (is_bytes_like(source)) {
        Text t = bytes_text(source);
        if (!charge_bytes(rt, t.size)) return false;
        buffer_append(out, t.bytes, t.size);
        KEEP(source);
        return bytes_complete(rt, out);
    }
    if (is_index(rt, source)) return construct_count(rt, source, immutable, out);
    const Slots *slots = &type_of(rt, source)->slots;
    if (!slots->iter && !slots->getitem) {
        raise(rt, TYPE_TYPE_ERROR, "cannot convert '%.200T' object to %s", source, noun);
        return false;
    }
    return bytes_collect(rt, source,
                         immutable ? "bytes must be in range(0, 256)" : BYTE_RANGE, out);
}
