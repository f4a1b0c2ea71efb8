/* aiolos.c - implements <aiolos.h> on the engine.
 *
 * A handle is a slot of the VM's table and the slot's generation, so that a stale one is
 * recognised; the table is a root of the collector. */
#include "aiolos.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/engine.h"
#include "api/report.h"
#include "base/utf8.h"
#include "modules/modules.h"

typedef struct Slot {
    Value value;
    uint32_t generation, next_free;
} Slot;

struct aiolos_vm {
    VM *vm;
    Slot *slots;
    uint32_t slots_n, slots_cap, first_free; /* 0: none free; slot 0 is never used */
    int status;
    Value error; /* the sticky exception, or UNBOUND */
    Buffer text; /* of the last aiolos_error_* */
};

static Runtime *runtime(aiolos_vm *vm) { return &vm->vm->rt; }

/* ---- life ------------------------------------------------------------------------- */

uint32_t aiolos_version(void) { return AIOLOS_VERSION; }

static void trace_handles(Tracer *t, void *user) {
    aiolos_vm *vm = user;
    for (uint32_t i = 1; i < vm->slots_n; i++)
        trace_value(t, vm->slots[i].value);
    trace_value(t, vm->error);
}

aiolos_vm *aiolos_open(const aiolos_config *config) {
    EngineConfig engine = {.grants = AIOLOS_GRANT_STDOUT};
    char seed[16];
    if (config) {
        engine.grants = config->grants;
        engine.max_bytes = config->max_bytes;
        engine.alloc = config->alloc;
        engine.alloc_user = config->user;
        snprintf(seed, sizeof seed, "%u", config->hash_seed);
        if (config->hash_seed) engine.hash_seed = seed;
    }
    VM *inner = engine_open(&engine);
    if (!inner) return NULL;
    aiolos_vm *vm = mem_alloc_zero(&inner->rt.alloc, sizeof *vm);
    if (!vm) return engine_close(inner), NULL;
    vm->vm = inner;
    vm->slots_n = 1;
    vm->error = UNBOUND;
    buffer_init(&vm->text, &inner->rt.alloc);
    if (heap_add_roots(&inner->rt.heap, trace_handles, vm)) return vm;
    aiolos_close(vm);
    return NULL;
}

void aiolos_close(aiolos_vm *vm) {
    if (!vm) return;
    VM *inner = vm->vm;
    buffer_free(&vm->text);
    mem_free(&inner->rt.alloc, vm->slots, vm->slots_cap * sizeof *vm->slots);
    mem_free(&inner->rt.alloc, vm, sizeof *vm);
    engine_close(inner);
}

/* ---- entering --------------------------------------------------------------------- */

/* Every entry from the host: errors are sticky, and its frames lie outside the C stack
 * that the collector scans. */
static bool enter(aiolos_vm *vm, void *frame) {
    if (vm->status != AIOLOS_OK) return false;
    runtime(vm)->heap.stack_base = frame;
    return true;
}
#define ENTER(vm) enter(vm, __builtin_frame_address(0))

/* The pending exception becomes the sticky one. */
static int fail(aiolos_vm *vm) {
    vm->error = error_take(runtime(vm));
    return vm->status = AIOLOS_ERROR;
}

static int misuse(aiolos_vm *vm) { return vm->status = AIOLOS_MISUSE; }

/* ---- handles ---------------------------------------------------------------------- */

static bool grow(aiolos_vm *vm) {
    uint32_t cap = vm->slots_cap ? vm->slots_cap * 2 : 16;
    Slot *more = mem_realloc(&runtime(vm)->alloc, vm->slots, vm->slots_cap * sizeof *more,
                             cap * sizeof *more);
    if (!more) return false;
    vm->slots = more;
    vm->slots_cap = cap;
    return true;
}

static aiolos_val hold(aiolos_vm *vm, Value v) {
    static const aiolos_val nil;
    if (v == RAISED) return fail(vm), nil;
    uint32_t at = vm->first_free;
    if (at) {
        vm->first_free = vm->slots[at].next_free;
    } else {
        if (vm->slots_n >= vm->slots_cap && !grow(vm)) {
            raise_memory(runtime(vm));
            return fail(vm), nil;
        }
        at = vm->slots_n++;
        vm->slots[at].generation = 1;
    }
    vm->slots[at].value = v;
    return (aiolos_val){(uint64_t)vm->slots[at].generation << 32 | at};
}

static Slot *slot_of(aiolos_vm *vm, aiolos_val v) {
    uint32_t at = (uint32_t)v.bits, generation = (uint32_t)(v.bits >> 32);
    if (at == 0 || at >= vm->slots_n || vm->slots[at].generation != generation ||
        vm->slots[at].value == UNBOUND)
        return NULL;
    return &vm->slots[at];
}

