/* parse_params.c - the parameters of def and lambda. */
#include "syntax/parser_state.h"

/* Parameters of a def (closing ')') or of a lambda (closing ':'), which have no
 * annotations. The five lists of the result grow at once, so each parameter is noted with
 * its place and the lists are cut from the notes at the end. */

typedef enum ParamSection {
    SECTION_POSITIONAL, /* before a '*' */
    SECTION_KEYWORD,    /* after it */
    SECTION_CLOSED,     /* after '**': nothing more */
} ParamSection;

typedef struct Params {
    TokenKind closing;
    Astarguments *out;
    ParamSection section;
    bool slash, has_default;
    size_t begin;    /* of (arg, default or NULL) pairs on the growing list */
    size_t slash_at; /* parameters before the '/' */
    size_t plain;    /* parameters before the '*' */
    size_t count;    /* pairs so far */
} Params;

/* param: NAME annotation?
 * annotation: ':' expression
 * star_annotation: ':' star_expression
 * lambda_param: NAME
 * param_star_annotation: NAME star_annotation */
static Node *parse_param(Parser *p, bool annotated, bool starred) {
    if (!at_name(p)) return NULL;
    Node *node = parser_new(p, AST_arg, p->at);
    if (!node) return NULL;
    Astarg *arg = AST(node, arg);
    if (!(arg->arg = parse_ident(p))) return NULL;
    if (annotated && skip(p, TOK_COLON)) {
        arg->annotation = starred ? parse_star_expression(p) : parse_expr(p);
        if (!arg->annotation) return NULL;
    }
    return parser_end(p, node);
}

static bool add_pair(Parser *p, Params *params, Node *arg, Node *value) {
    params->count++;
    return list_add(p, arg) && list_add_hole(p, value);
}

/* default: '=' expression
 * param_maybe_default:
 *     | param default? ','
 *     | param default? &')'
 * param_no_default:
 *     | param ','
 *     | param &')'
 * param_no_default_star_annotation:
 *     | param_star_annotation ','
 *     | param_star_annotation &')'
 * param_with_default:
 *     | param default ','
 *     | param default &')'
 * lambda_param_no_default:
 *     | lambda_param ','
 *     | lambda_param &':'
 * lambda_param_with_default:
 *     | lambda_param default ','
 *     | lambda_param default &':'
 * lambda_param_maybe_default:
 *     | lambda_param default? ','
 *     | lambda_param default? &':' */
static bool parse_plain(Parser *p, Params *params) {
    Node *arg = parse_param(p, params->closing == TOK_RPAR, false), *value = NULL;
    if (!arg) return false;
    if (skip(p, TOK_EQUAL)) {
        if (!(value = parse_expr(p))) return false;
        if (params->section == SECTION_POSITIONAL) params->has_default = true;
    } else if (params->section == SECTION_POSITIONAL && params->has_default) {
        return false;
    }
    return add_pair(p, params, arg, value);
}

static bool parse_slash(Parser *p, Params *params) {
    take(p);
    if (params->slash || params->section != SECTION_POSITIONAL || !params->count)
        return false;
    params->slash = true;
    params->slash_at = params->count;
    return true;
}

/* star_etc:
 *     | '*' param_no_default param_maybe_default* [kwds]
 *     | '*' param_no_default_star_annotation param_maybe_default* [kwds]
 *     | '*' ',' param_maybe_default+ [kwds]
 *     | kwds
 * lambda_star_etc:
 *     | '*' lambda_param_no_default lambda_param_maybe_default* [lambda_kwds]
 *     | '*' ',' lambda_param_maybe_default+ [lambda_kwds]
 *     | lambda_kwds */
static bool parse_star(Parser *p, Params *params) {
    take(p);
    if (params->section != SECTION_POSITIONAL) return false;
    params->section = SECTION_KEYWORD;
    params->plain = params->count;
    if (peek(p) == TOK_COMMA) return token_is_name((uint8_t)peek_second(p));
    params->out->vararg = parse_param(p, params->closing == TOK_RPAR, true);
    return params->out->vararg != NULL;
}

/* kwds: '**' param_no_default
 * lambda_kwds: '**' lambda_param_no_default */
static bool parse_double_star(Parser *p, Params *params) {
    take(p);
    if (params->section == SECTION_POSITIONAL) params->plain = params->count;
    params->section = SECTION_CLOSED;
    params->out->kwarg = parse_param(p, params->closing == TOK_RPAR, false);
    return params->out->kwarg != NULL;
}

static bool parse_one(Parser *p, Params *params) {
    if (params->section == SECTION_CLOSED) return false;
    switch (peek(p)) {
    case TOK_SLASH: return parse_slash(p, params);
    case TOK_STAR: return parse_star(p, params);
    case TOK_DOUBLESTAR: return parse_double_star(p, params);
    default: return parse_plain(p, params);
    }
}

/* Parameters from .. to of the pairs, or their values; without `holes`, only those
 * present. */
