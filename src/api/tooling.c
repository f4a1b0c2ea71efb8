/* tooling.c - see tooling.h. */
#include "api/tooling.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aiolos.h"
#include "api/completion.h"
#include "api/engine.h"
#include "api/front_end.h"
#include "api/report.h"
#include "api/signals.h"
#include "modules/modules.h"
#include "sched/chronicle.h"
#include "sched/clock.h"
#include "sched/deadlock.h"
#include "sched/loop.h"
#include "sched/lost.h"
#include "sched/signals.h"
#include "sched/task_tree.h"
#include "sched/thread.h"
#include "sched/trace.h"
#include "vm/coroutine.h"

struct Tool {
    VM *vm;
    bool report_collections;
    bool strict;
};

/* ---- signals ---------------------------------------------------------------------- */

/* No status that a program can give. */
enum { STATUS_INTERRUPTED = 256 };

static void tell_tasks(VM *vm, Loop *loop);

/* What a signal does that no script handles. */
static bool on_signal(VM *vm, int number) {
    if (number == SIGNAL_QUIT) tell_tasks(vm, vm->loop ? vm->loop : vm->current_loop);
    if (number != SIGNAL_INTERRUPT) return true;
    raise(&vm->rt, TYPE_KEYBOARD_INTERRUPT, "");
    return false;
}

/* As CPython: a command that was started with SIGINT ignored leaves it so. */
static bool listen_to_signals(VM *vm) {
    if (!signals_lend(vm, &signals_source, on_signal)) return false;
    signals_listen(&vm->interrupt);
    static const int answered[] = {SIGNAL_INTERRUPT, SIGNAL_QUIT};
    for (size_t i = 0; i < COUNT_OF(answered); i++)
        if (signals_source.get(answered[i]) == SIGNAL_DEFAULT &&
            !signals_source.set(answered[i], SIGNAL_NOTE))
            return false;
    return true;
}

/* ---- reports ---------------------------------------------------------------------- */

static void print_error(Buffer *text) {
    if (text->length) fwrite(text->data, 1, text->length, stderr);
    fflush(stderr);
    buffer_free(text);
}

/* sys.<name>; UNBOUND: it is not there. */
static Value sys_attribute(VM *vm, Str *name) {
    Runtime *rt = &vm->rt;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Value v = sys == UNBOUND ? UNBOUND : value_getattr_or(rt, sys, name);
    if (v == RAISED) error_clear(rt);
    return v == RAISED ? UNBOUND : v;
}

/* False: standard output cannot take what was written. */
static bool flush_streams(VM *vm) {
    Runtime *rt = &vm->rt;
    Value out = sys_attribute(vm, NAME(rt, stdout)),
          err = sys_attribute(vm, NAME(rt, stderr));
    bool ok = !is_object(out) || stream_flush(vm, out);
    if (!ok) {
        Value e = error_take(rt);
        Buffer text;
        buffer_init(&text, &rt->alloc);
        buffer_text(&text, "Exception ignored in: <_io.TextIOWrapper name='<stdout>' "
                           "mode='w' encoding='utf-8'>\n");
        report_exception(vm, e, &text);
        print_error(&text);
    }
    if (is_object(err) && !stream_flush(vm, err)) error_clear(rt);
    return ok;
}

/* SystemExit's status; its message goes to standard error. */
static int exit_status(VM *vm, Value e) {
    Runtime *rt = &vm->rt;
    Tuple *args = as_exception(e)->args;
    Value code = args && args->size == 1 ? args->items[0]
                 : args && args->size    ? value_object(args)
                                         : NONE_VALUE;
    int64_t number;
    if (code == NONE_VALUE) return 0;
    if (int_to_i64(code, &number)) return (int)(number & 0xFF);
    Str *s = value_str(rt, code);
    if (s) fprintf(stderr, "%s\n", str_cstr(rt, s));
    error_clear(rt);
    return 1;
}

/* What a script put in the place of sys.excepthook; UNBOUND: nothing. */
static Value own_hook(VM *vm) {
    Value hook = sys_attribute(vm, NAME(&vm->rt, excepthook));
    return hook == sys_attribute(vm, NAME(&vm->rt, dunder_excepthook)) ? UNBOUND : hook;
}

/* Lets the hook tell of e; the exit status. */
static int end_by_hook(VM *vm, Value hook, Value e) {
    Runtime *rt = &vm->rt;
    Value tb = as_exception(e)->traceback;
    Value args[] = {value_object(type_of(rt, e)), e, tb == UNBOUND ? NONE_VALUE : tb};
    bool told = call(rt, hook, args, 3) != RAISED;
    Value failure = told ? UNBOUND : error_take(rt);
    flush_streams(vm);
    if (told || vm->stopping) return 1;
    if (exception_is(rt, failure, TYPE_SYSTEM_EXIT)) return exit_status(vm, failure);
    Buffer text;
    buffer_init(&text, &rt->alloc);
    buffer_text(&text, "Error in sys.excepthook:\n");
    report_exception(vm, failure, &text);
    buffer_text(&text, "\nOriginal exception was:\n");
    report_exception(vm, e, &text);
    print_error(&text);
    return 1;
}

