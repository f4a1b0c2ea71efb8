/* What only CPython has is neither here nor forgotten in the list. */
#include "../script.h"
#include "api/absent.h"

Test(absent, what_is_listed_is_not_here) {
    static const char *const modules[] = {
#define MODULE(name) #name,
#define BUILTIN(name)
#include "api/absent.def"
    };
    static const char *const builtins[] = {
#define MODULE(name)
#define BUILTIN(name) #name,
#include "api/absent.def"
    };
    char text[128], wanted[128];
    OPEN(vm);
    for (size_t i = 0; i < COUNT_OF(modules); i++) {
        snprintf(text, sizeof text, "__import__('%s')", modules[i]);
        snprintf(wanted, sizeof wanted, "ModuleNotFoundError: No module named '%s'",
                 modules[i]);
        expect(vm, text, wanted);
    }
    for (size_t i = 0; i < COUNT_OF(builtins); i++) {
        snprintf(wanted, sizeof wanted, "NameError: name '%s' is not defined",
                 builtins[i]);
        expect(vm, builtins[i], wanted);
    }
    CLOSE(vm);
}

static void expect_told(VM *vm, const char *statement, const char *wanted) {
    char source[128];
    snprintf(source, sizeof source, "try: %s\nexcept Exception as e: error = e",
             statement);
    run(vm, source);
    Buffer text;
    buffer_init(&text, &vm->rt.alloc);
    cr_expect_eq(absent_tell(vm, global(vm, "error"), &text), *wanted != 0);
    cr_expect_str_eq(buffer_cstr(&text), wanted);
    buffer_free(&text);
}

Test(absent, told) {
    OPEN(vm);
    expect_told(vm, "import json", ". It is a module of CPython that aio does not have.");
    expect_told(vm, "help", ". It is a builtin of CPython that aio does not have.");
    expect_told(vm, "json", "");
    expect_told(vm, "import nothing_of_the_kind", "");
    expect_told(vm, "raise ImportError('x', name='json')", "");
    CLOSE(vm);
}
