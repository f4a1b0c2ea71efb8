/* io_text.c - class TextIOWrapper: text upon a stream of bytes ("buffer").
 *
 * What was read lies decoded in `in`, and as the bytes it was made of in `raw`, by which
 * tell() finds out where the program is. What was written lies encoded in `out`, until
 * that is large, flushed, or holds a line end where lines are to be seen at once. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "modules/io.h"
#include "object/codec.h"
#include "object/int.h"
#include "object/str.h"
#include "object/text.h"

typedef struct TextIO {
    Stream stream;
    Value encoding, errors, mode;         /* str, NUL-terminated; mode may be UNBOUND */
    Newlines newlines, at_raw;            /* now, and where `raw` begins */
    const char *decoder, *decoder_at_raw; /* NULL: a byte order mark may come */
    const char *encoder;                  /* NULL: a mark is to be written */
    Buffer in, raw, out;
    size_t in_at;     /* bytes of `in` already handed out */
    size_t undecoded; /* bytes at the end of `raw`: part of a character */
    bool readable, writable, seekable;
    bool line_buffering, write_through;
    bool telling; /* false: within an iteration, which tell() would slow down */
} TextIO;

static void trace(Tracer *t, NativeData *d) {
    TextIO *f = (TextIO *)d;
    trace_value(t, f->stream.below);
    trace_value(t, f->encoding);
    trace_value(t, f->errors);
    trace_value(t, f->mode);
}
static void release(Heap *heap, NativeData *d) {
    TextIO *f = (TextIO *)d;
    buffer_free(&f->in);
    buffer_free(&f->raw);
    buffer_free(&f->out);
}
static const NativeDataOps ops = {.trace = trace, .release = release};

static TextIO *text_of(Value v) { return (TextIO *)as_object(v); }

static TextIO *attached(Runtime *rt, Value v) { return (TextIO *)stream_attached(rt, v); }
static TextIO *opened(Runtime *rt, Value v) {
    TextIO *f = attached(rt, v);
    return f && io_check_open(rt, f->stream.below) ? f : NULL;
}
static const char *cstr(Value s) { return as_str(s)->bytes; }

/* ---- writing ---------------------------------------------------------------------- */

/* To the buffer, which may hold it back in its turn. What that had no memory for stays
 * here: nobody has seen it yet. */
static bool write_out(Runtime *rt, TextIO *f) {
    if (!f->out.length) return true;
    Buffer going = f->out; /* script may run, and write */
    size_t held = buffered_held(f->stream.below);
    buffer_init(&f->out, &rt->alloc);
    bool ok = io_write(rt, f->stream.below, going.data, going.length) >= 0;
    bool kept = !ok && !f->out.length && error_is(rt, TYPE_MEMORY_ERROR) &&
                held != SIZE_MAX && buffered_held(f->stream.below) == held;
    if (kept)
        f->out = going;
    else
        buffer_free(&going);
    stream_holds(rt, &f->stream, f->out.length);
    return ok;
}

static bool flush(Runtime *rt, TextIO *f) {
    f->telling = f->seekable;
    return write_out(rt, f) &&
           call_method(rt, f->stream.below, NAME(rt, flush), NULL, 0) != RAISED;
}

/* What was read ahead is dropped: a write goes behind it. */
static void forget_ahead(TextIO *f) {
    f->in.length = f->in_at = f->raw.length = f->undecoded = 0;
    f->newlines.held = false;
    f->at_raw = f->newlines;
    f->decoder_at_raw = f->decoder;
}

static bool is_own_encoding(const TextIO *f, const Str *s) {
    if (!f->encoder || strcmp(f->encoder, "utf-8")) return false;
    return str_is_ascii(s) || utf8_find_surrogate(s->bytes, s->size) == s->size;
}

static bool encode(Runtime *rt, TextIO *f, Str *s) {
    if (f->newlines.written && memchr(s->bytes, '\n', s->size)) {
        Buffer b;
        buffer_init(&b, &rt->alloc);
        newlines_write(&f->newlines, &b, s->bytes, s->size);
        if (!(s = str_from_buffer(rt, &b))) return false;
    }
    if (is_own_encoding(f, s)) {
        buffer_append(&f->out, s->bytes, s->size);
        KEEP(s);
        return true;
    }
    const char *encoding = f->encoder ? f->encoder : cstr(f->encoding);
    Bytes *b = codec_encode(rt, s, encoding, cstr(f->errors));
    if (!b) return false;
    f->encoder = codec_without_mark(encoding);
    buffer_append(&f->out, b->bytes, b->size);
    KEEP(b);
    return true;
}

