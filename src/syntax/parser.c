/* parser.c - see parser.h. */
#include "syntax/parser.h"

#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "syntax/lexer.h"
#include "syntax/parser_state.h"
#include "syntax/syntax_error.h"

void parser_free(Parser *p) {
    mem_free(p->arena->alloc, p->names.slots, p->names.capacity * sizeof(Ident *));
    mem_free(p->arena->alloc, p->stack, p->stack_capacity * sizeof(Node *));
}

/* ---- nodes ---- */

Node *parser_no_memory(Parser *p) {
    p->stop = true;
    diag_set_memory(p->d);
    return NULL;
}

Node *parser_new(Parser *p, NodeKind kind, const Token *start) {
    Node *node = ast_new(p->arena, kind);
    if (!node) return parser_no_memory(p);
    node->lineno = start->line;
    node->col_offset = start->column;
    return node;
}

Node *parser_new_from(Parser *p, NodeKind kind, const Node *start) {
    Node *node = ast_new(p->arena, kind);
    if (!node) return parser_no_memory(p);
    node->lineno = start->lineno;
    node->col_offset = start->col_offset;
    return node;
}

Node *parser_new_at(Parser *p, NodeKind kind, const Token *token) {
    Node *node = parser_new(p, kind, token);
    if (!node) return NULL;
    node->end_lineno = token->end_line;
    node->end_col_offset = token->end_column;
    return node;
}

Node *parser_end(Parser *p, Node *node) {
    const Token *t = p->at - 1;
    while (t->kind == TOK_NEWLINE || t->kind == TOK_DEDENT || t->kind == TOK_INDENT)
        t--;
    node->end_lineno = t->end_line;
    node->end_col_offset = t->end_column;
    return node;
}

/* ---- nesting ---- */

bool parser_enter(Parser *p, int units) {
    p->depth += units;
    if (p->depth <= PARSER_MAX_DEPTH) return true;
    p->stop = true;
    diag_set_placeless(p->d, DIAG_TOO_COMPLEX);
    return false;
}

/* ---- growing lists ---- */

static bool grow_stack(Parser *p) {
    size_t capacity = p->stack_capacity ? p->stack_capacity * 2 : 256, size;
    if (!size_muladd(capacity, sizeof(Node *), 0, &size)) return false;
    Node **stack =
        mem_realloc(p->arena->alloc, p->stack, p->stack_capacity * sizeof(Node *), size);
    if (!stack) return false;
    p->stack = stack;
    p->stack_capacity = capacity;
    return true;
}

bool list_add_hole(Parser *p, Node *node) {
    if (p->stack_count == p->stack_capacity && !grow_stack(p)) {
        parser_no_memory(p);
        return false;
    }
    p->stack[p->stack_count++] = node;
    return true;
}

bool list_add(Parser *p, Node *node) { return node && list_add_hole(p, node); }

NodeList list_end(Parser *p, size_t begin) {
    NodeList list = {NULL, p->stack_count - begin};
    if (list.count) list.items = arena_alloc(p->arena, list.count * sizeof(Node *));
    if (list.count && !list.items) {
        parser_no_memory(p);
        return (NodeList){0};
    }
    if (list.count) memcpy(list.items, p->stack + begin, list.count * sizeof(Node *));
    p->stack_count = begin;
    return list;
}

/* ---- names ---- */

static uint32_t hash_text(const char *text, size_t n) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h ^ h >> 15;
}

static bool grow_names(Parser *p) {
    Interner *names = &p->names;
    size_t capacity = names->capacity ? names->capacity * 2 : 256, size;
    if (!size_muladd(capacity, sizeof(Ident *), 0, &size)) return false;
    const Ident **slots = mem_alloc_zero(p->arena->alloc, size);
    if (!slots) return false;
    for (size_t i = 0; i < names->capacity; i++) {
        if (!names->slots[i]) continue;
        size_t at = names->slots[i]->hash & (capacity - 1);
        while (slots[at])
            at = (at + 1) & (capacity - 1);
        slots[at] = names->slots[i];
    }
    mem_free(p->arena->alloc, names->slots, names->capacity * sizeof(Ident *));
    names->slots = slots;
    names->capacity = capacity;
    return true;
}

static const Ident *new_ident(Parser *p, const char *text, size_t n, uint32_t hash) {
    Ident *ident = arena_alloc(p->arena, sizeof(Ident) + n + 1);
    if (!ident) return NULL;
    ident->length = (uint32_t)n;
    ident->hash = hash;
    memcpy(ident->text, text, n);
    return ident;
}

const Ident *parser_intern(Parser *p, const char *text, size_t n) {
    Interner *names = &p->names;
    if (names->count * 2 >= names->capacity && !grow_names(p))
        return parser_no_memory(p), NULL;
    uint32_t hash = hash_text(text, n);
    size_t at = hash & (names->capacity - 1);
    for (; names->slots[at]; at = (at + 1) & (names->capacity - 1)) {
        const Ident *ident = names->slots[at];
        if (ident->hash == hash && ident->length == n &&
            memcmp(ident->text, text, n) == 0)
            return ident;
    }
    const Ident *ident = new_ident(p, text, n, hash);
    if (!ident) return parser_no_memory(p), NULL;
    names->count++;
    return names->slots[at] = ident;
}

static const Ident *intern_normalized(Parser *p, const char *text, size_t n) {
    Buffer normal;
    buffer_init(&normal, p->arena->alloc);
    unicode_normalize(UNICODE_NFKC, text, n, &normal);
    const Ident *ident =
        normal.failed ? NULL : parser_intern(p, normal.data, normal.length);
    if (normal.failed) parser_no_memory(p);
    buffer_free(&normal);
    return ident;
}

