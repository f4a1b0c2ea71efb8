/* compiler.h - from a syntax tree to code objects.
 *
 * Called by the drivers of exec, eval, import and the prompt. The tree, its Source and
 * all working storage live in the arena of the front-end run (d->arena); the result is on
 * the heap. No collection happens inside, so that names and constants need no roots.
 *
 * NULL: either d->type is set (SyntaxError or RecursionError with CPython's text and
 * place), or an exception (MemoryError) is pending in rt. SyntaxWarnings are added to d
 * either way. */
#ifndef COMPILER_COMPILER_H
#define COMPILER_COMPILER_H

#include "bytecode/code.h"
#include "syntax/ast.h"
#include "syntax/diag.h"
#include "syntax/source.h"

enum CompileFlags {
    /* `await`, `async for`, `async with` and async comprehensions may stand at module
     * level; if one does, the code gets CODE_TOP_AWAIT | CODE_COROUTINE. */
    COMPILE_TOP_AWAIT = 1,
    /* exec and eval with locals of their own: the code gets CODE_CLASS_BODY |
     * CODE_MODULE, that is, the VM puts the namespace into register 0 and names are
     * looked up there. */
    COMPILE_SEPARATE_LOCALS = 2,
    /* As if `from __future__ import annotations` stood at the top. */
    COMPILE_FUTURE_ANNOTATIONS = 4,
};

/* `root` is Module. */
Code *compile_module(Runtime *rt, Node *root, const Source *source, unsigned flags,
                     Diagnostic *d);
/* `root` is Expression: the code returns its value. */
Code *compile_expression(Runtime *rt, Node *root, const Source *source, unsigned flags,
                         Diagnostic *d);
/* `root` is Interactive: the values of expression statements go to sys.displayhook. */
Code *compile_interactive(Runtime *rt, Node *root, const Source *source, unsigned flags,
                          Diagnostic *d);

#endif
