/* codec.c - see codec.h.
 *
 * An encoder or decoder copies what it can and stops at the first unit that it cannot;
 * the error handler answers with a replacement, and work goes on behind the bad span. */
#include "object/codec.h"

#include <stdio.h>
#include <string.h>
#include "base/units.h"
#include "base/utf8.h"
#include "object/bulk.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/text.h"

/* ---- names ---- */

typedef enum Encoding {
    ENCODING_UTF8,
    ENCODING_UTF8_SIG,
    ENCODING_ASCII,
    ENCODING_LATIN1,
    ENCODING_UTF16,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE,
    ENCODING_UTF32,
    ENCODING_UTF32_LE,
    ENCODING_UTF32_BE,
    ENCODING_UNKNOWN,
} Encoding;

typedef struct Alias {
    const char *name; /* normalised */
    Encoding encoding;
} Alias;

static const Alias aliases[] = {
    {"utf_8", ENCODING_UTF8},
    {"utf8", ENCODING_UTF8},
    {"u8", ENCODING_UTF8},
    {"utf", ENCODING_UTF8},
    {"utf8_ucs2", ENCODING_UTF8},
    {"utf8_ucs4", ENCODING_UTF8},
    {"cp65001", ENCODING_UTF8},
    {"utf_8_sig", ENCODING_UTF8_SIG},
    {"ascii", ENCODING_ASCII},
    {"us_ascii", ENCODING_ASCII},
    {"us", ENCODING_ASCII},
    {"646", ENCODING_ASCII},
    {"iso646_us", ENCODING_ASCII},
    {"iso_ir_6", ENCODING_ASCII},
    {"ansi_x3_4_1968", ENCODING_ASCII},
    {"ansi_x3.4_1968", ENCODING_ASCII},
    {"ansi_x3.4_1986", ENCODING_ASCII},
    {"cp367", ENCODING_ASCII},
    {"csascii", ENCODING_ASCII},
    {"ibm367", ENCODING_ASCII},
    {"iso_646.irv_1991", ENCODING_ASCII},
    {"latin_1", ENCODING_LATIN1},
    {"latin1", ENCODING_LATIN1},
    {"latin", ENCODING_LATIN1},
    {"l1", ENCODING_LATIN1},
    {"8859", ENCODING_LATIN1},
    {"cp819", ENCODING_LATIN1},
    {"ibm819", ENCODING_LATIN1},
    {"csisolatin1", ENCODING_LATIN1},
    {"iso8859", ENCODING_LATIN1},
    {"iso8859_1", ENCODING_LATIN1},
    {"iso_8859_1", ENCODING_LATIN1},
    {"iso_8859_1_1987", ENCODING_LATIN1},
    {"iso_ir_100", ENCODING_LATIN1},
    {"utf_16", ENCODING_UTF16},
    {"utf16", ENCODING_UTF16},
    {"u16", ENCODING_UTF16},
    {"utf_16_le", ENCODING_UTF16_LE},
    {"utf_16le", ENCODING_UTF16_LE},
    {"unicodelittleunmarked", ENCODING_UTF16_LE},
    {"utf_16_be", ENCODING_UTF16_BE},
    {"utf_16be", ENCODING_UTF16_BE},
    {"unicodebigunmarked", ENCODING_UTF16_BE},
    {"utf_32", ENCODING_UTF32},
    {"utf32", ENCODING_UTF32},
    {"u32", ENCODING_UTF32},
    {"utf_32_le", ENCODING_UTF32_LE},
    {"utf_32le", ENCODING_UTF32_LE},
    {"utf_32_be", ENCODING_UTF32_BE},
    {"utf_32be", ENCODING_UTF32_BE},
};

/* What exceptions call them. */
static const char *const names[] = {
    "utf-8",     "utf-8",     "ascii",  "latin-1",   "utf-16",
    "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
};

/* Lower case, and every run of what is neither letter, digit nor point one '_'. */
static void normalise(const char *name, char *out, size_t room) {
    size_t n = 0;
    bool gap = false;
    for (; *name && n + 2 < room; name++) {
        char c = *name;
        if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
        if (plain && gap && n) out[n++] = '_';
        if (plain) out[n++] = c;
        gap = !plain;
    }
    out[n] = 0;
}

