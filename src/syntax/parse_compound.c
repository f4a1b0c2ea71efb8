/* parse_compound.c - if, while, for, try, with, def, class and what is indented below
 * them. */
#include "syntax/parser_state.h"

/* ---- blocks ---- */

static bool parse_statements_until_dedent(Parser *p) {
    while (peek(p) != TOK_DEDENT)
        if (!parse_statement(p)) return false;
    take(p);
    return true;
}

/* block:
 *     | NEWLINE INDENT statements DEDENT
 *     | simple_stmts */
static bool parse_block(Parser *p, NodeList *out) {
    size_t begin = list_begin(p);
    bool ok;
    if (!skip(p, TOK_NEWLINE)) {
        ok = parse_simple_stmts(p);
    } else {
        if (!skip(p, TOK_INDENT) || !parser_enter(p, PARSER_BRACKET_UNITS)) return false;
        ok = parse_statements_until_dedent(p);
        parser_leave(p, PARSER_BRACKET_UNITS);
    }
    *out = list_end(p, begin);
    return ok && !p->stop;
}

static bool parse_colon_block(Parser *p, NodeList *out) {
    return skip(p, TOK_COLON) && parse_block(p, out);
}

/* else_block: 'else' &&':' block */
static bool parse_else(Parser *p, NodeList *out) {
    return !skip(p, TOK_KW_else) || parse_colon_block(p, out);
}

static Node *end_if(Parser *p, Node *node, bool ok) {
    return ok && !p->stop ? parser_end(p, node) : NULL;
}

/* ---- if and loops ---- */

/* One `if` or `elif` with its block; at the keyword. */
static Node *parse_if_head(Parser *p) {
    Node *node = parser_new(p, AST_If, take(p));
    if (!node || !(AST(node, If)->test = parse_named_expression(p))) return NULL;
    return parse_colon_block(p, &AST(node, If)->body) ? node : NULL;
}

/* if_stmt:
 *     | 'if' named_expression ':' block elif_stmt
 *     | 'if' named_expression ':' block [else_block]
 * elif_stmt:
 *     | 'elif' named_expression ':' block elif_stmt
 *     | 'elif' named_expression ':' block [else_block] */
static Node *parse_if(Parser *p) {
    Node *first = parse_if_head(p), *last = first;
    int units = 0;
    while (last && peek(p) == TOK_KW_elif) {
        Node *next = parser_enter(p, 1) ? parse_if_head(p) : NULL;
        size_t begin = list_begin(p);
        units++;
        if (!list_add(p, next)) return NULL;
        AST(last, If)->orelse = list_end(p, begin);
        last = p->stop ? NULL : next;
    }
    parser_leave(p, units);
    if (!last || !parse_else(p, &AST(last, If)->orelse)) return NULL;
    /* All the chain ends where its last block does. */
    for (Node *node = first;; node = AST(node, If)->orelse.items[0]) {
        parser_end(p, node);
        if (node == last) return first;
    }
}

/* while_stmt: 'while' named_expression ':' block [else_block] */
static Node *parse_while(Parser *p) {
    Node *node = parser_new(p, AST_While, take(p));
    if (!node) return NULL;
    AstWhile *loop = AST(node, While);
    if (!(loop->test = parse_named_expression(p))) return NULL;
    return end_if(p, node,
                  parse_colon_block(p, &loop->body) && parse_else(p, &loop->orelse));
}

/* for_stmt:
 *     | 'for' star_targets 'in' ~ star_expressions ':' block [else_block]
 *     | 'async' 'for' star_targets 'in' ~ star_expressions ':' block [else_block] */
static Node *parse_for(Parser *p, const Token *start, NodeKind kind) {
    Node *node = parser_new(p, kind, start);
    if (!node) return NULL;
    AstFor *loop = AST(node, For);
    take(p);
    if (!(loop->target = parse_star_targets(p)) || !skip(p, TOK_KW_in)) return NULL;
    if (!(loop->iter = parse_star_expressions(p))) return NULL;
    return end_if(p, node,
                  parse_colon_block(p, &loop->body) && parse_else(p, &loop->orelse));
}

