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

/* ---- module _io: see io.h --------------------------------------------------------- */

/* What print() and open() need; false: raised. */
MUST_CHECK bool streams_boot(VM *vm);
/* A standard stream: a TextIOWrapper over the descriptor. */
Value stream_new(VM *vm, int fd, const char *mode, const char *name);
/* Writes out what it holds back, whatever object it is. False: raised. */
MUST_CHECK bool stream_flush(VM *vm, Value stream);
/* Writes out what files hold back; failures are told. */
void streams_flush(VM *vm);

#endif
