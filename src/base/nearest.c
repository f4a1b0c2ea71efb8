/* nearest.c - see nearest.h. */
#include "base/nearest.h"

enum { CASE = 1 };

static size_t fold(char c) { return (size_t)(c >= 'A' && c <= 'Z' ? c | 32 : c); }

static size_t substitution(char a, char b) {
    return a == b ? 0 : fold(a) == fold(b) ? CASE : NEAREST_MOVE;
}

size_t nearest_distance(const char *a, size_t n, const char *b, size_t m, size_t limit) {
    while (n && m && *a == *b)
        a++, b++, n--, m--;
    while (n && m && a[n - 1] == b[m - 1])
        n--, m--;
    if (!n || !m) return (n + m) * NEAREST_MOVE;
    if (n > NEAREST_LONGEST || m > NEAREST_LONGEST) return limit + 1;
    if (m < n) {
        const char *c = a;
        a = b, b = c;
        size_t k = n;
        n = m, m = k;
    }
    if ((m - n) * NEAREST_MOVE > limit) return limit + 1;
    size_t row[NEAREST_LONGEST];
    for (size_t i = 0; i < n; i++)
        row[i] = (i + 1) * NEAREST_MOVE;
    size_t result = 0;
    for (size_t j = 0; j < m; j++) {
        size_t diagonal = result = j * NEAREST_MOVE, least = SIZE_MAX;
        for (size_t i = 0; i < n; i++) {
            size_t substitute = diagonal + substitution(b[j], a[i]);
            diagonal = row[i];
            size_t shift = (result < diagonal ? result : diagonal) + NEAREST_MOVE;
            result = shift < substitute ? shift : substitute;
            row[i] = result;
            if (result < least) least = result;
        }
        if (least > limit) return limit + 1;
    }
    return result;
}

bool nearest_improves(const char *wrong, size_t n, const char *candidate, size_t m,
                      size_t *best) {
    size_t limit = (m + n + 3) * NEAREST_MOVE / 6;
    if (limit > *best - 1) limit = *best - 1;
    size_t d = nearest_distance(wrong, n, candidate, m, limit);
    if (d > limit || d >= *best) return false;
    *best = d;
    return true;
}
