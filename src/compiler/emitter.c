/* emitter.c - words, labels, regions, and the code object made of them. See unit.h. */
#include <string.h>

#include "bytecode/positions.h"
#include "compiler/unit.h"
#include "object/containers.h"
#include "object/str.h"

bool compiler_enter(Compiler *c) {
    if (++c->depth <= SCOPE_MAX_DEPTH) return true;
    diag_set_placeless(c->d, DIAG_COMPILE_TOO_DEEP);
    return false;
}

bool compiler_grow(Compiler *c, void *array, uint32_t n, uint32_t *capacity,
                   size_t size) {
    if (n < *capacity) return true;
    uint32_t more = *capacity ? *capacity * 2 : 16;
    size_t bytes;
    void *bigger = NULL;
    if (size_muladd(more, size, 0, &bytes)) bigger = arena_alloc(c->arena, bytes);
    if (!bigger) {
        c->arena->failed = true;
        return false;
    }
    void **old = array;
    if (n) memcpy(bigger, *old, n * size);
    *old = bigger;
    *capacity = more;
    return true;
}

/* ---- bound variables ---- */

bool bound_has(const BoundSet *s, uint32_t reg) {
    return reg / 64 < s->words && s->bits[reg / 64] >> (reg & 63) & 1;
}

void bound_add(Compiler *c, uint32_t reg) {
    BoundSet *s = &c->unit->bound;
    if (reg / 64 >= s->words) {
        uint32_t words = reg / 64 + 1;
        uint64_t *bits = arena_alloc(c->arena, words * sizeof(uint64_t));
        if (!bits) return;
        if (s->words) memcpy(bits, s->bits, s->words * sizeof(uint64_t));
        *s = (BoundSet){bits, words};
    }
    s->bits[reg / 64] |= UINT64_C(1) << (reg & 63);
    Unit *u = c->unit;
    if (u->ever_bound && reg < u->locals_n)
        u->ever_bound[reg / 64] |= UINT64_C(1) << (reg & 63);
}

void bound_remove(Compiler *c, uint32_t reg) {
    BoundSet *s = &c->unit->bound;
    if (reg / 64 < s->words) s->bits[reg / 64] &= ~(UINT64_C(1) << (reg & 63));
}

static BoundSet bound_copy(Compiler *c, const BoundSet *s) {
    if (!s->words) return (BoundSet){NULL, 0};
    uint64_t *bits = arena_alloc(c->arena, s->words * sizeof(uint64_t));
    if (!bits) return (BoundSet){NULL, 0};
    memcpy(bits, s->bits, s->words * sizeof(uint64_t));
    return (BoundSet){bits, s->words};
}

/* Locals that hold a value on some ways only: who looks at the frame must find UNBOUND on
 * the others, not what older frames left. */
static void clear_at_entry(Unit *u, uint32_t word, uint64_t bits) {
    if (u->cleared && word <= u->locals_n / 64) u->cleared[word] |= bits;
}

static uint64_t bound_word(const BoundSet *s, uint32_t word) {
    return word < s->words ? s->bits[word] : 0;
}

/* What holds on both ways. */
static void bound_meet(Unit *u, BoundSet *s, const BoundSet *other) {
    for (uint32_t i = 0; i < s->words || i < other->words; i++) {
        uint64_t mine = bound_word(s, i), theirs = bound_word(other, i);
        clear_at_entry(u, i, mine ^ theirs);
        if (i < s->words) s->bits[i] = mine & theirs;
    }
}

/* ---- words ---- */

static void put(Compiler *c, Position at, Instr word) {
    Unit *u = c->unit;
    if (u->words_n >= u->words_cap) {
        if (u->words_n >= MAX_WORDS) {
            diag_set_placeless(c->d, DIAG_TOO_MUCH_CODE);
            u->dead = true;
            return;
        }
        uint32_t capacity = u->words_cap, again = u->words_cap;
        if (!GROW(c, u->words, u->words_n, capacity) ||
            !GROW(c, u->places, u->words_n, again)) {
            u->dead = true;
            return;
        }
        u->words_cap = capacity;
    }
    u->words[u->words_n] = word;
    u->places[u->words_n++] = at;
}

