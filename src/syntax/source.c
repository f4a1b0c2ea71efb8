/* source.c - see source.h. */
#include "syntax/source.h"

#include <string.h>

#include "base/utf8.h"
#include "syntax/charsets.h"

/* ---- encoding ---- */

typedef enum Encoding {
    ENCODING_UTF8,
    ENCODING_ASCII,
    ENCODING_LATIN1,
    ENCODING_TABLE, /* one of charsets.h */
    ENCODING_UNKNOWN,
} Encoding;

static const struct {
    const char *name;
    Encoding encoding;
} ENCODINGS[] = {
    {"utf-8", ENCODING_UTF8},       {"utf8", ENCODING_UTF8},
    {"u8", ENCODING_UTF8},          {"utf-8-sig", ENCODING_UTF8},
    {"ascii", ENCODING_ASCII},      {"us-ascii", ENCODING_ASCII},
    {"646", ENCODING_ASCII},        {"latin-1", ENCODING_LATIN1},
    {"latin1", ENCODING_LATIN1},    {"iso-8859-1", ENCODING_LATIN1},
    {"iso8859-1", ENCODING_LATIN1}, {"iso-latin-1", ENCODING_LATIN1},
    {"l1", ENCODING_LATIN1},        {"8859", ENCODING_LATIN1},
    {"cp819", ENCODING_LATIN1},
};

static bool is_cookie_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_' || c == '.';
}

/* The cookie's name within a line of n bytes, NULL when it has none. */
static const char *find_cookie(const char *line, size_t n, size_t *length) {
    size_t i = 0;
    while (i < n && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f'))
        i++;
    if (i == n || line[i] != '#') return NULL;
    for (; i + 7 <= n; i++) {
        if (memcmp(line + i, "coding", 6) != 0) continue;
        size_t at = i + 6;
        if (line[at] != ':' && line[at] != '=') continue;
        do
            at++;
        while (at < n && (line[at] == ' ' || line[at] == '\t'));
        size_t end = at;
        while (end < n && is_cookie_char(line[end]))
            end++;
        if (end == at) continue;
        *length = end - at;
        return line + at;
    }
    return NULL;
}

static bool is_blank_or_comment(const char *line, size_t n) {
    size_t i = 0;
    while (i < n && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f'))
        i++;
    return i == n || line[i] == '#';
}

static size_t line_length(const char *text, size_t n) {
    size_t i = 0;
    while (i < n && text[i] != '\n' && text[i] != '\r')
        i++;
    return i;
}

/* Lower case, '_' as '-'; a known name with a suffix ("latin-1-unix") is that name. */
static Encoding encoding_named(const char *name, size_t length, char normal[16],
                               const uint16_t **upper_half) {
    size_t n = length < 15 ? length : 15;
    for (size_t i = 0; i < n; i++) {
        char c = name[i];
        normal[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    normal[n] = 0;
    static const char *const PREFIXES[] = {"utf-8", "latin-1", "iso-8859-1",
                                           "iso-latin-1"};
    for (size_t i = 0; i < COUNT_OF(PREFIXES); i++) {
        size_t size = strlen(PREFIXES[i]);
        if (strncmp(normal, PREFIXES[i], size) != 0) continue;
        if (normal[size] == 0 || normal[size] == '-')
            return i == 0 ? ENCODING_UTF8 : ENCODING_LATIN1;
    }
    for (size_t i = 0; i < COUNT_OF(ENCODINGS); i++)
        if (n == length && strcmp(normal, ENCODINGS[i].name) == 0)
            return ENCODINGS[i].encoding;
    *upper_half = charset_find(name, length);
    return *upper_half ? ENCODING_TABLE : ENCODING_UNKNOWN;
}

/* The encoding the first two lines declare. *name: the cookie, for the message. */
static Encoding declared_encoding(Arena *arena, const char *bytes, size_t n,
                                  const char **name, const uint16_t **upper_half) {
    size_t pos = 0, length = 0;
    for (int line = 0; line < 2 && pos < n; line++) {
        size_t size = line_length(bytes + pos, n - pos);
        const char *cookie = find_cookie(bytes + pos, size, &length);
        if (cookie) {
            char normal[16];
            Encoding encoding = encoding_named(cookie, length, normal, upper_half);
            *name = encoding == ENCODING_LATIN1 ? "iso-8859-1"
                                                : arena_copy(arena, cookie, length);
            return encoding;
        }
        if (!is_blank_or_comment(bytes + pos, size)) break;
        pos += size;
        if (pos < n && bytes[pos] == '\r') pos++;
        if (pos < n && bytes[pos] == '\n' && (pos == 0 || bytes[pos - 1] == '\r'))
            pos++;
        else if (pos < n && bytes[pos] == '\n')
            pos++;
    }
    *name = NULL;
    return ENCODING_UTF8;
}

/* ---- lines ---- */

/* Copies with "\r\n" and "\r" as "\n" and a final "\n"; bytes of another encoding become
 * UTF-8, three bytes at most. `out` has room for that and two more. */
static size_t copy_text(const char *bytes, size_t n, Encoding encoding,
                        const uint16_t *upper_half, char *out, bool *added) {
    size_t length = 0;
    bool decode = encoding == ENCODING_LATIN1 || encoding == ENCODING_TABLE;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '\r') {
            if (i + 1 < n && bytes[i + 1] == '\n') i++;
            out[length++] = '\n';
        } else if (decode && c >= 0x80) {
            length += utf8_encode(upper_half ? upper_half[c - 0x80] : c, out + length);
        } else {
            out[length++] = (char)c;
        }
    }
    *added = length > 0 && out[length - 1] != '\n';
    if (*added) out[length++] = '\n';
    out[length] = 0;
    return length;
}

/* Has the encoding a character for every byte? */
static bool all_known(const char *bytes, size_t n, const uint16_t *upper_half) {
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x80 && !upper_half[c - 0x80]) return false;
    }
    return true;
}

