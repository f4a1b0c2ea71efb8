/* compiler.c - see compiler.h. */
#include "compiler/compiler.h"

#include <string.h>

#include "compiler/unit.h"
#include "object/str.h"

/* ---- __future__ ---- */

static bool is_future(const Node *node) {
    if (node->kind != AST_ImportFrom) return false;
    const AstImportFrom *s = (const AstImportFrom *)node;
    return s->module && !s->level && !strcmp(s->module->text, "__future__");
}

static void future_feature(Compiler *c, Node *node, const char *name) {
    static const char *const KNOWN[] = {
        "nested_scopes",  "generators",     "division",         "absolute_import",
        "with_statement", "print_function", "unicode_literals", "generator_stop"};
    if (!strcmp(name, "annotations")) {
        c->future_annotations = true;
        return;
    }
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        if (!strcmp(name, KNOWN[i])) return;
    /* CPython gives the statement's line alone. */
    Span at = {node->lineno, 0, node->lineno, -1};
    if (!strcmp(name, "braces"))
        diag_set_compiler(c->d, c->source, at, DIAG_FUTURE_BRACES);
    else
        diag_set_compiler(c->d, c->source, at, DIAG_FUTURE_UNKNOWN, name);
}

/* The imports of __future__ that stand first, but for a docstring. */
static void read_futures(Compiler *c, const NodeList *body) {
    for (size_t i = docstring(body) ? 1 : 0; i < body->count; i++) {
        Node *node = body->items[i];
        if (!is_future(node)) return;
        c->future_line = node->lineno;
        const NodeList *names = &AST(node, ImportFrom)->names;
        for (size_t k = 0; k < names->count; k++)
            future_feature(c, node, AST(names->items[k], alias)->name->text);
    }
}

/* ---- the module's own code ---- */

static void store_doc(Compiler *c, const NodeList *body) {
    const AstConst *doc = docstring(body);
    if (!doc) return;
    unsigned mark = reg_mark(c), reg = reg_push(c);
    Position at = place_of(body->items[0]);
    load_value(c, at, clean_doc(c, doc), reg);
    store_name(c, name_intern(&c->names, "__doc__", 7), at, reg);
    reg_release(c, mark);
}

static void module_body(Compiler *c, Node *root) {
    const NodeList *body = &AST(root, Module)->body;
    Unit *u = c->unit;
    if (u->scope->has_annotations) {
        unsigned mark = reg_mark(c), ns = reg_push(c);
        if (u->namespace_reg >= 0)
            emit_move(c, NOWHERE, ns, (unsigned)u->namespace_reg);
        else
            emit(c, NOWHERE, OPCODE_LOAD_UNBOUND, ns, 1, 0);
        emit(c, NOWHERE, OPCODE_SETUP_ANNOTATIONS, ns, 0, 0);
        reg_release(c, mark);
    }
    if (root->kind == AST_Module) store_doc(c, body);
    statements(c, body);
    emit(c, NOWHERE, OPCODE_RETURN_NONE, 0, 0, 0);
}

static Code *root_code(Compiler *c, Node *root) {
    Scope *scope = c->tree.root;
    if (!unit_begin(c, scope, scope->name, 1)) return NULL;
    Unit *u = c->unit;
    u->flags = CODE_MODULE | (c->future_annotations ? CODE_FUTURE_ANNOTATIONS : 0);
    u->interactive = root->kind == AST_Interactive;
    if (c->flags & COMPILE_SEPARATE_LOCALS) u->flags |= CODE_CLASS_BODY;
    if (c->flags & COMPILE_TOP_AWAIT) {
        u->is_async = true;
        if (scope->is_async) u->flags |= CODE_TOP_AWAIT | CODE_COROUTINE;
    }
    unit_assign_registers(c, NULL);
    if (root->kind == AST_Expression) {
        Node *value = AST(root, Expression)->body;
        emit(c, place_of(value), OPCODE_RETURN, expr(c, value, ANY), 0, 0);
    } else {
        module_body(c, root);
    }
    return unit_end(c);
}

static Code *compile_root(Compiler *c, Node *root) {
    if (root->kind != AST_Expression) read_futures(c, &AST(root, Module)->body);
    if (compiler_failed(c)) return NULL;
    c->tree = (ScopeTree){.arena = c->arena,
                          .names = &c->names,
                          .source = c->source,
                          .d = c->d,
                          .top_await = c->flags & COMPILE_TOP_AWAIT};
    c->tree.future_annotations = c->future_annotations;
    if (!scope_build(&c->tree, root)) return NULL;
    return root_code(c, root);
}

static Code *compile_tree(Runtime *rt, Node *root, const Source *source, unsigned flags,
                          Diagnostic *d) {
    Compiler c = {.rt = rt, .arena = d->arena, .source = source, .d = d, .flags = flags};
    c.names.arena = c.arena;
    c.future_annotations = flags & COMPILE_FUTURE_ANNOTATIONS;
    rt->heap.paused++;
    Code *code = compile_root(&c, root);
    rt->heap.paused--;
    if (code && !compiler_failed(&c)) return code;
    if (d->type == DIAG_TYPE_NONE && !error_pending(rt)) raise_memory(rt);
    return NULL;
}

Code *compile_module(Runtime *rt, Node *root, const Source *source, unsigned flags,
                     Diagnostic *d) {
    return compile_tree(rt, root, source, flags, d);
}

Code *compile_expression(Runtime *rt, Node *root, const Source *source, unsigned flags,
                         Diagnostic *d) {
    return compile_tree(rt, root, source, flags, d);
}

Code *compile_interactive(Runtime *rt, Node *root, const Source *source, unsigned flags,
                          Diagnostic *d) {
    return compile_tree(rt, root, source, flags, d);
}
