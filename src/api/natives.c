/* natives.c - see natives.h. */
#include "api/natives.h"

#include <stdarg.h>

#include "api/tickets.h"
#include "base/utf8.h"
#include "object/bytes.h"

/* ---- the call --------------------------------------------------------------------- */

/* What is sticky after the native becomes the script's exception. */
static COLD Value raise_sticky(aiolos_vm *vm) {
    Runtime *rt = host_runtime(vm);
    int status = vm->status;
    Value error = vm->error;
    vm->status = AIOLOS_OK;
    vm->error = UNBOUND;
    if (vm->vm->stopping) return limits_raise(vm->vm);
    if (error != UNBOUND) return rt->error = error, RAISED;
    return raise(rt, TYPE_SYSTEM_ERROR,
                 status == AIOLOS_MISUSE ? "a native broke a rule of <aiolos.h>"
                                         : "a native failed without an exception");
}

/* The handles that are made from here to scope_leave die there. */
static uint32_t scope_enter(aiolos_vm *vm) {
    uint32_t outer = vm->native_depth;
    scope_open(vm);
    vm->native_depth = vm->depth;
    return outer;
}
static void scope_leave(aiolos_vm *vm, uint32_t outer) {
    scope_close(vm, vm->native_depth - 1);
    vm->native_depth = outer;
}

Value native_run(HostNative *h, Value *args, size_t n, NativeCoroutine *coroutine) {
    aiolos_vm *vm = h->vm;
    aiolos_frame frame = {vm, h, args, n, NONE_VALUE, coroutine};
    uint32_t outer = scope_enter(vm);
    int status = h->fn(&frame);
    scope_leave(vm, outer);
    if (LIKELY(!(vm->status | status))) return frame.result;
    if (!vm->status && status == AIOLOS_PENDING && coroutine) return PENDING_RESULT;
    if (!vm->status) vm->status = status;
    return raise_sticky(vm);
}

/* A coroutine that will run it. */
static Value call_later(VM *inner, Native *native, const Value *args, size_t n) {
    HostNative *h = native->user;
    Array *all = array_new(&inner->rt, n);
    if (!all) return RAISED;
    for (size_t i = 0; i < n; i++)
        all->items[i] = args[i];
    Value slots[] = {value_object(native), value_object(all)};
    return coroutine_new(inner, &h->coroutine, slots, COUNT_OF(slots));
}

Value natives_call(VM *inner, Native *native, Value *args, size_t n) {
    HostNative *h = native->user;
    Value own[SIGNATURE_LARGEST]; /* ints become floats, but not the caller's */
    for (size_t i = 0; i < n; i++) {
        own[i] = args[i];
        if (!argument_check(&inner->rt, native, i, h->types[i], &own[i])) return RAISED;
    }
    return h->is_async ? call_later(inner, native, own, n) : native_run(h, own, n, NULL);
}

bool hook_run(aiolos_vm *vm, aiolos_post_fn fn, void *arg) {
    uint32_t outer = scope_enter(vm);
    fn(vm, arg);
    scope_leave(vm, outer);
    if (!vm->status) return true;
    raise_sticky(vm);
    if (vm->vm->stopping) return false;
    vm_unraisable(vm->vm, "Exception ignored in", NONE_VALUE);
    return true;
}

/* ---- defining --------------------------------------------------------------------- */

/* Natives of hosts are called through VM.call_host only. */
static Value never_called(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_SYSTEM_ERROR, "a native of the host, called directly");
}

/* The defaults must be what the function accepts. */
static bool check_defaults(Runtime *rt, Native *native, const HostNative *h) {
    Signature *s = native_signature(rt, native);
    if (!s) return false;
    for (unsigned i = 0; i < h->count; i++) {
        Value *fallback = &s->parameters[i].fallback;
        if (*fallback == SIGNATURE_REQUIRED || *fallback == UNBOUND) continue;
        if (!argument_check(rt, native, i, h->types[i], fallback)) return false;
    }
    return true;
}

static HostNative *native_block(aiolos_vm *vm, const TypedSignature *typed,
                                aiolos_native fn, void *user) {
    size_t n = strlen(typed->plain) + 1, size = sizeof(HostNative) + n;
    HostNative *h = mem_alloc(&host_runtime(vm)->alloc, size);
    if (!h) return raise_memory(host_runtime(vm)), NULL;
    *h = (HostNative){.older = vm->defined,
                      .vm = vm,
                      .fn = fn,
                      .user = user,
                      .def = {h->signature, never_called, NULL},
                      .function = UNBOUND,
                      .is_async = typed->is_async,
                      .coroutine = {h->signature, async_native_step, ASYNC_SLOTS},
                      .count = typed->count,
                      .size = size};
    memcpy(h->types, typed->types, sizeof h->types);
    memcpy(h->signature, typed->plain, n);
    return vm->defined = h;
}

