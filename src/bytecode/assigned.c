/* assigned.c - see assigned.h.
 *
 * A forward analysis over the instructions: the state of a word is the set of registers
 * written on all ways to it, so states only shrink, and the passes over the code end. */
#include "bytecode/assigned.h"

#include <string.h>

#include "object/containers.h"

typedef struct Flow {
    const Code *code;
    const Instr *words;
    size_t set;      /* bytes of a state: a flag "reached", then one bit per register */
    uint8_t *states; /* by word */
    uint8_t *now;
    bool changed;
} Flow;

static uint8_t *state_at(Flow *f, uint32_t word) { return f->states + word * f->set; }

static void meet(Flow *f, uint32_t word) {
    if (word >= f->code->words) return;
    uint8_t *state = state_at(f, word);
    if (!state[0]) {
        memcpy(state, f->now, f->set);
        f->changed = true;
        return;
    }
    for (size_t i = 1; i < f->set; i++) {
        uint8_t both = state[i] & f->now[i];
        f->changed |= both != state[i];
        state[i] = both;
    }
}

static void assign(Flow *f, uint32_t first, uint32_t n) {
    for (uint32_t r = first; r < first + n && r < f->code->registers; r++)
        f->now[1 + r / 8] |= (uint8_t)(1 << (r & 7));
}

static void assign_operands(Flow *f, const Instr *at) {
    const char *kinds = opcode_operands[instr_op(*at)];
    const unsigned values[] = {instr_a(*at), instr_b(*at), instr_c(*at)};
    for (int i = 0; i < 3 && kinds[i] != 'K' && kinds[i] != 'J' && kinds[i] != 'I'; i++)
        if (kinds[i] == 'w' || kinds[i] == 'x') assign(f, values[i], 1);
    switch (instr_op(*at)) {
    case OPCODE_LOAD_UNBOUND: assign(f, instr_a(*at), instr_b(*at)); break;
    case OPCODE_UNPACK: assign(f, instr_a(*at), instr_c(*at)); break;
    case OPCODE_UNPACK_STAR:
        assign(f, instr_a(*at), instr_c(*at) + 1 + (uint32_t)at[1]);
        break;
    case OPCODE_MOVE2:
    case OPCODE_GROUP_SPLIT: assign(f, instr_a(*at), 2); break;
    default: break;
    }
}

static bool ends_flow(unsigned op) {
    return op == OPCODE_JUMP || op == OPCODE_LOOP || op == OPCODE_FOR_LOOP ||
           op == OPCODE_RETURN || op == OPCODE_RETURN_NONE || op == OPCODE_RAISE ||
           op == OPCODE_RAISE_PLAIN || op == OPCODE_RAISE_AGAIN || op == OPCODE_RERAISE;
}

static void flow_through(Flow *f, uint32_t at) {
    const Instr *instr = f->words + at;
    unsigned op = instr_op(*instr);
    const char *kinds = opcode_operands[op];
    uint32_t next = at + opcode_words[op];
    memcpy(f->now, state_at(f, at), f->set);
    const ExceptionEntry *handler = code_handler(f->code, at);
    if (handler) {
        uint8_t *byte = f->now + 1 + handler->reg / 8, before = *byte;
        assign(f, handler->reg, 1);
        meet(f, handler->handler);
        *byte = before;
    }
    /* FOR_ITER writes only when it goes on. */
    if (op == OPCODE_FOR_ITER) meet(f, next + (uint32_t)(int32_t)instr[1]);
    assign_operands(f, instr);
    if (kinds[1] == 'J') meet(f, next + (uint32_t)instr_bc(*instr));
    if (op != OPCODE_FOR_ITER && kinds[3] == ',' && kinds[4] == 'j')
        meet(f, next + (uint32_t)(int32_t)instr[1]);
    if (!ends_flow(op)) meet(f, next);
}

static void flow(Flow *f) {
    f->now[0] = 1;
    assign(f, 0, (uint32_t)f->code->parameters->size);
    meet(f, 0);
    while (f->changed) {
        f->changed = false;
        for (uint32_t at = 0; at < f->code->words;
             at += opcode_words[instr_op(f->words[at])])
            if (state_at(f, at)[0]) flow_through(f, at);
    }
}

bool code_assigned(Runtime *rt, const Code *c, uint32_t at, char *out) {
    Flow f = {.code = c, .words = code_instrs(c), .set = 2 + c->registers / 8};
    Blob *states = blob_new(rt, ((size_t)c->words + 1) * f.set);
    if (!states) return false;
    memset(states->bytes, 0, ((size_t)c->words + 1) * f.set);
    f.states = (uint8_t *)states->bytes;
    f.now = f.states + c->words * f.set;
    flow(&f);
    uint32_t start = 0;
    for (uint32_t next = 0; next <= at && next < c->words;
         next += opcode_words[instr_op(f.words[next])])
        start = next;
    const uint8_t *state = state_at(&f, start);
    for (uint32_t r = 0; r < c->registers; r++)
        out[r] = state[0] && state[1 + r / 8] >> (r & 7) & 1;
    KEEP(states);
    return true;
}
