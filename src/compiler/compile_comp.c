/* compile_comp.c - comprehensions, inlined into the code around them, and generator
 * expressions, which are functions of their outermost iterator. */
#include "compiler/unit.h"

typedef struct Comp {
    Node *node, *first, *second; /* second: the value of a dict comprehension */
    const NodeList *generators;
    int work; /* the list, set or dict; -1: a generator */
} Comp;

static Comp comp_of(Node *node) {
    switch (node->kind) {
    case AST_ListComp: {
        AstListComp *l = AST(node, ListComp);
        return (Comp){node, l->elt, NULL, &l->generators, -1};
    }
    case AST_SetComp: {
        AstSetComp *s = AST(node, SetComp);
        return (Comp){node, s->elt, NULL, &s->generators, -1};
    }
    case AST_DictComp: {
        AstDictComp *d = AST(node, DictComp);
        return (Comp){node, d->key, d->value, &d->generators, -1};
    }
    default: {
        AstGeneratorExp *g = AST(node, GeneratorExp);
        return (Comp){node, g->elt, NULL, &g->generators, -1};
    }
    }
}

/* ---- what is done with each item ---- */

static void yield_item(Compiler *c, Comp *comp) {
    unsigned mark = reg_mark(c);
    unsigned value = expr(c, comp->first, ANY);
    bool is_async = c->unit->flags & CODE_ASYNC_GENERATOR;
    unsigned sent = reg_push(c);
    emit(c, place_of(comp->first), is_async ? OPCODE_YIELD_ASYNC : OPCODE_YIELD, sent,
         value, 0);
    reg_release(c, mark);
}

static void add_item(Compiler *c, Comp *comp) {
    unsigned mark = reg_mark(c), work = (unsigned)comp->work;
    Position at = place_of(comp->first);
    if (comp->second) {
        unsigned key = operand(c, comp->first, comp->second, ANY);
        unsigned value = expr(c, comp->second, ANY);
        at.end_line = comp->second->end_lineno;
        at.end_column = comp->second->end_col_offset;
        emit(c, at, OPCODE_DICT_SET, work, key, value);
    } else {
        unsigned value = expr(c, comp->first, ANY);
        Opcode op = comp->node->kind == AST_SetComp ? OPCODE_SET_ADD : OPCODE_LIST_APPEND;
        emit(c, at, op, work, value, 0);
    }
    reg_release(c, mark);
}

/* ---- the loops ---- */

static void generate(Compiler *c, Comp *comp, size_t i, unsigned iterator) {
    Astcomprehension *g = AST(comp->generators->items[i], comprehension);
    if (!compiler_enter(c)) return;
    unsigned mark = reg_mark(c);
    if (i > 0) {
        iterator = reg_push(c);
        loop_iterator(c, g->iter, iterator, g->is_async, false);
    }
    ForLoop loop;
    Label skip = label_new(c);
    loop_open(c, &loop, comp->node, g->iter, iterator, g->target, g->is_async);
    for (size_t k = 0; k < g->ifs.count; k++)
        jump_if(c, g->ifs.items[k], false, skip);
    if (i + 1 < comp->generators->count)
        generate(c, comp, i + 1, 0);
    else if (comp->work < 0)
        yield_item(c, comp);
    else
        add_item(c, comp);
    label_bind(c, skip);
    loop_close(c, &loop);
    reg_release(c, mark);
    compiler_leave(c);
}

/* Is the target bound as a whole before anything can read it? */
static bool is_simple_target(const Node *target) {
    if (target->kind == AST_Name) return true;
    if (target->kind != AST_Tuple) return false;
    const NodeList *elts = &((const AstTuple *)target)->elts;
    for (size_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind != AST_Name) return false;
    return true;
}

/* Registers of the comprehension's own variables. */
static void give_registers(Compiler *c, const Comp *comp, Scope *scope) {
    unsigned first = reg_mark(c);
    for (Symbol *s = scope->symbols; s; s = s->next) {
        if (s->binding != BIND_LOCAL && s->binding != BIND_CELL) continue;
        if (!scope->shows_locals) s->reg = reg_push(c);
        s->has_register = true;
        bound_remove(c, s->reg);
        if (s->binding == BIND_CELL) emit(c, NOWHERE, OPCODE_NEW_CELL, s->reg, 0, 0);
    }
    Astcomprehension *g = AST(comp->generators->items[0], comprehension);
    bool surely_bound = comp->generators->count == 1 && is_simple_target(g->target);
    if (surely_bound || (reg_mark(c) == first && !scope->shows_locals)) return;
    for (Symbol *s = scope->symbols; s; s = s->next)
        if (s->binding == BIND_LOCAL) emit(c, NOWHERE, OPCODE_LOAD_UNBOUND, s->reg, 1, 0);
}

