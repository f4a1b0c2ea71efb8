/* str.c - see str.h. Class str is in str_type.c. */
#include "object/str.h"

#include <stdio.h>
#include <string.h>
#include "base/unicode.h"
#include "object/bulk.h"
#include "object/containers.h"
#include "object/intern.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/signature.h"

enum {
    INDEX_STRIDE = 64, /* code points between two entries of the index */
    INDEX_FROM = 128,  /* shorter strings are scanned */
    CHARGE_SHIFT = 8,
};

/* The cell behind STR_TAIL strings. Laid out as a Blob, so it needs no layout of its own.
 * The first `used` bytes belong to some string and never change. */
typedef struct Tail {
    Object head;
    size_t size; /* of all that follows, as in Blob */
    size_t used;
    char text[];
} Tail;

static Tail *tail_of(const Str *s) {
    return (Tail *)(uintptr_t)(s->bytes - offsetof(Tail, text));
}

/* ---- making ---- */

static void init(Str *s, size_t size, size_t length, const char *bytes, unsigned flags) {
    s->head.aux = (uint16_t)(flags | (size == length ? STR_ASCII : 0));
    s->hash = s->hash_high = 0;
    s->size = size;
    s->length = length;
    s->index = NULL;
    s->bytes = bytes;
}

Str *str_alloc(Runtime *rt, size_t size, size_t length) {
    size_t whole;
    if (!size_muladd(size, 1, sizeof(Str) + 1, &whole)) return raise_memory(rt), NULL;
    Str *s = object_alloc(rt, whole, TYPE_STR, LAYOUT_STR, 0);
    if (UNLIKELY(!s)) return NULL;
    char *bytes = (char *)(s + 1);
    init(s, size, length, bytes, 0);
    bytes[size] = 0;
    return s;
}

static Str *new_counted(Runtime *rt, const char *bytes, size_t size, size_t length) {
    if (size == 0) return rt->empty_str;
    if (size == 1) return str_from_codepoint(rt, (unsigned char)*bytes);
    Str *s = str_alloc(rt, size, length);
    return s && bulk_copy(rt, str_fill(s), bytes, size) ? s : NULL;
}

Str *str_new(Runtime *rt, const char *bytes, size_t size) {
    return new_counted(rt, bytes, size, utf8_count(bytes, size));
}

Str *str_from_ascii(Runtime *rt, const char *bytes, size_t size) {
    return new_counted(rt, bytes, size, size);
}

Str *str_from_cstr(Runtime *rt, const char *text) {
    return str_new(rt, text, strlen(text));
}

static Str *make_latin1(Runtime *rt, uint32_t cp) {
    char bytes[UTF8_MAX];
    return rt->latin1[cp] = intern_bytes(rt, bytes, utf8_encode(cp, bytes));
}

Str *str_from_codepoint(Runtime *rt, uint32_t cp) {
    if (LIKELY(cp < COUNT_OF(rt->latin1))) {
        Str *known = rt->latin1[cp];
        return LIKELY(known != NULL) ? known : make_latin1(rt, cp);
    }
    Str *s = str_alloc(rt, utf8_size(cp), 1);
    if (s) utf8_encode(cp, str_fill(s));
    return s;
}

Str *str_from_buffer(Runtime *rt, Buffer *b) {
    Str *s = NULL;
    if (b->failed)
        raise_memory(rt);
    else
        s = str_new(rt, b->data, b->length);
    buffer_free(b);
    return s;
}

/* ---- formatted ---- */

typedef struct Spec {
    int precision; /* -1: none */
    char text[40]; /* for printf, with its length modifiers */
    size_t n;
} Spec;

/* Copies "%...x" up to the letter that ends it; returns the letter and moves *f behind.
 */
static char read_spec(const char **f, Spec *spec) {
    const char *p = *f;
    spec->precision = -1;
    spec->n = 0;
    spec->text[spec->n++] = '%';
    while (strchr("-+ #0123456789.lzhj", *p) && *p) {
        if (*p == '.') spec->precision = 0;
        if (spec->precision >= 0 && *p >= '0' && *p <= '9')
            spec->precision = spec->precision * 10 + (*p - '0');
        assert(spec->n < sizeof spec->text - 2);
        spec->text[spec->n++] = *p++;
    }
    spec->text[spec->n++] = *p;
    spec->text[spec->n] = 0;
    *f = p + 1;
    return *p;
}

