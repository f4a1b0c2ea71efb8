/* intern.h - the table of interned strings: two of them are equal only if they are one.
 *
 * Owned by the runtime, one per VM. Holds its strings weakly: one that nothing else
 * refers to disappears with the collection that finds it dead. Open addressing by
 * str_hash. */
#ifndef OBJECT_INTERN_H
#define OBJECT_INTERN_H

#include "object/str.h"

typedef struct InternTable {
    Object head;
    uint32_t capacity; /* a power of two */
    uint32_t used;     /* slots that are not NULL */
    uint32_t dead;     /* of these, left by strings that died */
    Str *slots[];
} InternTable;

MUST_CHECK bool intern_boot(Runtime *rt); /* before the first string */
/* The interned string with this text, made if there is none. NULL: raised. */
Str *intern_bytes(Runtime *rt, const char *bytes, size_t size);

extern const LayoutOps layout_INTERN_TABLE;

#endif
