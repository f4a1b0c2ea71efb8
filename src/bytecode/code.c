/* code.c - the type `code`: what scripts see of a code object, and how it is traced. */
#include "bytecode/code.h"

#include <stdio.h>

#include "bytecode/positions.h"
#include "object/containers.h"
#include "object/protocol.h"
#include "object/str.h"

static void code_trace(Tracer *t, Object *o) {
    Code *c = (Code *)o;
    trace_object(t, c->name);
    trace_object(t, c->qualname);
    trace_object(t, c->filename);
    trace_object(t, c->instrs);
    trace_object(t, c->consts);
    trace_object(t, c->parameters);
    trace_object(t, c->locals);
    trace_object(t, c->cells);
    trace_object(t, c->cell_registers);
    trace_object(t, c->free);
    trace_object(t, c->exceptions);
    trace_object(t, c->positions);
    trace_value(t, c->doc);
    trace_object(t, c->source);
}

const LayoutOps layout_CODE = {.name = "code", .trace = code_trace};

/* ---- plain fields ---- */

#define FIELD(name, value)                             \
    static Value get_##name(Runtime *rt, Value self) { \
        const Code *c = as_code(self);                 \
        return value;                                  \
    }
FIELD(name, value_object(c->name))
FIELD(qualname, value_object(c->qualname))
FIELD(filename, value_object(c->filename))
FIELD(firstlineno, value_small(c->first_line))
FIELD(argcount, value_small(c->positional))
FIELD(posonlyargcount, value_small(c->positional_only))
FIELD(kwonlyargcount, value_small(c->keyword_only))
FIELD(freevars, value_object(c->free))
FIELD(cellvars, value_object(c->cells))
FIELD(stacksize, value_small(c->registers))
#undef FIELD

/* CPython's bits. */
static Value get_flags(Runtime *rt, Value self) {
    static const struct {
        uint32_t ours, theirs;
    } MAP[] = {{CODE_VARARGS, 0x4},           {CODE_VARKEYWORDS, 0x8},
               {CODE_NESTED, 0x10},           {CODE_GENERATOR, 0x20},
               {CODE_COROUTINE, 0x80},        {CODE_ITERABLE_COROUTINE, 0x100},
               {CODE_ASYNC_GENERATOR, 0x200}, {CODE_FUTURE_ANNOTATIONS, 0x1000000}};
    const Code *c = as_code(self);
    uint32_t flags = c->flags & (CODE_MODULE | CODE_CLASS_BODY) ? 0 : 3;
    for (size_t i = 0; i < COUNT_OF(MAP); i++)
        if (c->flags & MAP[i].ours) flags |= MAP[i].theirs;
    return value_small(flags);
}

static Value get_consts(Runtime *rt, Value self) {
    const Code *c = as_code(self);
    Tuple *t = tuple_from(rt, c->consts->items, c->consts_n);
    return t ? value_object(t) : RAISED;
}

/* Parameters, and locals that are plain variables. */
static bool is_varname(const Code *c, size_t reg) {
    if (reg < c->parameters->size) return true;
    if (!as_str(c->locals->items[reg])->size) return false;
    for (size_t i = 0; i < c->cell_registers->size; i++)
        if (c->cell_registers->items[i] == value_small((int64_t)reg)) return false;
    return true;
}

static Tuple *make_varnames(Runtime *rt, const Code *c) {
    List *names = list_new(rt, c->locals->size);
    if (!names) return NULL;
    for (size_t i = 0; i < c->locals->size; i++)
        if (is_varname(c, i) && !list_append(rt, names, c->locals->items[i])) return NULL;
    Tuple *t = tuple_from(rt, names->items->items, names->size);
    KEEP(names);
    return t;
}

static Value get_varnames(Runtime *rt, Value self) {
    Tuple *t = make_varnames(rt, as_code(self));
    return t ? value_object(t) : RAISED;
}

static Value get_nlocals(Runtime *rt, Value self) {
    Tuple *t = make_varnames(rt, as_code(self));
    return t ? value_small((int64_t)t->size) : RAISED;
}

/* The constant that an instruction uses as a name, or -1. */
static int64_t name_index(const Instr *at) {
    const char *kinds = opcode_operands[instr_op(*at)];
    switch (instr_op(*at)) {
    case OPCODE_LOAD_GLOBAL:
    case OPCODE_STORE_GLOBAL:
    case OPCODE_DELETE_GLOBAL: return instr_bc(*at);
    case OPCODE_CHECK_LOCAL:
    case OPCODE_CHECK_LOCAL_FREE:
    case OPCODE_LOAD_CELL:
    case OPCODE_LOAD_FREE:
    case OPCODE_DELETE_CELL:
    case OPCODE_DELETE_FREE: return -1;
    default: break;
    }
    if (kinds[1] == 'n') return instr_b(*at);
    if (kinds[2] == 'n') return instr_c(*at);
    return kinds[3] == ',' && kinds[4] == 'n' ? (int64_t)at[1] : -1;
}