static bool write_text(Runtime *rt, Value self, Str *s) {
    TextIO *f = opened(rt, self);
    if (!f) return false;
    if (!f->writable) return io_unsupported(rt, "not writable"), false;
    bool line = f->line_buffering &&
                (memchr(s->bytes, '\n', s->size) || memchr(s->bytes, '\r', s->size));
    if (!encode(rt, f, s)) return false;
    if (f->out.failed) return f->out.failed = false, raise_memory(rt), false;
    stream_holds(rt, &f->stream, f->out.length);
    if (f->raw.length || f->in.length) forget_ahead(f);
    if ((f->out.length > IO_CHUNK || f->write_through) && !write_out(rt, f)) return false;
    return !line || flush(rt, f);
}

bool text_io_write(VM *vm, Value stream, Str *text) {
    vm->output_waits = true;
    return write_text(&vm->rt, stream, text);
}

static Value write_native(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "write() argument must be str, not %T",
                     args[1]);
    if (!text_io_write(vm_of(rt), args[0], as_str(args[1]))) return RAISED;
    return value_small((int64_t)as_str(args[1])->length);
}

static Value flush_native(Runtime *rt, Value *args, size_t n) {
    TextIO *f = opened(rt, args[0]);
    return f && flush(rt, f) ? NONE_VALUE : RAISED;
}

/* ---- reading ---------------------------------------------------------------------- */

/* Decodes what is not decoded yet, at the end of bytes. How many remain so; -1: raised.
 */
static int64_t decode(Runtime *rt, TextIO *f, const char *bytes, size_t n, bool final) {
    size_t mark = 0;
    if (!f->decoder) {
        const char *begun = codec_begin(cstr(f->encoding), bytes, n, &mark);
        if (!begun && !final) return (int64_t)n;
        if (begun && !codec_check_mark(rt, cstr(f->encoding), bytes, n)) return -1;
        f->decoder = begun ? begun : codec_without_mark(cstr(f->encoding));
        bytes += mark;
        n -= mark;
    }
    size_t whole = final ? n : codec_whole(f->decoder, bytes, n);
    Str *s = codec_decode(rt, bytes, whole, f->decoder, cstr(f->errors), UNBOUND);
    if (!s) return -1;
    newlines_read(&f->newlines, &f->in, s->bytes, s->size, final);
    KEEP(s);
    if (f->in.failed) return f->in.failed = false, raise_memory(rt), -1;
    return (int64_t)(n - whole);
}

/* Where the bytes that are decoded begin anew. */
static void drop_consumed(TextIO *f) {
    size_t consumed = f->raw.length - f->undecoded;
    if (consumed) memmove(f->raw.data, f->raw.data + consumed, f->undecoded);
    f->raw.length = f->undecoded;
    f->in.length = f->in_at = 0;
    f->at_raw = f->newlines;
    f->decoder_at_raw = f->decoder;
}

/* The text gets longer by `bytes`; they end it if there are none. False: raised. */
static bool feed(Runtime *rt, TextIO *f, const char *bytes, size_t n, bool final) {
    if (f->in_at == f->in.length) drop_consumed(f);
    buffer_append(&f->raw, bytes, n);
    if (f->raw.failed) return f->raw.failed = false, raise_memory(rt), false;
    size_t fresh = f->undecoded + n;
    const char *from = f->raw.data ? f->raw.data + f->raw.length - fresh : "";
    int64_t left = decode(rt, f, from, fresh, final);
    if (left < 0) return f->raw.length -= n, false;
    f->undecoded = (size_t)left;
    return true;
}

/* One read of the buffer. 1: more text, perhaps; 0: the end; -1: raised. */
static int fill(Runtime *rt, TextIO *f) {
    Value size = value_small(IO_CHUNK);
    Value v = io_call(rt, f->stream.below, "read1", &size, 1);
    const char *bytes;
    size_t n;
    if (v == RAISED) return -1;
    if (!bytes_view(rt, v, &bytes, &n)) return -1;
    bool ok = feed(rt, f, bytes, n, n == 0);
    KEEP(v);
    return ok ? n != 0 : -1;
}

