/* Code objects: places, handlers. */
#include "../compiler/fixture.h"

#include "object/containers.h"

Test(code, finds_the_innermost_handler) {
    compilation_run(&run,
                    "def f(g):\n  try:\n    try: g()\n    except KeyError: pass\n"
                    "  finally: g(1)\n",
                    0);
    Code *f = code_named(run.code, "f");
    cr_assert(f && f->exceptions_n >= 2);
    const ExceptionEntry *first = code_handler(f, 1);
    cr_assert(first);
    cr_expect(first->start <= 1 && first->end > 1);
    cr_expect_null(code_handler(f, f->words - 1));
    compilation_end(&run);
}

Test(code, lines_follow_the_source) {
    compilation_run(&run, "a = 1\n\nb = 2\n", 0);
    cr_assert(run.code);
    cr_expect_eq(code_line(run.code, 0), 1);
    cr_expect_eq(code_line(run.code, 3), 3);
    compilation_end(&run);
}
