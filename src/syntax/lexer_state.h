/* lexer_state.h - what the parts of the lexer share: lexer.c, lexer_number.c,
 * lexer_string.c.
 *
 * Invariants: text is NUL-terminated and holds no other NUL, so that cur[k] may be read
 * as long as cur[0..k-1] are not NUL; line_start is the start of the line of cur. A
 * scanning function starts with cur at the token's first byte, or just after what it
 * says, and leaves it after the token; it returns false when it has reported an error. */
#ifndef SYNTAX_LEXER_STATE_H
#define SYNTAX_LEXER_STATE_H

#include "syntax/lexer.h"

/* An f-string being read. */
typedef struct FStringMode {
    char quote;
    uint8_t quote_size; /* 1 or 3 */
    bool raw;
    bool in_text;        /* reading text (or a format spec), not an expression */
    bool in_format_spec; /* after the colon of a replacement field */
    int bracket_depth;   /* brackets open within the f-string */
    int field_depth;     /* bracket_depth of the open replacement field, -1: none */
    uint32_t start;      /* of the token FSTRING_START */
    int line;
} FStringMode;

typedef struct Bracket {
    char open;
    int line, column;
} Bracket;

typedef struct Lexer {
    const Source *source;
    TokenList *out;
    Diagnostic *d;
    const char *text, *cur, *line_start;
    int line;
    /* The token being read. */
    const char *start, *start_line_start;
    int start_line;
    bool at_line_start;
    bool failed, no_memory;
    int pending; /* indents (> 0) or dedents (< 0) to be given out */
    int indent;
    int columns[LEXER_MAX_INDENT], alt_columns[LEXER_MAX_INDENT];
    int level;
    Bracket brackets[LEXER_MAX_LEVEL];
    int mode_count;
    FStringMode modes[LEXER_MAX_FSTRINGS];
} Lexer;

/* Reports an error at the byte before cur, as CPython's tokenizer does. Returns false. */
bool lexer_fail(Lexer *lx, DiagId id, ...);
/* The same at a place; `outranks` as in TokenList. */
bool lexer_fail_at(Lexer *lx, Span span, bool outranks, DiagId id, ...);

/* The text ends early because its next line cannot be read. */
bool lexer_fail_source(Lexer *lx);

/* lexer_number.c: cur at the first digit, or at the point before a digit. */
bool lexer_number(Lexer *lx);
/* lexer_string.c: cur at the opening quote, start at the prefix. */
bool lexer_string(Lexer *lx);
bool lexer_fstring_start(Lexer *lx, bool raw);
/* The next token inside an f-string and its end; cur may be one further, past the second
 * brace of a pair. *end NULL: a replacement field begins, the ordinary lexer goes on. */
bool lexer_fstring_text(Lexer *lx, TokenKind *kind, const char **end);

INLINE FStringMode *lexer_mode(Lexer *lx) {
    return lx->mode_count ? &lx->modes[lx->mode_count - 1] : NULL;
}
INLINE bool lexer_is_digit(char c) { return c >= '0' && c <= '9'; }
/* A byte that may be within a name, before normalisation is looked at. */
INLINE bool lexer_is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           lexer_is_digit(c) || (unsigned char)c >= 0x80;
}
INLINE void lexer_newline(Lexer *lx) {
    lx->line++;
    lx->line_start = lx->cur;
}

#endif