static bool ends_flow(Opcode op) {
    switch (op) {
    case OPCODE_JUMP:
    case OPCODE_LOOP:
    case OPCODE_FOR_LOOP:
    case OPCODE_RETURN:
    case OPCODE_RETURN_NONE:
    case OPCODE_RAISE:
    case OPCODE_RAISE_PLAIN:
    case OPCODE_RAISE_AGAIN:
    case OPCODE_RERAISE: return true;
    default: return false;
    }
}

static void emit_words(Compiler *c, Position at, Opcode op, Instr first, uint64_t w1) {
    if (c->unit->dead) return;
    put(c, at, first);
    for (unsigned i = 1; i < opcode_words[op]; i++)
        put(c, at, i == 1 ? w1 : 0);
    if (ends_flow(op)) c->unit->dead = true;
}

void emit(Compiler *c, Position at, Opcode op, unsigned a, unsigned b, unsigned cc) {
    emit_words(c, at, op, instr_abc(op, a, b, cc), 0);
}

void emit_bx(Compiler *c, Position at, Opcode op, unsigned a, int32_t bc) {
    emit_words(c, at, op, instr_abx(op, a, bc), 0);
}

void emit_w(Compiler *c, Position at, Opcode op, unsigned a, unsigned b, unsigned cc,
            uint64_t w1) {
    emit_words(c, at, op, instr_abc(op, a, b, cc), w1);
}

void emit_move(Compiler *c, Position at, unsigned to, unsigned from) {
    if (to == from) return;
    Unit *u = c->unit;
    Instr *last = u->words_n ? &u->words[u->words_n - 1] : NULL;
    if (last && u->last_move == u->words_n && !u->dead && instr_a(*last) + 1 == to) {
        *last = instr_abc(OPCODE_MOVE2, instr_a(*last), instr_b(*last), from);
        u->last_move = 0;
        return;
    }
    emit(c, at, OPCODE_MOVE, to, from, 0);
    u->last_move = u->words_n;
}

void emit_second_place(Compiler *c, Position at, Opcode op) {
    Unit *u = c->unit;
    if (u->dead || u->words_n < opcode_words[op]) return;
    u->places[u->words_n - opcode_words[op] + 1] = at;
}

/* ---- labels ---- */

Label label_new(Compiler *c) {
    Unit *u = c->unit;
    if (!GROW(c, u->labels, u->labels_n, u->labels_cap)) return 0;
    u->labels[u->labels_n] = (LabelInfo){.at = -1};
    return u->labels_n++;
}

static void reach(Compiler *c, LabelInfo *label) {
    Unit *u = c->unit;
    if (label->reached) {
        bound_meet(u, &label->bound, &u->bound);
    } else {
        label->reached = true;
        label->bound = bound_copy(c, &u->bound);
    }
}

static void add_fixup(Compiler *c, uint32_t word, Label target, bool wide) {
    Unit *u = c->unit;
    if (target >= u->labels_n || !GROW(c, u->fixups, u->fixups_n, u->fixups_cap)) return;
    u->fixups[u->fixups_n++] = (Fixup){word, u->words_n, target, wide};
    reach(c, &u->labels[target]);
}

void emit_jump(Compiler *c, Position at, Opcode op, unsigned a, Label target) {
    Unit *u = c->unit;
    if (u->dead) return;
    uint32_t word = u->words_n;
    emit(c, at, op, a, 0, 0);
    add_fixup(c, word, target, false);
}

void emit_branch(Compiler *c, Position at, Opcode op, unsigned a, unsigned b, unsigned cc,
                 Label target) {
    Unit *u = c->unit;
    if (u->dead) return;
    uint32_t word = u->words_n + 1;
    emit(c, at, op, a, b, cc);
    add_fixup(c, word, target, true);
}

