/* search.c - see search.h. */
#include "object/search.h"

#include <string.h>
#include "object/text.h"

enum {
    UNCHARGED = 256,   /* bytes that cost nothing */
    CHUNK = 64 * 1024, /* bytes searched between two looks at the fuel */
    FEW = 128,         /* bytes searched by trying every place */
    TRIES = 16,        /* in more, so many places that begin alike are tried first */
    NAIVE_NEEDLE = 16, /* searched backwards without hashing */
};

/* In few bytes, or near, it is tried at each place: memmem takes long to prepare it. */
const char *search_place(const char *h, size_t n, const char *needle, size_t m) {
    if (m > n) return NULL;
    const char *end = h + (n - m) + 1, *at = h;
    for (unsigned tries = 0; (at = memchr(at, *needle, (size_t)(end - at))); at++) {
        if (!memcmp(at + 1, needle + 1, m - 1)) return at;
        size_t left = n - (size_t)(at - h);
        if (++tries >= TRIES && left > FEW) return memmem(at, left, needle, m);
    }
    return NULL;
}

int64_t search_first(Runtime *rt, const char *h, size_t n, const char *needle, size_t m) {
    if (m > n) return SEARCH_NONE;
    if (m == 0) return 0;
    if (m == 1 && n <= UNCHARGED) {
        const char *at = memchr(h, *needle, n);
        return at ? at - h : SEARCH_NONE;
    }
    size_t chunk = m > CHUNK ? m : CHUNK; /* each look prepares the needle anew */
    for (size_t base = 0; n - base >= m;) {
        size_t step = n - base - m < chunk ? n - base - m + 1 : chunk;
        const char *at = m == 1 ? memchr(h + base, *needle, step)
                                : search_place(h + base, step + m - 1, needle, m);
        if (at) return at - h;
        base += step;
        if (!charge_bytes(rt, step + m)) return SEARCH_RAISED;
    }
    return SEARCH_NONE;
}

/* Rolling hash modulo 2^61 - 1 by a base drawn from the VM's key, so that no text can be
 * prepared to collide; needles are read from their end. */
static uint64_t mod_mul(uint64_t a, uint64_t b) {
    unsigned __int128 p = (unsigned __int128)a * b;
    uint64_t r = (uint64_t)(p & HASH_MODULUS) + (uint64_t)(p >> 61);
    return r >= HASH_MODULUS ? r - HASH_MODULUS : r;
}

static int64_t search_last_hashed(Runtime *rt, const char *h, size_t n,
                                  const char *needle, size_t m) {
    uint64_t base = rt->hash_key.k0 % (HASH_MODULUS - 1000) + 500;
    uint64_t want = 0, have = 0, top = 1; /* top = base^(m - 1) */
    for (size_t i = 0; i < m; i++) {
        want = mod_mul(want, base) + (unsigned char)needle[m - 1 - i] + 1;
        have = mod_mul(have, base) + (unsigned char)h[n - 1 - i] + 1;
        want -= want >= HASH_MODULUS ? HASH_MODULUS : 0;
        have -= have >= HASH_MODULUS ? HASH_MODULUS : 0;
        if (i) top = mod_mul(top, base);
    }
    for (size_t at = n - m;; at--) {
        if (have == want && !memcmp(h + at, needle, m)) return (int64_t)at;
        if (at == 0) return SEARCH_NONE;
        uint64_t out = mod_mul((unsigned char)h[at + m - 1] + UINT64_C(1), top);
        have = mod_mul(have + HASH_MODULUS - out, base) + (unsigned char)h[at - 1] + 1;
        have -= have >= HASH_MODULUS ? HASH_MODULUS : 0;
        if (at % CHUNK == 0 && !charge_bytes(rt, 4 * CHUNK)) return SEARCH_RAISED;
    }
}

int64_t search_last(Runtime *rt, const char *h, size_t n, const char *needle, size_t m) {
    if (m > n) return SEARCH_NONE;
    if (m == 0) return (int64_t)n;
    if (m > NAIVE_NEEDLE) return search_last_hashed(rt, h, n, needle, m);
    size_t end = n - m + 1; /* candidates start below */
    while (end > 0) {
        size_t from = end > CHUNK ? end - CHUNK : 0;
        for (const char *at; (at = memrchr(h + from, *needle, end - from)); end = at - h)
            if (!memcmp(at, needle, m)) return at - h;
        end = from;
        if (!charge_bytes(rt, CHUNK)) return SEARCH_RAISED;
    }
    return SEARCH_NONE;
}

static int64_t count_byte(Runtime *rt, const char *h, size_t n, char byte) {
    size_t count = 0;
    for (size_t from = 0; from < n; from += CHUNK) {
        size_t to = n - from < CHUNK ? n : from + CHUNK;
        for (size_t i = from; i < to; i++)
            count += h[i] == byte;
        if (!charge_bytes(rt, to - from)) return SEARCH_RAISED;
    }
    return (int64_t)count;
}

/* What is charged as a whole. */
static int64_t count_in_chunk(const char *h, size_t n, const char *needle, size_t m,
                              size_t max) {
    const char *end = h + n;
    size_t count = 0;
    while (count < max && (h = search_place(h, (size_t)(end - h), needle, m))) {
        count++;
        h += m;
    }
    return (int64_t)count;
}

int64_t search_count(Runtime *rt, const char *h, size_t n, const char *needle, size_t m,
                     size_t max) {
    if (m == 1 && max >= n) return count_byte(rt, h, n, *needle);
    if (n <= CHUNK)
        return charge_bytes(rt, n) ? count_in_chunk(h, n, needle, m, max) : SEARCH_RAISED;
    size_t count = 0, pos = 0, charged = 0;
    while (count < max) {
        int64_t at = search_first(rt, h + pos, n - pos, needle, m);
        if (at == SEARCH_RAISED) return SEARCH_RAISED;
        if (at == SEARCH_NONE) break;
        count++;
        pos += (size_t)at + m;
        if (pos - charged >= CHUNK) {
            if (!charge_bytes(rt, pos - charged)) return SEARCH_RAISED;
            charged = pos;
        }
    }
    return (int64_t)count;
}
