/* literal.c - see literal.h. */
#include "syntax/literal.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"
#include "syntax/charnames.h"

static bool no_memory(const LiteralReader *r) {
    diag_set_memory(r->d);
    return false;
}

/* ---- numbers ---- */

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return (c | 0x20) - 'a' + 10;
}

static void fit_small(AstConst *out) {
    uint64_t value = 0;
    out->fits = true;
    for (size_t i = 0; i < out->length; i++) {
        uint64_t digit = (uint64_t)digit_value(out->text[i]);
        if (__builtin_mul_overflow(value, (uint64_t)out->base, &value) ||
            __builtin_add_overflow(value, digit, &value) || value > INT64_MAX) {
            out->fits = false;
            return;
        }
    }
    out->small = (int64_t)value;
}

static bool is_float_text(const char *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (s[i] == '.' || s[i] == 'e' || s[i] == 'E') return true;
    return false;
}

static bool integer(const LiteralReader *r, const Token *token, AstConst *out) {
    char second = out->length > 1 ? (char)(out->text[1] | 0x20) : 0;
    out->type = CONST_INT;
    out->base = second == 'x' ? 16 : second == 'o' ? 8 : second == 'b' ? 2 : 10;
    if (out->base != 10) {
        out->text += 2;
        out->length -= 2;
    }
    if (out->base == 10 && out->length > LITERAL_MAX_DIGITS) {
        Span span = {token->line, -1, token->end_line, -1};
        diag_set(r->d, r->source, span, DIAG_INT_TOO_LONG, out->length);
        return false;
    }
    fit_small(out);
    return true;
}

bool literal_number(const LiteralReader *r, const Token *token, AstConst *out) {
    const char *s = r->source->text + token->start;
    size_t n = token->end - token->start, length = 0;
    char *text = arena_alloc(r->arena, n + 1);
    if (!text) return no_memory(r);
    for (size_t i = 0; i < n; i++)
        if (s[i] != '_') text[length++] = s[i];
    *out = (AstConst){.text = text, .length = length};
    bool prefixed = length > 1 && text[0] == '0' && strchr("xXoObB", text[1]);
    bool imaginary = !prefixed && (text[length - 1] | 0x20) == 'j';
    if (!imaginary && (prefixed || !is_float_text(text, length)))
        return integer(r, token, out);
    out->type = imaginary ? CONST_IMAGINARY : CONST_FLOAT;
    (void)number_scan(text, length - imaginary, &out->number);
    out->text = NULL;
    out->length = 0;
    return true;
}

/* ---- escapes ---- */

/* The unescaped bytes are never longer than the text: every escape shrinks or, as
 * \N{...}, stays below its own length. */
typedef struct Unescape {
    const LiteralReader *r;
    const Token *token;
    const char *text, *end, *cur;
    char *out;
    size_t length;
    bool bytes, in_fstring;
    bool warned; /* only the first bad escape is reported */
} Unescape;

static bool is_octal(char c) { return c >= '0' && c <= '7'; }

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* CPython's decoder sees code points beyond ASCII as \UXXXXXXXX, and counts so. A
 * backslash before one of them is \u005c there. */
static size_t decoder_offset(const Unescape *u, const char *at) {
    size_t offset = 0;
    for (const char *s = u->text; s < at; s++) {
        if ((unsigned char)*s < 0x80) {
            offset++;
            if (*s != '\\' || s + 1 >= at) continue;
            if ((unsigned char)s[1] >= 0x80)
                offset += 5;
            else
                offset++, s++;
        } else if (utf8_is_start(*s)) {
            offset += 10;
        }
    }
    return offset;
}

static Span last_span(const Unescape *u) {
    const Token *t = u->r->last;
    return (Span){t->line, t->column, t->end_line, t->end_column};
}

static bool escape_error(Unescape *u, const char *start, const char *end,
                         const char *reason) {
    size_t from = decoder_offset(u, start);
    diag_set(u->r->d, u->r->source, last_span(u), DIAG_UNICODE_ESCAPE, from,
             from + (size_t)(end - start) - 1, reason);
    return false;
}

static void warn_escape(Unescape *u, const char *escape) {
    if (u->warned || u->r->quiet) return;
    u->warned = true;
    unsigned char c = (unsigned char)escape[1];
    if (u->in_fstring && (c == '{' || c == '}')) return; /* the lexer has done so */
    if (c >= '4' && c <= '7') {
        diag_warn(u->r->d, u->token->line, DIAG_WARN_OCTAL_ESCAPE, escape + 1);
        return;
    }
    char text[UTF8_MAX + 1] = {0};
    utf8_encode(c, text);
    diag_warn(u->r->d, u->token->line, DIAG_WARN_ESCAPE, text);
}

static void put(Unescape *u, uint32_t cp) {
    if (u->bytes)
        u->out[u->length++] = (char)cp;
    else
        u->length += utf8_encode(cp, u->out + u->length);
}

/* cur at the first digit of up to three. */
static void octal_escape(Unescape *u, const char *escape) {
    uint32_t value = 0;
    for (int i = 0; i < 3 && u->cur < u->end && is_octal(*u->cur); i++)
        value = value * 8 + (uint32_t)(*u->cur++ - '0');
    if (value > 0xFF) warn_escape(u, escape);
    put(u, u->bytes ? value & 0xFF : value);
}

