/* parse_simple.c - statements of one line. */
#include "syntax/parser_state.h"

#include <string.h>

/* ---- assignments ---- */

/* augassign:
 *     | '+='
 *     | '-='
 *     | '*='
 *     | '@='
 *     | '/='
 *     | '%='
 *     | '&='
 *     | '|='
 *     | '^='
 *     | '<<='
 *     | '>>='
 *     | '**='
 *     | '//=' */
static bool augmented(TokenKind kind, Operator *op) {
    switch (kind) {
    case TOK_PLUSEQUAL: *op = OP_Add; return true;
    case TOK_MINEQUAL: *op = OP_Sub; return true;
    case TOK_STAREQUAL: *op = OP_Mult; return true;
    case TOK_ATEQUAL: *op = OP_MatMult; return true;
    case TOK_SLASHEQUAL: *op = OP_Div; return true;
    case TOK_PERCENTEQUAL: *op = OP_Mod; return true;
    case TOK_AMPEREQUAL: *op = OP_BitAnd; return true;
    case TOK_VBAREQUAL: *op = OP_BitOr; return true;
    case TOK_CIRCUMFLEXEQUAL: *op = OP_BitXor; return true;
    case TOK_LEFTSHIFTEQUAL: *op = OP_LShift; return true;
    case TOK_RIGHTSHIFTEQUAL: *op = OP_RShift; return true;
    case TOK_DOUBLESTAREQUAL: *op = OP_Pow; return true;
    case TOK_DOUBLESLASHEQUAL: *op = OP_FloorDiv; return true;
    default: return false;
    }
}

static Node *finish_annotation(Parser *p, Node *node, Node *target) {
    if (!target_is_single(target) || !target_store(target)) return NULL;
    AstAnnAssign *assign = AST(node, AnnAssign);
    take(p);
    assign->target = target;
    assign->simple = target->kind == AST_Name && !target->parens;
    if (!(assign->annotation = parse_expr(p))) return NULL;
    if (skip(p, TOK_EQUAL) && !(assign->value = parse_annotated_rhs(p))) return NULL;
    return parser_end(p, node);
}

static Node *finish_augmented(Parser *p, Node *node, Node *target, Operator op) {
    if (!target_is_single(target) || !target_store(target)) return NULL;
    take(p);
    AST(node, AugAssign)->target = target;
    AST(node, AugAssign)->op = op;
    AST(node, AugAssign)->value = parse_annotated_rhs(p);
    return AST(node, AugAssign)->value ? parser_end(p, node) : NULL;
}

/* Every expression before a '=' is a target, the last one the value. */
static Node *finish_assignment(Parser *p, Node *node, Node *value) {
    size_t begin = list_begin(p);
    while (skip(p, TOK_EQUAL)) {
        if (!target_store(value) || !list_add(p, value)) return NULL;
        bool is_yield = peek(p) == TOK_KW_yield;
        if (!(value = parse_annotated_rhs(p))) return NULL;
        if (is_yield && peek(p) == TOK_EQUAL) return NULL;
    }
    AST(node, Assign)->targets = list_end(p, begin);
    AST(node, Assign)->value = value;
    return p->stop ? NULL : parser_end(p, node);
}

/* assignment:
 *     | NAME ':' expression ['=' annotated_rhs]
 *     | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['='
 *         annotated_rhs]
 *     | (star_targets '=')+ annotated_rhs !'='
 *     | single_target augassign ~ annotated_rhs
 * yield_stmt: yield_expr */
static Node *parse_expression_stmt(Parser *p) {
    const Token *start = p->at;
    if (peek(p) == TOK_KW_yield) {
        Node *node = parser_new(p, AST_Expr, start);
        if (!node || !(AST(node, Expr)->value = parse_yield_expr(p))) return NULL;
        return parser_end(p, node);
    }
    Node *first = parse_star_expressions(p);
    if (!first) return NULL;
    Operator op;
    NodeKind kind = peek(p) == TOK_COLON      ? AST_AnnAssign
                    : peek(p) == TOK_EQUAL    ? AST_Assign
                    : augmented(peek(p), &op) ? AST_AugAssign
                                              : AST_Expr;
    Node *node = parser_new(p, kind, start);
    if (!node) return NULL;
    if (kind == AST_AnnAssign) return finish_annotation(p, node, first);
    if (kind == AST_Assign) return finish_assignment(p, node, first);
    if (kind == AST_AugAssign) return finish_augmented(p, node, first, op);
    AST(node, Expr)->value = first;
    return parser_end(p, node);
}

/* ---- statements of a keyword ---- */

static bool ends_statement(const Parser *p) {
    return peek(p) == TOK_NEWLINE || peek(p) == TOK_SEMI || peek(p) == TOK_ENDMARKER;
}

/* return_stmt: 'return' [star_expressions] */
static Node *parse_return(Parser *p) {
    Node *node = parser_new(p, AST_Return, take(p));
    if (!node) return NULL;
    if (!ends_statement(p) && !(AST(node, Return)->value = parse_star_expressions(p)))
        return NULL;
    return parser_end(p, node);
}

