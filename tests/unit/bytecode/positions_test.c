/* Source places of instructions. */
#include "../compiler/fixture.h"

#include "object/containers.h"

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
