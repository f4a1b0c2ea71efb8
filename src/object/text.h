/* text.h - what str, bytes and bytearray do alike: searching, splitting, stripping,
 * replacing, over bytes in memory; and the arguments that sequences take.
 *
 * Positions are byte offsets. The storage of a Text must not be freed meanwhile: for a
 * bytearray the caller's Text refers to its storage, which is replaced, never freed,
 * while a handler run by the fuel check changes the array. All take time linear in the
 * text and charge for it. */
#ifndef OBJECT_TEXT_H
#define OBJECT_TEXT_H

#include "object/containers.h"
#include "object/type.h"

typedef struct Text Text;
struct Text {
    const char *bytes;
    size_t size;
    bool unicode; /* UTF-8: white space and line ends are Unicode's */
    bool ascii;   /* every character is one byte: bytes, and ASCII strings */
    Value owner;
    /* A new object of the owner's kind with the bytes from..to; RAISED. */
    Value (*piece)(Runtime *rt, const Text *t, size_t from, size_t to);
};

enum { SEARCH_NONE = -1, SEARCH_RAISED = -2 };
/* Offset of the first / last occurrence. An empty needle is at 0 / n. */
int64_t search_first(Runtime *rt, const char *h, size_t n, const char *needle, size_t m);
int64_t search_last(Runtime *rt, const char *h, size_t n, const char *needle, size_t m);
/* Occurrences that do not overlap, at most `max`; m > 0. -2: raised. */
int64_t search_count(Runtime *rt, const char *h, size_t n, const char *needle, size_t m,
                     size_t max);

/* Lists of pieces, NULL: raised. max < 0: no limit. */
List *text_split(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max);
List *text_rsplit(Runtime *rt, const Text *t, const char *sep, size_t m, int64_t max);
List *text_split_space(Runtime *rt, const Text *t, int64_t max);
List *text_rsplit_space(Runtime *rt, const Text *t, int64_t max);
List *text_splitlines(Runtime *rt, const Text *t, bool keep_ends);
/* (before, separator, after) in `parts`; false: not found or raised (*raised). */
bool text_partition(Runtime *rt, const Text *t, const char *sep, size_t m, bool last,
                    size_t *from, size_t *to, bool *raised);

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };
/* What remains without white space, or without the characters of `set`. */
MUST_CHECK bool text_strip(Runtime *rt, const Text *t, const char *set, size_t set_size,
                           unsigned sides, size_t *from, size_t *to);

/* Replacing happens in two passes: measure, then fill a result of *size bytes. `max` < 0:
 * all. The empty `old` matches before each character and at the end. False: raised. */
typedef struct Replacement {
    const char *old, *with;
    size_t old_size, with_size;
    int64_t max;
    size_t count, size; /* after measuring */
} Replacement;
MUST_CHECK bool text_measure(Runtime *rt, const Text *t, Replacement *r);
void text_replace(const Text *t, const Replacement *r, char *out);

/* ---- arguments ---- */
/* A bound of a slice: None and UNBOUND give `otherwise`, huge ints are clamped. */
MUST_CHECK bool arg_bound(Runtime *rt, Value v, int64_t otherwise, int64_t *out);
/* [start, end) of find and its kin within `length`. May end before it starts: *empty. */
MUST_CHECK bool arg_range(Runtime *rt, Value start, Value end, size_t length,
                          size_t *from, size_t *to, bool *none);
/* A Py_ssize_t parameter: "Python int too large to convert to C ssize_t". */
MUST_CHECK bool arg_ssize(Runtime *rt, Value v, int64_t *out);
MUST_CHECK bool arg_int(Runtime *rt, Value v, int *out); /* a C int */
/* The n of sequence * n; below 0 gives 0. */
MUST_CHECK bool arg_repeat(Runtime *rt, Value v, size_t *out);
/* May stand on the right of sequence *. */
bool is_index(Runtime *rt, Value v);
/* The key of seq[key], not yet counted from the end; IndexError when it is too large. */
MUST_CHECK bool arg_subscript(Runtime *rt, Value key, int64_t *out);
/* seq[key] for an index: `noun` with a space, as in "string index out of range". */
MUST_CHECK bool arg_index(Runtime *rt, Value key, size_t length, const char *noun,
                          size_t *out);
/* argument `n` (0: the only one) of fn() is not a str, or what `expected` says. */
Value raise_argument(Runtime *rt, const char *fn, int n, const char *expected, Value got);

INLINE bool charge_bytes(Runtime *rt, size_t n) { return runtime_charge(rt, n >> 8); }

#endif
