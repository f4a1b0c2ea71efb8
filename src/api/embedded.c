/* embedded.c - see embedded.h. */
#include "api/embedded.h"

Code *embedded_module(VM *vm, Str *name, bool *is_package) {
    for (const EmbeddedModule *m = embedded_modules; m->name; m++) {
        if (!str_is(name, m->name)) continue;
        *is_package = m->is_package;
        return code_unmarshal(&vm->rt, (const char *)m->code, m->size);
    }
    return NULL;
}
