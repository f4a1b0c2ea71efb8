/* failures.c - runs scripts while memory or fuel ends, at every place where it can.
 *
 *     stress-failures [-n POINTS] WHAT SCRIPT...
 *
 * - cells: the k-th cell that the heap is asked for is refused; then that and the retry
 *   after the collection that follows; then all from the k-th on
 * - requests: the same for requests to the allocator: blocks, tables, arenas, buffers
 * - memory: a limit of so many bytes, upwards in small steps
 * - fuel: so much fuel, upwards by one
 * - open: no script: opening a VM while its requests are refused
 *
 * Every run has a VM of its own, under virtual time, and limits so that it ends: what
 * waits for a callback that lacked memory waits for ever. After each: it did what it does
 * without failures, or MemoryError was raised, or it was stopped; the heap holds what its
 * headers promise; the next script is right; and closing the VM gives all memory back.
 * Where a script has more places than POINTS, the first are all tried, and of the others
 * ever fewer.
 *
 * Each script runs in a process of its own, so that a crash is a finding and not an end.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/engine.h"
#include "api/report.h"
#include "child.h"
#include "modules/modules.h"
#include "sched/clock.h"

enum { SECONDS = 30, DEADLINE_MS = 4000, MOST_FINDINGS = 20, STEP_BYTES = 4096 };

typedef enum What { CELLS, REQUESTS, MEMORY, FUEL, OPEN, WHATS } What;
static const char *const what_names[] = {"cells", "requests", "memory", "fuel", "open"};
typedef enum Mode { ONCE, TWICE, ALWAYS, MODES } Mode;
static const char *const mode_names[] = {"once", "twice", "from then on"};

/* Shared with the process that runs the script: where it is, and what it found. */
typedef struct Progress {
    Mode mode;
    uint64_t k;
    uint64_t runs, findings;
} Progress;
static Progress *progress;

static uint64_t points = 48;
static FILE *report_to;
static int captured;

/* ---- one run ---------------------------------------------------------------------- */

typedef struct Script {
    const char *path;
    char *text;
    size_t size;
} Script;

typedef struct Outcome {
    bool ran;
    StopReason stopping;
    char error[48]; /* the name of what was raised, or "" */
    uint64_t used;  /* cells, requests, bytes or fuel */
    uint64_t fuel;
    char output[4096]; /* its beginning */
    long output_size;
} Outcome;

static void finding(What what, const char *script, const char *text) {
    progress->findings++;
    fprintf(report_to, "FOUND   %s: %s %llu %s: %s\n", script, what_names[what],
            (unsigned long long)progress->k,
            what <= REQUESTS ? mode_names[progress->mode] : "", text);
    fflush(report_to);
}

static bool memory_raised;

static void on_unraisable(VM *vm, Value e, const char *where, Value object) {
    memory_raised = memory_raised || exception_is(&vm->rt, e, TYPE_MEMORY_ERROR);
}

/* What a loop's exception handler has to say, it says on standard error. */
static void on_write(VM *vm, int stream, const char *text, size_t n) {
    if (stream == 2)
        memory_raised = memory_raised || memmem(text, n, "MemoryError", 11);
    else if (write(captured, text, n) < 0)
        abort();
}

/* The host's own requests, of which one may be refused. */
static uint64_t host_requests, refuse_at;

static void *host_alloc(void *user, void *block, size_t old, size_t new, size_t align) {
    size_t *bytes = user;
    if (new > old && ++host_requests == refuse_at) return NULL;
    *bytes += new - old;
    if (!new) return free(block), NULL;
    if (align <= 16) return realloc(block, new);
    return aligned_alloc(align, (new + align - 1) / align * align);
}

static VM *open_vm(size_t *bytes) {
    VM *vm = engine_open(&(EngineConfig){
        .alloc = host_alloc, .alloc_user = bytes, .grants = 0xffff, .hash_seed = "1"});
    if (!vm) return NULL;
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    vm->clock->virtual = true;
    vm->on_unraisable = on_unraisable;
    vm->write_hook = on_write;
    return vm;
}