/* The pending exception ends the program: prints it; the exit status. */
static int end_by_exception(VM *vm) {
    Runtime *rt = &vm->rt;
    Value e = error_take(rt);
    flush_streams(vm);
    bool told = vm->deadlocks && exception_is(rt, e, TYPE_CANCELLED_ERROR);
    if (vm->stopping || told) return 1;
    if (exception_is(rt, e, TYPE_SYSTEM_EXIT)) return exit_status(vm, e);
    Value hook = own_hook(vm);
    if (hook != UNBOUND) return end_by_hook(vm, hook, e);
    Buffer text;
    buffer_init(&text, &rt->alloc);
    chronicle_tell(vm, e, &text);
    report_exception(vm, e, &text);
    print_error(&text);
    if (exception_is(rt, e, TYPE_KEYBOARD_INTERRUPT)) return STATUS_INTERRUPTED;
    return 1;
}

static bool on_deadlock(VM *vm, Loop *loop) {
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    deadlock_tell(loop, &text);
    flush_streams(vm);
    print_error(&text);
    return deadlock_break(loop);
}

/* Of the Buffer's text: it stays the caller's. */
static void on_story(VM *vm, Buffer *text) {
    flush_streams(vm);
    fwrite(text->data ? text->data : "", 1, text->length, stderr);
    fflush(stderr);
}

static void tell_tasks(VM *vm, Loop *loop) {
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    if (loop)
        task_tree_tell(loop, &text);
    else
        buffer_text(&text, "no event loop\n");
    on_story(vm, &text);
    buffer_free(&text);
}

/* ---- opening ---------------------------------------------------------------------- */

static bool add_search_path(VM *vm, const char *path) {
    Runtime *rt = &vm->rt;
    while (path && *path) {
        size_t n = strcspn(path, ":");
        Str *s = str_new(rt, path, n);
        if (!s || !list_append(rt, vm->search_path, value_object(s))) return false;
        path += n + (path[n] == ':');
    }
    return true;
}

/* When virtual time begins, in seconds since 1970: the same in every run (in 2023), and
 * late enough for dates to look like dates. */
enum { VIRTUAL_EPOCH = 1700000000 };

Tool *tool_open(const ToolOptions *options) {
    EngineConfig config = {
        .grants = options->sandbox ? AIOLOS_GRANT_STDOUT : AIOLOS_GRANT_ALL,
        .hash_seed =
            options->virtual_time && !options->hash_seed ? "0" : options->hash_seed};
    Tool *tool = malloc(sizeof *tool);
    VM *vm = tool ? engine_open(&config) : NULL;
    if (!vm) return free(tool), NULL;
    tool->vm = vm;
    tool->report_collections = options->report_collections;
    vm->clock->virtual = options->virtual_time;
    vm->asyncio_debug = options->debug;
    vm->clock->wall_offset = VIRTUAL_EPOCH * INT64_C(1000000000);
    vm->on_deadlock = on_deadlock;
    vm->on_story = on_story;
    if (options->tasks_at_exit) vm->on_left_over = tell_tasks;
    tool->strict = options->strict;
    if (!listen_to_signals(vm) || !add_search_path(vm, options->search_path))
        return tool_close(tool), NULL;
    vm->rt.heap.stress = options->collect_always;
    if (options->collect_always) heap_collect(&vm->rt.heap, true);
    return tool;
}

static void report_collections(VM *vm) {
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    heap_report(&vm->rt.heap, &text);
    print_error(&text);
}

bool tool_trace(Tool *tool, const char *path) {
    FILE *file = fopen(path, "we");
    return file && trace_open(tool->vm, file);
}

void tool_close(Tool *tool) {
    signals_listen(NULL);
    if (tool->report_collections) report_collections(tool->vm);
    engine_close(tool->vm);
    free(tool);
}

/* ---- files ------------------------------------------------------------------------ */

static bool set_argv(VM *vm, int argc, char **argv) {
    Runtime *rt = &vm->rt;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    List *list = list_new(rt, (size_t)argc);
    Str *name = str_intern_cstr(rt, "argv");
    if (!list || !name) return false;
    for (int i = 0; i < argc; i++) {
        Str *s = str_from_cstr(rt, argv[i]);
        if (!s || !list_append(rt, list, value_object(s))) return false;
    }
    return value_setattr(rt, sys, name, value_object(list));
}

