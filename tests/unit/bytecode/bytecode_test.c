/* Verifier, positions and marshal, on code that the compiler made. */
#include "../compiler/fixture.h"

#include "object/containers.h"

static Compilation run;

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

Test(marshal, comes_back_the_same) {
    open_text();
    Buffer bytes, one, two;
    buffer_init(&bytes, &run.rt.alloc);
    buffer_init(&one, &run.rt.alloc);
    buffer_init(&two, &run.rt.alloc);
    cr_assert(code_marshal(&run.rt, run.code, &bytes));
    Code *back = code_unmarshal(&run.rt, bytes.data, bytes.length);
    cr_assert(back);
    cr_expect_null(code_verify(&run.rt, back, &run.out));
    code_disassemble(&run.rt, run.code, &one);
    code_disassemble(&run.rt, back, &two);
    cr_expect_str_eq(buffer_cstr(&one), buffer_cstr(&two));
    cr_expect_eq(back->name, run.code->name, "names are one object again");
    for (uint32_t at = 0; at < back->words; at++) {
        Position a = code_position(run.code, at), b = code_position(back, at);
        cr_expect_eq(memcmp(&a, &b, sizeof a), 0);
    }
    buffer_free(&bytes);
    buffer_free(&one);
    buffer_free(&two);
    compilation_end(&run);
}

Test(marshal, refuses_cut_bytes) {
    open_text();
    Buffer bytes;
    buffer_init(&bytes, &run.rt.alloc);
    cr_assert(code_marshal(&run.rt, run.code, &bytes));
    for (size_t n = 0; n < bytes.length; n += 7) {
        cr_expect_null(code_unmarshal(&run.rt, bytes.data, n));
        error_clear(&run.rt);
    }
    buffer_free(&bytes);
    compilation_end(&run);
}

/* Lines and columns of the first instruction with that opcode. */
static Position place(const Code *code, Opcode op, unsigned word) {
    const Instr *words = code_instrs(code);
    for (uint32_t at = 0; at < code->words; at += opcode_words[instr_op(words[at])])
        if (instr_op(words[at]) == op) return code_position(code, at + word);
    return (Position){0, 0, 0, 0};
}

static void expect_place(Opcode op, unsigned word, Position want) {
    Position got = place(run.code, op, word);
    cr_expect(!memcmp(&got, &want, sizeof got), "%s: %d %d %d %d", opcode_names[op],
              got.line, got.column, got.end_line, got.end_column);
}

Test(positions, are_cpythons) {
    compilation_run(&run,
                    "x = a + b.c\nobject.method(1)\nfor i in range(3):\n  del i[0]\n", 0);
    cr_assert(run.code);
    expect_place(OPCODE_ADD, 0, (Position){1, 4, 1, 11});
    expect_place(OPCODE_GET_ATTR, 0, (Position){1, 8, 1, 11});
    expect_place(OPCODE_CALL_METHOD, 0, (Position){2, 0, 2, 16});
    expect_place(OPCODE_CALL_METHOD, 1, (Position){2, 0, 2, 13});
    expect_place(OPCODE_FOR_ITER, 0, (Position){3, 9, 3, 17});
    expect_place(OPCODE_DELETE_ITEM, 0, (Position){4, 6, 4, 10});
    compilation_end(&run);
}
