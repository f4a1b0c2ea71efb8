/* parser_state.h - what the files of the parser share.
 *
 * A parse function reads one production, which stands above it as in grammar/aio.gram. It
 * returns its node, or NULL: the text does not fit, or p->d holds an error of a literal,
 * or memory or depth is exhausted (p->stop). It says nothing about what does not fit; the
 * caller of the parser leaves that to the slow path (syntax_error.h), which explains.
 *
 * p->at is the token not yet consumed. There is no backtracking but in `with (`, where
 * parser_mark remembers a state. */
#ifndef SYNTAX_PARSER_STATE_H
#define SYNTAX_PARSER_STATE_H

#include "syntax/parser.h"
#include "syntax/token.h"

typedef struct Interner {
    const Ident **slots;
    size_t count, capacity; /* capacity: a power of two, or 0 */
} Interner;

typedef struct Parser {
    const Source *source;
    Arena *arena;
    Diagnostic *d;
    const Token *tokens;
    const Token *at;
    const Token *statement; /* start of the top-level statement being read */
    Interner names;
    int depth;  /* units spent, see parser_enter */
    bool stop;  /* depth or memory is exhausted: nothing may succeed any more */
    bool quiet; /* no warnings: the text has been read once already */
    /* Nodes of lists that are still growing; taken off as a finished list. */
    Node **stack;
    size_t stack_count, stack_capacity;
} Parser;

/* ---- tokens ---- */

INLINE TokenKind peek(const Parser *p) { return (TokenKind)p->at->kind; }
INLINE TokenKind peek_second(const Parser *p) {
    return p->at->kind == TOK_ENDMARKER || p->at->kind == TOK_ERROR
               ? (TokenKind)p->at->kind
               : (TokenKind)p->at[1].kind;
}
INLINE const Token *take(Parser *p) { return p->at++; }
INLINE bool skip(Parser *p, TokenKind kind) {
    if (p->at->kind != kind) return false;
    p->at++;
    return true;
}
INLINE bool at_name(const Parser *p) { return token_is_name(p->at->kind); }

/* Gives back what is not in the arena. */
void parser_free(Parser *p);

/* ---- nodes ---- */

/* A node that begins at a token / where another node begins; its end is set by
 * parser_end. */
MUST_CHECK Node *parser_new(Parser *p, NodeKind kind, const Token *start);
MUST_CHECK Node *parser_new_from(Parser *p, NodeKind kind, const Node *start);
/* The node ends with the last consumed token that has a place. Returns it. */
Node *parser_end(Parser *p, Node *node);
/* A node exactly over a token. */
MUST_CHECK Node *parser_new_at(Parser *p, NodeKind kind, const Token *token);
/* Refusal of memory, as a NULL node. */
Node *parser_no_memory(Parser *p);

/* ---- nesting ---- */

/* Spends `units` of depth until parser_leave; false when they are used up. The units are
 * about those of CPython's parser, whose limit is the same. */
enum { PARSER_BRACKET_UNITS = 25 };
MUST_CHECK bool parser_enter(Parser *p, int units);
INLINE void parser_leave(Parser *p, int units) { p->depth -= units; }

/* ---- growing lists ---- */

INLINE size_t list_begin(const Parser *p) { return p->stack_count; }
/* False without memory, or when node is NULL and NULL may not be in the list. */
MUST_CHECK bool list_add(Parser *p, Node *node);
MUST_CHECK bool list_add_hole(Parser *p, Node *node);
/* The nodes added since list_begin; items NULL and p->stop set without memory. */
NodeList list_end(Parser *p, size_t begin);

/* ---- names ---- */

/* The interned identifier of a name token. NULL without memory. */
MUST_CHECK const Ident *parser_ident(Parser *p, const Token *token);
MUST_CHECK const Ident *parser_intern(Parser *p, const char *text, size_t n);
/* Consumes a name token; NULL when there is none. */
MUST_CHECK const Ident *parse_ident(Parser *p);

/* ---- going back ---- */

typedef struct ParserMark {
    const Token *at;
    size_t stack_count;
    Warning **last_warning;
} ParserMark;
ParserMark parser_mark(const Parser *p);
void parser_reset(Parser *p, ParserMark mark);

/* ---- productions ---- */

/* parse_expr.c */
Node *parse_star_expressions(Parser *p);
Node *parse_star_expression(Parser *p);
Node *parse_star_named_expression(Parser *p);
Node *parse_named_expression(Parser *p);
Node *parse_expr(Parser *p);
Node *parse_annotated_rhs(Parser *p);
Node *parse_yield_expr(Parser *p);
Node *parse_disjunction(Parser *p);
Node *parse_bitwise_or(Parser *p);

/* parse_primary.c */
Node *parse_await_primary(Parser *p);
Node *parse_starred_expression(Parser *p);
bool parse_arguments(Parser *p, NodeList *args, NodeList *keywords);

/* parse_atom.c */
bool starts_comprehension(const Parser *p);
Node *parse_atom(Parser *p);
/* The generators of a comprehension; items NULL on failure. */
NodeList parse_for_if_clauses(Parser *p);

/* parse_string.c */
Node *parse_strings(Parser *p);
Node *parse_number(Parser *p);

/* parse_params.c */
Node *parse_params(Parser *p, TokenKind closing);
NodeList parse_type_params(Parser *p, bool *ok);

/* parse_target.c */
bool target_store(Node *node);
bool target_delete(Node *node);
bool target_is_single(const Node *node);
Node *parse_star_targets(Parser *p);
Node *parse_star_target(Parser *p);

/* parse_pattern.c */
Node *parse_patterns(Parser *p);

/* parse_simple.c */
bool parse_simple_stmts(Parser *p);

/* parse_compound.c */
/* One statement or one line of them, added to the growing list. */
bool parse_statement(Parser *p);

#endif
