/* io_buffered.c - classes BufferedReader, BufferedWriter and BufferedRandom: bytes kept
 * between a program and what it reads or writes ("raw", a FileIO or what is like one).
 *
 * What was read ahead lies in `in`, what is not written yet in `out`; never is there
 * something in both. The position of the raw stream is therefore behind the one that the
 * program sees by what is left of `in`, or before it by what is in `out`. */
#include <string.h>

#include "modules/io.h"
#include "object/int.h"
#include "object/str.h"
#include "object/text.h"

typedef struct Buffered {
    Stream stream;
    Buffer in, out;
    size_t in_at; /* bytes of `in` already handed out */
    size_t size;
} Buffered;

static void trace(Tracer *t, NativeData *d) {
    trace_value(t, ((Buffered *)d)->stream.below);
}
static void release(Heap *heap, NativeData *d) {
    Buffered *b = (Buffered *)d;
    buffer_free(&b->in);
    buffer_free(&b->out);
}
static const NativeDataOps ops = {.trace = trace, .release = release};

static Buffered *buffered_of(Value v) { return (Buffered *)as_object(v); }

bool is_plain_buffered(Value v) {
    return is_exact(v, TYPE_BUFFERED_WRITER) || is_exact(v, TYPE_BUFFERED_RANDOM);
}

static Buffered *attached(Runtime *rt, Value v) {
    return (Buffered *)stream_attached(rt, v);
}

/* `doing`: "read of", for the message. */
static Buffered *opened(Runtime *rt, Value v, const char *doing) {
    Buffered *b = attached(rt, v);
    int closed = b ? io_is_closed(rt, b->stream.below) : -1;
    if (closed > 0) raise(rt, TYPE_VALUE_ERROR, "%s closed file", doing);
    return closed ? NULL : b;
}

/* ---- writing out ------------------------------------------------------------------ */

static void hold(Runtime *rt, Buffered *b) {
    stream_holds(rt, &b->stream, b->out.length);
}

/* Writes everything, though the raw stream may take less at a time. What others add
 * meanwhile goes to a buffer of its own, behind what is left of this one. */
static bool write_out(Runtime *rt, Buffered *b) {
    Buffer going = b->out;
    buffer_init(&b->out, &rt->alloc);
    size_t at = 0;
    while (at < going.length) {
        int64_t n = io_write(rt, b->stream.below, going.data + at, going.length - at);
        if (n < 0) break;
        at += (size_t)n;
    }
    bool ok = at == going.length;
    if (!ok) {
        buffer_append(&going, b->out.data, b->out.length);
        buffer_free(&b->out);
        b->out = going;
        b->out.length -= at;
        memmove(b->out.data, b->out.data + at, b->out.length);
    } else {
        buffer_free(&going);
    }
    hold(rt, b);
    return ok;
}

/* The raw stream goes back to where the program is. */
static bool forget_ahead(Runtime *rt, Buffered *b) {
    int64_t ahead = (int64_t)(b->in.length - b->in_at);
    b->in.length = b->in_at = 0;
    if (!ahead) return true;
    Value back[] = {value_small(-ahead), value_small(1)};
    return io_call(rt, b->stream.below, "seek", back, 2) != RAISED;
}

static bool settle(Runtime *rt, Buffered *b) {
    return write_out(rt, b) && forget_ahead(rt, b);
}

size_t buffered_held(Value v) {
    return is_plain_buffered(v) ? buffered_of(v)->out.length : SIZE_MAX;
}

int64_t buffered_write(Runtime *rt, Value v, const char *bytes, size_t n) {
    Buffered *b = opened(rt, v, "write to");
    if (!b || !forget_ahead(rt, b)) return -1;
    if (b->out.length && b->out.length + n > b->size && !write_out(rt, b)) return -1;
    buffer_append(&b->out, bytes, n);
    if (b->out.failed) return b->out.failed = false, raise_memory(rt), -1;
    hold(rt, b);
    return b->out.length <= b->size || write_out(rt, b) ? (int64_t)n : -1;
}

static Value write_native(Runtime *rt, Value *args, size_t n) {
    const char *bytes;
    size_t size;
    if (!bytes_view(rt, args[1], &bytes, &size)) return RAISED;
    int64_t taken = buffered_write(rt, args[0], bytes, size);
    KEEP(args[1]);
    return taken < 0 ? RAISED : value_small(taken);
}

static Value flush_native(Runtime *rt, Value *args, size_t n) {
    Buffered *b = opened(rt, args[0], "flush of");
    return b && settle(rt, b) ? NONE_VALUE : RAISED;
}
static Value flush_raw(Runtime *rt, Value *args, size_t n) {
    Buffered *b = attached(rt, args[0]);
    return b ? call_method(rt, b->stream.below, NAME(rt, flush), NULL, 0) : RAISED;
}

