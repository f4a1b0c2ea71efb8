/* unparse.h - an expression back to text, as `from __future__ import annotations` keeps
 * annotations: CPython's spelling, spaces and parentheses, whatever the source had. */
#ifndef COMPILER_UNPARSE_H
#define COMPILER_UNPARSE_H

#include "object/runtime.h"
#include "syntax/ast.h"

/* NULL: raised (MemoryError, or RecursionError). */
Str *unparse_expression(Runtime *rt, const Node *node);

#endif
