/* parse_atom.c - names, literals, displays and comprehensions. */
#include "syntax/parser_state.h"

/* ---- comprehensions ---- */

bool starts_comprehension(const Parser *p) {
    return peek(p) == TOK_KW_for ||
           (peek(p) == TOK_KW_async && peek_second(p) == TOK_KW_for);
}

/* for_if_clause:
 *     | 'async' 'for' star_targets 'in' ~ disjunction ('if' disjunction)*
 *     | 'for' star_targets 'in' ~ disjunction ('if' disjunction)* */
static Node *parse_for_if_clause(Parser *p) {
    Node *node = ast_new(p->arena, AST_comprehension);
    if (!node) return parser_no_memory(p);
    Astcomprehension *c = AST(node, comprehension);
    c->is_async = skip(p, TOK_KW_async);
    take(p);
    c->target = parse_star_targets(p);
    if (!c->target || !skip(p, TOK_KW_in)) return NULL;
    c->iter = parse_disjunction(p);
    if (!c->iter) return NULL;
    size_t begin = list_begin(p);
    while (skip(p, TOK_KW_if))
        if (!list_add(p, parse_disjunction(p))) return NULL;
    c->ifs = list_end(p, begin);
    return node;
}

/* for_if_clauses: for_if_clause+ */
NodeList parse_for_if_clauses(Parser *p) {
    size_t begin = list_begin(p);
    while (starts_comprehension(p))
        if (!list_add(p, parse_for_if_clause(p))) return (NodeList){0};
    return list_end(p, begin);
}

/* ---- parentheses ---- */

static Node *finish_generator(Parser *p, const Token *open, Node *elt) {
    Node *node = parser_new(p, AST_GeneratorExp, open);
    if (!node || elt->kind == AST_Starred) return NULL;
    AST(node, GeneratorExp)->elt = elt;
    AST(node, GeneratorExp)->generators = parse_for_if_clauses(p);
    if (!AST(node, GeneratorExp)->generators.items || !skip(p, TOK_RPAR)) return NULL;
    return parser_end(p, node);
}

/* Items after the first one, up to the closing bracket. */
static bool parse_more_items(Parser *p, TokenKind closing) {
    while (skip(p, TOK_COMMA)) {
        if (peek(p) == closing) break;
        if (!list_add(p, parse_star_named_expression(p))) return false;
    }
    return skip(p, closing);
}

static Node *finish_tuple(Parser *p, const Token *open, Node *first) {
    Node *node = parser_new(p, AST_Tuple, open);
    size_t begin = list_begin(p);
    if (!node) return NULL;
    if (first && !list_add(p, first)) return NULL;
    if (!parse_more_items(p, TOK_RPAR)) return NULL;
    AST(node, Tuple)->elts = list_end(p, begin);
    node->parens = 1;
    return parser_end(p, node);
}

static Node *finish_group(Parser *p, Node *inner) {
    if (!inner || inner->kind == AST_Starred || !skip(p, TOK_RPAR)) return NULL;
    if (inner->parens < UINT8_MAX) inner->parens++;
    return inner;
}

/* tuple: '(' [star_named_expression ',' [star_named_expressions]] ')'
 * group: '(' (yield_expr | named_expression) ')'
 * genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')' */
static Node *parse_parenthesis(Parser *p) {
    const Token *open = take(p);
    if (peek(p) == TOK_KW_yield) return finish_group(p, parse_yield_expr(p));
    if (peek(p) == TOK_RPAR) return finish_tuple(p, open, NULL);
    Node *first = parse_star_named_expression(p);
    if (!first) return NULL;
    if (peek(p) == TOK_COMMA) return finish_tuple(p, open, first);
    if (starts_comprehension(p)) return finish_generator(p, open, first);
    return finish_group(p, first);
}

/* ---- square brackets ---- */

/* list: '[' [star_named_expressions] ']'
 * listcomp: '[' named_expression for_if_clauses ']' */
static Node *parse_list(Parser *p) {
    const Token *open = take(p);
    Node *first = NULL;
    if (peek(p) != TOK_RSQB && !(first = parse_star_named_expression(p))) return NULL;
    if (first && starts_comprehension(p)) {
        Node *node = parser_new(p, AST_ListComp, open);
        if (!node || first->kind == AST_Starred) return NULL;
        AST(node, ListComp)->elt = first;
        AST(node, ListComp)->generators = parse_for_if_clauses(p);
        if (!AST(node, ListComp)->generators.items || !skip(p, TOK_RSQB)) return NULL;
        return parser_end(p, node);
    }
    Node *node = parser_new(p, AST_List, open);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (first && !list_add(p, first)) return NULL;
    if (!parse_more_items(p, TOK_RSQB)) return NULL;
    AST(node, List)->elts = list_end(p, begin);
    return parser_end(p, node);
}

/* ---- braces ---- */

/* Pairs are kept on the growing list as key, value, key, value. */
static bool finish_pairs(Parser *p, AstDict *dict, size_t begin) {
    NodeList pairs = list_end(p, begin);
    size_t count = pairs.count / 2, size;
    if (p->stop || !size_muladd(count, sizeof(Node *), 1, &size)) return false;
    Node **keys = arena_alloc(p->arena, size), **values = arena_alloc(p->arena, size);
    if (!keys || !values) return parser_no_memory(p), false;
    for (size_t i = 0; i < count; i++) {
        keys[i] = pairs.items[2 * i];
        values[i] = pairs.items[2 * i + 1];
    }
    dict->keys = (NodeList){keys, count};
    dict->values = (NodeList){values, count};
    return true;
}

