/* The standard library's modules inside the binary. */
#include "../script.h"

#include "api/embedded.h"

static Code *find(VM *vm, const char *name, bool *is_package) {
    return embedded_module(vm, str_from_cstr(&vm->rt, name), is_package);
}

Test(embedded, modules_and_packages_are_found_by_name) {
    OPEN(vm);
    bool is_package = false;
    Code *code = find(vm, "asyncio", &is_package);
    cr_assert(code);
    cr_expect(is_package);
    cr_expect(str_is(code->filename, "<stdlib>/asyncio/__init__.aio"), "%s",
              code->filename->bytes);
    cr_assert(find(vm, "random", &is_package));
    cr_expect_not(is_package);
    CLOSE(vm);
}

Test(embedded, what_is_not_there_is_not_found) {
    OPEN(vm);
    bool is_package;
    cr_expect_null(find(vm, "rando", &is_package));
    cr_expect_null(find(vm, "", &is_package));
    cr_expect_null(find(vm, "asyncio.", &is_package));
    cr_expect_not(error_pending(&vm->rt));
    CLOSE(vm);
}

Test(embedded, all_of_them_are_well_formed) {
    OPEN(vm);
    size_t n = 0;
    Buffer complaint;
    buffer_init(&complaint, &vm->rt.alloc);
    for (const EmbeddedModule *m = embedded_modules; m->name; m++, n++) {
        bool is_package;
        Code *code = find(vm, m->name, &is_package);
        cr_assert(code, "%s", m->name);
        cr_expect_eq(is_package, m->is_package);
        cr_expect_null(code_verify(&vm->rt, code, &complaint), "%s: %s", m->name,
                       buffer_cstr(&complaint));
    }
    cr_expect_gt(n, 5);
    buffer_free(&complaint);
    CLOSE(vm);
}
