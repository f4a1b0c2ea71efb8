/* runs.c - libFuzzer's target over whole runs: compile a text and run it, under fuel and
 * a limit of memory.
 *
 * Whatever the text is, control returns; the heap holds what its headers promise; the
 * next script is right; closing the VM gives all memory back. Built by -Dfuzz=true; run
 * by runs.py. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "aiolos.h"
#include "api/engine.h"
#include "api/report.h"
#include "sched/clock.h"

enum { FUEL = 20000, ROOM = 16 << 20 };

static void check(bool holds) {
    if (!holds) abort();
}

static void *counted(void *user, void *block, size_t old, size_t new, size_t align) {
    size_t *bytes = user;
    if (!new) return *bytes -= old, free(block), NULL;
    void *fresh = NULL;
    if (align <= 16)
        fresh = realloc(block, new);
    else if (posix_memalign(&fresh, align, new))
        fresh = NULL;
    if (fresh) *bytes += new - old;
    return fresh;
}

static bool run(VM *vm, const char *text, size_t size) {
    limits_set(vm, FUEL, 0);
    return engine_run_main(vm, text, size, "fuzz.aio");
}

static void report(VM *vm) {
    Buffer text;
    Value e = error_take(&vm->rt);
    buffer_init(&text, &vm->rt.alloc);
    if (!vm->stopping) report_exception(vm, e, &text);
    buffer_free(&text);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    int null = open("/dev/null", O_WRONLY);
    check(null >= 0 &&
          dup2(null, 1) >= 0); /* libFuzzer itself speaks on standard error */
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const char control[] = "control = sum([len('ab'), *range(3)])\n";
    size_t left = 0;
    VM *vm = engine_open(&(EngineConfig){.alloc = counted,
                                         .alloc_user = &left,
                                         .grants = AIOLOS_GRANT_STDOUT,
                                         .hash_seed = "0"});
    check(vm != NULL);
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    vm->clock->virtual = true;
    vm->rt.alloc.limit = vm->rt.alloc.bytes + ROOM;
    if (!run(vm, (const char *)bytes, size)) report(vm);
    limits_resume(vm);
    vm->rt.alloc.limit = 0;
    check(heap_check(&vm->rt.heap));
    limits_set(vm, FUEL, 0);
    vm_run_dying(vm);
    limits_resume(vm);
    if (size % 16 == 0) { /* what a script leaves behind may be in its way: `range = 1` */
        check(run(vm, control, sizeof control - 1) || vm->rt.error != UNBOUND);
        limits_resume(vm);
    }
    engine_close(vm);
    check(left == 0);
    return 0;
}
