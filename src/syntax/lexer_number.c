/* lexer_number.c - numbers. */
#include "syntax/lexer_state.h"

#include <string.h>

static bool is_hex(char c) {
    return lexer_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Keywords that may touch a number, with a warning: 1if x else y. */
static bool keyword_follows(const char *s) {
    static const char *const WORDS[] = {"and", "else", "for", "if",
                                        "in",  "is",   "or",  "not"};
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (strncmp(s, WORDS[i], strlen(WORDS[i])) == 0) return true;
    return false;
}

/* What follows the number must not look like a part of it. */
static bool check_end(Lexer *lx, const char *kind, DiagId id) {
    if (keyword_follows(lx->cur)) {
        diag_warn(lx->d, lx->line, DIAG_WARN_NUMBER, kind);
        return true;
    }
    if (lexer_is_name_byte(*lx->cur) && (unsigned char)*lx->cur < 0x80)
        return lexer_fail(lx, id);
    return true;
}

/* Digits with single underscores between them; cur at the first digit. */
static bool decimal_digits(Lexer *lx) {
    for (;;) {
        while (lexer_is_digit(*lx->cur))
            lx->cur++;
        if (*lx->cur != '_') return true;
        lx->cur++;
        if (!lexer_is_digit(*lx->cur)) return lexer_fail(lx, DIAG_BAD_DECIMAL);
    }
}

static bool imaginary_end(Lexer *lx) {
    lx->cur++;
    return check_end(lx, "imaginary", DIAG_BAD_IMAGINARY);
}

/* An exponent and an imaginary suffix, if there are. */
static bool exponent_and_end(Lexer *lx) {
    if (*lx->cur == 'e' || *lx->cur == 'E') {
        const char *after = lx->cur + 1;
        bool is_signed = *after == '+' || *after == '-';
        if (!lexer_is_digit(after[is_signed])) {
            if (!is_signed) return check_end(lx, "decimal", DIAG_BAD_DECIMAL);
            lx->cur = after + 1;
            return lexer_fail(lx, DIAG_BAD_DECIMAL);
        }
        lx->cur = after + is_signed;
        if (!decimal_digits(lx)) return false;
    }
    if (*lx->cur == 'j' || *lx->cur == 'J') return imaginary_end(lx);
    return check_end(lx, "decimal", DIAG_BAD_DECIMAL);
}

/* cur after the point. */
static bool fraction(Lexer *lx) {
    if (lexer_is_digit(*lx->cur) && !decimal_digits(lx)) return false;
    return exponent_and_end(lx);
}

/* cur after "0x". */
static bool hex_number(Lexer *lx) {
    do {
        if (*lx->cur == '_') lx->cur++;
        if (!is_hex(*lx->cur)) return lexer_fail(lx, DIAG_BAD_HEX);
        while (is_hex(*lx->cur))
            lx->cur++;
    } while (*lx->cur == '_');
    return check_end(lx, "hexadecimal", DIAG_BAD_HEX);
}

static bool wrong_digit(Lexer *lx, DiagId id) {
    lx->cur++;
    return lexer_fail(lx, id, lx->cur[-1]);
}

/* cur after "0o" or "0b"; `limit` is the first character that is no digit. */
static bool small_base_number(Lexer *lx, char limit, const char *kind, DiagId bad,
                              DiagId bad_digit) {
    do {
        if (*lx->cur == '_') lx->cur++;
        if (*lx->cur < '0' || *lx->cur >= limit)
            return lexer_is_digit(*lx->cur) ? wrong_digit(lx, bad_digit)
                                            : lexer_fail(lx, bad);
        while (*lx->cur >= '0' && *lx->cur < limit)
            lx->cur++;
    } while (*lx->cur == '_');
    if (lexer_is_digit(*lx->cur)) return wrong_digit(lx, bad_digit);
    return check_end(lx, kind, bad);
}

/* Zeros, perhaps the beginning of a float: 00.5, 08e1, 09j. cur at the first zero. */
static bool zeros(Lexer *lx) {
    lx->cur++;
    for (;;) {
        if (*lx->cur == '_') {
            lx->cur++;
            if (!lexer_is_digit(*lx->cur)) return lexer_fail(lx, DIAG_BAD_DECIMAL);
        }
        if (*lx->cur != '0') break;
        lx->cur++;
    }
    const char *first = lx->cur;
    bool nonzero = lexer_is_digit(*first);
    if (nonzero && !decimal_digits(lx)) return false;
    if (*lx->cur == '.') return lx->cur++, fraction(lx);
    if (*lx->cur == 'e' || *lx->cur == 'E') return exponent_and_end(lx);
    if (*lx->cur == 'j' || *lx->cur == 'J') return imaginary_end(lx);
    if (nonzero) {
        int column = (int)(lx->start - lx->line_start);
        Span span = {lx->line, column, lx->line, (int)(first - lx->line_start)};
        return lexer_fail_at(lx, span, true, DIAG_LEADING_ZEROS);
    }
    return check_end(lx, "decimal", DIAG_BAD_DECIMAL);
}

bool lexer_number(Lexer *lx) {
    if (*lx->cur == '.') return lx->cur++, fraction(lx);
    if (*lx->cur != '0') {
        if (!decimal_digits(lx)) return false;
        if (*lx->cur == '.') return lx->cur++, fraction(lx);
        return exponent_and_end(lx);
    }
    switch (lx->cur[1]) {
    case 'x':
    case 'X': lx->cur += 2; return hex_number(lx);
    case 'o':
    case 'O':
        lx->cur += 2;
        return small_base_number(lx, '8', "octal", DIAG_BAD_OCTAL, DIAG_BAD_OCTAL_DIGIT);
    case 'b':
    case 'B':
        lx->cur += 2;
        return small_base_number(lx, '2', "binary", DIAG_BAD_BINARY,
                                 DIAG_BAD_BINARY_DIGIT);
    default: return zeros(lx);
    }
}
