/* A VM with everything attached. */
#include "../script.h"

Test(engine, runs_files_and_texts_as_main) {
    OPEN(vm);
    const char *source = "name = __name__\nfile = __file__";
    cr_assert(engine_run_main(vm, source, strlen(source), "/nowhere/prog.aio"));
    expect(vm, "name, file", "('__main__', '/nowhere/prog.aio')");
    CLOSE(vm);
}

Test(engine, main_with_await_runs_on_a_loop) {
    OPEN(vm);
    const char *source = "import asyncio\nx = await asyncio.sleep(0, 5)";
    cr_assert(engine_run_main(vm, source, strlen(source), "prog.aio"));
    expect(vm, "x", "5");
    CLOSE(vm);
}

Test(engine, added_sources_are_modules) {
    OPEN(vm);
    cr_assert(engine_add_source(vm, "extra", "value = 7"));
    run(vm, "import extra");
    expect(vm, "extra.value", "7");
    CLOSE(vm);
}

Test(engine, files_are_read_or_told_of) {
    OPEN(vm);
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    cr_expect_not(engine_read_file(vm, "/no/such/file", &text));
    Value e = error_take(&vm->rt);
    cr_expect(exception_is(&vm->rt, e, TYPE_OS_ERROR));
    buffer_free(&text);
    CLOSE(vm);
}

static size_t given;

static void *counting(void *user, void *block, size_t old_size, size_t new_size,
                      size_t align) {
    given += new_size - old_size;
    if (!new_size) return free(block), NULL;
    if (align <= 16) return realloc(block, new_size);
    void *fresh = NULL;
    return posix_memalign(&fresh, align, new_size) ? NULL : fresh;
}

Test(engine, gives_back_all_that_it_took) {
    given = 0;
    VM *vm = engine_open(&(EngineConfig){.alloc = counting, .grants = AIOLOS_GRANT_ALL});
    cr_assert(vm);
    cr_expect_gt(given, 0);
    engine_close(vm);
    cr_expect_eq(given, 0);
}
