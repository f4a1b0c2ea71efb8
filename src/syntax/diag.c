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

/* The exception's class: "SyntaxError" ... */
static const char *diag_type_name(DiagType type) {
    switch (type) {
    case DIAG_TYPE_NONE: return "";
    case DIAG_TYPE_SYNTAX: return "SyntaxError";
    case DIAG_TYPE_INDENTATION: return "IndentationError";
    case DIAG_TYPE_TAB: return "TabError";
    case DIAG_TYPE_MEMORY: return "MemoryError";
    case DIAG_TYPE_RECURSION: return "RecursionError";
    case DIAG_TYPE_WARNING: return "SyntaxWarning";
    }
    return "";
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

/* Bytes of the first n code points. */
static size_t code_points(const char *text, size_t length, int n) {
    size_t pos = 0;
    while (n-- > 0 && pos < length)
        pos = utf8_next(text, pos);
    return pos < length ? pos : length;
}

/* The row of carets below the line without its indentation. All columns in code points.
 */
static void render_carets(const Diagnostic *d, Buffer *out, const char *line,
                          size_t length, int indent) {
    int width = (int)utf8_count(line, length) + indent;
    int start = d->column;
    int end = d->line != d->end_line ? width + 1 : d->end_column ? d->end_column : start;
    int whole = (int)utf8_count(d->text, strlen(d->text));
    if (whole && start > whole) start = width + 1;
    if (whole && end > whole) end = width + 1;
    if (start >= end || end < 0) end = start + 1;
    int from = start - 1 - indent;
    if (from < 0) return;
    buffer_text(out, "    ");
    size_t stop = code_points(line, length, from);
    for (size_t i = 0; i < stop; i = utf8_next(line, i))
        buffer_byte(out, line[i] == '\t' || line[i] == '\f' ? line[i] : ' ');
    /* Past the end of the line there is nothing to align with. */
    buffer_fill(out, '^', (size_t)(end - start));
    buffer_byte(out, '\n');
}

void diag_render(const Diagnostic *d, Buffer *out) {
    if (d->line || d->filename)
        buffer_printf(out, "  File \"%s\", line %d\n",
                      d->filename ? d->filename : "<string>", d->line);
    if (d->text) {
        size_t length = strlen(d->text), indent = 0;
        while (length && d->text[length - 1] == '\n')
            length--;
        while (indent < length && strchr(" \n\f", d->text[indent]))
            indent++;
        buffer_text(out, "    ");
        buffer_append(out, d->text + indent, length - indent);
        buffer_byte(out, '\n');
        render_carets(d, out, d->text + indent, length - indent, (int)indent);
    }
    buffer_text(out, diag_type_name(d->type));
    if (d->message && *d->message) {
        buffer_text(out, ": ");
        buffer_text(out, d->message);
    }
    buffer_byte(out, '\n');
}
