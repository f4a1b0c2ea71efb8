/* bytes_methods.h - what the classes bytes and bytearray have in common. A result is of
 * the kind of the object that it was made from. For the files of these classes alone. */
#ifndef OBJECT_BYTES_METHODS_H
#define OBJECT_BYTES_METHODS_H

#include "object/bytes.h"
#include "object/memoryview.h"
#include "object/text.h"

#define METHOD(name, signature, doc) \
    Value bytes_##name(Runtime *rt, Value *args, size_t n);
#include "object/bytes_methods.def"

Value bytes_maketrans(Runtime *rt, Value *args, size_t n);
Value bytes_fromhex(Runtime *rt, Value *args, size_t n);

INLINE bool is_bytes_like(Value v) { return is_bytes(v) || is_bytearray(v); }
/* Those, and views whose bytes lie side by side. */
INLINE bool has_bytes(Value v) {
    char *bytes;
    size_t size;
    return is_bytes_like(v) || (is_memoryview(v) && memoryview_span(v, &bytes, &size));
}
INLINE bool byte_is_space(unsigned char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
Text bytes_text(Value v); /* of what has_bytes */
/* Bytes or bytearray like `model` with uninitialised content. NULL: raised. */
void *bytes_make(Runtime *rt, Value model, size_t size, char **content);
Value bytes_copy(Runtime *rt, Value model, const char *bytes, size_t size); /* RAISED */
/* False after raising MemoryError: something was lost on the way into the buffer. */
MUST_CHECK bool bytes_complete(Runtime *rt, const Buffer *b);

/* What the constructors do with (source, encoding, errors), UNBOUND when omitted. The
 * bytes are put into *out; false: raised. `noun` names the class in messages. */
MUST_CHECK bool bytes_construct(Runtime *rt, Value source, Value encoding, Value errors,
                                const char *noun, Buffer *out);
/* Appends the items of an iterable of ints. `range_text` is the message of ValueError. */
MUST_CHECK bool bytes_collect(Runtime *rt, Value iterable, const char *range_text,
                              Buffer *out);
#define BYTE_RANGE "byte must be in range(0, 256)"
/* 0..255, or -1 after raising ValueError(range_text) or TypeError. */
int bytes_item(Runtime *rt, Value v, const char *range_text);

/* Slots. */
Value bytes_compare_slot(Runtime *rt, Value a, Value b, CompareOp op);
int bytes_truth_slot(Runtime *rt, Value self);
int64_t bytes_len_slot(Runtime *rt, Value self);
Value bytes_getitem_slot(Runtime *rt, Value self, Value key);
int bytes_contains_slot(Runtime *rt, Value self, Value item);
Value bytes_iter_slot(Runtime *rt, Value self);
Value bytes_add_slot(Runtime *rt, Value a, Value b);
Value bytes_mul_slot(Runtime *rt, Value a, Value b);
Value bytes_mod_slot(Runtime *rt, Value a, Value b);

#endif
