/* syntax_error.h - why a text is no program.
 *
 * Called by the parser when its fast path has failed, and never otherwise. */
#ifndef SYNTAX_SYNTAX_ERROR_H
#define SYNTAX_SYNTAX_ERROR_H

#include "syntax/token.h"

typedef enum SyntaxStart { SYNTAX_FILE, SYNTAX_EVAL, SYNTAX_INTERACTIVE } SyntaxStart;

/* Sets *d, always. */
void syntax_error_explain(const Source *source, const TokenList *tokens,
                          SyntaxStart start, Diagnostic *d);

#endif