void emit_loop(Compiler *c, Position at, Label target) {
    emit_jump(c, at, OPCODE_LOOP, 0, target);
}

void emit_for_loop(Compiler *c, Position at, Label target) {
    emit_jump(c, at, OPCODE_FOR_LOOP, 0, target);
}

/* Regions that end behind a word taken back end before it; empty ones go. */
static void shrink_regions(Unit *u) {
    uint32_t kept = u->regions_n;
    while (kept && u->regions[kept - 1].end > u->words_n)
        kept--;
    for (uint32_t i = kept; i < u->regions_n; i++) {
        Region r = u->regions[i];
        r.end = u->words_n;
        if (r.start < r.end) u->regions[kept++] = r;
    }
    u->regions_n = kept;
    for (uint32_t i = 0; i < u->blocks_n; i++)
        if (u->blocks[i].region_start > u->words_n)
            u->blocks[i].region_start = u->words_n;
}

/* A jump to what follows it anyway is taken back. Code being dead, any other label that
 * stands behind it is not used. */
static void drop_useless_jump(Unit *u, Label label) {
    if (!u->fixups_n || !u->words_n) return;
    const Fixup *last = &u->fixups[u->fixups_n - 1];
    bool useless = !last->wide && last->label == label && last->end == u->words_n &&
                   instr_op(u->words[last->word]) == OPCODE_JUMP;
    if (!useless) return;
    u->words_n--;
    u->fixups_n--;
    for (uint32_t i = 0; i < u->labels_n; i++)
        if (u->labels[i].at > u->words_n) u->labels[i].at = u->words_n;
    shrink_regions(u);
}

void label_bind(Compiler *c, Label label) {
    Unit *u = c->unit;
    if (label >= u->labels_n) return;
    LabelInfo *info = &u->labels[label];
    /* Looking through all labels is only worth it for short functions. */
    if (u->dead && u->labels_n < 256) drop_useless_jump(u, label);
    u->last_move = 0;
    if (info->reached) {
        if (!u->dead) bound_meet(u, &info->bound, &u->bound);
        u->bound = bound_copy(c, &info->bound);
        u->dead = false;
    }
    info->at = u->words_n;
}

void label_bind_handler(Compiler *c, Label label, const BoundSet *bound) {
    Unit *u = c->unit;
    if (label >= u->labels_n) return;
    u->labels[label].at = u->words_n;
    u->last_move = 0;
    bool used = false;
    for (uint32_t i = u->regions_n; i-- > 0 && !used;)
        used = u->regions[i].handler == label;
    u->dead = !used;
    for (uint32_t i = 0; u->ever_bound && i <= u->locals_n / 64; i++)
        clear_at_entry(u, i, u->ever_bound[i] & ~bound_word(bound, i));
    u->bound = bound_copy(c, bound);
}

/* ---- blocks ---- */

Block *block_push(Compiler *c, BlockKind kind, Position place) {
    Unit *u = c->unit;
    if (!GROW(c, u->blocks, u->blocks_n, u->blocks_cap)) return &c->spare;
    Block *block = &u->blocks[u->blocks_n++];
    *block = (Block){.kind = kind, .place = place, .handler = NO_LABEL};
    block->on_break = block->on_continue = NO_LABEL;
    return block;
}

Block *block_top(Compiler *c) {
    Unit *u = c->unit;
    return u->blocks_n ? &u->blocks[u->blocks_n - 1] : &c->spare;
}

void block_guard(Compiler *c, Block *block, Label handler, unsigned reg) {
    block->guarded = true;
    block->handler = handler;
    block->handler_reg = reg;
    block->region_start = c->unit->words_n;
    block->bound = bound_copy(c, &c->unit->bound);
}

