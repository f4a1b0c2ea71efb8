/* value.h - the 64-bit word that every register, slot and element holds: a NaN-box with
 * biased 50-bit integers (the measurements are in src/README.md, "Values").
 *
 *   0x0000… to 0xFFF8…     IEEE doubles as they are; 0xFFF8<<48 is x86's own negative NaN
 *   0xFFF9<<48 + pointer   heap objects, None, True, False, Ellipsis, NotImplemented
 *   0xFFFA<<48 + n         never visible to scripts: unbound, raised, pushed
 *   0xFFFC<<48 to the end  INT_MID + i for the integers -2^49 <= i < 2^49
 *
 * Integers outside that range are always heap integers, and those inside never are: one
 * number has one representation. Foreign doubles pass value_double, which folds every NaN
 * into the two that are safe. */
#ifndef MEMORY_VALUE_H
#define MEMORY_VALUE_H

#include <string.h>
#include "base/common.h"

typedef uint64_t Value;

#define INT_MID (UINT64_C(0xFFFE) << 48)
#define INT_FLOOR (UINT64_C(0xFFFC) << 48)
#define POINTER_TAG (UINT64_C(0xFFF9) << 48)
#define SPECIAL_TAG (UINT64_C(0xFFFA) << 48)

#define SMALL_MIN (-(INT64_C(1) << 49))
#define SMALL_MAX ((INT64_C(1) << 49) - 1)

#define UNBOUND \
    (SPECIAL_TAG + 0) /* no value: an unset local, an omitted argument, an end */
#define RAISED (SPECIAL_TAG + 1) /* the exception is in Runtime.error */
#define PUSHED (SPECIAL_TAG + 2) /* a script frame was pushed; only inside vm/ */

/* First eight bytes of everything on the heap. `shape` implies the class; exact instances
 * of built-in types have shape == their TypeId. `layout` says how the bytes are laid out
 * and traced, and is inherited by script subclasses. */
typedef struct Object {
    uint32_t shape;
    uint8_t layout; /* enum Layout, object/types.def; 0 is a free cell */
    uint8_t gc;     /* flags of the collector, see heap.h */
    uint16_t aux;   /* the type's own */
} Object;

INLINE bool is_int(Value v) { return v >= INT_FLOOR; } /* small ones only */
INLINE bool both_int(Value a, Value b) { return (a & b) >= INT_FLOOR; }
INLINE bool is_double(Value v) { return v < POINTER_TAG; }
INLINE bool is_object(Value v) { return (v - POINTER_TAG) >> 48 == 0; }
INLINE bool is_special(Value v) { return v >> 48 == SPECIAL_TAG >> 48; }

INLINE Value value_small(int64_t i) { return INT_MID + (uint64_t)i; }
INLINE bool fits_small(int64_t i) { return i >= SMALL_MIN && i <= SMALL_MAX; }
INLINE int64_t as_small(Value v) { return (int64_t)(v - INT_MID); }

INLINE Value value_object(const void *object) {
    return POINTER_TAG + (uint64_t)(uintptr_t)object;
}
INLINE Object *as_object(Value v) { return (Object *)(uintptr_t)(v - POINTER_TAG); }

INLINE double as_double(Value v) {
    double d;
    memcpy(&d, &v, sizeof d);
    return d;
}
/* For results of arithmetic on values that are already canonical. */
INLINE Value value_double_raw(double d) {
    Value v;
    memcpy(&v, &d, sizeof v);
    return v;
}
INLINE Value value_double(double d) {
    if (UNLIKELY(d != d))
        return (__builtin_signbit(d) ? UINT64_C(0xFFF8) : UINT64_C(0x7FF8)) << 48;
    return value_double_raw(d);
}

#endif
