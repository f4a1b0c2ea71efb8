/* bytearray.c - class bytearray. Its bytes lie in a Blob with spare room; a Blob that is
 * outgrown is left to the collector, never given back, because a reader may still hold
 * it. */
#include <string.h>

#include "object/bytes_methods.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/str.h"

/* ---- storage ---- */

static bool reserve(Runtime *rt, ByteArray *a, size_t size) {
    size_t capacity = a->blob ? a->blob->size : 0, roomy;
    if (size <= capacity - a->start) return true;
    if (size <= capacity && a->start >= capacity / 2) { /* so it pays */
        memmove(a->blob->bytes, bytearray_bytes(a), a->size);
        a->start = 0;
        return true;
    }
    if (size > INT64_MAX) return raise_memory(rt), false;
    /* The first storage is exact: most arrays are made once and keep their size. */
    roomy = a->blob ? size + size / 8 + 16 : size;
    Blob *blob = blob_new(rt, roomy);
    if (!blob) return false;
    if (a->size && !bulk_copy(rt, blob->bytes, bytearray_bytes(a), a->size)) return false;
    a->blob = blob;
    a->start = 0;
    heap_barrier(&rt->heap, a);
    return true;
}

ByteArray *bytearray_new(Runtime *rt, const char *bytes, size_t size) {
    ByteArray *a = object_alloc(rt, sizeof *a, TYPE_BYTEARRAY, LAYOUT_BYTEARRAY, 0);
    if (!a) return NULL;
    a->blob = NULL;
    a->start = a->size = 0;
    if (!reserve(rt, a, size)) return NULL;
    if (size && bytes && !bulk_copy(rt, bytearray_bytes(a), bytes, size)) return NULL;
    a->size = size;
    return a;
}

static void bytearray_trace(Tracer *t, Object *o) {
    trace_object(t, ((ByteArray *)o)->blob);
    trace_attributes(t, o);
}

const LayoutOps layout_BYTEARRAY = {.name = "bytearray", .trace = bytearray_trace};

/* Puts n bytes in the place of a[from..to). `bytes` does not lie in this array's storage.
 */
static bool splice(Runtime *rt, ByteArray *a, size_t from, size_t to, const char *bytes,
                   size_t n) {
    size_t size = a->size - (to - from), after = a->size - to;
    if (!size_muladd(size, 1, n, &size)) return raise_memory(rt), false;
    if (!reserve(rt, a, size)) return false;
    if (!a->blob) return true;
    if (!from && n < to) {
        a->start += to - n;
    } else {
        char *at = bytearray_bytes(a) + from;
        memmove(at + n, at + (to - from), after);
    }
    if (n) memcpy(bytearray_bytes(a) + from, bytes, n);
    a->size = size;
    return true;
}

static bool append(Runtime *rt, ByteArray *a, const char *bytes, size_t n) {
    return splice(rt, a, a->size, a->size, bytes, n);
}

/* ---- slots ---- */

static Value slot_repr(Runtime *rt, Value self) {
    Buffer b;
    Text t = bytes_text(self);
    if (!charge_bytes(rt, t.size)) return RAISED;
    buffer_init(&b, &rt->alloc);
    bytes_repr_to(&b, t.bytes, t.size);
    /* Unlike bytes, single quotes are escaped between double quotes too. */
    Buffer out;
    buffer_init(&out, &rt->alloc);
    Str *name = type_of(rt, self)->name;
    buffer_append(&out, name->bytes, name->size);
    buffer_byte(&out, '(');
    bool twice = b.length > 1 && b.data[1] == '"';
    for (size_t i = 0; i < b.length; i++) {
        if (twice && b.data[i] == '\'') buffer_byte(&out, '\\');
        buffer_byte(&out, b.data[i]);
    }
    buffer_byte(&out, ')');
    out.failed |= b.failed;
    buffer_free(&b);
    return value_made(str_from_buffer(rt, &out));
}

