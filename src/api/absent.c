/* absent.c - see absent.h. */
#include "api/absent.h"

static bool is_listed(Str *name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_is(name, list[i])) return true;
    return false;
}

bool absent_module(Str *name) {
    static const char *const modules[] = {
#define MODULE(name) #name,
#define BUILTIN(name)
#include "api/absent.def"
    };
    return is_listed(name, modules, COUNT_OF(modules));
}

static bool absent_builtin(Str *name) {
    static const char *const builtins[] = {
#define MODULE(name)
#define BUILTIN(name) #name,
#include "api/absent.def"
    };
    return is_listed(name, builtins, COUNT_OF(builtins));
}

bool absent_tell(VM *vm, Value exception, Buffer *out) {
    Runtime *rt = &vm->rt;
    bool import = exception_is(rt, exception, TYPE_MODULE_NOT_FOUND_ERROR);
    if (!import && !exception_is(rt, exception, TYPE_NAME_ERROR)) return false;
    Value name = value_getattr_or(rt, exception, NAME(rt, name));
    if (name == RAISED) error_clear(rt);
    if (!is_object(name) || !is_str(name)) return false;
    bool absent = import ? absent_module(as_str(name)) : absent_builtin(as_str(name));
    if (absent)
        buffer_printf(out, ". It is a %s of CPython that aio does not have.",
                      import ? "module" : "builtin");
    return absent;
}
