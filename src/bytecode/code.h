/* code.h - code objects: the instructions of one function, class body or module.
 *
 * Made by the compiler or unmarshalled from the embedded library; never loaded from
 * outside. Instructions are mutable (inline caches, quickening); all else is constant.
 * One code object may run with several globals: caches are guarded by key versions. */
#ifndef BYTECODE_CODE_H
#define BYTECODE_CODE_H

#include "base/buffer.h"
#include "object/runtime.h"

typedef enum Opcode {
#define OP(name, words, operands, meaning) OPCODE_##name,
#include "bytecode/opcodes.def"
    OPCODE_COUNT
} Opcode;

/* One word of bytecode. */
typedef uint64_t Instr;
INLINE unsigned instr_op(Instr i) { return i & 0xFFFF; }
INLINE unsigned instr_a(Instr i) { return i >> 16 & 0xFFFF; }
INLINE unsigned instr_b(Instr i) { return i >> 32 & 0xFFFF; }
INLINE unsigned instr_c(Instr i) { return i >> 48; }
INLINE int32_t instr_bc(Instr i) { return (int32_t)(i >> 32); }
INLINE int16_t instr_sb(Instr i) { return (int16_t)(i >> 32); }
INLINE int16_t instr_sc(Instr i) { return (int16_t)(i >> 48); }
INLINE Instr instr_abc(unsigned op, unsigned a, unsigned b, unsigned c) {
    return (Instr)op | (Instr)(a & 0xFFFF) << 16 | (Instr)(b & 0xFFFF) << 32 |
           (Instr)(c & 0xFFFF) << 48;
}
/* Does `i` await the temporary `reg`? */
enum { AWAIT_TEMPORARY = 4 };
/* Operand c of FOR_ITER. */
enum ForFlags {
    FOR_CLOSES = 1, /* the iterator was made here by GET_ITER and never escapes */
    FOR_PARTS = 2,  /* R[a] is a temporary that the UNPACK behind takes apart */
};
INLINE bool instr_awaits(Instr i, unsigned reg) {
    Instr ignored = instr_abc(0, 0xFFFF, 0, 3);
    return (i & ~ignored) == instr_abc(OPCODE_AWAIT, 0, reg, AWAIT_TEMPORARY);
}
INLINE Instr instr_abx(unsigned op, unsigned a, int32_t bc) {
    return (Instr)op | (Instr)(a & 0xFFFF) << 16 | (Instr)(uint32_t)bc << 32;
}

enum CodeFlags {
    CODE_VARARGS = 1,
    CODE_VARKEYWORDS = 2,
    CODE_GENERATOR = 4,
    CODE_COROUTINE = 8,
    CODE_ASYNC_GENERATOR = 16, /* exactly one of the three for suspendable code */
    CODE_NESTED = 32,
    CODE_CLASS_BODY = 64, /* register 0 holds the namespace */
    CODE_MODULE = 128,
    CODE_METHOD_CLASS = 256, /* has a free variable __class__ */
    CODE_FUTURE_ANNOTATIONS = 512,
    CODE_ITERABLE_COROUTINE = 1024, /* types.coroutine */
    CODE_COMPREHENSION = 2048,      /* a generator expression: `.0` is its parameter */
    CODE_TOP_AWAIT = 4096,          /* module code compiled as a coroutine */
    CODE_PREPARED = 8192, /* suspendable code whose calls were rewritten by the VM */
    CODE_SUSPENDABLE = CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR,
};

/* Frame registers start with the parameters, in CPython's order: positional(-only) ones,
 * keyword-only ones, *args, **kwargs. A parameter that inner functions capture is turned
 * into a cell by MAKE_CELL at entry; `cell_registers` names all registers that hold
 * cells. */

/* While pc is in [start, end), an exception goes to `handler` with the exception object
 * in register `reg`. Indexes count words. Entries stand innermost first: the first that
 * contains pc wins. */
typedef struct ExceptionEntry {
    uint32_t start, end, handler, reg;
} ExceptionEntry;

/* 1-based lines, columns in UTF-8 bytes from 0; line 0: no position. */
typedef struct Position {
    int32_t line, column, end_line, end_column;
} Position;

struct Code {
    Object head;
    Str *name, *qualname, *filename;
    Blob *instrs; /* Instr words */
    uint32_t words;
    uint32_t registers; /* of a frame, windows included */
    uint32_t flags;
    uint16_t positional, positional_only,
        keyword_only; /* counts; positional includes -only */
    int32_t first_line;
    Array *consts; /* never NULL */
    uint32_t consts_n;
    Tuple *parameters; /* names, as many as there are parameters with * and ** */
    Tuple *locals;     /* names of all local variables by register (parameters first) */
    Tuple *cells;      /* names of cells; `cell_registers`: ints, where they lie */
    Tuple *cell_registers;
    Tuple *free;      /* names of closure slots */
    Blob *exceptions; /* ExceptionEntry[exceptions_n] or NULL */
    uint32_t exceptions_n;
    Blob *positions; /* see positions.h */
    Value doc;       /* str or None */
    Str *source; /* NULL, or the whole source text, for tracebacks of text not in files */
};
INLINE Instr *code_instrs(const Code *c) { return (Instr *)c->instrs->bytes; }
INLINE Code *as_code(Value v) { return (Code *)(void *)(uintptr_t)(v - POINTER_TAG); }

/* Position of the instruction that contains word `index`. */
Position code_position(const Code *c, uint32_t index);
int32_t code_line(const Code *c, uint32_t index);
/* Handler for an exception at word `index`, or NULL. */
const ExceptionEntry *code_handler(const Code *c, uint32_t index);
extern const uint8_t opcode_words[OPCODE_COUNT];
extern const char *const opcode_names[OPCODE_COUNT];
extern const char *const opcode_operands[OPCODE_COUNT];
/* Debug builds and tests: registers and constants in range, jumps to instruction starts,
 * windows inside the frame, exception table well formed. NULL when right, else a text:
 * code_unverified where memory for it was refused. */
extern const char code_unverified[];
const char *code_verify(Runtime *rt, const Code *c, Buffer *report);
void code_disassemble(Runtime *rt, const Code *c,
                      Buffer *out); /* `--dump=code`, nested too */
/* Byte form for embedding the library at build time. False: raised. */
MUST_CHECK bool code_marshal(Runtime *rt, const Code *c, Buffer *out);
Code *code_unmarshal(Runtime *rt, const char *bytes, size_t size);

#endif