static bool set_item(Runtime *rt, Value self, Value key, Value v) {
    ByteArray *a = as_bytearray(self);
    size_t i;
    int64_t given;
    if (!is_int(key) && (key = number_index(rt, key)) == RAISED) return false;
    if (!arg_subscript(rt, key, &given)) return false;
    int byte = v == UNBOUND ? 0 : bytes_item(rt, v, BYTE_RANGE);
    if (byte < 0 || !arg_index(rt, key, a->size, "bytearray ", &i)) return false;
    if (v == UNBOUND) return splice(rt, a, i, i + 1, NULL, 0);
    bytearray_bytes(a)[i] = (char)byte;
    return true;
}

/* Every step-th byte goes, the rest moves together. */
static void delete_stepped(ByteArray *a, int64_t start, int64_t step, size_t count) {
    if (step < 0) {
        start += step * (int64_t)(count - 1);
        step = -step;
    }
    char *bytes = bytearray_bytes(a);
    size_t to = (size_t)start, next = (size_t)start, gone = 0;
    for (size_t from = to; from < a->size; from++) {
        if (gone < count && from == next) {
            gone++;
            next += (size_t)step;
        } else {
            bytes[to++] = bytes[from];
        }
    }
    a->size = to;
}

static bool assign_bytes(Runtime *rt, Value self, Value key, const char *bytes,
                         size_t n) {
    ByteArray *a = as_bytearray(self);
    int64_t start, stop, step;
    if (!slice_bounds(rt, (Slice *)as_object(key), &start, &stop, &step)) return false;
    size_t count = slice_clamp(a->size, &start, &stop, step);
    if (step == 1) return splice(rt, a, (size_t)start, (size_t)start + count, bytes, n);
    if (n != count) {
        if (n == 0) return count ? delete_stepped(a, start, step, count), true : true;
        raise(rt, TYPE_VALUE_ERROR,
              "attempt to assign bytes of size %zu to extended slice of size %zu", n,
              count);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        bytearray_bytes(a)[start + (int64_t)i * step] = bytes[i];
    return true;
}

static bool set_slice(Runtime *rt, Value self, Value key, Value v) {
    if (v == UNBOUND) return assign_bytes(rt, self, key, NULL, 0);
    if (is_bytes(v))
        return assign_bytes(rt, self, key, as_bytes(v)->bytes, as_bytes(v)->size);
    int64_t start, stop, step; /* checked before the bytes are made */
    if (!slice_bounds(rt, (Slice *)as_object(key), &start, &stop, &step)) return false;
    if (!is_bytes_like(v) && (is_index(rt, v) || is_any_float(v) ||
                              has_layout(v, LAYOUT_COMPLEX) || is_str(v)))
        return raise(rt, TYPE_TYPE_ERROR,
                     "can assign only bytes, buffers, or iterables of "
                     "ints in range(0, 256)"),
               false;
    Buffer b;
    buffer_init(&b, &rt->alloc);
    bool ok = bytes_construct(rt, v, UNBOUND, UNBOUND, "bytearray", &b) &&
              assign_bytes(rt, self, key, b.data, b.length);
    buffer_free(&b);
    return ok;
}

static bool slot_setitem(Runtime *rt, Value self, Value key, Value v) {
    if (has_layout(key, LAYOUT_SLICE)) return set_slice(rt, self, key, v);
    if (is_index(rt, key)) return set_item(rt, self, key, v);
    raise(rt, TYPE_TYPE_ERROR, "bytearray indices must be integers or slices, not %.200T",
          key);
    return false;
}

static Value slot_iadd(Runtime *rt, Value self, Value b) {
    if (!has_bytes(b))
        return raise(rt, TYPE_TYPE_ERROR, "can't concat %.100T to %.100T", b, self);
    Text t = bytes_text(b);
    bool itself = b == self || (is_memoryview(b) && memoryview_object(b) == self);
    if (itself && t.size)
        return raise(rt, TYPE_BUFFER_ERROR,
                     "Existing exports of data: object cannot be re-sized");
    if (!charge_bytes(rt, t.size)) return RAISED;
    return append(rt, as_bytearray(self), t.bytes, t.size) ? self : RAISED;
}

static Value slot_imul(Runtime *rt, Value self, Value b) {
    ByteArray *a = as_bytearray(self);
    size_t n, size, once;
    if (!is_index(rt, b)) return NOT_IMPLEMENTED;
    if (!arg_repeat(rt, b, &n)) return RAISED;
    once = a->size;
    if (!size_muladd(n, once, 0, &size)) return raise_memory(rt);
    if (!charge_bytes(rt, size) || !reserve(rt, a, size)) return RAISED;
    if (size && !bulk_repeat(rt, bytearray_bytes(a), once, size)) return RAISED;
    a->size = size;
    return self;
}

/* ---- methods ---- */

/* Arguments are __init__'s. */
static Value method_new(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    ByteArray *a = t == rt->types[TYPE_BYTEARRAY] ? bytearray_new(rt, NULL, 0)
                                                  : type_alloc(rt, t, 0);
    return a ? value_object(a) : RAISED;
}

static Value method_init(Runtime *rt, Value *args, size_t n) {
    ByteArray *a = as_bytearray(args[0]);
    Buffer b;
    buffer_init(&b, &rt->alloc);
    bool ok = bytes_construct(rt, args[1], args[2], args[3], "bytearray", &b);
    if (ok) ok = splice(rt, a, 0, a->size, b.data, b.length);
    buffer_free(&b);
    return ok ? NONE_VALUE : RAISED;
}

static Value method_append(Runtime *rt, Value *args, size_t n) {
    int byte = bytes_item(rt, args[1], BYTE_RANGE);
    char c = (char)byte;
    if (byte < 0 || !append(rt, as_bytearray(args[0]), &c, 1)) return RAISED;
    return NONE_VALUE;
}

static Value method_extend(Runtime *rt, Value *args, size_t n) {
    Value v = args[1];
    Buffer b;
    buffer_init(&b, &rt->alloc);
    bool ok = true;
    if (is_bytes_like(v)) {
        Text t = bytes_text(v);
        buffer_append(&b, t.bytes, t.size);
        if (b.failed) ok = (raise_memory(rt), false);
    } else {
        const Slots *slots = &type_of(rt, v)->slots;
        if (!slots->iter && !slots->getitem)
            return raise(rt, TYPE_TYPE_ERROR, "can't extend bytearray with %.100T", v);
        if (has_layout(v, LAYOUT_STR))
            return raise(rt, TYPE_TYPE_ERROR,
                         "expected iterable of integers; got: '%.150T'", v);
        ok = bytes_collect(rt, v, BYTE_RANGE, &b);
    }
    if (ok) ok = append(rt, as_bytearray(args[0]), b.data, b.length);
    buffer_free(&b);
    return ok ? NONE_VALUE : RAISED;
}

static Value method_insert(Runtime *rt, Value *args, size_t n) {
    int64_t i;
    if (!arg_ssize(rt, args[1], &i)) return RAISED;
    int byte = bytes_item(rt, args[2], BYTE_RANGE);
    if (byte < 0) return RAISED;
    ByteArray *a = as_bytearray(args[0]);
    int64_t size = (int64_t)a->size;
    if (i < 0 && (i += size) < 0) i = 0;
    if (i > size) i = size;
    char c = (char)byte;
    return splice(rt, a, (size_t)i, (size_t)i, &c, 1) ? NONE_VALUE : RAISED;
}

static Value method_pop(Runtime *rt, Value *args, size_t n) {
    int64_t i;
    if (!arg_ssize(rt, args[1], &i)) return RAISED;
    ByteArray *a = as_bytearray(args[0]);
    if (a->size == 0) return raise(rt, TYPE_INDEX_ERROR, "pop from empty bytearray");
    if (i < 0) i += (int64_t)a->size;
    if (i < 0 || i >= (int64_t)a->size)
        return raise(rt, TYPE_INDEX_ERROR, "pop index out of range");
    Value v = value_small((unsigned char)bytearray_bytes(a)[i]);
    return splice(rt, a, (size_t)i, (size_t)i + 1, NULL, 0) ? v : RAISED;
}

static Value method_remove(Runtime *rt, Value *args, size_t n) {
    int byte = bytes_item(rt, args[1], BYTE_RANGE);
    if (byte < 0) return RAISED;
    Text t = bytes_text(args[0]);
    const char *at = memchr(t.bytes, byte, t.size);
    if (!at) return raise(rt, TYPE_VALUE_ERROR, "value not found in bytearray");
    size_t i = (size_t)(at - t.bytes);
    return splice(rt, as_bytearray(args[0]), i, i + 1, NULL, 0) ? NONE_VALUE : RAISED;
}

static Value method_reverse(Runtime *rt, Value *args, size_t n) {
    ByteArray *a = as_bytearray(args[0]);
    if (!charge_bytes(rt, a->size)) return RAISED;
    char *bytes = bytearray_bytes(a);
    for (size_t i = 0, j = a->size; i + 1 < j; i++) {
        j--;
        char c = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = c;
    }
    return NONE_VALUE;
}

static Value method_clear(Runtime *rt, Value *args, size_t n) {
    ByteArray *a = as_bytearray(args[0]);
    a->start = a->size = 0;
    a->blob = NULL;
    return NONE_VALUE;
}

static Value method_copy(Runtime *rt, Value *args, size_t n) {
    Text t = bytes_text(args[0]);
    return value_made(bytearray_new(rt, t.bytes, t.size));
}

static Value method_alloc(Runtime *rt, Value *args, size_t n) {
    Blob *blob = as_bytearray(args[0])->blob;
    return int_from_u64(rt, blob ? blob->size + 1 : 0);
}

static Value method_sizeof(Runtime *rt, Value *args, size_t n) {
    Blob *blob = as_bytearray(args[0])->blob;
    return int_from_u64(rt, sizeof(ByteArray) + (blob ? sizeof *blob + blob->size : 0));
}

/* ---- the class ---- */

static const NativeDef methods[] = {
    {"__new__(cls, *args, **kwargs)", method_new, NULL},
    {"__init__(self, source=..., encoding=..., errors=...)", method_init,
     "bytearray(iterable_of_ints) -> bytearray\n"
     "bytearray(string, encoding[, errors]) -> bytearray\n"
     "bytearray(bytes_or_buffer) -> mutable copy\nbytearray(int) -> that many zero "
     "bytes"},
#define METHOD(name, signature, doc) {signature, bytes_##name, doc},
#include "object/bytes_methods.def"
    {"append(self, item, /)", method_append, "Add one byte at the end."},
    {"clear(self, /)", method_clear, "Remove all bytes."},
    {"copy(self, /)", method_copy, "A copy of the array."},
    {"extend(self, iterable_of_ints, /)", method_extend,
     "Add all items of an iterable or buffer at the end."},
    {"fromhex(cls, string, /) [class]", bytes_fromhex,
     "An array of the bytes of pairs of hexadecimal digits."},
    {"insert(self, index, item, /)", method_insert, "Add one byte before the index."},
    {"maketrans(frm, to, /) [static]", bytes_maketrans, "A table for translate()."},
    {"pop(self, index=-1, /)", method_pop, "Remove and return one byte."},
    {"remove(self, value, /)", method_remove, "Remove the first such byte."},
    {"reverse(self, /)", method_reverse, "Reverse the order in place."},
    {"__alloc__(self, /)", method_alloc, "Number of bytes allocated."},
    {"__sizeof__(self, /)", method_sizeof, "Size of the object in memory, in bytes."},
    {0},
};

const TypeDef type_def_BYTEARRAY = {
    .name = "bytearray",
    .doc = "A mutable array of bytes.",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_BYTEARRAY,
    .flags = TF_BASE,
    .size = sizeof(ByteArray),
    .slots =
        {
            .repr = slot_repr,
            .str = slot_repr,
            .compare = bytes_compare_slot,
            .truth = bytes_truth_slot,
            .len = bytes_len_slot,
            .getitem = bytes_getitem_slot,
            .setitem = slot_setitem,
            .contains = bytes_contains_slot,
            .iter = bytes_iter_slot,
            .binary = {[OP_ADD] = bytes_add_slot,
                       [OP_MUL] = bytes_mul_slot,
                       [OP_MOD] = bytes_mod_slot},
            .inplace = {[OP_ADD] = slot_iadd, [OP_MUL] = slot_imul},
        },
    .methods = methods,
};
