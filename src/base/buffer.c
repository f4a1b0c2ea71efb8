/* buffer.c - see buffer.h. */
#include "base/buffer.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void buffer_init(Buffer *b, Allocator *alloc) { *b = (Buffer){.alloc = alloc}; }

void buffer_init_in(Buffer *b, Allocator *alloc, char *room, size_t size) {
    *b = (Buffer){.alloc = alloc, .data = room, .capacity = size, .room = room};
}

/* mem_realloc, but for data that lies in the caller's room. */
static char *enlarge(Buffer *b, size_t capacity) {
    if (!b->room || b->data != b->room)
        return mem_realloc(b->alloc, b->data, b->capacity, capacity);
    char *data = mem_alloc(b->alloc, capacity);
    if (data) memcpy(data, b->data, b->length);
    return data;
}

void buffer_free(Buffer *b) {
    if (b->data != b->room) mem_free(b->alloc, b->data, b->capacity);
    buffer_init(b, b->alloc);
}

char *buffer_reserve(Buffer *b, size_t n) {
    if (b->failed) return NULL;
    size_t need;
    if (!size_muladd(b->length, 1, n, &need)) goto refused;
    if (need > b->capacity || !b->data) {
        size_t capacity = b->capacity ? b->capacity : 64;
        while (capacity < need)
            if (!size_muladd(capacity, 2, 0, &capacity)) goto refused;
        char *data = enlarge(b, capacity);
        if (!data) goto refused;
        b->data = data;
        b->capacity = capacity;
    }
    return b->data + b->length;
refused:
    b->failed = true;
    return NULL;
}

void buffer_append(Buffer *b, const void *bytes, size_t n) {
    char *room = buffer_reserve(b, n);
    if (!room || !n) return;
    memcpy(room, bytes, n);
    b->length += n;
}

void buffer_byte(Buffer *b, char byte) {
    if (b->length < b->capacity && !b->failed)
        b->data[b->length++] = byte;
    else
        buffer_append(b, &byte, 1);
}

void buffer_text(Buffer *b, const char *cstr) { buffer_append(b, cstr, strlen(cstr)); }

void buffer_fill(Buffer *b, char byte, size_t n) {
    char *room = buffer_reserve(b, n);
    if (!room || !n) return;
    memset(room, byte, n);
    b->length += n;
}

void buffer_codepoint(Buffer *b, uint32_t cp) {
    char *room = buffer_reserve(b, UTF8_MAX);
    if (room) b->length += utf8_encode(cp, room);
}

void buffer_vprintf(Buffer *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *room = n < 0 ? NULL : buffer_reserve(b, (size_t)n + 1);
    if (!room) {
        b->failed = true;
        return;
    }
    vsnprintf(room, (size_t)n + 1, format, args);
    b->length += (size_t)n;
}

void buffer_printf(Buffer *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buffer_vprintf(b, format, args);
    va_end(args);
}

const char *buffer_cstr(Buffer *b) {
    char *room = buffer_reserve(b, 1);
    if (!room) return "";
    *room = '\0';
    return b->data;
}
