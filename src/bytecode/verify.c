/* verify.c - is a code object well formed? See code.h.
 *
 * Checks form, not flow: every operand in range, every jump and handler at the start of
 * an instruction, no way to run off the end. What the compiler makes must pass; so must
 * what was unmarshalled. */
#include <string.h>

#include "bytecode/code.h"
#include "object/containers.h"
#include "object/str.h"

typedef struct Check {
    const Code *code;
    Buffer *report;
    const Instr *words;
    uint8_t *starts; /* one bit per word: does an instruction begin there? */
    uint32_t at;
    bool bad;
} Check;

static void complain(Check *k, const char *what) {
    if (!k->bad)
        buffer_printf(k->report, "%s at word %u: %s", k->code->qualname->bytes, k->at,
                      what);
    k->bad = true;
}

static bool is_start(const Check *k, int64_t at) {
    return at >= 0 && at < k->code->words && k->starts[at / 8] >> (at & 7) & 1;
}

static void check_registers(Check *k, uint64_t first, uint64_t n) {
    if (first + n > k->code->registers) complain(k, "register out of range");
}

static void check_const(Check *k, uint64_t index, bool name) {
    if (index >= k->code->consts_n)
        complain(k, "constant out of range");
    else if (name && !is_str(k->code->consts->items[index]))
        complain(k, "name is no str");
}

static void check_jump(Check *k, int64_t jump) {
    int64_t next = (int64_t)k->at + opcode_words[instr_op(k->words[k->at])];
    if (!is_start(k, next + jump)) complain(k, "jump into nowhere");
}

/* How many registers a list or window operand covers; 0 for the caller's default. */
static uint64_t list_length(Instr i, uint64_t w1, char operand) {
    unsigned a = instr_a(i), c = instr_c(i);
    (void)a;
    switch (instr_op(i)) {
    case OPCODE_CALL:
    case OPCODE_CALL_KW: return 4 + (uint64_t)c;
    case OPCODE_CALL_METHOD:
    case OPCODE_CALL_METHOD_KW:
    case OPCODE_CALL_LOADED:
    case OPCODE_CALL_LOADED_KW:
    case OPCODE_LOAD_METHOD:
        return 5 +
               (operand == 'f' && instr_op(i) != OPCODE_LOAD_METHOD ? (uint64_t)c : 0);
    case OPCODE_CALL_EX: return 5 + (c & 1);
    case OPCODE_WITH_EXCEPT: return 7;
    case OPCODE_BUILD_DICT: return 2 * (uint64_t)c;
    case OPCODE_UNPACK: return c;
    case OPCODE_UNPACK_STAR: return (uint64_t)c + 1 + w1;
    case OPCODE_BUILD_SLICE:
    case OPCODE_SUPER_ATTR: return 3;
    case OPCODE_MAKE_FUNCTION: return 4;
    case OPCODE_MATCH_CLASS:
    case OPCODE_FORMAT_SPEC:
    case OPCODE_GROUP_SPLIT: return 2;
    default: return c;
    }
}

static void check_operand(Check *k, char kind, unsigned value, uint64_t w1) {
    Instr i = k->words[k->at];
    switch (kind) {
    case 'r':
    case 'w':
    case 'x': check_registers(k, value, 1); break;
    case 'l':
    case 'f': check_registers(k, value, list_length(i, w1, kind)); break;
    case 'n': check_const(k, value, true); break;
    case 'k': check_const(k, value, false); break;
    default: break;
    }
}

/* Operands whose range depends on the opcode. */
static void check_special(Check *k) {
    Instr i = k->words[k->at];
    const Code *c = k->code;
    switch (instr_op(i)) {
    case OPCODE_LOAD_UNBOUND: check_registers(k, instr_a(i), instr_b(i)); break;
    case OPCODE_LOAD_FREE:
    case OPCODE_LOAD_CLOSURE:
    case OPCODE_LOAD_CLASS_FREE:
        if (instr_b(i) >= c->free->size) complain(k, "closure slot out of range");
        break;
    case OPCODE_STORE_FREE:
    case OPCODE_DELETE_FREE:
        if (instr_a(i) >= c->free->size) complain(k, "closure slot out of range");
        break;
    case OPCODE_JUMP:
        if (instr_bc(i) < 0) complain(k, "JUMP backwards");
        break;
    case OPCODE_LOOP:
        if (instr_bc(i) >= 0) complain(k, "LOOP forwards");
        break;
    case OPCODE_FOR_LOOP: {
        int64_t target = (int64_t)k->at + 1 + instr_bc(i);
        if (target < 0 || target >= k->at ||
            instr_op(k->words[target]) != OPCODE_FOR_ITER)
            complain(k, "FOR_LOOP to no FOR_ITER before it");
        break;
    }
    case OPCODE_MOVE2: check_registers(k, instr_a(i), 2); break;
    case OPCODE_MAKE_FUNCTION:
        if (instr_b(i) < c->consts_n &&
            !has_layout(c->consts->items[instr_b(i)], LAYOUT_CODE))
            complain(k, "MAKE_FUNCTION of no code");
        break;
    case OPCODE_STOP: complain(k, "STOP in emitted code"); break;
    default: break;
    }
}

