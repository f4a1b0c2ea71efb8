/* text.h - what str, bytes and bytearray do alike, over bytes in memory: splitting,
 * stripping, padding, replacing.
 *
 * Positions are byte offsets. No function runs script, so that a bytearray stays as its
 * Text says. All take time linear in the text and charge for it. Functions that return a
 * Value return RAISED after raising. */
#ifndef OBJECT_TEXT_H
#define OBJECT_TEXT_H

#include "object/argument.h"
#include "object/bulk.h"
#include "object/containers.h"
#include "object/search.h"
#include "object/type.h"

typedef struct Text Text;
struct Text {
    const char *bytes;
    size_t size;
    size_t length; /* characters: size for bytes, and for ASCII strings */
    bool unicode;  /* UTF-8: white space and line ends are Unicode's */
    Value owner;
    /* A new object of the owner's kind with the bytes from..to; RAISED. */
    Value (*piece)(Runtime *rt, const Text *t, size_t from, size_t to);
    /* A new object of the owner's kind with room for `length` characters in `size` bytes,
     * which the caller puts at *content before anything else happens; RAISED. */
    Value (*make)(Runtime *rt, const Text *t, size_t size, size_t length, char **content);
};

/* Lists of pieces. A separator that is NULL: the words between white space; an empty one:
 * ValueError. max < 0: no limit. */
Value text_split(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max);
Value text_rsplit(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max);
Value text_splitlines(Runtime *rt, const Text *t, bool keep_ends);
/* (before, separator, after) of the first separator or the last one. `same`: an object of
 * the owner's kind that equals the separator, or UNBOUND: a piece of the text is made. */
Value text_partition(Runtime *rt, const Text *t, const char *sep, size_t m, Value same,
                     bool last);

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };
/* What remains without white space (set NULL), or without the characters of the set. */
Value text_strip(Runtime *rt, const Text *t, const char *set, size_t set_size,
                 unsigned sides);
/* What remains without the prefix or suffix, if it is there. */
Value text_cut_prefix(Runtime *rt, const Text *t, const char *prefix, size_t m);
Value text_cut_suffix(Runtime *rt, const Text *t, const char *suffix, size_t m);

typedef enum TextSide { TEXT_LEFT, TEXT_RIGHT, TEXT_CENTER } TextSide;
/* Padded to `width` characters with the one whose bytes are fill[0..m); `side` is where
 * the text stands. */
Value text_justify(Runtime *rt, const Text *t, int64_t width, TextSide side,
                   const char *fill, size_t m);
Value text_zfill(Runtime *rt, const Text *t, int64_t width);
/* Always a new object. */
Value text_expandtabs(Runtime *rt, const Text *t, int tab);

/* At most `max` are replaced, all if it is negative. The empty `old` matches before each
 * character and at the end. */
typedef struct Replacement {
    const char *old, *with;
    size_t old_size, with_size;     /* in bytes */
    size_t old_length, with_length; /* in characters */
    int64_t max;
} Replacement;
Value text_replace(Runtime *rt, const Text *t, const Replacement *r);

/* For reading or writing n bytes. False: raised. */
MUST_CHECK INLINE bool charge_bytes(Runtime *rt, size_t n) {
    return runtime_charge(rt, n >> 8);
}

/* The value of an object just made: RAISED for NULL. */
INLINE Value value_made(void *object) { return object ? value_object(object) : RAISED; }

#endif
