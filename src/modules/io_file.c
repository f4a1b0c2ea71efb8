/* io_file.c - class FileIO: a descriptor of the system, and nothing in between. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aiolos.h"
#include "modules/io.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/str.h"
#include "object/text.h"
#include "sched/thread.h"

typedef struct FileIO {
    Stream stream;
    Value name;
    int fd; /* -1: closed, or never opened */
    bool created, readable, writable, appending, closes;
    bool regular;    /* a file on a disk: reading it is no waiting for anybody */
    int8_t seekable; /* 1, 0, -1 not known */
} FileIO;

static void trace(Tracer *t, NativeData *d) { trace_value(t, ((FileIO *)d)->name); }
static void release(Heap *heap, NativeData *d) {
    FileIO *f = (FileIO *)d;
    if (f->fd >= 0 && f->closes) close(f->fd);
}
static const NativeDataOps ops = {.trace = trace, .release = release};

static FileIO *file_of(Value v) { return (FileIO *)as_object(v); }

static FileIO *file_open(Runtime *rt, Value v) {
    FileIO *f = file_of(v);
    if (f->fd >= 0) return f;
    raise(rt, TYPE_VALUE_ERROR, "I/O operation on closed file");
    return NULL;
}

static bool raise_errno(Runtime *rt, Value filename) {
    raise_os_error(rt, errno, filename);
    return false;
}

/* After a system call that failed: is it to be tried again? False: raised. */
static bool retry(Runtime *rt) {
    if (errno != EINTR) return raise_errno(rt, UNBOUND);
    return vm_safepoint(vm_of(rt));
}

/* ---- opening ---------------------------------------------------------------------- */

static bool set_mode(Runtime *rt, FileIO *f, const char *mode, int *flags) {
    unsigned kinds = 0, plus = 0;
    *flags = O_CLOEXEC;
    for (const char *c = mode; *c; c++) {
        if (!strchr("rwxab+", *c))
            return raise(rt, TYPE_VALUE_ERROR, "invalid mode: %.200s", mode), false;
        kinds += *c != 'b' && *c != '+';
        plus += *c == '+';
        f->readable |= *c == 'r' || *c == '+';
        f->writable |= *c != 'r' && *c != 'b';
        f->created |= *c == 'x';
        f->appending |= *c == 'a';
        if (*c == 'w') *flags |= O_CREAT | O_TRUNC;
        if (*c == 'x') *flags |= O_CREAT | O_EXCL;
        if (*c == 'a') *flags |= O_CREAT | O_APPEND;
    }
    if (kinds != 1 || plus > 1) {
        raise(rt, TYPE_VALUE_ERROR,
              "Must have exactly one of create/read/write/append mode and at most one "
              "plus");
        return false;
    }
    *flags |= f->readable && f->writable ? O_RDWR : f->writable ? O_WRONLY : O_RDONLY;
    return true;
}

static bool is_granted(Runtime *rt, const FileIO *f) {
    uint32_t grants = vm_of(rt)->grants;
    bool may_read = grants & AIOLOS_GRANT_FILES_READ,
         may_write = grants & AIOLOS_GRANT_FILES_WRITE;
    if ((may_read || !f->readable) && (may_write || !f->writable)) return true;
    raise(rt, TYPE_PERMISSION_ERROR, "open() needs AIOLOS_GRANT_FILES_%s",
          may_read || !f->readable ? "WRITE" : "READ");
    return false;
}

typedef struct Opening {
    const char *path;
    int flags, fd, code;
} Opening;

static void open_now(void *arg) {
    Opening *o = arg;
    o->fd = open(o->path, o->flags, 0666);
    o->code = errno;
}

/* Descriptors of files that nobody refers to any more are closed when there are no
 * others. */
