/* bytes_slots.c - operators, items and iteration of bytes and bytearray. */
#include "object/bytes_methods.h"

#include <string.h>
#include "object/format.h"
#include "object/int.h"
#include "object/iterator.h"

/* ---- slots ---- */

Value bytes_compare_slot(Runtime *rt, Value a, Value b, CompareOp op) {
    if (!is_bytes_like(a) || !is_bytes_like(b)) return NOT_IMPLEMENTED;
    Text x = bytes_text(a), y = bytes_text(b);
    if (!charge_bytes(rt, x.size < y.size ? x.size : y.size)) return RAISED;
    if (x.size != y.size && (op == CMP_EQ || op == CMP_NE))
        return value_bool(op == CMP_NE);
    int order = memcmp(x.bytes, y.bytes, x.size < y.size ? x.size : y.size);
    if (!order) order = (x.size > y.size) - (x.size < y.size);
    return compare_order(op, order);
}

int bytes_contains_slot(Runtime *rt, Value self, Value item) {
    Text t = bytes_text(self);
    if (is_index(rt, item)) {
        Value i = number_index(rt, item);
        if (i != RAISED) {
            int c = bytes_item(rt, i, BYTE_RANGE);
            t = bytes_text(self);
            return c < 0 ? -1 : memchr(t.bytes, c, t.size) != NULL;
        }
        error_clear(rt); /* as if there were no __index__ */
    }
    const char *sub;
    size_t size;
    if (!bytes_view(rt, item, &sub, &size)) return -1;
    int64_t at = search_first(rt, t.bytes, t.size, sub, size);
    return at == SEARCH_RAISED ? -1 : at != SEARCH_NONE;
}

Value bytes_add_slot(Runtime *rt, Value a, Value b) {
    if (!is_bytes_like(a) || !has_bytes(b)) return NOT_IMPLEMENTED;
    Text x = bytes_text(a), y = bytes_text(b);
    size_t size;
    char *content;
    if (y.size == 0 && is_exact(a, TYPE_BYTES)) return a;
    if (x.size == 0 && is_exact(a, TYPE_BYTES) && is_exact(b, TYPE_BYTES)) return b;
    if (!size_muladd(x.size, 1, y.size, &size)) return raise_memory(rt);
    if (!charge_bytes(rt, size)) return RAISED;
    void *made = bytes_make(rt, a, size, &content);
    if (!made || !bulk_copy(rt, content, x.bytes, x.size) ||
        !bulk_copy(rt, content + x.size, y.bytes, y.size))
        return RAISED;
    return value_object(made);
}

Value bytes_mul_slot(Runtime *rt, Value a, Value b) {
    Value self = is_bytes_like(a) ? a : b, times = is_bytes_like(a) ? b : a;
    size_t n, size;
    char *content;
    if (!is_index(rt, times)) return NOT_IMPLEMENTED;
    if (!arg_repeat(rt, times, &n)) return RAISED;
    Text t = bytes_text(self);
    if (n == 1 && is_exact(self, TYPE_BYTES)) return self;
    if (!size_muladd(n, t.size, 0, &size) || size > INT64_MAX)
        return is_bytes(self)
                   ? raise(rt, TYPE_OVERFLOW_ERROR, "repeated bytes are too long")
                   : raise_memory(rt);
    if (!charge_bytes(rt, size)) return RAISED;
    void *made = bytes_make(rt, self, size, &content);
    if (!made) return RAISED;
    if (size) memcpy(content, t.bytes, t.size);
    if (size && !bulk_repeat(rt, content, t.size, size)) return RAISED;
    return value_object(made);
}