void aiolos_drop(aiolos_vm *vm, aiolos_val v) {
    Slot *slot = slot_of(vm, v);
    if (!slot) return;
    slot->value = UNBOUND;
    slot->generation++;
    slot->next_free = vm->first_free;
    vm->first_free = (uint32_t)(slot - vm->slots);
}

/* The value behind a handle, when calls are not no-ops. */
static bool take(aiolos_vm *vm, aiolos_val v, Value *out) {
    Slot *slot = slot_of(vm, v);
    if (!slot) return misuse(vm), false;
    *out = slot->value;
    return true;
}

/* ---- running ---------------------------------------------------------------------- */

static void flush(aiolos_vm *vm) {
    Runtime *rt = runtime(vm);
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Value out = sys == UNBOUND ? UNBOUND : value_getattr_or(rt, sys, NAME(rt, stdout));
    if (out == RAISED || (is_object(out) && !stream_flush(vm->vm, out))) error_clear(rt);
}

int aiolos_exec(aiolos_vm *vm, const char *source, const char *name) {
    aiolos_clear(vm);
    if (!ENTER(vm)) return vm->status;
    bool ok = engine_run_main(vm->vm, source, strlen(source), name);
    int status = ok ? AIOLOS_OK : fail(vm);
    flush(vm);
    return status;
}

aiolos_val aiolos_eval(aiolos_vm *vm, const char *expression) {
    static const aiolos_val nil;
    aiolos_clear(vm);
    if (!ENTER(vm)) return nil;
    Runtime *rt = runtime(vm);
    Dict *globals = engine_main(vm->vm);
    Code *code = globals ? vm->vm->compile(vm->vm, expression, strlen(expression),
                                           NAME(rt, string), "eval", 0)
                         : NULL;
    Value v = code ? vm_run_code(vm->vm, code, globals, UNBOUND) : RAISED;
    flush(vm);
    return hold(vm, v);
}

aiolos_val aiolos_call(aiolos_vm *vm, aiolos_val fn, size_t n, const aiolos_val *args) {
    static const aiolos_val nil;
    Value callee;
    if (!ENTER(vm) || !take(vm, fn, &callee)) return nil;
    Runtime *rt = runtime(vm);
    Array *all = array_new(rt, n);
    if (!all) return hold(vm, RAISED);
    for (size_t i = 0; i < n; i++)
        if (!take(vm, args[i], &all->items[i])) return nil;
    Value v = call(rt, callee, all->items, n);
    KEEP(all);
    flush(vm);
    return hold(vm, v);
}

/* ---- values ----------------------------------------------------------------------- */

static aiolos_val give(aiolos_vm *vm, Value v) {
    static const aiolos_val nil;
    return vm->status == AIOLOS_OK ? hold(vm, v) : nil;
}

aiolos_val aiolos_none(aiolos_vm *vm) { return give(vm, NONE_VALUE); }
aiolos_val aiolos_bool(aiolos_vm *vm, bool b) { return give(vm, value_bool(b)); }
aiolos_val aiolos_float(aiolos_vm *vm, double d) { return give(vm, value_double(d)); }

aiolos_val aiolos_int(aiolos_vm *vm, int64_t i) {
    static const aiolos_val nil;
    return ENTER(vm) ? hold(vm, int_from_i64(runtime(vm), i)) : nil;
}

aiolos_val aiolos_str(aiolos_vm *vm, const char *utf8) {
    static const aiolos_val nil;
    if (!ENTER(vm)) return nil;
    size_t n = strlen(utf8);
    if (!utf8_is_strict(utf8, n))
        return hold(vm, raise(runtime(vm), TYPE_VALUE_ERROR, "invalid UTF-8"));
    Str *s = str_new(runtime(vm), utf8, n);
    return hold(vm, s ? value_object(s) : RAISED);
}

enum aiolos_type aiolos_typeof(aiolos_vm *vm, aiolos_val v) {
    Slot *slot = slot_of(vm, v);
    if (!slot) return AIOLOS_NIL;
    Value x = slot->value;
    if (is_int(x)) return AIOLOS_INT;
    if (is_double(x)) return AIOLOS_FLOAT;
    if (x == NONE_VALUE) return AIOLOS_NONE;
    switch (as_object(x)->layout) {
    case LAYOUT_BOOL: return AIOLOS_BOOL;
    case LAYOUT_INT: return AIOLOS_INT;
    case LAYOUT_FLOAT: return AIOLOS_FLOAT;
    case LAYOUT_STR: return AIOLOS_STR;
    case LAYOUT_BYTES: return AIOLOS_BYTES;
    case LAYOUT_LIST: return AIOLOS_LIST;
    case LAYOUT_TUPLE: return AIOLOS_TUPLE;
    case LAYOUT_DICT: return AIOLOS_DICT;
    case LAYOUT_SET: return AIOLOS_SET;
    case LAYOUT_EXCEPTION: return AIOLOS_EXCEPTION;
    default: break;
    }
    return value_is_callable(runtime(vm), x) ? AIOLOS_CALLABLE : AIOLOS_OBJECT;
}