/* ---- reading ---------------------------------------------------------------------- */

static Buffered *to_read(Runtime *rt, Value v, const char *doing) {
    Buffered *b = opened(rt, v, doing);
    return b && write_out(rt, b) ? b : NULL;
}

static size_t ahead(const Buffered *b) { return b->in.length - b->in_at; }
static const char *ahead_bytes(const Buffered *b) {
    return b->in.data ? b->in.data + b->in_at : "";
}

/* One read of the raw stream. How much came; -1 raised. */
static int64_t fill(Runtime *rt, Buffered *b, size_t wanted) {
    Value size = value_small((int64_t)(wanted > b->size ? wanted : b->size));
    Value v = call_method(rt, b->stream.below, NAME(rt, read), &size, 1);
    const char *bytes;
    size_t n;
    if (v == RAISED || v == NONE_VALUE) return v == RAISED ? -1 : 0;
    if (!bytes_view(rt, v, &bytes, &n)) return -1;
    if (b->in_at) memmove(b->in.data, b->in.data + b->in_at, ahead(b));
    b->in.length -= b->in_at;
    b->in_at = 0;
    buffer_append(&b->in, bytes, n);
    KEEP(v);
    if (b->in.failed) return b->in.failed = false, raise_memory(rt), -1;
    return (int64_t)n;
}

static Value take(Runtime *rt, Buffered *b, size_t n) {
    Bytes *bytes = bytes_new(rt, ahead_bytes(b), n);
    if (bytes) b->in_at += n;
    return io_bytes(bytes);
}

/* All that is left: in one piece, if nothing was read ahead. */
static Value take_all(Runtime *rt, Buffered *b) {
    if (!ahead(b)) {
        Value all = io_attribute(rt, b->stream.below, "readall");
        if (all != UNBOUND) return all == RAISED ? RAISED : call(rt, all, NULL, 0);
    }
    int64_t got;
    while ((got = fill(rt, b, ahead(b))) > 0)
        continue;
    return got < 0 ? RAISED : take(rt, b, ahead(b));
}

static Value read_native(Runtime *rt, Value *args, size_t n) {
    int64_t size, got = 1;
    Buffered *b = NULL;
    if (!io_size_arg(rt, args[1], &size)) return RAISED;
    if (size < -1)
        return raise(rt, TYPE_VALUE_ERROR, "read length must be non-negative or -1");
    if (!(b = to_read(rt, args[0], "read of"))) return RAISED;
    if (size < 0) return take_all(rt, b);
    while (got && ahead(b) < (size_t)size)
        if ((got = fill(rt, b, (size_t)size - ahead(b))) < 0) return RAISED;
    return take(rt, b, ahead(b) < (size_t)size ? ahead(b) : (size_t)size);
}

/* With one read of the raw stream at most. */
static Value read1(Runtime *rt, Value *args, size_t n) {
    int64_t size;
    if (!index_to_i64(rt, args[1], &size)) return RAISED;
    Buffered *b = to_read(rt, args[0], "read of");
    if (!b) return RAISED;
    if (size < 0) size = (int64_t)b->size;
    if (size && !ahead(b) && fill(rt, b, 0) < 0) return RAISED;
    return take(rt, b, ahead(b) < (size_t)size ? ahead(b) : (size_t)size);
}

static Value peek(Runtime *rt, Value *args, size_t n) {
    Buffered *b = to_read(rt, args[0], "peek of");
    if (!b || (!ahead(b) && fill(rt, b, 0) < 0)) return RAISED;
    return io_bytes(bytes_new(rt, ahead_bytes(b), ahead(b)));
}

static Value read_into(Runtime *rt, Value *args, const char *method,
                       Value (*read)(Runtime *rt, Value *args, size_t n)) {
    int64_t room = io_room(rt, method, args[1]);
    if (room < 0 || !opened(rt, args[0], "readinto of")) return RAISED;
    Value read_args[] = {args[0], value_small(room)};
    Value bytes = read(rt, read_args, 2);
    int64_t got = bytes == RAISED ? -1 : io_fill(rt, method, args[1], bytes);
    return got < 0 ? RAISED : value_small(got);
}
static Value readinto(Runtime *rt, Value *args, size_t n) {
    return read_into(rt, args, "readinto", read_native);
}
static Value readinto1(Runtime *rt, Value *args, size_t n) {
    return read_into(rt, args, "readinto1", read1);
}

