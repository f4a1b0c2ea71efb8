/* io_bytes.c - class BytesIO: bytes in memory that are read and written like a file. */
#include <string.h>

#include "modules/io.h"
#include "object/int.h"
#include "object/str.h"
#include "object/text.h"

typedef struct BytesIO {
    Stream stream;
    Buffer bytes;
    size_t at; /* may lie behind the end */
} BytesIO;

static void release(Heap *heap, NativeData *d) { buffer_free(&((BytesIO *)d)->bytes); }
static const NativeDataOps ops = {.release = release};

static BytesIO *opened(Runtime *rt, Value v) {
    BytesIO *b = (BytesIO *)as_object(v);
    if (!b->stream.closed) return b;
    raise(rt, TYPE_VALUE_ERROR, "I/O operation on closed file.");
    return NULL;
}

/* What lies between the end and the position becomes zeros. False: raised. */
static bool put(Runtime *rt, BytesIO *b, const char *bytes, size_t n) {
    if (!n) return true;
    if (b->at > b->bytes.length) buffer_fill(&b->bytes, 0, b->at - b->bytes.length);
    size_t over = b->bytes.length - b->at < n ? b->bytes.length - b->at : n;
    if (!b->bytes.failed) {
        if (over) memcpy(b->bytes.data + b->at, bytes, over);
        buffer_append(&b->bytes, bytes + over, n - over);
    }
    if (b->bytes.failed) return b->bytes.failed = false, raise_memory(rt), false;
    b->at += n;
    return true;
}

/* ---- life ------------------------------------------------------------------------- */

static Value make(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = stream_alloc(rt, args[0], &ops);
    if (!b) return RAISED;
    buffer_init(&b->bytes, &rt->alloc);
    return value_object(b);
}
static Value init(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = (BytesIO *)as_object(args[0]);
    const char *bytes;
    size_t size;
    b->bytes.length = b->at = 0;
    if (args[1] == NONE_VALUE) return NONE_VALUE;
    bool ok = bytes_view(rt, args[1], &bytes, &size) && put(rt, b, bytes, size);
    KEEP(args[1]);
    b->at = 0;
    return ok ? NONE_VALUE : RAISED;
}
static Value close_native(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = (BytesIO *)as_object(args[0]);
    b->stream.closed = true;
    buffer_free(&b->bytes);
    return NONE_VALUE;
}
static Value flush_native(Runtime *rt, Value *args, size_t n) {
    return opened(rt, args[0]) ? NONE_VALUE : RAISED;
}

/* ---- reading and writing ---------------------------------------------------------- */

static size_t ahead(const BytesIO *b) {
    return b->at < b->bytes.length ? b->bytes.length - b->at : 0;
}
static const char *ahead_bytes(const BytesIO *b) {
    return ahead(b) ? b->bytes.data + b->at : "";
}
static Value take(Runtime *rt, BytesIO *b, int64_t limit) {
    size_t n = limit < 0 || (size_t)limit > ahead(b) ? ahead(b) : (size_t)limit;
    Bytes *taken = bytes_new(rt, ahead_bytes(b), n);
    if (taken) b->at += n;
    return io_bytes(taken);
}
static Value read_native(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    int64_t limit;
    return b && io_size_arg(rt, args[1], &limit) ? take(rt, b, limit) : RAISED;
}
static Value read_line(Runtime *rt, BytesIO *b, int64_t limit) {
    const char *from = ahead_bytes(b), *end = memchr(from, '\n', ahead(b));
    int64_t size = end ? end - from + 1 : -1;
    return take(rt, b, limit < 0 || (end && size < limit) ? size : limit);
}
static Value readline_native(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    int64_t limit;
    return b && io_size_arg(rt, args[1], &limit) ? read_line(rt, b, limit) : RAISED;
}
static Value next(Runtime *rt, Value self) {
    BytesIO *b = opened(rt, self);
    if (!b) return RAISED;
    return ahead(b) ? read_line(rt, b, -1) : UNBOUND;
}
static Value readinto(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    int64_t room = b ? io_room(rt, "readinto", args[1]) : -1;
    Value bytes = room < 0 ? RAISED : take(rt, b, room);
    int64_t got = bytes == RAISED ? -1 : io_fill(rt, "readinto", args[1], bytes);
    return got < 0 ? RAISED : value_small(got);
}
static Value write_native(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    const char *bytes;
    size_t size;
    if (!b || !bytes_view(rt, args[1], &bytes, &size)) return RAISED;
    bool ok = put(rt, b, bytes, size);
    KEEP(args[1]);
    return ok ? value_small((int64_t)size) : RAISED;
}
static Value getvalue(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    if (!b) return RAISED;
    return io_bytes(bytes_new(rt, b->bytes.length ? b->bytes.data : "", b->bytes.length));
}