static bool open_path(Runtime *rt, FileIO *f, const char *path, int flags) {
    VM *vm = vm_of(rt);
    if (f->readable) streams_flush(vm);
    Opening o = {.path = path, .flags = flags};
    for (bool collected = false;;) {
        thread_block(vm, open_now, &o);
        f->fd = o.fd;
        if (o.fd >= 0) return true;
        errno = o.code;
        if ((errno == EMFILE || errno == ENFILE) && !collected) {
            collected = true;
            streams_flush(vm);
            heap_collect(&rt->heap, true);
        } else if (errno != EINTR) {
            return raise_errno(rt, f->name);
        } else if (!vm_safepoint(vm)) {
            return false;
        }
    }
}

/* str, bytes, or what has __fspath__: the path, NUL-terminated; NULL: raised. */
static const char *path_of(Runtime *rt, Value v, Value *path) {
    Value fspath = type_lookup(rt, type_of(rt, v), NAME(rt, dunder_fspath));
    *path = v;
    if (!is_str(v) && !is_bytes(v) && fspath != UNBOUND) {
        *path = call_method(rt, v, NAME(rt, dunder_fspath), NULL, 0);
        if (*path == RAISED) return NULL;
        if (!is_str(*path) && !is_bytes(*path))
            return raise(rt, TYPE_TYPE_ERROR,
                         "expected %T.__fspath__() to return str or bytes, not %T", v,
                         *path),
                   NULL;
    }
    if (!is_str(*path) && !is_bytes(*path))
        return raise(rt, TYPE_TYPE_ERROR,
                     "expected str, bytes or os.PathLike object, not %T", v),
               NULL;
    const char *text =
        is_str(*path) ? str_cstr(rt, as_str(*path)) : as_bytes(*path)->bytes;
    size_t size = is_str(*path) ? as_str(*path)->size : as_bytes(*path)->size;
    if (!text || !memchr(text, 0, size)) return text;
    raise(rt, TYPE_VALUE_ERROR, "embedded null byte");
    return NULL;
}

static bool open_with(Runtime *rt, FileIO *f, Value opener, Value path, int flags) {
    Value args[] = {path, value_small(flags)};
    Value v = call(rt, opener, args, 2);
    int fd;
    if (v == RAISED) return false;
    if (!is_any_int(v))
        return raise(rt, TYPE_TYPE_ERROR, "expected integer from opener"), false;
    if (!arg_int(rt, v, &fd)) return false;
    if (fd >= 0) return f->fd = fd, true;
    raise(rt, TYPE_VALUE_ERROR, "opener returned %d", fd);
    return false;
}

static bool refuse_directory(Runtime *rt, FileIO *f) {
    struct stat s;
    if (fstat(f->fd, &s)) {
        f->closes = false; /* it was none */
        return raise_errno(rt, UNBOUND);
    }
    f->regular = S_ISREG(s.st_mode);
    errno = EISDIR;
    return !S_ISDIR(s.st_mode) || raise_errno(rt, f->name);
}

static bool open_descriptor(Runtime *rt, FileIO *f, Value file) {
    int fd;
    if (!arg_int(rt, file, &fd)) return false;
    if (fd < 0) return raise(rt, TYPE_VALUE_ERROR, "negative file descriptor"), false;
    f->fd = fd;
    return true;
}

static bool close_now(Runtime *rt, FileIO *f) {
    int fd = f->fd;
    f->fd = -1;
    f->stream.closed = true;
    return fd < 0 || !f->closes || !close(fd) || raise_errno(rt, UNBOUND);
}

