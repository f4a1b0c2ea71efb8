/* lexer.h - from a source text to its tokens, all at once.
 *
 * One pass over the text, without recursion; f-strings are a stack of modes as in CPython
 * since 3.12. An error ends the list with an ERROR token and is kept in the list, because
 * only the parser knows whether it would have read so far. */
#ifndef SYNTAX_LEXER_H
#define SYNTAX_LEXER_H

#include "syntax/token.h"

enum {
    LEXER_MAX_INDENT = 100,
    LEXER_MAX_LEVEL = 200,
    LEXER_MAX_FSTRINGS = 150,
    LEXER_MAX_FIELDS = 3, /* replacement fields within the format specs of fields */
    LEXER_TAB = 8,
};

/* Fills the (initialised) list. False: no memory. Warnings go to d. */
MUST_CHECK bool lexer_run(const Source *source, TokenList *list, Diagnostic *d);

#endif