static Value read_line(Runtime *rt, Value self, int64_t limit) {
    Buffered *b = to_read(rt, self, "readline of");
    if (!b) return RAISED;
    for (size_t looked = 0;;) {
        size_t have = ahead(b),
               most = limit < 0 || (size_t)limit > have ? have : (size_t)limit;
        const char *from = ahead_bytes(b),
                   *end = memchr(from + looked, '\n', most - looked);
        if (end) return take(rt, b, (size_t)(end - from) + 1);
        if ((size_t)limit == most) return take(rt, b, most);
        looked = have;
        int64_t got = fill(rt, b, 0);
        if (got <= 0) return got < 0 ? RAISED : take(rt, b, have);
    }
}
static Value readline_native(Runtime *rt, Value *args, size_t n) {
    int64_t limit;
    return io_size_arg(rt, args[1], &limit) ? read_line(rt, args[0], limit) : RAISED;
}
static Value next(Runtime *rt, Value self) {
    Value line = read_line(rt, self, -1);
    if (line == RAISED || !is_bytes(line)) return line;
    return as_bytes(line)->size ? line : UNBOUND;
}

/* ---- the position ----------------------------------------------------------------- */

static Value tell(Runtime *rt, Value *args, size_t n) {
    Buffered *b = attached(rt, args[0]);
    Value at = b ? io_ask(rt, b->stream.below, "tell") : RAISED;
    int64_t position;
    if (at == RAISED || !index_to_i64(rt, at, &position)) return RAISED;
    return int_from_i64(rt, position - (int64_t)ahead(b) + (int64_t)b->out.length);
}

static Value seek_native(Runtime *rt, Value *args, size_t n) {
    int whence;
    if (!arg_int(rt, args[2], &whence)) return RAISED;
    if (whence < 0 || whence > 2)
        return raise(rt, TYPE_VALUE_ERROR, "whence value %d unsupported", whence);
    Buffered *b = opened(rt, args[0], "seek of");
    int can = b ? io_ask_whether(rt, b->stream.below, "seekable") : -1;
    if (can == 0) io_unsupported(rt, "File or stream is not seekable.");
    if (can <= 0 || !settle(rt, b)) return RAISED;
    return io_call(rt, b->stream.below, "seek", &args[1], 2);
}

static Value truncate_native(Runtime *rt, Value *args, size_t n) {
    Buffered *b = opened(rt, args[0], "truncate of");
    int can = b ? io_ask_whether(rt, b->stream.below, "writable") : -1;
    if (can == 0) io_unsupported(rt, "truncate");
    if (can <= 0 || !settle(rt, b)) return RAISED;
    return io_call(rt, b->stream.below, "truncate", &args[1], 1);
}

/* ---- life ------------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    Buffered *b = stream_alloc(rt, args[0], &ops);
    if (!b) return RAISED;
    b->stream.below_called = "raw stream";
    buffer_init(&b->in, &rt->alloc);
    buffer_init(&b->out, &rt->alloc);
    return value_object(b);
}

static bool check_raw(Runtime *rt, Value raw, const char *ability, const char *text) {
    int can = io_ask_whether(rt, raw, ability);
    if (can == 0) io_unsupported(rt, text);
    return can > 0;
}

static bool attach(Runtime *rt, Value *args) {
    Buffered *b = buffered_of(args[0]);
    int64_t size;
    if (!index_to_i64(rt, args[2], &size)) return false;
    if (size <= 0)
        return raise(rt, TYPE_VALUE_ERROR, "buffer size must be strictly positive"),
               false;
    if (!stream_put_on(rt, &b->stream, args[1])) return false;
    b->size = (size_t)size;
    Value standard = args[1];
    b->stream.standard =
        is_exact(standard, TYPE_FILE_IO) && ((Stream *)as_object(standard))->standard;
    b->in.length = b->in_at = b->out.length = 0;
    return true;
}
static Value init_reader(Runtime *rt, Value *args, size_t n) {
    bool ok = check_raw(rt, args[1], "readable", "File or stream is not readable.");
    return ok && attach(rt, args) ? NONE_VALUE : RAISED;
}
static Value init_writer(Runtime *rt, Value *args, size_t n) {
    bool ok = check_raw(rt, args[1], "writable", "File or stream is not writable.");
    return ok && attach(rt, args) ? NONE_VALUE : RAISED;
}
static Value init_random(Runtime *rt, Value *args, size_t n) {
    bool ok = check_raw(rt, args[1], "seekable", "File or stream is not seekable.");
    return ok && init_reader(rt, args, n) != RAISED && init_writer(rt, args, n) != RAISED
               ? NONE_VALUE
               : RAISED;
}

/* The raw stream is closed even if what is left cannot be written. */
static Value close_native(Runtime *rt, Value *args, size_t n) {
    Buffered *b = attached(rt, args[0]);
    int closed = b ? io_is_closed(rt, b->stream.below) : -1;
    if (closed) return closed < 0 ? RAISED : NONE_VALUE;
    Value flushed = call_method(rt, args[0], NAME(rt, flush), NULL, 0), e = UNBOUND;
    if (flushed == RAISED) e = error_take(rt);
    b->out.length = 0;
    hold(rt, b);
    if (call_method(rt, b->stream.below, NAME(rt, close), NULL, 0) == RAISED)
        return RAISED;
    return flushed == RAISED ? raise_object(rt, e) : NONE_VALUE;
}

