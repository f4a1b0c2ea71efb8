/* mt19937.h - the Mersenne Twister, bit for bit as CPython's random.Random core.
 *
 * Owned by whoever holds the struct; plain data, copy it to save and restore (getstate
 * shows the 624 words and then the index). Not for secrets. */
#ifndef BASE_MT19937_H
#define BASE_MT19937_H

#include "base/common.h"

enum { MT19937_WORDS = 624 };

typedef struct Mt19937 {
    uint32_t state[MT19937_WORDS];
    uint32_t index; /* next word to use, 0 .. MT19937_WORDS; that bound means "refill" */
} Mt19937;

/* init_by_array: `key` are the 32-bit words of abs(seed), least significant first; n >= 1
 * (seed 0 is the one word 0). */
void mt19937_seed(Mt19937 *mt, const uint32_t *key, size_t n);
/* random.seed(value) for a seed that fits 64 bits. */
void mt19937_seed_u64(Mt19937 *mt, uint64_t value);
uint32_t mt19937_u32(Mt19937 *mt);
/* random(): a multiple of 2^-53 in [0, 1). */
double mt19937_random(Mt19937 *mt);
/* getrandbits(bits) for 1 <= bits <= 64. */
uint64_t mt19937_bits(Mt19937 *mt, unsigned bits);
/* getrandbits(bits) of any size >= 1 into limbs, least significant first; the result
 * fills (bits + 63) / 64 limbs and may have leading zero limbs. */
void mt19937_limbs(Mt19937 *mt, size_t bits, uint64_t *limbs);

#endif
