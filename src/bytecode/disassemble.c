/* disassemble.c - code objects for people: `--dump=code`, and the tests of the compiler.
 *
 * Registers are written by the names of their variables where they have one, else r7;
 * after a line's first instruction stands nothing, so that changes of code show as small
 * differences. Nested code objects follow, depth first. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "bytecode/code.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

enum { MAX_DEPTH = 200 };

static void write_value(Runtime *rt, Value v, Buffer *out, int depth);

static void write_items(Runtime *rt, const Value *items, size_t n, Buffer *out,
                        int depth) {
    for (size_t i = 0; i < n; i++) {
        if (i) buffer_text(out, ", ");
        write_value(rt, items[i], out, depth + 1);
    }
}

static void write_int(const Int *i, Buffer *out) {
    size_t n = (size_t)(i->size < 0 ? -i->size : i->size);
    buffer_text(out, i->size < 0 ? "-0x" : "0x");
    for (size_t k = n; k-- > 0;)
        buffer_printf(out, k + 1 == n ? "%llx" : "%016llx",
                      (unsigned long long)i->limbs[k]);
}

static void write_double(double d, Buffer *out) {
    char text[NUMBER_REPR_MAX];
    number_repr(d, text);
    buffer_text(out, text);
}

static void write_object(Runtime *rt, Value v, Buffer *out, int depth) {
    if (v == NONE_VALUE)
        buffer_text(out, "None");
    else if (v == TRUE_VALUE || v == FALSE_VALUE)
        buffer_text(out, v == TRUE_VALUE ? "True" : "False");
    else if (v == ELLIPSIS_VALUE)
        buffer_text(out, "...");
    else if (is_str(v))
        str_repr_to(out, as_str(v));
    else if (has_layout(v, LAYOUT_INT))
        write_int((Int *)as_object(v), out);
    else if (is_bytes(v))
        bytes_repr_to(out, as_bytes(v)->bytes, as_bytes(v)->size);
    else if (has_layout(v, LAYOUT_CODE))
        buffer_printf(out, "<code %s>", as_code(v)->name->bytes);
    else if (has_layout(v, LAYOUT_COMPLEX)) {
        buffer_text(out, "complex(");
        write_double(((Complex *)as_object(v))->real, out);
        buffer_text(out, ", ");
        write_double(((Complex *)as_object(v))->imag, out);
        buffer_byte(out, ')');
    } else if (is_tuple(v)) {
        buffer_byte(out, '(');
        write_items(rt, as_tuple(v)->items, as_tuple(v)->size, out, depth);
        buffer_text(out, as_tuple(v)->size == 1 ? ",)" : ")");
    } else if (has_layout(v, LAYOUT_SET)) {
        buffer_text(out, "frozenset{");
        size_t at = 0, n = 0;
        for (Value item; set_next(as_set(v), &at, &item); n++) {
            if (n) buffer_text(out, ", ");
            write_value(rt, item, out, depth + 1);
        }
        buffer_byte(out, '}');
    } else {
        buffer_text(out, "<object>");
    }
}

static void write_value(Runtime *rt, Value v, Buffer *out, int depth) {
    if (depth > MAX_DEPTH)
        buffer_text(out, "...");
    else if (is_int(v))
        buffer_printf(out, "%lld", (long long)as_small(v));
    else if (is_double(v))
        write_double(as_double(v), out);
    else if (is_object(v))
        write_object(rt, v, out, depth);
    else
        buffer_text(out, "<unbound>");
}

/* ---- operands ---- */

typedef struct View {
    Runtime *rt;
    const Code *code;
    Buffer *out;
    uint32_t next; /* word after the instruction */
} View;

static void write_register(View *v, unsigned reg) {
    const Tuple *names = v->code->locals;
    if (names && reg < names->size && as_str(names->items[reg])->size)
        buffer_printf(v->out, " %s", as_str(names->items[reg])->bytes);
    else
        buffer_printf(v->out, " r%u", reg);
}

static void write_const(View *v, uint64_t index) {
    buffer_byte(v->out, ' ');
    if (index < v->code->consts_n)
        write_value(v->rt, v->code->consts->items[index], v->out, 0);
    else
        buffer_printf(v->out, "const %llu!", (unsigned long long)index);
}

static void write_jump(View *v, int32_t jump) {
    buffer_printf(v->out, " -> %lld", (long long)v->next + jump);
}

