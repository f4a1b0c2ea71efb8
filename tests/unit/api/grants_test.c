/* What a VM was not granted, its scripts cannot reach. */
#include "../script.h"

typedef struct Granted {
    const char *name, *grant_name;
    uint32_t grant;
    bool is_module;
} Granted;

static const Granted list[] = {
#define MODULE(name, grant) {#name, "AIOLOS_GRANT_" #grant, AIOLOS_GRANT_##grant, true},
#define BUILTIN(name, grant) {#name, "AIOLOS_GRANT_" #grant, AIOLOS_GRANT_##grant, false},
#include "api/grants.def"
};

/* What using it raises, or "ok". */
static void expect_use(VM *vm, const Granted *g, const char *wanted) {
    char source[256];
    snprintf(source, sizeof source,
             "got = 'ok'\n"
             "try: %s%s%s\n"
             "except ImportError as e: got = str(e)\n"
             "except PermissionError as e: got = str(e)\n"
             "except TypeError: pass\n", /* called without arguments */
             g->is_module ? "import " : "", g->name, g->is_module ? "" : "()");
    run(vm, source);
    Str *got = as_str(global(vm, "got"));
    cr_expect(str_is(got, wanted), "%s: %.*s instead of %s", g->name, (int)got->size,
              got->bytes, wanted);
}

Test(grants, nothing_on_the_list_works_without_its_grant) {
    for (size_t i = 0; i < COUNT_OF(list); i++) {
        uint32_t others = AIOLOS_GRANT_ALL & ~list[i].grant;
        VM *vm = engine_open(&(EngineConfig){.grants = others, .hash_seed = "0"});
        cr_assert(vm);
        vm->rt.heap.stack_base = __builtin_frame_address(0);
        char wanted[128];
        snprintf(wanted, sizeof wanted,
                 list[i].is_module ? "module '%s' needs %s" : "%s() needs %s",
                 list[i].name, list[i].grant_name);
        expect_use(vm, &list[i], wanted);
        CLOSE(vm);
    }
}

Test(grants, everything_works_when_all_is_granted) {
    OPEN(vm);
    for (size_t i = 0; i < COUNT_OF(list); i++)
        if (list[i].grant != AIOLOS_GRANT_STDIN) expect_use(vm, &list[i], "ok");
    CLOSE(vm);
}

Test(grants, the_error_names_the_module) {
    VM *vm = engine_open(&(EngineConfig){.grants = AIOLOS_GRANT_NONE, .hash_seed = "0"});
    cr_assert(vm);
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    run(vm, "try: import time\n"
            "except ImportError as e: name = e.name\n");
    expect(vm, "name", "'time'");
    CLOSE(vm);
}

Test(grants, what_is_not_granted_cannot_be_found_elsewhere) {
    VM *vm = engine_open(&(EngineConfig){.grants = AIOLOS_GRANT_NONE, .hash_seed = "0"});
    cr_assert(vm);
    vm->rt.heap.stack_base = __builtin_frame_address(0);
    run(vm, "import builtins, sys");
    expect(vm, "builtins.eval('1')", "PermissionError: eval() needs AIOLOS_GRANT_EVAL");
    expect(vm, "'time' in sys.modules", "False");
    expect(vm, "__import__('time')",
           "ImportError: module 'time' needs AIOLOS_GRANT_CLOCK");
    CLOSE(vm);
}
