/* What would be lost in silence, in words. */
#include "../script.h"

#include "api/notices.h"
#include "api/report.h"

static char heard[2048];

static void listen(VM *vm, Buffer *text) {
    size_t n = strlen(heard);
    snprintf(heard + n, sizeof heard - n, "%s", buffer_cstr(text));
}

/* Runs a text to its end, and hears what is told of what it leaves. */
static void run_and_listen(const char *source) {
    OPEN(vm);
    heard[0] = 0;
    vm->on_story = listen;
    notices_attach(vm);
    Str *name = str_from_cstr(&vm->rt, "t.aio");
    cr_assert(name && report_keep_text(vm, name, source));
    cr_assert(engine_exec(vm, source, strlen(source), "t.aio"));
    heap_collect(&vm->rt.heap, true);
    vm_run_dying(vm);
    CLOSE(vm);
}

Test(notices, nothing_lost_is_nothing_told) {
    run_and_listen("x = 1\n");
    cr_expect_str_eq(heard, "");
}

Test(notices, a_coroutine_that_nobody_awaited_has_a_place) {
    run_and_listen("async def f(): pass\n"
                   "def g():\n"
                   "    f()\n"
                   "g()\n");
    cr_expect_str_eq(heard, "t.aio:3: RuntimeWarning: coroutine 'f' was never awaited\n"
                            "  f()\n");
}

Test(notices, an_exception_that_nobody_can_catch_has_a_traceback) {
    run_and_listen("class C:\n"
                   "    def __del__(self): 1 / 0\n"
                   "def g(): C()\n"
                   "g()\n");
    static const char start[] = "Exception ignored in: <function C.__del__ at 0x";
    cr_expect_eq(strncmp(heard, start, strlen(start)), 0, "%s", heard);
    cr_expect(strstr(heard, "  File \"t.aio\", line 2, in __del__\n"), "%s", heard);
    cr_expect(strstr(heard, "\nZeroDivisionError: division by zero\n"), "%s", heard);
}

Test(notices, a_warning_of_the_compiler_shows_its_line) {
    run_and_listen("x = 1 is 1\n");
    cr_expect_str_eq(heard, "t.aio:1: SyntaxWarning: \"is\" with 'int' literal. Did you "
                            "mean \"==\"?\n"
                            "  x = 1 is 1\n");
}