/* \xXX, \uXXXX, \UXXXXXXXX; cur after the letter. */
static bool hex_escape(Unescape *u, const char *escape, int digits) {
    uint32_t value = 0;
    int i = 0;
    for (; i < digits && u->cur < u->end && is_hex(*u->cur); i++)
        value = value << 4 | (uint32_t)digit_value(*u->cur++);
    if (i < digits && u->bytes) {
        diag_set(u->r->d, u->r->source, last_span(u), DIAG_BYTES_ESCAPE,
                 (size_t)(escape - u->text));
        return false;
    }
    if (i < digits)
        return escape_error(u, escape, u->cur,
                            digits == 2   ? "truncated \\xXX escape"
                            : digits == 4 ? "truncated \\uXXXX escape"
                                          : "truncated \\UXXXXXXXX escape");
    if (value >= UNICODE_LIMIT)
        return escape_error(u, escape, u->cur, "illegal Unicode character");
    put(u, value);
    return true;
}

/* \N{name}; cur after the N. */
static bool named_escape(Unescape *u, const char *escape) {
    const char *malformed = "malformed \\N character escape";
    if (u->cur >= u->end || *u->cur != '{')
        return escape_error(u, escape, u->cur, malformed);
    const char *name = ++u->cur;
    const char *close = memchr(name, '}', (size_t)(u->end - name));
    if (!close) return escape_error(u, escape, u->end, malformed);
    if (close == name) return escape_error(u, escape, u->cur, malformed);
    u->cur = close + 1;
    uint32_t cp;
    if (!charname_find(name, (size_t)(close - name), &cp))
        return escape_error(u, escape, u->cur, "unknown Unicode character name");
    put(u, cp);
    return true;
}

/* cur at a backslash. */
static bool unescape_one(Unescape *u) {
    const char *escape = u->cur++;
    char c = *u->cur;
    static const char FROM[] = "\\'\"abfnrtv", TO[] = "\\'\"\a\b\f\n\r\t\v";
    const char *simple = c ? strchr(FROM, c) : NULL;
    if (simple) return u->cur++, put(u, (uint32_t)TO[simple - FROM]), true;
    if (c == '\n') return u->cur++, true;
    if (is_octal(c)) return octal_escape(u, escape), true;
    if (c == 'x') return u->cur++, hex_escape(u, escape, 2);
    if (!u->bytes) {
        if (c == 'u') return u->cur++, hex_escape(u, escape, 4);
        if (c == 'U') return u->cur++, hex_escape(u, escape, 8);
        if (c == 'N') return u->cur++, named_escape(u, escape);
    }
    /* The backslash stays, and what follows is read as ordinary text. */
    if ((unsigned char)c < 0x80) warn_escape(u, escape);
    put(u, '\\');
    return true;
}

static bool unescape(Unescape *u) {
    while (u->cur < u->end) {
        const char *next = memchr(u->cur, '\\', (size_t)(u->end - u->cur));
        size_t plain = (size_t)((next ? next : u->end) - u->cur);
        memcpy(u->out + u->length, u->cur, plain);
        u->length += plain;
        u->cur += plain;
        if (next && !unescape_one(u)) return false;
    }
    return true;
}

/* ---- strings ---- */

static bool decode(const LiteralReader *r, const Token *token, const char *text, size_t n,
                   bool raw, bool in_fstring, AstConst *out) {
    char *buffer = arena_alloc(r->arena, n + 1);
    if (!buffer) return no_memory(r);
    out->text = buffer;
    out->length = n;
    if (raw || !memchr(text, '\\', n)) {
        memcpy(buffer, text, n);
        return true;
    }
    Unescape u = {.r = r, .token = token, .text = text, .end = text + n, .cur = text};
    u.out = buffer;
    u.bytes = out->type == CONST_BYTES;
    u.in_fstring = in_fstring;
    if (!unescape(&u)) return false;
    buffer[u.length] = 0;
    out->length = u.length;
    return true;
}

bool literal_string(const LiteralReader *r, const Token *token, AstConst *out,
                    bool *kind_u) {
    const char *s = r->source->text + token->start;
    const char *end = r->source->text + token->end;
    bool raw = false, bytes = false;
    *kind_u = false;
    for (; *s != '"' && *s != '\''; s++) {
        char c = (char)(*s | 0x20);
        if (c == 'r')
            raw = true;
        else if (c == 'b')
            bytes = true;
        else
            *kind_u = true;
    }
    size_t quotes = end - s >= 6 && s[1] == s[0] && s[2] == s[0] ? 3 : 1;
    size_t n = (size_t)(end - s) - 2 * quotes;
    s += quotes;
    *out = (AstConst){.type = bytes ? CONST_BYTES : CONST_STR};
    if (bytes && !utf8_is_ascii(s, n)) {
        Span span = {token->line, token->column, token->end_line, token->end_column};
        diag_set(r->d, r->source, span, DIAG_BYTES_ASCII);
        return false;
    }
    return decode(r, token, s, n, raw, false, out);
}

bool literal_fstring_text(const LiteralReader *r, const Token *token, const char *text,
                          size_t n, bool raw, AstConst *out) {
    *out = (AstConst){.type = CONST_STR};
    return decode(r, token, text, n, raw, true, out);
}
