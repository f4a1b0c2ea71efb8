/* values.c - implements <aiolos.h>: making values, and reading them. */
#include "api/host.h"
#include "base/utf8.h"
#include "object/bytes.h"

/* ---- making ----------------------------------------------------------------------- */

static aiolos_val make(aiolos_vm *vm, void *frame, Value v) {
    return host_enter(vm, frame) ? NIL : give(vm, v);
}
#define MAKE(vm, v) make(vm, __builtin_frame_address(0), v)

aiolos_val aiolos_none(aiolos_vm *vm) { return MAKE(vm, NONE_VALUE); }
aiolos_val aiolos_bool(aiolos_vm *vm, bool b) { return MAKE(vm, value_bool(b)); }
aiolos_val aiolos_float(aiolos_vm *vm, double d) { return MAKE(vm, value_double(d)); }

aiolos_val aiolos_int(aiolos_vm *vm, int64_t i) {
    return ENTER(vm) ? NIL : give(vm, int_from_i64(host_runtime(vm), i));
}

aiolos_val aiolos_strn(aiolos_vm *vm, const char *utf8, size_t n) {
    if (ENTER(vm)) return NIL;
    Runtime *rt = host_runtime(vm);
    if (!utf8_is_strict(utf8, n))
        return give(vm, raise(rt, TYPE_VALUE_ERROR, "invalid UTF-8"));
    return give_object(vm, str_new(rt, utf8, n));
}

aiolos_val aiolos_str(aiolos_vm *vm, const char *utf8) {
    return aiolos_strn(vm, utf8, strlen(utf8));
}

aiolos_val aiolos_bytes(aiolos_vm *vm, const void *bytes, size_t n) {
    return ENTER(vm) ? NIL : give_object(vm, bytes_new(host_runtime(vm), bytes, n));
}

static bool fill(aiolos_vm *vm, Value *to, size_t n, const aiolos_val *from) {
    for (size_t i = 0; i < n; i++)
        if (!handle_take(vm, from[i], &to[i])) return false;
    return true;
}

aiolos_val aiolos_tuple(aiolos_vm *vm, size_t n, const aiolos_val *items) {
    if (ENTER(vm)) return NIL;
    Tuple *t = n ? tuple_new(host_runtime(vm), n) : host_runtime(vm)->empty_tuple;
    return give(vm, t && fill(vm, t->items, n, items) ? value_object(t) : RAISED);
}

aiolos_val aiolos_list(aiolos_vm *vm, size_t n, const aiolos_val *items) {
    if (ENTER(vm)) return NIL;
    Array *all = array_new(host_runtime(vm), n);
    List *list = all && fill(vm, all->items, n, items)
                     ? list_from(host_runtime(vm), all->items, n)
                     : NULL;
    KEEP(all);
    return give_object(vm, list);
}

aiolos_val aiolos_dict(aiolos_vm *vm) {
    return ENTER(vm) ? NIL : give_object(vm, dict_new(host_runtime(vm)));
}

/* ---- reading ---------------------------------------------------------------------- */

static enum aiolos_type type_of_value(Runtime *rt, Value v) {
    if (is_int(v)) return AIOLOS_INT;
    if (is_double(v)) return AIOLOS_FLOAT;
    if (v == NONE_VALUE) return AIOLOS_NONE;
    switch (as_object(v)->layout) {
    case LAYOUT_BOOL: return AIOLOS_BOOL;
    case LAYOUT_INT: return AIOLOS_INT;
    case LAYOUT_FLOAT: return AIOLOS_FLOAT;
    case LAYOUT_STR: return AIOLOS_STR;
    case LAYOUT_BYTES:
        return type_is_subtype(type_of(rt, v), rt->types[TYPE_BYTES]) ? AIOLOS_BYTES
                                                                      : AIOLOS_OBJECT;
    case LAYOUT_LIST: return AIOLOS_LIST;
    case LAYOUT_TUPLE: return AIOLOS_TUPLE;
    case LAYOUT_DICT: return AIOLOS_DICT;
    case LAYOUT_SET: return AIOLOS_SET;
    case LAYOUT_EXCEPTION: return AIOLOS_EXCEPTION;
    case LAYOUT_FUTURE:
    case LAYOUT_TASK: return AIOLOS_AWAITABLE;
    default: break;
    }
    if (is_exact(v, TYPE_COROUTINE)) return AIOLOS_AWAITABLE;
    return value_is_callable(rt, v) ? AIOLOS_CALLABLE : AIOLOS_OBJECT;
}