/* ---- with ---- */

/* with_item:
 *     | expression 'as' star_target &(',' | ')' | ':')
 *     | expression */
static Node *parse_with_item(Parser *p) {
    Node *node = ast_new(p->arena, AST_withitem);
    if (!node) return parser_no_memory(p);
    Astwithitem *item = AST(node, withitem);
    if (!(item->context_expr = parse_expr(p))) return NULL;
    if (!skip(p, TOK_KW_as)) return node;
    if (!(item->optional_vars = parse_star_target(p))) return NULL;
    TokenKind next = peek(p);
    return next == TOK_COMMA || next == TOK_RPAR || next == TOK_COLON ? node : NULL;
}

/* The token after the bracket that closes the one at p->at. */
static TokenKind kind_after_bracket(const Parser *p) {
    const Token *t = p->at;
    int outside = t->level - 1;
    do
        t++;
    while (t->level > outside && t->kind != TOK_ENDMARKER && t->kind != TOK_ERROR);
    return t->level > outside || t->kind == TOK_ENDMARKER || t->kind == TOK_ERROR
               ? TOK_ENDMARKER
               : (TokenKind)t[1].kind;
}

static bool parse_with_items(Parser *p, bool parens) {
    do {
        if (!list_add(p, parse_with_item(p))) return false;
    } while (skip(p, TOK_COMMA) && !(parens && peek(p) == TOK_RPAR));
    return !parens || skip(p, TOK_RPAR);
}

/* Parentheses around all items, when that reading fits; else p is where it was. */
static bool parse_parenthesized_items(Parser *p) {
    if (peek(p) != TOK_LPAR || kind_after_bracket(p) != TOK_COLON) return false;
    ParserMark mark = parser_mark(p);
    take(p);
    if (parse_with_items(p, true) && peek(p) == TOK_COLON) return true;
    if (!p->stop) {
        parser_reset(p, mark);
        diag_clear(p->d);
    }
    return false;
}

/* with_stmt:
 *     | 'with' '(' ','.with_item+ ','? ')' ':' block
 *     | 'with' ','.with_item+ ':' block
 *     | 'async' 'with' '(' ','.with_item+ ','? ')' ':' block
 *     | 'async' 'with' ','.with_item+ ':' block */
static Node *parse_with(Parser *p, const Token *start, NodeKind kind) {
    Node *node = parser_new(p, kind, start);
    if (!node) return NULL;
    take(p);
    size_t begin = list_begin(p);
    if (!parse_parenthesized_items(p) && (p->stop || !parse_with_items(p, false)))
        return NULL;
    AST(node, With)->items = list_end(p, begin);
    return end_if(p, node, parse_colon_block(p, &AST(node, With)->body));
}

/* ---- try ---- */

/* except_block:
 *     | 'except' expression ['as' NAME] ':' block
 *     | 'except' ':' block
 * except_star_block: 'except' '*' expression ['as' NAME] ':' block */
static Node *parse_handler(Parser *p, bool star) {
    Node *node = parser_new(p, AST_ExceptHandler, take(p));
    if (!node || skip(p, TOK_STAR) != star) return NULL;
    AstExceptHandler *handler = AST(node, ExceptHandler);
    if (star || peek(p) != TOK_COLON) {
        if (!(handler->type = parse_expr(p))) return NULL;
        if (skip(p, TOK_KW_as) && !(handler->name = parse_ident(p))) return NULL;
    }
    return end_if(p, node, parse_colon_block(p, &handler->body));
}

static bool parse_handlers(Parser *p, AstTry *try_, bool star) {
    size_t begin = list_begin(p);
    while (peek(p) == TOK_KW_except)
        if (!list_add(p, parse_handler(p, star))) return false;
    try_->handlers = list_end(p, begin);
    return parse_else(p, &try_->orelse);
}

/* try_stmt:
 *     | 'try' &&':' block finally_block
 *     | 'try' &&':' block except_block+ [else_block] [finally_block]
 *     | 'try' &&':' block except_star_block+ [else_block] [finally_block]
 * finally_block: 'finally' &&':' block */
