/* io_newline.c - the ends of lines: see io.h. */
#include <string.h>

#include "modules/io.h"
#include "object/containers.h"
#include "object/str.h"

bool newlines_init(Newlines *l, Value newline) {
    *l = (Newlines){0};
    if (newline == NONE_VALUE) return l->universal = l->translate = true;
    Str *s = as_str(newline);
    static const char *const known[] = {"", "\n", "\r", "\r\n"};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (!str_is(s, known[i])) continue;
        l->universal = i == 0;
        memcpy(l->ending, known[i], s->size);
        l->written = i > 1 ? known[i] : NULL;
        return true;
    }
    return false;
}

/* A "\r" at the end of what is there waits for what follows. */
static void put_return(Newlines *l, Buffer *to, bool with_feed) {
    l->seen |= with_feed ? NEWLINE_CRLF : NEWLINE_CR;
    if (l->translate)
        buffer_byte(to, '\n');
    else
        buffer_append(to, "\r\n", with_feed ? 2 : 1);
}

void newlines_read(Newlines *l, Buffer *to, const char *text, size_t n, bool final) {
    size_t at = 0;
    if (!l->universal) return buffer_append(to, text, n);
    if (l->held && (n || final)) {
        at = n && text[0] == '\n';
        l->held = false;
        put_return(l, to, at);
    }
    while (at < n) {
        const char *from = text + at, *found = memchr(from, '\r', n - at);
        size_t plain = found ? (size_t)(found - from) : n - at;
        if (!(l->seen & NEWLINE_LF) && memchr(from, '\n', plain)) l->seen |= NEWLINE_LF;
        buffer_append(to, from, plain);
        at += plain;
        if (!found) return;
        if (++at == n && !final) {
            l->held = true;
            return;
        }
        bool feed = at < n && text[at] == '\n';
        at += feed;
        put_return(l, to, feed);
    }
}

static size_t after(const char *text, const char *found, size_t size) {
    return found ? (size_t)(found - text) + size : 0;
}

size_t newlines_find(const Newlines *l, const char *text, size_t n, size_t looked) {
    const char *from = text + looked;
    if (l->universal && !l->translate) {
        for (size_t i = looked; i < n; i++) {
            if (text[i] == '\n') return i + 1;
            if (text[i] == '\r') return i + 1 + (i + 1 < n && text[i + 1] == '\n');
        }
        return 0;
    }
    size_t size = l->translate ? 1 : strlen(l->ending);
    if (size == 1)
        return after(text, memchr(from, l->translate ? '\n' : l->ending[0], n - looked),
                     1);
    if (looked) from--; /* its "\r" was looked at without what follows */
    return after(text, memmem(from, (size_t)(text + n - from), l->ending, size), size);
}

void newlines_write(const Newlines *l, Buffer *to, const char *text, size_t n) {
    const char *found;
    while (l->written && (found = memchr(text, '\n', n))) {
        buffer_append(to, text, (size_t)(found - text));
        buffer_text(to, l->written);
        n -= (size_t)(found + 1 - text);
        text = found + 1;
    }
    buffer_append(to, text, n);
}

Value newlines_seen(Runtime *rt, const Newlines *l) {
    static const char *const texts[] = {"\r", "\n", "\r\n"};
    Value seen[COUNT_OF(texts)];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (!(l->seen >> i & 1)) continue;
        seen[n++] = io_text(str_from_cstr(rt, texts[i]));
        if (seen[n - 1] == RAISED) return RAISED;
    }
    if (n < 2) return n ? seen[0] : NONE_VALUE;
    Tuple *t = tuple_from(rt, seen, n);
    return t ? value_object(t) : RAISED;
}
