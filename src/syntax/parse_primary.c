/* parse_primary.c - calls, subscripts, attributes, await. */
#include "syntax/parser_state.h"

/* ---- subscripts ---- */

static bool ends_slice(TokenKind kind) {
    return kind == TOK_COLON || kind == TOK_COMMA || kind == TOK_RSQB;
}

/* The parts after the lower bound; at the first colon. */
static Node *parse_slice_tail(Parser *p, Node *node, Node *lower) {
    AstSlice *slice = AST(node, Slice);
    slice->lower = lower;
    take(p);
    if (!ends_slice(peek(p)) && !(slice->upper = parse_expr(p))) return NULL;
    if (skip(p, TOK_COLON) && !ends_slice(peek(p)) && !(slice->step = parse_expr(p)))
        return NULL;
    return parser_end(p, node);
}

/* slice:
 *     | [expression] ':' [expression] [':' [expression]]
 *     | named_expression */
static Node *parse_slice(Parser *p) {
    const Token *start = p->at;
    Node *lower = NULL;
    if (peek(p) != TOK_COLON) {
        lower = parse_named_expression(p);
        if (!lower || peek(p) != TOK_COLON) return lower;
        if (lower->kind == AST_NamedExpr && !lower->parens) return NULL;
    }
    Node *node = parser_new(p, AST_Slice, start);
    return node ? parse_slice_tail(p, node, lower) : NULL;
}

/* starred_expression: '*' expression */
Node *parse_starred_expression(Parser *p) {
    Node *node = parser_new(p, AST_Starred, take(p));
    if (!node) return NULL;
    AST(node, Starred)->value = parse_expr(p);
    return AST(node, Starred)->value ? parser_end(p, node) : NULL;
}

static Node *parse_slice_or_starred(Parser *p) {
    return peek(p) == TOK_STAR ? parse_starred_expression(p) : parse_slice(p);
}

/* slices:
 *     | slice !','
 *     | ','.(slice | starred_expression)+ [','] */