const Ident *parser_ident(Parser *p, const Token *token) {
    const char *text = p->source->text + token->start;
    size_t n = token->end - token->start;
    return utf8_is_ascii(text, n) ? parser_intern(p, text, n)
                                  : intern_normalized(p, text, n);
}

const Ident *parse_ident(Parser *p) {
    return at_name(p) ? parser_ident(p, take(p)) : NULL;
}

/* ---- going back ---- */

ParserMark parser_mark(const Parser *p) {
    return (ParserMark){p->at, p->stack_count, p->d->last_warning};
}

void parser_reset(Parser *p, ParserMark mark) {
    p->at = mark.at;
    p->stack_count = mark.stack_count;
    p->d->last_warning = mark.last_warning;
    *mark.last_warning = NULL;
}

/* ---- whole texts ---- */

/* file: [statements] ENDMARKER
 * statements: statement+ */
static Node *parse_file(Parser *p) {
    Node *node = ast_new(p->arena, AST_Module);
    if (!node) return parser_no_memory(p);
    size_t begin = list_begin(p);
    while (peek(p) != TOK_ENDMARKER) {
        p->statement = p->at;
        if (!parse_statement(p)) return NULL;
    }
    AST(node, Module)->body = list_end(p, begin);
    return node;
}

/* eval: expressions NEWLINE* ENDMARKER
 * expressions:
 *     | expression (',' expression)+ [',']
 *     | expression ','
 *     | expression */
static Node *parse_eval(Parser *p) {
    Node *node = ast_new(p->arena, AST_Expression);
    if (!node) return parser_no_memory(p);
    Node *body = parse_star_expressions(p);
    if (!body || body->kind == AST_Starred) return NULL;
    if (body->kind == AST_Tuple && !body->parens)
        for (size_t i = 0; i < AST(body, Tuple)->elts.count; i++)
            if (AST(body, Tuple)->elts.items[i]->kind == AST_Starred) return NULL;
    AST(node, Expression)->body = body;
    while (skip(p, TOK_NEWLINE)) {
    }
    return peek(p) == TOK_ENDMARKER ? node : NULL;
}

/* interactive: statement_newline
 * statement_newline:
 *     | compound_stmt NEWLINE
 *     | simple_stmts
 *     | NEWLINE
 *     | ENDMARKER */
static Node *parse_entry(Parser *p) {
    Node *node = ast_new(p->arena, AST_Interactive);
    if (!node) return parser_no_memory(p);
    size_t begin = list_begin(p);
    if (peek(p) != TOK_ENDMARKER && !parse_statement(p)) return NULL;
    AST(node, Interactive)->body = list_end(p, begin);
    if (peek(p) == TOK_ENDMARKER) return node;
    Token t = *p->at;
    diag_set(p->d, p->source, (Span){t.line, t.column, t.end_line, t.end_column},
             DIAG_MULTIPLE_STATEMENTS);
    return NULL;
}

typedef Node *(*ParseFn)(Parser *p);

/* The fast path says only that the text is wrong; the slow one says why. */
static Node *explain(Parser *p, const TokenList *tokens, SyntaxStart start) {
    if (p->stop || p->d->id == DIAG_MULTIPLE_STATEMENTS) return NULL;
    diag_clear(p->d);
    syntax_error_explain(p->source, tokens, start, (uint32_t)(p->statement - p->tokens),
                         (uint32_t)(p->at - p->tokens), p->d);
    return NULL;
}

static Node *parse(const Source *source, Arena *arena, Diagnostic *d, TokenList *tokens,
                   ParseFn start, SyntaxStart rule) {
    if (!lexer_run(source, tokens, d)) return diag_set_memory(d), NULL;
    Parser p = {.source = source, .arena = arena, .d = d};
    p.tokens = p.at = p.statement = tokens->items;
    Node *node = start(&p);
    if (!node || p.stop) node = explain(&p, tokens, rule);
    parser_free(&p);
    return node;
}

static Node *parse_text(const Source *source, Arena *arena, Diagnostic *d, ParseFn start,
                        SyntaxStart rule) {
    TokenList tokens;
    tokens_init(&tokens, arena->alloc);
    Node *node = parse(source, arena, d, &tokens, start, rule);
    tokens_free(&tokens);
    return node;
}

Node *parse_module(const Source *source, Arena *arena, Diagnostic *d) {
    return parse_text(source, arena, d, parse_file, SYNTAX_FILE);
}

Node *parse_expression(const Source *source, Arena *arena, Diagnostic *d) {
    return parse_text(source, arena, d, parse_eval, SYNTAX_EVAL);
}

/* ---- the prompt ---- */

static bool is_compound(NodeKind kind) {
    switch (kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef:
    case AST_ClassDef:
    case AST_For:
    case AST_AsyncFor:
    case AST_While:
    case AST_If:
    case AST_With:
    case AST_AsyncWith:
    case AST_Match:
    case AST_Try:
    case AST_TryStar: return true;
    default: return false;
    }
}

/* Is there a compound statement that no empty line has closed yet? */
static bool is_open(const Source *source, const Node *node) {
    NodeList body = AST(node, Interactive)->body;
    size_t n = source->length;
    return body.count && is_compound((NodeKind)body.items[0]->kind) &&
           !(n >= 2 && source->text[n - 2] == '\n');
}

Node *parse_single(const Source *source, Arena *arena, Diagnostic *d) {
    return parse_text(source, arena, d, parse_entry, SYNTAX_INTERACTIVE);
}

Node *parse_interactive(const Source *source, Arena *arena, Diagnostic *d) {
    Node *node = parse_single(source, arena, d);
    if (node ? !is_open(source, node) : !d->incomplete) return node;
    diag_clear(d);
    diag_set_placeless(d, DIAG_INCOMPLETE);
    d->incomplete = true;
    return NULL;
}
