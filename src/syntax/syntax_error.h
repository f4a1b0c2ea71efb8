/* syntax_error.h - why a text is no program.
 *
 * Called by the parser when its fast path has failed, and never otherwise. Goes over the
 * text twice, as CPython does: once to find how far it can be read, once looking for the
 * known mistakes of grammar/errors.gram. */
#ifndef SYNTAX_SYNTAX_ERROR_H
#define SYNTAX_SYNTAX_ERROR_H

#include "syntax/token.h"

typedef enum SyntaxStart { SYNTAX_FILE, SYNTAX_EVAL, SYNTAX_INTERACTIVE } SyntaxStart;

/* Sets *d, always, and d->incomplete when the text may be the beginning of a program.
 * `from`: the first token of the top-level statement that did not parse; `reached`: the
 * token the parser stopped at. */
void syntax_error_explain(const Source *source, const TokenList *tokens,
                          SyntaxStart start, uint32_t from, uint32_t reached,
                          Diagnostic *d);

#endif
