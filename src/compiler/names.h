/* names.h - the identifiers of one compilation, each a single object.
 *
 * The parser's Idents are unique by pointer, but mangling (`__x` in class C is `_C__x`)
 * makes new texts that may equal others; a Name is unique by text. Lives in the arena. */
#ifndef COMPILER_NAMES_H
#define COMPILER_NAMES_H

#include "object/runtime.h"
#include "syntax/ast.h"

typedef struct Name {
    const char *text; /* NUL-terminated */
    uint32_t length, hash;
    Str *str;           /* interned; NULL until asked for by name_str */
    uint32_t last_call; /* the last call that named a keyword so, to find repetitions */
} Name;

typedef struct NameTable {
    Arena *arena;
    Name **slots;
    uint32_t capacity, count;
} NameTable;

/* NULL: memory refused, arena->failed is set. */
Name *name_intern(NameTable *table, const char *text, size_t length);
INLINE Name *name_of_ident(NameTable *table, const Ident *ident) {
    return name_intern(table, ident->text, ident->length);
}
/* The name that `ident` means inside a class whose name is `class_name` (or NULL). */
Name *name_mangle(NameTable *table, const Name *class_name, const Ident *ident);
/* NULL: raised. */
Str *name_str(Runtime *rt, Name *name);
bool name_is(const Name *name, const char *text);

#endif
