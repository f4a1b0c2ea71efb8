/* exception_types.c - the exception classes of types.def, and what some of them add. */
#include <errno.h>
#include "object/bytes.h"
#include "object/containers.h"
#include "object/exception_group.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/str.h"

static Value text(Str *s) { return s ? value_object(s) : RAISED; }

/* ---- attributes kept in `extra` --------------------------------------------------- */

static Value extra(Value self, size_t i) {
    Array *a = as_exception(self)->extra;
    return !a || a->items[i] == UNBOUND ? NONE_VALUE : a->items[i];
}

static bool set_extra(Runtime *rt, Value self, size_t i, Value v) {
    return exception_set_extra(rt, self, i, v);
}

#define EXTRA(i)                                                                   \
    static Value get_extra_##i(Runtime *rt, Value self) { return extra(self, i); } \
    static bool set_extra_##i(Runtime *rt, Value self, Value v) {                  \
        return set_extra(rt, self, i, v);                                          \
    }
EXTRA(0)
EXTRA(1)
EXTRA(2)
EXTRA(3)
EXTRA(4)
EXTRA(5)
EXTRA(6)
#define ATTRIBUTE(name, i, doc) \
    { name, get_extra_##i, set_extra_##i, doc }

static bool set_args(Runtime *rt, Value self, Value args) {
    as_exception(self)->args = as_tuple(args);
    heap_barrier(&rt->heap, as_object(self));
    return true;
}

/* Takes keywords named in `names` as extra[first + i]; refuses others. */
static bool take_keywords(Runtime *rt, Value self, Dict *given, const char *const *names,
                          size_t n, size_t first, const char *who) {
    Value k, v;
    for (size_t i = 0; dict_next(given, &i, &k, &v);) {
        size_t at = 0;
        while (at < n && !str_is(as_str(k), names[at]))
            at++;
        if (at == n) {
            raise(rt, TYPE_TYPE_ERROR, "%s() got an unexpected keyword argument '%U'",
                  who, as_str(k));
            return false;
        }
        if (!set_extra(rt, self, first + at, v)) return false;
    }
    return true;
}

/* ---- StopIteration, SystemExit ---------------------------------------------------- */

static Value stop_value(Runtime *rt, Value self) { return exception_result(self); }

static const GetSetDef stop_getset[] = {
    {"value", stop_value, set_extra_0, "generator return value"}, {0}};

static Value exit_code(Runtime *rt, Value self) {
    Exception *e = as_exception(self);
    if (e->extra && e->extra->items[0] != UNBOUND) return e->extra->items[0];
    if (e->args->size == 1) return e->args->items[0];
    return e->args->size ? value_object(e->args) : NONE_VALUE;
}

static const GetSetDef exit_getset[] = {
    {"code", exit_code, set_extra_0, "exception code"}, {0}};

/* ---- KeyError --------------------------------------------------------------------- */

static Value key_str(Runtime *rt, Value self) {
    Tuple *args = as_exception(self)->args;
    if (args->size == 1) return text(value_repr(rt, args->items[0]));
    return exception_str(rt, self);
}

/* ---- NameError, AttributeError, ImportError --------------------------------------- */

static Value name_init(Runtime *rt, Value *args, size_t n) {
    static const char *const names[] = {"name"};
    return set_args(rt, args[0], args[1]) &&
                   take_keywords(rt, args[0], as_dict(args[2]), names, 1, 0, "NameError")
               ? NONE_VALUE
               : RAISED;
}

static const NativeDef name_methods[] = {
    {"__init__(self, /, *args, **kwargs)", name_init, NULL}, {0}};
static const GetSetDef name_getset[] = {ATTRIBUTE("name", 0, "name"), {0}};

static Value attribute_init(Runtime *rt, Value *args, size_t n) {
    static const char *const names[] = {"name", "obj"};
    return set_args(rt, args[0], args[1]) && take_keywords(rt, args[0], as_dict(args[2]),
                                                           names, 2, 0, "AttributeError")
               ? NONE_VALUE
               : RAISED;
}

static const NativeDef attribute_methods[] = {
    {"__init__(self, /, *args, **kwargs)", attribute_init, NULL}, {0}};
static const GetSetDef attribute_getset[] = {
    ATTRIBUTE("name", 0, "attribute name"), ATTRIBUTE("obj", 1, "object"), {0}};

static Value import_init(Runtime *rt, Value *args, size_t n) {
    static const char *const names[] = {"name", "path", "name_from"};
    Tuple *given = as_tuple(args[1]);
    if (!set_args(rt, args[0], args[1]) ||
        !take_keywords(rt, args[0], as_dict(args[2]), names, 3, 1, "ImportError"))
        return RAISED;
    if (given->size == 1 && !set_extra(rt, args[0], 0, given->items[0])) return RAISED;
    return NONE_VALUE;
}

static Value import_message(Runtime *rt, Value self) {
    Exception *e = as_exception(self);
    if (e->extra && e->extra->items[0] != UNBOUND) return e->extra->items[0];
    return e->args->size == 1 ? e->args->items[0] : NONE_VALUE;
}

static Value import_str(Runtime *rt, Value self) {
    Value message = import_message(rt, self);
    return is_exact(message, TYPE_STR) ? message : exception_str(rt, self);
}

static const NativeDef import_methods[] = {
    {"__init__(self, /, *args, **kwargs)", import_init, NULL}, {0}};
static const GetSetDef import_getset[] = {
    {"msg", import_message, set_extra_0, "exception message"},
    ATTRIBUTE("name", 1, "module name"),
    ATTRIBUTE("path", 2, "module path"),
    ATTRIBUTE("name_from", 3, "name imported from module"),
    {0},
};

/* ---- OSError ---------------------------------------------------------------------- */

enum { OS_ERRNO, OS_STRERROR, OS_FILENAME, OS_FILENAME2, OS_WRITTEN };

static uint32_t class_of_errno(int64_t number) {
    switch (number) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS: return TYPE_BLOCKING_IO_ERROR;
    case EPIPE:
    case ESHUTDOWN: return TYPE_BROKEN_PIPE_ERROR;
    case ECHILD: return TYPE_CHILD_PROCESS_ERROR;
    case ECONNABORTED: return TYPE_CONNECTION_ABORTED_ERROR;
    case ECONNREFUSED: return TYPE_CONNECTION_REFUSED_ERROR;
    case ECONNRESET: return TYPE_CONNECTION_RESET_ERROR;
    case EEXIST: return TYPE_FILE_EXISTS_ERROR;
    case ENOENT: return TYPE_FILE_NOT_FOUND_ERROR;
    case EISDIR: return TYPE_IS_A_DIRECTORY_ERROR;
    case ENOTDIR: return TYPE_NOT_A_DIRECTORY_ERROR;
    case EINTR: return TYPE_INTERRUPTED_ERROR;
    case EACCES:
    case EPERM: return TYPE_PERMISSION_ERROR;
    case ESRCH: return TYPE_PROCESS_LOOKUP_ERROR;
    case ETIMEDOUT: return TYPE_TIMEOUT_ERROR;
    default: return TYPE_OS_ERROR;
    }
}

