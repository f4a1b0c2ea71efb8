/* charsets.h - encodings of one byte per character, for source texts whose cookie names
 * one.
 *
 * ASCII below 0x80, a table above. Names are compared in lower case with '_' for every
 * other mark, as Python's codecs are found. */
#ifndef SYNTAX_CHARSETS_H
#define SYNTAX_CHARSETS_H

#include "base/common.h"

/* The code points of bytes 0x80 .. 0xFF (0: none), or NULL for a name that is not known.
 */
const uint16_t *charset_find(const char *name, size_t n);

#endif