static TextIO *to_read(Runtime *rt, Value v) {
    TextIO *f = opened(rt, v);
    if (f && !f->readable) return io_unsupported(rt, "not readable"), NULL;
    return f && write_out(rt, f) ? f : NULL;
}

static size_t ahead(const TextIO *f) { return f->in.length - f->in_at; }

static Value take(Runtime *rt, TextIO *f, size_t n) {
    Str *s = str_new(rt, f->in.data ? f->in.data + f->in_at : "", n);
    if (s) f->in_at += n;
    return io_text(s);
}

/* The bytes of the first `limit` characters that are there, at most. */
static size_t bytes_of(const TextIO *f, int64_t limit, size_t *characters) {
    size_t have = ahead(f), at = 0;
    const char *from = f->in.data ? f->in.data + f->in_at : "";
    for (*characters = 0; at < have && (int64_t)*characters < limit; ++*characters)
        at += utf8_length_of(from[at]);
    return at;
}

/* Does the text that is to come need no more than to be decoded? */
static bool is_plain_from_here(const TextIO *f) {
    return f->decoder && !ahead(f) && !f->undecoded && !f->newlines.held;
}

/* The text, or UNBOUND: it has line ends to be translated. */
static Value decode_all(Runtime *rt, TextIO *f, const char *bytes, size_t n) {
    Str *s = codec_decode(rt, bytes, n, f->decoder, cstr(f->errors), UNBOUND);
    if (!s) return RAISED;
    if (f->newlines.universal && memchr(s->bytes, '\r', s->size)) return UNBOUND;
    if (f->newlines.universal && memchr(s->bytes, '\n', s->size))
        f->newlines.seen |= NEWLINE_LF;
    drop_consumed(f);
    return value_object(s);
}

static Value read_all(Runtime *rt, TextIO *f) {
    Value v = call_method(rt, f->stream.below, NAME(rt, read), NULL, 0);
    const char *bytes;
    size_t n;
    if (v == RAISED || !bytes_view(rt, v, &bytes, &n)) return RAISED;
    if (is_plain_from_here(f)) {
        Value all = decode_all(rt, f, bytes, n);
        KEEP(v);
        if (all != UNBOUND) return all;
    }
    bool ok = feed(rt, f, bytes, n, true);
    KEEP(v);
    Value text = ok ? take(rt, f, ahead(f)) : RAISED;
    if (text == RAISED) return RAISED;
    drop_consumed(f);
    buffer_free(&f->in);
    buffer_free(&f->raw);
    return text;
}

static Value read_native(Runtime *rt, Value *args, size_t n) {
    int64_t limit;
    if (!io_size_arg(rt, args[1], &limit)) return RAISED;
    TextIO *f = to_read(rt, args[0]);
    if (!f) return RAISED;
    if (limit < 0) return read_all(rt, f);
    size_t characters, size;
    for (int more = 1;;) {
        size = bytes_of(f, limit, &characters);
        if (!more || (int64_t)characters == limit) return take(rt, f, size);
        if ((more = fill(rt, f)) < 0) return RAISED;
    }
}

static Value read_line(Runtime *rt, Value self, int64_t limit) {
    TextIO *f = to_read(rt, self);
    size_t characters = 0, looked = 0;
    for (int more = 1; f;) {
        const char *from = f->in.data ? f->in.data + f->in_at : "";
        size_t have = ahead(f), most = limit < 0 ? have : bytes_of(f, limit, &characters);
        size_t size = newlines_find(&f->newlines, from, most, looked);
        if (size) return take(rt, f, size);
        if (!more || (limit >= 0 && (int64_t)characters == limit))
            return take(rt, f, most);
        looked = most;
        if ((more = fill(rt, f)) < 0) return RAISED;
    }
    return RAISED;
}

static Value readline_native(Runtime *rt, Value *args, size_t n) {
    int64_t limit;
    return index_to_i64(rt, args[1], &limit) ? read_line(rt, args[0], limit) : RAISED;
}

static Value next(Runtime *rt, Value self) {
    text_of(self)->telling = false;
    Value line = is_exact(self, TYPE_TEXT_IO_WRAPPER)
                     ? read_line(rt, self, -1)
                     : call_method(rt, self, NAME(rt, readline), NULL, 0);
    if (line == RAISED) return RAISED;
    if (!is_str(line))
        return raise(rt, TYPE_OS_ERROR,
                     "readline() should have returned a str object, not '%.200T'", line);
    if (as_str(line)->size) return line;
    text_of(self)->telling = text_of(self)->seekable;
    return UNBOUND;
}

