/* freeze.c - the build-time half of embedded.c: `freeze OUT ROOT FILE...` compiles the
 * modules of the standard library and writes their bytecode as one C table.
 *
 * A program of its own, linked with everything but the table that it writes. Each FILE
 * lies below ROOT; its path there gives the module's name. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "compiler/compiler.h"
#include "syntax/parser.h"
#include "vm/tables.h"

/* ---- names ------------------------------------------------------------------------ */

static bool ends_with(const char *s, size_t n, const char *suffix) {
    size_t m = strlen(suffix);
    return n >= m && !memcmp(s + n - m, suffix, m);
}

/* "asyncio/queues.aio" is asyncio.queues, "asyncio/__init__.aio" is asyncio. */
static bool name_of(const char *path, Buffer *name) {
    size_t n = strlen(path);
    if (ends_with(path, n, ".aio")) n -= strlen(".aio");
    bool is_package = ends_with(path, n, "/__init__");
    if (is_package) n -= strlen("/__init__");
    for (size_t i = 0; i < n; i++)
        buffer_byte(name, path[i] == '/' ? '.' : path[i]);
    return is_package;
}

/* ---- one module ------------------------------------------------------------------- */

static bool read_file(const char *path, Buffer *out) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    enum { CHUNK = 64 * 1024 };
    char *room;
    while ((room = buffer_reserve(out, CHUNK))) {
        size_t n = fread(room, 1, CHUNK, f);
        if (!n) break;
        out->length += n;
    }
    bool ok = room && !ferror(f);
    fclose(f);
    return ok;
}

static bool compile(Runtime *rt, const Buffer *text, const char *shown, Buffer *code) {
    Arena arena;
    arena_init(&arena, &rt->alloc);
    Diagnostic d;
    diag_init(&d, &arena);
    Source source;
    Node *root = NULL;
    if (source_from_bytes(&source, &arena, shown, text->data, text->length, &d))
        root = parse_module(&source, &arena, &d);
    Code *c = root ? compile_module(rt, root, &source, 0, &d) : NULL;
    if (!c)
        fprintf(stderr, "%s:%d: %s\n", shown, d.line,
                d.message ? d.message : "out of memory");
    bool ok = c && code_marshal(rt, c, code);
    arena_free(&arena);
    return ok;
}

/* A runtime per module, so that its bytes depend on nothing but its text. */
static bool freeze(const char *path, const char *shown, Buffer *code) {
    Runtime rt;
    RuntimeTables tables = {vm_layouts, vm_type_defs};
    HashKey key = hash_key_from_seed(0);
    bool ok = runtime_init(&rt, NULL, NULL, tables, &key);
    Buffer text;
    buffer_init(&text, code->alloc);
    if (ok) {
        rt.heap.stack_base = __builtin_frame_address(0);
        rt.heap.paused++;
        ok = read_file(path, &text) && buffer_reserve(&text, 1);
        if (!ok) fprintf(stderr, "%s: %s\n", path, strerror(errno));
        ok = ok && compile(&rt, &text, shown, code);
    }
    buffer_free(&text);
    runtime_free(&rt);
    return ok;
}

/* ---- the table -------------------------------------------------------------------- */

static void write_bytes(FILE *out, int number, const Buffer *code) {
    fprintf(out, "static const unsigned char code_%d[] = {", number);
    for (size_t i = 0; i < code->length; i++)
        fprintf(out, "%s%d,", i % 24 ? "" : "\n", (unsigned char)code->data[i]);
    fprintf(out, "\n};\n");
}

static bool write_module(FILE *out, int number, const char *root, const char *path,
                         Buffer *rows) {
    const char *below = path + strlen(root);
    below += strspn(below, "/");
    Buffer shown, name, code;
    buffer_init(&shown, rows->alloc);
    buffer_init(&name, rows->alloc);
    buffer_init(&code, rows->alloc);
    buffer_printf(&shown, "<stdlib>/%s", below);
    bool is_package = name_of(below, &name);
    bool ok = freeze(path, buffer_cstr(&shown), &code);
    if (ok) write_bytes(out, number, &code);
    buffer_printf(rows, "    {\"%s\", %s, code_%d, sizeof code_%d},\n",
                  buffer_cstr(&name), is_package ? "true" : "false", number, number);
    buffer_free(&shown);
    buffer_free(&name);
    buffer_free(&code);
    return ok;
}

int main(int argc, char **argv) {
    if (argc < 3) return fprintf(stderr, "usage: freeze OUT ROOT FILE...\n"), 2;
    FILE *out = fopen(argv[1], "w");
    if (!out) return fprintf(stderr, "%s: %s\n", argv[1], strerror(errno)), 1;
    Allocator alloc;
    allocator_init(&alloc, NULL, NULL);
    Buffer rows;
    buffer_init(&rows, &alloc);
    fprintf(out, "#include \"api/embedded.h\"\n\n");
    bool ok = true;
    for (int i = 3; ok && i < argc; i++)
        ok = write_module(out, i - 3, argv[2], argv[i], &rows);
    fprintf(out, "\nconst EmbeddedModule embedded_modules[] = {\n%s    {0}};\n",
            buffer_cstr(&rows));
    ok &= !rows.failed && !ferror(out);
    buffer_free(&rows);
    if (fclose(out)) ok = false;
    if (!ok) remove(argv[1]);
    return ok ? 0 : 1;
}