/* OSError(errno, strerror[, filename[, winerror[, filename2]]]); filenames leave `args`.
 */
static bool os_fill(Runtime *rt, Value self, Tuple *given) {
    if (!set_args(rt, self, value_object(given))) return false;
    if (given->size < 2 || given->size > 5) return true;
    const Value *a = given->items;
    if (!set_extra(rt, self, OS_ERRNO, a[0]) || !set_extra(rt, self, OS_STRERROR, a[1]))
        return false;
    if (given->size < 3 || a[2] == NONE_VALUE) return true;
    int64_t written;
    if (type_of(rt, self)->id == TYPE_BLOCKING_IO_ERROR && int_to_i64(a[2], &written))
        return set_extra(rt, self, OS_WRITTEN, a[2]);
    if (!set_extra(rt, self, OS_FILENAME, a[2])) return false;
    if (given->size == 5 && !set_extra(rt, self, OS_FILENAME2, a[4])) return false;
    Tuple *two = tuple_from(rt, a, 2);
    return two && set_args(rt, self, value_object(two));
}

/* Does a subclass's __init__, and nothing else, see the arguments? */
static bool os_fills_in_init(Runtime *rt, Type *t) {
    Type *os = rt->types[TYPE_OS_ERROR];
    Str *make = SLOT_NAME(rt, SLOT_NEW), *init = SLOT_NAME(rt, SLOT_INIT);
    return type_lookup(rt, t, init) != type_lookup(rt, os, init) &&
           type_lookup(rt, t, make) == type_lookup(rt, os, make);
}