static void write_operand(View *v, char kind, unsigned value) {
    switch (kind) {
    case 'r':
    case 'w':
    case 'x':
    case 'l':
    case 'f': write_register(v, value); break;
    case 'i': buffer_printf(v->out, " %d", (int16_t)value); break;
    case 'u': buffer_printf(v->out, " %u", value); break;
    case 'n':
    case 'k': write_const(v, value); break;
    default: break;
    }
}

static void write_operands(View *v, Instr word, const Instr *more) {
    const char *kinds = opcode_operands[instr_op(word)];
    write_operand(v, kinds[0], instr_a(word));
    if (kinds[1] == 'K')
        write_const(v, (uint32_t)instr_bc(word));
    else if (kinds[1] == 'J')
        write_jump(v, instr_bc(word));
    else if (kinds[1] == 'I')
        buffer_printf(v->out, " %d", instr_bc(word));
    else {
        write_operand(v, kinds[1], instr_b(word));
        write_operand(v, kinds[2], instr_c(word));
    }
    if (kinds[3] != ',') return;
    switch (kinds[4]) {
    case 'j': write_jump(v, (int32_t)more[0]); break;
    case 'k':
    case 'n': write_const(v, more[0]); break;
    case 'u': buffer_printf(v->out, " %llu", (unsigned long long)more[0]); break;
    default: break;
    }
}

static void write_flags(uint32_t flags, Buffer *out) {
    static const struct {
        uint32_t flag;
        const char *name;
    } NAMES[] = {{CODE_VARARGS, "varargs"},
                 {CODE_VARKEYWORDS, "varkeywords"},
                 {CODE_GENERATOR, "generator"},
                 {CODE_COROUTINE, "coroutine"},
                 {CODE_ASYNC_GENERATOR, "async-generator"},
                 {CODE_CLASS_BODY, "namespace"},
                 {CODE_TOP_AWAIT, "top-await"}};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        if (flags & NAMES[i].flag) buffer_printf(out, " %s", NAMES[i].name);
}

static void write_names(const char *label, const Tuple *names, Buffer *out) {
    if (!names || !names->size) return;
    buffer_printf(out, "  %s:", label);
    for (size_t i = 0; i < names->size; i++)
        buffer_printf(out, " %s", as_str(names->items[i])->bytes);
    buffer_byte(out, '\n');
}

static void write_code(Runtime *rt, const Code *c, Buffer *out) {
    buffer_printf(out, "%s: %u words, %u registers", c->qualname->bytes, c->words,
                  c->registers);
    write_flags(c->flags, out);
    buffer_byte(out, '\n');
    write_names("parameters", c->parameters, out);
    write_names("cells", c->cells, out);
    write_names("free", c->free, out);
    int32_t line = 0;
    const Instr *words = code_instrs(c);
    for (uint32_t at = 0; at < c->words;) {
        unsigned op = instr_op(words[at]);
        if (op >= OPCODE_COUNT) {
            buffer_printf(out, "%12u bad opcode %u\n", at, op);
            return;
        }
        int32_t now = code_line(c, at);
        if (now && now != line)
            buffer_printf(out, "%6d %5u  %s", now, at, opcode_names[op]);
        else
            buffer_printf(out, "       %5u  %s", at, opcode_names[op]);
        if (now) line = now;
        View v = {rt, c, out, at + opcode_words[op]};
        write_operands(&v, words[at], words + at + 1);
        buffer_byte(out, '\n');
        at += opcode_words[op];
    }
    const ExceptionEntry *e = c->exceptions ? (const void *)c->exceptions->bytes : NULL;
    for (uint32_t i = 0; i < c->exceptions_n; i++)
        buffer_printf(out, "  %u..%u -> %u in r%u\n", e[i].start, e[i].end, e[i].handler,
                      e[i].reg);
}

static void write_nested(Runtime *rt, const Code *c, Buffer *out, int depth) {
    write_code(rt, c, out);
    for (uint32_t i = 0; i < c->consts_n && depth < MAX_DEPTH; i++) {
        Value v = c->consts->items[i];
        if (!has_layout(v, LAYOUT_CODE)) continue;
        buffer_byte(out, '\n');
        write_nested(rt, as_code(v), out, depth + 1);
    }
}

void code_disassemble(Runtime *rt, const Code *c, Buffer *out) {
    write_nested(rt, c, out, 0);
}
