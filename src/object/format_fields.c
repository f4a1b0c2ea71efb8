/* format_fields.c - str.format: replacement fields in braces.
 *
 *   text   = (literal | "{{" | "}}" | field)*
 *   field  = "{" name ["!" conversion] [":" text] "}"
 *   name   = [index | key] ("." attribute | "[" item "]")*
 *
 * A spec may hold fields itself, but those' specs may not. */
#include "object/format.h"

#include <string.h>
#include "base/unicode.h"
#include "object/containers.h"
#include "object/protocol.h"

enum { NESTING = 2, NUMBERING_UNKNOWN, NUMBERING_AUTO, NUMBERING_MANUAL };

typedef struct Formatter {
    Runtime *rt;
    Tuple *args;  /* NULL in format_map */
    Value kwargs; /* a mapping */
    int numbering;
    int64_t next; /* automatic number */
} Formatter;

typedef struct Reader {
    const char *at, *end;
} Reader;

typedef struct Field {
    Reader name, spec;
    uint32_t conversion; /* 0: none */
    bool spec_nests;
} Field;

static bool fail(Formatter *f, const char *text) {
    raise(f->rt, TYPE_VALUE_ERROR, "%s", text);
    return false;
}

static uint32_t take(Reader *r) {
    size_t size;
    uint32_t cp = utf8_decode(r->at, &size);
    r->at += size;
    return cp;
}

/* ---- reading a field ---- */

/* The spec up to the brace that closes the field. */
static bool read_format_spec(Formatter *f, Reader *r, Field *field) {
    int depth = 1;
    field->spec.at = r->at;
    while (r->at < r->end) {
        char c = *r->at++;
        if (c == '{') {
            field->spec_nests = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            field->spec.end = r->at - 1;
            return true;
        }
    }
    return fail(f, "unmatched '{' in format spec");
}

static bool read_conversion(Formatter *f, Reader *r, Field *field) {
    if (r->at == r->end)
        return fail(f, "end of string while looking for conversion specifier");
    field->conversion = take(r);
    field->spec.at = field->spec.end = r->at;
    if (r->at == r->end) return fail(f, "unmatched '{' in format spec");
    char c = *r->at++;
    if (c == '}') return true;
    if (c != ':') return fail(f, "expected ':' after conversion specifier");
    return read_format_spec(f, r, field);
}

/* After the opening brace. */
static bool read_field(Formatter *f, Reader *r, Field *field) {
    *field = (Field){.name = {r->at, r->at}};
    while (r->at < r->end) {
        char c = *r->at++;
        field->name.end = r->at - 1;
        field->spec.at = field->spec.end = r->at;
        switch (c) {
        case '{': return fail(f, "unexpected '{' in field name");
        case '}': return true;
        case ':': return read_format_spec(f, r, field);
        case '!': return read_conversion(f, r, field);
        case '[':
            while (r->at < r->end && *r->at != ']')
                r->at++;
        }
    }
    return fail(f, "expected '}' before end of string");
}

/* ---- what a field names ---- */