static Node *parse_slices(Parser *p) {
    const Token *start = p->at;
    bool starred = peek(p) == TOK_STAR;
    Node *first = parse_slice_or_starred(p);
    if (!first || (peek(p) != TOK_COMMA && !starred)) return first;
    Node *node = parser_new(p, AST_Tuple, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (!list_add(p, first)) return NULL;
    while (skip(p, TOK_COMMA) && peek(p) != TOK_RSQB)
        if (!list_add(p, parse_slice_or_starred(p))) return NULL;
    AST(node, Tuple)->elts = list_end(p, begin);
    return parser_end(p, node);
}

static Node *parse_subscript(Parser *p, const Token *start, Node *value) {
    Node *node = parser_new(p, AST_Subscript, start);
    if (!node || !parser_enter(p, PARSER_BRACKET_UNITS)) return NULL;
    take(p);
    AST(node, Subscript)->value = value;
    AST(node, Subscript)->slice = parse_slices(p);
    parser_leave(p, PARSER_BRACKET_UNITS);
    if (!AST(node, Subscript)->slice || !skip(p, TOK_RSQB)) return NULL;
    return parser_end(p, node);
}

/* ---- calls ---- */

/* NAME '=' expression, or '**' expression. */
static Node *parse_keyword(Parser *p) {
    Node *node = parser_new(p, AST_keyword, p->at);
    if (!node) return NULL;
    Astkeyword *keyword = AST(node, keyword);
    if (!skip(p, TOK_DOUBLESTAR)) {
        keyword->arg = parser_ident(p, take(p));
        if (!keyword->arg) return NULL;
        take(p);
    }
    keyword->value = parse_expr(p);
    return keyword->value ? parser_end(p, node) : NULL;
}

/* What may still come: everything; keywords and stars; keywords and double stars. */
typedef enum ArgStage { ARGS_ALL, ARGS_KEYWORDS, ARGS_DOUBLE } ArgStage;

/* One argument, onto one of the two growing lists: keywords are chained in the arena
 * until the end, because both lists grow at once. */
typedef struct ArgList {
    ArgStage stage;
    Node **keywords;
    size_t count, capacity;
} ArgList;

static bool add_keyword(Parser *p, ArgList *list, Node *keyword) {
    if (!keyword) return false;
    if (list->count == list->capacity) {
        size_t bigger = list->capacity ? list->capacity * 2 : 4, size;
        if (!size_muladd(bigger, sizeof(Node *), 0, &size)) return false;
        Node **items = arena_alloc(p->arena, size);
        if (!items) return parser_no_memory(p), false;
        for (size_t i = 0; i < list->count; i++)
            items[i] = list->keywords[i];
        list->keywords = items;
        list->capacity = bigger;
    }
    list->keywords[list->count++] = keyword;
    return true;
}

static bool parse_argument(Parser *p, ArgList *list) {
    if (peek(p) == TOK_DOUBLESTAR) {
        list->stage = ARGS_DOUBLE;
        return add_keyword(p, list, parse_keyword(p));
    }
    if (peek(p) == TOK_STAR)
        return list->stage != ARGS_DOUBLE && list_add(p, parse_starred_expression(p));
    if (at_name(p) && peek_second(p) == TOK_EQUAL) {
        if (list->stage == ARGS_ALL) list->stage = ARGS_KEYWORDS;
        return add_keyword(p, list, parse_keyword(p));
    }
    return list->stage == ARGS_ALL && list_add(p, parse_named_expression(p));
}

/* arguments: args [','] &')'
 * args:
 *     | ','.(starred_expression | (assignment_expression | expression !':=') !'=')+ [','
 *         kwargs]
 *     | kwargs
 * kwargs:
 *     | ','.kwarg_or_starred+ ',' ','.kwarg_or_double_starred+
 *     | ','.kwarg_or_starred+
 *     | ','.kwarg_or_double_starred+
 * kwarg_or_starred:
 *     | NAME '=' expression
 *     | starred_expression
 * kwarg_or_double_starred:
 *     | NAME '=' expression
 *     | '**' expression */
bool parse_arguments(Parser *p, NodeList *args, NodeList *keywords) {
    ArgList list = {0};
    size_t begin = list_begin(p);
    while (peek(p) != TOK_RPAR) {
        if (!parse_argument(p, &list)) return false;
        if (!skip(p, TOK_COMMA)) break;
    }
    *args = list_end(p, begin);
    *keywords = (NodeList){list.keywords, list.count};
    return peek(p) == TOK_RPAR && !p->stop;
}

/* The one argument of f(x for x in y): a generator that borrows the call's parentheses.
 */
static bool parse_bare_generator(Parser *p, const Token *open, AstCall *call) {
    Node *node = parser_new(p, AST_GeneratorExp, open);
    if (!node || call->args.count != 1 || call->keywords.count) return false;
    Node *elt = call->args.items[0];
    if (elt->kind == AST_Starred || p->at[-1].kind == TOK_COMMA) return false;
    AST(node, GeneratorExp)->elt = elt;
    AST(node, GeneratorExp)->generators = parse_for_if_clauses(p);
    if (!AST(node, GeneratorExp)->generators.items || !skip(p, TOK_RPAR)) return false;
    call->args.items[0] = parser_end(p, node);
    return true;
}

/* The argument list up to a ')' or to the 'for' of a bare generator. */
static bool parse_call_arguments(Parser *p, AstCall *call) {
    const Token *open = take(p);
    if (parse_arguments(p, &call->args, &call->keywords)) return skip(p, TOK_RPAR);
    if (p->stop || !starts_comprehension(p)) return false;
    return parse_bare_generator(p, open, call);
}

static Node *parse_call(Parser *p, const Token *start, Node *func) {
    Node *node = parser_new(p, AST_Call, start);
    if (!node || !parser_enter(p, PARSER_BRACKET_UNITS)) return NULL;
    AST(node, Call)->func = func;
    bool ok = parse_call_arguments(p, AST(node, Call));
    parser_leave(p, PARSER_BRACKET_UNITS);
    return ok ? parser_end(p, node) : NULL;
}

/* ---- primaries ---- */

static Node *parse_attribute(Parser *p, const Token *start, Node *value) {
    Node *node = parser_new(p, AST_Attribute, start);
    if (!node) return NULL;
    take(p);
    AST(node, Attribute)->value = value;
    AST(node, Attribute)->attr = parse_ident(p);
    return AST(node, Attribute)->attr ? parser_end(p, node) : NULL;
}

/* primary: atom trailer*
 * trailer:
 *     | '.' NAME
 *     | genexp
 *     | '(' [arguments] ')'
 *     | '[' slices ']' */
static Node *parse_primary(Parser *p) {
    const Token *start = p->at;
    Node *node = parse_atom(p);
    while (node) {
        switch (peek(p)) {
        case TOK_DOT: node = parse_attribute(p, start, node); break;
        case TOK_LPAR: node = parse_call(p, start, node); break;
        case TOK_LSQB: node = parse_subscript(p, start, node); break;
        default: return node;
        }
    }
    return NULL;
}

/* await_primary:
 *     | 'await' primary
 *     | primary */
Node *parse_await_primary(Parser *p) {
    if (peek(p) != TOK_KW_await) return parse_primary(p);
    Node *node = parser_new(p, AST_Await, take(p));
    if (!node) return NULL;
    AST(node, Await)->value = parse_primary(p);
    return AST(node, Await)->value ? parser_end(p, node) : NULL;
}