void region_close(Compiler *c, Block *block) {
    Unit *u = c->unit;
    if (!block->guarded || block->region_start >= u->words_n) return;
    if (!GROW(c, u->regions, u->regions_n, u->regions_cap)) return;
    u->regions[u->regions_n++] =
        (Region){block->region_start, u->words_n, block->handler, block->handler_reg};
    block->region_start = u->words_n;
}

void region_reopen(Compiler *c, Block *block) { block->region_start = c->unit->words_n; }

Block block_pop(Compiler *c) {
    Unit *u = c->unit;
    if (!u->blocks_n) return (Block){0};
    Block *block = &u->blocks[--u->blocks_n];
    region_close(c, block);
    return *block;
}

void nesting_enter(Compiler *c, const Node *node) {
    if (c->unit->nesting++ >= MAX_BLOCKS) compiler_error(c, node, DIAG_TOO_MANY_BLOCKS);
}

void nesting_leave(Compiler *c) { c->unit->nesting--; }

/* ---- units ---- */

/* <locals>. after a function's name, as CPython has it. */
static Str *qualified(Compiler *c, Unit *parent, Scope *scope, Name *name) {
    /* The hidden functions of type parameters do not show. */
    while (parent && parent->scope->kind == SCOPE_TYPE_PARAMS)
        parent = parent->parent;
    Symbol *symbol = parent ? scope_find(parent->scope, name) : NULL;
    bool global = symbol && symbol->binding == BIND_GLOBAL &&
                  (scope->kind == SCOPE_CLASS || scope->kind == SCOPE_FUNCTION);
    if (!parent || parent->scope->kind == SCOPE_MODULE || global)
        return name_str(c->rt, name);
    const char *between = parent->scope->kind == SCOPE_CLASS ? "." : ".<locals>.";
    Buffer text;
    buffer_init(&text, c->arena->alloc);
    buffer_append(&text, parent->qualname->bytes, parent->qualname->size);
    buffer_text(&text, between);
    buffer_append(&text, name->text, name->length);
    Str *str = str_from_buffer(c->rt, &text);
    return str ? str_intern(c->rt, str) : NULL;
}

bool unit_begin(Compiler *c, Scope *scope, Name *name, int32_t first_line) {
    Unit *u = ARENA_NEW(c->arena, Unit);
    if (!u) return false;
    Str *qualname = qualified(c, c->unit, scope, name);
    if (!qualname) {
        c->raised = true;
        return false;
    }
    *u = (Unit){.parent = c->unit, .scope = scope, .inner = scope, .name = name};
    u->qualname = qualname;
    u->first_line = first_line;
    u->doc = NONE_VALUE;
    u->namespace_reg = u->class_cell = u->classdict_cell = -1;
    c->unit = u;
    return true;
}

/* Follows jumps that lead to jumps. */
static uint32_t destination(const Unit *u, const Label *jumps, Label label) {
    uint32_t at = (uint32_t)u->labels[label].at;
    for (int hops = 0; hops < 16 && at < u->words_n && jumps[at] != NO_LABEL; hops++)
        at = (uint32_t)u->labels[jumps[at]].at;
    return at;
}

static bool patch_jumps(Compiler *c) {
    Unit *u = c->unit;
    Label *jumps = arena_alloc(c->arena, (u->words_n + 1) * sizeof(Label));
    if (!jumps) return false;
    memset(jumps, 0xFF, (u->words_n + 1) * sizeof(Label));
    for (uint32_t i = 0; i < u->fixups_n; i++) {
        const Fixup *f = &u->fixups[i];
        if (!f->wide && instr_op(u->words[f->word]) == OPCODE_JUMP)
            jumps[f->word] = f->label;
    }
    for (uint32_t i = 0; i < u->fixups_n; i++) {
        const Fixup *f = &u->fixups[i];
        assert(u->labels[f->label].at >= 0);
        unsigned op = f->wide ? OPCODE_NOP : instr_op(u->words[f->word]);
        bool loop = op == OPCODE_LOOP || op == OPCODE_FOR_LOOP;
        uint32_t to =
            loop ? (uint32_t)u->labels[f->label].at : destination(u, jumps, f->label);
        int32_t jump = (int32_t)((int64_t)to - f->end);
        if (f->wide)
            u->words[f->word] =
                (u->words[f->word] & ~UINT64_C(0xFFFFFFFF)) | (uint32_t)jump;
        else
            u->words[f->word] =
                instr_abx(instr_op(u->words[f->word]), instr_a(u->words[f->word]), jump);
    }
    return true;
}

