/* memoryview.h - views of the bytes of a bytes or bytearray: memoryview.
 *
 * One dimension of items that lie `stride` bytes apart. A view refers to its object and
 * to an offset in it, never to memory: a bytearray may be resized while views of it are
 * there (CPython refuses that), and then those that reach beyond its end can do nothing.
 */
#ifndef OBJECT_MEMORYVIEW_H
#define OBJECT_MEMORYVIEW_H

#include "object/bytes.h"

typedef struct MemoryView {
    Object head;
    Value object; /* bytes or bytearray; None: released */
    int64_t offset, length, stride;
    uint8_t item_size;
    bool readonly;
    char format[3]; /* "B", "@B" */
} MemoryView;

INLINE bool is_memoryview(Value v) { return has_layout(v, LAYOUT_MEMORYVIEW); }
INLINE Value memoryview_object(Value v) { return ((MemoryView *)as_object(v))->object; }
/* Do its items lie side by side, and where? False: they do not, or are not there; nothing
 * is raised. Valid until script runs. */
bool memoryview_span(Value v, char **bytes, size_t *size);
/* Why memoryview_span says no: raises ValueError or BufferError. RAISED. */
Value memoryview_refuse(Runtime *rt, Value v);
/* Appends its bytes, however they lie. False: raised. */
MUST_CHECK bool memoryview_copy(Runtime *rt, Value v, Buffer *out);

#endif
