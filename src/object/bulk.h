/* bulk.h - much memory at once, so that an order to stop is obeyed within.
 *
 * A builtin charges for its work before it begins; where the work is long, it is done in
 * pieces, and between them runtime_poll asks whether the VM stops. Nothing is collected
 * between the pieces of one object, but it may stay as it is then: what says how many
 * values it holds (capacity, size) is set when they are there. */
#ifndef OBJECT_BULK_H
#define OBJECT_BULK_H

#include <string.h>
#include "object/runtime.h"

/* A piece takes a tenth of a millisecond where memory is fresh; so do so many items. */
enum { BULK_BYTES = 1 << 18, BULK_ITEMS = BULK_BYTES / sizeof(Value) };

/* for (Pieces p = {0}; pieces_next(rt, &p, n, piece);) does [p.from, p.to). Afterwards
 * p.to is n, or the VM stops and that has been raised. */
typedef struct Pieces {
    size_t from, to;
} Pieces;

MUST_CHECK INLINE bool pieces_next(Runtime *rt, Pieces *p, size_t n, size_t piece) {
    if (p->to == n || (p->to && !runtime_poll(rt))) return false;
    p->from = p->to;
    p->to = n - p->from < piece ? n : p->from + piece;
    return true;
}

/* In a loop over single items. */
MUST_CHECK INLINE bool bulk_goes_on(Runtime *rt, size_t i) {
    return LIKELY((i + 1) % BULK_ITEMS) || runtime_poll(rt);
}

MUST_CHECK bool bulk_copy_long(Runtime *rt, void *to, const void *from, size_t size);
MUST_CHECK INLINE bool bulk_copy(Runtime *rt, void *to, const void *from, size_t size) {
    if (UNLIKELY(size > BULK_BYTES)) return bulk_copy_long(rt, to, from, size);
    if (size) memcpy(to, from, size);
    return true;
}
MUST_CHECK bool bulk_set(Runtime *rt, void *to, int byte, size_t size);
/* The values are reachable for nobody yet: no write barrier. */
MUST_CHECK INLINE bool bulk_copy_values(Runtime *rt, Value *to, const Value *from,
                                        size_t n) {
    return bulk_copy(rt, to, from, n * sizeof(Value));
}
MUST_CHECK bool bulk_fill_long(Runtime *rt, Value *to, Value v, size_t n);
MUST_CHECK INLINE bool bulk_fill(Runtime *rt, Value *to, Value v, size_t n) {
    if (UNLIKELY(n > BULK_ITEMS)) return bulk_fill_long(rt, to, v, n);
    for (size_t i = 0; i < n; i++)
        to[i] = v;
    return true;
}
/* Repeats the first `unit` bytes up to `size`. */
MUST_CHECK bool bulk_repeat(Runtime *rt, char *bytes, size_t unit, size_t size);

#endif
