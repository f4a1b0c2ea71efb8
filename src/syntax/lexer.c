/* lexer.c - see lexer.h. */
#include "syntax/lexer.h"

#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "syntax/lexer_state.h"

/* ---- output ---- */

static bool grow(TokenList *list) {
    size_t capacity = list->capacity ? list->capacity * 2 : 256;
    size_t size;
    if (!size_muladd(capacity, sizeof(Token), 0, &size)) return false;
    Token *items =
        mem_realloc(list->alloc, list->items, list->capacity * sizeof(Token), size);
    if (!items) return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

static Token *push(Lexer *lx, TokenKind kind) {
    TokenList *list = lx->out;
    if (UNLIKELY(list->count == list->capacity) && !grow(list)) {
        lx->no_memory = true;
        return NULL;
    }
    Token *token = &list->items[list->count++];
    token->kind = (uint8_t)kind;
    token->level = (uint8_t)lx->level;
    return token;
}

static bool emit(Lexer *lx, TokenKind kind, const char *end) {
    Token *token = push(lx, kind);
    if (!token) return false;
    token->start = (uint32_t)(lx->start - lx->text);
    token->end = (uint32_t)(end - lx->text);
    token->line = lx->start_line;
    token->column = (int32_t)(lx->start - lx->start_line_start);
    token->end_line = lx->line;
    token->end_column = (int32_t)(end - lx->line_start);
    return true;
}

/* A token without extent. At the end of the text it belongs to the last line. */
static bool emit_unplaced(Lexer *lx, TokenKind kind) {
    Token *token = push(lx, kind);
    if (!token) return false;
    bool past_end = *lx->cur == 0 && lx->cur == lx->line_start && lx->line > 1;
    token->start = token->end = (uint32_t)(lx->cur - lx->text);
    token->line = token->end_line = lx->line - past_end;
    token->column = token->end_column = -1;
    return true;
}

/* ---- errors ---- */

static bool fail_va(Lexer *lx, Span span, bool outranks, DiagId id, va_list args) {
    if (lx->failed) return false;
    lx->failed = true;
    diag_set_va(&lx->out->error, lx->source, span, id, args);
    /* CPython drops what it meets inside an f-string when it only reads on. */
    lx->out->error_outranks = outranks && !lx->mode_count;
    return false;
}

bool lexer_fail_at(Lexer *lx, Span span, bool outranks, DiagId id, ...) {
    va_list args;
    va_start(args, id);
    fail_va(lx, span, outranks, id, args);
    va_end(args);
    return false;
}

bool lexer_fail(Lexer *lx, DiagId id, ...) {
    int column = (int)(lx->cur - lx->line_start) - 1;
    va_list args;
    va_start(args, id);
    fail_va(lx, (Span){lx->line, column, lx->line, column}, true, id, args);
    va_end(args);
    return false;
}

bool lexer_fail_source(Lexer *lx) {
    const Source *source = lx->source;
    Diagnostic *error = &lx->out->error;
    lx->failed = true;
    lx->out->error_outranks = true;
    if (source->failure == DIAG_NULL_BYTES) {
        diag_set_placeless(error, source->failure);
        error->filename = source->filename;
        error->line = error->end_line = source->failure_line;
        error->text = source->failure_arg;
    } else {
        diag_set_placeless(error, DIAG_NOT_UTF8_READY, source->failure_arg);
    }
    return false;
}

/* The whole line is to blame; columns as CPython leaves them. */
static bool fail_line(Lexer *lx, DiagId id) {
    return lexer_fail_at(lx, (Span){lx->line, 0, lx->line, -1}, false, id);
}

static bool fail_dedent(Lexer *lx) {
    int end = (int)source_line(lx->source, lx->line).length;
    return lexer_fail_at(lx, (Span){lx->line, end, lx->line, SPAN_UNKNOWN}, false,
                         DIAG_BAD_DEDENT);
}

/* The text ends in a bracket or after a backslash. */
static bool fail_end(Lexer *lx) {
    lx->out->error_is_end = true;
    if (lx->source->failure) return lexer_fail_source(lx);
    if (lx->level) {
        const Bracket *b = &lx->brackets[lx->level - 1];
        return lexer_fail_at(lx, (Span){b->line, b->column, b->line, -1}, false,
                             DIAG_NEVER_CLOSED, b->open);
    }
    int line = lx->line - (lx->cur == lx->line_start && lx->line > 1);
    int end = (int)source_line(lx->source, line).length;
    if (!lx->start && lx->source->is_file) end = -1;
    return lexer_fail_at(lx, (Span){line, end, line, SPAN_UNKNOWN}, false,
                         DIAG_UNEXPECTED_EOF);
}

/* ---- lines ---- */

/* cur at a backslash: joins the next line. */
static bool join_line(Lexer *lx) {
    if (*++lx->cur != '\n') {
        int column = (int)(lx->cur - lx->line_start);
        return lexer_fail_at(lx, (Span){lx->line, column, lx->line, -1}, false,
                             DIAG_BAD_CONTINUATION);
    }
    lx->cur++;
    lexer_newline(lx);
    return *lx->cur ? true : fail_end(lx);
}

static bool change_indent(Lexer *lx, int column, int alt) {
    int top = lx->columns[lx->indent];
    if (column > top) {
        if (lx->indent + 1 >= LEXER_MAX_INDENT)
            return fail_line(lx, DIAG_TOO_MANY_INDENTS);
        if (alt <= lx->alt_columns[lx->indent]) return fail_line(lx, DIAG_MIXED_TABS);
        lx->pending++;
        lx->columns[++lx->indent] = column;
        lx->alt_columns[lx->indent] = alt;
        return true;
    }
    while (lx->indent > 0 && column < lx->columns[lx->indent]) {
        lx->pending--;
        lx->indent--;
    }
    if (column != lx->columns[lx->indent]) return fail_dedent(lx);
    if (alt != lx->alt_columns[lx->indent]) return fail_line(lx, DIAG_MIXED_TABS);
    return true;
}

/* At the start of a line: measures its indentation twice, with tabs to multiples of 8 and
 * as single columns; both must agree on every comparison. *blank: nothing but a comment.
 */
static bool read_indent(Lexer *lx, bool *blank) {
    int column = 0, alt = 0, joined = 0;
    lx->at_line_start = false;
    lx->start = NULL;
    for (;; lx->cur++) {
        if (*lx->cur == ' ') {
            column++, alt++;
        } else if (*lx->cur == '\t') {
            column = (column / LEXER_TAB + 1) * LEXER_TAB;
            alt++;
        } else if (*lx->cur == '\f') {
            column = alt = 0;
        } else if (*lx->cur == '\\') {
            /* Of joined lines the first one's indentation counts. */
            if (!joined) joined = column;
            if (!join_line(lx)) return false;
            lx->cur--;
        } else {
            break;
        }
    }
    *blank = *lx->cur == '#' || *lx->cur == '\n';
    if (*blank || lx->level > 0) return true;
    if (joined) column = alt = joined;
    if (*lx->cur == 0 && lx->source->failure) return true;
    return change_indent(lx, column, alt);
}

/* ---- tokens ---- */

static bool open_bracket(Lexer *lx, TokenKind kind) {
    if (lx->level >= LEXER_MAX_LEVEL) {
        lx->cur++;
        return lexer_fail(lx, DIAG_TOO_MANY_PARENS);
    }
    lx->brackets[lx->level++] =
        (Bracket){*lx->cur, lx->line, (int)(lx->cur - lx->line_start)};
    FStringMode *mode = lexer_mode(lx);
    if (mode) mode->bracket_depth++;
    return emit(lx, kind, ++lx->cur);
}

static bool brackets_match(char open, char close) {
    return (open == '(' && close == ')') || (open == '[' && close == ']') ||
           (open == '{' && close == '}');
}

static bool mismatch(Lexer *lx, const Bracket *opening, char c) {
    FStringMode *mode = lexer_mode(lx);
    if (mode && opening->open == '{' && mode->bracket_depth - 1 == mode->field_depth)
        return lexer_fail(lx, DIAG_F_UNMATCHED, c);
    if (opening->line != lx->line)
        return lexer_fail(lx, DIAG_MISMATCHED_ON_LINE, c, opening->open, opening->line);
    return lexer_fail(lx, DIAG_MISMATCHED, c, opening->open);
}

static bool close_bracket(Lexer *lx, TokenKind kind) {
    char c = *lx->cur++;
    FStringMode *mode = lexer_mode(lx);
    if (mode && !mode->bracket_depth && c == '}')
        return lexer_fail(lx, DIAG_F_SINGLE_BRACE);
    if (!lx->level) return lexer_fail(lx, DIAG_UNMATCHED, c);
    const Bracket *opening = &lx->brackets[--lx->level];
    if (!brackets_match(opening->open, c)) return mismatch(lx, opening, c);
    if (mode) {
        if (--mode->bracket_depth < 0) return lexer_fail(lx, DIAG_F_UNMATCHED, c);
        if (c == '}' && mode->bracket_depth == mode->field_depth) {
            mode->field_depth--;
            mode->in_text = true;
            mode->in_format_spec = false;
        }
    }
    return emit(lx, kind, lx->cur);
}

static bool operator(Lexer *lx, TokenKind kind, int length) {
    lx->cur += length;
    return emit(lx, kind, lx->cur);
}

/* ':' ends the expression of a replacement field when it stands at the field's own level.
 */
static bool colon(Lexer *lx) {
    FStringMode *mode = lexer_mode(lx);
    if (mode && mode->field_depth >= 0 && mode->bracket_depth - 1 == mode->field_depth) {
        mode->in_text = mode->in_format_spec = true;
        return operator(lx, TOK_COLON, 1);
    }
    return lx->cur[1] == '=' ? operator(lx, TOK_COLONEQUAL, 2) :
                             operator(lx, TOK_COLON, 1);
}

/* X, X=, XX, XX= for an operator character X. */
static bool doubled(Lexer *lx, TokenKind one, TokenKind equal, TokenKind two,
                    TokenKind two_equal) {
    char c = lx->cur[0];
    if (lx->cur[1] == c)
        return lx->cur[2] == '=' ? operator(lx, two_equal, 3) : operator(lx, two, 2);
    return lx->cur[1] == '=' ? operator(lx, equal, 2) : operator(lx, one, 1);
}

static bool single(Lexer *lx, TokenKind one, TokenKind equal) {
    return lx->cur[1] == '=' ? operator(lx, equal, 2) : operator(lx, one, 1);
}

static bool bad_character(Lexer *lx, uint32_t cp) {
    char text[UTF8_MAX + 1] = {0};
    utf8_encode(cp, text);
    return unicode_is_printable(cp) ? lexer_fail(lx, DIAG_BAD_CHARACTER, text, cp)
                                    : lexer_fail(lx, DIAG_BAD_NON_PRINTABLE, cp);
}

static bool punctuation(Lexer *lx) {
    switch (*lx->cur) {
    case '(': return open_bracket(lx, TOK_LPAR);
    case '[': return open_bracket(lx, TOK_LSQB);
    case '{': return open_bracket(lx, TOK_LBRACE);
    case ')': return close_bracket(lx, TOK_RPAR);
    case ']': return close_bracket(lx, TOK_RSQB);
    case '}': return close_bracket(lx, TOK_RBRACE);
    case ',': return operator(lx, TOK_COMMA, 1);
    case ':': return colon(lx);
    case '=': return single(lx, TOK_EQUAL, TOK_EQEQUAL);
    case '.':
        if (lx->cur[1] == '.' && lx->cur[2] == '.') return operator(lx, TOK_ELLIPSIS, 3);
        return operator(lx, TOK_DOT, 1);
    case '+': return single(lx, TOK_PLUS, TOK_PLUSEQUAL);
    case '-':
        if (lx->cur[1] == '>') return operator(lx, TOK_RARROW, 2);
        return single(lx, TOK_MINUS, TOK_MINEQUAL);
    case '*':
        return doubled(lx, TOK_STAR, TOK_STAREQUAL, TOK_DOUBLESTAR, TOK_DOUBLESTAREQUAL);
    case '/':
        return doubled(lx, TOK_SLASH, TOK_SLASHEQUAL, TOK_DOUBLESLASH,
                       TOK_DOUBLESLASHEQUAL);
    case '<':
        if (lx->cur[1] == '>') return operator(lx, TOK_NOTEQUAL, 2);
        return doubled(lx, TOK_LESS, TOK_LESSEQUAL, TOK_LEFTSHIFT, TOK_LEFTSHIFTEQUAL);
    case '>':
        return doubled(lx, TOK_GREATER, TOK_GREATEREQUAL, TOK_RIGHTSHIFT,
                       TOK_RIGHTSHIFTEQUAL);
    case '%': return single(lx, TOK_PERCENT, TOK_PERCENTEQUAL);
    case '&': return single(lx, TOK_AMPER, TOK_AMPEREQUAL);
    case '|': return single(lx, TOK_VBAR, TOK_VBAREQUAL);
    case '^': return single(lx, TOK_CIRCUMFLEX, TOK_CIRCUMFLEXEQUAL);
    case '@': return single(lx, TOK_AT, TOK_ATEQUAL);
    case '~': return operator(lx, TOK_TILDE, 1);
    case ';': return operator(lx, TOK_SEMI, 1);
    case '!': return single(lx, TOK_EXCLAMATION, TOK_NOTEQUAL);
    case '$':
    case '?':
    case '`': return operator(lx, TOK_STRAY, 1);
    }
    uint32_t cp = (unsigned char)*lx->cur++;
    return bad_character(lx, cp);
}

/* Where the length is a constant, of the list only the words of that length are left. */
INLINE TokenKind keyword_of_length(const char *s, size_t n) {
#define WORD(kind, text) \
    if (sizeof text - 1 == n && memcmp(s, text, n) == 0) return kind;
#define KEYWORD(name, text) WORD(TOK_KW_##name, text)
#define SOFT(name, text) WORD(TOK_SOFT_##name, text)
#include "grammar/tokens.def"
#undef WORD
    return TOK_NAME;
}

static TokenKind keyword(const char *s, size_t n) {
    switch (n) {
    case 1: return keyword_of_length(s, 1);
    case 2: return keyword_of_length(s, 2);
    case 3: return keyword_of_length(s, 3);
    case 4: return keyword_of_length(s, 4);
    case 5: return keyword_of_length(s, 5);
    case 6: return keyword_of_length(s, 6);
    case 7: return keyword_of_length(s, 7);
    case 8: return keyword_of_length(s, 8);
    default: return TOK_NAME;
    }
}

/* Every code point of a name outside ASCII must be one of an identifier. */
static bool check_identifier(Lexer *lx) {
    size_t n = (size_t)(lx->cur - lx->start);
    for (size_t pos = 0; pos < n;) {
        size_t at = pos;
        uint32_t cp = utf8_take(lx->start, &pos);
        if (cp == '_' || (at ? unicode_is_id_continue(cp) : unicode_is_id_start(cp)))
            continue;
        lx->cur = lx->start + pos;
        return bad_character(lx, cp);
    }
    return true;
}

static bool name(Lexer *lx) {
    unsigned char seen = 0;
    const char *cur = lx->cur;
    while (lexer_is_name_byte(*cur))
        seen |= (unsigned char)*cur++;
    lx->cur = cur;
    if (seen >= 0x80 && !check_identifier(lx)) return false;
    return emit(lx, keyword(lx->start, (size_t)(cur - lx->start)), cur);
}

/* A string prefix with its quote, or else a name. */
static bool name_or_string(Lexer *lx) {
    bool b = false, r = false, u = false, f = false;
    const char *cur = lx->cur;
    for (;; cur++) {
        char c = (char)(*cur | 0x20);
        if (c == 'b' && !b && !u && !f)
            b = true;
        else if (c == 'u' && !b && !u && !r && !f)
            u = true;
        else if (c == 'r' && !r && !u)
            r = true;
        else if (c == 'f' && !f && !b && !u)
            f = true;
        else
            break;
    }
    if (cur == lx->cur || (*cur != '"' && *cur != '\'')) return name(lx);
    lx->cur = cur;
    if (!f) return lexer_string(lx) && emit(lx, TOK_STRING, lx->cur);
    return lexer_fstring_start(lx, r) && emit(lx, TOK_FSTRING_START, lx->cur);
}

static void start_token(Lexer *lx) {
    lx->start = lx->cur;
    lx->start_line = lx->line;
    lx->start_line_start = lx->line_start;
}

static bool text_end(Lexer *lx) {
    if (lx->source->failure || lx->level) return fail_end(lx);
    return emit_unplaced(lx, TOK_ENDMARKER);
}

/* cur at the line end that closes the token begun at start (a comment, or nothing). */
static bool newline(Lexer *lx, bool blank) {
    bool counts = !blank && lx->level == 0;
    lx->cur++;
    if (counts && !emit(lx, TOK_NEWLINE, lx->cur)) return false;
    lexer_newline(lx);
    lx->at_line_start = true;
    return true;
}

/* Advances over blanks, line ends and comments, and emits one token; a line end that
 * means something is one. */
static bool ordinary(Lexer *lx) {
    bool blank = false;
    if (lx->at_line_start && !read_indent(lx, &blank)) return false;
    for (; lx->pending > 0; lx->pending--)
        if (!emit_unplaced(lx, TOK_INDENT)) return false;
    for (; lx->pending < 0; lx->pending++)
        if (!emit_unplaced(lx, TOK_DEDENT)) return false;
    for (;;) {
        while (*lx->cur == ' ' || *lx->cur == '\t' || *lx->cur == '\f')
            lx->cur++;
        if (*lx->cur != '\\') break;
        if (!join_line(lx)) return false;
    }
    start_token(lx);
    char c = *lx->cur;
    if (c == '#') {
        lx->cur += strcspn(lx->cur, "\n");
        c = *lx->cur;
    }
    if (c == '\n') return newline(lx, blank);
    if (c == 0) return text_end(lx);
    if (lexer_is_digit(c) || (c == '.' && lexer_is_digit(lx->cur[1])))
        return lexer_number(lx) && emit(lx, TOK_NUMBER, lx->cur);
    if (lexer_is_name_byte(c)) return name_or_string(lx);
    if (c == '"' || c == '\'') return lexer_string(lx) && emit(lx, TOK_STRING, lx->cur);
    return punctuation(lx);
}

static bool step(Lexer *lx) {
    FStringMode *mode = lexer_mode(lx);
    if (!mode || !mode->in_text) return ordinary(lx);
    TokenKind kind;
    const char *end;
    start_token(lx);
    if (!lexer_fstring_text(lx, &kind, &end)) return false;
    if (!end) return ordinary(lx);
    /* Of two braces that mean one, the text has one and the extent both. */
    if (!emit(lx, kind, lx->cur)) return false;
    lx->out->items[lx->out->count - 1].end = (uint32_t)(end - lx->text);
    return true;
}

static bool at_end(const TokenList *list) {
    return list->count && list->items[list->count - 1].kind == TOK_ENDMARKER;
}

static void note_open_bracket(const Lexer *lx) {
    if (!lx->level || lx->mode_count) return;
    const Bracket *b = &lx->brackets[lx->level - 1];
    lx->out->open_bracket = b->open;
    lx->out->open_line = b->line;
    lx->out->open_column = b->column;
}

bool lexer_run(const Source *source, TokenList *list, Diagnostic *d) {
    Lexer *lx = ARENA_NEW(d->arena, Lexer);
    if (!lx) return false;
    *lx =
        (Lexer){.source = source, .out = list, .d = d, .line = 1, .at_line_start = true};
    lx->text = lx->cur = lx->line_start = source->text;
    diag_init(&list->error, d->arena);
    while (!at_end(list)) {
        if (step(lx)) continue;
        if (lx->no_memory) return false;
        note_open_bracket(lx);
        return emit_unplaced(lx, TOK_ERROR);
    }
    return true;
}
