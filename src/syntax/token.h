/* token.h - the lexer's output.
 *
 * Kinds come from grammar/tokens.def. Tokens of a text stand in one array that ends with
 * ENDMARKER or ERROR; the parser addresses them by index. The array is not in the arena:
 * the front-end run frees it when the tree stands. */
#ifndef SYNTAX_TOKEN_H
#define SYNTAX_TOKEN_H

#include "syntax/source.h"

typedef enum TokenKind {
#define TOKEN(name) TOK_##name,
#include "grammar/tokens.def"
#define SOFT(name, text) TOK_SOFT_##name,
#include "grammar/tokens.def"
#define KEYWORD(name, text) TOK_KW_##name,
#include "grammar/tokens.def"
#define OPERATOR(name, text) TOK_##name,
#include "grammar/tokens.def"
    TOK_COUNT
} TokenKind;

/* Columns in bytes. INDENT, DEDENT and ERROR have column -1 and no extent; their `start`
 * is how far the lexer had read. */
typedef struct Token {
    uint32_t start, end; /* offsets in the text */
    int32_t line, column;
    int32_t end_line, end_column;
    uint8_t kind;  /* TokenKind */
    uint8_t level; /* open brackets after this token */
} Token;

typedef struct TokenList {
    Allocator *alloc;
    Token *items;
    size_t count, capacity;
    /* What the ERROR token means; type NONE when there is none. */
    Diagnostic error;
    /* `error` was raised while reading on, and so outranks a syntax error found earlier;
     * errors of indentation and of a premature end do not. */
    bool error_outranks;
    bool error_is_end; /* the text ended inside a bracket or after a backslash */
    /* Where the innermost bracket open at the end of the list stands; line 0: none. */
    int open_line, open_column;
    char open_bracket;
    bool ends_inside_string; /* the error is a triple-quoted string without its end */
} TokenList;

void tokens_init(TokenList *list, Allocator *alloc);
void tokens_free(TokenList *list);

INLINE bool token_is_name(uint8_t kind) {
    return kind >= TOK_NAME && kind <= TOK_SOFT_UNDERSCORE;
}
/* "NAME", "+", "if" ... */
const char *token_kind_name(TokenKind kind);
/* The texts of all keywords and soft keywords; NULL at the end. */
extern const char *const TOKEN_KEYWORDS[];
/* Appends a line per token: position, kind, text. */
void tokens_dump(const TokenList *list, const Source *source, Buffer *out);

#endif
