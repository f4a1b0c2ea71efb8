/* The tables of instructions, and which handler covers one. */
#include <criterion/criterion.h>
#include <string.h>

#include "bytecode/code.h"

Test(opcodes, every_one_has_a_name_and_a_size) {
    for (size_t i = 0; i < OPCODE_COUNT; i++) {
        cr_assert(opcode_names[i] && *opcode_names[i], "%zu", i);
        cr_assert(opcode_operands[i], "%s", opcode_names[i]);
        cr_assert_geq(opcode_words[i], 1, "%s", opcode_names[i]);
        for (size_t j = 0; j < i; j++)
            cr_assert_str_neq(opcode_names[i], opcode_names[j]);
    }
}

/* The innermost handler stands first. */
Test(opcodes, the_first_handler_whose_range_has_the_instruction) {
    static const ExceptionEntry entries[] = {
        {.start = 4, .end = 6, .handler = 20},
        {.start = 2, .end = 10, .handler = 30},
    };
    static union {
        Blob blob;
        char space[sizeof(Blob) + sizeof entries];
    } table;
    memcpy(table.blob.bytes, entries, sizeof entries);
    Code code = {.exceptions = &table.blob, .exceptions_n = COUNT_OF(entries)};
    cr_expect_null(code_handler(&code, 1));
    cr_expect_eq(code_handler(&code, 2)->handler, 30);
    cr_expect_eq(code_handler(&code, 4)->handler, 20);
    cr_expect_eq(code_handler(&code, 5)->handler, 20);
    cr_expect_eq(code_handler(&code, 6)->handler, 30, "the end is outside");
    cr_expect_null(code_handler(&code, 10));
    code.exceptions = NULL;
    cr_expect_null(code_handler(&code, 5));
}