static void check_instruction(Check *k) {
    Instr i = k->words[k->at];
    const char *kinds = opcode_operands[instr_op(i)];
    uint64_t w1 = kinds[3] == ',' ? k->words[k->at + 1] : 0;
    check_operand(k, kinds[0], instr_a(i), w1);
    switch (kinds[1]) {
    case 'K': check_const(k, (uint32_t)instr_bc(i), false); break;
    case 'J': check_jump(k, instr_bc(i)); break;
    case 'I': break;
    default:
        check_operand(k, kinds[1], instr_b(i), w1);
        check_operand(k, kinds[2], instr_c(i), w1);
    }
    if (kinds[3] == ',' && kinds[4] == 'j') check_jump(k, (int32_t)w1);
    if (kinds[3] == ',' && kinds[4] == 'k') check_const(k, w1, false);
    if (kinds[3] == ',' && kinds[4] == 'n') check_const(k, w1, true);
    check_special(k);
}

static bool ends_flow(unsigned op) {
    return op == OPCODE_JUMP || op == OPCODE_LOOP || op == OPCODE_FOR_LOOP ||
           op == OPCODE_RETURN || op == OPCODE_RETURN_NONE || op == OPCODE_RAISE ||
           op == OPCODE_RAISE_PLAIN || op == OPCODE_RAISE_AGAIN || op == OPCODE_RERAISE;
}

static void find_starts(Check *k) {
    unsigned last = OPCODE_NOP;
    for (k->at = 0; k->at < k->code->words && !k->bad;) {
        unsigned op = instr_op(k->words[k->at]);
        if (op >= OPCODE_COUNT) {
            complain(k, "no such opcode");
            return;
        }
        if (opcode_words[op] > k->code->words - k->at) complain(k, "cut instruction");
        k->starts[k->at / 8] |= (uint8_t)(1 << (k->at & 7));
        k->at += opcode_words[op];
        last = op;
    }
    if (!ends_flow(last)) complain(k, "runs off the end");
}

static void check_exceptions(Check *k) {
    const Code *c = k->code;
    if (!c->exceptions_n) return;
    if (!c->exceptions ||
        c->exceptions->size < c->exceptions_n * sizeof(ExceptionEntry)) {
        complain(k, "exception table too short");
        return;
    }
    const ExceptionEntry *e = (const void *)c->exceptions->bytes;
    for (uint32_t i = 0; i < c->exceptions_n; i++) {
        k->at = e[i].start;
        if (!is_start(k, e[i].start) || e[i].start >= e[i].end || e[i].end > c->words ||
            (e[i].end < c->words && !is_start(k, e[i].end)))
            complain(k, "bad region");
        if (!is_start(k, e[i].handler)) complain(k, "bad handler");
        check_registers(k, e[i].reg, 1);
    }
}

static void check_header(Check *k) {
    const Code *c = k->code;
    size_t parameters = (size_t)c->positional + c->keyword_only +
                        (c->flags & CODE_VARARGS ? 1 : 0) +
                        (c->flags & CODE_VARKEYWORDS ? 1 : 0);
    if (c->parameters->size != parameters) complain(k, "parameter names do not fit");
    if (c->positional_only > c->positional) complain(k, "too many positional-only");
    if (c->locals->size > c->registers) complain(k, "more locals than registers");
    if (c->cells->size != c->cell_registers->size) complain(k, "cells do not fit");
    if (!c->words) complain(k, "no code");
    uint32_t kind = c->flags & CODE_SUSPENDABLE;
    if (kind & (kind - 1)) complain(k, "several kinds of generator");
}

const char code_unverified[] = "no memory";

const char *code_verify(Runtime *rt, const Code *c, Buffer *report) {
    Check k = {.code = c, .report = report, .words = code_instrs(c)};
    size_t bytes = c->words / 8 + 1;
    k.starts = mem_alloc_zero(rt->heap.alloc, bytes);
    if (!k.starts) return code_unverified;
    check_header(&k);
    if (!k.bad) find_starts(&k);
    for (k.at = 0; k.at < c->words && !k.bad;
         k.at += opcode_words[instr_op(k.words[k.at])])
        check_instruction(&k);
    if (!k.bad) check_exceptions(&k);
    mem_free(rt->heap.alloc, k.starts, bytes);
    for (uint32_t i = 0; i < c->consts_n && !k.bad; i++) {
        Value v = c->consts->items[i];
        if (!has_layout(v, LAYOUT_CODE)) continue;
        const char *inner = code_verify(rt, as_code(v), report);
        if (inner) return inner;
    }
    return k.bad ? buffer_cstr(report) : NULL;
}
