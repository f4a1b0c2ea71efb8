/* engine.c - see engine.h. */
#include "api/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aiolos.h"
#include "api/embedded.h"
#include "api/front_end.h"
#include "api/grants.h"
#include "api/notices.h"
#include "api/report.h"
#include "io/reactor.h"
#include "modules/modules.h"
#include "sched/sched.h"
#include "vm/builtins.h"

/* ---- files ------------------------------------------------------------------------ */

static int file_kind(VM *vm, const char *path) {
    struct stat s;
    if (!(vm->grants & AIOLOS_GRANT_FILES_READ) || stat(path, &s)) return 0;
    return S_ISREG(s.st_mode) ? 1 : S_ISDIR(s.st_mode) ? 2 : 0;
}

static bool raise_errno(VM *vm, int code, const char *path) {
    Str *name = str_from_cstr(&vm->rt, path);
    if (name) raise_os_error(&vm->rt, code, value_object(name));
    return false;
}

bool engine_read_file(VM *vm, const char *path, Buffer *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return raise_errno(vm, errno, path);
    enum { CHUNK = 64 * 1024 };
    bool ok = false;
    for (;;) {
        char *room = buffer_reserve(out, CHUNK);
        if (!room) {
            raise_memory(&vm->rt);
            break;
        }
        ssize_t n = read(fd, room, CHUNK);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            raise_errno(vm, errno, path);
            break;
        }
        if (n == 0) {
            ok = true;
            break;
        }
        out->length += (size_t)n;
    }
    close(fd);
    return ok;
}

/* ---- modules ---------------------------------------------------------------------- */

static Value native_module(VM *vm, Str *name) {
    return grants_allow_module(vm, name) ? modules_native(vm, name) : RAISED;
}

/* What the host gave with engine_add_source, else the library. */
static Code *library_module(VM *vm, Str *name, bool *is_package) {
    Runtime *rt = &vm->rt;
    Value text = vm->added ? dict_get_str(rt, vm->added, name) : UNBOUND;
    if (text == UNBOUND)
        return grants_allow_module(vm, name) ? embedded_module(vm, name, is_package)
                                             : NULL;
    Str *source = as_str(text), *file = str_format(rt, "<%U>", name);
    *is_package = false;
    return file ? front_end_compile_file(vm, source->bytes, source->size, file, 0) : NULL;
}

bool engine_add_source(VM *vm, const char *module, const char *source) {
    Runtime *rt = &vm->rt;
    if (!vm->added) vm->added = dict_new(rt);
    Str *name = vm->added ? str_intern_cstr(rt, module) : NULL;
    Str *text = name ? str_from_cstr(rt, source) : NULL;
    return text && dict_set_str(rt, vm->added, name, value_object(text));
}

/* ---- opening ---------------------------------------------------------------------- */

static bool boot(VM *vm) {
    Runtime *rt = &vm->rt;
    vm->compile = front_end_compile;
    vm->compile_file = front_end_compile_file;
    vm->native_module = native_module;
    vm->embedded_module = library_module;
    vm->file_kind = file_kind;
    vm->report = report_exception;
    vm->source_line = report_line;
    notices_attach(vm);
    vm->file_read = engine_read_file;
    vm->make_reactor = reactor_open;
    if (!builtins_boot(vm) || !streams_boot(vm) || !grants_apply(vm)) return false;
    vm->search_path = list_new(rt, 4);
    if (!vm->search_path || !sched_boot(vm)) return false;
    return vm_import(vm, "sys") != RAISED;
}

VM *engine_open(const EngineConfig *config) {
    Allocator outer;
    allocator_init(&outer, config->alloc, config->alloc_user);
    VM *vm = mem_alloc(&outer, sizeof *vm);
    if (!vm) return NULL;
    HashKey key;
    bool fixed = config->hash_seed && strcmp(config->hash_seed, "random");
    if (fixed) key = hash_key_from_seed((uint32_t)strtoul(config->hash_seed, NULL, 10));
    if (!vm_init(vm, config->alloc, config->alloc_user, fixed ? &key : NULL))
        goto refused;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    vm->rt.alloc.limit = config->max_bytes;
    vm->grants = config->grants;
    vm->rt.heap.paused++;
    bool ok = boot(vm);
    vm->rt.heap.paused--;
    if (ok) return vm;
refused:
    engine_close(vm);
    return NULL;
}

void engine_close(VM *vm) {
    Allocator outer = {
        .fn = vm->rt.alloc.fn, .user = vm->rt.alloc.user, .bytes = sizeof *vm};
    if (!vm->stopping) streams_flush(vm);
    sched_close(vm);
    vm_free(vm);
    mem_free(&outer, vm, sizeof *vm);
}

/* ---- running ---------------------------------------------------------------------- */

Dict *engine_main(VM *vm) {
    Runtime *rt = &vm->rt;
    if (vm->main_module != UNBOUND) return as_module(vm->main_module)->dict;
    Module *m = module_for(vm, NAME(rt, dunder_main), rt->empty_str);
    if (!m || !dict_set_str(rt, m->dict, NAME(rt, dunder_package), NONE_VALUE) ||
        !dict_set_str(rt, rt->modules, NAME(rt, dunder_main), value_object(m)))
        return NULL;
    vm->main_module = value_object(m);
    return m->dict;
}

/* Modules are looked up in `directory` first. */
static bool search_first(VM *vm, Value directory) {
    Runtime *rt = &vm->rt;
    List *path = list_from(rt, &directory, 1);
    if (!path || !list_extend(rt, path, value_object(vm->search_path))) return false;
    vm->search_path->size = 0;
    return list_extend(rt, vm->search_path, value_object(path));
}

static bool run_main(VM *vm, const char *bytes, size_t size, Str *name) {
    Code *code = front_end_compile_file(vm, bytes, size, name, VM_TOP_AWAIT);
    if (!code) return false;
    Value main = vm_run_code(vm, code, engine_main(vm), UNBOUND, NULL);
    if (main == RAISED || !(code->flags & CODE_TOP_AWAIT)) return main != RAISED;
    return sched_run_main(vm, main) != RAISED;
}

bool engine_run_main(VM *vm, const char *bytes, size_t size, const char *path) {
    Runtime *rt = &vm->rt;
    Dict *globals = engine_main(vm);
    Str *file = str_from_cstr(rt, path);
    char *absolute = realpath(path, NULL); /* as CPython: symbolic links are followed */
    const char *slash = absolute ? strrchr(absolute, '/') : NULL;
    Str *directory =
        slash ? str_new(rt, absolute, (size_t)(slash - absolute) + (slash == absolute))
              : str_from_cstr(rt, "");
    free(absolute);
    return globals && file && directory && search_first(vm, value_object(directory)) &&
           dict_set_str(rt, globals, NAME(rt, dunder_file), value_object(file)) &&
           run_main(vm, bytes, size, file);
}

bool engine_exec(VM *vm, const char *bytes, size_t size, const char *name) {
    Str *file = str_from_cstr(&vm->rt, name);
    return file && engine_main(vm) && run_main(vm, bytes, size, file);
}

bool engine_run_text(VM *vm, const char *bytes, size_t size, const char *name) {
    Str *file = str_from_cstr(&vm->rt, name);
    return engine_main(vm) && file && search_first(vm, value_object(vm->rt.empty_str)) &&
           run_main(vm, bytes, size, file);
}
