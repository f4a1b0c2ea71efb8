/* compile_stmt.c - simple statements, if, and the dispatch over all statements. */
#include <string.h>

#include "compiler/unit.h"
#include "object/containers.h"
#include "object/str.h"

/* ---- assignment ---- */

/* a, b = x, y needs no tuple: the values wait in registers. The last one may go straight
 * to its variable if that is a local which no earlier target names. */
static bool assign_pairwise(Compiler *c, Node *target, Node *value) {
    bool lists = (target->kind == AST_Tuple || target->kind == AST_List) &&
                 (value->kind == AST_Tuple || value->kind == AST_List);
    if (!lists) return false;
    const NodeList *to = &AST(target, Tuple)->elts, *from = &AST(value, Tuple)->elts;
    if (to->count != from->count || !to->count || to->count > 16 || has_star(to) ||
        has_star(from))
        return false;
    size_t n = to->count;
    bool all_local = true;
    int last = target_register(c, to->items[n - 1]);
    for (size_t i = 0; i < n; i++) {
        int reg = target_register(c, to->items[i]);
        all_local &= reg >= 0 && (i + 1 == n || reg != last);
    }
    unsigned mark = reg_mark(c), first = reg_push_n(c, (uint32_t)n - all_local);
    for (size_t i = 0; i + all_local < n; i++)
        expr(c, from->items[i], (int)(first + i));
    if (all_local) expr(c, from->items[n - 1], last);
    for (size_t i = 0; i < n; i++) {
        bool direct = all_local && i + 1 == n;
        store_target(c, to->items[i], direct ? (unsigned)last : first + (unsigned)i);
    }
    reg_release(c, mark);
    return true;
}

static void assign_stmt(Compiler *c, Node *node) {
    AstAssign *s = AST(node, Assign);
    Node *target = s->targets.items[0];
    unsigned mark = reg_mark(c);
    if (s->targets.count == 1) {
        int reg = target_register(c, target);
        if (reg >= 0) {
            expr(c, s->value, reg);
            store_target(c, target, (unsigned)reg);
            return;
        }
        if (assign_pairwise(c, target, s->value)) return;
    }
    /* A value in place could be bound anew by the first of several targets. */
    unsigned value = s->targets.count == 1 ? expr(c, s->value, ANY)
                                           : expr(c, s->value, (int)reg_push(c));
    for (size_t i = 0; i < s->targets.count; i++)
        store_target(c, s->targets.items[i], value);
    reg_release(c, mark);
}

static void augment_name(Compiler *c, AstAugAssign *s) {
    Name *name = mangle(c, AST(s->target, Name)->id);
    Position at = place_of(&s->base);
    check_debug(c, AST(s->target, Name)->id, s->target, false);
    int reg = local_register(c, name);
    unsigned left = operand(c, s->target, s->value, ANY);
    unsigned dst = reg >= 0 ? (unsigned)reg : left;
    emit_binary(c, at, s->op, true, dst, left, s->value);
    store_name(c, name, place_of(s->target), dst);
}

static void augment_attribute(Compiler *c, AstAugAssign *s) {
    AstAttribute *a = AST(s->target, Attribute);
    unsigned object = operand(c, a->value, s->value, ANY), value = reg_push(c);
    unsigned name = const_name(c, mangle(c, a->attr));
    emit(c, attr_place(a), OPCODE_GET_ATTR, value, object, name);
    emit_binary(c, place_of(&s->base), s->op, true, value, value, s->value);
    emit(c, attr_place(a), OPCODE_SET_ATTR, object, value, name);
}

/* The key must not change either while the value is computed. */
static void augment_item(Compiler *c, AstAugAssign *s) {
    AstSubscript *sub = AST(s->target, Subscript);
    Position at = place_of(s->target);
    bool walrus = c->unit->scope->has_walrus;
    unsigned object = walrus ? expr(c, sub->value, (int)reg_push(c))
                             : operand(c, sub->value, NULL, ANY);
    unsigned key = operand(c, sub->slice, s->value, ANY), value = reg_push(c);
    emit(c, at, OPCODE_GET_ITEM, value, object, key);
    emit_binary(c, place_of(&s->base), s->op, true, value, value, s->value);
    emit(c, at, OPCODE_SET_ITEM, object, key, value);
}

static void aug_assign_stmt(Compiler *c, Node *node) {
    AstAugAssign *s = AST(node, AugAssign);
    unsigned mark = reg_mark(c);
    if (s->target->kind == AST_Name)
        augment_name(c, s);
    else if (s->target->kind == AST_Attribute)
        augment_attribute(c, s);
    else
        augment_item(c, s);
    reg_release(c, mark);
}

