/* grants.h - what a VM was not granted, its scripts cannot reach: such modules are not
 * importable, such builtins raise PermissionError. */
#ifndef API_GRANTS_H
#define API_GRANTS_H

#include "vm/state.h"

/* May the module be imported? False: ImportError raised, which names the grant. */
MUST_CHECK bool grants_allow_module(VM *vm, Str *name);
/* Puts refusals in the place of builtins that are not granted. False: raised. */
MUST_CHECK bool grants_apply(VM *vm);

#endif
