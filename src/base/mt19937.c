/* mt19937.c - see mt19937.h. */
#include "base/mt19937.h"

enum { N = MT19937_WORDS, M = 397 };
static const uint32_t UPPER = 0x80000000u, LOWER = 0x7FFFFFFFu, TWIST = 0x9908B0DFu;

static void init(Mt19937 *mt, uint32_t seed) {
    mt->state[0] = seed;
    for (uint32_t i = 1; i < N; i++) {
        uint32_t before = mt->state[i - 1];
        mt->state[i] = 1812433253u * (before ^ before >> 30) + i;
    }
    mt->index = N;
}

void mt19937_seed(Mt19937 *mt, const uint32_t *key, size_t n) {
    init(mt, 19650218u);
    uint32_t *s = mt->state;
    size_t i = 1, j = 0;
    for (size_t k = n > N ? n : N; k; k--) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
        if (++i == N) s[0] = s[N - 1], i = 1;
        if (++j == n) j = 0;
    }
    for (size_t k = N - 1; k; k--) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
        if (++i == N) s[0] = s[N - 1], i = 1;
    }
    s[0] = UPPER;
}

void mt19937_seed_u64(Mt19937 *mt, uint64_t value) {
    uint32_t key[2] = {(uint32_t)value, (uint32_t)(value >> 32)};
    mt19937_seed(mt, key, key[1] ? 2 : 1);
}

static inline uint32_t twist(uint32_t high, uint32_t low, uint32_t far) {
    uint32_t y = (high & UPPER) | (low & LOWER);
    return far ^ y >> 1 ^ (y & 1 ? TWIST : 0);
}

static NOINLINE void refill(Mt19937 *mt) {
    uint32_t *s = mt->state;
    for (int i = 0; i < N - M; i++)
        s[i] = twist(s[i], s[i + 1], s[i + M]);
    for (int i = N - M; i < N - 1; i++)
        s[i] = twist(s[i], s[i + 1], s[i + M - N]);
    s[N - 1] = twist(s[N - 1], s[0], s[M - 1]);
    mt->index = 0;
}

uint32_t mt19937_u32(Mt19937 *mt) {
    if (mt->index >= N) refill(mt);
    uint32_t y = mt->state[mt->index++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9D2C5680u;
    y ^= y << 15 & 0xEFC60000u;
    return y ^ y >> 18;
}

double mt19937_random(Mt19937 *mt) {
    uint32_t high = mt19937_u32(mt) >> 5, low = mt19937_u32(mt) >> 6;
    return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
}

uint64_t mt19937_bits(Mt19937 *mt, unsigned bits) {
    if (bits <= 32) return mt19937_u32(mt) >> (32 - bits);
    uint64_t low = mt19937_u32(mt);
    return low | (uint64_t)(mt19937_u32(mt) >> (64 - bits)) << 32;
}

void mt19937_limbs(Mt19937 *mt, size_t bits, uint64_t *limbs) {
    for (; bits > 64; bits -= 64)
        *limbs++ = mt19937_bits(mt, 64);
    *limbs = mt19937_bits(mt, (unsigned)bits);
}