static void store_annotation(Compiler *c, AstAnnAssign *s) {
    unsigned mark = reg_mark(c), value = reg_push(c);
    Position at = place_of(&s->base);
    if (c->future_annotations) {
        Str *text = annotation_text(c, s->annotation);
        if (text) load_value(c, at, value_object(text), value);
    } else {
        expr(c, s->annotation, (int)value);
    }
    unsigned all = load_name(c, name_intern(&c->names, "__annotations__", 15), at, ANY);
    unsigned key = reg_push(c);
    Name *name = mangle(c, AST(s->target, Name)->id);
    Str *str = name ? name_str(c->rt, name) : NULL;
    if (str) load_value(c, at, value_object(str), key);
    emit(c, at, OPCODE_SET_ITEM, all, key, value);
    reg_release(c, mark);
}

/* A target without a value: its parts are evaluated all the same. */
static void evaluate_target(Compiler *c, Node *target) {
    if (target->kind == AST_Attribute) {
        expr_discard(c, AST(target, Attribute)->value);
    } else if (target->kind == AST_Subscript) {
        expr_discard(c, AST(target, Subscript)->value);
        expr_discard(c, AST(target, Subscript)->slice);
    }
}

static void ann_assign_stmt(Compiler *c, Node *node) {
    AstAnnAssign *s = AST(node, AnnAssign);
    bool kept = !scope_is_function(c->unit->scope);
    if (s->target->kind == AST_Name)
        check_debug(c, AST(s->target, Name)->id, s->target, false);
    if (s->value) {
        int reg = target_register(c, s->target);
        unsigned mark = reg_mark(c);
        unsigned value = expr(c, s->value, reg >= 0 ? reg : ANY);
        store_target(c, s->target, value);
        reg_release(c, mark);
    } else if (s->target->kind != AST_Name) {
        evaluate_target(c, s->target);
    }
    if (!kept) return;
    if (s->simple && s->target->kind == AST_Name)
        store_annotation(c, s);
    else if (!c->future_annotations)
        expr_discard(c, s->annotation);
}

/* ---- del ---- */

static void delete_target(Compiler *c, Node *target) {
    if (!compiler_enter(c)) return;
    unsigned mark = reg_mark(c);
    Position at = place_of(target);
    switch (target->kind) {
    case AST_Name:
        check_debug(c, AST(target, Name)->id, target, true);
        delete_name(c, mangle(c, AST(target, Name)->id), at);
        break;
    case AST_Attribute: {
        AstAttribute *a = AST(target, Attribute);
        check_debug(c, a->attr, target, true);
        unsigned object = expr(c, a->value, ANY);
        emit(c, attr_place(a), OPCODE_DELETE_ATTR, object,
             const_name(c, mangle(c, a->attr)), 0);
        break;
    }
    case AST_Subscript: {
        AstSubscript *s = AST(target, Subscript);
        unsigned object = operand(c, s->value, s->slice, ANY);
        unsigned key = expr(c, s->slice, ANY);
        emit(c, at, OPCODE_DELETE_ITEM, object, key, 0);
        break;
    }
    case AST_Tuple:
    case AST_List: {
        const NodeList *elts = &AST(target, Tuple)->elts; /* List has the same layout */
        for (size_t i = 0; i < elts->count; i++)
            delete_target(c, elts->items[i]);
        break;
    }
    default: break;
    }
    reg_release(c, mark);
    compiler_leave(c);
}

/* ---- return, raise, assert ---- */

/* Where CPython sees it leave blocks: at a constant value in the statement's line. */
static Node *return_place(Node *node) {
    Node *value = AST(node, Return)->value;
    bool constant = value && value->kind == AST_Constant;
    return constant && value->lineno == node->lineno ? value : node;
}