static int cannot_open(VM *vm, const char *path) {
    error_clear(&vm->rt);
    int code = access(path, R_OK) ? errno : EISDIR;
    fprintf(stderr, "aio: can't open file '%s': [Errno %d] %s\n", path, code,
            strerror(code));
    return 2;
}

/* A program is known by its absolute path, in which nothing else is changed. NULL: no
 * memory. To be freed. */
static char *absolute_path(const char *path) {
    char *here = path[0] == '/' ? NULL : getcwd(NULL, 0), *whole;
    int n = asprintf(&whole, "%s%s%s", here ? here : "", here ? "/" : "", path);
    free(here);
    return n < 0 ? NULL : whole;
}

/* What died without being noticed has its last words before the program ends, and then
 * what is still alive. */
static void say_farewells(VM *vm) {
    if (vm->stopping) return;
    if (!vm->rt.heap.stress) {
        heap_collect(&vm->rt.heap, true);
        vm_run_dying(vm);
        lost_tell_all(vm);
    }
    vm_run_living(vm);
}

/* After the program's last statement, or the exception that ended it; the exit status. */
static int end_program(Tool *tool, bool ran) {
    VM *vm = tool->vm;
    int status = ran ? 0 : end_by_exception(vm);
    if (vm->deadlocks) status = DEADLOCK_STATUS;
    if (!vm->stopping && !threads_finish(vm)) error_clear(&vm->rt); /* Ctrl-C */
    say_farewells(vm);
    streams_flush(vm);
    if (!flush_streams(vm) && !status) status = 120;
    if (!status && tool->strict && vm->reports) status = 1;
    if (status == STATUS_INTERRUPTED) {
        trace_close(vm);
        signals_die(SIGNAL_INTERRUPT);
    }
    return status;
}

int tool_run_file(Tool *tool, int argc, char **argv) {
    VM *vm = tool->vm;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    if (!set_argv(vm, argc, argv)) return end_by_exception(vm);
    char *path = absolute_path(argv[0]);
    if (!path) return raise_memory(&vm->rt), end_by_exception(vm);
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    int status = 0;
    if (!engine_read_file(vm, path, &text))
        status = cannot_open(vm, path);
    else
        status = end_program(
            tool, engine_run_main(vm, text.data ? text.data : "", text.length, path));
    buffer_free(&text);
    free(path);
    return status;
}

int tool_run_text(Tool *tool, const char *text, int argc, char **argv) {
    VM *vm = tool->vm;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    static const char name[] = "<string>";
    Str *file = str_from_cstr(&vm->rt, name);
    return end_program(tool, set_argv(vm, argc, argv) && file &&
                                 report_keep_text(vm, file, text) &&
                                 engine_run_text(vm, text, strlen(text), name));
}

int tool_run_input(Tool *tool, int argc, char **argv) {
    VM *vm = tool->vm;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, stdin));)
        buffer_append(&text, part, n);
    if (text.failed) (void)raise_memory(&vm->rt);
    bool ran = !text.failed && set_argv(vm, argc, argv) &&
               engine_run_text(vm, text.data ? text.data : "", text.length, "<stdin>");
    buffer_free(&text);
    return end_program(tool, ran);
}

int tool_dump(Tool *tool, const char *what, const char *path) {
    VM *vm = tool->vm;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    DumpKind kind;
    if (!strcmp(what, "tokens"))
        kind = DUMP_TOKENS;
    else if (!strcmp(what, "ast"))
        kind = DUMP_AST;
    else if (!strcmp(what, "code"))
        kind = DUMP_CODE;
    else
        return fprintf(stderr,
                       "aio: --dump=%s: what can be dumped is tokens, ast, code, gc and "
                       "tasks\n",
                       what),
               2;
    Buffer text, out;
    buffer_init(&text, &vm->rt.alloc);
    buffer_init(&out, &vm->rt.alloc);
    Str *name = str_from_cstr(&vm->rt, path);
    int status = 0;
    if (!engine_read_file(vm, path, &text))
        status = cannot_open(vm, path);
    else if (!name || !front_end_dump(vm, text.data ? text.data : "", text.length, name,
                                      kind, &out))
        status = end_by_exception(vm);
    else
        fwrite(out.data ? out.data : "", 1, out.length, stdout);
    buffer_free(&text);
    buffer_free(&out);
    return status;
}

/* ---- the prompt ------------------------------------------------------------------- */

/* The prompt's own loop, as the VM's current one, once asyncio is imported. */
static bool make_loop(VM *vm) {
    Runtime *rt = &vm->rt;
    Str *name = str_intern_cstr(rt, "asyncio");
    if (!name) return false;
    if (vm->current_loop || dict_get_str(rt, rt->modules, name) == UNBOUND) return true;
    vm->current_loop = loop_new(vm);
    return vm->current_loop != NULL;
}

