/* compile_match.c - the match statement. */
#include "compiler/unit.h"

void match_stmt(Compiler *c, Node *node) {
    compiler_error(c, node, DIAG_NOT_SUPPORTED, "match");
}
