/* nearest.h - how far a misspelt name is from a known one: CPython's measure
 * (Python/suggestions.c). A move costs 2, a change of case 1. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/common.h"

enum { NEAREST_LONGEST = 40, NEAREST_MOVE = 2 };

/* The distance, or something above `limit` when it is more than that. */
size_t nearest_distance(const char *a, size_t n, const char *b, size_t m, size_t limit);
/* Is `candidate` nearer to `wrong` than the best so far (*best, at first the length of
 * `wrong`, or no limit)? Then *best becomes its distance. No more than a third may need
 * changing. */
bool nearest_improves(const char *wrong, size_t n, const char *candidate, size_t m,
                      size_t *best);

#endif