static Node *parse_try(Parser *p) {
    Node *node = parser_new(p, AST_Try, take(p));
    if (!node) return NULL;
    /* Try and TryStar have one layout. */
    AstTry *try_ = AST(node, Try);
    if (!parse_colon_block(p, &try_->body)) return NULL;
    if (peek(p) == TOK_KW_except) {
        bool star = peek_second(p) == TOK_STAR;
        if (star) node->kind = AST_TryStar;
        if (!parse_handlers(p, try_, star)) return NULL;
    } else if (peek(p) != TOK_KW_finally) {
        return NULL;
    }
    return end_if(p, node,
                  !skip(p, TOK_KW_finally) || parse_colon_block(p, &try_->finalbody));
}

/* ---- definitions ---- */

/* function_def_raw:
 *     | 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block
 *     | 'async' 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':'
 *         block */
static Node *parse_def(Parser *p, const Token *start, NodeKind kind,
                       NodeList decorators) {
    Node *node = parser_new(p, kind, start);
    if (!node) return NULL;
    AstFunctionDef *def = AST(node, FunctionDef);
    bool ok;
    take(p);
    def->decorator_list = decorators;
    if (!(def->name = parse_ident(p))) return NULL;
    def->type_params = parse_type_params(p, &ok);
    if (!ok || !skip(p, TOK_LPAR)) return NULL;
    if (!(def->args = parse_params(p, TOK_RPAR)) || !skip(p, TOK_RPAR)) return NULL;
    if (skip(p, TOK_RARROW) && !(def->returns = parse_expr(p))) return NULL;
    return end_if(p, node, parse_colon_block(p, &def->body));
}

/* class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block */
static Node *parse_class(Parser *p, NodeList decorators) {
    Node *node = parser_new(p, AST_ClassDef, take(p));
    if (!node) return NULL;
    AstClassDef *def = AST(node, ClassDef);
    bool ok;
    def->decorator_list = decorators;
    if (!(def->name = parse_ident(p))) return NULL;
    def->type_params = parse_type_params(p, &ok);
    if (!ok) return NULL;
    if (skip(p, TOK_LPAR) &&
        (!parse_arguments(p, &def->bases, &def->keywords) || !skip(p, TOK_RPAR)))
        return NULL;
    return end_if(p, node, parse_colon_block(p, &def->body));
}

/* decorators: ('@' named_expression NEWLINE)+
 * function_def:
 *     | decorators function_def_raw
 *     | function_def_raw
 * class_def:
 *     | decorators class_def_raw
 *     | class_def_raw */
static Node *parse_decorated(Parser *p) {
    size_t begin = list_begin(p);
    while (skip(p, TOK_AT))
        if (!list_add(p, parse_named_expression(p)) || !skip(p, TOK_NEWLINE)) return NULL;
    NodeList decorators = list_end(p, begin);
    const Token *start = p->at;
    if (p->stop) return NULL;
    if (peek(p) == TOK_KW_class) return parse_class(p, decorators);
    if (peek(p) == TOK_KW_def) return parse_def(p, start, AST_FunctionDef, decorators);
    if (!skip(p, TOK_KW_async) || peek(p) != TOK_KW_def) return NULL;
    return parse_def(p, start, AST_AsyncFunctionDef, decorators);
}

static Node *parse_async(Parser *p) {
    const Token *start = take(p);
    switch (peek(p)) {
    case TOK_KW_def: return parse_def(p, start, AST_AsyncFunctionDef, (NodeList){0});
    case TOK_KW_for: return parse_for(p, start, AST_AsyncFor);
    case TOK_KW_with: return parse_with(p, start, AST_AsyncWith);
    default: return NULL;
    }
}

/* ---- match ---- */

/* case_block: "case" patterns guard? ':' block
 * guard: 'if' named_expression */
static Node *parse_case(Parser *p) {
    if (!skip(p, TOK_SOFT_CASE)) return NULL;
    Node *node = ast_new(p->arena, AST_match_case);
    if (!node) return parser_no_memory(p);
    Astmatch_case *arm = AST(node, match_case);
    if (!(arm->pattern = parse_patterns(p))) return NULL;
    if (skip(p, TOK_KW_if) && !(arm->guard = parse_named_expression(p))) return NULL;
    return parse_colon_block(p, &arm->body) ? node : NULL;
}