static void return_stmt(Compiler *c, Node *node) {
    Node *value = AST(node, Return)->value;
    Position at = place_of(node);
    Unit *u = c->unit;
    if (!scope_is_function(u->scope)) {
        compiler_error(c, node, DIAG_RETURN_OUTSIDE);
        return;
    }
    if (value && u->flags & CODE_ASYNC_GENERATOR)
        compiler_error(c, node, DIAG_RETURN_IN_ASYNC_GENERATOR);
    for (uint32_t i = 0; i < u->blocks_n; i++)
        if (u->blocks[i].kind == BLOCK_STAR)
            compiler_error(c, return_place(node), DIAG_LEAVE_EXCEPT_STAR);
    unsigned mark = reg_mark(c), result = 0;
    Value known = value ? fold(c, value) : NONE_VALUE;
    if (known == UNBOUND) {
        int own = blocks_run_code(c) ? (int)reg_push(c) : ANY;
        result = expr(c, value, own);
    }
    uint32_t n;
    Block *saved = blocks_leave(c, 0, &n);
    if (known == NONE_VALUE) {
        emit(c, at, OPCODE_RETURN_NONE, 0, 0, 0);
    } else {
        if (known != UNBOUND) load_value(c, at, known, result = reg_push(c));
        emit(c, at, OPCODE_RETURN, result, 0, 0);
    }
    blocks_restore(c, saved, 0, n);
    reg_release(c, mark);
}

static void raise_stmt(Compiler *c, Node *node) {
    AstRaise *s = AST(node, Raise);
    Position at = place_of(node);
    unsigned mark = reg_mark(c);
    if (!s->exc) {
        emit(c, at, OPCODE_RAISE_AGAIN, 0, 0, 0);
    } else if (!s->cause) {
        emit(c, at, OPCODE_RAISE_PLAIN, expr(c, s->exc, ANY), 0, 0);
    } else {
        unsigned exc = operand(c, s->exc, s->cause, ANY);
        unsigned cause = expr(c, s->cause, ANY);
        emit(c, at, OPCODE_RAISE, exc, cause, 0);
    }
    reg_release(c, mark);
}

static void assert_stmt(Compiler *c, Node *node) {
    AstAssert *s = AST(node, Assert);
    Position at = place_of(node);
    if (s->test->kind == AST_Tuple && AST(s->test, Tuple)->elts.count)
        diag_warn(c->d, node->lineno, DIAG_WARN_ASSERT_TUPLE);
    Label end = label_new(c);
    jump_if(c, s->test, true, end);
    unsigned mark = reg_mark(c), f = reg_push_n(c, 4);
    emit(c, at, OPCODE_LOAD_ASSERTION_ERROR, f, 0, 0);
    if (s->msg) {
        expr(c, s->msg, (int)reg_push(c));
        emit(c, at, OPCODE_CALL, f, f, 1);
    }
    emit(c, place_of(s->test), OPCODE_RAISE_PLAIN, f, 0, 0);
    reg_release(c, mark);
    label_bind(c, end);
}

/* ---- import ---- */

static void import_module(Compiler *c, Position at, const char *module, size_t length,
                          Value from, int level, unsigned dst) {
    unsigned mark = reg_mark(c), list = reg_push(c);
    load_value(c, at, from, list);
    emit_w(c, at, OPCODE_IMPORT, dst,
           const_name(c, name_intern(&c->names, module, length)), list, (uint64_t)level);
    reg_release(c, mark);
}

/* `import a.b.c as x` binds the innermost module, reached by attributes. */
static void import_as(Compiler *c, Position at, const char *dotted, unsigned reg) {
    for (const char *dot = strchr(dotted, '.'); dot; dot = strchr(dot + 1, '.')) {
        const char *next = strchr(dot + 1, '.');
        size_t n = next ? (size_t)(next - dot - 1) : strlen(dot + 1);
        emit(c, at, OPCODE_IMPORT_FROM, reg, reg,
             const_name(c, name_intern(&c->names, dot + 1, n)));
    }
}

static void import_stmt(Compiler *c, Node *node) {
    const NodeList *names = &AST(node, Import)->names;
    Position at = place_of(node);
    for (size_t i = 0; i < names->count; i++) {
        Astalias *alias = AST(names->items[i], alias);
        const char *text = alias->name->text;
        unsigned mark = reg_mark(c), reg = reg_push(c);
        import_module(c, at, text, alias->name->length, NONE_VALUE, 0, reg);
        if (alias->asname) {
            import_as(c, at, text, reg);
            check_debug(c, alias->asname, node, false);
            store_name(c, mangle(c, alias->asname), at, reg);
        } else {
            const char *dot = strchr(text, '.');
            size_t n = dot ? (size_t)(dot - text) : alias->name->length;
            Name *name = dot ? name_intern(&c->names, text, n) : mangle(c, alias->name);
            if (name && name_is(name, "__debug__"))
                compiler_error(c, node, DIAG_ASSIGN_DEBUG);
            store_name(c, name, at, reg);
        }
        reg_release(c, mark);
    }
}

