/* io_string.c - class StringIO: text in memory that is read and written like a file.
 *
 * Positions count code points. Most programs only append, so the text lies there as
 * (W)UTF-8, with the byte offset of the position beside it. */
#include <string.h>

#include "base/utf8.h"
#include "modules/io.h"
#include "object/int.h"
#include "object/str.h"
#include "object/text.h"

typedef struct StringIO {
    Stream stream;
    Newlines newlines;
    Buffer text;
    size_t length;       /* code points */
    size_t at, at_bytes; /* the position may lie behind the end: then at_bytes does not */
} StringIO;

static void release(Heap *heap, NativeData *d) { buffer_free(&((StringIO *)d)->text); }
static const NativeDataOps ops = {.release = release};

static StringIO *opened(Runtime *rt, Value v) {
    StringIO *s = (StringIO *)as_object(v);
    if (!s->stream.closed) return s;
    raise(rt, TYPE_VALUE_ERROR, "I/O operation on closed file");
    return NULL;
}

static const char *ahead_text(const StringIO *s) {
    return s->text.data ? s->text.data + s->at_bytes : "";
}
static size_t ahead(const StringIO *s) { return s->text.length - s->at_bytes; }

/* Bytes and number of the next code points, at most so many. */
static size_t measure(const StringIO *s, size_t limit, size_t *n) {
    const char *from = ahead_text(s);
    size_t bytes = 0;
    for (*n = 0; *n < limit && bytes < ahead(s); ++*n)
        bytes += utf8_length_of(from[bytes]);
    return bytes;
}

static void move_to(StringIO *s, size_t at) {
    s->at = at;
    s->at_bytes = s->text.length;
    if (at < s->length) s->at_bytes = utf8_offset(s->text.data, s->text.length, at);
}

/* ---- writing ---------------------------------------------------------------------- */

/* `n` code points take the place of as many. */
static void put(StringIO *s, const char *text, size_t size, size_t n) {
    if (s->at > s->length) {
        buffer_fill(&s->text, 0, s->at - s->length);
        s->length = s->at;
        s->at_bytes = s->text.length;
    }
    size_t over, gone = measure(s, n, &over), rest = ahead(s) - gone;
    if (!buffer_reserve(&s->text, size)) return;
    char *here = s->text.data + s->at_bytes;
    if (rest) memmove(here + size, here + gone, rest);
    memcpy(here, text, size);
    s->text.length = s->at_bytes + size + rest;
    s->length += n - over;
    s->at += n;
    s->at_bytes += size;
}

static bool write_text(Runtime *rt, StringIO *s, Str *text) {
    Buffer read, written;
    buffer_init(&read, &rt->alloc);
    buffer_init(&written, &rt->alloc);
    bool plain = !s->newlines.universal && !s->newlines.written;
    if (!plain) {
        newlines_read(&s->newlines, &read, text->bytes, text->size, true);
        newlines_write(&s->newlines, &written, read.data ? read.data : "", read.length);
    }
    bool failed = read.failed || written.failed;
    if (plain)
        put(s, text->bytes, text->size, text->length);
    else if (!failed && written.length)
        put(s, written.data, written.length, utf8_count(written.data, written.length));
    KEEP(text);
    failed |= s->text.failed;
    s->text.failed = false;
    buffer_free(&read);
    buffer_free(&written);
    if (failed) raise_memory(rt);
    return !failed;
}

static Value write_native(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "string argument expected, got '%T'", args[1]);
    StringIO *s = opened(rt, args[0]);
    if (!s || (as_str(args[1])->size && !write_text(rt, s, as_str(args[1]))))
        return RAISED;
    return value_small((int64_t)as_str(args[1])->length);
}

/* ---- life ------------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    StringIO *s = stream_alloc(rt, args[0], &ops);
    if (!s) return RAISED;
    buffer_init(&s->text, &rt->alloc);
    return value_object(s);
}
static Value init(Runtime *rt, Value *args, size_t n) {
    StringIO *s = (StringIO *)as_object(args[0]);
    if (args[2] != NONE_VALUE && !is_str(args[2]))
        return raise(rt, TYPE_TYPE_ERROR, "newline must be str or None, not %.200T",
                     args[2]);
    if (args[1] != NONE_VALUE && !is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "initial_value must be str or None, not %.200T",
                     args[1]);
    if (!newlines_init(&s->newlines, args[2]))
        return raise(rt, TYPE_VALUE_ERROR, "illegal newline value: %R", args[2]);
    s->text.length = s->length = s->at = s->at_bytes = 0;
    s->stream.closed = false;
    if (args[1] == NONE_VALUE) return NONE_VALUE;
    if (!write_text(rt, s, as_str(args[1]))) return RAISED;
    move_to(s, 0);
    return NONE_VALUE;
}
static Value close_native(Runtime *rt, Value *args, size_t n) {
    StringIO *s = (StringIO *)as_object(args[0]);
    s->stream.closed = true;
    buffer_free(&s->text);
    return NONE_VALUE;
}

/* ---- reading ---------------------------------------------------------------------- */