static Encoding encoding_named(const char *name) {
    char plain[32];
    if (!name) return ENCODING_UTF8;
    normalise(name, plain, sizeof plain);
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        if (!strcmp(aliases[i].name, plain)) return aliases[i].encoding;
    return ENCODING_UNKNOWN;
}

static bool is_known(Runtime *rt, Encoding e, const char *name) {
    if (e != ENCODING_UNKNOWN) return true;
    raise(rt, TYPE_LOOKUP_ERROR, "unknown encoding: %s", name);
    return false;
}

typedef enum Handler {
    STRICT,
    IGNORE,
    REPLACE,
    BACKSLASH,
    ESCAPE, /* surrogateescape */
    PASS,   /* surrogatepass */
    XML,
    HANDLER_UNKNOWN,
} Handler;

static Handler handler_named(const char *name) {
    static const char *const handlers[] = {
        "strict",          "ignore",        "replace",          "backslashreplace",
        "surrogateescape", "surrogatepass", "xmlcharrefreplace"};
    if (!name) return STRICT;
    for (size_t i = 0; i < COUNT_OF(handlers); i++)
        if (!strcmp(handlers[i], name)) return (Handler)i;
    return HANDLER_UNKNOWN;
}

bool codec_arg(Runtime *rt, const char *what, const char *parameter, Value v,
               const char **out) {
    *out = NULL;
    if (v == UNBOUND) return true;
    if (!is_str(v)) {
        bool by_class = v != NONE_VALUE || !strcmp(what, "str");
        Str *name = by_class ? type_of(rt, v)->name : str_from_cstr(rt, "None");
        if (name)
            raise(rt, TYPE_TYPE_ERROR, "%s() argument '%s' must be str, not %.50U", what,
                  parameter, name);
        return false;
    }
    if (memchr(as_str(v)->bytes, 0, as_str(v)->size)) {
        raise(rt, TYPE_VALUE_ERROR, "embedded null character");
        return false;
    }
    return (*out = str_cstr(rt, as_str(v))) != NULL;
}

/* ---- errors ---- */

/* UnicodeEncodeError or UnicodeDecodeError: start and end are indexes into `object`. */
static void raise_unicode(Runtime *rt, uint32_t type, const char *encoding, Value object,
                          size_t start, size_t end, const char *reason) {
    Str *name = str_from_cstr(rt, encoding),
        *why = name ? str_from_cstr(rt, reason) : NULL;
    if (!why) return;
    Value args[5] = {value_object(name), object, value_small((int64_t)start),
                     value_small((int64_t)end), value_object(why)};
    Value e = exception_new(rt, rt->types[type], args, 5);
    if (e == RAISED) return;
    for (size_t i = 0; i < 5; i++)
        if (!exception_set_extra(rt, e, i, args[i])) return;
    raise_object(rt, e);
}

static bool raise_handler(Runtime *rt, const char *errors) {
    raise(rt, TYPE_LOOKUP_ERROR, "unknown error handler name '%s'", errors);
    return false;
}

/* ---- encoding ---- */

typedef struct Encoder {
    Runtime *rt;
    Str *s;
    size_t at;    /* byte offset */
    size_t index; /* of the code point there */
    Encoding encoding;
    const char *name;
    Handler handler;
    const char *errors;
    uint32_t limit; /* ASCII, Latin-1: code points below are fine */
    Buffer out;
} Encoder;

static bool is_utf16(Encoding e) { return e >= ENCODING_UTF16 && e <= ENCODING_UTF16_BE; }
static bool is_utf32(Encoding e) { return e >= ENCODING_UTF32 && e <= ENCODING_UTF32_BE; }
static bool is_big(Encoding e) {
    return e == ENCODING_UTF16_BE || e == ENCODING_UTF32_BE;
}

static int unit_of(Encoding e) { return is_utf32(e) ? 4 : is_utf16(e) ? 2 : 1; }

/* A code point that is encoded out of turn: a mark, a replacement, a surrogate. */
static void put_unit(Encoder *e, uint32_t cp) {
    int unit = unit_of(e->encoding);
    if (unit == 1 && !e->limit) {
        buffer_codepoint(&e->out, cp);
        return;
    }
    for (int i = 0; i < unit; i++)
        buffer_byte(&e->out, (char)(cp >> 8 * (is_big(e->encoding) ? unit - 1 - i : i)));
}

static void put_ascii(Encoder *e, const char *text) {
    while (*text)
        put_unit(e, (unsigned char)*text++);
}

