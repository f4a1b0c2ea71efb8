/* stream.c - text streams over descriptors: what sys.stdin, stdout and stderr are.
 *
 * UTF-8, strict at output; lines end in "\n". Output is buffered until it is large,
 * flushed, or holds a line end on a terminal; errors of the system become OSError. */
#include "modules/modules.h"

#include <errno.h>
#include <unistd.h>

#include "base/utf8.h"
#include "object/bytes.h"
#include "object/native_data.h"
#include "sched/thread.h"

enum { OUT_LARGE = 8192, READ_CHUNK = 8192 };

typedef struct Stream {
    NativeData data;
    int fd;
    bool readable, writable, line_buffered, closed, eof;
    Buffer in, out;
    size_t in_at; /* bytes of `in` already handed out */
    Value name, mode;
} Stream;

static void trace(Tracer *t, NativeData *d) {
    Stream *s = (Stream *)d;
    trace_value(t, s->name);
    trace_value(t, s->mode);
}
static void release(Heap *heap, NativeData *d) {
    Stream *s = (Stream *)d;
    buffer_free(&s->in);
    buffer_free(&s->out);
}
static const NativeDataOps ops = {.trace = trace, .release = release};

static Stream *stream_of(Runtime *rt, Value v) {
    Stream *s = (Stream *)as_native_data(v, &ops);
    if (s && !s->closed) return s;
    raise(rt, TYPE_VALUE_ERROR, "I/O operation on closed file.");
    return NULL;
}

/* ---- output ----------------------------------------------------------------------- */

/* The hook may run script, which may write: it gets a buffer that is no longer ours. */
static bool flush_to_hook(VM *vm, Stream *s) {
    Buffer text = s->out;
    buffer_init(&s->out, text.alloc);
    if (text.length) vm->write_hook(vm, s->fd, text.data, text.length);
    buffer_free(&text);
    return true;
}

static bool flush(Runtime *rt, Stream *s) {
    size_t at = 0;
    if (vm_of(rt)->write_hook) return flush_to_hook(vm_of(rt), s);
    while (at < s->out.length) {
        ssize_t n = write(s->fd, s->out.data + at, s->out.length - at);
        if (n < 0 && errno == EINTR) {
            if (vm_safepoint(vm_of(rt))) continue;
        } else if (n < 0) {
            int code = errno;
            s->out.length = 0;
            raise_os_error(rt, code, UNBOUND);
            return false;
        } else {
            at += (size_t)n;
            continue;
        }
        break;
    }
    if (at) memmove(s->out.data, s->out.data + at, s->out.length - at);
    s->out.length -= at;
    return !error_pending(rt);
}

static COLD bool refuse_surrogate(Runtime *rt, Str *text) {
    size_t at = 0;
    while (at < text->length && (str_at(rt, text, at) & ~0x7FFu) != 0xD800)
        at++;
    Str *encoding = str_from_cstr(rt, "utf-8");
    Str *reason = str_from_cstr(rt, "surrogates not allowed");
    if (!encoding || !reason) return false;
    Value args[5] = {value_object(encoding), value_object(text), value_small((int64_t)at),
                     value_small((int64_t)at + 1), value_object(reason)};
    Value e = call(rt, value_object(rt->types[TYPE_UNICODE_ENCODE_ERROR]), args, 5);
    if (e != RAISED) raise_object(rt, e);
    return false;
}

static bool has_surrogate(const char *bytes, size_t n) {
    const char *end = bytes + n;
    while ((bytes = memchr(bytes, (char)0xED, (size_t)(end - bytes)))) {
        if (end - bytes > 1 && (uint8_t)bytes[1] >= 0xA0) return true;
        bytes++;
    }
    return false;
}

static bool stream_write(VM *vm, Value stream, Str *text) {
    Runtime *rt = &vm->rt;
    Stream *s = stream_of(rt, stream);
    if (!s) return false;
    if (!str_is_ascii(text) && has_surrogate(text->bytes, text->size)) {
        if (s->fd != 2) return refuse_surrogate(rt, text);
        Str *shown = value_ascii(rt, value_object(text));
        if (!shown) return false;
        text = str_new(rt, shown->bytes + 1, shown->size - 2);
        if (!text) return false;
    }
    buffer_append(&s->out, text->bytes, text->size);
    if (s->out.failed) return raise_memory(rt), s->out.failed = false, false;
    vm->output_waits = true;
    bool now = s->out.length >= OUT_LARGE ||
               (s->line_buffered && memchr(text->bytes, '\n', text->size));
    return !now || flush(rt, s);
}