/* The module to define in, made when there is none. NULL: raised. */
static Module *module_named(aiolos_vm *vm, const char *name) {
    Runtime *rt = host_runtime(vm);
    if (!name || !strcmp(name, "__main__"))
        return engine_main(vm->vm) ? as_module(vm->vm->main_module) : NULL;
    Str *s = utf8_is_strict(name, strlen(name)) ? str_intern_cstr(rt, name) : NULL;
    if (!s || !*name || strchr(name, '.')) {
        if (!error_pending(rt))
            raise(rt, TYPE_VALUE_ERROR, "not the name of a module: '%s'", name);
        return NULL;
    }
    Value there = dict_get_str(rt, rt->modules, s);
    if (there != UNBOUND && is_exact(there, TYPE_MODULE)) return as_module(there);
    Module *m = module_for(vm->vm, s, rt->empty_str);
    return m && dict_set_str(rt, rt->modules, s, value_object(m)) ? m : NULL;
}

static bool define(aiolos_vm *vm, const char *module, const char *signature,
                   aiolos_native fn, void *user) {
    Runtime *rt = host_runtime(vm);
    TypedSignature typed;
    if (!typed_signature_parse(rt, signature, &typed)) return false;
    Module *m = module_named(vm, module);
    HostNative *h = m ? native_block(vm, &typed, fn, user) : NULL;
    Native *native = h ? native_new(rt, &h->def, value_object(m), NULL) : NULL;
    if (!native) return false;
    native->user = h;
    h->coroutine.qualname = str_cstr(rt, native->name); /* it lives as long */
    native->head.aux = NATIVE_HOST;
    native->module = value_object(m->name);
    h->function = value_object(native);
    return check_defaults(rt, native, h) &&
           dict_set_str(rt, m->dict, native->name, h->function);
}

int aiolos_def(aiolos_vm *vm, const char *module, const char *signature, aiolos_native fn,
               void *user) {
    int refused = ENTER(vm);
    if (refused) return refused;
    return host_done(vm, define(vm, module, signature, fn, user));
}

void natives_trace(Tracer *t, aiolos_vm *vm) {
    for (HostNative *h = vm->defined; h; h = h->older)
        trace_value(t, h->function);
}

/* Functions may outlive their block by a collection's length: they are not called. */
void natives_free(aiolos_vm *vm) {
    for (HostNative *h = vm->defined, *older; h; h = older) {
        older = h->older;
        mem_free(&host_runtime(vm)->alloc, h, h->size);
    }
    vm->defined = NULL;
}

/* ---- arguments -------------------------------------------------------------------- */

aiolos_vm *aiolos_frame_vm(aiolos_frame *f) { return f->vm; }
void *aiolos_frame_user(aiolos_frame *f) { return f->native->user; }

/* UNBOUND, and misuse: there is no such argument. */
static Value argument(aiolos_frame *f, unsigned i) {
    if (LIKELY(i < f->n)) return f->args[i];
    host_misuse(f->vm);
    return UNBOUND;
}

bool aiolos_arg_is_none(aiolos_frame *f, unsigned i) {
    return argument(f, i) == NONE_VALUE;
}

bool aiolos_arg_bool(aiolos_frame *f, unsigned i) { return argument(f, i) == TRUE_VALUE; }

int64_t aiolos_arg_int(aiolos_frame *f, unsigned i) {
    int64_t out = 0;
    Value v = argument(f, i);
    if (LIKELY(is_int(v))) return as_small(v);
    if (v != NONE_VALUE && !int_to_i64(v, &out)) host_misuse(f->vm);
    return out;
}

double aiolos_arg_float(aiolos_frame *f, unsigned i) {
    Value v = argument(f, i);
    if (LIKELY(is_double(v))) return as_double(v);
    if (v != UNBOUND && is_any_float(v)) return float_value(v);
    if (v != NONE_VALUE) host_misuse(f->vm);
    return 0;
}

const char *aiolos_arg_str(aiolos_frame *f, unsigned i, size_t *n) {
    Value v = argument(f, i);
    if (n) *n = 0;
    if (v == NONE_VALUE) return NULL;
    if (!is_object(v) || !is_str(v)) return host_misuse(f->vm), "";
    const char *text = str_cstr(host_runtime(f->vm), as_str(v));
    if (!text) return host_fail(f->vm), "";
    if (n) *n = as_str(v)->size;
    return text;
}

