/* The verifier accepts what the compiler makes and nothing that is broken. */
#include "../compiler/fixture.h"

#include "object/containers.h"

static const char TEXT[] =
    "import a.b\n"
    "X = (1, 2.5, 1j, 'text', b'bytes', None, ..., 10 ** 25, -0.0)\n"
    "class A(B, k=1):\n"
    "  '''doc'''\n"
    "  def f(self, *args, **kw):\n"
    "    try:\n"
    "      with self as s: return super().f(*args, **kw)\n"
    "    except (A, B) as e: raise\n"
    "    finally: pass\n"
    "  async def g(self): return [x async for x in self if await x]\n"
    "if x in {1, 'a'}: print(f'{x!r:>{y}}')\n";

static void open_text(void) {
    compilation_run(&run, TEXT, 0);
    cr_assert(run.code, "%s", run.d.message);
}

static const char *verdict(void) {
    run.out.length = 0;
    return code_verify(&run.rt, run.code, &run.out);
}

Test(verify, accepts_what_the_compiler_makes) {
    open_text();
    cr_expect_null(verdict());
    compilation_end(&run);
}

Test(verify, refuses_broken_code) {
    open_text();
    Code *code = run.code;
    Instr *words = code_instrs(code);
    for (uint32_t at = 0; at < code->words; at += opcode_words[instr_op(words[at])]) {
        Instr kept = words[at];
        words[at] = instr_abc(OPCODE_COUNT, 0, 0, 0);
        cr_expect_not_null(verdict(), "opcode at %u", at);
        words[at] = instr_abx(OPCODE_JUMP, 0, 1 << 20);
        cr_expect_not_null(verdict(), "jump at %u", at);
        words[at] = instr_abc(OPCODE_MOVE, 60000, 0, 0);
        cr_expect_not_null(verdict(), "register at %u", at);
        words[at] = instr_abx(OPCODE_LOAD_CONST, 0, 1 << 20);
        cr_expect_not_null(verdict(), "constant at %u", at);
        words[at] = kept;
    }
    cr_expect_null(verdict());
    code->words -= 1;
    cr_expect_not_null(verdict());
    code->words += 1;
    code->registers = 1;
    cr_expect_not_null(verdict());
    compilation_end(&run);
}