enum aiolos_type aiolos_typeof(aiolos_vm *vm, aiolos_val v) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return AIOLOS_NIL;
    Slot *slot = handle_slot(vm, v);
    enum aiolos_type type =
        slot ? type_of_value(host_runtime(vm), slot->value) : AIOLOS_NIL;
    host_leave(vm);
    return type;
}

static bool wrong_type(aiolos_vm *vm, const char *wanted, Value got) {
    raise(host_runtime(vm), TYPE_TYPE_ERROR, "expected %s, got %T", wanted, got);
    return false;
}

static bool done(aiolos_vm *vm, bool ok) { return host_done(vm, ok) == AIOLOS_OK; }

bool aiolos_get_bool(aiolos_vm *vm, aiolos_val v, bool *out) {
    Value x;
    if (ENTER(vm)) return false;
    if (!handle_take(vm, v, &x)) return done(vm, false);
    if (x != TRUE_VALUE && x != FALSE_VALUE) return done(vm, wrong_type(vm, "bool", x));
    *out = x == TRUE_VALUE;
    return done(vm, true);
}

static bool read_int(aiolos_vm *vm, Value x, int64_t *out) {
    if (!is_any_int(x)) return wrong_type(vm, "int", x);
    if (int_to_i64(x, out)) return true;
    raise(host_runtime(vm), TYPE_OVERFLOW_ERROR,
          "Python int too large to convert to C long");
    return false;
}

bool aiolos_get_int(aiolos_vm *vm, aiolos_val v, int64_t *out) {
    Value x;
    if (ENTER(vm)) return false;
    return done(vm, handle_take(vm, v, &x) && read_int(vm, x, out));
}

bool aiolos_get_float(aiolos_vm *vm, aiolos_val v, double *out) {
    Value x;
    if (ENTER(vm)) return false;
    if (!handle_take(vm, v, &x)) return done(vm, false);
    if (!is_any_float(x) && !is_any_int(x)) return done(vm, wrong_type(vm, "float", x));
    return done(vm, number_to_double(host_runtime(vm), x, out));
}

const char *aiolos_get_str(aiolos_vm *vm, aiolos_val v, size_t *n) {
    Value x;
    const char *text = NULL;
    if (ENTER(vm)) return NULL;
    if (handle_take(vm, v, &x) && (is_str(x) || wrong_type(vm, "str", x))) {
        text = str_cstr(host_runtime(vm), as_str(x));
        if (text && n) *n = as_str(x)->size;
    }
    return done(vm, text) ? text : NULL;
}

const void *aiolos_get_bytes(aiolos_vm *vm, aiolos_val v, size_t *n) {
    Value x;
    const void *bytes = NULL;
    if (ENTER(vm)) return NULL;
    if (handle_take(vm, v, &x)) {
        if (type_of_value(host_runtime(vm), x) != AIOLOS_BYTES) {
            wrong_type(vm, "bytes", x);
        } else {
            bytes = as_bytes(x)->bytes;
            if (n) *n = as_bytes(x)->size;
        }
    }
    return done(vm, bytes) ? bytes : NULL;
}

aiolos_val aiolos_repr(aiolos_vm *vm, aiolos_val v) {
    Value x;
    if (ENTER(vm)) return NIL;
    return handle_take(vm, v, &x) ? give_object(vm, value_repr(host_runtime(vm), x))
                                  : give(vm, RAISED);
}
