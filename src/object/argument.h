/* argument.h - the arguments that sequences and their methods take: indexes, bounds,
 * counts, by CPython's rules and in its words. All but raise_argument may run script
 * (__index__). */
#ifndef OBJECT_ARGUMENT_H
#define OBJECT_ARGUMENT_H

#include "object/runtime.h"

/* A bound of a slice: None and UNBOUND give `otherwise`, huge ints are clamped. */
MUST_CHECK bool arg_bound(Runtime *rt, Value v, int64_t otherwise, int64_t *out);
/* [start, end) of find and its kin within `length`. An end before the start: *none. */
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

#endif
