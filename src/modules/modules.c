/* modules.c - see modules.h. */
#include "modules/modules.h"

#include "sched/sched.h"

#define MODULE(name) Value module_##name(VM *vm);
#include "modules/modules.def"

Value modules_native(VM *vm, Str *name) {
    static const struct {
        const char *name;
        Value (*make)(VM *vm);
    } modules[] = {
#define MODULE(name) {#name, module_##name},
#include "modules/modules.def"
    };
    for (size_t i = 0; i < COUNT_OF(modules); i++)
        if (str_is(name, modules[i].name)) return modules[i].make(vm);
    return sched_module(vm, name);
}

Module *module_make(VM *vm, const char *name, const char *doc, const NativeDef *natives) {
    Runtime *rt = &vm->rt;
    Str *s = str_intern_cstr(rt, name);
    Module *m = s ? module_for(vm, s, rt->empty_str) : NULL;
    if (!m || (natives && !module_add_natives(rt, m, natives))) return NULL;
    return !doc || module_add_str(rt, m, "__doc__", doc) ? m : NULL;
}

bool module_add_str(Runtime *rt, Module *m, const char *name, const char *text) {
    Str *s = str_from_cstr(rt, text);
    return s && module_add(rt, m, name, value_object(s));
}

bool module_add_int(Runtime *rt, Module *m, const char *name, int64_t i) {
    Value v = int_from_i64(rt, i);
    return v != RAISED && module_add(rt, m, name, v);
}
