/* Which registers surely hold values. */
#include "../compiler/fixture.h"

#include "object/containers.h"

#include "bytecode/assigned.h"

Test(assigned, parameters_at_entry_and_what_every_way_writes) {
    compilation_run(&run, "def f(a):\n  if a: b = 1\n  c = 2\n  return c\n", 0);
    Code *f = code_named(run.code, "f");
    cr_assert(f);
    char out[16];
    cr_assert(code_assigned(&run.rt, f, f->words - 1, out));
    cr_expect_eq(out[0], 1, "the parameter");
    cr_expect_eq(out[1], 1, "or cleared at entry, where one way does not assign");
    cr_expect_eq(out[2], 1);
    cr_assert(code_assigned(&run.rt, f, 0, out));
    cr_expect_eq(out[0], 1);
    cr_expect(out[1] == 0 && out[2] == 0, "nothing yet");
    compilation_end(&run);
}