/* ---- the position ----------------------------------------------------------------- */

/* How long a text the first n bytes of `raw` make; -1: raised. */
static int64_t text_size(Runtime *rt, TextIO *f, size_t n) {
    TextIO trial = *f;
    trial.newlines = f->at_raw;
    trial.decoder = f->decoder_at_raw;
    buffer_init(&trial.in, &rt->alloc);
    int64_t left = decode(rt, &trial, f->raw.data, n, false),
            size = (int64_t)trial.in.length;
    buffer_free(&trial.in);
    return left < 0 ? -1 : size;
}

/* How many bytes of `raw` the text up to in_at was made of; -1: raised. */
static int64_t consumed(Runtime *rt, TextIO *f) {
    size_t low = 0, high = f->raw.length - f->undecoded;
    if (f->in_at == f->in.length && !f->newlines.held) return (int64_t)high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t size = text_size(rt, f, middle);
        if (size < 0) return -1;
        if ((size_t)size < f->in_at)
            low = middle + 1;
        else
            high = middle;
    }
    return (int64_t)low;
}

static Value tell(Runtime *rt, Value *args, size_t n) {
    TextIO *f = opened(rt, args[0]);
    if (!f) return RAISED;
    if (!f->seekable) return io_unsupported(rt, "underlying stream is not seekable");
    if (!f->telling)
        return raise(rt, TYPE_OS_ERROR, "telling position disabled by next() call");
    if (!flush(rt, f)) return RAISED;
    Value at = io_ask(rt, f->stream.below, "tell");
    int64_t position, used;
    if (at == RAISED || !index_to_i64(rt, at, &position)) return RAISED;
    if ((used = consumed(rt, f)) < 0) return RAISED;
    return int_from_i64(rt, position - (int64_t)f->raw.length + used);
}

/* What is read or written at `position` follows no mark, unless it is the beginning. */
static void begin_at(TextIO *f, int64_t position) {
    const char *encoding = cstr(f->encoding);
    bool marks = position == 0 && codec_marks(encoding);
    f->encoder = marks ? NULL : codec_without_mark(encoding);
    if (!position) f->decoder = codec_marks(encoding) ? NULL : f->encoder;
    forget_ahead(f);
}

static Value seek_buffer(Runtime *rt, TextIO *f, Value offset, int whence) {
    Value args[] = {offset, value_small(whence)};
    int64_t position;
    Value at = io_call(rt, f->stream.below, "seek", args, 2);
    if (at == RAISED || !index_to_i64(rt, at, &position)) return RAISED;
    begin_at(f, position);
    return at;
}

static Value seek_native(Runtime *rt, Value *args, size_t n) {
    TextIO *f = opened(rt, args[0]);
    int whence;
    int64_t offset;
    if (!f || !arg_int(rt, args[2], &whence)) return RAISED;
    if (!f->seekable) return io_unsupported(rt, "underlying stream is not seekable");
    if (whence < 0 || whence > 2)
        return raise(rt, TYPE_VALUE_ERROR, "invalid whence (%d, should be 0, 1 or 2)",
                     whence);
    if (!index_to_i64(rt, args[1], &offset)) return RAISED;
    if (whence && offset)
        return io_unsupported(rt, whence == 1 ? "can't do nonzero cur-relative seeks"
                                              : "can't do nonzero end-relative seeks");
    if (offset < 0)
        return raise(rt, TYPE_VALUE_ERROR, "negative seek position %R", args[1]);
    Value to = args[1];
    if (whence == 1 && (to = tell(rt, args, 1)) == RAISED) return RAISED;
    return flush(rt, f) ? seek_buffer(rt, f, to, whence == 2 ? 2 : 0) : RAISED;
}

static Value truncate_native(Runtime *rt, Value *args, size_t n) {
    TextIO *f = opened(rt, args[0]);
    if (!f || !flush(rt, f)) return RAISED;
    return io_call(rt, f->stream.below, "truncate", &args[1], 1);
}

