/* grants.c - see grants.h. */
#include "api/grants.h"

#include "aiolos.h"

/* ---- modules ---------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t grant;
    const char *grant_name;
} modules[] = {
#define MODULE(name, grant) {#name, AIOLOS_GRANT_##grant, "AIOLOS_GRANT_" #grant},
#define BUILTIN(name, grant)
#include "api/grants.def"
};

bool grants_allow_module(VM *vm, Str *name) {
    Runtime *rt = &vm->rt;
    for (size_t i = 0; i < COUNT_OF(modules); i++) {
        if (vm->grants & modules[i].grant || !str_is(name, modules[i].name)) continue;
        raise(rt, TYPE_IMPORT_ERROR, "module '%U' needs %s", name, modules[i].grant_name);
        Value e = rt->error;
        if (!value_setattr(rt, e, NAME(rt, name), value_object(name))) rt->error = e;
        return false;
    }
    return true;
}

/* ---- builtins --------------------------------------------------------------------- */

static Value refuse(Runtime *rt, const char *name, const char *grant) {
    return raise(rt, TYPE_PERMISSION_ERROR, "%s() needs %s", name, grant);
}

#define MODULE(name, grant)
#define BUILTIN(name, grant)                                      \
    static Value refuse_##name(Runtime *rt, Value *a, size_t n) { \
        return refuse(rt, #name, "AIOLOS_GRANT_" #grant);         \
    }
#include "api/grants.def"

static const struct {
    NativeDef def;
    uint32_t grant;
} builtins[] = {
#define MODULE(name, grant)
#define BUILTIN(name, grant) \
    {{#name "(*args, **kwargs)", refuse_##name, "Not granted."}, AIOLOS_GRANT_##grant},
#include "api/grants.def"
};

bool grants_apply(VM *vm) {
    Runtime *rt = &vm->rt;
    for (size_t i = 0; i < COUNT_OF(builtins); i++) {
        if (vm->grants & builtins[i].grant) continue;
        Native *refusal = native_new(rt, &builtins[i].def, UNBOUND, NULL);
        if (!refusal ||
            !dict_set_str(rt, rt->builtins, refusal->name, value_object(refusal)))
            return false;
    }
    return true;
}
