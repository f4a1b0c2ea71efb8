/* io_base.c - _IOBase and the abstract classes below it, and what all of _io shares: see
 * io.h. */
#include "modules/io.h"

#include <string.h>

#include "object/containers.h"
#include "object/int.h"
#include "object/memoryview.h"
#include "object/str.h"

/* ---- instances -------------------------------------------------------------------- */

void *stream_alloc(Runtime *rt, Value cls, const NativeDataOps *ops) {
    Stream *s = type_alloc(rt, as_type(cls), 0);
    if (!s) return NULL;
    s->below = UNBOUND;
    s->data.ops = ops;
    return s;
}

static bool is_stream(Runtime *rt, Value v) {
    return type_is_subtype(type_of(rt, v), rt->types[TYPE_IO_BASE]);
}

bool stream_put_on(Runtime *rt, Stream *s, Value below) {
    for (Value v = below; v != UNBOUND && is_stream(rt, v);
         v = ((Stream *)as_object(v))->below)
        if (v == value_object(s))
            return raise(rt, TYPE_VALUE_ERROR, "a stream cannot stand upon itself"),
                   false;
    s->below = below;
    heap_barrier(&rt->heap, s);
    return true;
}

static void trace_writers(Tracer *t, void *user) {
    VM *vm = user;
    for (Stream *s = vm->writers; s; s = s->next)
        trace_object(t, s);
    trace_object(t, vm->unsupported_operation);
}

bool streams_init(VM *vm) {
    vm->text_write = text_io_write;
    if (heap_add_roots(&vm->rt.heap, trace_writers, vm)) return true;
    raise_memory(&vm->rt);
    return false;
}

static void enlist(VM *vm, Stream *s) {
    s->next = vm->writers;
    s->link = &vm->writers;
    if (s->next) s->next->link = &s->next;
    vm->writers = s;
}

static void delist(Stream *s) {
    *s->link = s->next;
    if (s->next) s->next->link = s->link;
    s->link = NULL;
}

void stream_holds(Runtime *rt, Stream *s, bool holds) {
    if (LIKELY(holds == (s->link != NULL)) || s->standard) return;
    if (holds)
        enlist(vm_of(rt), s);
    else
        delist(s);
}

/* What cannot be flushed is told, and given up. */
void streams_flush(VM *vm) {
    Runtime *rt = &vm->rt;
    Value pending = rt->error;
    rt->error = UNBOUND;
    for (Stream *s; (s = vm->writers);) {
        if (call_method(rt, value_object(s), NAME(rt, flush), NULL, 0) == RAISED)
            vm_unraisable(vm, "Exception ignored in", value_object(s));
        if (vm->writers == s) delist(s);
    }
    rt->error = pending;
}

/* ---- what the stream below knows -------------------------------------------------- */

Stream *stream_attached(Runtime *rt, Value v) {
    Stream *s = (Stream *)as_object(v);
    if (s->below != UNBOUND) return s;
    raise(rt, TYPE_VALUE_ERROR, "%s has been detached", s->below_called);
    return NULL;
}

static Value ask_below(Runtime *rt, Value self, const char *method) {
    Stream *s = stream_attached(rt, self);
    return s ? io_ask(rt, s->below, method) : RAISED;
}
Value stream_fileno(Runtime *rt, Value *args, size_t n) {
    return ask_below(rt, args[0], "fileno");
}
Value stream_isatty(Runtime *rt, Value *args, size_t n) {
    return ask_below(rt, args[0], "isatty");
}
Value stream_readable(Runtime *rt, Value *args, size_t n) {
    return ask_below(rt, args[0], "readable");
}
Value stream_writable(Runtime *rt, Value *args, size_t n) {
    return ask_below(rt, args[0], "writable");
}
Value stream_seekable(Runtime *rt, Value *args, size_t n) {
    return ask_below(rt, args[0], "seekable");
}

static Value attribute_of_below(Runtime *rt, Value self, const char *name) {
    Stream *s = stream_attached(rt, self);
    Str *text = s ? str_intern_cstr(rt, name) : NULL;
    return text ? value_getattr(rt, s->below, text) : RAISED;
}
Value stream_get_closed(Runtime *rt, Value self) {
    return attribute_of_below(rt, self, "closed");
}
Value stream_get_name(Runtime *rt, Value self) {
    return attribute_of_below(rt, self, "name");
}
Value stream_get_mode(Runtime *rt, Value self) {
    return attribute_of_below(rt, self, "mode");
}