static Value os_make(Runtime *rt, Value *args, size_t n) {
    Type *t = as_type(args[0]);
    Tuple *given = as_tuple(args[1]);
    bool later = os_fills_in_init(rt, t);
    if (!later && as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR, "%N() takes no keyword arguments", t);
    int64_t number;
    if (t->id == TYPE_OS_ERROR && given->size >= 2 && given->size <= 5 &&
        int_to_i64(given->items[0], &number))
        t = rt->types[class_of_errno(number)];
    Exception *e = exception_alloc(rt, t, rt->empty_tuple);
    if (!e || (!later && !os_fill(rt, value_object(e), given))) return RAISED;
    return value_object(e);
}

static Value os_init(Runtime *rt, Value *args, size_t n) {
    Type *t = type_of(rt, args[0]);
    if (!os_fills_in_init(rt, t)) return NONE_VALUE;
    if (as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR, "%N() takes no keyword arguments", t);
    return os_fill(rt, args[0], as_tuple(args[1])) ? NONE_VALUE : RAISED;
}

Value raise_os_error(Runtime *rt, int code, Value filename) {
    Str *message = str_from_cstr(rt, strerror(code));
    if (!message) return RAISED;
    Value args[3] = {value_small(code), value_object(message), filename};
    Value os_error = value_object(rt->types[TYPE_OS_ERROR]);
    Value e = call(rt, os_error, args, filename == UNBOUND ? 2 : 3);
    return e == RAISED ? RAISED : raise_object(rt, e);
}

static bool has_extra(Value self, size_t i) {
    Array *a = as_exception(self)->extra;
    return a && a->items[i] != UNBOUND;
}

static Value os_str(Runtime *rt, Value self) {
    Value number = extra(self, OS_ERRNO), message = extra(self, OS_STRERROR);
    if (has_extra(self, OS_FILENAME) && has_extra(self, OS_FILENAME2))
        return text(str_format(rt, "[Errno %S] %S: %R -> %R", number, message,
                               extra(self, OS_FILENAME), extra(self, OS_FILENAME2)));
    if (has_extra(self, OS_FILENAME))
        return text(str_format(rt, "[Errno %S] %S: %R", number, message,
                               extra(self, OS_FILENAME)));
    if (has_extra(self, OS_ERRNO) && has_extra(self, OS_STRERROR))
        return text(str_format(rt, "[Errno %S] %S", number, message));
    return exception_str(rt, self);
}

static Value os_written(Runtime *rt, Value self) {
    if (has_extra(self, OS_WRITTEN)) return extra(self, OS_WRITTEN);
    Str *name = str_intern_cstr(rt, "characters_written");
    return name ? raise_attribute_text(rt, name, self, name) : RAISED;
}

static const NativeDef os_methods[] = {
    {"__new__(cls, /, *args, **kwargs)", os_make, NULL},
    {"__init__(self, /, *args, **kwargs)", os_init, NULL},
    {0},
};
static const GetSetDef os_getset[] = {
    ATTRIBUTE("errno", 0, "POSIX exception code"),
    ATTRIBUTE("strerror", 1, "exception strerror"),
    ATTRIBUTE("filename", 2, "exception filename"),
    ATTRIBUTE("filename2", 3, "second exception filename"),
    {"characters_written", os_written, set_extra_4, NULL},
    {0},
};

/* ---- SyntaxError ------------------------------------------------------------------ */

enum { SYNTAX_MSG, SYNTAX_FILENAME, SYNTAX_LINENO, SYNTAX_OFFSET, SYNTAX_TEXT };

static bool syntax_fill(Runtime *rt, Value self, Value details) {
    Tuple *t = tuple_of(rt, details);
    if (!t) return false;
    if (t->size < 4 || t->size > 6) {
        raise(rt, TYPE_TYPE_ERROR, "function takes at %s %d arguments (%zu given)",
              t->size < 4 ? "least" : "most", t->size < 4 ? 4 : 6, t->size);
        return false;
    }
    if (t->size == 5) {
        raise(rt, TYPE_TYPE_ERROR,
              "end_offset must be provided when end_lineno is provided");
        return false;
    }
    for (size_t i = 0; i < t->size; i++)
        if (!set_extra(rt, self, SYNTAX_FILENAME + i, t->items[i])) return false;
    return true;
}