static bool index_lines(Source *source, Arena *arena) {
    size_t count = 1;
    const char *end = source->text + source->length;
    for (const char *p = source->text; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        count++;
    size_t size;
    if (!size_muladd(count, sizeof(uint32_t), 0, &size)) return false;
    source->line_starts = arena_alloc(arena, size);
    if (!source->line_starts) return false;
    source->line_count = 0;
    source->line_starts[source->line_count++] = 0;
    for (const char *p = source->text; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        source->line_starts[source->line_count++] = (uint32_t)(p + 1 - source->text);
    return true;
}

SourceLine source_line(const Source *source, int line) {
    if (line < 1 || (uint32_t)line > source->line_count) return (SourceLine){"", 0};
    size_t start = source->line_starts[line - 1];
    size_t end = (uint32_t)line < source->line_count ? source->line_starts[line] - 1
                                                     : source->length;
    return (SourceLine){source->text + start, end - start};
}

/* ---- what cannot be read ---- */

/* The text ends before the line of `offset`; the lexer reports `id` there. */
static void cut_at(Source *source, char *text, size_t offset, DiagId id) {
    size_t start = offset;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    source->failure_line = 1;
    for (size_t i = 0; i < start; i++)
        source->failure_line += text[i] == '\n';
    source->failure = id;
    source->length = start;
}

static bool fail_ascii(Source *source, const char *text, Diagnostic *d) {
    if (utf8_is_ascii(text, source->length)) return true;
    diag_set_placeless(d, DIAG_UNKNOWN_ENCODING, "ascii");
    return false;
}

static void find_failure(Source *source, char *text, Arena *arena) {
    const char *nul = memchr(text, 0, source->length);
    size_t end = nul ? (size_t)(nul - text) : source->length;
    Utf8Error error;
    if (utf8_find_error(text, source->length, 0, &error) && error.start < end) {
        unsigned char byte = (unsigned char)text[error.start];
        cut_at(source, text, error.start, DIAG_NOT_UTF8);
        Buffer message;
        buffer_init(&message, arena->alloc);
        buffer_printf(&message, diag_format(DIAG_NOT_UTF8), byte, source->filename,
                      source->failure_line);
        source->failure_arg = arena_copy(arena, buffer_cstr(&message), message.length);
        buffer_free(&message);
    } else if (nul) {
        /* What precedes the NUL in its line is what the report shows. */
        cut_at(source, text, end, DIAG_NULL_BYTES);
        source->failure_arg =
            arena_copy(arena, text + source->length, end - source->length);
    }
}

static bool refuse_size(size_t n, Diagnostic *d) {
    if (n <= SOURCE_MAX) return false;
    diag_set_placeless(d, DIAG_SOURCE_TOO_LARGE);
    return true;
}

static bool finish(Source *source, Arena *arena, char *text, Diagnostic *d) {
    text[source->length] = 0;
    source->text = text;
    if (!index_lines(source, arena)) return diag_set_memory(d), false;
    return true;
}

bool source_from_bytes(Source *source, Arena *arena, const char *filename,
                       const char *bytes, size_t n, Diagnostic *d) {
    *source = (Source){.filename = filename, .is_file = true};
    if (refuse_size(n, d)) return false;
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        source->had_bom = true;
        bytes += 3;
        n -= 3;
    }
    const char *cookie;
    const uint16_t *upper_half = NULL;
    Encoding encoding = declared_encoding(arena, bytes, n, &cookie, &upper_half);
    bool plain =
        !cookie || strncmp(cookie, "utf-8", 5) == 0 || strncmp(cookie, "UTF-8", 5) == 0;
    if (source->had_bom && (encoding != ENCODING_UTF8 || !plain)) {
        diag_set_placeless(d, DIAG_ENCODING_WITH_BOM, cookie ? cookie : "");
        return false;
    }
    if (encoding == ENCODING_UNKNOWN ||
        (encoding == ENCODING_TABLE && !all_known(bytes, n, upper_half))) {
        diag_set_placeless(d, DIAG_UNKNOWN_ENCODING, cookie ? cookie : "");
        return false;
    }
    size_t room;
    if (!size_muladd(n,
                     upper_half                    ? 3
                     : encoding == ENCODING_LATIN1 ? 2
                                                   : 1,
                     2, &room) ||
        refuse_size(room, d))
        return false;
    char *text = arena_alloc(arena, room);
    if (!text) return diag_set_memory(d), false;
    source->length =
        copy_text(bytes, n, encoding, upper_half, text, &source->added_newline);
    if (encoding == ENCODING_ASCII && !fail_ascii(source, text, d)) return false;
    find_failure(source, text, arena);
    return finish(source, arena, text, d);
}

bool source_from_text(Source *source, Arena *arena, const char *filename,
                      const char *text, size_t n, Diagnostic *d) {
    *source = (Source){.filename = filename};
    size_t room;
    if (!size_muladd(n, 1, 2, &room) || refuse_size(room, d)) return false;
    if (memchr(text, 0, n)) {
        diag_set_placeless(d, DIAG_NULL_BYTES_STRING);
        return false;
    }
    char *copy = arena_alloc(arena, room);
    if (!copy) return diag_set_memory(d), false;
    source->length =
        copy_text(text, n, ENCODING_UTF8, NULL, copy, &source->added_newline);
    return finish(source, arena, copy, d);
}
