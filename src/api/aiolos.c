/* aiolos.c - implements <aiolos.h>: the life of a VM, entering it, running source,
 * limits, errors. See host.h. */
#include <stdio.h>

#include "api/front_end.h"
#include "api/grants.h"
#include "api/host.h"
#include "api/natives.h"
#include "api/remote.h"
#include "api/report.h"
#include "api/tickets.h"
#include "base/utf8.h"
#include "modules/modules.h"
#include "sched/deadlock.h"

/* ---- entering and leaving --------------------------------------------------------- */

static bool own(aiolos_vm *vm, void *frame) {
    uintptr_t me = (uintptr_t)pthread_self(), nobody = 0;
    if (atomic_load_explicit(&vm->owner, memory_order_relaxed) == me)
        return vm->entered++, true;
    if (!atomic_compare_exchange_strong_explicit(
            &vm->owner, &nobody, me, memory_order_acquire, memory_order_relaxed))
        return false;
    vm->entered = 1;
    host_runtime(vm)->heap.stack_base = frame;
    return true;
}

bool host_enter_always(aiolos_vm *vm, void *frame) { return own(vm, frame); }

int host_enter(aiolos_vm *vm, void *frame) {
    if (UNLIKELY(!own(vm, frame))) return AIOLOS_BUSY;
    int status = vm->status;
    if (UNLIKELY(status)) host_leave(vm);
    return status;
}

/* After a stop: what was awaited is gone. */
static COLD void resume(aiolos_vm *vm) {
    vm->entered++;
    tickets_cancel(vm);
    vm->entered--;
    limits_resume(vm->vm);
}

void host_leave(aiolos_vm *vm) {
    if (--vm->entered) return;
    if (UNLIKELY(vm->vm->stopping)) resume(vm);
    atomic_store_explicit(&vm->owner, 0, memory_order_release);
}

int host_fail(aiolos_vm *vm) {
    Runtime *rt = host_runtime(vm);
    if (vm->vm->stopping) {
        error_clear(rt);
        return vm->status = AIOLOS_STOPPED;
    }
    vm->error = error_take(rt);
    bool refused = exception_is(rt, vm->error, TYPE_MEMORY_ERROR);
    return vm->status = refused ? AIOLOS_NOMEM : AIOLOS_ERROR;
}

int host_misuse(aiolos_vm *vm) { return vm->status = AIOLOS_MISUSE; }

/* However the main task took its cancellation. */
static COLD int end_by_deadlock(aiolos_vm *vm, bool ok) {
    if (!ok && !vm->status) host_fail(vm);
    vm->vm->deadlocks = 0;
    return vm->status = AIOLOS_DEADLOCK;
}

int host_done(aiolos_vm *vm, bool ok) {
    int status = LIKELY(ok) ? AIOLOS_OK : vm->status ? vm->status : host_fail(vm);
    if (UNLIKELY(vm->vm->deadlocks) && vm->entered == 1) status = end_by_deadlock(vm, ok);
    host_leave(vm);
    return status;
}

aiolos_val give(aiolos_vm *vm, Value v) {
    aiolos_val held = v == RAISED ? NIL : handle_hold(vm, v);
    host_done(vm, held.bits);
    return held;
}

/* ---- life ------------------------------------------------------------------------- */

uint32_t aiolos_version(void) { return AIOLOS_VERSION; }

void aiolos_config_init_(aiolos_config *config, size_t size) {
    memset(config, 0, size);
    config->size = size;
    config->grants = AIOLOS_GRANT_STDOUT;
}

static void trace_host(Tracer *t, void *user) {
    aiolos_vm *vm = user;
    handles_trace(t, vm);
    natives_trace(t, vm);
    tickets_trace(t, vm);
    trace_value(t, vm->error);
}

/* Numbers of VMs, from 1. Those of a million VMs differ. */
static uint32_t next_number(void) {
    static atomic_uint last;
    uint32_t number = atomic_fetch_add(&last, 1);
    return number % 0xFFFFF + 1;
}

static void write_hook(VM *inner, int stream, const char *text, size_t n) {
    aiolos_vm *vm = inner->host;
    vm->write(vm->user, stream, text, n);
}

/* Of the Buffer's text: it stays the caller's. */
static void on_story(VM *inner, Buffer *text) {
    aiolos_vm *vm = inner->host;
    if (!text->length) return;
    host_flush(vm);
    if (vm->write)
        vm->write(vm->user, 2, text->data, text->length);
    else if (inner->grants & AIOLOS_GRANT_STDOUT)
        fwrite(text->data, 1, text->length, stderr);
}

static bool on_deadlock(VM *inner, Loop *loop) {
    aiolos_vm *vm = inner->host;
    if (vm->remote) return true; /* other threads may post */
    deadlock_tell(loop, &vm->deadlock);
    return deadlock_break(loop);
}

/* aiolos_interrupt. */
static bool interrupt(VM *inner, int what) {
    raise(&inner->rt, TYPE_KEYBOARD_INTERRUPT, "");
    return false;
}