/* At most `precision` bytes, cut between code points. */
static void append_cut(Buffer *b, const char *s, size_t n, int precision) {
    if (precision >= 0 && n > (size_t)precision) {
        n = (size_t)precision;
        while (n > 0 && !utf8_is_start(s[n]))
            n--;
    }
    buffer_append(b, s, n);
}

static void append_str(Buffer *b, const Str *s, int precision) {
    append_cut(b, s->bytes, s->size, precision);
}

static bool append_text_of(Runtime *rt, Buffer *b, Str *s, int precision) {
    if (!s) return false;
    append_str(b, s, precision);
    return true;
}

static void append_cstr(Buffer *b, const char *s, int precision) {
    append_cut(b, s, precision < 0 ? strlen(s) : strnlen(s, (size_t)precision + 4),
               precision);
}

/* The numeric formats are the C library's. */
static void append_number(Buffer *b, char letter, const Spec *spec, va_list *args) {
    char out[64];
    bool wide = strstr(spec->text, "ll") || strchr(spec->text, 'z') ||
                strchr(spec->text, 'l') || strchr(spec->text, 'j');
    int n;
    if (letter == 'g' || letter == 'f' || letter == 'e')
        n = snprintf(out, sizeof out, spec->text, va_arg(*args, double));
    else if (letter == 'p')
        n = snprintf(out, sizeof out, spec->text, va_arg(*args, void *));
    else if (wide)
        n = snprintf(out, sizeof out, spec->text, va_arg(*args, long long));
    else
        n = snprintf(out, sizeof out, spec->text, va_arg(*args, int));
    assert(n >= 0 && (size_t)n < sizeof out);
    buffer_append(b, out, (size_t)n);
}

/* Errors name CPython's classes of C by their module, too: what it has in Python goes by
 * the plain name there, and so do all of builtins. */
static void append_type(Buffer *b, const Type *t, bool error, int precision) {
    const char *module = t->flags & TF_SCRIPT ? NULL : t->def->module;
    if (error && module && strncmp(module, "asyncio", strlen("asyncio")) &&
        strcmp(module, "builtins"))
        buffer_printf(b, "%s.", module);
    append_str(b, t->name, precision);
}

/* What stands for a function or method written in the language is named as one. */
static const Type *named_type(Runtime *rt, Value v) {
    if (!has_layout(v, LAYOUT_NATIVE)) return type_of(rt, v);
    const Native *native = (const Native *)as_object(v);
    if (signature_trait(native->def->signature) != TRAIT_SCRIPT) return type_of(rt, v);
    bool is_method = native->owner && native->self != UNBOUND;
    return rt->types[is_method ? TYPE_METHOD : TYPE_FUNCTION];
}

static bool append_arg(Runtime *rt, Buffer *b, char letter, const Spec *spec, bool error,
                       va_list *args) {
    int p = spec->precision;
    switch (letter) {
    case '%': buffer_byte(b, '%'); return true;
    case 's': append_cstr(b, va_arg(*args, const char *), p); return true;
    case 'c': buffer_codepoint(b, va_arg(*args, unsigned)); return true;
    case 'U': append_str(b, va_arg(*args, Str *), p); return true;
    case 'N': append_type(b, va_arg(*args, Type *), error, p); return true;
    case 'T': append_type(b, named_type(rt, va_arg(*args, Value)), error, p); return true;
    case 'R': return append_text_of(rt, b, value_repr(rt, va_arg(*args, Value)), p);
    case 'S': return append_text_of(rt, b, value_str(rt, va_arg(*args, Value)), p);
    default: append_number(b, letter, spec, args); return true;
    }
}

Str *str_vformat(Runtime *rt, const char *format, va_list args, bool error) {
    Buffer b;
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    va_list rest;
    va_copy(rest, args);
    bool ok = true;
    while (ok && *format) {
        size_t plain = strcspn(format, "%");
        buffer_append(&b, format, plain);
        format += plain;
        if (!*format) break;
        format++;
        Spec spec;
        char letter = read_spec(&format, &spec);
        ok = append_arg(rt, &b, letter, &spec, error, &rest);
    }
    va_end(rest);
    if (ok) return str_from_buffer(rt, &b);
    buffer_free(&b);
    return NULL;
}