/* ---- life ------------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    TextIO *f = stream_alloc(rt, args[0], &ops);
    if (!f) return RAISED;
    f->stream.below_called = "underlying buffer";
    f->mode = UNBOUND;
    f->encoding = f->errors = NONE_VALUE;
    buffer_init(&f->in, &rt->alloc);
    buffer_init(&f->raw, &rt->alloc);
    buffer_init(&f->out, &rt->alloc);
    return value_object(f);
}

/* A str parameter, or the default for None; its bytes are NUL-terminated. UNBOUND:
 * raised. */
static Value str_arg(Runtime *rt, Value v, const char *name, const char *otherwise) {
    const char *text = otherwise;
    if (v != NONE_VALUE && !is_str(v)) {
        raise(rt, TYPE_TYPE_ERROR,
              "TextIOWrapper() argument '%s' must be str or None, not %T", name, v);
        return UNBOUND;
    }
    if (v != NONE_VALUE && !codec_arg(rt, "TextIOWrapper", name, v, &text))
        return UNBOUND;
    Str *s = str_from_cstr(rt, text);
    KEEP(v);
    return s ? value_object(s) : UNBOUND;
}

static const char *variable(const char *name) {
    const char *text = getenv(name);
    return text ? text : "";
}

static bool is_one_of(const char *text, const char *const *known, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(text, known[i])) return true;
    return false;
}

static const char *locale_name(void) {
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *name = "";
    for (size_t i = 0; !*name && i < COUNT_OF(variables); i++)
        name = variable(variables[i]);
    return name;
}

/* CPython's UTF-8 mode, which it is in where there is no locale to speak of. */
static bool is_utf8_mode(void) {
    static const char *const none[] = {"", "C", "POSIX"};
    return is_one_of(locale_name(), none, COUNT_OF(none)) ||
           !strcmp(variable("PYTHONUTF8"), "1");
}

/* Always UTF-8; CPython spells it as the locale does. */
static const char *locale_encoding(void) { return is_utf8_mode() ? "utf-8" : "UTF-8"; }

/* Where the locale tells nothing of the bytes to come, they are passed through. */
static const char *standard_errors(int fd) {
    static const char *const vague[] = {"C.UTF-8", "C.utf8", "UTF-8"};
    if (fd == 2) return "backslashreplace";
    bool passed = is_utf8_mode() || is_one_of(locale_name(), vague, COUNT_OF(vague));
    return passed ? "surrogateescape" : "strict";
}

static bool set_encoding(Runtime *rt, TextIO *f, Value encoding, Value errors) {
    if (is_str(encoding) && str_is(as_str(encoding), "locale")) encoding = NONE_VALUE;
    Value name = str_arg(rt, encoding, "encoding", locale_encoding());
    if (name == UNBOUND || !codec_check(rt, cstr(name))) return false;
    Value how = str_arg(rt, errors, "errors", "strict");
    if (how == UNBOUND) return false;
    f->encoding = name;
    f->errors = how;
    heap_barrier(&rt->heap, f);
    return true;
}

static bool set_newlines(Runtime *rt, TextIO *f, Value newline) {
    if (newline != NONE_VALUE && !is_str(newline))
        raise(rt, TYPE_TYPE_ERROR,
              "TextIOWrapper() argument 'newline' must be str or None, not %T", newline);
    else if (!newlines_init(&f->newlines, newline))
        raise(rt, TYPE_VALUE_ERROR, "illegal newline value: %U", as_str(newline));
    return !error_pending(rt);
}

/* What the buffer can do; False: raised. */
static bool ask_abilities(Runtime *rt, TextIO *f, Value buffer) {
    static const char *const questions[] = {"readable", "writable", "seekable"};
    bool *answers[] = {&f->readable, &f->writable, &f->seekable};
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        int answer = io_ask_whether(rt, buffer, questions[i]);
        if (answer < 0) return false;
        *answers[i] = answer;
    }
    return true;
}

static bool start(Runtime *rt, TextIO *f) {
    int64_t position = 0;
    if (f->seekable && f->writable) {
        Value at = io_ask(rt, f->stream.below, "tell");
        if (at == RAISED || !index_to_i64(rt, at, &position)) return false;
    }
    f->decoder = NULL;
    begin_at(f, position);
    f->telling = f->seekable;
    return true;
}

