/* front.h - one front-end run, as the suites of this room need it. */
#ifndef UNIT_SYNTAX_FRONT_H
#define UNIT_SYNTAX_FRONT_H

#include <criterion/criterion.h>
#include <string.h>

#include "syntax/ast_dump.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"

#include "../../tools/diag_render.h"

typedef struct Front {
    Allocator alloc;
    Arena arena;
    Diagnostic d;
    Source source;
    Buffer out;
} Front;

static inline void front_open(Front *f) {
    allocator_init(&f->alloc, NULL, NULL);
    arena_init(&f->arena, &f->alloc);
    diag_init(&f->d, &f->arena);
    buffer_init(&f->out, &f->alloc);
}

static inline bool front_read(Front *f, const char *text) {
    front_open(f);
    return source_from_text(&f->source, &f->arena, "t.aio", text, strlen(text), &f->d);
}

/* Nothing may be left when all is given back. */
static inline void front_close(Front *f) {
    buffer_free(&f->out);
    arena_free(&f->arena);
    cr_assert_eq(f->alloc.bytes, 0, "%zu bytes leaked", f->alloc.bytes);
}

/* The dump of a module, or the report of its error. */
static inline const char *front_dump(Front *f, const char *text) {
    Node *tree = front_read(f, text) ? parse_module(&f->source, &f->arena, &f->d) : NULL;
    if (tree)
        ast_dump(tree, &f->out);
    else
        diag_render(&f->d, &f->out);
    return buffer_cstr(&f->out);
}

static inline void front_expect_tree(const char *text, const char *wanted) {
    Front f;
    cr_expect_str_eq(front_dump(&f, text), wanted);
    front_close(&f);
}

/* "line:column: message", as attributes of CPython's SyntaxError say it. */
static inline void front_expect_error(const char *text, const char *wanted) {
    Front f;
    cr_expect(!front_read(&f, text) || !parse_module(&f.source, &f.arena, &f.d), "%s",
              text);
    buffer_printf(&f.out, "%d:%d: %s", f.d.line, f.d.column, f.d.message);
    cr_expect_str_eq(buffer_cstr(&f.out), wanted, "%s: %s instead of %s", text,
                     buffer_cstr(&f.out), wanted);
    front_close(&f);
}

#endif
