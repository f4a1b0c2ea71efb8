/* hash.h - hashing of bytes, texts, numbers and collections, with CPython 3.13's results.
 *
 * What hash(x) shows (int64_t) equals CPython's for the same key and is never -1 (which
 * becomes -2). Texts and bytes are keyed per VM (SipHash-1-3), so that hostile input
 * cannot aim at collisions; numbers are not, as in CPython, therefore dicts mix what
 * hash_fold makes of a hash. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/common.h"

typedef struct HashKey {
    uint64_t k0, k1;
} HashKey;

enum { HASH_INF = 314159 };
#define HASH_MODULUS ((UINT64_C(1) << 61) - 1) /* numbers hash modulo this prime */

/* ---- keys ---- */

/* The key of CPython under PYTHONHASHSEED=seed; seed 0 is the zero key. */
HashKey hash_key_from_seed(uint32_t seed);
/* A key from the system's entropy; false when there is none to be had. */
MUST_CHECK bool hash_key_random(HashKey *key);

/* ---- visible hashes ---- */

/* hash(bytes); 0 when empty. Also right for ASCII texts. */
int64_t hash_bytes(HashKey key, const void *bytes, size_t n);
/* hash(str) of valid (wide) UTF-8: equal to CPython's, which hashes 1, 2 or 4 bytes per
 * code point. An ASCII text takes the road of hash_bytes. */
int64_t hash_text(HashKey key, const char *s, size_t n);
/* hash(int). */
int64_t hash_int(int64_t value);
int64_t hash_limbs(const uint64_t *limbs, size_t n, bool negative);
/* hash(float), equal to hash(int) of the same value. For NaN CPython hashes the object's
 * identity: do that (hash_pointer) before calling; here a NaN gives 0. */
int64_t hash_double(double value);
int64_t hash_complex(double real, double imag);
/* The default hash of an object by its address. */
int64_t hash_pointer(const void *address);

/* hash(tuple): begin, add each item's hash in order, end with the number of items. */
typedef uint64_t HashTuple;
HashTuple hash_tuple_begin(void);
HashTuple hash_tuple_add(HashTuple state, int64_t item);
int64_t hash_tuple_end(HashTuple state, size_t count);

/* hash(frozenset): start from 0, add each item's hash in any order, end with the count.
 */
typedef uint64_t HashSet;
HashSet hash_set_add(HashSet state, int64_t item);
int64_t hash_set_end(HashSet state, size_t count);

/* ---- internal ---- */

/* The 32 bits by which dicts place a key, from its visible hash; never 0. Neighbouring
 * small integers stay neighbours. Given the upper half of the visible hash, the lower
 * half can be had back, unless the result is 1. */
INLINE uint32_t hash_fold(int64_t visible) {
    uint32_t low = (uint32_t)visible, high = (uint32_t)((uint64_t)visible >> 32);
    uint32_t h = low + high * UINT32_C(0x9E3779B1);
    return h + !h;
}

#endif
