/* embedded.c - see embedded.h. */
#include "api/embedded.h"

#include "api/front_end.h"

Code *embedded_module(VM *vm, Str *name, bool *is_package) {
    for (const EmbeddedModule *m = embedded_modules; m->name; m++) {
        if (!str_is(name, m->name)) continue;
        *is_package = m->is_package;
        Str *file = str_format(&vm->rt, "<stdlib>/%s.aio", m->name);
        if (!file) return NULL;
        return front_end_compile_file(vm, (const char *)m->bytes, m->size, file, 0);
    }
    return NULL;
}