static Value get_slice(Runtime *rt, Value self, Value key) {
    int64_t start, stop, step;
    char *content;
    if (!slice_bounds(rt, (Slice *)as_object(key), &start, &stop, &step)) return RAISED;
    Text t = bytes_text(self); /* after __index__, which may have changed it */
    size_t count = slice_clamp(t.size, &start, &stop, step);
    if (count == 0) return t.piece(rt, &t, 0, 0);
    if (step == 1) return t.piece(rt, &t, (size_t)start, (size_t)start + count);
    if (!charge_bytes(rt, count)) return RAISED;
    void *made = bytes_make(rt, self, count, &content);
    if (!made) return RAISED;
    const char *from = t.bytes;
    Pieces p = {0};
    while (pieces_next(rt, &p, count, BULK_ITEMS))
        for (size_t i = p.from; i < p.to; i++)
            content[i] = from[start + (int64_t)i * step];
    return p.to == count ? value_object(made) : RAISED;
}

Value bytes_getitem_slot(Runtime *rt, Value self, Value key) {
    if (has_layout(key, LAYOUT_SLICE)) return get_slice(rt, self, key);
    if (!is_index(rt, key))
        return raise(rt, TYPE_TYPE_ERROR,
                     "%s indices must be integers or slices, not %.200T",
                     is_bytes(self) ? "byte" : "bytearray", key);
    if (!is_int(key) && (key = number_index(rt, key)) == RAISED) return RAISED;
    Text t = bytes_text(self);
    size_t i;
    if (!arg_index(rt, key, t.size, is_bytes(self) ? "" : "bytearray ", &i))
        return RAISED;
    return value_small((unsigned char)t.bytes[i]);
}

int bytes_truth_slot(Runtime *rt, Value self) { return bytes_text(self).size != 0; }

int64_t bytes_len_slot(Runtime *rt, Value self) { return (int64_t)bytes_text(self).size; }

Value bytes_mod_slot(Runtime *rt, Value a, Value b) {
    if (!is_bytes_like(a)) return NOT_IMPLEMENTED;
    Text t = bytes_text(a);
    return bytes_percent(rt, t.bytes, t.size, b, is_bytearray(a));
}

/* ---- iteration ---- */

typedef struct BytesIterator {
    Object head;
    Value source; /* UNBOUND: exhausted */
    size_t index;
} BytesIterator;

Value bytes_iter_slot(Runtime *rt, Value self) {
    uint32_t type = is_bytes(self) ? TYPE_BYTES_ITERATOR : TYPE_BYTEARRAY_ITERATOR;
    BytesIterator *it = object_alloc(rt, sizeof *it, type, LAYOUT_ITERATOR, 0);
    if (!it) return RAISED;
    it->source = self;
    it->index = 0;
    return value_object(it);
}

static Value next(Runtime *rt, Value self) {
    BytesIterator *it = (BytesIterator *)as_object(self);
    if (it->source == UNBOUND) return UNBOUND;
    size_t i = it->index++;
    if (is_bytes(it->source)) {
        const Bytes *b = as_bytes(it->source);
        if (i < b->size) return value_small((unsigned char)b->bytes[i]);
    } else {
        const ByteArray *a = as_bytearray(it->source);
        if (i < a->size) return value_small((unsigned char)bytearray_bytes(a)[i]);
    }
    it->source = UNBOUND;
    return UNBOUND;
}

static Value length_hint(Runtime *rt, Value *args, size_t n) {
    BytesIterator *it = (BytesIterator *)as_object(args[0]);
    if (it->source == UNBOUND) return value_small(0);
    size_t size = bytes_text(it->source).size;
    return value_small(size > it->index ? (int64_t)(size - it->index) : 0);
}

static const NativeDef iterator_methods[] = {
    {"__length_hint__(self, /)", length_hint,
     "Private method returning an estimate of len(list(it))."},
    {0},
};

#define ITERATOR(id, type_name)                         \
    const TypeDef type_def_##id = {                     \
        .name = type_name,                              \
        .base = TYPE_OBJECT,                            \
        .layout = LAYOUT_ITERATOR,                      \
        .flags = TF_ABSTRACT,                           \
        .size = sizeof(BytesIterator),                  \
        .slots = {.iter = iterator_self, .next = next}, \
        .methods = iterator_methods,                    \
    }
ITERATOR(BYTES_ITERATOR, "bytes_iterator");
ITERATOR(BYTEARRAY_ITERATOR, "bytearray_iterator");