bool stream_flush(VM *vm, Value stream) {
    Stream *s = (Stream *)as_native_data(stream, &ops);
    return !s || s->closed || flush(&vm->rt, s);
}

static Value write_native(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1]))
        return raise(rt, TYPE_TYPE_ERROR, "write() argument must be str, not %T",
                     args[1]);
    if (!stream_write(vm_of(rt), args[0], as_str(args[1]))) return RAISED;
    return value_small((int64_t)as_str(args[1])->length);
}
static bool write_line(Runtime *rt, void *user, Value item) {
    Value *stream = user;
    if (!is_str(item)) {
        raise(rt, TYPE_TYPE_ERROR, "write() argument must be str, not %T", item);
        return false;
    }
    return stream_write(vm_of(rt), *stream, as_str(item));
}
static Value writelines(Runtime *rt, Value *args, size_t n) {
    return value_each(rt, args[1], write_line, &args[0]) ? NONE_VALUE : RAISED;
}
static Value flush_native(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    return s && flush(rt, s) ? NONE_VALUE : RAISED;
}

/* ---- input ------------------------------------------------------------------------ */

/* One read from the system. False: raised. */
static bool fill(Runtime *rt, Stream *s) {
    char chunk[READ_CHUNK]; /* others may use the stream meanwhile */
    int64_t n = thread_read(vm_of(rt), s->fd, chunk, sizeof chunk);
    if (n < 0) return false;
    buffer_append(&s->in, chunk, (size_t)n);
    if (s->in.failed) return raise_memory(rt), s->in.failed = false, false;
    s->eof = n == 0;
    return true;
}

/* `size` bytes of the input as text; "\r\n" and "\r" become "\n". */
static Value take(Runtime *rt, Stream *s, size_t size) {
    const char *from = s->in.data + s->in_at;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    for (size_t i = 0; i < size; i++) {
        if (from[i] != '\r') {
            buffer_byte(&text, from[i]);
            continue;
        }
        buffer_byte(&text, '\n');
        if (i + 1 < size && from[i + 1] == '\n') i++;
    }
    s->in_at += size;
    if (s->in_at == s->in.length) s->in.length = s->in_at = 0;
    Bytes *b =
        text.failed ? NULL : bytes_new(rt, text.data ? text.data : "", text.length);
    buffer_free(&text);
    if (!b) return error_pending(rt) ? RAISED : raise_memory(rt);
    Str *decode = str_intern_cstr(rt, "decode");
    return decode ? call_method(rt, value_object(b), decode, NULL, 0) : RAISED;
}

static bool can_read(Runtime *rt, Stream *s) {
    if (s->readable) return true;
    Str *name = str_intern_cstr(rt, "UnsupportedOperation");
    (void)name;
    raise(rt, TYPE_OS_ERROR, "not readable");
    return false;
}

static Value readline_native(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    if (!s || !can_read(rt, s)) return RAISED;
    size_t looked = 0;
    for (;;) {
        size_t have = s->in.length - s->in_at;
        const char *from = s->in.data ? s->in.data + s->in_at : "";
        const char *end = memchr(from + looked, '\n', have - looked);
        if (end) return take(rt, s, (size_t)(end - from) + 1);
        looked = have;
        if (s->eof) break;
        if (!fill(rt, s)) return RAISED;
    }
    s->eof = false; /* a terminal may go on */
    return take(rt, s, s->in.length - s->in_at);
}
static Value read_native(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    int64_t limit = -1;
    if (!s || !can_read(rt, s)) return RAISED;
    if (args[1] != NONE_VALUE && !index_to_i64(rt, args[1], &limit)) return RAISED;
    size_t at = s->in_at, characters = 0;
    while (limit < 0 || (int64_t)characters < limit) {
        if (at == s->in.length) {
            size_t offset = at - s->in_at;
            if (s->eof) break;
            if (!fill(rt, s)) return RAISED;
            at = s->in_at + offset;
            continue;
        }
        at++;
        characters += at == s->in.length || (s->in.data[at] & 0xC0) != 0x80;
    }
    s->eof = false;
    return take(rt, s, at - s->in_at);
}
static Value next(Runtime *rt, Value self) {
    Value line = readline_native(rt, &self, 1);
    if (line == RAISED) return RAISED;
    return as_str(line)->size ? line : UNBOUND;
}
static Value readlines(Runtime *rt, Value *args, size_t n) {
    List *l = list_new(rt, 0);
    if (!l) return RAISED;
    for (;;) {
        Value line = next(rt, args[0]);
        if (line == UNBOUND) return value_object(l);
        if (line == RAISED || !list_append(rt, l, line)) return RAISED;
    }
}