/* ---- small things ----------------------------------------------------------------- */

Value io_text(Str *s) { return s ? value_object(s) : RAISED; }
Value io_bytes(Bytes *b) { return b ? value_object(b) : RAISED; }

/* class UnsupportedOperation(OSError, ValueError), made when it is needed. */
Type *io_unsupported_class(VM *vm) {
    Runtime *rt = &vm->rt;
    if (vm->unsupported_operation) return vm->unsupported_operation;
    Value bases[] = {value_object(rt->types[TYPE_OS_ERROR]),
                     value_object(rt->types[TYPE_VALUE_ERROR])};
    Str *name = str_intern_cstr(rt, "UnsupportedOperation"),
        *module = str_intern_cstr(rt, "io");
    Tuple *both = tuple_from(rt, bases, 2);
    Dict *ns = dict_new(rt);
    if (!name || !module || !both || !ns ||
        !dict_set_str(rt, ns, NAME(rt, dunder_module), value_object(module)))
        return NULL;
    Type *t = type_new(rt, rt->types[TYPE_TYPE], name, both, ns, NULL);
    return vm->unsupported_operation = t;
}

Value io_unsupported(Runtime *rt, const char *text) {
    Type *t = io_unsupported_class(vm_of(rt));
    Value arg = t ? io_text(str_from_cstr(rt, text)) : RAISED;
    Value e = arg == RAISED ? RAISED : call(rt, value_object(t), &arg, 1);
    return e == RAISED ? RAISED : raise_object(rt, e);
}

Value io_call(Runtime *rt, Value on, const char *method, const Value *args, size_t n) {
    Str *name = str_intern_cstr(rt, method);
    return name ? call_method(rt, on, name, args, n) : RAISED;
}

Value io_ask(Runtime *rt, Value on, const char *method) {
    return io_call(rt, on, method, NULL, 0);
}

Value io_attribute(Runtime *rt, Value of, const char *name) {
    Str *s = str_intern_cstr(rt, name);
    return s ? value_getattr_or(rt, of, s) : RAISED;
}

int io_ask_whether(Runtime *rt, Value on, const char *method) {
    Value v = io_ask(rt, on, method);
    return v == RAISED ? -1 : value_truth(rt, v);
}

/* Of one of the classes, none derived from it. */
static bool is_plain_stream(Value v) {
    return is_object(v) && as_object(v)->shape >= TYPE_IO_BASE &&
           as_object(v)->shape <= TYPE_STRING_IO;
}

int io_is_closed(Runtime *rt, Value v) {
    while (is_plain_stream(v) && ((Stream *)as_object(v))->below != UNBOUND)
        v = ((Stream *)as_object(v))->below;
    if (is_plain_stream(v)) return ((Stream *)as_object(v))->closed;
    Str *name = str_intern_cstr(rt, "closed");
    Value closed = name ? value_getattr(rt, v, name) : RAISED;
    return closed == RAISED ? -1 : value_truth(rt, closed);
}

bool io_check_open(Runtime *rt, Value v) {
    int closed = io_is_closed(rt, v);
    if (closed > 0) raise(rt, TYPE_VALUE_ERROR, "I/O operation on closed file.");
    return !closed;
}

bool io_size_arg(Runtime *rt, Value v, int64_t *out) {
    if (v == NONE_VALUE) return *out = -1, true;
    if (index_to_i64(rt, v, out)) return true;
    if (!error_is(rt, TYPE_TYPE_ERROR)) return false;
    error_clear(rt);
    raise(rt, TYPE_TYPE_ERROR, "argument should be integer or None, not '%T'", v);
    return false;
}

int64_t io_write(Runtime *rt, Value stream, const char *bytes, size_t n) {
    int64_t taken;
    if (is_exact(stream, TYPE_FILE_IO)) return file_io_write(rt, stream, bytes, n);
    if (is_plain_buffered(stream)) return buffered_write(rt, stream, bytes, n);
    Value arg = io_bytes(bytes_new(rt, bytes, n));
    Value v = arg == RAISED ? RAISED : call_method(rt, stream, NAME(rt, write), &arg, 1);
    if (v == RAISED) return -1;
    return index_to_i64(rt, v, &taken) ? taken : -1;
}

/* Where bytes may be put: a bytearray, or a view that may be written to. */
static bool find_room(Value into, char **to, size_t *size) {
    if (is_memoryview(into))
        return !((MemoryView *)as_object(into))->readonly &&
               memoryview_span(into, to, size);
    if (!is_bytearray(into)) return false;
    ByteArray *a = as_bytearray(into);
    *to = bytearray_bytes(a);
    *size = a->size;
    return true;
}