/* subject_expr:
 *     | star_named_expression ',' [star_named_expressions]
 *     | named_expression */
static Node *parse_subject(Parser *p) {
    const Token *start = p->at;
    Node *first = parse_star_named_expression(p);
    if (!first) return NULL;
    if (peek(p) != TOK_COMMA) return first->kind == AST_Starred ? NULL : first;
    Node *node = parser_new(p, AST_Tuple, start);
    size_t begin = list_begin(p);
    if (!node || !list_add(p, first)) return NULL;
    while (skip(p, TOK_COMMA) && peek(p) != TOK_COLON)
        if (!list_add(p, parse_star_named_expression(p))) return NULL;
    AST(node, Tuple)->elts = list_end(p, begin);
    return parser_end(p, node);
}

/* match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT */
static Node *parse_match(Parser *p) {
    Node *node = parser_new(p, AST_Match, take(p));
    if (!node || !(AST(node, Match)->subject = parse_subject(p))) return NULL;
    if (!skip(p, TOK_COLON) || !skip(p, TOK_NEWLINE) || !skip(p, TOK_INDENT)) return NULL;
    if (!parser_enter(p, PARSER_BRACKET_UNITS)) return NULL;
    size_t begin = list_begin(p);
    do {
        if (!list_add(p, parse_case(p))) return NULL;
    } while (peek(p) != TOK_DEDENT);
    take(p);
    parser_leave(p, PARSER_BRACKET_UNITS);
    AST(node, Match)->cases = list_end(p, begin);
    return end_if(p, node, true);
}

/* A line that begins with the name `match` is a statement of that kind when it ends in a
 * colon: no other statement can do both. */
static bool is_match_line(const Parser *p) {
    const Token *t = p->at + 1;
    if (t->kind == TOK_COLON || t->kind == TOK_EQUAL || t->kind == TOK_DOT) return false;
    while (t->kind != TOK_NEWLINE) {
        if (t->kind == TOK_ENDMARKER || t->kind == TOK_ERROR) return false;
        t++;
    }
    return t[-1].kind == TOK_COLON;
}

/* ---- statements ---- */

static bool starts_compound(const Parser *p) {
    switch (peek(p)) {
    case TOK_KW_if:
    case TOK_KW_while:
    case TOK_KW_for:
    case TOK_KW_with:
    case TOK_KW_try:
    case TOK_KW_def:
    case TOK_KW_class:
    case TOK_KW_async:
    case TOK_AT: return true;
    case TOK_SOFT_MATCH: return is_match_line(p);
    default: return false;
    }
}

/* compound_stmt:
 *     | &('def' | '@' | 'async') function_def
 *     | &'if' if_stmt
 *     | &('class' | '@') class_def
 *     | &('with' | 'async') with_stmt
 *     | &('for' | 'async') for_stmt
 *     | &'try' try_stmt
 *     | &'while' while_stmt
 *     | match_stmt */
static Node *parse_compound_stmt(Parser *p) {
    switch (peek(p)) {
    case TOK_KW_if: return parse_if(p);
    case TOK_KW_while: return parse_while(p);
    case TOK_KW_for: return parse_for(p, p->at, AST_For);
    case TOK_KW_with: return parse_with(p, p->at, AST_With);
    case TOK_KW_try: return parse_try(p);
    case TOK_KW_def: return parse_def(p, p->at, AST_FunctionDef, (NodeList){0});
    case TOK_KW_class: return parse_class(p, (NodeList){0});
    case TOK_KW_async: return parse_async(p);
    case TOK_AT: return parse_decorated(p);
    default: return parse_match(p);
    }
}

/* statement:
 *     | compound_stmt
 *     | simple_stmts */
bool parse_statement(Parser *p) {
    return starts_compound(p) ? list_add(p, parse_compound_stmt(p))
                              : parse_simple_stmts(p);
}