/* ---- the position ----------------------------------------------------------------- */

static Value seek_native(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    int64_t offset, base;
    int whence;
    if (!b || !index_to_i64(rt, args[1], &offset) || !arg_int(rt, args[2], &whence))
        return RAISED;
    if (whence < 0 || whence > 2)
        return raise(rt, TYPE_VALUE_ERROR, "invalid whence (%d, should be 0, 1 or 2)",
                     whence);
    if (offset < 0 && !whence)
        return raise(rt, TYPE_VALUE_ERROR, "negative seek value %lld", (long long)offset);
    base = whence == 0 ? 0 : (int64_t)(whence == 1 ? b->at : b->bytes.length);
    if (offset > INT64_MAX - base)
        return raise(rt, TYPE_OVERFLOW_ERROR, "new position too large");
    b->at = base + offset < 0 ? 0 : (size_t)(base + offset);
    return int_from_i64(rt, (int64_t)b->at);
}
static Value tell(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    return b ? int_from_i64(rt, (int64_t)b->at) : RAISED;
}
static Value truncate_native(Runtime *rt, Value *args, size_t n) {
    BytesIO *b = opened(rt, args[0]);
    int64_t size = b ? (int64_t)b->at : 0;
    if (!b || (args[1] != NONE_VALUE && !index_to_i64(rt, args[1], &size))) return RAISED;
    if (size < 0)
        return raise(rt, TYPE_VALUE_ERROR, "negative size value %lld", (long long)size);
    if ((size_t)size < b->bytes.length) b->bytes.length = (size_t)size;
    return int_from_i64(rt, size);
}
static Value yes(Runtime *rt, Value *args, size_t n) {
    return opened(rt, args[0]) ? TRUE_VALUE : RAISED;
}

const TypeDef type_def_BYTES_IO = {
    .name = "BytesIO",
    .module = "_io",
    .base = TYPE_BUFFERED_IO_BASE,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_FINALIZABLE,
    .size = sizeof(BytesIO),
    .slots = {.next = next},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self, /, initial_bytes=None)", init, NULL},
            {"close(self, /)", close_native, "Free the bytes."},
            {"flush(self, /)", flush_native, "Nothing is ever held back."},
            {"getvalue(self, /)", getvalue, "All bytes, whatever the position."},
            {"read(self, size=-1, /)", read_native, "Read so many bytes, or all."},
            {"read1(self, size=-1, /)", read_native, "Read so many bytes, or all."},
            {"readable(self, /)", yes, "May it be read?"},
            {"readinto(self, buffer, /)", readinto, "Read into a bytearray."},
            {"readline(self, size=-1, /)", readline_native, "Read a line."},
            {"seek(self, pos, whence=0, /)", seek_native, "Move to a position."},
            {"seekable(self, /)", yes, "May the position be changed?"},
            {"tell(self, /)", tell, "The position."},
            {"truncate(self, size=None, /)", truncate_native, "Cut the bytes off."},
            {"writable(self, /)", yes, "May it be written?"},
            {"write(self, b, /)", write_native, "Write bytes."},
            {0}},
};
