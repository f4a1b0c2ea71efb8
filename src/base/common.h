/* common.h - the few macros every room needs. Includes nothing of ours. */
#ifndef BASE_COMMON_H
#define BASE_COMMON_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define NOINLINE __attribute__((noinline))
#define COLD __attribute__((noinline, cold))
#define INLINE static inline __attribute__((always_inline))
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* r = a * b + c without overflow; false when it does not fit. Every size that depends on
 * data is computed by this, never by a bare multiplication. */
MUST_CHECK static inline bool size_muladd(size_t a, size_t b, size_t c, size_t *r) {
    return !__builtin_mul_overflow(a, b, r) && !__builtin_add_overflow(*r, c, r);
}

#endif
