/* reentrancy.c - what a native may not do to the VM that calls it. */
#include "check.h"

static int closes(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_close(vm);
    CHECK(aiolos_status_of(vm) == AIOLOS_MISUSE);
    aiolos_clear(vm);
    return aiolos_return_int(f, 1);
}

static int executes(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    CHECK(aiolos_exec(vm, "n = 0", "inner") == AIOLOS_BUSY);
    CHECK(!aiolos_status_of(vm));
    return aiolos_return(f, aiolos_eval(vm, "n + 1"));
}

static aiolos_val escaped;
static int leaks(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_scope_begin(vm); /* ends with the native */
    escaped = aiolos_str(vm, "gone");
    return AIOLOS_OK;
}

/* It cannot end a scope that is not its own. */
static aiolos_scope around;
static int ends_scope(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_scope_end(vm, around);
    CHECK(aiolos_status_of(vm) == AIOLOS_MISUSE);
    aiolos_clear(vm);
    return AIOLOS_OK;
}

static int keeps(aiolos_frame *f) {
    aiolos_val *kept = aiolos_frame_user(f);
    *kept = aiolos_keep(aiolos_frame_vm(f), aiolos_arg(f, 0));
    return AIOLOS_OK;
}

static void printed(void *user, int stream, const char *text, size_t n) {
    strncat(user, text, n);
    strcat(user, stream == 1 ? "|" : "!");
}

int main(void) {
    char output[200] = "";
    aiolos_val kept = {0};
    aiolos_config config;
    aiolos_config_init(&config);
    config.write = printed;
    config.user = output;
    aiolos_vm *vm = aiolos_open(&config);
    CHECK(aiolos_user(vm) == output);
    aiolos_def(vm, NULL, "closes() -> int", closes, NULL);
    aiolos_def(vm, NULL, "executes() -> int", executes, NULL);
    aiolos_def(vm, NULL, "leaks()", leaks, NULL);
    aiolos_def(vm, NULL, "ends_scope()", ends_scope, NULL);
    aiolos_def(vm, NULL, "keeps(x)", keeps, &kept);
    RUN(vm, "n = closes()\nm = executes()");
    CHECK(global_int(vm, "n") == 1 && global_int(vm, "m") == 2);
    RUN(vm, "leaks()");
    CHECK(aiolos_typeof(vm, escaped) == AIOLOS_NIL);
    around = aiolos_scope_begin(vm);
    aiolos_val mine = aiolos_int(vm, 1);
    aiolos_call(vm, aiolos_global(vm, "ends_scope"), 0, NULL);
    CHECK(aiolos_typeof(vm, mine) == AIOLOS_INT);
    aiolos_scope_end(vm, around);
    RUN(vm, "keeps('mine')");
    aiolos_collect(vm);
    CHECK_TEXT(aiolos_get_str(vm, kept, NULL), "mine");
    RUN(vm, "import sys\nprint('one')\nprint('two')\nprint('three', file=sys.stderr)");
    CHECK_TEXT(output, "three\n!one\ntwo\n|"); /* output is buffered, errors are not */
    aiolos_close(vm);
    aiolos_close(NULL);
    return failures;
}
