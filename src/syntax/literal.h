/* literal.h - the values of literal tokens.
 *
 * Used by the parser and by the slow path that explains errors (both must find the same
 * faults). Values live in the arena. Errors are reported with CPython's words and places.
 */
#ifndef SYNTAX_LITERAL_H
#define SYNTAX_LITERAL_H

#include "syntax/ast.h"
#include "syntax/token.h"

typedef struct LiteralReader {
    const Source *source;
    Arena *arena;
    Diagnostic *d;
    bool quiet; /* no warnings */
    /* Where an error of an escape is reported: the last token read so far. */
    const Token *last;
} LiteralReader;

/* A NUMBER token. */
MUST_CHECK bool literal_number(const LiteralReader *r, const Token *token, AstConst *out);
/* A STRING token with its prefix and quotes. *kind_u: it has a 'u' prefix. */
MUST_CHECK bool literal_string(const LiteralReader *r, const Token *token, AstConst *out,
                               bool *kind_u);
/* Text of an f-string: n bytes of the source or of a debug expression. `token` is the one
 * whose line a warning names. */
MUST_CHECK bool literal_fstring_text(const LiteralReader *r, const Token *token,
                                     const char *text, size_t n, bool raw, AstConst *out);

enum { LITERAL_MAX_DIGITS = 4300 };

#endif