static bool open_file(Runtime *rt, FileIO *f, Value file, const char *mode,
                      Value opener) {
    int flags;
    bool numbered = is_any_int(file);
    if (!set_mode(rt, f, mode, &flags) || !is_granted(rt, f)) return false;
    f->name = file;
    heap_barrier(&rt->heap, f);
    if (!numbered && !f->closes)
        return raise(rt, TYPE_VALUE_ERROR, "Cannot use closefd=False with file name"),
               false;
    if (numbered) {
        if (!open_descriptor(rt, f, file)) return false;
    } else {
        Value path;
        const char *text = path_of(rt, file, &path);
        if (!text) return false;
        bool ok = opener == NONE_VALUE ? open_path(rt, f, text, flags)
                                       : open_with(rt, f, opener, path, flags);
        KEEP(path);
        if (!ok) return false;
    }
    f->stream.closed = false;
    bool ok = refuse_directory(rt, f);
    if (ok && f->appending) lseek(f->fd, 0, SEEK_END);
    if (!ok) {
        f->closes &= !numbered;
        Value e = error_take(rt);
        if (!close_now(rt, f)) error_clear(rt);
        rt->error = e;
    }
    return ok;
}

static Value make(Runtime *rt, Value *args, size_t n) {
    FileIO *f = stream_alloc(rt, args[0], &ops);
    if (!f) return RAISED;
    f->fd = f->seekable = -1;
    f->stream.closed = true;
    f->name = UNBOUND;
    return value_object(f);
}

static Value init(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_of(args[0]);
    if (!is_str(args[2]))
        return raise(rt, TYPE_TYPE_ERROR, "FileIO() argument 'mode' must be str, not %T",
                     args[2]);
    const char *mode = str_cstr(rt, as_str(args[2]));
    int closes = value_truth(rt, args[3]);
    if (!mode || closes < 0 || !close_now(rt, f)) return RAISED;
    f->closes = closes;
    f->readable = f->writable = f->created = f->appending = false;
    f->seekable = -1;
    return open_file(rt, f, args[1], mode, args[4]) ? NONE_VALUE : RAISED;
}

Value file_io_standard(VM *vm, int fd, const char *name) {
    Runtime *rt = &vm->rt;
    Value cls = value_object(rt->types[TYPE_FILE_IO]), shown;
    Value v = make(rt, &cls, 1);
    if (v == RAISED || (shown = io_text(str_from_cstr(rt, name))) == RAISED)
        return RAISED;
    FileIO *f = file_of(v);
    f->fd = fd;
    f->readable = fd == 0;
    f->writable = fd != 0;
    f->stream.closed = false;
    f->stream.standard = true;
    f->name = shown;
    heap_barrier(&rt->heap, f);
    return v;
}

/* ---- reading ---------------------------------------------------------------------- */

static FileIO *file_to_read(Runtime *rt, Value v) {
    FileIO *f = file_open(rt, v);
    if (!f || f->readable) return f;
    io_unsupported(rt, "File not open for reading");
    return NULL;
}

/* -1: raised. */
static int64_t read_some(Runtime *rt, FileIO *f, void *bytes, size_t size) {
    if (!f->regular || vm_of(rt)->worker)
        return thread_read(vm_of(rt), f->fd, bytes, size);
    ssize_t n;
    while ((n = read(f->fd, bytes, size)) < 0)
        if (!retry(rt)) return -1;
    return n;
}

static size_t expected(const FileIO *f) {
    struct stat s;
    off_t at = f->regular ? lseek(f->fd, 0, SEEK_CUR) : -1;
    if (at < 0 || fstat(f->fd, &s) || s.st_size <= at) return IO_CHUNK;
    return (size_t)(s.st_size - at) + 1; /* the end is then seen at once */
}

static Value readall(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_to_read(rt, args[0]);
    if (!f) return RAISED;
    Buffer all;
    buffer_init(&all, &rt->alloc);
    size_t want = expected(f);
    int64_t got = -1;
    for (char *room; (room = buffer_reserve(&all, want));
         want = IO_CHUNK + all.length / 2) {
        got = read_some(rt, f, room, want);
        if (got <= 0) break;
        all.length += (size_t)got;
        if (!file_open(rt, args[0])) got = -1; /* another thread closed it */
        if (got < 0) break;
    }
    if (all.failed) raise_memory(rt);
    Bytes *b = got < 0 || all.failed ? NULL : bytes_new(rt, all.data, all.length);
    buffer_free(&all);
    return io_bytes(b);
}