/* raise_stmt:
 *     | 'raise' expression ['from' expression]
 *     | 'raise' */
static Node *parse_raise(Parser *p) {
    Node *node = parser_new(p, AST_Raise, take(p));
    if (!node) return NULL;
    if (ends_statement(p)) return parser_end(p, node);
    if (!(AST(node, Raise)->exc = parse_expr(p))) return NULL;
    if (skip(p, TOK_KW_from) && !(AST(node, Raise)->cause = parse_expr(p))) return NULL;
    return parser_end(p, node);
}

/* del_stmt: 'del' del_targets &(';' | NEWLINE)
 * del_targets: ','.del_target+ [',']
 * del_target:
 *     | t_primary '.' NAME !t_lookahead
 *     | t_primary '[' slices ']' !t_lookahead
 *     | del_t_atom
 * del_t_atom:
 *     | NAME
 *     | '(' del_target ')'
 *     | '(' [del_targets] ')'
 *     | '[' [del_targets] ']' */
static Node *parse_del(Parser *p) {
    Node *node = parser_new(p, AST_Delete, take(p));
    if (!node) return NULL;
    size_t begin = list_begin(p);
    do {
        Node *target = parse_bitwise_or(p);
        if (!target || !target_delete(target) || !list_add(p, target)) return NULL;
    } while (skip(p, TOK_COMMA) && !ends_statement(p));
    AST(node, Delete)->targets = list_end(p, begin);
    return p->stop || !ends_statement(p) ? NULL : parser_end(p, node);
}

/* assert_stmt: 'assert' expression [',' expression] */
static Node *parse_assert(Parser *p) {
    Node *node = parser_new(p, AST_Assert, take(p));
    if (!node || !(AST(node, Assert)->test = parse_expr(p))) return NULL;
    if (skip(p, TOK_COMMA) && !(AST(node, Assert)->msg = parse_expr(p))) return NULL;
    return parser_end(p, node);
}

/* Doubles the room of an array of names when it is full. */
static bool grow_names(Parser *p, IdentList *list) {
    if (list->count & (list->count - 1)) return true;
    size_t room = list->count ? list->count * 2 : 1, size;
    if (!size_muladd(room, sizeof(Ident *), 0, &size)) return false;
    const Ident **items = arena_alloc(p->arena, size);
    if (!items) return parser_no_memory(p), false;
    for (size_t i = 0; i < list->count; i++)
        items[i] = list->items[i];
    list->items = items;
    return true;
}

/* global_stmt: 'global' ','.NAME+
 * nonlocal_stmt: 'nonlocal' ','.NAME+ */
static Node *parse_names_stmt(Parser *p, NodeKind kind) {
    Node *node = parser_new(p, kind, take(p));
    if (!node) return NULL;
    /* Global and Nonlocal have one layout. */
    IdentList *names = &AST(node, Global)->names;
    do {
        const Ident *name = parse_ident(p);
        if (!name || !grow_names(p, names)) return NULL;
        names->items[names->count++] = name;
    } while (skip(p, TOK_COMMA));
    return parser_end(p, node);
}

/* ---- imports ---- */

/* The name that the tokens from .. to (NAMEs and dots) spell. */
static const Ident *join_dotted(Parser *p, const Token *from, const Token *to) {
    if (from + 1 == to) return parser_ident(p, from);
    Buffer text;
    buffer_init(&text, p->arena->alloc);
    for (const Token *t = from; t < to; t++) {
        const Ident *part = t->kind == TOK_DOT ? NULL : parser_ident(p, t);
        if (part)
            buffer_append(&text, part->text, part->length);
        else
            buffer_byte(&text, '.');
    }
    const Ident *name =
        text.failed || p->stop ? NULL : parser_intern(p, text.data, text.length);
    if (!name) parser_no_memory(p);
    buffer_free(&text);
    return name;
}

/* dotted_name: NAME ('.' NAME)* */
static const Ident *parse_dotted_name(Parser *p) {
    const Token *start = p->at;
    do {
        if (!at_name(p)) return NULL;
        take(p);
    } while (skip(p, TOK_DOT));
    return join_dotted(p, start, p->at);
}

static Node *finish_alias(Parser *p, Node *node, const Ident *name) {
    if (!node || !name) return NULL;
    AST(node, alias)->name = name;
    if (skip(p, TOK_KW_as) && !(AST(node, alias)->asname = parse_ident(p))) return NULL;
    return parser_end(p, node);
}

/* dotted_as_name: dotted_name ['as' NAME] */
static Node *parse_dotted_as_name(Parser *p) {
    Node *node = parser_new(p, AST_alias, p->at);
    return finish_alias(p, node, parse_dotted_name(p));
}

/* import_name: 'import' dotted_as_names
 * dotted_as_names: ','.dotted_as_name+ */
static Node *parse_import_name(Parser *p) {
    Node *node = parser_new(p, AST_Import, take(p));
    if (!node) return NULL;
    size_t begin = list_begin(p);
    do {
        if (!list_add(p, parse_dotted_as_name(p))) return NULL;
    } while (skip(p, TOK_COMMA));
    AST(node, Import)->names = list_end(p, begin);
    return p->stop ? NULL : parser_end(p, node);
}