/* ---- the rest --------------------------------------------------------------------- */

static Value iter(Runtime *rt, Value self) { return self; }
static Value fileno_native(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    return s ? value_small(s->fd) : RAISED;
}
static Value isatty_native(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    return s ? value_bool(isatty(s->fd)) : RAISED;
}
static Value readable(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    return s ? value_bool(s->readable) : RAISED;
}
static Value writable(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    return s ? value_bool(s->writable) : RAISED;
}
static Value close_native(Runtime *rt, Value *args, size_t n) {
    Stream *s = (Stream *)as_native_data(args[0], &ops);
    if (s->closed) return NONE_VALUE;
    bool ok = flush(rt, s);
    s->closed = true;
    return ok ? NONE_VALUE : RAISED;
}
static Value reconfigure(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_of(rt, args[0]);
    if (!s) return RAISED;
    if (args[1] != NONE_VALUE) {
        int truth = value_truth(rt, args[1]);
        if (truth < 0) return RAISED;
        s->line_buffered = truth;
    }
    return flush(rt, s) ? NONE_VALUE : RAISED;
}
static Value get_name(Runtime *rt, Value v) {
    return ((Stream *)as_native_data(v, &ops))->name;
}
static Value get_mode(Runtime *rt, Value v) {
    return ((Stream *)as_native_data(v, &ops))->mode;
}
static Value get_closed(Runtime *rt, Value v) {
    return value_bool(((Stream *)as_native_data(v, &ops))->closed);
}
static Value get_encoding(Runtime *rt, Value v) {
    Str *s = str_from_cstr(rt, "utf-8");
    return s ? value_object(s) : RAISED;
}
static Value get_errors(Runtime *rt, Value v) {
    Stream *stream = (Stream *)as_native_data(v, &ops);
    Str *s = str_from_cstr(rt, stream->fd == 2 ? "backslashreplace" : "strict");
    return s ? value_object(s) : RAISED;
}
static Value repr(Runtime *rt, Value self) {
    Stream *s = (Stream *)as_native_data(self, &ops);
    Str *text = str_format(rt, "<_io.TextIOWrapper name=%R mode=%R encoding='utf-8'>",
                           s->name, s->mode);
    return text ? value_object(text) : RAISED;
}

static const TypeDef def = {
    .name = "TextIOWrapper",
    .module = "_io",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_ABSTRACT | TF_FINALIZABLE,
    .size = sizeof(Stream),
    .slots = {.repr = repr, .iter = iter, .next = next},
    .methods = (const NativeDef[]){{"write(self, text, /)", write_native, NULL},
                                   {"writelines(self, lines, /)", writelines, NULL},
                                   {"flush(self, /)", flush_native, NULL},
                                   {"read(self, size=-1, /)", read_native, NULL},
                                   {"readline(self, size=-1, /)", readline_native, NULL},
                                   {"readlines(self, hint=-1, /)", readlines, NULL},
                                   {"fileno(self, /)", fileno_native, NULL},
                                   {"isatty(self, /)", isatty_native, NULL},
                                   {"readable(self, /)", readable, NULL},
                                   {"writable(self, /)", writable, NULL},
                                   {"close(self, /)", close_native, NULL},
                                   {"reconfigure(self, *, line_buffering=None)",
                                    reconfigure, NULL},
                                   {0}},
    .getset = (const GetSetDef[]){{"name", get_name, NULL, NULL},
                                  {"mode", get_mode, NULL, NULL},
                                  {"closed", get_closed, NULL, NULL},
                                  {"encoding", get_encoding, NULL, NULL},
                                  {"errors", get_errors, NULL, NULL},
                                  {0}},
};

Value stream_new(VM *vm, int fd, const char *mode, const char *name) {
    Runtime *rt = &vm->rt;
    if (!vm->stream_type) {
        vm->stream_type = type_from_def(rt, &def, NULL);
        if (!vm->stream_type) return RAISED;
        vm->stream_write = stream_write;
    }
    Str *n = str_from_cstr(rt, name), *m = str_from_cstr(rt, mode);
    if (!n || !m) return RAISED;
    Stream *s = type_alloc(rt, vm->stream_type, 0);
    if (!s) return RAISED;
    s->fd = fd;
    s->readable = mode[0] == 'r';
    s->writable = !s->readable;
    s->line_buffered = fd == 2 || (s->writable && isatty(fd));
    buffer_init(&s->in, &rt->alloc);
    buffer_init(&s->out, &rt->alloc);
    s->name = value_object(n);
    s->mode = value_object(m);
    s->data.ops = &ops;
    return value_object(s);
}
