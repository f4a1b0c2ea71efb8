/* parser.h - from a source text to a tree.
 *
 * Called by the compiler's drivers (exec, eval, import, the prompt) and by the dump.
 * Returns the root node in the arena, or NULL with *d set; d also collects the
 * SyntaxWarnings. Time and memory are linear in the text. Recursion is bounded by
 * PARSER_MAX_DEPTH nested constructs; deeper texts are refused as CPython does.
 *
 * What CPython finds only after parsing (return outside function, duplicate arguments,
 * ...) is left to the compiler's scope analysis. */
#ifndef SYNTAX_PARSER_H
#define SYNTAX_PARSER_H

#include "syntax/ast.h"
#include "syntax/diag.h"
#include "syntax/source.h"

/* Units of nesting, one per unary operator, a good twenty per bracket or block. */
enum { PARSER_MAX_DEPTH = 5960 };

/* A whole file: Module. */
MUST_CHECK Node *parse_module(const Source *source, Arena *arena, Diagnostic *d);
/* eval(): Expression. */
MUST_CHECK Node *parse_expression(const Source *source, Arena *arena, Diagnostic *d);
/* One entry at the prompt: Interactive. When the text is a proper beginning of something
 * longer, NULL with d->incomplete set: read another line and try again with both. */
MUST_CHECK Node *parse_interactive(const Source *source, Arena *arena, Diagnostic *d);
/* compile(..., "single"): the same, of a text that is whole. */
MUST_CHECK Node *parse_single(const Source *source, Arena *arena, Diagnostic *d);

#endif
