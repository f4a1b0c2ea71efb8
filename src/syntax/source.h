/* source.h - one program text, decoded and divided into lines.
 *
 * Owned by the arena of the front-end run. `text` is strict UTF-8 (wide where a str with
 * surrogates was given), without byte order mark, with "\n" as the only line end, ending
 * in one, and NUL-terminated. What cannot be decoded is no error yet: CPython reads line
 * by line, so a mistake further up is reported first. The text then ends before the bad
 * line and `failure` says what the lexer reports on reaching that end. */
#ifndef SYNTAX_SOURCE_H
#define SYNTAX_SOURCE_H

#include "syntax/diag.h"

typedef struct Source {
    const char *filename;
    const char *text;
    size_t length;
    uint32_t *line_starts; /* line n (from 1) starts at line_starts[n - 1] */
    uint32_t line_count;
    bool added_newline; /* the last line had none */
    bool ends_bare; /* eval() and "single": CPython adds none either, which shows there */
    bool had_bom;
    bool is_file; /* read line by line by CPython, which shows in columns at its very end
                   */
    DiagId failure; /* DIAG_NONE: the text is whole */
    const char *failure_arg;
    int failure_line;
} Source;

typedef struct SourceLine {
    const char *text; /* not NUL-terminated; without its line end */
    size_t length;
} SourceLine;

enum { SOURCE_MAX = INT32_MAX - 1 }; /* bytes; positions are 32 bits wide */

/* A program's bytes as read from a file: byte order mark and coding cookie are honoured.
 * False: refused as a whole (unknown encoding, too large, no memory), see d. */
MUST_CHECK bool source_from_bytes(Source *source, Arena *arena, const char *filename,
                                  const char *bytes, size_t n, Diagnostic *d);
/* A str given to compile, exec or eval, as (wide) UTF-8: cookies mean nothing. */
MUST_CHECK bool source_from_text(Source *source, Arena *arena, const char *filename,
                                 const char *text, size_t n, Diagnostic *d);

/* Line n from 1; empty when there is no such line. */
SourceLine source_line(const Source *source, int line);

#endif
