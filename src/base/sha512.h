/* sha512.h - SHA-512 (FIPS 180-4) of bytes in memory. For seeding random number
 * generators from text; no claim to constant time. */
#ifndef BASE_SHA512_H
#define BASE_SHA512_H

#include "base/common.h"

enum { SHA512_SIZE = 64 };

void sha512(const void *bytes, size_t n, uint8_t digest[SHA512_SIZE]);

#endif