/* From now on failures come as ordered; k = 0: they are only counted. */
static void order(VM *vm, What what, Mode mode, uint64_t k) {
    uint64_t to = mode == ONCE ? k : mode == TWICE ? k + 1 : UINT64_MAX;
    Allocator *a = &vm->rt.alloc;
    Heap *heap = &vm->rt.heap;
    switch (what) {
    case CELLS:
        heap->counted = true;
        heap_collect(heap, true);
        heap->requests = 0;
        heap->fail_from = k;
        heap->fail_to = to;
        break;
    case REQUESTS:
        a->requests = 0;
        a->fail_from = k;
        a->fail_to = to;
        break;
    case MEMORY:
        a->peak = a->bytes;
        if (k) a->limit = a->bytes + k * STEP_BYTES;
        break;
    default: break;
    }
}

static void end_order(VM *vm) {
    vm->rt.alloc.fail_from = vm->rt.heap.fail_from = 0;
    vm->rt.alloc.limit = 0;
    vm->rt.heap.counted = false;
}

static uint64_t used(VM *vm, What what, size_t before) {
    switch (what) {
    case CELLS: return vm->rt.heap.requests;
    case REQUESTS: return vm->rt.alloc.requests;
    case MEMORY: return (vm->rt.alloc.peak - before) / STEP_BYTES;
    default: return limits_fuel_used(vm);
    }
}

/* Is it, or did it come from, a refusal of memory? */
static bool tells_of_memory(VM *vm, Value e) {
    Runtime *rt = &vm->rt;
    for (int i = 0; i < 100 && is_exception(e); i++) {
        if (exception_is(rt, e, TYPE_MEMORY_ERROR)) return true;
        Exception *x = as_exception(e);
        e = is_exception(x->cause) ? x->cause : x->context;
    }
    return false;
}

static void read_output(Outcome *o) {
    o->output_size = lseek(captured, 0, SEEK_END);
    ssize_t n = pread(captured, o->output, sizeof o->output, 0);
    memset(o->output + (n < 0 ? 0 : n), 0, sizeof o->output - (size_t)(n < 0 ? 0 : n));
    if (ftruncate(captured, 0) || lseek(captured, 0, SEEK_SET)) abort();
}

static void flush(VM *vm) {
    Runtime *rt = &vm->rt;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Value out = sys == UNBOUND ? UNBOUND : value_getattr_or(rt, sys, NAME(rt, stdout));
    if (!is_object(out) || !stream_flush(vm, out)) error_clear(rt);
}

/* The run that the VM is for. */
static NOINLINE void run_script(VM *vm, const Script *s, What what, uint64_t k,
                                uint64_t fuel, Outcome *o) {
    Runtime *rt = &vm->rt;
    size_t before = rt->alloc.bytes;
    limits_set(vm, what == FUEL ? k : fuel, k ? DEADLINE_MS : 0);
    order(vm, what, progress->mode, k);
    o->ran = engine_run_main(vm, s->text, s->size, s->path);
    o->used = used(vm, what, before);
    o->fuel = limits_fuel_used(vm);
    o->stopping = vm->stopping;
    Value e = o->ran ? UNBOUND : error_take(rt);
    if (!o->ran && !o->stopping) {
        Buffer text;
        buffer_init(&text, &rt->alloc);
        report_exception(vm, e, &text);
        buffer_free(&text);
    }
    end_order(vm);
    limits_resume(vm);
    limits_set(vm, 0, 0);
    snprintf(o->error, sizeof o->error, "%s",
             is_exception(e) ? str_cstr(rt, type_of(rt, e)->name) : "");
    memory_raised = memory_raised || tells_of_memory(vm, e);
    flush(vm);
    read_output(o);
    vm_run_dying(vm);
    flush(vm);
    Outcome rest;
    read_output(&rest);
}