static bool wrong_type(aiolos_vm *vm, const char *wanted, Value got) {
    raise(runtime(vm), TYPE_TYPE_ERROR, "expected %s, got %T", wanted, got);
    fail(vm);
    return false;
}

bool aiolos_get_bool(aiolos_vm *vm, aiolos_val v, bool *out) {
    Value x;
    if (!ENTER(vm) || !take(vm, v, &x)) return false;
    if (x != TRUE_VALUE && x != FALSE_VALUE) return wrong_type(vm, "bool", x);
    *out = x == TRUE_VALUE;
    return true;
}

bool aiolos_get_int(aiolos_vm *vm, aiolos_val v, int64_t *out) {
    Value x;
    if (!ENTER(vm) || !take(vm, v, &x)) return false;
    if (!is_any_int(x)) return wrong_type(vm, "int", x);
    if (int_to_i64(x, out)) return true;
    raise(runtime(vm), TYPE_OVERFLOW_ERROR, "int does not fit 64 bits");
    return fail(vm), false;
}

bool aiolos_get_float(aiolos_vm *vm, aiolos_val v, double *out) {
    Value x;
    if (!ENTER(vm) || !take(vm, v, &x)) return false;
    if (!is_any_float(x) && !is_any_int(x)) return wrong_type(vm, "float", x);
    return number_to_double(runtime(vm), x, out) || (fail(vm), false);
}

const char *aiolos_get_str(aiolos_vm *vm, aiolos_val v, size_t *n) {
    Value x;
    if (!ENTER(vm) || !take(vm, v, &x)) return NULL;
    if (!is_str(x)) return wrong_type(vm, "str", x), NULL;
    const char *text = str_cstr(runtime(vm), as_str(x));
    if (!text) return fail(vm), NULL;
    if (n) *n = as_str(x)->size;
    return text;
}

aiolos_val aiolos_repr(aiolos_vm *vm, aiolos_val v) {
    static const aiolos_val nil;
    Value x;
    if (!ENTER(vm) || !take(vm, v, &x)) return nil;
    Str *s = value_repr(runtime(vm), x);
    return hold(vm, s ? value_object(s) : RAISED);
}

aiolos_val aiolos_global(aiolos_vm *vm, const char *name) {
    static const aiolos_val nil;
    if (!ENTER(vm)) return nil;
    Runtime *rt = runtime(vm);
    Dict *globals = engine_main(vm->vm);
    Str *s = globals ? str_intern_cstr(rt, name) : NULL;
    if (!s) return hold(vm, RAISED);
    Value v = dict_get_str(rt, globals, s);
    if (v == UNBOUND) v = raise(rt, TYPE_NAME_ERROR, "name '%U' is not defined", s);
    return hold(vm, v);
}

int aiolos_set_global(aiolos_vm *vm, const char *name, aiolos_val v) {
    Value x;
    if (!ENTER(vm) || !take(vm, v, &x)) return vm->status;
    Dict *globals = engine_main(vm->vm);
    Str *s = globals ? str_intern_cstr(runtime(vm), name) : NULL;
    return s && dict_set_str(runtime(vm), globals, s, x) ? AIOLOS_OK : fail(vm);
}

/* ---- errors ----------------------------------------------------------------------- */

int aiolos_status_of(aiolos_vm *vm) { return vm->status; }

const char *aiolos_error_text(aiolos_vm *vm) {
    vm->text.length = 0;
    runtime(vm)->heap.stack_base = __builtin_frame_address(0);
    if (vm->error != UNBOUND) report_exception(vm->vm, vm->error, &vm->text);
    return buffer_cstr(&vm->text);
}

const char *aiolos_error_type(aiolos_vm *vm) {
    return vm->error == UNBOUND
               ? ""
               : str_cstr(runtime(vm), type_of(runtime(vm), vm->error)->name);
}

const char *aiolos_error_message(aiolos_vm *vm) {
    vm->text.length = 0;
    runtime(vm)->heap.stack_base = __builtin_frame_address(0);
    Str *s = vm->error == UNBOUND ? NULL : value_str(runtime(vm), vm->error);
    error_clear(runtime(vm));
    if (s) buffer_append(&vm->text, s->bytes, s->size);
    return buffer_cstr(&vm->text);
}

void aiolos_clear(aiolos_vm *vm) {
    vm->status = AIOLOS_OK;
    vm->error = UNBOUND;
}