static VM *open_engine(const aiolos_config *config) {
    EngineConfig engine = {.grants = config->grants,
                           .max_bytes = config->max_bytes,
                           .alloc = config->alloc,
                           .alloc_user = config->user};
    char seed[16];
    snprintf(seed, sizeof seed, "%u", config->hash_seed);
    if (config->hash_seed) engine.hash_seed = seed;
    VM *inner = engine_open(&engine);
    if (!inner) return NULL;
    if (config->max_depth) inner->recursion_limit = inner->depth_left = config->max_depth;
    return inner;
}

aiolos_vm *aiolos_open(const aiolos_config *given) {
    aiolos_config config;
    aiolos_config_init(&config);
    if (given && (given->size < sizeof given->size || given->size > sizeof config))
        return NULL;
    if (given) memcpy(&config, given, given->size);
    VM *inner = open_engine(&config);
    if (!inner) return NULL;
    aiolos_vm *vm = mem_alloc_zero(&inner->rt.alloc, sizeof *vm);
    if (!vm || !tickets_init(vm)) {
        mem_free(&inner->rt.alloc, vm, sizeof *vm);
        return engine_close(inner), NULL;
    }
    vm->vm = inner;
    vm->user = config.user;
    vm->write = config.write;
    vm->number = next_number();
    vm->error = UNBOUND;
    buffer_init(&vm->report, &inner->rt.alloc);
    buffer_init(&vm->type, &inner->rt.alloc);
    buffer_init(&vm->message, &inner->rt.alloc);
    buffer_init(&vm->deadlock, &inner->rt.alloc);
    inner->host = vm;
    inner->call_host = natives_call;
    inner->check_interrupt = interrupt;
    inner->on_story = on_story;
    inner->on_deadlock = on_deadlock;
    if (config.write) inner->write_hook = write_hook;
    if (heap_add_roots(&inner->rt.heap, trace_host, vm)) return vm;
    aiolos_close(vm);
    return NULL;
}

void aiolos_close(aiolos_vm *vm) {
    if (!vm || !host_enter_always(vm, __builtin_frame_address(0))) return;
    if (vm->entered > 1) {
        host_misuse(vm);
        host_leave(vm);
        return;
    }
    VM *inner = vm->vm;
    host_flush(vm);
    remote_close(vm);
    tickets_cancel(vm);
    remote_drop_posts(vm);
    tickets_free(vm);
    buffer_free(&vm->report);
    buffer_free(&vm->type);
    buffer_free(&vm->message);
    buffer_free(&vm->deadlock);
    handles_free(vm);
    natives_free(vm);
    mem_free(&inner->rt.alloc, vm, sizeof *vm);
    engine_close(inner);
}

void *aiolos_user(aiolos_vm *vm) { return vm->user; }

/* ---- running ---------------------------------------------------------------------- */

void host_flush(aiolos_vm *vm) {
    VM *inner = vm->vm;
    Runtime *rt = &inner->rt;
    if (LIKELY(!inner->output_waits)) return;
    inner->output_waits = false;
    Value pending = rt->error;
    rt->error = UNBOUND;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Str *names[] = {NAME(rt, stdout), NAME(rt, stderr)};
    for (size_t i = 0; sys != UNBOUND && i < COUNT_OF(names); i++) {
        Value out = value_getattr_or(rt, sys, names[i]);
        if (out != RAISED && (!is_object(out) || stream_flush(inner, out))) continue;
        /* What there was no memory for is still there, for the next time. */
        inner->output_waits |= error_is(rt, TYPE_MEMORY_ERROR);
        error_clear(rt);
    }
    rt->error = pending;
}

static void forget_error(aiolos_vm *vm) {
    vm->status = AIOLOS_OK;
    vm->error = UNBOUND;
    vm->deadlock.length = 0;
    vm->deadlock.failed = false;
}

/* What starts anew, although an error may be sticky: not inside another entry. */
static int enter_anew(aiolos_vm *vm, void *frame) {
    if (!host_enter_always(vm, frame)) return AIOLOS_BUSY;
    if (vm->entered > 1) return host_leave(vm), AIOLOS_BUSY;
    forget_error(vm);
    return AIOLOS_OK;
}
#define ENTER_ANEW(vm) enter_anew(vm, __builtin_frame_address(0))

int aiolos_exec(aiolos_vm *vm, const char *source, const char *name) {
    int refused = ENTER_ANEW(vm);
    if (refused) return refused;
    bool ok = engine_exec(vm->vm, source, strlen(source), name);
    host_flush(vm);
    return host_done(vm, ok);
}

int aiolos_exec_file(aiolos_vm *vm, const char *path) {
    int refused = ENTER_ANEW(vm);
    if (refused) return refused;
    Buffer text;
    buffer_init(&text, &host_runtime(vm)->alloc);
    bool ok = engine_read_file(vm->vm, path, &text) &&
              engine_run_main(vm->vm, text.data ? text.data : "", text.length, path);
    buffer_free(&text);
    host_flush(vm);
    return host_done(vm, ok);
}