/* Top-level await: the entry is a coroutine. */
static bool run_awaiting(VM *vm, Value coroutine) {
    Runtime *rt = &vm->rt;
    Str *run = str_intern_cstr(rt, "run_until_complete");
    if (vm_import(vm, "asyncio") == RAISED || !run || !make_loop(vm)) return false;
    Value loop = value_object(vm->current_loop);
    return call_method(rt, loop, run, &coroutine, 1) != RAISED;
}

/* Entries run inside the prompt's loop, so that create_task works in each. */
static bool run_entry(VM *vm, Code *code, Dict *globals) {
    if (!make_loop(vm)) return false;
    vm->loop = vm->current_loop;
    Value v = vm_run_code(vm, code, globals, UNBOUND, NULL);
    vm->loop = NULL;
    if (v == RAISED) return false;
    return !(code->flags & CODE_TOP_AWAIT) || run_awaiting(vm, v);
}

/* All entries have the same file name; in each one's code it is a string of its own, by
 * which its lines are found. */
static void name_code(Runtime *rt, Code *code, Str *name) {
    code->filename = name;
    heap_barrier(&rt->heap, code);
    for (size_t i = 0; i < code->consts_n; i++)
        if (has_layout(code->consts->items[i], LAYOUT_CODE))
            name_code(rt, as_code(code->consts->items[i]), name);
}

static Code *compile_entry(VM *vm, const char *text) {
    Str *name = str_from_cstr(&vm->rt, "<stdin>");
    if (!name || !report_keep_text(vm, name, text)) return NULL;
    Code *code = front_end_compile(vm, text, strlen(text), name, "single",
                                   VM_TOP_AWAIT | VM_INTERACTIVE);
    if (code)
        name_code(&vm->rt, code, name);
    else
        report_drop_text(vm);
    return code;
}

ToolEntry tool_interact(Tool *tool, const char *text, int *status) {
    VM *vm = tool->vm;
    Runtime *rt = &vm->rt;
    rt->heap.stack_base = __builtin_frame_address(0);
    Dict *globals = engine_main(vm);
    if (!globals) return *status = end_by_exception(vm), TOOL_EXIT;
    Code *code = compile_entry(vm, text);
    if (!code && error_is(rt, TYPE_INCOMPLETE_INPUT_ERROR)) {
        error_clear(rt);
        return TOOL_MORE;
    }
    if (code && run_entry(vm, code, globals)) {
        flush_streams(vm);
        return TOOL_DONE;
    }
    bool leave = error_is(rt, TYPE_SYSTEM_EXIT) && !vm->stopping;
    int ended = end_by_exception(vm);
    limits_resume(vm); /* the prompt outlives a deadlock */
    vm->deadlocks = 0;
    if (leave) *status = ended;
    return leave ? TOOL_EXIT : TOOL_DONE;
}

static bool has_work(const Loop *l) {
    return l && !l->closed && (l->ready.n || l->timers.n || l->newest);
}

/* Runs the loop until a future that standard input cancels is done. */
static bool run_until_input(VM *vm, Loop *l) {
    Runtime *rt = &vm->rt;
    Future *readable = future_new(l);
    Value cancel =
        readable ? value_getattr(rt, value_object(readable), NAME(rt, cancel)) : RAISED;
    Handle *h = cancel == RAISED ? NULL
                                 : handle_new(l, false, cancel,
                                              value_object(rt->empty_tuple), UNBOUND, 0);
    if (!h || !loop_watch(l, STDIN_FILENO, REACTOR_READ, value_object(h))) return false;
    bool ran = loop_run_until_complete(l, value_object(readable)) != RAISED;
    Value pending = rt->error;
    rt->error = UNBOUND;
    if (!loop_watch(l, STDIN_FILENO, REACTOR_READ, UNBOUND)) error_clear(rt);
    rt->error = pending;
    return ran;
}

bool tool_await_input(Tool *tool) {
    VM *vm = tool->vm;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    if (!has_work(vm->current_loop) || run_until_input(vm, vm->current_loop)) return true;
    bool interrupted = error_is(&vm->rt, TYPE_KEYBOARD_INTERRUPT);
    if (!interrupted && !error_is(&vm->rt, TYPE_CANCELLED_ERROR))
        return end_by_exception(vm), true;
    error_clear(&vm->rt);
    flush_streams(vm);
    return !interrupted;
}

bool tool_take_interrupt(Tool *tool) {
    VM *vm = tool->vm;
    bool taken = !signals_dispatch(vm, INTERRUPT_SIGNAL);
    if (taken) error_clear(&vm->rt);
    return taken;
}

char **tool_complete(Tool *tool, const char *word) {
    tool->vm->rt.heap.stack_base = __builtin_frame_address(0);
    return completion_find(tool->vm, engine_main(tool->vm), word);
}

int tool_end_interaction(Tool *tool) {
    say_farewells(tool->vm);
    return flush_streams(tool->vm) ? 0 : 120;
}
