/* buffer.h - a growing byte buffer with sticky failure.
 *
 * Writers may append without checking; one check of `failed` at the end is right. The
 * content is not NUL-terminated until buffer_cstr. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include "base/alloc.h"

typedef struct Buffer {
    Allocator *alloc;
    char *data;
    size_t length, capacity;
    char *room;  /* the caller's own memory that `data` began in, or NULL */
    bool failed; /* an append was refused; later appends do nothing */
} Buffer;

enum { BUFFER_ROOM = 160 }; /* for buffer_init_in: most texts of one value */
void buffer_init(Buffer *b, Allocator *alloc);
/* Begins in `size` bytes of the caller's, and allocates only when they do not suffice. */
void buffer_init_in(Buffer *b, Allocator *alloc, char *room, size_t size);
void buffer_free(Buffer *b);
/* Room for n more bytes; returns where they go (advance `length` yourself), or NULL. */
MUST_CHECK char *buffer_reserve(Buffer *b, size_t n);
void buffer_append(Buffer *b, const void *bytes, size_t n);
void buffer_byte(Buffer *b, char byte);
void buffer_text(Buffer *b, const char *cstr);
void buffer_fill(Buffer *b, char byte, size_t n);
void buffer_codepoint(Buffer *b, uint32_t cp); /* as (W)UTF-8 */
void buffer_printf(Buffer *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buffer_vprintf(Buffer *b, const char *format, va_list args);
/* NUL-terminates and returns the content; valid until the next append. "" after a
 * failure. */
const char *buffer_cstr(Buffer *b);

#endif