int64_t io_room(Runtime *rt, const char *method, Value into) {
    char *to;
    size_t size;
    if (find_room(into, &to, &size)) return (int64_t)size;
    raise(rt, TYPE_TYPE_ERROR,
          "%s() argument must be read-write bytes-like object, not %T", method, into);
    return -1;
}

int64_t io_fill(Runtime *rt, const char *method, Value into, Value bytes) {
    const char *from;
    char *to;
    size_t n, room;
    if (io_room(rt, method, into) < 0 || !bytes_view(rt, bytes, &from, &n)) return -1;
    if (find_room(into, &to, &room) && room < n) n = room;
    if (n) memcpy(to, from, n);
    return (int64_t)n;
}

/* ---- _IOBase ---------------------------------------------------------------------- */

static const NativeDataOps ops = {0};

static Value make(Runtime *rt, Value *args, size_t n) {
    Stream *s = stream_alloc(rt, args[0], &ops);
    return s ? value_object(s) : RAISED;
}
static Value init(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }

static Value seek(Runtime *rt, Value *args, size_t n) {
    return io_unsupported(rt, "seek");
}
static Value truncate_native(Runtime *rt, Value *args, size_t n) {
    return io_unsupported(rt, "truncate");
}
static Value fileno_native(Runtime *rt, Value *args, size_t n) {
    return io_unsupported(rt, "fileno");
}
static Value tell(Runtime *rt, Value *args, size_t n) {
    Value here[] = {value_small(0), value_small(1)};
    return io_call(rt, args[0], "seek", here, 2);
}
static Value flush_native(Runtime *rt, Value *args, size_t n) {
    return io_check_open(rt, args[0]) ? NONE_VALUE : RAISED;
}
static Value close_native(Runtime *rt, Value *args, size_t n) {
    int closed = io_is_closed(rt, args[0]);
    if (closed) return closed < 0 ? RAISED : NONE_VALUE;
    Value flushed = call_method(rt, args[0], NAME(rt, flush), NULL, 0);
    ((Stream *)as_object(args[0]))->closed = true;
    return flushed == RAISED ? RAISED : NONE_VALUE;
}
static Value no_native(Runtime *rt, Value *args, size_t n) { return FALSE_VALUE; }
static Value isatty_native(Runtime *rt, Value *args, size_t n) {
    return io_check_open(rt, args[0]) ? FALSE_VALUE : RAISED;
}
static Value enter(Runtime *rt, Value *args, size_t n) {
    return io_check_open(rt, args[0]) ? args[0] : RAISED;
}
static Value leave(Runtime *rt, Value *args, size_t n) {
    return call_method(rt, args[0], NAME(rt, close), NULL, 0);
}
static Value iter(Runtime *rt, Value self) {
    return io_check_open(rt, self) ? self : RAISED;
}
static Value next(Runtime *rt, Value self) {
    Value line = call_method(rt, self, NAME(rt, readline), NULL, 0);
    if (line == RAISED) return RAISED;
    int more = value_truth(rt, line);
    return more < 0 ? RAISED : more ? line : UNBOUND;
}

/* Byte by byte, as a class that has read() only must. */
static Value readline_native(Runtime *rt, Value *args, size_t n) {
    int64_t limit;
    Value one = value_small(1);
    ByteArray *line = bytearray_new(rt, NULL, 0);
    if (!line || !io_size_arg(rt, args[1], &limit)) return RAISED;
    Value all = value_object(line);
    for (const char *byte; limit < 0 || (int64_t)line->size < limit;) {
        size_t size;
        Value got = call_method(rt, args[0], NAME(rt, read), &one, 1);
        if (got == RAISED || !bytes_view(rt, got, &byte, &size)) return RAISED;
        if (!size) break;
        bool last = byte[size - 1] == '\n';
        if (value_inplace(rt, OP_ADD, all, got) == RAISED) return RAISED;
        if (last) break;
    }
    return io_bytes(bytes_new(rt, line->blob ? bytearray_bytes(line) : "", line->size));
}