/* The whole text as a decimal number, -1 when it is none; false: raised. */
static bool as_number(Formatter *f, const char *text, size_t n, int64_t *out) {
    int64_t number = n ? 0 : -1;
    for (size_t i = 0; i < n;) {
        int digit = unicode_decimal(utf8_take(text, &i));
        if (digit < 0) return *out = -1, true;
        if (number > (INT64_MAX - digit) / 10)
            return fail(f, "Too many decimal digits in format string");
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

static bool numbers_agree(Formatter *f, bool automatic) {
    int wanted = automatic ? NUMBERING_AUTO : NUMBERING_MANUAL;
    if (f->numbering == NUMBERING_UNKNOWN) f->numbering = wanted;
    if (f->numbering == wanted) return true;
    return fail(f, automatic
                       ? "cannot switch from manual field specification to automatic "
                         "field numbering"
                       : "cannot switch from automatic field numbering to manual "
                         "field specification");
}

static Value positional(Formatter *f, int64_t index) {
    if (!f->args) {
        fail(f, "Format string contains positional fields");
        return RAISED;
    }
    if ((uint64_t)index < f->args->size) return f->args->items[index];
    return raise(f->rt, TYPE_INDEX_ERROR,
                 "Replacement index %lld out of range for positional args tuple",
                 (long long)index);
}

static Value by_key(Formatter *f, const char *text, size_t n) {
    Str *key = str_new(f->rt, text, n);
    if (!key) return RAISED;
    if (!is_exact(f->kwargs, TYPE_DICT))
        return value_getitem(f->rt, f->kwargs, value_object(key));
    Value v = dict_get_str(f->rt, as_dict(f->kwargs), key);
    return v == UNBOUND ? raise_key(f->rt, value_object(key)) : v;
}

static Value first_of(Formatter *f, Reader *r) {
    const char *from = r->at;
    while (r->at < r->end && *r->at != '.' && *r->at != '[')
        r->at++;
    size_t n = (size_t)(r->at - from);
    int64_t index;
    if (!as_number(f, from, n, &index)) return RAISED;
    if (n && index < 0) return by_key(f, from, n);
    if (!numbers_agree(f, n == 0)) return RAISED;
    return positional(f, n ? index : f->next++);
}

static Value attribute_of(Formatter *f, Value v, Reader *r) {
    const char *from = r->at;
    while (r->at < r->end && *r->at != '.' && *r->at != '[')
        r->at++;
    if (r->at == from) return fail(f, "Empty attribute in format string"), RAISED;
    Str *name = str_new(f->rt, from, (size_t)(r->at - from));
    if (name) name = str_intern(f->rt, name);
    return name ? value_getattr(f->rt, v, name) : RAISED;
}

static Value item_of(Formatter *f, Value v, Reader *r) {
    const char *from = r->at;
    while (r->at < r->end && *r->at != ']')
        r->at++;
    size_t n = (size_t)(r->at - from);
    if (r->at == r->end) return fail(f, "Missing ']' in format string"), RAISED;
    r->at++;
    if (n == 0) return fail(f, "Empty attribute in format string"), RAISED;
    int64_t index;
    if (!as_number(f, from, n, &index)) return RAISED;
    if (index >= 0) {
        if (!fits_small(index))
            return fail(f, "Too many decimal digits in format string"), RAISED;
        return value_getitem(f->rt, v, value_small(index));
    }
    Str *key = str_new(f->rt, from, n);
    return key ? value_getitem(f->rt, v, value_object(key)) : RAISED;
}

static Value value_of(Formatter *f, Reader name) {
    Value v = first_of(f, &name);
    while (v != RAISED && name.at < name.end) {
        char c = *name.at++;
        if (c == '.')
            v = attribute_of(f, v, &name);
        else if (c == '[')
            v = item_of(f, v, &name);
        else
            return fail(f, "Only '.' or '[' may follow ']' in format field specifier"),
                   RAISED;
    }
    return v;
}

/* ---- writing ---- */

static bool is_conversion(Formatter *f, uint32_t c) {
    if (c == 0 || c == 'r' || c == 's' || c == 'a') return true;
    if (c > 32 && c < 127)
        raise(f->rt, TYPE_VALUE_ERROR, "Unknown conversion specifier %c", c);
    else
        raise(f->rt, TYPE_VALUE_ERROR, "Unknown conversion specifier \\x%x", c);
    return false;
}

static bool write_text(Formatter *f, Reader r, Buffer *out, int depth);

static bool write_field(Formatter *f, const Field *field, Buffer *out, int depth) {
    Runtime *rt = f->rt;
    Value v = value_of(f, field->name);
    if (v == RAISED || !is_conversion(f, field->conversion)) return false;
    if (field->conversion) {
        v = format_field(rt, v, (int)field->conversion, UNBOUND);
        if (v == RAISED) return false;
    }
    Str *spec = rt->empty_str;
    if (field->spec_nests) {
        Buffer expanded;
        buffer_init(&expanded, &rt->alloc);
        bool ok = write_text(f, field->spec, &expanded, depth - 1);
        spec = ok ? str_from_buffer(rt, &expanded) : NULL;
        if (!ok) buffer_free(&expanded);
    } else if (field->spec.at < field->spec.end) {
        spec = str_new(rt, field->spec.at, (size_t)(field->spec.end - field->spec.at));
    }
    if (!spec) return false;
    Value text = format_value(rt, v, value_object(spec));
    if (text == RAISED) return false;
    buffer_append(out, as_str(text)->bytes, as_str(text)->size);
    return true;
}

/* A brace at `brace` was taken: true with *literal when it was doubled. */
static bool check_brace(Formatter *f, Reader *r, char brace, bool *literal) {
    bool last = r->at == r->end;
    *literal = !last && *r->at == brace;
    if (*literal) return r->at++, true;
    if (brace == '}') return fail(f, "Single '}' encountered in format string");
    return last ? fail(f, "Single '{' encountered in format string") : true;
}

static bool write_text(Formatter *f, Reader r, Buffer *out, int depth) {
    if (depth <= 0) return fail(f, "Max string recursion exceeded");
    while (r.at < r.end) {
        const char *from = r.at;
        while (r.at < r.end && *r.at != '{' && *r.at != '}')
            r.at++;
        buffer_append(out, from, (size_t)(r.at - from));
        if (r.at == r.end) break;
        char brace = *r.at++;
        bool literal;
        if (!runtime_charge(f->rt, 1) || !check_brace(f, &r, brace, &literal))
            return false;
        if (literal) {
            buffer_byte(out, brace);
            continue;
        }
        Field field;
        if (!read_field(f, &r, &field) || !write_field(f, &field, out, depth))
            return false;
    }
    return true;
}

Str *str_format_fields(Runtime *rt, Str *format, Tuple *args, Value kwargs) {
    Formatter f = {rt, args, kwargs, NUMBERING_UNKNOWN, 0};
    Buffer out;
    char out_room[BUFFER_ROOM];
    buffer_init_in(&out, &rt->alloc, out_room, sizeof out_room);
    Reader r = {format->bytes, format->bytes + format->size};
    bool ok = write_text(&f, r, &out, NESTING);
    KEEP(format);
    if (ok) return str_from_buffer(rt, &out);
    buffer_free(&out);
    return NULL;
}