/* LOAD_UNBOUND for each run of locals that may be read, or seen from outside, before they
 * are bound; and the floats that loops use. */
static uint32_t make_prologue(Compiler *c, Instr **out) {
    Unit *u = c->unit;
    uint32_t n = 0, capacity = 0;
    *out = NULL;
    for (uint32_t i = 0; i < u->scope->loop_floats_n; i++) {
        if (!(u->floats_used >> i & 1)) continue;
        if (!GROW(c, *out, n, capacity)) return 0;
        int32_t index = (int32_t)const_add(c, value_double(u->scope->loop_floats[i]));
        (*out)[n++] = instr_abx(OPCODE_LOAD_CONST, u->locals_n + i, index);
    }
    for (uint32_t reg = u->params_n; u->cleared && reg < u->locals_n; reg++) {
        uint32_t from = reg;
        while (reg < u->locals_n && u->cleared[reg / 64] >> (reg & 63) & 1)
            reg++;
        if (reg == from) continue;
        if (!GROW(c, *out, n, capacity)) return 0;
        (*out)[n++] = instr_abc(OPCODE_LOAD_UNBOUND, from, reg - from, 0);
    }
    return n;
}

static Blob *make_exceptions(Compiler *c, uint32_t shift) {
    Unit *u = c->unit;
    Blob *blob = blob_new(c->rt, u->regions_n * sizeof(ExceptionEntry));
    if (!blob) return NULL;
    ExceptionEntry *entry = (ExceptionEntry *)blob->bytes;
    for (uint32_t i = 0; i < u->regions_n; i++) {
        const Region *r = &u->regions[i];
        *entry++ = (ExceptionEntry){r->start + shift, r->end + shift,
                                    (uint32_t)u->labels[r->handler].at + shift, r->reg};
    }
    return blob;
}

static Blob *make_positions(Compiler *c, uint32_t shift) {
    Unit *u = c->unit;
    Buffer out;
    buffer_init(&out, c->arena->alloc);
    if (shift) {
        Position *none = arena_alloc(c->arena, shift * sizeof(Position));
        if (none) positions_encode(none, shift, u->first_line, &out);
    }
    positions_encode(u->places, u->words_n, u->first_line, &out);
    Blob *blob = out.failed ? (raise_memory(c->rt), NULL) : blob_new(c->rt, out.length);
    if (blob && out.length) memcpy(blob->bytes, out.data, out.length);
    buffer_free(&out);
    return blob;
}

static Tuple *name_tuple(Compiler *c, Name *const *names, uint32_t n) {
    Tuple *tuple = tuple_new(c->rt, n);
    for (uint32_t i = 0; tuple && i < n; i++) {
        Str *str = name_str(c->rt, names[i]);
        if (!str) return NULL;
        tuple->items[i] = value_object(str);
    }
    return tuple;
}

/* Names of the fixed registers: variables, and of them those that are cells. */
typedef struct FixedNames {
    Unit *unit;
    Name **locals, **cells;
    uint32_t *cell_registers, cells_n;
} FixedNames;

static void add_cell(FixedNames *f, Name *name, uint32_t reg) {
    f->cells[f->cells_n] = name;
    f->cell_registers[f->cells_n++] = reg;
}