static bool add_name(Runtime *rt, List *names, Value name) {
    for (size_t i = 0; i < names->size; i++)
        if (names->items->items[i] == name) return true;
    return list_append(rt, names, name);
}

static Value get_names(Runtime *rt, Value self) {
    const Code *c = as_code(self);
    List *names = list_new(rt, 8);
    if (!names) return RAISED;
    for (uint32_t at = 0; at < c->words;) {
        const Instr *word = code_instrs(c) + at;
        int64_t index = name_index(word);
        at += opcode_words[instr_op(*word)];
        if (index >= 0 && !add_name(rt, names, c->consts->items[index])) return RAISED;
    }
    Tuple *t = tuple_from(rt, names->items->items, names->size);
    KEEP(names);
    return t ? value_object(t) : RAISED;
}

/* ---- lines and positions ---- */

static Value number_or_none(int32_t n, bool known) {
    return known ? value_small(n) : NONE_VALUE;
}

/* An iterator over the list made by one run of `each` over the table. */
static Value walk_positions(Runtime *rt, const Code *c,
                            bool (*each)(Runtime *rt, List *all, uint32_t from,
                                         const PositionReader *r)) {
    List *all = list_new(rt, 16);
    if (!all) return RAISED;
    PositionReader r;
    positions_open(&r, c);
    for (uint32_t from = 0; positions_next(&r); from = r.word)
        if (!each(rt, all, from, &r)) return RAISED;
    return value_iter(rt, value_object(all));
}

static bool add_line(Runtime *rt, List *all, uint32_t from, const PositionReader *r) {
    Value items[3] = {value_small((int64_t)from * 8), value_small((int64_t)r->word * 8),
                      number_or_none(r->place.line, r->place.line)};
    Tuple *t = tuple_from(rt, items, 3);
    return t && list_append(rt, all, value_object(t));
}

/* One tuple per word, as CPython has one per code unit. */
static bool add_positions(Runtime *rt, List *all, uint32_t from,
                          const PositionReader *r) {
    const Position *p = &r->place;
    Value items[4] = {number_or_none(p->line, p->line),
                      number_or_none(p->end_line, p->line),
                      number_or_none(p->column, p->line && p->column >= 0),
                      number_or_none(p->end_column, p->line && p->end_column >= 0)};
    Tuple *t = tuple_from(rt, items, 4);
    if (!t) return false;
    for (uint32_t i = from; i < r->word; i++)
        if (!list_append(rt, all, value_object(t))) return false;
    return true;
}

static Value code_lines(Runtime *rt, Value *args, size_t n) {
    return walk_positions(rt, as_code(args[0]), add_line);
}

static Value code_positions(Runtime *rt, Value *args, size_t n) {
    return walk_positions(rt, as_code(args[0]), add_positions);
}

static Value code_repr(Runtime *rt, Value self) {
    const Code *c = as_code(self);
    char address[32];
    snprintf(address, sizeof address, "%p", (const void *)c);
    Str *s = str_format(rt, "<code object %U at %s, file \"%U\", line %d>", c->name,
                        address, c->filename, (int)c->first_line);
    return s ? value_object(s) : RAISED;
}

static const GetSetDef GETSET[] = {
    {"co_name", get_name, NULL, NULL},
    {"co_qualname", get_qualname, NULL, NULL},
    {"co_filename", get_filename, NULL, NULL},
    {"co_firstlineno", get_firstlineno, NULL, NULL},
    {"co_argcount", get_argcount, NULL, NULL},
    {"co_posonlyargcount", get_posonlyargcount, NULL, NULL},
    {"co_kwonlyargcount", get_kwonlyargcount, NULL, NULL},
    {"co_nlocals", get_nlocals, NULL, NULL},
    {"co_stacksize", get_stacksize, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL},
    {"co_consts", get_consts, NULL, NULL},
    {"co_names", get_names, NULL, NULL},
    {"co_varnames", get_varnames, NULL, NULL},
    {"co_freevars", get_freevars, NULL, NULL},
    {"co_cellvars", get_cellvars, NULL, NULL},
    {0},
};

static const NativeDef METHODS[] = {
    {"co_lines(self)", code_lines, NULL},
    {"co_positions(self)", code_positions, NULL},
    {0},
};

const TypeDef type_def_CODE = {
    .name = "code",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_CODE,
    .flags = TF_ABSTRACT,
    .size = sizeof(Code),
    .slots = {.repr = code_repr},
    .methods = METHODS,
    .getset = GETSET,
};
