/* lexer_string.c - strings, bytes and the parts of f-strings. */
#include "syntax/lexer_state.h"

#include <string.h>

/* Errors of an unterminated literal point at its first byte. */
static Span start_span(int line, const char *line_start, const char *start) {
    int column = (int)(start - line_start);
    return (Span){line, column, line, column};
}

/* The line at which the end was missed: the text's last one at its end. */
static int detected_line(const Lexer *lx) {
    bool at_end = *lx->cur == 0 && lx->cur == lx->line_start;
    return lx->line - (at_end && lx->line > 1);
}

static bool unterminated(Lexer *lx, char quote, int size, bool escaped_quote) {
    if (*lx->cur == 0 && lx->source->failure) return lexer_fail_source(lx);
    Span span = start_span(lx->start_line, lx->start_line_start, lx->start);
    FStringMode *mode = lexer_mode(lx);
    if (mode && mode->quote == quote && mode->quote_size == size)
        return lexer_fail_at(lx, span, true, DIAG_F_EXPECTING_BRACE);
    if (size == 3) lx->out->ends_inside_string = true;
    DiagId id = size == 3       ? DIAG_UNTERMINATED_TRIPLE
                : escaped_quote ? DIAG_UNTERMINATED_ESCAPED
                                : DIAG_UNTERMINATED_STRING;
    return lexer_fail_at(lx, span, true, id, detected_line(lx));
}

bool lexer_string(Lexer *lx) {
    char quote = *lx->cur;
    bool escaped_quote = false;
    int size = 1, closing = 0;
    lx->cur++;
    if (*lx->cur == quote) {
        if (lx->cur[1] != quote) return lx->cur++, true;
        size = 3;
        lx->cur += 2;
    }
    while (closing != size) {
        char c = *lx->cur;
        if (c == 0 || (size == 1 && c == '\n'))
            return unterminated(lx, quote, size, escaped_quote);
        lx->cur++;
        closing = c == quote ? closing + 1 : 0;
        if (c == '\\') {
            c = *lx->cur;
            if (c == quote) escaped_quote = true;
            if (c) lx->cur++;
        }
        if (c == '\n') lexer_newline(lx);
    }
    return true;
}

bool lexer_fstring_start(Lexer *lx, bool raw) {
    char quote = *lx->cur++;
    int size = 1;
    if (lx->cur[0] == quote && lx->cur[1] == quote) {
        size = 3;
        lx->cur += 2;
    }
    if (lx->mode_count + 1 >= LEXER_MAX_FSTRINGS)
        return lexer_fail(lx, DIAG_TOO_MANY_FSTRINGS);
    lx->modes[lx->mode_count++] = (FStringMode){
        .quote = quote,
        .quote_size = (uint8_t)size,
        .raw = raw,
        .in_text = true,
        .field_depth = -1,
        .start = (uint32_t)(lx->start - lx->text),
        .line = lx->line,
    };
    return true;
}

static bool open_field(Lexer *lx, FStringMode *mode) {
    if (++mode->field_depth >= LEXER_MAX_FIELDS) return lexer_fail(lx, DIAG_F_TOO_DEEP);
    mode->in_text = false;
    mode->in_format_spec = false;
    return true;
}

static bool fstring_unterminated(Lexer *lx, const FStringMode *mode) {
    if (*lx->cur == 0 && lx->source->failure) return lexer_fail_source(lx);
    int detected = detected_line(lx);
    const char *start = lx->text + mode->start;
    const char *line_start = start;
    while (line_start > lx->text && line_start[-1] != '\n')
        line_start--;
    Span span = start_span(mode->line, line_start, start);
    bool triple = mode->quote_size == 3;
    if (triple) lx->out->ends_inside_string = true;
    return lexer_fail_at(lx, span, true,
                         triple ? DIAG_UNTERMINATED_FTRIPLE : DIAG_UNTERMINATED_FSTRING,
                         detected);
}

static bool at_quotes(const char *cur, const FStringMode *mode) {
    for (int i = 0; i < mode->quote_size; i++)
        if (cur[i] != mode->quote) return false;
    return true;
}

/* After a backslash. *named is set at the brace of \N{...}. */
static void skip_escape(Lexer *lx, const FStringMode *mode, bool *named) {
    char c = *lx->cur;
    if (c == '{' || c == '}') {
        if (!mode->raw) {
            char brace[2] = {c, 0};
            diag_warn(lx->d, lx->line, DIAG_WARN_ESCAPE, brace);
        }
        return;
    }
    if (c == 0) return;
    lx->cur++;
    if (c == '\n') lexer_newline(lx);
    if (c == 'N' && !mode->raw && *lx->cur == '{') {
        lx->cur++;
        *named = true;
    }
}

/* Text up to the quotes, or to a brace that begins or ends something. The token's end is
 * *end; cur may be one further, past the second brace of a pair. */
static bool middle(Lexer *lx, FStringMode *mode, const char **end) {
    bool named = false;
    for (;;) {
        char c = *lx->cur;
        bool in_spec = mode->in_format_spec && mode->field_depth >= 0;
        *end = lx->cur;
        if (c == 0 || (mode->quote_size == 1 && c == '\n')) {
            if (!in_spec || c == 0) return fstring_unterminated(lx, mode);
            mode->in_text = mode->in_format_spec = false;
            return true;
        }
        if (c == mode->quote && at_quotes(lx->cur, mode)) return true;
        lx->cur++;
        if (c == '\n') {
            lexer_newline(lx);
        } else if (c == '{') {
            if (*lx->cur != '{' || in_spec) {
                lx->cur--;
                return open_field(lx, mode);
            }
            *end = lx->cur++;
            return true;
        } else if (c == '}') {
            if (named) {
                *end = lx->cur;
                return true;
            }
            if (*lx->cur == '}' && !in_spec && mode->bracket_depth == 0) {
                *end = lx->cur++;
                return true;
            }
            lx->cur--;
            mode->in_text = false;
            return true;
        } else if (c == '\\') {
            skip_escape(lx, mode, &named);
        }
    }
}

bool lexer_fstring_text(Lexer *lx, TokenKind *kind, const char **end) {
    FStringMode *mode = lexer_mode(lx);
    if (*lx->cur == '{' && lx->cur[1] != '{') {
        *end = NULL;
        return open_field(lx, mode);
    }
    if (at_quotes(lx->cur, mode)) {
        *end = lx->cur += mode->quote_size;
        lx->mode_count--;
        *kind = TOK_FSTRING_END;
        return true;
    }
    *kind = TOK_FSTRING_MIDDLE;
    return middle(lx, mode, end);
}