static Value syntax_init(Runtime *rt, Value *args, size_t n) {
    Tuple *given = as_tuple(args[1]);
    if (as_dict(args[2])->live)
        return raise(rt, TYPE_TYPE_ERROR, "%T() takes no keyword arguments", args[0]);
    if (!set_args(rt, args[0], args[1])) return RAISED;
    if (given->size && !set_extra(rt, args[0], SYNTAX_MSG, given->items[0]))
        return RAISED;
    if (given->size == 2 && !syntax_fill(rt, args[0], given->items[1])) return RAISED;
    return NONE_VALUE;
}

static Value syntax_message(Runtime *rt, Value self) {
    Exception *e = as_exception(self);
    if (e->extra && e->extra->items[SYNTAX_MSG] != UNBOUND)
        return e->extra->items[SYNTAX_MSG];
    return e->args->size ? e->args->items[0] : NONE_VALUE;
}

static Value syntax_str(Runtime *rt, Value self) {
    Value message = syntax_message(rt, self);
    Value file = extra(self, SYNTAX_FILENAME), line = extra(self, SYNTAX_LINENO);
    Str *name = is_str(file) ? as_str(file) : NULL;
    int64_t number;
    bool numbered = int_to_i64(line, &number);
    if (!name && !numbered) return text(value_str(rt, message));
    if (!name) return text(str_format(rt, "%S (line %lld)", message, (long long)number));
    const char *slash = strrchr(name->bytes, '/');
    const char *base = slash ? slash + 1 : name->bytes;
    Value s = text(
        numbered ? str_format(rt, "%S (%s, line %lld)", message, base, (long long)number)
                 : str_format(rt, "%S (%s)", message, base));
    KEEP(name);
    return s;
}

static Value print_mode(Runtime *rt, Value self) { return NONE_VALUE; }

static const NativeDef syntax_methods[] = {
    {"__init__(self, /, *args, **kwargs)", syntax_init, NULL}, {0}};
static const GetSetDef syntax_getset[] = {
    {"msg", syntax_message, set_extra_0, "exception msg"},
    ATTRIBUTE("filename", 1, "exception filename"),
    ATTRIBUTE("lineno", 2, "exception lineno"),
    ATTRIBUTE("offset", 3, "exception offset"),
    ATTRIBUTE("text", 4, "exception text"),
    ATTRIBUTE("end_lineno", 5, "exception end lineno"),
    ATTRIBUTE("end_offset", 6, "exception end offset"),
    {"print_file_and_line", print_mode, NULL, "exception print_file_and_line"},
    {0},
};

/* ---- Unicode errors --------------------------------------------------------------- */

enum { UNI_ENCODING, UNI_OBJECT, UNI_START, UNI_END, UNI_REASON };

static bool expect_str(Runtime *rt, Value v, int at) {
    if (is_str(v)) return true;
    raise(rt, TYPE_TYPE_ERROR, "argument %d must be str, not %T", at, v);
    return false;
}

static bool expect_index(Runtime *rt, Value v) {
    int64_t number;
    return index_to_ssize(rt, v, false, &number);
}

/* encoding, object, start, end, reason; without the encoding for translation. */
static bool unicode_fill(Runtime *rt, Value *args, size_t wanted, bool bytes) {
    Tuple *given = as_tuple(args[1]);
    if (as_dict(args[2])->live) {
        raise(rt, TYPE_TYPE_ERROR, "%T() takes no keyword arguments", args[0]);
        return false;
    }
    if (!set_args(rt, args[0], args[1])) return false;
    if (given->size != wanted) {
        raise(rt, TYPE_TYPE_ERROR, "function takes exactly %zu arguments (%zu given)",
              wanted, given->size);
        return false;
    }
    const Value *a = given->items;
    size_t at = wanted == 5;
    if (at && !expect_str(rt, a[0], 1)) return false;
    if (!bytes && !expect_str(rt, a[at], (int)at + 1)) return false;
    const char *view;
    size_t size;
    if (bytes && !bytes_view(rt, a[at], &view, &size)) return false;
    if (!expect_index(rt, a[at + 1]) || !expect_index(rt, a[at + 2]) ||
        !expect_str(rt, a[at + 3], (int)at + 4))
        return false;
    for (size_t i = 0; i < wanted; i++)
        if (!set_extra(rt, args[0], i + !at, a[i])) return false;
    return true;
}

