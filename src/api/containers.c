/* containers.c - implements <aiolos.h>: what is inside values: items, attributes, and the
 * globals of the main module. */
#include "api/host.h"
#include "base/utf8.h"

static Str *name_of(aiolos_vm *vm, const char *name) {
    Runtime *rt = host_runtime(vm);
    if (utf8_is_strict(name, strlen(name))) return str_intern_cstr(rt, name);
    raise(rt, TYPE_VALUE_ERROR, "invalid UTF-8");
    return NULL;
}

/* ---- items ------------------------------------------------------------------------ */

size_t aiolos_len(aiolos_vm *vm, aiolos_val v) {
    Value x;
    if (ENTER(vm)) return 0;
    int64_t n = handle_take(vm, v, &x) ? value_len(host_runtime(vm), x) : -1;
    return host_done(vm, n >= 0) ? 0 : (size_t)n;
}

aiolos_val aiolos_getitem(aiolos_vm *vm, aiolos_val object, aiolos_val key) {
    Value x, k;
    if (ENTER(vm)) return NIL;
    bool ok = handle_take(vm, object, &x) && handle_take(vm, key, &k);
    return give(vm, ok ? value_getitem(host_runtime(vm), x, k) : RAISED);
}

int aiolos_setitem(aiolos_vm *vm, aiolos_val object, aiolos_val key, aiolos_val v) {
    Value x, k, item;
    int refused = ENTER(vm);
    if (refused) return refused;
    return host_done(vm, handle_take(vm, object, &x) && handle_take(vm, key, &k) &&
                             handle_take(vm, v, &item) &&
                             value_setitem(host_runtime(vm), x, k, item));
}

static bool append(aiolos_vm *vm, Value list, Value v) {
    Runtime *rt = host_runtime(vm);
    if (is_list(list)) return list_append(rt, as_list(list), v);
    raise(rt, TYPE_TYPE_ERROR, "expected list, got %T", list);
    return false;
}

int aiolos_append(aiolos_vm *vm, aiolos_val list, aiolos_val v) {
    Value x, item;
    int refused = ENTER(vm);
    if (refused) return refused;
    return host_done(vm, handle_take(vm, list, &x) && handle_take(vm, v, &item) &&
                             append(vm, x, item));
}

aiolos_val aiolos_iter(aiolos_vm *vm, aiolos_val v) {
    Value x;
    if (ENTER(vm)) return NIL;
    return give(vm, handle_take(vm, v, &x) ? value_iter(host_runtime(vm), x) : RAISED);
}

bool aiolos_next(aiolos_vm *vm, aiolos_val iterator, aiolos_val *out) {
    Value x;
    *out = NIL;
    if (ENTER(vm)) return false;
    Value v = handle_take(vm, iterator, &x) ? value_next(host_runtime(vm), x) : RAISED;
    if (v == UNBOUND) return host_leave(vm), false;
    *out = give(vm, v);
    return out->bits;
}

/* ---- attributes ------------------------------------------------------------------- */

aiolos_val aiolos_getattr(aiolos_vm *vm, aiolos_val object, const char *name) {
    Value x, v = RAISED;
    if (ENTER(vm)) return NIL;
    Str *s = handle_take(vm, object, &x) ? name_of(vm, name) : NULL;
    if (s) v = value_getattr(host_runtime(vm), x, s);
    return give(vm, v);
}

int aiolos_setattr(aiolos_vm *vm, aiolos_val object, const char *name, aiolos_val v) {
    Value x, item;
    int refused = ENTER(vm);
    if (refused) return refused;
    bool ok = handle_take(vm, object, &x) && handle_take(vm, v, &item);
    Str *s = ok ? name_of(vm, name) : NULL;
    return host_done(vm, s && value_setattr(host_runtime(vm), x, s, item));
}

aiolos_val aiolos_global(aiolos_vm *vm, const char *name) {
    if (ENTER(vm)) return NIL;
    Runtime *rt = host_runtime(vm);
    Dict *globals = engine_main(vm->vm);
    Str *s = globals ? name_of(vm, name) : NULL;
    Value v = s ? dict_get_str(rt, globals, s) : RAISED;
    if (v == UNBOUND) v = raise(rt, TYPE_NAME_ERROR, "name '%U' is not defined", s);
    return give(vm, v);
}

int aiolos_set_global(aiolos_vm *vm, const char *name, aiolos_val v) {
    Value x;
    int refused = ENTER(vm);
    if (refused) return refused;
    Dict *globals = handle_take(vm, v, &x) ? engine_main(vm->vm) : NULL;
    Str *s = globals ? name_of(vm, name) : NULL;
    return host_done(vm, s && dict_set_str(host_runtime(vm), globals, s, x));
}
