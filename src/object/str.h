/* str.h - immutable Unicode strings: (W)UTF-8 bytes, byte length, code-point count, hash.
 *
 * ASCII strings index directly; others through a lazily built index kept in `index`. All
 * bytes are valid WTF-8 (surrogates stand alone, never joined). Identifiers and literals
 * are interned: two interned strings are equal only if they are one object. So are all
 * strings of one ASCII character.
 *
 * `bytes` points behind the header, or for the results of str_append and for instances of
 * subclasses (STR_TAIL) into a cell of their own, which several strings may share: the
 * first `size` bytes there are this string's and never change, what follows may be a
 * longer string's. So bytes[size] is NUL except in shared cells: str_cstr gives a
 * terminated text. */
#ifndef OBJECT_STR_H
#define OBJECT_STR_H

#include "base/buffer.h"
#include "object/type.h"

enum {
    STR_INTERNED = 1,
    STR_ASCII = 2,
    STR_CACHED_LOOKUP = 4, /* some inline cache holds a class look-up of this name: see
                              type_set */
    STR_TAIL = 8,
    STR_IN_TYPE_CACHE = 16, /* some entry of Runtime.type_cache has this name */
};

struct Str {
    Object head;   /* aux: the flags above */
    uint32_t hash; /* hash_fold of the visible hash; 0: not computed yet (str_hash) */
    uint32_t hash_high; /* upper half of the visible hash once `hash` is there; its lower
                           half is hash - hash_high * 0x9E3779B1, unless hash is 1 */
    size_t size;        /* bytes */
    size_t length;      /* code points */
    Object *index;      /* NULL, or a Blob of byte offsets of every 64th code point */
    const char *bytes;
};

INLINE bool is_str(Value v) { return has_layout(v, LAYOUT_STR); }
INLINE Str *as_str(Value v) { return (Str *)as_object(v); }
INLINE bool str_is_ascii(const Str *s) { return s->head.aux & STR_ASCII; }
INLINE bool str_is_interned(const Str *s) { return s->head.aux & STR_INTERNED; }

typedef struct StrIterator {
    Object head;
    Value str; /* UNBOUND: exhausted */
    size_t offset;
} StrIterator;

/* The next character where it is one byte and known; UNBOUND: the iterator's own `next`
 * must look. */
INLINE Value str_iterator_next(Runtime *rt, StrIterator *it) {
    if (UNLIKELY(it->str == UNBOUND)) return UNBOUND;
    const Str *s = as_str(it->str);
    if (UNLIKELY(it->offset >= s->size)) return UNBOUND;
    unsigned char c = (unsigned char)s->bytes[it->offset];
    if (UNLIKELY(c >= 0x80) || UNLIKELY(!rt->latin1[c])) return UNBOUND;
    it->offset++;
    return value_object(rt->latin1[c]);
}

/* All return NULL after raising. Bytes must be valid WTF-8. */
Str *str_new(Runtime *rt, const char *bytes, size_t size);
Str *str_from_ascii(Runtime *rt, const char *bytes, size_t size); /* all below 0x80 */
Str *str_from_cstr(Runtime *rt, const char *text);
/* The caller fills str_fill(s)[0..size) before anything else can happen; STR_ASCII is set
 * when size == length. */
Str *str_alloc(Runtime *rt, size_t size, size_t length);
INLINE char *str_fill(Str *s) { return (char *)(uintptr_t)s->bytes; }
Str *str_format(Runtime *rt, const char *format, ...); /* formats of raise() */
/* The same with the names that classes have in errors: _io.TextIOWrapper. */
Str *str_format_error(Runtime *rt, const char *format, ...);
Str *str_vformat(Runtime *rt, const char *format, va_list args, bool error);
Str *str_intern(Runtime *rt, Str *s);
Str *str_intern_cstr(Runtime *rt, const char *text);
Str *str_from_codepoint(Runtime *rt, uint32_t cp);
Str *str_concat(Runtime *rt, Str *a, Str *b);
Str *str_substring(Runtime *rt, Str *s, size_t from, size_t to); /* code points */
Str *str_piece(Runtime *rt, Str *s, size_t from, size_t to);     /* byte offsets */
Str *str_join(Runtime *rt, Str *separator, Value iterable);
Str *str_join_n(Runtime *rt, const Value *strings, size_t n); /* f-strings; all are str */
Str *str_from_buffer(Runtime *rt, Buffer *b); /* frees b; checks b->failed */
uint32_t str_hash(Runtime *rt, Str *s);       /* never 0 */
int64_t str_public_hash(Runtime *rt, Str *s); /* hash(s) */
bool str_equal(const Str *a, const Str *b);
int str_compare(const Str *a, const Str *b); /* by code points */
bool str_is(const Str *s, const char *text);
/* NUL-terminated bytes, valid as long as s lives. NULL: raised. Does not look for NULs
 * inside. */
const char *str_cstr(Runtime *rt, Str *s);
/* An instance of a subclass of str with the text of s; `t` may be str itself. */
Str *str_of_type(Runtime *rt, Type *t, Str *s);
uint32_t str_at(Runtime *rt, Str *s, size_t i);   /* code point; i < length */
size_t str_offset(Runtime *rt, Str *s, size_t i); /* byte offset of code point i */
enum { STR_APPEND_FROM = 256 }; /* shorter results of str_append are plain strings */
Str *str_append_long(Runtime *rt, Str *a, Str *b);
/* `a + b` where the result replaces the sole user of `a` often: over-allocates so that a
 * loop of s += x stays linear. */
INLINE Str *str_append(Runtime *rt, Str *a, Str *b) {
    bool is_short = a->size < STR_APPEND_FROM && b->size < STR_APPEND_FROM - a->size;
    return is_short ? str_concat(rt, a, b) : str_append_long(rt, a, b);
}
void str_repr_to(Buffer *b, const Str *s); /* b->failed when memory is refused */
Str *str_repr(Runtime *rt, Str *s);
Str *str_ascii(Runtime *rt, Str *s); /* a repr's text -> ascii()'s: escapes the rest */

extern const TypeDef type_def_STR, type_def_STR_ITERATOR;
extern const LayoutOps layout_STR;

#endif