static Value decode_init(Runtime *rt, Value *args, size_t n) {
    return unicode_fill(rt, args, 5, true) ? NONE_VALUE : RAISED;
}
static Value encode_init(Runtime *rt, Value *args, size_t n) {
    return unicode_fill(rt, args, 5, false) ? NONE_VALUE : RAISED;
}
static Value translate_init(Runtime *rt, Value *args, size_t n) {
    return unicode_fill(rt, args, 4, false) ? NONE_VALUE : RAISED;
}

static int64_t unicode_position(Value self, size_t which, size_t length) {
    int64_t at = 0;
    int_to_i64(extra(self, which), &at);
    if (which == UNI_START && at >= (int64_t)length) at = (int64_t)length - 1;
    if (which == UNI_END && at > (int64_t)length) at = (int64_t)length;
    if (which == UNI_END && at < 1) at = 1;
    return at < 0 ? 0 : at;
}

static Value decode_str(Runtime *rt, Value self) {
    Value object = extra(self, UNI_OBJECT);
    const char *bytes;
    size_t size;
    if (object == NONE_VALUE) return exception_str(rt, self);
    if (!bytes_view(rt, object, &bytes, &size)) return RAISED;
    int64_t start = unicode_position(self, UNI_START, size);
    int64_t end = unicode_position(self, UNI_END, size);
    Value encoding = extra(self, UNI_ENCODING), reason = extra(self, UNI_REASON);
    if (start < (int64_t)size && end == start + 1) {
        char byte[8];
        static const char digits[] = "0123456789abcdef";
        byte[0] = digits[(unsigned char)bytes[start] >> 4];
        byte[1] = digits[(unsigned char)bytes[start] & 15];
        byte[2] = 0;
        return text(str_format(rt,
                               "'%S' codec can't decode byte 0x%s in position %lld: %S",
                               encoding, byte, (long long)start, reason));
    }
    return text(str_format(rt, "'%S' codec can't decode bytes in position %lld-%lld: %S",
                           encoding, (long long)start, (long long)(end - 1), reason));
}

/* "can't encode character '\xe9' in position 0: …" with the codec's name before. */
static Value characters_str(Runtime *rt, Value self, const char *verb, Str *codec) {
    Value object = extra(self, UNI_OBJECT), reason = extra(self, UNI_REASON);
    if (!is_str(object)) return exception_str(rt, self);
    Str *s = as_str(object);
    int64_t start = unicode_position(self, UNI_START, s->length);
    int64_t end = unicode_position(self, UNI_END, s->length);
    if (start >= (int64_t)s->length || end != start + 1)
        return text(str_format(rt, "%Ucan't %s characters in position %lld-%lld: %S",
                               codec, verb, (long long)start, (long long)(end - 1),
                               reason));
    uint32_t cp = str_at(rt, s, (size_t)start);
    const char *form = cp < 0x100 ? "%Ucan't %s character '\\x%02x' in position %lld: %S"
                       : cp < 0x10000
                           ? "%Ucan't %s character '\\u%04x' in position %lld: %S"
                           : "%Ucan't %s character '\\U%08x' in position %lld: %S";
    return text(str_format(rt, form, codec, verb, cp, (long long)start, reason));
}

static Value encode_str(Runtime *rt, Value self) {
    if (!as_exception(self)->extra) return exception_str(rt, self);
    Str *codec = str_format(rt, "'%S' codec ", extra(self, UNI_ENCODING));
    return codec ? characters_str(rt, self, "encode", codec) : RAISED;
}

static Value translate_str(Runtime *rt, Value self) {
    return characters_str(rt, self, "translate", rt->empty_str);
}

static const NativeDef decode_methods[] = {
    {"__init__(self, /, *args, **kwargs)", decode_init, NULL}, {0}};
static const NativeDef encode_methods[] = {
    {"__init__(self, /, *args, **kwargs)", encode_init, NULL}, {0}};
