/* sequence.h - what lists and tuples have in common: indexes, order, search, text.
 *
 * Owns nothing. Every function reads size and storage afresh after anything that may run
 * script; `v` is always a List or Tuple (or an instance of a subclass). */
#ifndef OBJECT_SEQUENCE_H
#define OBJECT_SEQUENCE_H

#include "object/containers.h"
#include "object/shape.h"

INLINE size_t sequence_size(Value v) {
    return is_list(v) ? as_list(v)->size : as_tuple(v)->size;
}
INLINE Value *sequence_items(Value v) {
    return is_list(v) ? as_list(v)->items->items : as_tuple(v)->items;
}

/* A subscript that is no slice: checks type and range, counts negative ones from the end.
 * `noun` is "list index", "list assignment index" ... for the error; false: raised. */
MUST_CHECK bool sequence_index(Runtime *rt, Value v, Value key, const char *noun,
                               int64_t *out);
/* start and stop of index(): as slice bounds, clamped to 0 .. size. UNBOUND or None:
 * left. */
MUST_CHECK bool sequence_bound(Runtime *rt, Value v, size_t size, int64_t *bound);
Value sequence_compare(Runtime *rt, Value a, Value b, CompareOp op);
int sequence_contains(Runtime *rt, Value v, Value item);
/* Position of the first equal item in [from, to), -1: none, -2: raised. */
int64_t sequence_find(Runtime *rt, Value v, Value item, int64_t from, int64_t to);
Value sequence_count(Runtime *rt, Value v, Value item);
/* "[1, 2]": items between the brackets; `lone` stands behind a single item ("," or "").
 */
Value sequence_repr(Runtime *rt, Value v, const char *open, const char *lone,
                    const char *close, const char *recursive);
/* The repeat count of `v * count`: NOT_IMPLEMENTED when it is no index. */
Value sequence_repeat_count(Runtime *rt, Value count, int64_t *out);

INLINE Value string_or_raised(Str *s) { return s ? value_object(s) : RAISED; }

#endif