static Value detach(Runtime *rt, Value *args, size_t n) {
    Buffered *b = attached(rt, args[0]);
    if (!b || call_method(rt, args[0], NAME(rt, flush), NULL, 0) == RAISED) return RAISED;
    Value raw = b->stream.below;
    b->stream.below = UNBOUND;
    return raw;
}

/* ---- what the raw stream knows ---------------------------------------------------- */

static Value get_raw(Runtime *rt, Value self) {
    Value raw = buffered_of(self)->stream.below;
    return raw == UNBOUND ? NONE_VALUE : raw;
}
static Value repr(Runtime *rt, Value self) {
    Value raw = buffered_of(self)->stream.below;
    Value name = raw == UNBOUND ? UNBOUND : value_getattr_or(rt, raw, NAME(rt, name));
    if (name == RAISED) return RAISED;
    Type *t = type_of(rt, self);
    return io_text(name == UNBOUND ? str_format(rt, "<_io.%N>", t)
                                   : str_format(rt, "<_io.%N name=%R>", t, name));
}

/* ---- the classes ------------------------------------------------------------------ */

#define COMMON                                                                   \
    {"__new__(cls, /, *args, **kwargs)", make, NULL},                            \
        {"close(self, /)", close_native, "Flush and close the stream."},         \
        {"detach(self, /)", detach, "The raw stream, which this one leaves."},   \
        {"fileno(self, /)", stream_fileno, "The descriptor of the system."},     \
        {"isatty(self, /)", stream_isatty, "Is it a terminal?"},                 \
        {"seek(self, target, whence=0, /)", seek_native, "Move to a position."}, \
        {"seekable(self, /)", stream_seekable, "May the position be changed?"},  \
        {"tell(self, /)", tell, "The position."}, {                              \
        "truncate(self, pos=None, /)", truncate_native, "Cut the stream off."    \
    }
#define READS                                                                     \
    {"readable(self, /)", stream_readable, "May it be read?"},                    \
        {"peek(self, size=0, /)", peek, "Bytes ahead, without moving."},          \
        {"read(self, size=-1, /)", read_native, "Read so many bytes, or all."},   \
        {"read1(self, size=-1, /)", read1, "Read with one system call at most."}, \
        {"readinto(self, buffer, /)", readinto, "Read into a bytearray."},        \
        {"readinto1(self, buffer, /)", readinto1,                                 \
         "Read into a bytearray with one system call at most."},                  \
    {                                                                             \
        "readline(self, size=-1, /)", readline_native, "Read a line."             \
    }
#define WRITES                                                         \
    {"writable(self, /)", stream_writable, "May it be written?"},      \
        {"write(self, buffer, /)", write_native, "Write bytes."}, {    \
        "flush(self, /)", flush_native, "Write out what is held back." \
    }

static const GetSetDef attributes[] = {{"closed", stream_get_closed, NULL, NULL},
                                       {"mode", stream_get_mode, NULL, NULL},
                                       {"name", stream_get_name, NULL, NULL},
                                       {"raw", get_raw, NULL, NULL},
                                       {0}};
static const NativeDef reader_methods[] = {
    {"__init__(self, /, raw, buffer_size=8192)", init_reader, NULL},
    {"flush(self, /)", flush_raw, "Nothing is ever held back."},
    COMMON,
    READS,
    {0}};
static const NativeDef writer_methods[] = {
    {"__init__(self, /, raw, buffer_size=8192)", init_writer, NULL}, COMMON, WRITES, {0}};
static const NativeDef random_methods[] = {
    {"__init__(self, /, raw, buffer_size=8192)", init_random, NULL},
    COMMON,
    READS,
    WRITES,
    {0}};

#define CLASS(id, class_name, its_methods, its_next) \
    const TypeDef type_def_##id = {                  \
        .name = class_name,                          \
        .module = "_io",                             \
        .base = TYPE_BUFFERED_IO_BASE,               \
        .layout = LAYOUT_NATIVE_DATA,                \
        .flags = TF_BASE | TF_FINALIZABLE,           \
        .size = sizeof(Buffered),                    \
        .slots = {.repr = repr, .next = its_next},   \
        .methods = its_methods,                      \
        .getset = attributes,                        \
    }
CLASS(BUFFERED_READER, "BufferedReader", reader_methods, next);
CLASS(BUFFERED_WRITER, "BufferedWriter", writer_methods, NULL);
CLASS(BUFFERED_RANDOM, "BufferedRandom", random_methods, next);
