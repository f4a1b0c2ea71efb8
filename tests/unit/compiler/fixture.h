/* fixture.h - a runtime and one compilation, for suites of compiler/ and bytecode/. */
#ifndef UNIT_COMPILER_FIXTURE_H
#define UNIT_COMPILER_FIXTURE_H

#include <criterion/criterion.h>
#include <string.h>

#include "object/containers.h"

#include "compiler/compiler.h"
#include "object/str.h"
#include "syntax/parser.h"
#include "vm/tables.h"

typedef struct Compilation {
    Runtime rt;
    Arena arena;
    Diagnostic d;
    Source source;
    Buffer out;
    Node *tree;
    Code *code;
} Compilation;

/* Parses and compiles a module; `code` is NULL after an error. */
static inline void compilation_run(Compilation *c, const char *text, unsigned flags) {
    RuntimeTables tables = {vm_layouts, vm_type_defs};
    HashKey key = hash_key_from_seed(0);
    cr_assert(runtime_init(&c->rt, NULL, NULL, tables, &key));
    c->rt.heap.stack_base = __builtin_frame_address(0);
    c->rt.heap.paused++;
    arena_init(&c->arena, c->rt.heap.alloc);
    buffer_init(&c->out, c->rt.heap.alloc);
    diag_init(&c->d, &c->arena);
    c->code = NULL;
    cr_assert(
        source_from_text(&c->source, &c->arena, "t.aio", text, strlen(text), &c->d));
    c->tree = parse_module(&c->source, &c->arena, &c->d);
    if (c->tree) c->code = compile_module(&c->rt, c->tree, &c->source, flags, &c->d);
}

static inline void compilation_end(Compilation *c) {
    buffer_free(&c->out);
    arena_free(&c->arena);
    runtime_free(&c->rt);
    cr_expect_eq(c->rt.alloc.bytes, 0, "%zu bytes are left", c->rt.alloc.bytes);
}

/* The code object of that name among the constants. */
static inline Code *code_named(const Code *code, const char *name) {
    for (uint32_t i = 0; i < code->consts_n; i++) {
        Value v = code->consts->items[i];
        if (has_layout(v, LAYOUT_CODE) && !strcmp(as_code(v)->name->bytes, name))
            return as_code(v);
    }
    return NULL;
}

static Compilation run;

/* The disassembly of function `f` in the text, without its head and the line numbers. */
__attribute__((unused)) static void expect_code(const char *text, const char *expected) {
    compilation_run(&run, text, 0);
    cr_assert(run.code, "%s", run.d.message);
    cr_expect_null(code_verify(&run.rt, run.code, &run.out), "%s", buffer_cstr(&run.out));
    run.out.length = 0;
    Code *f = code_named(run.code, "f");
    cr_assert(f);
    Buffer got, clean;
    buffer_init(&got, &run.rt.alloc);
    buffer_init(&clean, &run.rt.alloc);
    code_disassemble(&run.rt, f, &got);
    for (const char *line = buffer_cstr(&got); *line;) {
        const char *end = strchr(line, '\n');
        bool instruction = end - line > 12 && strspn(line, " 0123456789") >= 14;
        if (instruction) buffer_append(&clean, line + 7, (size_t)(end - line - 6));
        line = end + 1;
        if (*line == '\n') break;
    }
    cr_expect_str_eq(buffer_cstr(&clean), expected);
    buffer_free(&got);
    buffer_free(&clean);
    compilation_end(&run);
}

#endif
