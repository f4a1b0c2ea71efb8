/* astdump [-t | -e | -n] [FILE...]: the front end alone. For every file its dump (or with
 * -t its tokens, with -n nothing) on one line, or the error as CPython prints it. `-`
 * reads file names from standard input. -e prints after each answer a line "==", -w
 * warnings too. -s: columns as for a text given to compile(). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "syntax/ast_dump.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"
#include "diag_render.h"

typedef struct Options {
    bool tokens, quiet, marks, warnings, string;
} Options;

static char *read_file(const char *name, size_t *size) {
    FILE *file = fopen(name, "rb");
    if (!file) return NULL;
    size_t capacity = 1 << 16, n = 0;
    char *bytes = malloc(capacity);
    while (bytes) {
        n += fread(bytes + n, 1, capacity - n, file);
        if (n < capacity) break;
        bytes = realloc(bytes, capacity *= 2);
    }
    fclose(file);
    *size = n;
    return bytes;
}

static void answer(const Source *source, Arena *arena, const Options *o, Diagnostic *d,
                   Buffer *out) {
    if (o->tokens) {
        TokenList tokens;
        tokens_init(&tokens, arena->alloc);
        if (lexer_run(source, &tokens, d)) tokens_dump(&tokens, source, out);
        *d = tokens.error;
        tokens_free(&tokens);
        return;
    }
    Node *tree = parse_module(source, arena, d);
    if (tree && !o->quiet) ast_dump(tree, out);
}

static int run(const char *name, const Options *o) {
    Allocator alloc;
    Arena arena;
    Diagnostic d;
    Source source;
    Buffer out;
    size_t n = 0;
    char *bytes = read_file(name, &n);
    if (!bytes) return fprintf(stderr, "astdump: cannot read %s\n", name), 2;
    allocator_init(&alloc, NULL, NULL);
    arena_init(&arena, &alloc);
    diag_init(&d, &arena);
    buffer_init(&out, &alloc);
    bool read = source_from_bytes(&source, &arena, name, bytes, n, &d);
    if (o->string) source.is_file = false;
    if (read) answer(&source, &arena, o, &d, &out);
    for (Warning *w = d.warnings; w && o->warnings; w = w->next)
        printf("%s:%d: SyntaxWarning: %s\n", name, w->line, w->message);
    if (d.type != DIAG_TYPE_NONE) diag_render(&d, &out);
    if (out.length) fwrite(out.data, 1, out.length, stdout);
    if (!o->tokens && d.type == DIAG_TYPE_NONE && !o->quiet) putchar('\n');
    if (o->marks) puts("==");
    fflush(stdout);
    buffer_free(&out);
    arena_free(&arena);
    free(bytes);
    return d.type != DIAG_TYPE_NONE;
}

static int run_listed(const Options *o) {
    char line[4096];
    int status = 0;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        status |= run(line, o);
    }
    return status;
}

int main(int argc, char **argv) {
    Options o = {0};
    int status = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-t") == 0)
            o.tokens = true;
        else if (strcmp(argv[i], "-n") == 0)
            o.quiet = true;
        else if (strcmp(argv[i], "-e") == 0)
            o.marks = true;
        else if (strcmp(argv[i], "-w") == 0)
            o.warnings = true;
        else if (strcmp(argv[i], "-s") == 0)
            o.string = true;
        else if (strcmp(argv[i], "-") == 0)
            status |= run_listed(&o);
        else
            status |= run(argv[i], &o);
    }
    return status;
}
