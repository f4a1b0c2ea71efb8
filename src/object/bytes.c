/* bytes.c - class bytes: storage, repr, hash, construction. See bytes.h. */
#include "object/bytes.h"

#include <string.h>
#include "object/bytes_methods.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

/* ---- storage ---- */

bool bytes_check_size(Runtime *rt, size_t size) {
    enum { HEADER = 33 }; /* of bytes in CPython */
    if (LIKELY(size <= INT64_MAX - HEADER)) return true;
    raise(rt, TYPE_OVERFLOW_ERROR, "byte string is too large");
    return false;
}

Bytes *bytes_alloc(Runtime *rt, size_t size) {
    size_t whole;
    if (size == 0 && rt->empty_bytes) return rt->empty_bytes;
    if (!size_muladd(size, 1, sizeof(Bytes) + 1, &whole)) return raise_memory(rt), NULL;
    Bytes *b = object_alloc(rt, whole, TYPE_BYTES, LAYOUT_BYTES, 0);
    if (!b) return NULL;
    b->hash = 0;
    b->size = size;
    b->bytes[size] = 0;
    return b;
}

Bytes *bytes_new(Runtime *rt, const char *bytes, size_t size) {
    Bytes *b = bytes_alloc(rt, size);
    return b && bulk_copy(rt, b->bytes, bytes, size) ? b : NULL;
}

bool bytes_view(Runtime *rt, Value v, const char **bytes, size_t *size) {
    if (!has_bytes(v)) {
        if (is_memoryview(v)) return memoryview_refuse(rt, v), false;
        raise(rt, TYPE_TYPE_ERROR, "a bytes-like object is required, not '%.100T'", v);
        return false;
    }
    Text t = bytes_text(v);
    *bytes = t.bytes;
    *size = t.size;
    return true;
}

static void bytes_trace(Tracer *t, Object *o) { trace_attributes(t, o); }

const LayoutOps layout_BYTES = {.name = "bytes", .trace = bytes_trace};

/* ---- slots ---- */

void bytes_repr_to(Buffer *b, const char *bytes, size_t size) {
    bool single = memchr(bytes, '\'', size), twice = memchr(bytes, '"', size);
    char quote = single && !twice ? '"' : '\'';
    static const char hex[] = "0123456789abcdef";
    buffer_byte(b, 'b');
    buffer_byte(b, quote);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        char escaped[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
        if (c == '\t' || c == '\n' || c == '\r' || c == '\\' ||
            c == (unsigned char)quote) {
            buffer_byte(b, '\\');
            buffer_byte(b, c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : (char)c);
        } else if (c < ' ' || c >= 0x7F) {
            buffer_append(b, escaped, sizeof escaped);
        } else {
            buffer_byte(b, (char)c);
        }
    }
    buffer_byte(b, quote);
}

static Value slot_repr(Runtime *rt, Value self) {
    Buffer b;
    if (!charge_bytes(rt, as_bytes(self)->size)) return RAISED;
    buffer_init(&b, &rt->alloc);
    bytes_repr_to(&b, as_bytes(self)->bytes, as_bytes(self)->size);
    return value_made(str_from_buffer(rt, &b));
}

static bool slot_hash(Runtime *rt, Value self, int64_t *out) {
    Bytes *b = as_bytes(self);
    if (!b->hash) b->hash = hash_bytes(rt->hash_key, b->bytes, b->size);
    *out = b->hash;
    return true;
}

/* ---- construction ---- */

static Value of_type(Runtime *rt, Type *t, const char *bytes, size_t size) {
    if (t == rt->types[TYPE_BYTES]) return value_made(bytes_new(rt, bytes, size));
    size_t extra;
    if (!size_muladd(size, 1, 1, &extra)) return raise_memory(rt);
    Bytes *b = type_alloc(rt, t, extra);
    if (!b) return RAISED;
    b->hash = 0;
    b->size = size;
    if (!bulk_copy(rt, b->bytes, bytes, size)) return RAISED;
    b->bytes[size] = 0;
    return value_object(b);
}

static Value method_new(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    bool plain = args[2] == UNBOUND && args[3] == UNBOUND;
    if (plain && is_exact(args[1], TYPE_BYTES) && t == rt->types[TYPE_BYTES])
        return args[1];
    Buffer b;
    buffer_init(&b, &rt->alloc);
    Value v = RAISED;
    if (bytes_construct(rt, args[1], args[2], args[3], "bytes", &b))
        v = of_type(rt, t, b.data, b.length);
    buffer_free(&b);
    return v;
}

static Value method_getnewargs(Runtime *rt, Value *args, size_t n) {
    Value item = of_type(rt, rt->types[TYPE_BYTES], as_bytes(args[0])->bytes,
                         as_bytes(args[0])->size);
    return item == RAISED ? RAISED : value_made(tuple_from(rt, &item, 1));
}

static Value method_bytes(Runtime *rt, Value *args, size_t n) {
    if (is_exact(args[0], TYPE_BYTES)) return args[0];
    return of_type(rt, rt->types[TYPE_BYTES], as_bytes(args[0])->bytes,
                   as_bytes(args[0])->size);
}

static Value method_sizeof(Runtime *rt, Value *args, size_t n) {
    return int_from_u64(rt, sizeof(Bytes) + as_bytes(args[0])->size + 1);
}

/* ---- the class ---- */

static const NativeDef methods[] = {
    {"__new__(cls, source=..., encoding=..., errors=...)", method_new,
     "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
     "bytes(bytes_or_buffer) -> immutable copy\nbytes(int) -> that many zero bytes"},
#define METHOD(name, signature, doc) {signature, bytes_##name, doc},
#include "object/bytes_methods.def"
    {"fromhex(cls, string, /) [class]", bytes_fromhex,
     "The bytes of pairs of hexadecimal digits."},
    {"maketrans(frm, to, /) [static]", bytes_maketrans, "A table for translate()."},
    {"__bytes__(self, /)", method_bytes, "The object itself as exact bytes."},
    {"__getnewargs__(self, /)", method_getnewargs, NULL},
    {"__sizeof__(self, /)", method_sizeof, "Size of the object in memory, in bytes."},
    {0},
};

const TypeDef type_def_BYTES = {
    .name = "bytes",
    .doc = "An immutable array of bytes.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_BYTES,
    .flags = TF_BASE | TF_VARSIZE,
    .size = sizeof(Bytes),
    .slots =
        {
            .repr = slot_repr,
            .str = slot_repr,
            .hash = slot_hash,
            .compare = bytes_compare_slot,
            .truth = bytes_truth_slot,
            .len = bytes_len_slot,
            .getitem = bytes_getitem_slot,
            .contains = bytes_contains_slot,
            .iter = bytes_iter_slot,
            .binary = {[OP_ADD] = bytes_add_slot,
                       [OP_MUL] = bytes_mul_slot,
                       [OP_MOD] = bytes_mod_slot},
        },
    .methods = methods,
};