static void import_from_stmt(Compiler *c, Node *node) {
    AstImportFrom *s = AST(node, ImportFrom);
    Position at = place_of(node);
    size_t n = s->names.count;
    if (s->module && !s->level && !strcmp(s->module->text, "__future__") &&
        node->lineno > c->future_line) {
        compiler_error(c, node, DIAG_FUTURE_LATE);
        return;
    }
    Value *names = arena_alloc(c->arena, n * sizeof(Value));
    if (!names) return;
    for (size_t i = 0; i < n; i++)
        names[i] = const_str(c, AST(s->names.items[i], alias)->name->text);
    unsigned mark = reg_mark(c), module = reg_push(c), value = reg_push(c);
    const char *text = s->module ? s->module->text : "";
    import_module(c, at, text, strlen(text), const_tuple(c, names, n), s->level, module);
    for (size_t i = 0; i < n; i++) {
        Astalias *alias = AST(s->names.items[i], alias);
        if (!strcmp(alias->name->text, "*")) {
            unsigned into = value;
            if (c->unit->namespace_reg >= 0)
                into = (unsigned)c->unit->namespace_reg;
            else
                emit(c, at, OPCODE_LOAD_UNBOUND, value, 1, 0);
            emit(c, at, OPCODE_IMPORT_STAR, module, into, 0);
            break;
        }
        const Ident *bound = alias->asname ? alias->asname : alias->name;
        emit(c, at, OPCODE_IMPORT_FROM, value, module,
             const_name(c, name_of_ident(&c->names, alias->name)));
        check_debug(c, bound, node, false);
        store_name(c, mangle(c, bound), at, value);
    }
    reg_release(c, mark);
}

/* ---- if, expressions ---- */

static void if_stmt(Compiler *c, Node *node) {
    Label end = label_new(c);
    for (;;) {
        AstIf *s = AST(node, If);
        Label next = label_new(c);
        jump_if(c, s->test, false, next);
        statements(c, &s->body);
        if (s->orelse.count) emit_jump(c, NOWHERE, OPCODE_JUMP, 0, end);
        label_bind(c, next);
        if (s->orelse.count != 1 || s->orelse.items[0]->kind != AST_If) {
            statements(c, &s->orelse);
            break;
        }
        node = s->orelse.items[0];
    }
    label_bind(c, end);
}

static void expr_stmt(Compiler *c, Node *node) {
    Node *value = AST(node, Expr)->value;
    unsigned mark = reg_mark(c);
    if (c->unit->interactive)
        emit(c, place_of(node), OPCODE_PRINT_EXPR, expr(c, value, ANY), 0, 0);
    else if (fold(c, value) == UNBOUND)
        expr(c, value, ANY);
    reg_release(c, mark);
}

static void statement_inside(Compiler *c, Node *node) {
    switch (node->kind) {
    case AST_Expr: expr_stmt(c, node); break;
    case AST_Assign: assign_stmt(c, node); break;
    case AST_AugAssign: aug_assign_stmt(c, node); break;
    case AST_AnnAssign: ann_assign_stmt(c, node); break;
    case AST_If: if_stmt(c, node); break;
    case AST_For: for_stmt(c, node); break;
    case AST_AsyncFor: async_for_stmt(c, node); break;
    case AST_While: while_stmt(c, node); break;
    case AST_Return: return_stmt(c, node); break;
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: function_stmt(c, node); break;
    case AST_ClassDef: class_stmt(c, node); break;
    case AST_TypeAlias: type_alias_stmt(c, node); break;
    case AST_Try: try_stmt(c, node); break;
    case AST_TryStar: try_star_stmt(c, node); break;
    case AST_With: with_stmt(c, node, false); break;
    case AST_AsyncWith: with_stmt(c, node, true); break;
    case AST_Match: match_stmt(c, node); break;
    case AST_Raise: raise_stmt(c, node); break;
    case AST_Assert: assert_stmt(c, node); break;
    case AST_Import: import_stmt(c, node); break;
    case AST_ImportFrom: import_from_stmt(c, node); break;
    case AST_Break: break_stmt(c, node); break;
    case AST_Continue: continue_stmt(c, node); break;
    case AST_Delete: {
        const NodeList *targets = &AST(node, Delete)->targets;
        for (size_t i = 0; i < targets->count; i++)
            delete_target(c, targets->items[i]);
        break;
    }
    default: break; /* pass, global, nonlocal */
    }
}

void statement(Compiler *c, Node *node) {
    if (!compiler_enter(c)) return;
    statement_inside(c, node);
    compiler_leave(c);
}

void statements(Compiler *c, const NodeList *body) {
    for (size_t i = 0; i < body->count && !compiler_failed(c); i++)
        statement(c, body->items[i]);
}
