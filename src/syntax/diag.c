/* diag.c - see diag.h. */
#include "syntax/diag.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "syntax/source.h"

static const struct {
    DiagType type;
    const char *format;
} DIAGS[] = {
#define DIAG(id, type, format) {DIAG_TYPE_##type, format},
#include "syntax/diag.def"
};

void diag_init(Diagnostic *d, Arena *arena) {
    *d = (Diagnostic){.arena = arena};
    d->last_warning = &d->warnings;
}

const char *diag_format(DiagId id) { return DIAGS[id].format; }

/* The formatted message in the arena; "" stands in when memory is refused. */
static const char *format_message(Arena *arena, DiagId id, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, DIAGS[id].format, args);
    char *text = n < 0 ? NULL : arena_alloc(arena, (size_t)n + 1);
    if (text) vsnprintf(text, (size_t)n + 1, DIAGS[id].format, again);
    va_end(again);
    return text ? text : "";
}

static void set_message(Diagnostic *d, DiagId id, va_list args) {
    d->id = id;
    d->type = DIAGS[id].type;
    d->message = format_message(d->arena, id, args);
}

/* Code points in the first `bytes` bytes of a line, a cut one counting as one; never more
 * than one past its end. */
static int count_columns(const char *line, size_t length, int bytes) {
    if (bytes < 0) return bytes;
    int extra = 0;
    if ((size_t)bytes > length) {
        extra = 1;
        bytes = (int)length;
    }
    int columns = 0;
    for (int i = 0; i < bytes; i++)
        columns += utf8_is_start(line[i]);
    return columns + extra;
}

/* Is it the last line, without a line end? */
static bool is_bare(const Source *source, SourceLine line) {
    return source->ends_bare &&
           line.text + line.length + 1 >= source->text + source->length;
}

/* A line with its line end, if CPython sees one. */
static SourceLine whole_line(const Source *source, int number) {
    SourceLine line = source_line(source, number);
    bool ended = line.text + line.length < source->text + source->length;
    if (ended && !is_bare(source, line)) line.length++;
    return line;
}

void diag_set_va(Diagnostic *d, const Source *source, Span span, DiagId id,
                 va_list args) {
    if (d->type != DIAG_TYPE_NONE) return;
    set_message(d, id, args);
    d->filename = source->filename;
    d->line = span.line;
    d->end_line = span.end_line;
    SourceLine line = whole_line(source, span.line);
    SourceLine last = whole_line(source, span.end_line);
    bool bare = is_bare(source, line) && span.column >= (int)line.length;
    d->column = bare ? 0 : count_columns(line.text, line.length, span.column + 1);
    d->end_column = bare ? 0 : count_columns(last.text, last.length, span.end_column + 1);
    d->text = arena_copy(d->arena, line.text, line.length);
}

void diag_set(Diagnostic *d, const Source *source, Span span, DiagId id, ...) {
    va_list args;
    va_start(args, id);
    diag_set_va(d, source, span, id, args);
    va_end(args);
}

void diag_set_compiler(Diagnostic *d, const Source *source, Span span, DiagId id, ...) {
    if (d->type != DIAG_TYPE_NONE) return;
    va_list args;
    va_start(args, id);
    diag_set_va(d, source, span, id, args);
    va_end(args);
    d->column = span.column + 1;
    d->end_column = span.end_column + 1;
    if (!source->is_file) d->text = NULL; /* CPython would read the file again */
}

void diag_set_placeless(Diagnostic *d, DiagId id, ...) {
    if (d->type != DIAG_TYPE_NONE) return;
    va_list args;
    va_start(args, id);
    set_message(d, id, args);
    va_end(args);
}

void diag_set_memory(Diagnostic *d) {
    d->arena->failed = true;
    if (d->type != DIAG_TYPE_NONE) return;
    d->id = DIAG_OUT_OF_MEMORY;
    d->type = DIAG_TYPE_MEMORY;
    d->message = NULL;
}

void diag_warn(Diagnostic *d, int line, DiagId id, ...) {
    Warning *warning = ARENA_NEW(d->arena, Warning);
    if (!warning) return;
    va_list args;
    va_start(args, id);
    warning->message = format_message(d->arena, id, args);
    va_end(args);
    warning->line = line;
    *d->last_warning = warning;
    d->last_warning = &warning->next;
}

void diag_clear(Diagnostic *d) {
    Diagnostic fresh = {.arena = d->arena, .warnings = d->warnings};
    fresh.last_warning = d->warnings ? d->last_warning : NULL;
    *d = fresh;
    if (!d->last_warning) d->last_warning = &d->warnings;
}