/* double_starred_kvpair:
 *     | '**' bitwise_or
 *     | kvpair
 * kvpair: expression ':' expression */
static bool parse_pair(Parser *p) {
    if (skip(p, TOK_DOUBLESTAR))
        return list_add_hole(p, NULL) && list_add(p, parse_bitwise_or(p));
    return list_add(p, parse_expr(p)) && skip(p, TOK_COLON) && list_add(p, parse_expr(p));
}

/* dictcomp: '{' kvpair for_if_clauses '}' */
static Node *finish_dictcomp(Parser *p, const Token *open, Node *key, Node *value) {
    Node *node = parser_new(p, AST_DictComp, open);
    if (!node) return NULL;
    AST(node, DictComp)->key = key;
    AST(node, DictComp)->value = value;
    AST(node, DictComp)->generators = parse_for_if_clauses(p);
    if (!AST(node, DictComp)->generators.items || !skip(p, TOK_RBRACE)) return NULL;
    return parser_end(p, node);
}

/* dict: '{' [double_starred_kvpairs] '}'
 * double_starred_kvpairs: ','.double_starred_kvpair+ [','] */
static Node *parse_dict(Parser *p, const Token *open, Node *key) {
    size_t begin = list_begin(p);
    if (key) {
        Node *value = skip(p, TOK_COLON) ? parse_expr(p) : NULL;
        if (!value) return NULL;
        if (starts_comprehension(p)) return finish_dictcomp(p, open, key, value);
        if (!list_add(p, key) || !list_add(p, value)) return NULL;
        if (peek(p) != TOK_RBRACE && !skip(p, TOK_COMMA)) return NULL;
    }
    while (peek(p) != TOK_RBRACE) {
        if (!parse_pair(p)) return NULL;
        if (!skip(p, TOK_COMMA)) break;
    }
    Node *node = parser_new(p, AST_Dict, open);
    if (!node || !skip(p, TOK_RBRACE)) return NULL;
    return finish_pairs(p, AST(node, Dict), begin) ? parser_end(p, node) : NULL;
}

/* set: '{' star_named_expressions '}'
 * setcomp: '{' named_expression for_if_clauses '}' */
static Node *parse_set(Parser *p, const Token *open, Node *first) {
    if (starts_comprehension(p)) {
        Node *node = parser_new(p, AST_SetComp, open);
        if (!node || first->kind == AST_Starred) return NULL;
        AST(node, SetComp)->elt = first;
        AST(node, SetComp)->generators = parse_for_if_clauses(p);
        if (!AST(node, SetComp)->generators.items || !skip(p, TOK_RBRACE)) return NULL;
        return parser_end(p, node);
    }
    Node *node = parser_new(p, AST_Set, open);
    size_t begin = list_begin(p);
    if (!node || !list_add(p, first) || !parse_more_items(p, TOK_RBRACE)) return NULL;
    AST(node, Set)->elts = list_end(p, begin);
    return parser_end(p, node);
}

static Node *parse_brace(Parser *p) {
    const Token *open = take(p);
    if (peek(p) == TOK_RBRACE || peek(p) == TOK_DOUBLESTAR)
        return parse_dict(p, open, NULL);
    Node *first = parse_star_named_expression(p);
    if (!first) return NULL;
    if (peek(p) != TOK_COLON) return parse_set(p, open, first);
    bool is_expression =
        first->kind != AST_Starred && (first->kind != AST_NamedExpr || first->parens);
    return is_expression ? parse_dict(p, open, first) : NULL;
}

/* ---- atoms ---- */

static Node *parse_name(Parser *p) {
    const Token *token = take(p);
    Node *node = parser_new_at(p, AST_Name, token);
    if (!node || !(AST(node, Name)->id = parser_ident(p, token))) return NULL;
    return node;
}

static Node *parse_constant(Parser *p, ConstType type) {
    Node *node = parser_new_at(p, AST_Constant, take(p));
    if (node) AST(node, Constant)->value.type = (uint8_t)type;
    return node;
}

static Node *parse_bracketed(Parser *p, Node *(*parse)(Parser *)) {
    if (!parser_enter(p, PARSER_BRACKET_UNITS)) return NULL;
    Node *node = parse(p);
    parser_leave(p, PARSER_BRACKET_UNITS);
    return node;
}

/* atom:
 *     | NAME
 *     | 'True'
 *     | 'False'
 *     | 'None'
 *     | &(STRING | FSTRING_START) strings
 *     | NUMBER
 *     | &'(' (tuple | group | genexp)
 *     | &'[' (list | listcomp)
 *     | &'{' (dict | set | dictcomp | setcomp)
 *     | '...' */
Node *parse_atom(Parser *p) {
    switch (peek(p)) {
    case TOK_NAME:
    case TOK_SOFT_MATCH:
    case TOK_SOFT_CASE:
    case TOK_SOFT_TYPE:
    case TOK_SOFT_UNDERSCORE: return parse_name(p);
    case TOK_KW_True: return parse_constant(p, CONST_TRUE);
    case TOK_KW_False: return parse_constant(p, CONST_FALSE);
    case TOK_KW_None: return parse_constant(p, CONST_NONE);
    case TOK_STRING:
    case TOK_FSTRING_START: return parse_strings(p);
    case TOK_NUMBER: return parse_number(p);
    case TOK_LPAR: return parse_bracketed(p, parse_parenthesis);
    case TOK_LSQB: return parse_bracketed(p, parse_list);
    case TOK_LBRACE: return parse_bracketed(p, parse_brace);
    case TOK_ELLIPSIS: return parse_constant(p, CONST_ELLIPSIS);
    default: return NULL;
    }
}
