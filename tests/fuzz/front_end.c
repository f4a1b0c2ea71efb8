/* front_end.c - libFuzzer's target over source text: lexer, parser, compiler, verifier.
 *
 * Whatever the bytes are, the answer must be code that the verifier accepts or an
 * exception. Built by -Dfuzz=true; run by front_end.py. */
#include <stdint.h>
#include <stdlib.h>

#include "api/engine.h"
#include "api/front_end.h"
#include "bytecode/code.h"

enum { TEXTS_PER_COLLECTION = 200 };

static VM *open_vm(void) {
    EngineConfig config = {.hash_seed = "0"};
    VM *vm = engine_open(&config);
    if (!vm) abort();
    return vm;
}

static void check(Runtime *rt, Code *code) {
    Buffer report;
    buffer_init(&report, &rt->alloc);
    if (code_verify(rt, code, &report)) abort();
    buffer_free(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static VM *vm;
    static unsigned count;
    if (!vm) vm = open_vm();
    Runtime *rt = &vm->rt;
    rt->heap.stack_base = __builtin_frame_address(0);
    Str *name = str_from_cstr(rt, "fuzz.aio");
    uint32_t flags = size & 1 ? VM_TOP_AWAIT : 0;
    Code *code = front_end_compile_file(vm, (const char *)bytes, size, name, flags);
    if (code)
        check(rt, code);
    else if (!error_pending(rt))
        abort();
    error_clear(rt);
    if (++count % TEXTS_PER_COLLECTION == 0) heap_collect(&rt->heap, true);
    return 0;
}
