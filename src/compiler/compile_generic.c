/* compile_generic.c - type parameters of functions, classes and `type` statements.
 *
 * As in CPython a hidden function holds the parameters as variables, so that annotations,
 * bases and bodies can capture them; it is called at once. What makes the objects is the
 * module _typing, imported at run time:
 *
 *   _typevar(name, bound, constraints, default)   functions that evaluate, or None
 *   _paramspec(name, default)   _typevartuple(name, default)
 *   _typealias(name, type_params, value)          value: a function that evaluates
 *   _generic_base(type_params)                    Generic[...] */
#include <string.h>

#include "compiler/unit.h"
#include "object/containers.h"
#include "object/str.h"

static Name *text_name(Compiler *c, const char *text) {
    return name_intern(&c->names, text, strlen(text));
}

/* A window whose callable is that function of _typing. */
static unsigned typing_window(Compiler *c, Position at, const char *function) {
    unsigned f = reg_push_n(c, 4);
    unsigned mark = reg_mark(c), none = reg_push(c);
    emit(c, at, OPCODE_LOAD_NONE, none, 0, 0);
    emit_w(c, at, OPCODE_IMPORT, f, const_name(c, text_name(c, "_typing")), none, 0);
    emit(c, at, OPCODE_GET_ATTR, f, f, const_name(c, text_name(c, function)));
    reg_release(c, mark);
    return f;
}

static void push_text(Compiler *c, Position at, const char *text) {
    load_value(c, at, const_str(c, text), reg_push(c));
}

/* `*value`, the default of `*Ts`, is the one item of value. */
static unsigned evaluated(Compiler *c, Node *value) {
    if (value->kind != AST_Starred) return expr(c, value, ANY);
    unsigned item = reg_push(c);
    unsigned all = expr(c, AST(value, Starred)->value, ANY);
    emit(c, place_of(value), OPCODE_UNPACK, item, all, 1);
    return item;
}

/* The next register = a function that evaluates `value`, or None. */
static void push_evaluator(Compiler *c, Node *value, const Node *owner, ScopeRole role) {
    unsigned dst = reg_push(c);
    Position at = place_of(owner);
    Scope *scope = value ? scope_of(&c->tree, owner, role) : NULL;
    if (!scope || !unit_begin(c, scope, scope->name, value->lineno)) {
        emit(c, at, OPCODE_LOAD_NONE, dst, 0, 0);
        return;
    }
    c->unit->flags = scope->is_nested ? CODE_NESTED : 0;
    unit_assign_registers(c, NULL);
    emit(c, place_of(value), OPCODE_RETURN, evaluated(c, value), 0, 0);
    make_function(c, at, unit_end(c), scope, -1, dst);
}

static void type_variable(Compiler *c, Node *node) {
    Position at = place_of(node);
    unsigned mark = reg_mark(c), f, n = 2;
    const Ident *name;
    if (node->kind == AST_TypeVar) {
        AstTypeVar *v = AST(node, TypeVar);
        bool constraints = v->bound && v->bound->kind == AST_Tuple;
        name = v->name;
        f = typing_window(c, at, "_typevar");
        push_text(c, at, name->text);
        push_evaluator(c, constraints ? NULL : v->bound, node, ROLE_BODY);
        push_evaluator(c, constraints ? v->bound : NULL, node, ROLE_BODY);
        push_evaluator(c, v->default_value, node, ROLE_DEFAULT);
        n = 4;
    } else if (node->kind == AST_ParamSpec) {
        name = AST(node, ParamSpec)->name;
        f = typing_window(c, at, "_paramspec");
        push_text(c, at, name->text);
        push_evaluator(c, AST(node, ParamSpec)->default_value, node, ROLE_DEFAULT);
    } else {
        name = AST(node, TypeVarTuple)->name;
        f = typing_window(c, at, "_typevartuple");
        push_text(c, at, name->text);
        push_evaluator(c, AST(node, TypeVarTuple)->default_value, node, ROLE_DEFAULT);
    }
    emit(c, at, OPCODE_CALL, f, f, n);
    store_name(c, mangle(c, name), at, f);
    reg_release(c, mark);
}

static Node *type_default(Node *param) {
    switch (param->kind) {
    case AST_TypeVar: return AST(param, TypeVar)->default_value;
    case AST_ParamSpec: return AST(param, ParamSpec)->default_value;
    default: return AST(param, TypeVarTuple)->default_value;
    }
}