static bool can_encode(const Encoder *e, uint32_t cp) {
    return e->limit ? cp < e->limit : !utf8_is_surrogate(cp);
}

/* Replaces one code point; false: the handler cannot. */
static bool replace_one(Encoder *e, uint32_t cp) {
    char text[16];
    switch (e->handler) {
    case IGNORE: return true;
    case REPLACE: put_unit(e, '?'); return true;
    case BACKSLASH:
        snprintf(text, sizeof text,
                 cp < 0x100     ? "\\x%02x"
                 : cp < 0x10000 ? "\\u%04x"
                                : "\\U%08x",
                 cp);
        put_ascii(e, text);
        return true;
    case XML:
        snprintf(text, sizeof text, "&#%u;", cp);
        put_ascii(e, text);
        return true;
    case ESCAPE:
        if (cp < 0xDC80 || cp > 0xDCFF) return false;
        /* A lone byte fits no wider unit. */
        if (is_utf16(e->encoding) || is_utf32(e->encoding)) return false;
        buffer_byte(&e->out, (char)(cp - 0xDC00));
        return true;
    case PASS:
        if (!utf8_is_surrogate(cp) || e->limit) return false;
        put_unit(e, cp);
        return true;
    default: return false;
    }
}

/* The run of code points at e->at that cannot be encoded; utf-16 and utf-32 report each.
 */
static bool handle_span(Encoder *e) {
    size_t from = e->at, first = e->index;
    bool one = is_utf16(e->encoding) || is_utf32(e->encoding);
    while (e->at < e->s->size) {
        size_t size;
        if (can_encode(e, utf8_decode(e->s->bytes + e->at, &size))) break;
        e->at += size;
        e->index++;
        if (one) break;
    }
    if (e->handler == HANDLER_UNKNOWN) return raise_handler(e->rt, e->errors);
    size_t index = first;
    for (size_t i = from; i < e->at; index++) {
        if (replace_one(e, utf8_take(e->s->bytes, &i))) continue;
        const char *reason = e->limit == 128   ? "ordinal not in range(128)"
                             : e->limit == 256 ? "ordinal not in range(256)"
                                               : "surrogates not allowed";
        raise_unicode(e->rt, TYPE_UNICODE_ENCODE_ERROR, e->name, value_object(e->s),
                      index, e->index, reason);
        return false;
    }
    return true;
}

static void put_mark(Encoder *e) {
    if (e->encoding == ENCODING_UTF8_SIG) buffer_append(&e->out, "\xEF\xBB\xBF", 3);
    if (e->encoding == ENCODING_UTF16 || e->encoding == ENCODING_UTF32)
        put_unit(e, 0xFEFF);
}

static UnitRun copy_run(const char *s, size_t n, char *out) {
    memcpy(out, s, n);
    return (UnitRun){n, n, utf8_count(s, n)};
}

/* What can be encoded of the n bytes at `s`, up to the first code point that cannot. */
static UnitRun encode_run(const Encoder *e, const char *s, size_t n, char *out) {
    switch (e->encoding) {
    case ENCODING_UTF8:
    case ENCODING_UTF8_SIG: return copy_run(s, utf8_find_surrogate(s, n), out);
    case ENCODING_ASCII: return copy_run(s, utf8_ascii_prefix(s, n), out);
    default: return units_from_utf8(s, n, unit_of(e->encoding), is_big(e->encoding), out);
    }
}

/* The end of the piece of the text that begins at e->at. */
static size_t piece_end(const Encoder *e) {
    const Str *s = e->s;
    if (s->size - e->at <= BULK_BYTES) return s->size;
    size_t end = e->at + BULK_BYTES;
    return utf8_is_start(s->bytes[end]) ? end : utf8_prev(s->bytes, end);
}

static bool encode(Encoder *e) {
    put_mark(e);
    while (e->at < e->s->size) {
        size_t n = piece_end(e) - e->at;
        char *out = buffer_reserve(&e->out, n * (size_t)unit_of(e->encoding));
        if (!out) break;
        UnitRun run = encode_run(e, e->s->bytes + e->at, n, out);
        e->out.length += run.written;
        e->at += run.read;
        e->index += run.count;
        if (run.read < n && !handle_span(e)) return false;
        if (!runtime_poll(e->rt)) return false;
    }
    if (e->out.failed) raise_memory(e->rt);
    return !e->out.failed;
}

