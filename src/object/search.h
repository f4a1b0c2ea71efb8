/* search.h - finding bytes in bytes. Offsets are of bytes; all take time linear in what
 * they read, and but for search_place charge for it. */
#ifndef OBJECT_SEARCH_H
#define OBJECT_SEARCH_H

#include "object/runtime.h"

enum { SEARCH_NONE = -1, SEARCH_RAISED = -2 };
/* The first place of a needle, 0 < m; NULL: none. Charges nothing. */
const char *search_place(const char *h, size_t n, const char *needle, size_t m);
/* Offset of the first / last occurrence. An empty needle is at 0 / n. */
int64_t search_first(Runtime *rt, const char *h, size_t n, const char *needle, size_t m);
int64_t search_last(Runtime *rt, const char *h, size_t n, const char *needle, size_t m);
/* Occurrences that do not overlap, at most `max`; m > 0. -2: raised. */
int64_t search_count(Runtime *rt, const char *h, size_t n, const char *needle, size_t m,
                     size_t max);

#endif