static const NativeDef translate_methods[] = {
    {"__init__(self, /, *args, **kwargs)", translate_init, NULL}, {0}};
static const GetSetDef unicode_getset[] = {
    ATTRIBUTE("encoding", 0, "exception encoding"),
    ATTRIBUTE("object", 1, "exception object"),
    ATTRIBUTE("start", 2, "exception start"),
    ATTRIBUTE("end", 3, "exception end"),
    ATTRIBUTE("reason", 4, "exception reason"),
    {0},
};

/* ---- the definitions -------------------------------------------------------------- */

/* Names and bases stand in types.def alone; here is what it does not say. */
#define EXCEPTION(id, name, base, layout) \
    enum { base_of_##id = TYPE_##base };  \
    __attribute__((unused)) static const char name_of_##id[] = name;
#include "object/types.def"

#define DEFINE(id, text, ...)                                  \
    extern const TypeDef type_def_##id;                        \
    const TypeDef type_def_##id = {.name = name_of_##id,       \
                                   .doc = text,                \
                                   .base = base_of_##id,       \
                                   .layout = LAYOUT_EXCEPTION, \
                                   .flags = TF_BASE | TF_DICT, \
                                   .size = sizeof(Exception),  \
                                   __VA_ARGS__};

DEFINE(EXCEPTION, "Common base class for all non-exit exceptions.")
DEFINE(SYSTEM_EXIT, "Request to exit from the interpreter.", .getset = exit_getset)
DEFINE(KEYBOARD_INTERRUPT, "Program interrupted by user.")
DEFINE(GENERATOR_EXIT, "Request that a generator exit.")
DEFINE(BASE_EXCEPTION_GROUP, "A combination of multiple unrelated exceptions.",
       .slots = {.str = group_str, .repr = group_repr}, .methods = group_methods,
       .getset = group_getset)
DEFINE(EXCEPTION_GROUP, "A combination of multiple unrelated exceptions.")
DEFINE(CANCELLED_ERROR, "The Future or Task was cancelled.",
       .module = "asyncio.exceptions")
DEFINE(QUEUE_EMPTY, "Raised when Queue.get_nowait() is called on an empty Queue.",
       .module = "asyncio.queues")
DEFINE(QUEUE_FULL, "Raised when the Queue.put_nowait() method is called on a full Queue.",
       .module = "asyncio.queues")
DEFINE(QUEUE_SHUT_DOWN, "Raised when putting on to or getting from a shut-down Queue.",
       .module = "asyncio.queues")
DEFINE(INVALID_STATE_ERROR, "The operation is not allowed in this state.",
       .module = "asyncio.exceptions")
DEFINE(STOP_ITERATION, "Signal the end from iterator.__next__().", .getset = stop_getset)
DEFINE(STOP_ASYNC_ITERATION, "Signal the end from iterator.__anext__().")
DEFINE(ARITHMETIC_ERROR, "Base class for arithmetic errors.")
DEFINE(FLOATING_POINT_ERROR, "Floating-point operation failed.")
DEFINE(OVERFLOW_ERROR, "Result too large to be represented.")
DEFINE(ZERO_DIVISION_ERROR, "Second argument to a division or modulo operation was zero.")
DEFINE(ASSERTION_ERROR, "Assertion failed.")
DEFINE(ATTRIBUTE_ERROR, "Attribute not found.", .methods = attribute_methods,
       .getset = attribute_getset)
DEFINE(BUFFER_ERROR, "Buffer error.")
DEFINE(EOF_ERROR, "Read beyond end of file.")
DEFINE(IMPORT_ERROR, "Import can't find module, or can't find name in module.",
       .slots = {.str = import_str}, .methods = import_methods, .getset = import_getset)
DEFINE(MODULE_NOT_FOUND_ERROR, "Module not found.")
DEFINE(LOOKUP_ERROR, "Base class for lookup errors.")
DEFINE(INDEX_ERROR, "Sequence index out of range.")
DEFINE(KEY_ERROR, "Mapping key not found.", .slots = {.str = key_str})
DEFINE(MEMORY_ERROR, "Out of memory.")
DEFINE(NAME_ERROR, "Name not found globally.", .methods = name_methods,
       .getset = name_getset)
