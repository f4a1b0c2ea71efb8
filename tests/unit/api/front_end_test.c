/* Source text to code objects, for the VM. */
#include "../script.h"

#include "api/front_end.h"
#include "bytecode/code.h"

static Code *compile(VM *vm, const char *text, const char *mode, uint32_t flags) {
    return front_end_compile(vm, text, strlen(text), str_intern_cstr(&vm->rt, "f"), mode,
                             flags);
}

static void expect_error(VM *vm, const char *text, const char *mode, uint32_t flags,
                         uint32_t type) {
    cr_expect_null(compile(vm, text, mode, flags), "%s", text);
    Value e = error_take(&vm->rt);
    cr_expect(exception_is(&vm->rt, e, type), "%s", text);
}

Test(front_end, knows_three_modes) {
    OPEN(vm);
    cr_expect_not_null(compile(vm, "x = 1\ny = 2", "exec", 0));
    cr_expect_not_null(compile(vm, "1 + 2", "eval", 0));
    cr_expect_not_null(compile(vm, "x = 1", "single", 0));
    expect_error(vm, "x = 1", "eval", 0, TYPE_SYNTAX_ERROR);
    CLOSE(vm);
}

Test(front_end, errors_have_their_types) {
    OPEN(vm);
    expect_error(vm, "a b", "exec", 0, TYPE_SYNTAX_ERROR);
    expect_error(vm, "if 1:\nx", "exec", 0, TYPE_INDENTATION_ERROR);
    expect_error(vm, "if 1:\n\tx\n        y", "exec", 0, TYPE_TAB_ERROR);
    CLOSE(vm);
}

Test(front_end, module_level_await_has_to_be_asked_for) {
    OPEN(vm);
    expect_error(vm, "await x", "exec", 0, TYPE_SYNTAX_ERROR);
    Code *code = compile(vm, "await x", "exec", VM_TOP_AWAIT);
    cr_assert(code);
    cr_expect(code->flags & CODE_COROUTINE);
    CLOSE(vm);
}

Test(front_end, bytes_of_a_file_may_name_their_encoding) {
    OPEN(vm);
    static const char latin[] = "# coding: latin-1\nx = '\xe9'\n";
    Str *name = str_intern_cstr(&vm->rt, "f");
    cr_expect_not_null(front_end_compile_file(vm, latin, sizeof latin - 1, name, 0));
    cr_expect_null(front_end_compile_file(vm, latin + 18, sizeof latin - 19, name, 0));
    error_clear(&vm->rt);
    CLOSE(vm);
}

Test(front_end, dumps) {
    OPEN(vm);
    Buffer out;
    buffer_init(&out, &vm->rt.alloc);
    Str *name = str_intern_cstr(&vm->rt, "f");
    cr_assert(front_end_dump(vm, "x = 1", 5, name, DUMP_AST, &out));
    cr_expect(strstr(buffer_cstr(&out), "Assign("));
    out.length = 0;
    cr_assert(front_end_dump(vm, "x = 1", 5, name, DUMP_CODE, &out));
    cr_expect(strstr(buffer_cstr(&out), "STORE_GLOBAL"));
    out.length = 0;
    cr_assert(front_end_dump(vm, "x = 1", 5, name, DUMP_TOKENS, &out));
    cr_expect(strstr(buffer_cstr(&out), "NAME"));
    buffer_free(&out);
    CLOSE(vm);
}
