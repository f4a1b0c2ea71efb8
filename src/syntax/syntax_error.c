#include "syntax/syntax_error.h"

void syntax_error_explain(const Source *source, const TokenList *tokens,
                          SyntaxStart start, Diagnostic *d) {
    if (tokens->error.type != DIAG_TYPE_NONE) {
        Warning *warnings = d->warnings, **last = d->last_warning;
        *d = tokens->error;
        d->warnings = warnings;
        d->last_warning = last;
        return;
    }
    diag_set(d, source, (Span){1, 0, 1, 1}, DIAG_INVALID_SYNTAX);
}