static NOINLINE bool run_control(VM *vm) {
    static const char text[] =
        "import asyncio\n"
        "class Control:\n"
        "    def __init__(self, x): self.x = x\n"
        "async def double(c):\n"
        "    await asyncio.sleep(0.001)\n"
        "    return c.x * 2\n"
        "async def main():\n"
        "    return await asyncio.gather(*[double(Control(i)) for i in range(5)])\n"
        "try: {}['k']\n"
        "except KeyError as e: assert str(e) == \"'k'\"\n"
        "def gen():\n"
        "    yield from sorted('cab')\n"
        "assert f'{\"\".join(gen()):>4}' == ' abc'\n"
        "control = sum(asyncio.run(main())) * 2**70 >> 69\n";
    limits_set(vm, 1000000, 0);
    Runtime *rt = &vm->rt;
    if (!engine_run_main(vm, text, sizeof text - 1, "control.aio")) return false;
    Str *name = str_intern_cstr(rt, "control");
    return name && dict_get_str(rt, engine_main(vm), name) == value_small(40);
}

static void explain_control(VM *vm, const char *script, What what) {
    Value e = error_take(&vm->rt);
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    buffer_text(&text, "the next script is wrong\n");
    if (is_exception(e)) report_exception(vm, e, &text);
    finding(what, script, buffer_cstr(&text));
    buffer_free(&text);
}

static void judge(const Script *s, What what, const Outcome *normal, const Outcome *o) {
    bool same = o->ran == normal->ran && !strcmp(o->error, normal->error) &&
                o->stopping == normal->stopping &&
                o->output_size == normal->output_size &&
                !memcmp(o->output, normal->output, sizeof o->output);
    if (same || memory_raised) return;
    if (what == FUEL && o->stopping == STOP_FUEL) return;
    /* A script may handle the MemoryError and do something else; or a helper does. */
    bool catches = strstr(s->text, "except") || strstr(s->text, "finally") ||
                   strstr(s->text, "with ") || strstr(s->text, "gather") ||
                   strstr(s->text, "from trace_tasks import");
    if (what != FUEL && catches && !(what == CELLS && progress->mode == ONCE)) return;
    char text[256];
    snprintf(text, sizeof text, "ended by '%s' (usually '%s'), %ld bytes of output (%ld)",
             o->error, normal->error, o->output_size, normal->output_size);
    finding(what, s->path, text);
}

static void run(const Script *s, What what, uint64_t k, const Outcome *normal,
                Outcome *o) {
    size_t bytes = 0;
    progress->k = k;
    progress->runs++;
    memory_raised = false;
    alarm(SECONDS);
    VM *vm = open_vm(&bytes);
    if (!vm) {
        fprintf(stderr, "no VM\n");
        exit(2);
    }
    run_script(vm, s, what, k, normal ? normal->fuel * 20 + 1000000 : 0, o);
    if (normal) judge(s, what, normal, o);
    if (!heap_check(&vm->rt.heap)) finding(what, s->path, "the heap is broken");
    if (!run_control(vm)) explain_control(vm, s->path, what);
    engine_close(vm);
    if (bytes) finding(what, s->path, "memory is left after closing");
    alarm(0);
}

/* ---- all of a script -------------------------------------------------------------- */

/* All of the first few, then in growing steps. */
static uint64_t next_point(uint64_t k, uint64_t total) {
    uint64_t dense = points / 2;
    if (total <= points || k < dense) return k + 1;
    double step = pow((double)total / (double)dense, 1.0 / (double)(points - dense));
    uint64_t next = (uint64_t)((double)k * step);
    return next > k ? next : k + 1;
}