aiolos_val aiolos_eval(aiolos_vm *vm, const char *expression) {
    if (vm->native_depth ? ENTER(vm) : ENTER_ANEW(vm)) return NIL;
    Runtime *rt = host_runtime(vm);
    Dict *globals = engine_main(vm->vm);
    Code *code = globals ? vm->vm->compile(vm->vm, expression, strlen(expression),
                                           NAME(rt, string), "eval", 0)
                         : NULL;
    Value v = code ? vm_run_code(vm->vm, code, globals, UNBOUND, NULL) : RAISED;
    host_flush(vm);
    return give(vm, v);
}

int aiolos_add_source(aiolos_vm *vm, const char *module, const char *source) {
    int refused = ENTER(vm);
    if (refused) return refused;
    return host_done(vm, engine_add_source(vm->vm, module, source));
}

enum { FEW_ARGUMENTS = 8 };

static bool take_all(aiolos_vm *vm, size_t n, const aiolos_val *from, Value *to) {
    for (size_t i = 0; i < n; i++)
        if (!handle_take(vm, from[i], &to[i])) return false;
    return true;
}

static Value call_many(aiolos_vm *vm, Value fn, size_t n, const aiolos_val *args) {
    Array *all = array_new(host_runtime(vm), n);
    if (!all || !take_all(vm, n, args, all->items)) return RAISED;
    Value v = call(host_runtime(vm), fn, all->items, n);
    KEEP(all);
    return v;
}

aiolos_val aiolos_call(aiolos_vm *vm, aiolos_val fn, size_t n, const aiolos_val *args) {
    Value callee, few[FEW_ARGUMENTS], v = RAISED;
    if (ENTER(vm)) return NIL;
    if (handle_take(vm, fn, &callee)) {
        if (n > FEW_ARGUMENTS)
            v = call_many(vm, callee, n, args);
        else if (take_all(vm, n, args, few))
            v = call(host_runtime(vm), callee, few, n);
    }
    host_flush(vm);
    return give(vm, v);
}

/* ---- limits ----------------------------------------------------------------------- */

int aiolos_limit(aiolos_vm *vm, uint64_t fuel, uint32_t deadline_ms) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return AIOLOS_BUSY;
    limits_set(vm->vm, fuel, deadline_ms);
    host_leave(vm);
    return AIOLOS_OK;
}

int aiolos_stats(aiolos_vm *vm, aiolos_stats_t *out) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return AIOLOS_BUSY;
    Allocator *alloc = &host_runtime(vm)->alloc;
    aiolos_stats_t now = {.size = sizeof now,
                          .bytes = alloc->bytes,
                          .peak_bytes = alloc->peak,
                          .fuel_used = limits_fuel_used(vm->vm),
                          .handles = vm->handles_n};
    size_t size = out->size < sizeof now ? out->size : sizeof now;
    memcpy(out, &now, size);
    host_leave(vm);
    return AIOLOS_OK;
}

int aiolos_collect(aiolos_vm *vm) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return AIOLOS_BUSY;
    heap_collect(&host_runtime(vm)->heap, true);
    host_leave(vm);
    return AIOLOS_OK;
}

/* ---- errors ----------------------------------------------------------------------- */

int aiolos_status_of(aiolos_vm *vm) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return AIOLOS_BUSY;
    int status = vm->status;
    host_leave(vm);
    return status;
}

/* The text that `write` makes of the sticky exception. */
static const char *error_text(aiolos_vm *vm, void *frame, Buffer *text,
                              void (*write)(VM *vm, Value error, Buffer *text)) {
    if (!host_enter_always(vm, frame)) return "";
    Value pending = host_runtime(vm)->error;
    host_runtime(vm)->error = UNBOUND;
    text->length = 0;
    text->failed = false;
    write(vm->vm, vm->error, text);
    host_runtime(vm)->error = pending;
    const char *made = buffer_cstr(text);
    host_leave(vm);
    return made;
}

static void write_type(VM *vm, Value error, Buffer *text) {
    if (error == UNBOUND) return;
    Str *name = type_of(&vm->rt, error)->name;
    buffer_append(text, name->bytes, name->size);
}
static void write_message(VM *vm, Value error, Buffer *text) {
    if (error == UNBOUND) return;
    Str *s = value_str(&vm->rt, error);
    if (s) buffer_append(text, s->bytes, s->size);
}

static void write_report(VM *inner, Value error, Buffer *text) {
    aiolos_vm *vm = inner->host;
    if (vm->deadlock.length) buffer_append(text, vm->deadlock.data, vm->deadlock.length);
    if (error != UNBOUND) report_exception(inner, error, text);
}

const char *aiolos_error_text(aiolos_vm *vm) {
    return error_text(vm, __builtin_frame_address(0), &vm->report, write_report);
}
const char *aiolos_error_type(aiolos_vm *vm) {
    return error_text(vm, __builtin_frame_address(0), &vm->type, write_type);
}
const char *aiolos_error_message(aiolos_vm *vm) {
    return error_text(vm, __builtin_frame_address(0), &vm->message, write_message);
}

void aiolos_clear(aiolos_vm *vm) {
    if (!host_enter_always(vm, __builtin_frame_address(0))) return;
    forget_error(vm);
    host_leave(vm);
}