DEFINE(UNBOUND_LOCAL_ERROR, "Local name referenced but not bound to a value.")
DEFINE(OS_ERROR, "Base class for I/O related errors.", .slots = {.str = os_str},
       .methods = os_methods, .getset = os_getset)
DEFINE(BLOCKING_IO_ERROR, "I/O operation would block.")
DEFINE(CHILD_PROCESS_ERROR, "Child process error.")
DEFINE(CONNECTION_ERROR, "Connection error.")
DEFINE(BROKEN_PIPE_ERROR, "Broken pipe.")
DEFINE(CONNECTION_ABORTED_ERROR, "Connection aborted.")
DEFINE(CONNECTION_REFUSED_ERROR, "Connection refused.")
DEFINE(CONNECTION_RESET_ERROR, "Connection reset.")
DEFINE(FILE_EXISTS_ERROR, "File already exists.")
DEFINE(FILE_NOT_FOUND_ERROR, "File not found.")
DEFINE(INTERRUPTED_ERROR, "Interrupted by signal.")
DEFINE(IS_A_DIRECTORY_ERROR, "Operation doesn't work on directories.")
DEFINE(NOT_A_DIRECTORY_ERROR, "Operation only works on directories.")
DEFINE(PERMISSION_ERROR, "Not enough permissions.")
DEFINE(PROCESS_LOOKUP_ERROR, "Process not found.")
DEFINE(TIMEOUT_ERROR, "Timeout expired.")
DEFINE(REFERENCE_ERROR, "Weak ref proxy used after referent went away.")
DEFINE(RUNTIME_ERROR, "Unspecified run-time error.")
DEFINE(NOT_IMPLEMENTED_ERROR, "Method or function hasn't been implemented yet.")
DEFINE(RECURSION_ERROR, "Recursion limit exceeded.")
DEFINE(PYTHON_FINALIZATION_ERROR, "Operation blocked during Python finalization.")
DEFINE(SYNTAX_ERROR, "Invalid syntax.", .slots = {.str = syntax_str},
       .methods = syntax_methods, .getset = syntax_getset)
DEFINE(INDENTATION_ERROR, "Improper indentation.")
DEFINE(TAB_ERROR, "Improper mixture of spaces and tabs.")
DEFINE(INCOMPLETE_INPUT_ERROR, "incomplete input.")
DEFINE(SYSTEM_ERROR, "Internal error in the interpreter.")
DEFINE(TYPE_ERROR, "Inappropriate argument type.")
DEFINE(VALUE_ERROR, "Inappropriate argument value (of correct type).")
DEFINE(UNICODE_ERROR, "Unicode related error.")
DEFINE(UNICODE_DECODE_ERROR, "Unicode decoding error.", .slots = {.str = decode_str},
       .methods = decode_methods, .getset = unicode_getset)
DEFINE(UNICODE_ENCODE_ERROR, "Unicode encoding error.", .slots = {.str = encode_str},
       .methods = encode_methods, .getset = unicode_getset)
DEFINE(UNICODE_TRANSLATE_ERROR, "Unicode translation error.",
       .slots = {.str = translate_str}, .methods = translate_methods,
       .getset = unicode_getset)
DEFINE(WARNING, "Base class for warning categories.")
DEFINE(BYTES_WARNING, "Base class for warnings about bytes and buffer related problems.")
DEFINE(DEPRECATION_WARNING, "Base class for warnings about deprecated features.")
DEFINE(ENCODING_WARNING, "Base class for warnings about encodings.")
DEFINE(FUTURE_WARNING, "Base class for warnings about constructs that will change.")
DEFINE(IMPORT_WARNING,
       "Base class for warnings about probable mistakes in module imports.")
DEFINE(PENDING_DEPRECATION_WARNING,
       "Base class for warnings about features to be deprecated.")
DEFINE(RESOURCE_WARNING, "Base class for warnings about resource usage.")
DEFINE(RUNTIME_WARNING, "Base class for warnings about dubious runtime behavior.")
DEFINE(SYNTAX_WARNING, "Base class for warnings about dubious syntax.")
DEFINE(UNICODE_WARNING, "Base class for warnings about Unicode related problems.")
DEFINE(USER_WARNING, "Base class for warnings generated by user code.")