static void run_all(const Script *s, What what, uint64_t k) {
    Outcome *normal = calloc(1, sizeof *normal), *o = calloc(1, sizeof *o);
    run(s, what, 0, NULL, normal);
    uint64_t total = normal->used;
    for (; progress->mode < (what <= REQUESTS ? MODES : 1); progress->mode++) {
        for (; k <= total; k = next_point(k, total))
            run(s, what, k, normal, o);
        k = 1;
    }
    free(normal);
    free(o);
}

/* Opening without any of its requests. */
static void run_open(void) {
    for (uint64_t k = 1;; k++) {
        size_t bytes = 0;
        progress->k = k;
        progress->runs++;
        host_requests = 0;
        refuse_at = k;
        VM *vm = open_vm(&bytes);
        refuse_at = 0;
        if (vm && !heap_check(&vm->rt.heap)) finding(OPEN, "open", "the heap is broken");
        if (vm && !run_control(vm)) explain_control(vm, "open", OPEN);
        bool all = host_requests < k;
        if (vm) engine_close(vm);
        if (bytes) finding(OPEN, "open", "memory is left after closing");
        if (all) return;
    }
}

static void read_script(Script *s) {
    int fd = open(s->path, O_RDONLY);
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    s->text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (!s->text || pread(fd, s->text, (size_t)size, 0) != size) {
        fprintf(stderr, "%s: %s\n", s->path, strerror(errno));
        exit(2);
    }
    s->text[size] = 0;
    s->size = (size_t)size;
    close(fd);
}

/* In the child: standard output goes to a file that is looked at. */
static void capture(void) {
    report_to = fdopen(dup(2), "w");
    captured = memfd_create("output", 0);
    int null = open("/dev/null", O_RDONLY);
    if (!report_to || captured < 0 || dup2(null, 0) < 0 || dup2(captured, 1) < 0) exit(2);
}

typedef struct Job {
    Script script;
    What what;
    uint64_t from;
} Job;

static void work(void *arg) {
    Job *job = arg;
    Script *s = &job->script;
    capture();
    read_script(s);
    char *folder = strdup(s->path), *absolute = realpath(s->path, NULL);
    if (!folder || !absolute || chdir(dirname(folder))) exit(2);
    s->path = absolute;
    run_all(s, job->what, job->from);
}

/* After a crash it goes on behind the place. */
static void run_in_child(const char *path, What what) {
    Job job = {.script.path = path, .what = what, .from = 1};
    char how[64];
    progress->mode = ONCE;
    while (!child_run(work, &job, how, sizeof how)) {
        report_to = stderr;
        if (progress->k == 0) { /* without any failure: it waits for a clock that jumps */
            fprintf(stderr, "skipped %s: %s\n", path, how);
            return;
        }
        finding(what, path, how);
        job.from = progress->k + 1;
        if (progress->findings > MOST_FINDINGS) return;
    }
}

int main(int argc, char **argv) {
    int at = 1;
    if (at + 1 < argc && !strcmp(argv[at], "-n")) {
        points = strtoull(argv[at + 1], NULL, 10);
        at += 2;
    }
    What what = 0;
    while (at < argc && what < WHATS && strcmp(argv[at], what_names[what]))
        what++;
    if (at >= argc || what == WHATS) {
        fprintf(stderr, "usage: stress-failures [-n POINTS] "
                        "cells|requests|memory|fuel|open SCRIPT...\n");
        return 2;
    }
    progress = child_shared(sizeof *progress);
    uint64_t findings = 0, runs = 0, scripts = 0;
    if (what == OPEN) {
        report_to = stderr;
        run_open();
        findings = progress->findings, runs = progress->runs;
    }
    for (at++; at < argc; at++, scripts++) {
        *progress = (Progress){0};
        run_in_child(argv[at], what);
        findings += progress->findings;
        runs += progress->runs;
    }
    printf("%s: %llu scripts, %llu runs, %llu findings\n", what_names[what],
           (unsigned long long)scripts, (unsigned long long)runs,
           (unsigned long long)findings);
    return findings != 0;
}