static Value init(Runtime *rt, Value *args, size_t n) {
    TextIO *f = text_of(args[0]);
    int line = value_truth(rt, args[5]),
        through = line < 0 ? -1 : value_truth(rt, args[6]);
    f->stream.below = UNBOUND;
    if (through < 0 || !set_encoding(rt, f, args[2], args[3]) ||
        !set_newlines(rt, f, args[4]) || !ask_abilities(rt, f, args[1]))
        return RAISED;
    f->line_buffering = line;
    f->write_through = through;
    if (!stream_put_on(rt, &f->stream, args[1])) return RAISED;
    if (start(rt, f)) return NONE_VALUE;
    f->stream.below = UNBOUND;
    return RAISED;
}

static Value close_native(Runtime *rt, Value *args, size_t n) {
    TextIO *f = attached(rt, args[0]);
    int closed = f ? io_is_closed(rt, f->stream.below) : -1;
    if (closed) return closed < 0 ? RAISED : NONE_VALUE;
    Value flushed = call_method(rt, args[0], NAME(rt, flush), NULL, 0), e = UNBOUND;
    if (flushed == RAISED) e = error_take(rt);
    if (call_method(rt, f->stream.below, NAME(rt, close), NULL, 0) == RAISED)
        return RAISED;
    return flushed == RAISED ? raise_object(rt, e) : NONE_VALUE;
}

static Value detach(Runtime *rt, Value *args, size_t n) {
    TextIO *f = attached(rt, args[0]);
    if (!f || call_method(rt, args[0], NAME(rt, flush), NULL, 0) == RAISED) return RAISED;
    Value buffer = f->stream.below;
    f->stream.below = UNBOUND;
    return buffer;
}

static bool set_switch(Runtime *rt, Value v, bool *out) {
    int on = v == NONE_VALUE ? *out : value_truth(rt, v);
    if (on >= 0) *out = on;
    return on >= 0;
}

static Value reconfigure(Runtime *rt, Value *args, size_t n) {
    TextIO *f = opened(rt, args[0]);
    Value encoding = args[1], errors = args[2], newline = args[3];
    bool recoded = encoding != NONE_VALUE || errors != NONE_VALUE;
    if (!f) return RAISED;
    if ((recoded || newline != UNBOUND) && f->raw.length)
        return io_unsupported(rt, "It is not possible to set the encoding or newline of "
                                  "stream after the first read");
    if (!flush(rt, f)) return RAISED;
    if (encoding == NONE_VALUE) encoding = f->encoding;
    if (args[1] == NONE_VALUE && errors == NONE_VALUE) errors = f->errors;
    if (recoded && !set_encoding(rt, f, encoding, errors)) return RAISED;
    if (newline != UNBOUND && !set_newlines(rt, f, newline)) return RAISED;
    if ((recoded || newline != UNBOUND) && !start(rt, f)) return RAISED;
    return set_switch(rt, args[4], &f->line_buffering) &&
                   set_switch(rt, args[5], &f->write_through)
               ? NONE_VALUE
               : RAISED;
}

/* ---- standard streams ------------------------------------------------------------- */

Value stream_new(VM *vm, int fd, const char *mode, const char *name) {
    Runtime *rt = &vm->rt;
    bool in = fd == 0, terminal = isatty(fd);
    Value raw = file_io_standard(vm, fd, name);
    if (raw == RAISED) return RAISED;
    Type *t = rt->types[in ? TYPE_BUFFERED_READER : TYPE_BUFFERED_WRITER];
    Value buffer = call(rt, value_object(t), &raw, 1),
          cls = value_object(rt->types[TYPE_TEXT_IO_WRAPPER]);
    Value v = buffer == RAISED ? RAISED : make(rt, &cls, 1);
    if (v == RAISED) return RAISED;
    TextIO *f = text_of(v);
    f->encoding = io_text(str_from_cstr(rt, "utf-8"));
    f->errors = io_text(str_from_cstr(rt, standard_errors(fd)));
    f->mode = io_text(str_from_cstr(rt, mode));
    if (error_pending(rt)) return RAISED;
    f->stream.below = buffer;
    f->readable = in;
    f->writable = f->stream.standard = !in;
    f->line_buffering = fd == 2 || (!in && terminal);
    f->encoder = "utf-8";
    Value newline = in ? NONE_VALUE : io_text(str_from_cstr(rt, "\n"));
    if (newline == RAISED || !newlines_init(&f->newlines, newline)) return RAISED;
    f->seekable = f->telling = lseek(fd, 0, SEEK_CUR) >= 0;
    heap_barrier(&rt->heap, f);
    return v;
}

