/* opcodes.c - tables made from opcodes.def. */
#include "bytecode/code.h"

const uint8_t opcode_words[OPCODE_COUNT] = {
#define OP(name, words, operands, meaning) words,
#include "bytecode/opcodes.def"
};

const char *const opcode_names[OPCODE_COUNT] = {
#define OP(name, words, operands, meaning) #name,
#include "bytecode/opcodes.def"
};

const char *const opcode_operands[OPCODE_COUNT] = {
#define OP(name, words, operands, meaning) operands,
#include "bytecode/opcodes.def"
};

const ExceptionEntry *code_handler(const Code *c, uint32_t index) {
    if (!c->exceptions) return NULL;
    const ExceptionEntry *entry = (const ExceptionEntry *)c->exceptions->bytes;
    for (uint32_t i = 0; i < c->exceptions_n; i++, entry++)
        if (index >= entry->start && index < entry->end) return entry;
    return NULL;
}
