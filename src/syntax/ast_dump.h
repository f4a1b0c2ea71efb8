/* ast_dump.h - the tree as text: exactly ast.dump(tree, include_attributes=True) of
 * CPython.
 *
 * For tools (aio --dump=ast) and tests. Walks without recursion. */
#ifndef SYNTAX_AST_DUMP_H
#define SYNTAX_AST_DUMP_H

#include "syntax/ast.h"
#include "base/buffer.h"

/* Appends the dump; refused memory shows in out->failed. */
void ast_dump(const Node *root, Buffer *out);

#endif
