/* charnames.h - code points by their Unicode name, for \N{...}.
 *
 * Names are those of the Unicode database, compared without regard to case; Hangul
 * syllables and unified ideographs are computed. */
#ifndef SYNTAX_CHARNAMES_H
#define SYNTAX_CHARNAMES_H

#include "base/common.h"

/* False: no character bears the name of n bytes. */
MUST_CHECK bool charname_find(const char *name, size_t n, uint32_t *cp);

#endif