/* Is the text its own encoding? */
static bool is_plain(const Str *s, Encoding e) {
    if (e == ENCODING_UTF8)
        return str_is_ascii(s) || utf8_find_surrogate(s->bytes, s->size) == s->size;
    return str_is_ascii(s) && (e == ENCODING_ASCII || e == ENCODING_LATIN1);
}

Bytes *codec_encode(Runtime *rt, Str *s, const char *encoding, const char *errors) {
    Encoder e = {.rt = rt, .s = s, .handler = handler_named(errors), .errors = errors};
    e.encoding = encoding_named(encoding);
    if (!is_known(rt, e.encoding, encoding) || !charge_bytes(rt, s->size)) return NULL;
    if (is_plain(s, e.encoding)) return bytes_new(rt, s->bytes, s->size);
    e.name = names[e.encoding];
    e.limit = e.encoding == ENCODING_ASCII    ? 128
              : e.encoding == ENCODING_LATIN1 ? 256
                                              : 0;
    buffer_init(&e.out, &rt->alloc);
    Bytes *b = encode(&e) ? bytes_new(rt, e.out.data, e.out.length) : NULL;
    buffer_free(&e.out);
    return b;
}

/* ---- decoding ---- */

typedef struct Decoder {
    Runtime *rt;
    const unsigned char *bytes;
    size_t at, size;
    Encoding encoding;
    const char *name;
    Handler handler;
    const char *errors;
    Value object;
    Buffer out;
} Decoder;

/* surrogatepass: the surrogate that is encoded at `start`, and its size; 0: none. */
static size_t passed_surrogate(const Decoder *d, size_t start, uint32_t *cp) {
    const unsigned char *p = d->bytes + start;
    size_t left = d->size - start;
    bool big = is_big(d->encoding);
    if (d->encoding == ENCODING_UTF8 || d->encoding == ENCODING_UTF8_SIG) {
        if (left < 3 || p[0] != 0xED || (p[1] & 0xE0) != 0xA0 || (p[2] & 0xC0) != 0x80)
            return 0;
        *cp = 0xD000 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        return 3;
    }
    size_t unit = is_utf16(d->encoding) ? 2 : is_utf32(d->encoding) ? 4 : 0;
    if (!unit || left < unit) return 0;
    *cp = 0;
    for (size_t i = 0; i < unit; i++)
        *cp |= (uint32_t)p[i] << 8 * (big ? unit - 1 - i : i);
    return utf8_is_surrogate(*cp) ? unit : 0;
}

static bool decode_error(Decoder *d, size_t start, size_t end, const char *reason) {
    if (d->object == UNBOUND || !is_bytes(d->object)) {
        Bytes *copy = bytes_new(d->rt, (const char *)d->bytes, d->size);
        if (!copy) return false;
        d->object = value_object(copy);
    }
    raise_unicode(d->rt, TYPE_UNICODE_DECODE_ERROR, d->name, d->object, start, end,
                  reason);
    return false;
}

/* Handles the bad bytes start..end and moves behind them. */
static bool handle_bytes(Decoder *d, size_t start, size_t end, const char *reason) {
    uint32_t cp;
    size_t passed;
    d->at = end;
    switch (d->handler) {
    case IGNORE: return true;
    case REPLACE: buffer_codepoint(&d->out, 0xFFFD); return true;
    case BACKSLASH:
        for (size_t i = start; i < end; i++)
            buffer_printf(&d->out, "\\x%02x", d->bytes[i]);
        return true;
    case ESCAPE:
        /* ASCII is never smuggled: a span that starts with it is an error. */
        if (d->bytes[start] < 0x80) return decode_error(d, start, end, reason);
        for (size_t i = start; i < end; i++) {
            if (d->bytes[i] < 0x80) {
                d->at = i;
                break;
            }
            buffer_codepoint(&d->out, 0xDC00u + d->bytes[i]);
        }
        return true;
    case PASS:
        passed = passed_surrogate(d, start, &cp);
        if (!passed) return decode_error(d, start, end, reason);
        buffer_codepoint(&d->out, cp);
        d->at = start + passed;
        return true;
    case XML:
        raise(d->rt, TYPE_TYPE_ERROR,
              "don't know how to handle UnicodeDecodeError in error callback");
        return false;
    case HANDLER_UNKNOWN: return raise_handler(d->rt, d->errors);
    default: return decode_error(d, start, end, reason);
    }
}

