/* embedded.h - the standard library's modules inside the binary, as bytecode that
 * freeze.c wrote at build time: start-up parses nothing. Their files are named
 * "<stdlib>/...". */
#ifndef API_EMBEDDED_H
#define API_EMBEDDED_H

#include "vm/state.h"

typedef struct EmbeddedModule {
    const char *name; /* NULL ends the table */
    bool is_package;
    const unsigned char *code; /* code_marshal's bytes */
    size_t size;
} EmbeddedModule;

/* Made at build time from stdlib/. */
extern const EmbeddedModule embedded_modules[];

/* The VM's `embedded_module` hook. */
Code *embedded_module(VM *vm, Str *name, bool *is_package);

#endif