static void check_defaults(Compiler *c, const NodeList *params) {
    bool seen = false;
    for (size_t i = 0; i < params->count; i++) {
        Node *param = params->items[i];
        if (type_default(param))
            seen = true;
        else if (seen) /* The three kinds begin alike. */
            compiler_error(c, param, DIAG_TYPE_PARAM_AFTER_DEFAULT,
                           AST(param, ParamSpec)->name->text);
    }
}

bool generic_begin(Compiler *c, Node *node, const NodeList *params, unsigned arguments,
                   unsigned *tuple) {
    Scope *scope = scope_of(&c->tree, node, ROLE_TYPE_PARAMS);
    if (!scope || !unit_begin(c, scope, scope->name, node->lineno)) return false;
    c->unit->flags = scope->is_nested ? CODE_NESTED : 0;
    c->unit->params_n = reg_push_n(c, arguments) + arguments;
    unit_assign_registers(c, NULL);
    *tuple = reg_push(c);
    check_defaults(c, params);
    unsigned mark = reg_mark(c);
    for (size_t i = 0; i < params->count; i++)
        type_variable(c, params->items[i]);
    unsigned first = reg_mark(c);
    for (size_t i = 0; i < params->count; i++) {
        /* The three kinds begin alike. */
        const Ident *name = AST(params->items[i], ParamSpec)->name;
        load_name(c, mangle(c, name), place_of(params->items[i]), (int)reg_push(c));
    }
    emit(c, place_of(node), OPCODE_BUILD_TUPLE, *tuple, first, (unsigned)params->count);
    reg_release(c, mark);
    return true;
}

void generic_end(Compiler *c, Node *node, unsigned result, unsigned f, unsigned arguments,
                 unsigned dst) {
    Position at = place_of(node);
    Scope *scope = c->unit->scope;
    emit(c, at, OPCODE_RETURN, result, 0, 0);
    Code *code = unit_end(c);
    if (code) code->positional = code->positional_only = (uint16_t)arguments;
    make_function(c, at, code, scope, -1, f);
    emit(c, at, OPCODE_CALL, dst, f, arguments);
}

/* ---- classes ---- */

/* The bases with Generic[...] behind them, as a name of the hidden function. */
NodeList generic_bases(Compiler *c, Node *node, const NodeList *bases, unsigned tuple) {
    static const char BASE[] = ".generic_base";
    Position at = place_of(node);
    unsigned mark = reg_mark(c), f = typing_window(c, at, "_generic_base");
    emit_move(c, at, reg_push(c), tuple);
    emit(c, at, OPCODE_CALL, f, f, 1);
    store_name(c, text_name(c, BASE), at, f);
    store_name(c, text_name(c, ".type_params"), at, tuple);
    reg_release(c, mark);
    NodeList all = {arena_alloc(c->arena, (bases->count + 1) * sizeof(Node *)), 0};
    AstName *name = ARENA_NEW(c->arena, AstName);
    Ident *id = arena_alloc(c->arena, sizeof(Ident) + sizeof BASE);
    if (!all.items || !name || !id) return *bases;
    id->length = sizeof BASE - 1;
    memcpy(id->text, BASE, sizeof BASE);
    name->base = *node;
    name->base.kind = AST_Name;
    name->id = id;
    if (bases->count) memcpy(all.items, bases->items, bases->count * sizeof(Node *));
    all.items[bases->count] = &name->base;
    all.count = bases->count + 1;
    return all;
}

/* ---- type X[...] = value ---- */

static void make_alias(Compiler *c, Node *node, int tuple, unsigned dst) {
    AstTypeAlias *alias = AST(node, TypeAlias);
    Position at = place_of(node);
    unsigned mark = reg_mark(c), f = typing_window(c, at, "_typealias");
    push_text(c, at, AST(alias->name, Name)->id->text);
    unsigned params = reg_push(c);
    if (tuple >= 0)
        emit_move(c, at, params, (unsigned)tuple);
    else
        load_value(c, at, const_tuple(c, NULL, 0), params);
    push_evaluator(c, alias->value, node, ROLE_BODY);
    emit(c, at, OPCODE_CALL, dst, f, 3);
    reg_release(c, mark);
}

void type_alias_stmt(Compiler *c, Node *node) {
    AstTypeAlias *alias = AST(node, TypeAlias);
    unsigned mark = reg_mark(c), f = reg_push_n(c, 4), tuple;
    if (!alias->type_params.count) {
        make_alias(c, node, -1, f);
    } else if (generic_begin(c, node, &alias->type_params, 0, &tuple)) {
        unsigned made = reg_push(c);
        make_alias(c, node, (int)tuple, made);
        generic_end(c, node, made, f, 0, f);
    }
    store_target(c, alias->name, f);
    reg_release(c, mark);
}
