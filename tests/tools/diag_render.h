/* diag_render.h - an error of the front end alone, as CPython prints it: for the tests
 * that run no VM. (The command makes an exception of it, which api/report prints.) */
#ifndef TOOLS_DIAG_RENDER_H
#define TOOLS_DIAG_RENDER_H

#include <string.h>

#include "base/utf8.h"
#include "syntax/diag.h"

/* The exception's class: "SyntaxError" ... */
static inline const char *diag_type_name(DiagType type) {
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

/* Bytes of the first n code points. */
static inline size_t code_points(const char *text, size_t length, int n) {
    size_t pos = 0;
    while (n-- > 0 && pos < length)
        pos = utf8_next(text, pos);
    return pos < length ? pos : length;
}

/* The row of carets below the line without its indentation. All columns in code points.
 */
static inline void render_carets(const Diagnostic *d, Buffer *out, const char *line,
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

/* Appends what CPython prints, from the "  File" line on, with line, carets and message.
 */
static inline void diag_render(const Diagnostic *d, Buffer *out) {
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

#endif