const void *aiolos_arg_bytes(aiolos_frame *f, unsigned i, size_t *n) {
    Value v = argument(f, i);
    if (n) *n = 0;
    if (v == NONE_VALUE) return NULL;
    if (!has_layout(v, LAYOUT_BYTES)) return host_misuse(f->vm), "";
    if (n) *n = as_bytes(v)->size;
    return as_bytes(v)->bytes;
}

aiolos_val aiolos_arg(aiolos_frame *f, unsigned i) {
    if (ENTER(f->vm)) return NIL;
    Value v = argument(f, i);
    if (v == UNBOUND) return host_leave(f->vm), NIL;
    return give(f->vm, v);
}

/* ---- results ---------------------------------------------------------------------- */

static int result(aiolos_frame *f, Value v) {
    if (UNLIKELY(v == RAISED)) return host_fail(f->vm);
    f->result = v;
    return AIOLOS_OK;
}
static int result_object(aiolos_frame *f, void *object) {
    return result(f, object ? value_object(object) : RAISED);
}

int aiolos_return_none(aiolos_frame *f) { return result(f, NONE_VALUE); }
int aiolos_return_bool(aiolos_frame *f, bool b) { return result(f, value_bool(b)); }
int aiolos_return_float(aiolos_frame *f, double d) { return result(f, value_double(d)); }

int aiolos_return_int(aiolos_frame *f, int64_t i) {
    return result(f, int_from_i64(host_runtime(f->vm), i));
}

int aiolos_return_str(aiolos_frame *f, const char *utf8, size_t n) {
    Runtime *rt = host_runtime(f->vm);
    if (!utf8_is_strict(utf8, n))
        return result(f, raise(rt, TYPE_VALUE_ERROR, "invalid UTF-8"));
    return result_object(f, str_new(rt, utf8, n));
}

int aiolos_return_bytes(aiolos_frame *f, const void *p, size_t n) {
    return result_object(f, bytes_new(host_runtime(f->vm), p, n));
}

int aiolos_return(aiolos_frame *f, aiolos_val v) {
    Value x;
    if (f->vm->status) return f->vm->status;
    return handle_take(f->vm, v, &x) ? result(f, x) : AIOLOS_MISUSE;
}

bool aiolos_charge(aiolos_frame *f, uint64_t units) {
    if (f->vm->status) return false;
    if (runtime_charge(host_runtime(f->vm), units)) return true;
    host_fail(f->vm);
    return false;
}

/* ---- raising ---------------------------------------------------------------------- */

static Value find_class(aiolos_vm *vm, const char *name) {
    Runtime *rt = host_runtime(vm);
    const char *dot = strrchr(name, '.');
    Str *last = str_intern_cstr(rt, dot ? dot + 1 : name);
    Str *module = dot ? str_new(rt, name, (size_t)(dot - name)) : rt->empty_str;
    if (!last || !module) return RAISED;
    if (!dot) return dict_get_str(rt, rt->builtins, last);
    Value m = dict_get_str(rt, rt->modules, module);
    return m == UNBOUND ? UNBOUND : value_getattr_or(rt, m, last);
}

Type *exception_class(aiolos_vm *vm, const char *name) {
    Runtime *rt = host_runtime(vm);
    Value found = find_class(vm, name);
    if (found == RAISED) return NULL;
    if (found != UNBOUND && has_layout(found, LAYOUT_TYPE) &&
        type_is_subtype(as_type(found), rt->types[TYPE_BASE_EXCEPTION]))
        return as_type(found);
    raise(rt, TYPE_TYPE_ERROR, "'%s' is not an exception class", name);
    return NULL;
}

static void raise_text(aiolos_vm *vm, const char *type, Buffer *text) {
    Runtime *rt = host_runtime(vm);
    bool valid = !text->failed && utf8_is_strict(buffer_cstr(text), text->length);
    if (!text->failed && !valid) {
        buffer_free(text);
        raise(rt, TYPE_VALUE_ERROR, "invalid UTF-8");
        return;
    }
    Str *s = str_from_buffer(rt, text);
    Type *class = s ? exception_class(vm, type) : NULL;
    Value arg = value_object(s);
    Value e = class ? call(rt, value_object(class), &arg, 1) : RAISED;
    if (e != RAISED) raise_object(rt, e);
}

int aiolos_raise(aiolos_vm *vm, const char *type, const char *format, ...) {
    int refused = ENTER(vm);
    if (refused) return refused;
    Buffer text;
    buffer_init(&text, &host_runtime(vm)->alloc);
    va_list args;
    va_start(args, format);
    buffer_vprintf(&text, format, args);
    va_end(args);
    raise_text(vm, type, &text);
    return host_done(vm, false);
}