static Value read_native(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_to_read(rt, args[0]);
    int64_t size;
    if (!f || !io_size_arg(rt, args[1], &size)) return RAISED;
    if (size < 0) return io_ask(rt, args[0], "readall");
    Buffer some;
    buffer_init(&some, &rt->alloc);
    char *room = buffer_reserve(&some, (size_t)size);
    int64_t got = room ? read_some(rt, f, room, (size_t)size) : -1;
    if (!room) raise_memory(rt);
    Bytes *b = got < 0 ? NULL : bytes_new(rt, some.data ? some.data : "", (size_t)got);
    buffer_free(&some);
    return io_bytes(b);
}

static Value readinto(Runtime *rt, Value *args, size_t n) {
    int64_t room = file_to_read(rt, args[0]) ? io_room(rt, "readinto", args[1]) : -1;
    if (room < 0) return RAISED;
    Value read_args[] = {args[0], value_small(room)};
    Value bytes = read_native(rt, read_args, 2);
    int64_t got = bytes == RAISED ? -1 : io_fill(rt, "readinto", args[1], bytes);
    return got < 0 ? RAISED : value_small(got);
}

/* ---- writing ---------------------------------------------------------------------- */

typedef struct Writing {
    int fd, code;
    const char *bytes;
    size_t size;
    ssize_t result;
} Writing;

static void write_now(void *arg) {
    Writing *w = arg;
    w->result = write(w->fd, w->bytes, w->size);
    w->code = errno;
}

int64_t file_io_write(Runtime *rt, Value v, const char *bytes, size_t n) {
    FileIO *f = file_open(rt, v);
    VM *vm = vm_of(rt);
    if (!f) return -1;
    if (!f->writable) return io_unsupported(rt, "File not open for writing"), -1;
    if (f->stream.standard && vm->write_hook)
        return vm->write_hook(vm, f->fd, bytes, n), (int64_t)n;
    Writing w = {.fd = f->fd, .bytes = bytes, .size = n};
    for (;;) {
        if (f->regular)
            write_now(&w);
        else
            thread_block(vm, write_now, &w);
        if (w.result >= 0) return w.result;
        errno = w.code;
        if (!retry(rt)) return -1;
    }
}

static Value write_native(Runtime *rt, Value *args, size_t n) {
    const char *bytes;
    size_t size;
    FileIO *f = file_open(rt, args[0]);
    if (!f) return RAISED;
    if (!f->writable) return io_unsupported(rt, "File not open for writing");
    if (!bytes_view(rt, args[1], &bytes, &size)) return RAISED;
    int64_t taken = file_io_write(rt, args[0], bytes, size);
    KEEP(args[1]);
    return taken < 0 ? RAISED : value_small(taken);
}

/* ---- the position ----------------------------------------------------------------- */

static Value seek_to(Runtime *rt, FileIO *f, int64_t offset, int whence) {
    off_t at = lseek(f->fd, offset, whence);
    if (at < 0) return raise_errno(rt, UNBOUND), RAISED;
    return int_from_i64(rt, at);
}
static Value seek_native(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    int64_t offset;
    int whence;
    if (!f || !index_to_i64(rt, args[1], &offset) || !arg_int(rt, args[2], &whence))
        return RAISED;
    return seek_to(rt, f, offset, whence);
}
static Value tell(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    return f ? seek_to(rt, f, 0, SEEK_CUR) : RAISED;
}
static Value truncate_native(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    int64_t size;
    if (!f) return RAISED;
    if (!f->writable) return io_unsupported(rt, "File not open for writing");
    Value to = args[1] == NONE_VALUE ? tell(rt, args, 1) : args[1];
    if (to == RAISED || !index_to_i64(rt, to, &size)) return RAISED;
    if (ftruncate(f->fd, size)) return raise_errno(rt, UNBOUND), RAISED;
    return to;
}

/* ---- the rest --------------------------------------------------------------------- */