Str *str_format(Runtime *rt, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Str *s = str_vformat(rt, format, args, false);
    va_end(args);
    return s;
}

Str *str_format_error(Runtime *rt, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Str *s = str_vformat(rt, format, args, true);
    va_end(args);
    return s;
}

/* ---- comparing and hashing ---- */

int64_t str_public_hash(Runtime *rt, Str *s) {
    if (s->hash > 1) {
        uint32_t low = s->hash - s->hash_high * UINT32_C(0x9E3779B1);
        return (int64_t)((uint64_t)s->hash_high << 32 | low);
    }
    int64_t h = hash_text(rt->hash_key, s->bytes, s->size);
    s->hash_high = (uint32_t)((uint64_t)h >> 32);
    s->hash = hash_fold(h);
    return h;
}

uint32_t str_hash(Runtime *rt, Str *s) {
    if (!s->hash) str_public_hash(rt, s);
    return s->hash;
}

bool str_equal(const Str *a, const Str *b) {
    if (a == b) return true;
    if (a->size != b->size) return false;
    if (a->head.aux & b->head.aux & STR_INTERNED) return false;
    if (a->hash && b->hash && a->hash != b->hash) return false;
    return !memcmp(a->bytes, b->bytes, a->size);
}

/* The order of UTF-8's bytes is that of its code points, surrogates included. */
int str_compare(const Str *a, const Str *b) {
    if (a == b) return 0;
    int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

bool str_is(const Str *s, const char *text) {
    size_t n = strlen(text);
    return s->size == n && !memcmp(s->bytes, text, n);
}

/* ---- positions ---- */

static size_t *index_of(const Str *s) {
    return (size_t *)(void *)((Blob *)s->index)->bytes;
}

/* Refused memory is no error here: the string is scanned then. */
static void build_index(Runtime *rt, Str *s) {
    size_t entries = s->length / INDEX_STRIDE + 1, size;
    if (!size_muladd(entries, sizeof(size_t), sizeof(Blob), &size)) return;
    Blob *blob = heap_alloc(&rt->heap, size, 0);
    if (!blob) return;
    blob->head.layout = LAYOUT_BLOB;
    blob->size = size - sizeof(Blob);
    s->index = &blob->head;
    heap_barrier(&rt->heap, s);
    size_t *offsets = index_of(s), pos = 0;
    for (size_t i = 0; i < entries; i++) {
        offsets[i] = pos;
        size_t left = s->length - i * INDEX_STRIDE;
        pos += utf8_offset(s->bytes + pos, s->size - pos,
                           left < INDEX_STRIDE ? left : INDEX_STRIDE);
    }
}

/* Of the n-th code point from the end. */
static size_t offset_from_end(const Str *s, size_t n) {
    size_t at = s->size;
    while (n)
        n -= utf8_is_start(s->bytes[--at]);
    return at;
}

size_t str_offset(Runtime *rt, Str *s, size_t i) {
    assert(i <= s->length);
    if (LIKELY(str_is_ascii(s))) return i;
    /* Near the end, as in strings that grow, it is not worth an index. */
    if (s->length - i <= INDEX_STRIDE) return offset_from_end(s, s->length - i);
    if (!s->index && s->length >= INDEX_FROM) build_index(rt, s);
    if (!s->index) return utf8_offset(s->bytes, s->size, i);
    size_t base = index_of(s)[i / INDEX_STRIDE];
    return base + utf8_offset(s->bytes + base, s->size - base, i % INDEX_STRIDE);
}

uint32_t str_at(Runtime *rt, Str *s, size_t i) {
    if (LIKELY(str_is_ascii(s))) return (unsigned char)s->bytes[i];
    size_t size;
    return utf8_decode(s->bytes + str_offset(rt, s, i), &size);
}

Str *str_substring(Runtime *rt, Str *s, size_t from, size_t to) {
    if (from >= to) return rt->empty_str;
    if (from == 0 && to == s->length && s->head.shape == TYPE_STR) return s;
    size_t start = str_offset(rt, s, from), end = str_offset(rt, s, to);
    if (to - from == 1) {
        size_t size;
        return str_from_codepoint(rt, utf8_decode(s->bytes + start, &size));
    }
    Str *part = new_counted(rt, s->bytes + start, end - start, to - from);
    KEEP(s);
    return part;
}

Str *str_piece(Runtime *rt, Str *s, size_t from, size_t to) {
    if (from == 0 && to == s->size && s->head.shape == TYPE_STR) return s;
    size_t size = to - from;
    size_t length = str_is_ascii(s) ? size : utf8_count(s->bytes + from, size);
    if (length == 1 && size > 1) {
        size_t n;
        return str_from_codepoint(rt, utf8_decode(s->bytes + from, &n));
    }
    Str *part = new_counted(rt, s->bytes + from, size, length);
    KEEP(s);
    return part;
}

/* ---- cells shared by growing strings ---- */

static Tail *tail_new(Runtime *rt, size_t capacity) {
    size_t size;
    if (!size_muladd(capacity, 1, sizeof(Tail), &size)) return NULL;
    Tail *t = heap_alloc(&rt->heap, size, 0);
    if (!t) return NULL;
    t->head.layout = LAYOUT_BLOB;
    t->size = size - sizeof(Blob);
    t->used = 0;
    return t;
}

static Str *tail_str(Runtime *rt, const char *bytes, size_t size, size_t length) {
    Str *s = object_alloc(rt, sizeof(Str), TYPE_STR, LAYOUT_STR, 0);
    if (s) init(s, size, length, bytes, STR_TAIL);
    return s;
}

/* A copy of a and b in a cell with room for half as much again. */
static Str *append_moving(Runtime *rt, Str *a, Str *b, size_t size) {
    size_t roomy;
    if (!runtime_charge(rt, size >> CHARGE_SHIFT)) return NULL;
    Tail *t = size_muladd(size / 2, 3, 1, &roomy) ? tail_new(rt, roomy) : NULL;
    if (!t) return str_concat(rt, a, b);
    if (!bulk_copy(rt, t->text, a->bytes, a->size)) return NULL;
    memcpy(t->text + a->size, b->bytes, b->size);
    t->text[size] = 0;
    t->used = size;
    Str *s = tail_str(rt, t->text, size, a->length + b->length);
    KEEP(t);
    return s;
}

Str *str_append_long(Runtime *rt, Str *a, Str *b) {
    size_t size;
    if (b->size == 0 && a->head.shape == TYPE_STR) return a;
    if (!size_muladd(a->size, 1, b->size, &size)) return raise_memory(rt), NULL;
    /* Two long strings are hardly the steps of a loop: they get no spare room. */
    if (b->size > a->size / 4) return str_concat(rt, a, b);
    if (!(a->head.aux & STR_TAIL)) return append_moving(rt, a, b, size);
    Tail *t = tail_of(a);
    size_t capacity = t->size - sizeof t->used;
    if (t->used != a->size || size >= capacity) return append_moving(rt, a, b, size);
    Str *s = tail_str(rt, t->text, size, a->length + b->length);
    if (!s) return NULL;
    memcpy(t->text + a->size, b->bytes, b->size);
    t->text[size] = 0;
    t->used = size;
    KEEP(a);
    return s;
}

const char *str_cstr(Runtime *rt, Str *s) {
    if (!(s->head.aux & STR_TAIL) || s->bytes[s->size] == 0) return s->bytes;
    Tail *t = tail_new(rt, s->size + 1);
    if (!t) return raise_memory(rt), NULL;
    if (!bulk_copy(rt, t->text, s->bytes, s->size)) return NULL;
    t->text[s->size] = 0;
    t->used = t->size; /* nobody appends here: the NUL stays */
    s->bytes = t->text;
    heap_barrier(&rt->heap, s);
    return s->bytes;
}

Str *str_of_type(Runtime *rt, Type *t, Str *s) {
    if (t == rt->types[TYPE_STR]) {
        if (s->head.shape == TYPE_STR) return s;
        return new_counted(rt, s->bytes, s->size, s->length);
    }
    Tail *tail = tail_new(rt, s->size + 1);
    if (!tail) return raise_memory(rt), NULL;
    if (!bulk_copy(rt, tail->text, s->bytes, s->size)) return NULL;
    tail->text[s->size] = 0;
    tail->used = tail->size;
    Str *made = type_alloc(rt, t, 0);
    if (made) init(made, s->size, s->length, tail->text, STR_TAIL);
    KEEP(tail);
    return made;
}

static void str_trace(Tracer *t, Object *o) {
    Str *s = (Str *)o;
    trace_object(t, s->index);
    if (s->head.aux & STR_TAIL) trace_object(t, tail_of(s));
    trace_attributes(t, o);
}

const LayoutOps layout_STR = {.name = "str", .trace = str_trace};

/* ---- joining ---- */

Str *str_concat(Runtime *rt, Str *a, Str *b) {
    if (a->size == 0 && b->head.shape == TYPE_STR) return b;
    if (b->size == 0 && a->head.shape == TYPE_STR) return a;
    size_t size;
    if (!size_muladd(a->size, 1, b->size, &size)) return raise_memory(rt), NULL;
    if (!runtime_charge(rt, size >> CHARGE_SHIFT)) return NULL;
    if (size < 2) return new_counted(rt, a->size ? a->bytes : b->bytes, size, size);
    Str *s = str_alloc(rt, size, a->length + b->length);
    if (!s || !bulk_copy(rt, str_fill(s), a->bytes, a->size) ||
        !bulk_copy(rt, str_fill(s) + a->size, b->bytes, b->size))
        return NULL;
    KEEP(a);
    KEEP(b);
    return s;
}

/* Items are str; memory is read only after the sizes are known, and nothing runs between.
 */
static Str *join_values(Runtime *rt, const Str *separator, const Value *items, size_t n) {
    size_t size = 0, length = 0, gaps = n ? n - 1 : 0;
    bool ok = !separator || (size_muladd(gaps, separator->size, 0, &size) &&
                             size_muladd(gaps, separator->length, 0, &length));
    for (size_t i = 0; ok && i < n; i++) {
        ok = size_muladd(as_str(items[i])->size, 1, size, &size);
        length += as_str(items[i])->length;
        if (!bulk_goes_on(rt, i)) return NULL;
    }
    if (!ok)
        return raise(rt, TYPE_OVERFLOW_ERROR,
                     "join() result is too long for a Python string"),
               NULL;
    if (size == 0) return rt->empty_str;
    Str *s = str_alloc(rt, size, length);
    if (!s) return NULL;
    char *out = str_fill(s);
    for (size_t i = 0; i < n; i++) {
        const Str *item = as_str(items[i]);
        if (i && separator) {
            if (!bulk_copy(rt, out, separator->bytes, separator->size)) return NULL;
            out += separator->size;
        }
        if (!bulk_copy(rt, out, item->bytes, item->size)) return NULL;
        out += item->size;
        if (!bulk_goes_on(rt, i)) return NULL;
    }
    return size == 1 ? str_from_codepoint(rt, (unsigned char)*s->bytes) : s;
}

Str *str_join_n(Runtime *rt, const Value *strings, size_t n) {
    if (n == 1 && is_exact(strings[0], TYPE_STR)) return as_str(strings[0]);
    return join_values(rt, NULL, strings, n);
}

static bool collect(Runtime *rt, void *list, Value item) {
    return list_append(rt, list, item);
}

/* The items of any iterable, in an array that nobody else changes meanwhile. */
static Value items_of(Runtime *rt, Value iterable) {
    if (has_layout(iterable, LAYOUT_LIST) || has_layout(iterable, LAYOUT_TUPLE))
        return iterable;
    List *list = list_new(rt, 0);
    if (!list) return RAISED;
    if (value_each(rt, iterable, collect, list)) return value_object(list);
    return RAISED;
}

static bool is_iterable(Runtime *rt, Value v) {
    const Slots *slots = &type_of(rt, v)->slots;
    return slots->iter || slots->getitem;
}

Str *str_join(Runtime *rt, Str *separator, Value iterable) {
    if (!is_iterable(rt, iterable))
        return raise(rt, TYPE_TYPE_ERROR, "can only join an iterable"), NULL;
    Value held = items_of(rt, iterable);
    if (held == RAISED) return NULL;
    bool tuple = is_tuple(held);
    size_t n = tuple ? as_tuple(held)->size : as_list(held)->size;
    if (!runtime_charge(rt, n >> CHARGE_SHIFT)) return NULL;
    /* Charging may have run a handler that changed the list. */
    Array *storage = tuple ? NULL : as_list(held)->items;
    const Value *items = tuple ? as_tuple(held)->items : storage->items;
    if (!tuple && n > as_list(held)->size) n = as_list(held)->size;
    for (size_t i = 0; i < n; i++) {
        if (!is_str(items[i]))
            return raise(rt, TYPE_TYPE_ERROR,
                         "sequence item %zu: expected str instance, %.80T found", i,
                         items[i]),
                   NULL;
        if (!bulk_goes_on(rt, i)) return NULL;
    }
    if (n == 1 && is_exact(items[0], TYPE_STR)) return as_str(items[0]);
    Str *s = join_values(rt, separator, items, n);
    KEEP(held);
    KEEP(storage);
    return s;
}

/* ---- repr ---- */

static void append_escape(Buffer *b, uint32_t cp) {
    switch (cp) {
    case '\t': buffer_text(b, "\\t"); return;
    case '\n': buffer_text(b, "\\n"); return;
    case '\r': buffer_text(b, "\\r"); return;
    }
    if (cp < 0x100)
        buffer_printf(b, "\\x%02x", cp);
    else if (cp < 0x10000)
        buffer_printf(b, "\\u%04x", cp);
    else
        buffer_printf(b, "\\U%08x", cp);
}

static bool is_plain(unsigned char c, char quote) {
    return c >= 0x20 && c < 0x7F && c != (unsigned char)quote && c != '\\';
}

static char quote_for(const Str *s) {
    bool single = memchr(s->bytes, '\'', s->size), twice = memchr(s->bytes, '"', s->size);
    return single && !twice ? '"' : '\'';
}

/* The characters that begin in [i, end); where the next one begins. */
static size_t append_escaped(Buffer *b, const Str *s, size_t i, size_t end, char quote) {
    while (i < end) {
        size_t run = i;
        while (run < end && is_plain((unsigned char)s->bytes[run], quote))
            run++;
        buffer_append(b, s->bytes + i, run - i);
        if ((i = run) == end) break;
        size_t from = i;
        uint32_t cp = utf8_take(s->bytes, &i);
        if (cp == (unsigned char)quote || cp == '\\') {
            buffer_byte(b, '\\');
            buffer_byte(b, (char)cp);
        } else if (cp >= 0x80 && unicode_is_printable(cp)) {
            buffer_append(b, s->bytes + from, i - from);
        } else {
            append_escape(b, cp);
        }
    }
    return i;
}

void str_repr_to(Buffer *b, const Str *s) {
    char quote = quote_for(s);
    buffer_byte(b, quote);
    append_escaped(b, s, 0, s->size, quote);
    buffer_byte(b, quote);
}

Str *str_repr(Runtime *rt, Str *s) {
    Buffer b;
    if (!runtime_charge(rt, s->size >> CHARGE_SHIFT)) return NULL;
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    char quote = quote_for(s);
    buffer_byte(&b, quote);
    size_t at = 0;
    Pieces p = {0};
    while (pieces_next(rt, &p, s->size, BULK_ITEMS))
        at = append_escaped(&b, s, at, p.to, quote);
    buffer_byte(&b, quote);
    KEEP(s);
    if (p.to < s->size) return buffer_free(&b), NULL;
    return str_from_buffer(rt, &b);
}

Str *str_ascii(Runtime *rt, Str *s) {
    if (str_is_ascii(s)) return s;
    Buffer b;
    char b_room[BUFFER_ROOM];
    buffer_init_in(&b, &rt->alloc, b_room, sizeof b_room);
    for (size_t i = 0; i < s->size;) {
        size_t run = utf8_ascii_prefix(s->bytes + i, s->size - i);
        buffer_append(&b, s->bytes + i, run);
        i += run;
        if (i < s->size) append_escape(&b, utf8_take(s->bytes, &i));
    }
    KEEP(s);
    return str_from_buffer(rt, &b);
}
