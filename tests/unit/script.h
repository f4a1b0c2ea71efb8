/* script.h - a VM and expressions evaluated in it, for suites of what shows best through
 * the language: what an expression's repr() is, or the error it raises. */
#ifndef UNIT_SCRIPT_H
#define UNIT_SCRIPT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "aiolos.h"
#include "api/engine.h"

/* Opens vm for the body of one test; its frame bounds the scanned C stack. */
#define OPEN(vm)                                                                         \
    VM *vm = engine_open(&(EngineConfig){.grants = AIOLOS_GRANT_ALL, .hash_seed = "0"}); \
    cr_assert(vm);                                                                       \
    vm->rt.heap.stack_base = __builtin_frame_address(0)
#define CLOSE(vm)                              \
    do {                                       \
        cr_expect(heap_check(&(vm)->rt.heap)); \
        engine_close(vm);                      \
    } while (0)

static inline Value global(VM *vm, const char *name) {
    return dict_get_str(&vm->rt, engine_main(vm), str_intern_cstr(&vm->rt, name));
}

/* Statements, as the main module's. */
static inline void run(VM *vm, const char *source) {
    if (engine_exec(vm, source, strlen(source), "test.aio")) return;
    Value e = error_take(&vm->rt);
    Str *text = value_repr(&vm->rt, e);
    cr_assert_fail("%s: %s", source, text ? text->bytes : "no repr");
}

/* The repr() of an expression, or "TypeError: text" of what it raises. */
static inline void expect(VM *vm, const char *expression, const char *wanted) {
    char source[4096];
    int n =
        snprintf(source, sizeof source,
                 "try: got = repr((%s))\n"
                 "except BaseException as got: _ = type(got).__name__ + ': ' + str(got)\n"
                 "else: _ = got\n",
                 expression);
    cr_assert(n > 0 && (size_t)n < sizeof source);
    run(vm, source);
    Str *got = as_str(global(vm, "_"));
    cr_expect(str_is(got, wanted), "%s: %.*s instead of %s", expression, (int)got->size,
              got->bytes, wanted);
}

#endif