/* import_from_as_name: NAME ['as' NAME] */
static Node *parse_import_from_as_name(Parser *p) {
    Node *node = parser_new(p, AST_alias, p->at);
    return finish_alias(p, node, parse_ident(p));
}

static bool parse_star_import(Parser *p) {
    const Ident *star = parser_intern(p, "*", 1);
    Node *node = star ? parser_new_at(p, AST_alias, take(p)) : NULL;
    if (node) AST(node, alias)->name = star;
    return list_add(p, node);
}

/* import_from_targets:
 *     | '(' import_from_as_names [','] ')'
 *     | import_from_as_names !','
 *     | '*'
 * import_from_as_names: ','.import_from_as_name+ */
static bool parse_import_targets(Parser *p) {
    if (peek(p) == TOK_STAR) return parse_star_import(p);
    bool parens = skip(p, TOK_LPAR);
    do {
        if (!list_add(p, parse_import_from_as_name(p))) return false;
    } while (skip(p, TOK_COMMA) && !(parens && peek(p) == TOK_RPAR));
    return !parens || skip(p, TOK_RPAR);
}

/* import_from:
 *     | 'from' ('.' | '...')* dotted_name 'import' import_from_targets
 *     | 'from' ('.' | '...')+ 'import' import_from_targets */
static Node *parse_import_from(Parser *p) {
    Node *node = parser_new(p, AST_ImportFrom, take(p));
    if (!node) return NULL;
    AstImportFrom *import = AST(node, ImportFrom);
    for (; peek(p) == TOK_DOT || peek(p) == TOK_ELLIPSIS; take(p))
        import->level += peek(p) == TOK_DOT ? 1 : 3;
    bool named = import->level == 0 || peek(p) != TOK_KW_import;
    if (named && !(import->module = parse_dotted_name(p))) return NULL;
    size_t begin = list_begin(p);
    if (!skip(p, TOK_KW_import) || !parse_import_targets(p)) return NULL;
    import->names = list_end(p, begin);
    return p->stop ? NULL : parser_end(p, node);
}

/* ---- type aliases ---- */

/* type_alias: "type" NAME [type_params] '=' expression */
static Node *parse_type_alias(Parser *p) {
    Node *node = parser_new(p, AST_TypeAlias, take(p));
    Node *name = parser_new_at(p, AST_Name, p->at);
    if (!node || !name || !(AST(name, Name)->id = parse_ident(p))) return NULL;
    AST(name, Name)->ctx = CTX_Store;
    AST(node, TypeAlias)->name = name;
    bool ok;
    AST(node, TypeAlias)->type_params = parse_type_params(p, &ok);
    if (!ok || !skip(p, TOK_EQUAL)) return NULL;
    AST(node, TypeAlias)->value = parse_expr(p);
    return AST(node, TypeAlias)->value ? parser_end(p, node) : NULL;
}

/* ---- dispatch ---- */

/* simple_stmt:
 *     | assignment
 *     | &"type" type_alias
 *     | star_expressions
 *     | &'return' return_stmt
 *     | &('import' | 'from') import_stmt
 *     | &'raise' raise_stmt
 *     | 'pass'
 *     | &'del' del_stmt
 *     | &'yield' yield_stmt
 *     | &'assert' assert_stmt
 *     | 'break'
 *     | 'continue'
 *     | &'global' global_stmt
 *     | &'nonlocal' nonlocal_stmt
 * import_stmt:
 *     | import_name
 *     | import_from */
static Node *parse_simple_stmt(Parser *p) {
    switch (peek(p)) {
    case TOK_KW_return: return parse_return(p);
    case TOK_KW_import: return parse_import_name(p);
    case TOK_KW_from: return parse_import_from(p);
    case TOK_KW_raise: return parse_raise(p);
    case TOK_KW_pass: return parser_new_at(p, AST_Pass, take(p));
    case TOK_KW_del: return parse_del(p);
    case TOK_KW_assert: return parse_assert(p);
    case TOK_KW_break: return parser_new_at(p, AST_Break, take(p));
    case TOK_KW_continue: return parser_new_at(p, AST_Continue, take(p));
    case TOK_KW_global: return parse_names_stmt(p, AST_Global);
    case TOK_KW_nonlocal: return parse_names_stmt(p, AST_Nonlocal);
    case TOK_SOFT_TYPE:
        if (token_is_name((uint8_t)peek_second(p))) return parse_type_alias(p);
        return parse_expression_stmt(p);
    default: return parse_expression_stmt(p);
    }
}

/* simple_stmts:
 *     | simple_stmt !';' NEWLINE
 *     | ';'.simple_stmt+ [';'] NEWLINE */
bool parse_simple_stmts(Parser *p) {
    do {
        if (!list_add(p, parse_simple_stmt(p))) return false;
    } while (skip(p, TOK_SEMI) && peek(p) != TOK_NEWLINE);
    return skip(p, TOK_NEWLINE);
}