bool stream_flush(VM *vm, Value v) {
    Runtime *rt = &vm->rt;
    if (!is_exact(v, TYPE_TEXT_IO_WRAPPER) || text_of(v)->stream.below == UNBOUND)
        return true;
    int closed = io_is_closed(rt, text_of(v)->stream.below);
    return closed ? closed > 0 : flush(rt, text_of(v));
}

/* ---- attributes ------------------------------------------------------------------- */

static Value get_buffer(Runtime *rt, Value self) {
    TextIO *f = attached(rt, self);
    return f ? f->stream.below : RAISED;
}
static Value get_encoding(Runtime *rt, Value self) { return text_of(self)->encoding; }
static Value get_errors(Runtime *rt, Value self) { return text_of(self)->errors; }
static Value get_newlines(Runtime *rt, Value self) {
    return newlines_seen(rt, &text_of(self)->newlines);
}
static Value get_line_buffering(Runtime *rt, Value self) {
    return value_bool(text_of(self)->line_buffering);
}
static Value get_write_through(Runtime *rt, Value self) {
    return value_bool(text_of(self)->write_through);
}
static Value get_mode(Runtime *rt, Value self) {
    Value mode = text_of(self)->mode;
    Str *name = mode == UNBOUND ? str_intern_cstr(rt, "mode") : NULL;
    return mode != UNBOUND ? mode : name ? raise_attribute(rt, self, name) : RAISED;
}
static bool set_mode(Runtime *rt, Value self, Value v) {
    text_of(self)->mode = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

static Value repr(Runtime *rt, Value self) {
    TextIO *f = attached(rt, self);
    Value name = f ? value_getattr_or(rt, f->stream.below, NAME(rt, name)) : RAISED;
    if (name == RAISED) return RAISED;
    Str *s = str_from_cstr(rt, "<_io.TextIOWrapper");
    if (s && name != UNBOUND) s = str_format(rt, "%U name=%R", s, name);
    if (s && f->mode != UNBOUND) s = str_format(rt, "%U mode=%R", s, f->mode);
    return io_text(s ? str_format(rt, "%U encoding=%R>", s, f->encoding) : NULL);
}

const TypeDef type_def_TEXT_IO_WRAPPER = {
    .name = "TextIOWrapper",
    .module = "_io",
    .base = TYPE_TEXT_IO_BASE,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_FINALIZABLE,
    .size = sizeof(TextIO),
    .slots = {.repr = repr, .next = next},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self, /, buffer, encoding=None, errors=None, newline=None, "
             "line_buffering=False, write_through=False)",
             init, NULL},
            {"close(self, /)", close_native, "Flush and close the stream."},
            {"detach(self, /)", detach, "The buffer, which this one leaves."},
            {"fileno(self, /)", stream_fileno, "The descriptor of the system."},
            {"flush(self, /)", flush_native, "Write out what is held back."},
            {"isatty(self, /)", stream_isatty, "Is it a terminal?"},
            {"read(self, size=-1, /)", read_native, "Read characters, or all."},
            {"readable(self, /)", stream_readable, "May it be read?"},
            {"readline(self, size=-1, /)", readline_native, "Read a line."},
            {"reconfigure(self, *, encoding=None, errors=None, newline=..., "
             "line_buffering=None, write_through=None)",
             reconfigure, "Change how it reads and writes."},
            {"seek(self, cookie, whence=0, /)", seek_native, "Move to a position."},
            {"seekable(self, /)", stream_seekable, "May the position be changed?"},
            {"tell(self, /)", tell, "The position."},
            {"truncate(self, pos=None, /)", truncate_native, "Cut the stream off."},
            {"writable(self, /)", stream_writable, "May it be written?"},
            {"write(self, text, /)", write_native, "Write a text."},
            {0}},
    .getset = (const GetSetDef[]){{"buffer", get_buffer, NULL, NULL},
                                  {"closed", stream_get_closed, NULL, NULL},
                                  {"encoding", get_encoding, NULL, NULL},
                                  {"errors", get_errors, NULL, NULL},
                                  {"line_buffering", get_line_buffering, NULL, NULL},
                                  {"mode", get_mode, set_mode, NULL},
                                  {"name", stream_get_name, NULL, NULL},
                                  {"newlines", get_newlines, NULL, NULL},
                                  {"write_through", get_write_through, NULL, NULL},
                                  {0}},
};