static bool decode_utf8(Decoder *d) {
    const char *text = (const char *)d->bytes;
    while (d->at < d->size) {
        Utf8Error e;
        bool bad = utf8_find_error(text, d->size, d->at, &e);
        buffer_append(&d->out, text + d->at, (bad ? e.start : d->size) - d->at);
        if (!bad) return true;
        if (!handle_bytes(d, e.start, e.end, e.reason)) return false;
    }
    return true;
}

static bool decode_ascii(Decoder *d) {
    while (d->at < d->size) {
        size_t run = utf8_ascii_prefix((const char *)d->bytes + d->at, d->size - d->at);
        buffer_append(&d->out, d->bytes + d->at, run);
        d->at += run;
        if (d->at < d->size &&
            !handle_bytes(d, d->at, d->at + 1, "ordinal not in range(128)"))
            return false;
    }
    return true;
}

static uint32_t unit16(const Decoder *d, size_t at) {
    bool big = is_big(d->encoding);
    return (uint32_t)d->bytes[at + !big] << 8 | d->bytes[at + big];
}

static uint32_t unit32(const Decoder *d, size_t at) {
    uint32_t first = unit16(d, at), second = unit16(d, at + 2);
    return is_big(d->encoding) ? first << 16 | second : second << 16 | first;
}

static bool handle_utf16(Decoder *d) {
    size_t at = d->at, left = d->size - at;
    if (left < 2) return handle_bytes(d, at, d->size, "truncated data");
    if (unit16(d, at) >= 0xDC00) return handle_bytes(d, at, at + 2, "illegal encoding");
    if (left < 4) return handle_bytes(d, at, d->size, "unexpected end of data");
    return handle_bytes(d, at, at + 2, "illegal UTF-16 surrogate");
}

static bool handle_utf32(Decoder *d) {
    size_t at = d->at;
    if (d->size - at < 4) return handle_bytes(d, at, d->size, "truncated data");
    if (unit32(d, at) >= UNICODE_LIMIT)
        return handle_bytes(d, at, at + 4, "code point not in range(0x110000)");
    return handle_bytes(d, at, at + 4,
                        "code point in surrogate code point range(0xd800, 0xe000)");
}

/* Latin-1, UTF-16, UTF-32: whole runs, and between them what is none. */
static bool decode_units(Decoder *d) {
    int unit = unit_of(d->encoding);
    while (d->at < d->size) {
        size_t left = d->size - d->at, n = left < BULK_BYTES ? left : BULK_BYTES;
        char *out = buffer_reserve(&d->out, units_to_utf8_room(n, unit));
        if (!out) return true; /* failed: seen at the end */
        UnitRun run = units_to_utf8((const char *)d->bytes + d->at, n, unit,
                                    is_big(d->encoding), out);
        d->out.length += run.written;
        d->at += run.read;
        bool cut = n < left && n - run.read < 4; /* the next piece begins with the rest */
        if (run.read < n && !cut && !(unit == 2 ? handle_utf16(d) : handle_utf32(d)))
            return false;
        if (!runtime_poll(d->rt)) return false;
    }
    return true;
}

static bool starts_with(const Decoder *d, const char *mark, size_t n) {
    return d->size >= n && !memcmp(d->bytes, mark, n);
}

/* A byte order mark decides the order and is dropped. */
static void read_mark(Decoder *d) {
    if (d->encoding == ENCODING_UTF8_SIG && starts_with(d, "\xEF\xBB\xBF", 3)) {
        d->bytes += 3; /* positions in errors count from behind the mark */
        d->size -= 3;
        d->object = UNBOUND;
    } else if (d->encoding == ENCODING_UTF16) {
        bool big = starts_with(d, "\xFE\xFF", 2);
        d->at = big || starts_with(d, "\xFF\xFE", 2) ? 2 : 0;
        d->encoding = big ? ENCODING_UTF16_BE : ENCODING_UTF16_LE;
    } else if (d->encoding == ENCODING_UTF32) {
        bool big = starts_with(d, "\0\0\xFE\xFF", 4);
        d->at = big || starts_with(d, "\xFF\xFE\0\0", 4) ? 4 : 0;
        d->encoding = big ? ENCODING_UTF32_BE : ENCODING_UTF32_LE;
    }
    d->name = names[d->encoding];
}

