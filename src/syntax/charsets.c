/* charsets.c - see charsets.h. */
#include "syntax/charsets.h"

#include <string.h>

#include "charsets.inc"

enum { NAME_ROOM = 40 };

static char normal(char c) {
    if (c >= 'A' && c <= 'Z') return (char)(c + 32);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
}

const uint16_t *charset_find(const char *name, size_t n) {
    char key[NAME_ROOM];
    if (n >= NAME_ROOM) return NULL;
    for (size_t i = 0; i < n; i++)
        key[i] = normal(name[i]);
    key[n] = 0;
    for (size_t i = 0; i < COUNT_OF(CHARSETS); i++)
        if (strcmp(key, CHARSETS[i].name) == 0) return UPPER_HALVES[CHARSETS[i].half];
    return NULL;
}
