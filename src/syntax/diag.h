/* diag.h - what the front end has to say about a text: one error, and warnings.
 *
 * A Diagnostic is plain data whose texts live in the arena of the front-end run; the VM
 * makes the exception from it. Only the first error counts: later ones are ignored by
 * diag_set. Messages are listed in diag.def. Positions inside the front end are a Span
 * (UTF-8 bytes from 0); a Diagnostic has what the SyntaxError object shows: columns in
 * code points from 1, 0 when there is none, -1 for CPython's "unknown". */
#ifndef SYNTAX_DIAG_H
#define SYNTAX_DIAG_H

#include <stdarg.h>
#include "base/arena.h"
#include "base/buffer.h"

struct Source;

typedef enum DiagType {
    DIAG_TYPE_NONE,
    DIAG_TYPE_SYNTAX,      /* SyntaxError */
    DIAG_TYPE_INDENTATION, /* IndentationError */
    DIAG_TYPE_TAB,         /* TabError */
    DIAG_TYPE_MEMORY,      /* MemoryError: too deep, or memory was refused */
    DIAG_TYPE_RECURSION,   /* RecursionError */
    DIAG_TYPE_WARNING,     /* SyntaxWarning: never the type of an error */
} DiagType;

typedef enum DiagId {
#define DIAG(id, type, format) DIAG_##id,
#include "syntax/diag.def"
    DIAG_COUNT
} DiagId;

/* Lines from 1, columns in bytes from 0, end exclusive. A column of -1 becomes the offset
 * 0 of the exception, SPAN_UNKNOWN its -1; CPython uses both for "no end". */
typedef struct Span {
    int line, column;
    int end_line, end_column;
} Span;

enum { SPAN_UNKNOWN = -2 };

typedef struct Warning {
    struct Warning *next;
    const char *message;
    int line;
} Warning;

typedef struct Diagnostic {
    Arena *arena;
    DiagType type;
    DiagId id;
    const char *message;
    const char *filename; /* NULL: the error has no place (line is 0 too) */
    int line, column;
    int end_line, end_column;
    const char *text; /* the source line, NULL when there is none */
    bool incomplete;  /* parse_interactive: more lines could make it valid */
    /* SyntaxWarnings in source order; they exist whether or not there is an error. */
    Warning *warnings, **last_warning;
} Diagnostic;

void diag_init(Diagnostic *d, Arena *arena);
/* The message of an id, with its printf conversions. */
const char *diag_format(DiagId id);

/* Reports an error at a place. Ignored when there is an error already. */
void diag_set(Diagnostic *d, const struct Source *source, Span span, DiagId id, ...);
void diag_set_va(Diagnostic *d, const struct Source *source, Span span, DiagId id,
                 va_list args);
/* The same for the compiler, whose columns CPython counts in bytes. */
void diag_set_compiler(Diagnostic *d, const struct Source *source, Span span, DiagId id,
                       ...);
/* Reports an error that has no place. */
void diag_set_placeless(Diagnostic *d, DiagId id, ...);
/* Memory was refused, by the arena or by others. */
void diag_set_memory(Diagnostic *d);
void diag_warn(Diagnostic *d, int line, DiagId id, ...);
/* Forgets the error, keeps the warnings. */
void diag_clear(Diagnostic *d);

#endif