static Value close_native(Runtime *rt, Value *args, size_t n) {
    return close_now(rt, file_of(args[0])) ? NONE_VALUE : RAISED;
}
static Value fileno_native(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    return f ? value_small(f->fd) : RAISED;
}
static Value isatty_native(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    return f ? value_bool(isatty(f->fd)) : RAISED;
}
static Value readable(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    return f ? value_bool(f->readable) : RAISED;
}
static Value writable(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    return f ? value_bool(f->writable) : RAISED;
}
static Value seekable(Runtime *rt, Value *args, size_t n) {
    FileIO *f = file_open(rt, args[0]);
    if (!f) return RAISED;
    if (f->seekable < 0) f->seekable = lseek(f->fd, 0, SEEK_CUR) >= 0;
    return value_bool(f->seekable);
}

static const char *mode_of(const FileIO *f) {
    if (f->created) return f->readable ? "xb+" : "xb";
    if (f->appending) return f->readable ? "ab+" : "ab";
    if (f->readable) return f->writable ? "rb+" : "rb";
    return "wb";
}
static Value get_mode(Runtime *rt, Value self) {
    return io_text(str_from_cstr(rt, mode_of(file_of(self))));
}
static Value get_name(Runtime *rt, Value self) {
    Value name = file_of(self)->name;
    return name == UNBOUND ? raise_attribute(rt, self, NAME(rt, name)) : name;
}
static bool set_name(Runtime *rt, Value self, Value v) {
    if (v == UNBOUND) return raise_attribute(rt, self, NAME(rt, name)), false;
    file_of(self)->name = v;
    heap_barrier(&rt->heap, as_object(self));
    return true;
}
static Value get_closed(Runtime *rt, Value self) {
    return value_bool(file_of(self)->fd < 0);
}
static Value get_closefd(Runtime *rt, Value self) {
    return value_bool(file_of(self)->closes);
}
static Value repr(Runtime *rt, Value self) {
    FileIO *f = file_of(self);
    if (f->fd < 0) return io_text(str_from_cstr(rt, "<_io.FileIO [closed]>"));
    return io_text(str_format(rt, "<_io.FileIO name=%R mode='%s' closefd=%s>", f->name,
                              mode_of(f), f->closes ? "True" : "False"));
}

const TypeDef type_def_FILE_IO = {
    .name = "FileIO",
    .module = "_io",
    .base = TYPE_RAW_IO_BASE,
    .layout = LAYOUT_NATIVE_DATA,
    .flags = TF_BASE | TF_FINALIZABLE,
    .size = sizeof(FileIO),
    .slots = {.repr = repr},
    .methods =
        (const NativeDef[]){
            {"__new__(cls, /, *args, **kwargs)", make, NULL},
            {"__init__(self, /, file, mode='r', closefd=True, opener=None)", init, NULL},
            {"close(self, /)", close_native, "Close the file."},
            {"fileno(self, /)", fileno_native, "The descriptor of the system."},
            {"isatty(self, /)", isatty_native, "Is it a terminal?"},
            {"read(self, size=-1, /)", read_native, "Read, with one system call."},
            {"readable(self, /)", readable, "May it be read?"},
            {"readall(self, /)", readall, "Read to the end."},
            {"readinto(self, buffer, /)", readinto, "Read into a bytearray."},
            {"seek(self, pos, whence=0, /)", seek_native, "Move to a position."},
            {"seekable(self, /)", seekable, "May the position be changed?"},
            {"tell(self, /)", tell, "The position."},
            {"truncate(self, size=None, /)", truncate_native, "Cut the file off."},
            {"writable(self, /)", writable, "May it be written?"},
            {"write(self, b, /)", write_native, "Write, with one system call."},
            {0}},
    .getset = (const GetSetDef[]){{"closed", get_closed, NULL, NULL},
                                  {"closefd", get_closefd, NULL, NULL},
                                  {"mode", get_mode, NULL, NULL},
                                  {"name", get_name, set_name, NULL},
                                  {0}},
};
