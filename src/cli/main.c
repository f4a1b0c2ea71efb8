/* main.c - the command: aio [options] [FILE [args]]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aiolos.h"
#include "api/engine.h"
#include "api/front_end.h"
#include "api/report.h"
#include "modules/modules.h"
#include "object/intern.h"

static bool flush_streams(VM *vm) {
    Runtime *rt = &vm->rt;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Value out = sys == UNBOUND ? UNBOUND : value_getattr_or(rt, sys, NAME(rt, stdout));
    return !is_object(out) || stream_flush(vm, out);
}

static int report(VM *vm) {
    Runtime *rt = &vm->rt;
    Value e = error_take(rt);
    flush_streams(vm);
    if (exception_is(rt, e, TYPE_SYSTEM_EXIT)) {
        Value code = as_exception(e)->args->size ? as_exception(e)->args->items[0] : NONE_VALUE;
        if (code == NONE_VALUE) return 0;
        if (is_int(code)) return (int)(as_small(code) & 0xFF);
        Str *s = value_str(rt, code);
        if (s) fprintf(stderr, "%s\n", str_cstr(rt, s));
        return 1;
    }
    Buffer text;
    buffer_init(&text, &rt->alloc);
    report_exception(vm, e, &text);
    fwrite(text.data ? text.data : "", 1, text.length, stderr);
    buffer_free(&text);
    return 1;
}

static bool append_text(Runtime *rt, Value list, const char *text, size_t n) {
    Str *s = str_new(rt, text, n);
    return s && list_append(rt, as_list(list), value_object(s));
}

/* sys.argv: the script and what follows it. */
static bool set_arguments(VM *vm, char **arguments) {
    Runtime *rt = &vm->rt;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Str *name = str_from_cstr(rt, "argv");
    if (!name || !(name = str_intern(rt, name)) || sys == UNBOUND) return false;
    List *list = list_new(rt, 4);
    for (; list && *arguments; arguments++)
        if (!append_text(rt, value_object(list), *arguments, strlen(*arguments))) return false;
    return list && value_setattr(rt, sys, name, value_object(list));
}

/* The folders of AIOPATH, searched after the script's own. */
static bool set_path(VM *vm) {
    const char *at = getenv("AIOPATH");
    while (at && *at) {
        size_t n = strcspn(at, ":");
        if (n && !append_text(&vm->rt, value_object(vm->search_path), at, n)) return false;
        at += n + (at[n] == ':');
    }
    return true;
}

int main(int argc, char **argv) {
    EngineConfig config = {.grants = AIOLOS_GRANT_ALL, .hash_seed = getenv("PYTHONHASHSEED")};
    VM *vm = engine_open(&config);
    if (!vm) return fprintf(stderr, "aio: no memory\n"), 1;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    const char *stress = getenv("AIO_STRESS");
    vm->rt.heap.stress = stress && !strcmp(stress, "collect");
    if (vm->rt.heap.stress) heap_collect(&vm->rt.heap, true); /* ends the runs at hand */
    int status = 0;
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    int dump = -1;
    int at = 1;
    if (at < argc && !strncmp(argv[at], "--dump=", 7)) {
        const char *what = argv[at++] + 7;
        dump = !strcmp(what, "ast") ? DUMP_AST : !strcmp(what, "code") ? DUMP_CODE : DUMP_TOKENS;
    }
    if (at >= argc) return fprintf(stderr, "usage: aio FILE\n"), 2;
    if (!engine_read_file(vm, argv[at], &text)) {
        error_clear(&vm->rt);
        fprintf(stderr, "aio: can't open file '%s'\n", argv[at]);
        status = 2;
    } else if (!set_arguments(vm, argv + at) || !set_path(vm)) {
        status = report(vm);
    } else if (dump >= 0) {
        Buffer out;
        buffer_init(&out, &vm->rt.alloc);
        Str *name = str_from_cstr(&vm->rt, argv[at]);
        if (!front_end_dump(vm, text.data ? text.data : "", text.length, name, (DumpKind)dump, &out))
            status = report(vm);
        else
            fwrite(out.data, 1, out.length, stdout);
    } else if (!engine_run_main(vm, text.data ? text.data : "", text.length, argv[at])) {
        status = report(vm);
    }
    buffer_free(&text);
    if (!flush_streams(vm)) status = report(vm);
    engine_close(vm);
    return status;
}
