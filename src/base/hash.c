/* hash.c - see hash.h. */
#include "base/hash.h"
#include "base/utf8.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/random.h>

enum { MODULUS_BITS = 61 };

/* -1 is how CPython's C code says "error", so no hash is ever -1. */
static inline int64_t settle(uint64_t hash) {
    return hash == UINT64_MAX ? -2 : (int64_t)hash;
}

static inline uint64_t rotate_left(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

/* ---- keys ---- */

HashKey hash_key_from_seed(uint32_t seed) {
    if (!seed) return (HashKey){0, 0};
    uint8_t bytes[16];
    uint32_t x = seed;
    for (size_t i = 0; i < sizeof bytes; i++) {
        x = x * 214013u + 2531011u;
        bytes[i] = (uint8_t)(x >> 16);
    }
    uint64_t word[2] = {0, 0};
    for (size_t i = 0; i < sizeof bytes; i++)
        word[i / 8] |= (uint64_t)bytes[i] << i % 8 * 8;
    return (HashKey){word[0], word[1]};
}

bool hash_key_random(HashKey *key) {
    ssize_t got;
    do
        got = getrandom(key, sizeof *key, 0);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof *key;
}

/* ---- SipHash-1-3 ---- */

typedef struct Sip {
    uint64_t v0, v1, v2, v3;
} Sip;

static inline Sip sip_begin(HashKey key) {
    return (Sip){
        key.k0 ^ UINT64_C(0x736F6D6570736575), key.k1 ^ UINT64_C(0x646F72616E646F6D),
        key.k0 ^ UINT64_C(0x6C7967656E657261), key.k1 ^ UINT64_C(0x7465646279746573)};
}

static inline Sip sip_round(Sip s) {
    s.v0 += s.v1, s.v1 = rotate_left(s.v1, 13) ^ s.v0, s.v0 = rotate_left(s.v0, 32);
    s.v2 += s.v3, s.v3 = rotate_left(s.v3, 16) ^ s.v2;
    s.v0 += s.v3, s.v3 = rotate_left(s.v3, 21) ^ s.v0;
    s.v2 += s.v1, s.v1 = rotate_left(s.v1, 17) ^ s.v2, s.v2 = rotate_left(s.v2, 32);
    return s;
}

static inline Sip sip_word(Sip s, uint64_t word) {
    s.v3 ^= word;
    s = sip_round(s);
    s.v0 ^= word;
    return s;
}

/* `tail` holds the last n % 8 bytes. */
static inline uint64_t sip_end(Sip s, uint64_t tail, uint64_t n) {
    s = sip_word(s, tail | n << 56);
    s.v2 ^= 0xFF;
    s = sip_round(sip_round(sip_round(s)));
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

static inline uint64_t load(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* SipHash-1-3 itself, unadjusted. */
static uint64_t hash_siphash13(HashKey key, const void *bytes, size_t n) {
    const uint8_t *p = bytes;
    Sip s = sip_begin(key);
    for (size_t left = n; left >= 8; left -= 8, p += 8)
        s = sip_word(s, load(p));
    uint64_t tail = 0;
    for (size_t i = 0; i < n % 8; i++)
        tail |= (uint64_t)p[i] << 8 * i;
    return sip_end(s, tail, n);
}

int64_t hash_bytes(HashKey key, const void *bytes, size_t n) {
    return n ? settle(hash_siphash13(key, bytes, n)) : 0;
}

/* Hashes the code points as `width` bytes each, least significant first, without building
 * that form: width divides 8, so words fill up evenly. */
static uint64_t hash_fixed_width(HashKey key, const char *s, size_t n, int width) {
    Sip sip = sip_begin(key);
    uint64_t word = 0, total = 0;
    int fill = 0;
    for (size_t pos = 0; pos < n; total += (uint64_t)width) {
        word |= (uint64_t)utf8_take(s, &pos) << fill;
        fill += 8 * width;
        if (fill < 64) continue;
        sip = sip_word(sip, word);
        word = 0, fill = 0;
    }
    return sip_end(sip, word, total);
}

int64_t hash_text(HashKey key, const char *s, size_t n) {
    if (utf8_is_ascii(s, n)) return hash_bytes(key, s, n);
    return settle(hash_fixed_width(key, s, n, utf8_width(s, n)));
}

/* ---- numbers: the value modulo 2^61 - 1, with the sign of the number ---- */

/* x modulo 2^61 - 1, for x below 2^64. */
static inline uint64_t reduce(uint64_t x) {
    x = (x & HASH_MODULUS) + (x >> MODULUS_BITS);
    return x >= HASH_MODULUS ? x - HASH_MODULUS : x;
}

static int64_t with_sign(uint64_t reduced, bool negative) {
    return settle(negative ? -reduced : reduced);
}

int64_t hash_int(int64_t value) {
    return with_sign(reduce(value < 0 ? -(uint64_t)value : (uint64_t)value), value < 0);
}

int64_t hash_limbs(const uint64_t *limbs, size_t n, bool negative) {
    /* 2^64 = 8 modulo the prime, so that a step is x * 8 + limb; x * 8 is a rotation. */
    uint64_t x = 0;
    while (n--) {
        x = (x << 3 & HASH_MODULUS) | x >> (MODULUS_BITS - 3);
        x = reduce(x + reduce(limbs[n]));
    }
    return with_sign(x, negative);
}

int64_t hash_double(double value) {
    if (isnan(value)) return 0;
    if (isinf(value)) return value < 0 ? -HASH_INF : HASH_INF;
    int exponent;
    double fraction = frexp(fabs(value), &exponent);
    /* The value is m * 2^(exponent - 53), and 2^e is a rotation by e modulo 61. */
    uint64_t m = reduce((uint64_t)ldexp(fraction, 53));
    int by = (exponent - 53) % MODULUS_BITS;
    if (by < 0) by += MODULUS_BITS;
    if (by) m = (m << by & HASH_MODULUS) | m >> (MODULUS_BITS - by);
    return with_sign(m, value < 0);
}

int64_t hash_complex(double real, double imag) {
    return settle((uint64_t)hash_double(real) +
                  UINT64_C(1000003) * (uint64_t)hash_double(imag));
}

int64_t hash_pointer(const void *address) {
    /* The low bits are always 0: to the top with them. */
    uint64_t x = (uint64_t)(uintptr_t)address;
    return settle(x >> 4 | x << 60);
}

/* ---- collections ---- */

static const uint64_t PRIME_1 = UINT64_C(11400714785074694791),
                      PRIME_2 = UINT64_C(14029467366897019727),
                      PRIME_5 = UINT64_C(2870177450012600261);

HashTuple hash_tuple_begin(void) { return PRIME_5; }

HashTuple hash_tuple_add(HashTuple state, int64_t item) {
    return rotate_left(state + (uint64_t)item * PRIME_2, 31) * PRIME_1;
}

int64_t hash_tuple_end(HashTuple state, size_t count) {
    state += count ^ (PRIME_5 ^ 3527539);
    return state == UINT64_MAX ? 1546275796 : (int64_t)state;
}

HashSet hash_set_add(HashSet state, int64_t item) {
    uint64_t h = (uint64_t)item;
    return state ^ (h ^ 89869747 ^ h << 16) * UINT64_C(3644798167);
}

int64_t hash_set_end(HashSet state, size_t count) {
    state ^= (count + 1) * UINT64_C(1927868237);
    state ^= state >> 11 ^ state >> 25;
    state = state * 69069 + 907133923;
    return state == UINT64_MAX ? 590923713 : (int64_t)state;
}