/* A scope's own, and those of comprehensions within it that can be seen. */
static void add_names(FixedNames *f, const Scope *scope) {
    for (Symbol *s = scope->symbols; s; s = s->next) {
        if (!s->has_register || s->reg >= f->unit->locals_n) continue;
        f->locals[s->reg] = s->name;
        if (s->binding == BIND_CELL) add_cell(f, s->name, s->reg);
    }
    for (Scope *k = scope->children; k; k = k->next)
        if (k->kind == SCOPE_COMPREHENSION && k->shows_locals) add_names(f, k);
}

static bool fill_names(Compiler *c, Code *code) {
    Unit *u = c->unit;
    size_t room = u->locals_n + 1;
    FixedNames f = {.unit = u,
                    .locals = arena_alloc(c->arena, room * sizeof(Name *)),
                    .cells = arena_alloc(c->arena, room * sizeof(Name *)),
                    .cell_registers = arena_alloc(c->arena, room * sizeof(uint32_t))};
    Name *unnamed = name_intern(&c->names, "", 0);
    if (!f.locals || !f.cells || !f.cell_registers || !unnamed) return false;
    for (uint32_t i = 0; i < u->locals_n; i++)
        f.locals[i] = unnamed;
    add_names(&f, u->scope);
    if (u->class_cell >= 0)
        add_cell(&f, name_intern(&c->names, "__class__", 9), (uint32_t)u->class_cell);
    if (u->classdict_cell >= 0)
        add_cell(&f, name_intern(&c->names, "__classdict__", 13),
                 (uint32_t)u->classdict_cell);
    code->locals = name_tuple(c, f.locals, u->locals_n);
    code->parameters = name_tuple(c, f.locals, u->params_n);
    code->cells = name_tuple(c, f.cells, f.cells_n);
    code->free = name_tuple(c, u->scope->free.items, u->scope->free.count);
    code->cell_registers = tuple_new(c->rt, f.cells_n);
    if (!code->locals || !code->parameters || !code->cells || !code->free ||
        !code->cell_registers)
        return false;
    for (uint32_t i = 0; i < f.cells_n; i++)
        code->cell_registers->items[i] = value_small(f.cell_registers[i]);
    return true;
}

static Code *make_code(Compiler *c) {
    Unit *u = c->unit;
    Runtime *rt = c->rt;
    Instr *prologue;
    uint32_t shift = make_prologue(c, &prologue);
    Code *code = object_alloc(rt, sizeof(Code), TYPE_CODE, LAYOUT_CODE, 0);
    if (!code) return NULL;
    memset((char *)code + sizeof(Object), 0, sizeof(Code) - sizeof(Object));
    code->doc = u->doc;
    code->name = name_str(rt, u->name);
    code->qualname = u->qualname;
    code->filename = as_str(const_str(c, c->source->filename));
    code->words = u->words_n + shift;
    code->registers = u->registers ? u->registers : 1;
    code->flags = u->flags;
    code->first_line = u->first_line;
    code->consts_n = u->consts_n;
    code->exceptions_n = u->regions_n;
    code->instrs = blob_new(rt, (size_t)code->words * sizeof(Instr));
    code->consts = array_new(rt, u->consts_n);
    if (u->regions_n) code->exceptions = make_exceptions(c, shift);
    code->positions = make_positions(c, shift);
    if (!code->name || !code->instrs || !code->consts || !code->positions ||
        (u->regions_n && !code->exceptions) || c->raised || !fill_names(c, code))
        return NULL;
    if (shift) memcpy(code->instrs->bytes, prologue, shift * sizeof(Instr));
    memcpy(code_instrs(code) + shift, u->words, u->words_n * sizeof(Instr));
    if (u->consts_n) memcpy(code->consts->items, u->consts, u->consts_n * sizeof(Value));
    return code;
}

Code *unit_end(Compiler *c) {
    Unit *u = c->unit;
    Code *code = NULL;
    if (!compiler_failed(c) && patch_jumps(c)) {
        code = make_code(c);
        if (!code && !compiler_failed(c)) c->raised = true;
    }
    c->unit = u->parent;
    return code;
}
