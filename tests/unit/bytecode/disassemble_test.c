/* Code for people. */
#include "../compiler/fixture.h"

#include "object/containers.h"

Test(disassemble, names_constants_registers_and_lines) {
    compilation_run(&run, "x = 'text'\n", 0);
    cr_assert(run.code);
    code_disassemble(&run.rt, run.code, &run.out);
    const char *text = buffer_cstr(&run.out);
    cr_expect(strstr(text, "<module>: "), "%s", text);
    cr_expect(strstr(text, "     1     0  LOAD_CONST r0 'text'\n"), "%s", text);
    cr_expect(strstr(text, "STORE_GLOBAL r0 'x'\n"), "%s", text);
    compilation_end(&run);
}