static bool decode(Decoder *d) {
    switch (d->encoding) {
    case ENCODING_UTF8:
    case ENCODING_UTF8_SIG: return decode_utf8(d);
    case ENCODING_ASCII: return decode_ascii(d);
    default: return decode_units(d);
    }
}

Str *codec_decode(Runtime *rt, const char *bytes, size_t size, const char *encoding,
                  const char *errors, Value object) {
    Decoder d = {.rt = rt,
                 .bytes = (const unsigned char *)bytes,
                 .size = size,
                 .handler = handler_named(errors),
                 .errors = errors,
                 .object = object};
    d.encoding = encoding_named(encoding);
    if (!is_known(rt, d.encoding, encoding) || !charge_bytes(rt, size)) return NULL;
    bool narrow = d.encoding == ENCODING_UTF8 || d.encoding == ENCODING_ASCII ||
                  d.encoding == ENCODING_LATIN1;
    if (narrow && utf8_is_ascii(bytes, size)) return str_new(rt, bytes, size);
    if (d.encoding == ENCODING_UTF8 && utf8_is_strict(bytes, size))
        return str_new(rt, bytes, size);
    read_mark(&d);
    buffer_init(&d.out, &rt->alloc);
    if (decode(&d)) return str_from_buffer(rt, &d.out);
    buffer_free(&d.out);
    return NULL;
}

/* ---- texts in pieces ---- */

bool codec_check(Runtime *rt, const char *encoding) {
    return is_known(rt, encoding_named(encoding), encoding);
}

bool codec_marks(const char *encoding) {
    Encoding e = encoding_named(encoding);
    return e == ENCODING_UTF8_SIG || e == ENCODING_UTF16 || e == ENCODING_UTF32;
}

const char *codec_begin(const char *encoding, const char *bytes, size_t size,
                        size_t *mark) {
    Encoding e = encoding_named(encoding);
    size_t longest = e == ENCODING_UTF8_SIG ? 3 : e == ENCODING_UTF16 ? 2 : 4;
    *mark = 0;
    if (!codec_marks(encoding)) return names[e];
    if (size < longest) return NULL;
    Decoder d = {.bytes = (const unsigned char *)bytes, .size = size, .encoding = e};
    read_mark(&d);
    *mark = e == ENCODING_UTF8_SIG ? size - d.size : d.at;
    return d.name;
}

bool codec_check_mark(Runtime *rt, const char *encoding, const char *bytes, size_t size) {
    size_t mark;
    Encoding e = encoding_named(encoding);
    bool wide = e == ENCODING_UTF16 || e == ENCODING_UTF32;
    if (!wide || (codec_begin(encoding, bytes, size, &mark) && mark)) return true;
    if (!codec_decode(rt, bytes, codec_whole(encoding, bytes, size), encoding, NULL,
                      UNBOUND))
        return false;
    Bytes *object = bytes_new(rt, bytes, size);
    if (object)
        raise_unicode(rt, TYPE_UNICODE_DECODE_ERROR, names[e], value_object(object), 0,
                      e == ENCODING_UTF16 ? 2 : 4, "Stream does not start with BOM");
    return false;
}

const char *codec_without_mark(const char *encoding) {
    switch (encoding_named(encoding)) {
    case ENCODING_UTF16: return names[ENCODING_UTF16_LE];
    case ENCODING_UTF32: return names[ENCODING_UTF32_LE];
    default: return names[encoding_named(encoding)];
    }
}

static size_t whole_utf8(const char *bytes, size_t size) {
    size_t at = size;
    for (size_t back = 1; back < UTF8_MAX && back <= size; back++)
        if (utf8_is_start(bytes[size - back])) {
            at = size - back;
            break;
        }
    Utf8Error e;
    bool cut = at < size && utf8_find_error(bytes, size, at, &e) && e.truncated;
    return cut ? e.start : size;
}

size_t codec_whole(const char *encoding, const char *bytes, size_t size) {
    Decoder d = {.bytes = (const unsigned char *)bytes, .size = size};
    d.encoding = encoding_named(encoding);
    if (d.encoding == ENCODING_UTF8) return whole_utf8(bytes, size);
    if (is_utf32(d.encoding)) return size & ~(size_t)3;
    if (!is_utf16(d.encoding)) return size;
    size &= ~(size_t)1;
    return size && (unit16(&d, size - 2) & 0xFC00) == 0xD800 ? size - 2 : size;
}