static bool cut(Parser *p, NodeList pairs, size_t from, size_t to, size_t which,
                bool holes, NodeList *out) {
    size_t begin = list_begin(p);
    for (size_t i = from; i < to; i++) {
        Node *node = pairs.items[2 * i + which];
        if ((node || holes) && !list_add_hole(p, node)) return false;
    }
    *out = list_end(p, begin);
    return !p->stop;
}

static bool cut_lists(Parser *p, Params *params) {
    NodeList pairs = list_end(p, params->begin);
    Astarguments *out = params->out;
    size_t slash = params->slash ? params->slash_at : 0;
    size_t plain = params->section == SECTION_POSITIONAL ? params->count : params->plain;
    if (p->stop) return false;
    return cut(p, pairs, 0, slash, 0, false, &out->posonlyargs) &&
           cut(p, pairs, slash, plain, 0, false, &out->args) &&
           cut(p, pairs, 0, plain, 1, false, &out->defaults) &&
           cut(p, pairs, plain, params->count, 0, false, &out->kwonlyargs) &&
           cut(p, pairs, plain, params->count, 1, true, &out->kw_defaults);
}

/* params: parameters
 * parameters:
 *     | slash_no_default param_no_default* param_with_default* [star_etc]
 *     | slash_with_default param_with_default* [star_etc]
 *     | param_no_default+ param_with_default* [star_etc]
 *     | param_with_default+ [star_etc]
 *     | star_etc
 * slash_no_default:
 *     | param_no_default+ '/' ','
 *     | param_no_default+ '/' &')'
 * slash_with_default:
 *     | param_no_default* param_with_default+ '/' ','
 *     | param_no_default* param_with_default+ '/' &')'
 * lambda_params: lambda_parameters
 * lambda_parameters:
 *     | lambda_slash_no_default lambda_param_no_default* lambda_param_with_default*
 *         [lambda_star_etc]
 *     | lambda_slash_with_default lambda_param_with_default* [lambda_star_etc]
 *     | lambda_param_no_default+ lambda_param_with_default* [lambda_star_etc]
 *     | lambda_param_with_default+ [lambda_star_etc]
 *     | lambda_star_etc
 * lambda_slash_no_default:
 *     | lambda_param_no_default+ '/' ','
 *     | lambda_param_no_default+ '/' &':'
 * lambda_slash_with_default:
 *     | lambda_param_no_default* lambda_param_with_default+ '/' ','
 *     | lambda_param_no_default* lambda_param_with_default+ '/' &':' */
Node *parse_params(Parser *p, TokenKind closing) {
    Node *node = ast_new(p->arena, AST_arguments);
    if (!node) return parser_no_memory(p);
    Params params = {.closing = closing, .out = AST(node, arguments)};
    params.begin = list_begin(p);
    while (peek(p) != closing) {
        if (!parse_one(p, &params)) return NULL;
        if (!skip(p, TOK_COMMA)) break;
    }
    if (peek(p) != closing || !cut_lists(p, &params)) return NULL;
    return node;
}

/* ---- type parameters ---- */

/* type_param:
 *     | NAME [type_param_bound] [type_param_default]
 *     | '*' NAME [type_param_starred_default]
 *     | '**' NAME [type_param_default]
 * type_param_bound: ':' expression
 * type_param_default: '=' expression
 * type_param_starred_default: '=' star_expression */
static Node *parse_type_param(Parser *p) {
    NodeKind kind = peek(p) == TOK_STAR         ? AST_TypeVarTuple
                    : peek(p) == TOK_DOUBLESTAR ? AST_ParamSpec
                                                : AST_TypeVar;
    Node *node = parser_new(p, kind, p->at), *bound = NULL, *value = NULL;
    if (!node) return NULL;
    if (kind != AST_TypeVar) take(p);
    const Ident *name = parse_ident(p);
    if (!name) return NULL;
    if (kind == AST_TypeVar && skip(p, TOK_COLON) && !(bound = parse_expr(p)))
        return NULL;
    if (skip(p, TOK_EQUAL)) {
        value = kind == AST_TypeVarTuple ? parse_star_expression(p) : parse_expr(p);
        if (!value) return NULL;
    }
    if (kind == AST_TypeVar) {
        AST(node, TypeVar)->name = name;
        AST(node, TypeVar)->bound = bound;
        AST(node, TypeVar)->default_value = value;
    } else {
        /* The other two have one layout. */
        AST(node, ParamSpec)->name = name;
        AST(node, ParamSpec)->default_value = value;
    }
    return parser_end(p, node);
}

/* type_params: '[' type_param_seq ']'
 * type_param_seq: ','.type_param+ [','] */
NodeList parse_type_params(Parser *p, bool *ok) {
    *ok = true;
    if (!skip(p, TOK_LSQB)) return (NodeList){0};
    size_t begin = list_begin(p);
    do {
        if (!list_add(p, parse_type_param(p))) return *ok = false, (NodeList){0};
    } while (skip(p, TOK_COMMA) && peek(p) != TOK_RSQB);
    NodeList list = list_end(p, begin);
    *ok = skip(p, TOK_RSQB) && !p->stop;
    return list;
}