/* What could be seen from outside cannot be any more. */
static void forget_variables(Compiler *c, const Scope *scope) {
    for (Symbol *s = scope->symbols; s; s = s->next)
        if (s->binding == BIND_LOCAL || s->binding == BIND_CELL)
            emit(c, NOWHERE, OPCODE_LOAD_UNBOUND, s->reg, 1, 0);
}

/* The loops of a comprehension whose variables are forgotten however it ends. */
static void generate_shown(Compiler *c, Comp *comp, const Scope *scope,
                           unsigned iterator) {
    unsigned mark = reg_mark(c), again = reg_push(c);
    Label cleanup = label_new(c), end = label_new(c);
    block_guard(c, block_push(c, BLOCK_GUARD, NOWHERE), cleanup, again);
    generate(c, comp, 0, iterator);
    Block done = block_pop(c);
    forget_variables(c, scope);
    emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
    label_bind_handler(c, cleanup, &done.bound);
    forget_variables(c, scope);
    emit(c, NOWHERE, OPCODE_RERAISE, again, 0, 0);
    label_bind(c, end);
    reg_release(c, mark);
}

static void inlined(Compiler *c, Comp *comp, Scope *scope) {
    Unit *u = c->unit;
    Astcomprehension *g = AST(comp->generators->items[0], comprehension);
    unsigned iterator = reg_push(c);
    loop_iterator(c, g->iter, iterator, g->is_async, false);
    Opcode op = comp->node->kind == AST_ListComp  ? OPCODE_BUILD_LIST
                : comp->node->kind == AST_SetComp ? OPCODE_BUILD_SET
                                                  : OPCODE_BUILD_DICT;
    unsigned work = (unsigned)comp->work;
    emit(c, place_of(comp->node), op, work, work, 0);
    Scope *outer = u->inner;
    u->inner = scope;
    give_registers(c, comp, scope);
    if (scope->shows_locals)
        generate_shown(c, comp, scope, iterator);
    else
        generate(c, comp, 0, iterator);
    u->inner = outer;
}

static unsigned generator(Compiler *c, Comp *comp, Scope *scope, int dst) {
    Astcomprehension *g = AST(comp->generators->items[0], comprehension);
    Position at = place_of(comp->node);
    unsigned mark = reg_mark(c), f = reg_window(c, 0, dst);
    unsigned argument = reg_push(c);
    Code *code = NULL;
    if (unit_begin(c, scope, scope->name, comp->node->lineno)) {
        Unit *u = c->unit;
        u->flags = CODE_COMPREHENSION | (scope->is_nested ? CODE_NESTED : 0) |
                   (scope->is_async ? CODE_ASYNC_GENERATOR : CODE_GENERATOR);
        for (uint32_t i = 0; i < scope->free.count; i++)
            if (name_is(scope->free.items[i], "__class__")) u->flags |= CODE_METHOD_CLASS;
        u->is_async = true;
        unit_assign_registers(c, NULL);
        generate(c, comp, 0, 0);
        emit(c, NOWHERE, OPCODE_RETURN_NONE, 0, 0, 0);
        code = unit_end(c);
        if (code) code->positional = code->positional_only = 1;
    }
    make_function(c, at, code, scope, -1, f);
    loop_iterator(c, g->iter, argument, g->is_async, false);
    unsigned to = dst == ANY ? f : (unsigned)dst;
    emit(c, at, OPCODE_CALL, to, f, 1);
    reg_release(c, dst == ANY ? mark + 1 : mark);
    return to;
}

unsigned comprehension_expr(Compiler *c, Node *node, int dst) {
    Comp comp = comp_of(node);
    Scope *scope = scope_of(&c->tree, node, ROLE_BODY);
    if (!scope) return 0;
    if (node->kind == AST_GeneratorExp) return generator(c, &comp, scope, dst);
    if (scope->is_async && !c->unit->is_async &&
        c->unit->inner->kind != SCOPE_COMPREHENSION)
        compiler_error(c, node, DIAG_ASYNC_COMP_OUTSIDE);
    unsigned mark = reg_mark(c);
    comp.work = reg_is_temp(c, dst) ? dst : (int)reg_push(c);
    inlined(c, &comp, scope);
    unsigned to = dst == ANY ? (unsigned)comp.work : (unsigned)dst;
    emit_move(c, place_of(node), to, (unsigned)comp.work);
    reg_release(c, dst == ANY ? mark + 1 : mark);
    return to;
}
