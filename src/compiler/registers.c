/* registers.c - where variables and temporaries lie. See unit.h. */
#include "compiler/unit.h"

#include <string.h>

unsigned reg_push_n(Compiler *c, uint32_t n) {
    Unit *u = c->unit;
    unsigned first = u->top;
    if (n > MAX_REGISTERS || u->top > MAX_REGISTERS - n) {
        if (!compiler_failed(c)) diag_set_placeless(c->d, DIAG_TOO_MANY_REGISTERS);
        return 0;
    }
    u->top += n;
    if (u->top > u->registers) u->registers = u->top;
    return first;
}

unsigned reg_push(Compiler *c) { return reg_push_n(c, 1); }

unsigned reg_window(Compiler *c, unsigned arguments, int dst) {
    /* The result may replace the callable: a destination on top of the stack is reused.
     */
    if (reg_is_temp(c, dst) && (unsigned)dst + 1 == c->unit->top) {
        reg_push_n(c, 3 + arguments);
        return (unsigned)dst;
    }
    return reg_push_n(c, 4 + arguments);
}

int reg_of_float(Compiler *c, Value v) {
    Unit *u = c->unit;
    if (!is_double(v)) return -1;
    for (uint32_t i = 0; i < u->scope->loop_floats_n; i++) {
        if (value_double(u->scope->loop_floats[i]) != v) continue;
        u->floats_used |= UINT32_C(1) << i;
        return (int)(u->locals_n + i);
    }
    return -1;
}

/* ---- fixed registers ---- */

static void assign(Compiler *c, Symbol *symbol) {
    symbol->reg = reg_push(c);
    symbol->has_register = true;
}

static void assign_param(Compiler *c, const Node *node) {
    if (!node) return;
    Name *name = mangle(c, AST(node, arg)->arg);
    Symbol *symbol = name ? scope_find(c->unit->scope, name) : NULL;
    if (!symbol) return;
    assign(c, symbol);
    if (!(symbol->flags & SYM_DELETED)) bound_add(c, symbol->reg);
}

static void assign_params(Compiler *c, const NodeList *list) {
    for (size_t i = 0; i < list->count; i++)
        assign_param(c, list->items[i]);
}

static void assign_arguments(Compiler *c, const Astarguments *args) {
    assign_params(c, &args->posonlyargs);
    assign_params(c, &args->args);
    assign_params(c, &args->kwonlyargs);
    assign_param(c, args->vararg);
    assign_param(c, args->kwarg);
    c->unit->params_n = c->unit->top;
}

/* Comprehensions whose variables can be seen from outside have them among the fixed
 * ones; others, where there is room. */
static void assign_comprehensions(Compiler *c, const Scope *scope) {
    for (Scope *k = scope->children; k; k = k->next) {
        if (k->kind != SCOPE_COMPREHENSION || !k->shows_locals) continue;
        for (Symbol *s = k->symbols; s; s = s->next)
            if (s->binding == BIND_LOCAL || s->binding == BIND_CELL) assign(c, s);
        assign_comprehensions(c, k);
    }
}

static void clear_shown(Unit *u, const Scope *scope) {
    for (Symbol *s = scope->symbols; s; s = s->next)
        if (s->has_register && s->binding == BIND_LOCAL)
            u->cleared[s->reg / 64] |= UINT64_C(1) << (s->reg & 63);
    for (Scope *k = scope->children; k; k = k->next)
        if (k->kind == SCOPE_COMPREHENSION && k->shows_locals) clear_shown(u, k);
}

static void make_cells(Compiler *c) {
    for (Symbol *s = c->unit->scope->symbols; s; s = s->next) {
        if (!s->has_register || s->binding != BIND_CELL) continue;
        bool param = s->reg < c->unit->params_n;
        emit(c, NOWHERE, param ? OPCODE_MAKE_CELL : OPCODE_NEW_CELL, s->reg, 0, 0);
    }
}

void unit_assign_registers(Compiler *c, const Astarguments *args) {
    Unit *u = c->unit;
    /* A function in a finally body is compiled once per copy of it. */
    for (Symbol *s = u->scope->symbols; s; s = s->next)
        s->has_register = false;
    if (args) assign_arguments(c, args);
    if (u->scope->is_genexpr && u->scope->symbols) {
        assign(c, u->scope->symbols); /* .0 */
        bound_add(c, 0);
        u->params_n = 1;
    }
    if (u->flags & CODE_CLASS_BODY) u->namespace_reg = reg_push(c);
    if (u->scope->needs_class_cell) u->class_cell = reg_push(c);
    if (u->scope->needs_classdict) u->classdict_cell = reg_push(c);
    if (scope_is_function(u->scope)) {
        for (Symbol *s = u->scope->symbols; s; s = s->next)
            if (!s->has_register && (s->binding == BIND_LOCAL || s->binding == BIND_CELL))
                assign(c, s);
    }
    assign_comprehensions(c, u->scope);
    u->locals_n = u->top;
    reg_push_n(c, u->scope->loop_floats_n);
    u->cleared = arena_alloc(c->arena, (u->locals_n / 64 + 1) * sizeof(uint64_t));
    u->ever_bound = arena_alloc(c->arena, (u->locals_n / 64 + 1) * sizeof(uint64_t));
    if (!u->cleared || !u->ever_bound) return;
    if (u->scope->shows_locals) clear_shown(u, u->scope);
    make_cells(c);
    if (u->class_cell >= 0)
        emit(c, NOWHERE, OPCODE_NEW_CELL, (unsigned)u->class_cell, 0, 0);
    if (u->classdict_cell < 0) return;
    unsigned cell = (unsigned)u->classdict_cell;
    emit_move(c, NOWHERE, cell, (unsigned)u->namespace_reg);
    emit(c, NOWHERE, OPCODE_MAKE_CELL, cell, 0, 0);
}