static Value readlines(Runtime *rt, Value *args, size_t n) {
    int64_t hint, total = 0;
    List *lines = list_new(rt, 0);
    if (!lines || !io_size_arg(rt, args[1], &hint)) return RAISED;
    Value it = value_iter(rt, args[0]);
    if (it == RAISED) return RAISED;
    for (Value line; (line = value_next(rt, it)) != UNBOUND;) {
        if (line == RAISED || !list_append(rt, lines, line)) return RAISED;
        if (hint <= 0) continue;
        int64_t size = value_len(rt, line);
        if (size < 0) return RAISED;
        if (size > hint - total) break;
        total += size;
    }
    return value_object(lines);
}

static bool write_line(Runtime *rt, void *user, Value line) {
    return call_method(rt, *(Value *)user, NAME(rt, write), &line, 1) != RAISED;
}
static Value writelines(Runtime *rt, Value *args, size_t n) {
    if (!io_check_open(rt, args[0])) return RAISED;
    return value_each(rt, args[1], write_line, &args[0]) ? NONE_VALUE : RAISED;
}
static Value get_closed(Runtime *rt, Value self) {
    return value_bool(((Stream *)as_object(self))->closed);
}

const TypeDef type_def_IO_BASE = {
    .name = "_IOBase",
    .module = "_io",
    .base = TYPE_OBJECT,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE,
    .size = sizeof(Stream),
    .slots = {.iter = iter, .next = next},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self, /, *args, **kwargs)", init, NULL},
            {"__enter__(self, /)", enter, NULL},
            {"__exit__(self, /, *args)", leave, NULL},
            {"close(self, /)", close_native, "Flush and close the stream."},
            {"fileno(self, /)", fileno_native, "The descriptor of the system."},
            {"flush(self, /)", flush_native, "Write out what is held back."},
            {"isatty(self, /)", isatty_native, "Is it a terminal?"},
            {"readable(self, /)", no_native, "May it be read?"},
            {"readline(self, size=-1, /)", readline_native, "Read a line."},
            {"readlines(self, hint=-1, /)", readlines, "The lines as a list."},
            {"seek(self, offset, whence=0, /)", seek, "Move to a position."},
            {"seekable(self, /)", no_native, "May the position be changed?"},
            {"tell(self, /)", tell, "The position."},
            {"truncate(self, size=None, /)", truncate_native, "Cut it off."},
            {"writable(self, /)", no_native, "May it be written?"},
            {"writelines(self, lines, /)", writelines, "Write all texts of a list."},
            {0}},
    .getset = (const GetSetDef[]){{"closed", get_closed, NULL, NULL}, {0}},
};

/* ---- the abstract classes --------------------------------------------------------- */

#define REFUSAL(name)                                            \
    static Value no_##name(Runtime *rt, Value *args, size_t n) { \
        return io_unsupported(rt, #name);                        \
    }
REFUSAL(detach)
REFUSAL(read)
REFUSAL(read1)
REFUSAL(readline)
REFUSAL(write)

static const NativeDef buffered_methods[] = {{"detach(self, /)", no_detach, NULL},
                                             {"read(self, size=-1, /)", no_read, NULL},
                                             {"read1(self, size=-1, /)", no_read1, NULL},
                                             {"readinto(self, buffer, /)", no_read, NULL},
                                             {"write(self, b, /)", no_write, NULL},
                                             {0}};
static const NativeDef text_methods[] = {
    {"detach(self, /)", no_detach, NULL},
    {"read(self, size=-1, /)", no_read, NULL},
    {"readline(self, size=-1, /)", no_readline, NULL},
    {"write(self, s, /)", no_write, NULL},
    {0}};

static Value get_nothing(Runtime *rt, Value self) { return NONE_VALUE; }
static const GetSetDef text_attributes[] = {{"encoding", get_nothing, NULL, NULL},
                                            {"errors", get_nothing, NULL, NULL},
                                            {"newlines", get_nothing, NULL, NULL},
                                            {0}};

#define ABSTRACT(id, class_name, its_methods, attributes) \
    const TypeDef type_def_##id = {                       \
        .name = class_name,                               \
        .module = "_io",                                  \
        .base = TYPE_IO_BASE,                             \
        .layout = LAYOUT_NATIVE_DATA,                     \
        .flags = TF_BASE,                                 \
        .size = sizeof(Stream),                           \
        .methods = its_methods,                           \
        .getset = attributes,                             \
    }
ABSTRACT(RAW_IO_BASE, "_RawIOBase", NULL, NULL);
ABSTRACT(BUFFERED_IO_BASE, "_BufferedIOBase", buffered_methods, NULL);
ABSTRACT(TEXT_IO_BASE, "_TextIOBase", text_methods, text_attributes);
