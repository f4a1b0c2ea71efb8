/* bytes.h - bytes and bytearray. */
#ifndef OBJECT_BYTES_H
#define OBJECT_BYTES_H

#include "base/buffer.h"
#include "object/type.h"

struct Bytes {
    Object head;
    int64_t hash; /* 0: not computed */
    size_t size;
    char bytes[]; /* NUL-terminated */
};
typedef struct ByteArray {
    Object head;
    Blob *blob;         /* NULL: no storage yet */
    size_t start, size; /* in the blob; what was taken from the front is skipped */
} ByteArray;

INLINE bool is_bytes(Value v) { return has_layout(v, LAYOUT_BYTES); }
INLINE Bytes *as_bytes(Value v) { return (Bytes *)as_object(v); }
INLINE bool is_bytearray(Value v) { return has_layout(v, LAYOUT_BYTEARRAY); }
INLINE ByteArray *as_bytearray(Value v) { return (ByteArray *)as_object(v); }
INLINE char *bytearray_bytes(const ByteArray *a) {
    return a->blob ? a->blob->bytes + a->start : NULL;
}
/* NULL: raised. */
Bytes *bytes_new(Runtime *rt, const char *bytes, size_t size);
/* As large as CPython's may be; OverflowError. */
MUST_CHECK bool bytes_check_size(Runtime *rt, size_t size);
Bytes *bytes_alloc(Runtime *rt, size_t size);
/* The bytes behind a bytes-like object, valid until script runs; false: TypeError raised.
 */
MUST_CHECK bool bytes_view(Runtime *rt, Value v, const char **bytes, size_t *size);
ByteArray *bytearray_new(Runtime *rt, const char *bytes, size_t size);
void bytes_repr_to(Buffer *b, const char *bytes, size_t size); /* b'...' */

extern const TypeDef type_def_BYTES, type_def_BYTEARRAY;
extern const TypeDef type_def_BYTES_ITERATOR, type_def_BYTEARRAY_ITERATOR;
extern const LayoutOps layout_BYTES, layout_BYTEARRAY, layout_ARRAY, layout_BLOB;

#endif
