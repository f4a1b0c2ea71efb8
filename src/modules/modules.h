/* modules.h - native modules by name, and what their files share. */
#ifndef MODULES_MODULES_H
#define MODULES_MODULES_H

#include "vm/state.h"

/* Makes the native module `name`; UNBOUND: there is none; RAISED. The VM's hook. */
Value modules_native(VM *vm, Str *name);
/* A module with natives; NULL: raised. */
Module *module_make(VM *vm, const char *name, const char *doc, const NativeDef *natives);
MUST_CHECK bool module_add_str(Runtime *rt, Module *m, const char *name,
                               const char *text);
MUST_CHECK bool module_add_int(Runtime *rt, Module *m, const char *name, int64_t i);

/* Text streams over a descriptor: sys.stdout and its like. stream.c */
Value stream_new(VM *vm, int fd, const char *mode, const char *name);
MUST_CHECK bool stream_flush(VM *vm, Value stream);

#endif
