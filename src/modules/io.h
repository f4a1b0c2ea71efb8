/* io.h - module _io: files, and what is like a file; what its classes share.
 *
 * Three layers, as in CPython: a FileIO asks the system; a BufferedReader, BufferedWriter
 * or BufferedRandom keeps bytes between it and the program; a TextIOWrapper makes text of
 * them. A layer asks the one below by its methods, so that classes of script fit in.
 *
 * CPython closes a file when the last reference to it goes; here the collector finds that
 * out later. So that the difference stays unseen, what holds bytes that are not written
 * yet is a root; opening a file for reading first writes all of them out, and so does the
 * end of the program; and when descriptors run out, those of dead files are closed. */
#ifndef MODULES_IO_H
#define MODULES_IO_H

#include "modules/modules.h"
#include "object/bytes.h"
#include "object/native_data.h"

enum { IO_CHUNK = 8192 }; /* io.DEFAULT_BUFFER_SIZE */

/* What every instance begins with. */
typedef struct Stream {
    NativeData data;
    struct Stream *next, **link; /* of VM.writers; link NULL: it is not there */
    Value below;                 /* the next layer; UNBOUND: there is none (any more) */
    const char *below_called;    /* when it is not there any more */
    bool closed;                 /* where there is no next layer */
    bool standard;               /* flushed by the host, in its own order */
} Stream;

/* ---- io_base.c -------------------------------------------------------------------- */

/* A zeroed instance of a class of _io. NULL: raised. */
void *stream_alloc(Runtime *rt, Value cls, const NativeDataOps *ops);
/* From now on it stands upon another. False: that stands upon it already; raised. */
MUST_CHECK bool stream_put_on(Runtime *rt, Stream *s, Value below);
MUST_CHECK bool streams_init(VM *vm); /* streams_boot's part */
/* Does it hold bytes that are not written yet? */
void stream_holds(Runtime *rt, Stream *s, bool holds);

/* io.UnsupportedOperation, made when it is needed. NULL: raised. */
Type *io_unsupported_class(VM *vm);
Value io_unsupported(Runtime *rt, const char *text); /* raises UnsupportedOperation */
Value io_call(Runtime *rt, Value on, const char *method, const Value *args, size_t n);
Value io_ask(Runtime *rt, Value on, const char *method); /* without arguments */
/* An attribute; UNBOUND instead of AttributeError. */
Value io_attribute(Runtime *rt, Value of, const char *name);
/* on.method(): 1, 0, -1 raised. */
int io_ask_whether(Runtime *rt, Value on, const char *method);
/* v.closed: 1, 0, -1 raised. */
int io_is_closed(Runtime *rt, Value v);
/* False: ValueError raised, "I/O operation on closed file." */
MUST_CHECK bool io_check_open(Runtime *rt, Value v);
/* The argument of read(): None is -1. */
MUST_CHECK bool io_size_arg(Runtime *rt, Value v, int64_t *out);
/* stream.write(bytes): how many were taken; -1 raised. */
int64_t io_write(Runtime *rt, Value stream, const char *bytes, size_t n);
/* Copies bytes into the object that readinto() was given; -1 raised. */
int64_t io_fill(Runtime *rt, const char *method, Value into, Value bytes);
/* How many bytes fit there; -1: raised. */
int64_t io_room(Runtime *rt, const char *method, Value into);
Value io_text(Str *s);    /* NULL: RAISED */
Value io_bytes(Bytes *b); /* NULL: RAISED */

/* What stands upon another stream. NULL: that was detached, ValueError raised. */
Stream *stream_attached(Runtime *rt, Value v);
/* Its methods and attributes that are those of the stream below. */
Value stream_fileno(Runtime *rt, Value *args, size_t n);
Value stream_isatty(Runtime *rt, Value *args, size_t n);
Value stream_readable(Runtime *rt, Value *args, size_t n);
Value stream_writable(Runtime *rt, Value *args, size_t n);
Value stream_seekable(Runtime *rt, Value *args, size_t n);
Value stream_get_closed(Runtime *rt, Value self);
Value stream_get_name(Runtime *rt, Value self);
Value stream_get_mode(Runtime *rt, Value self);

/* ---- io_file.c -------------------------------------------------------------------- */

/* A FileIO over a descriptor that stays open: a standard stream. */
Value file_io_standard(VM *vm, int fd, const char *name);
/* As io_write. */
int64_t file_io_write(Runtime *rt, Value file, const char *bytes, size_t n);

/* ---- io_buffered.c ---------------------------------------------------------------- */

/* Is it one of the classes, and not one derived from them? */
bool is_plain_buffered(Value v);
int64_t buffered_write(Runtime *rt, Value buffered, const char *bytes, size_t n);
/* Bytes that it holds back. SIZE_MAX: it is no plain one. */
size_t buffered_held(Value v);

/* ---- io_text.c -------------------------------------------------------------------- */

/* print()'s way: TextIOWrapper.write. */
MUST_CHECK bool text_io_write(VM *vm, Value stream, Str *text);

/* ---- io_newline.c ----------------------------------------------------------------- */

enum { NEWLINE_CR = 1, NEWLINE_LF = 2, NEWLINE_CRLF = 4 };

/* The parameter `newline` of open(), TextIOWrapper and StringIO. */
typedef struct Newlines {
    bool universal;      /* "\r" and "\r\n" end lines, too */
    bool translate;      /* and are read as "\n" */
    char ending[3];      /* else: what ends a line, or "" */
    const char *written; /* what "\n" is written as; NULL: as it is */
    unsigned seen;       /* NEWLINE_* */
    bool held;           /* a "\r" whose "\n" may follow */
} Newlines;

/* False: it is neither None nor one of the texts that are known. */
MUST_CHECK bool newlines_init(Newlines *l, Value newline);
/* Appends text that was read; `final`: nothing follows. */
void newlines_read(Newlines *l, Buffer *to, const char *text, size_t n, bool final);
/* The size of the first line in the text, or 0: it does not end there. Looks from
 * `looked` on only. */
size_t newlines_find(const Newlines *l, const char *text, size_t n, size_t looked);
/* Appends text as it is to be written. */
void newlines_write(const Newlines *l, Buffer *to, const char *text, size_t n);
/* The attribute `newlines`. */
Value newlines_seen(Runtime *rt, const Newlines *l);

#endif