static Value take(Runtime *rt, StringIO *s, size_t bytes, size_t n) {
    Str *taken = str_new(rt, ahead_text(s), bytes);
    if (!taken) return RAISED;
    s->at += n;
    s->at_bytes += bytes;
    return value_object(taken);
}
static Value read_native(Runtime *rt, Value *args, size_t n) {
    StringIO *s = opened(rt, args[0]);
    int64_t limit;
    if (!s || !io_size_arg(rt, args[1], &limit)) return RAISED;
    size_t count = s->length > s->at ? s->length - s->at : 0, bytes = ahead(s);
    if (limit >= 0 && (size_t)limit < count) bytes = measure(s, (size_t)limit, &count);
    return take(rt, s, bytes, count);
}
static Value read_line(Runtime *rt, StringIO *s, int64_t limit) {
    size_t size = newlines_find(&s->newlines, ahead_text(s), ahead(s), 0), count, all;
    if (!size) size = ahead(s);
    count = utf8_count(ahead_text(s), size);
    all = count;
    if (limit >= 0 && (size_t)limit < all) size = measure(s, (size_t)limit, &count);
    return take(rt, s, size, count);
}
static Value readline_native(Runtime *rt, Value *args, size_t n) {
    StringIO *s = opened(rt, args[0]);
    int64_t limit;
    return s && io_size_arg(rt, args[1], &limit) ? read_line(rt, s, limit) : RAISED;
}
static Value next(Runtime *rt, Value self) {
    StringIO *s = opened(rt, self);
    if (!s) return RAISED;
    return ahead(s) ? read_line(rt, s, -1) : UNBOUND;
}
static Value getvalue(Runtime *rt, Value *args, size_t n) {
    StringIO *s = opened(rt, args[0]);
    return s ? io_text(str_new(rt, s->text.data ? s->text.data : "", s->text.length))
             : RAISED;
}

/* ---- the position ----------------------------------------------------------------- */

static Value seek_native(Runtime *rt, Value *args, size_t n) {
    StringIO *s = opened(rt, args[0]);
    int64_t offset;
    int whence;
    if (!s || !index_to_i64(rt, args[1], &offset) || !arg_int(rt, args[2], &whence))
        return RAISED;
    if (whence < 0 || whence > 2)
        return raise(rt, TYPE_VALUE_ERROR, "Invalid whence (%d, should be 0, 1 or 2)",
                     whence);
    if (offset < 0 && !whence)
        return raise(rt, TYPE_VALUE_ERROR, "Negative seek position %lld",
                     (long long)offset);
    if (offset && whence)
        return raise(rt, TYPE_OS_ERROR, "Can't do nonzero cur-relative seeks");
    if (whence != 1) move_to(s, whence == 2 ? s->length : (size_t)offset);
    return int_from_i64(rt, (int64_t)s->at);
}
static Value tell(Runtime *rt, Value *args, size_t n) {
    StringIO *s = opened(rt, args[0]);
    return s ? int_from_i64(rt, (int64_t)s->at) : RAISED;
}
static Value truncate_native(Runtime *rt, Value *args, size_t n) {
    StringIO *s = opened(rt, args[0]);
    int64_t size = s ? (int64_t)s->at : 0;
    if (!s || (args[1] != NONE_VALUE && !index_to_i64(rt, args[1], &size))) return RAISED;
    if (size < 0)
        return raise(rt, TYPE_VALUE_ERROR, "Negative size value %lld", (long long)size);
    if ((size_t)size < s->length) {
        size_t at = s->at;
        move_to(s, (size_t)size);
        s->text.length = s->at_bytes;
        s->length = (size_t)size;
        move_to(s, at);
    }
    return int_from_i64(rt, size);
}
static Value yes(Runtime *rt, Value *args, size_t n) {
    return opened(rt, args[0]) ? TRUE_VALUE : RAISED;
}
static Value get_newlines(Runtime *rt, Value self) {
    StringIO *s = opened(rt, self);
    return s ? newlines_seen(rt, &s->newlines) : RAISED;
}
static Value get_line_buffering(Runtime *rt, Value self) {
    return opened(rt, self) ? FALSE_VALUE : RAISED;
}

const TypeDef type_def_STRING_IO = {
    .name = "StringIO",
    .module = "_io",
    .base = TYPE_TEXT_IO_BASE,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_FINALIZABLE,
    .size = sizeof(StringIO),
    .slots = {.next = next},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self, /, initial_value='', newline='\\n')", init, NULL},
            {"close(self, /)", close_native, "Free the text."},
            {"getvalue(self, /)", getvalue, "The whole text, whatever the position."},
            {"read(self, size=-1, /)", read_native, "Read characters, or all."},
            {"readable(self, /)", yes, "May it be read?"},
            {"readline(self, size=-1, /)", readline_native, "Read a line."},
            {"seek(self, pos, whence=0, /)", seek_native, "Move to a position."},
            {"seekable(self, /)", yes, "May the position be changed?"},
            {"tell(self, /)", tell, "The position."},
            {"truncate(self, pos=None, /)", truncate_native, "Cut the text off."},
            {"writable(self, /)", yes, "May it be written?"},
            {"write(self, s, /)", write_native, "Write a text."},
            {0}},
    .getset = (const GetSetDef[]){{"line_buffering", get_line_buffering, NULL, NULL},
                                  {"newlines", get_newlines, NULL, NULL},
                                  {0}},
};
