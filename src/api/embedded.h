/* embedded.h - the standard library's modules as bytecode inside the binary. */
#ifndef API_EMBEDDED_H
#define API_EMBEDDED_H

#include "vm/state.h"

/* The VM's `embedded_module` hook. */
Code *embedded_module(VM *vm, Str *name, bool *is_package);

#endif
