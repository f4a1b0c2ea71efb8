/* io.c - module _io, under stdlib/io.aio: open(), and the classes. See io.h. */
#include "modules/io.h"

#include <string.h>

#include "object/int.h"
#include "object/str.h"
#include "object/text.h"

typedef struct Mode {
    char raw[8]; /* FileIO's */
    bool text, binary, plus, reads, writes;
} Mode;

static bool parse_mode(Runtime *rt, Str *given, Mode *m) {
    static const char known[] = "rwaxtb+";
    bool seen[sizeof known] = {0};
    size_t n = 0;
    *m = (Mode){0};
    for (size_t i = 0; i < given->size; i++) {
        const char *c = memchr(known, given->bytes[i], sizeof known - 1);
        if (!c || seen[c - known])
            return raise(rt, TYPE_VALUE_ERROR, "invalid mode: %R", value_object(given)),
                   false;
        seen[c - known] = true;
        m->text |= *c == 't';
        m->binary |= *c == 'b';
        m->plus |= *c == '+';
        m->reads |= *c == 'r' || *c == '+';
        m->writes |= *c != 'r' && *c != 't' && *c != 'b';
        if (*c != 't' && *c != 'b') m->raw[n++] = *c;
    }
    const char *refusal = NULL;
    if (m->text && m->binary)
        refusal = "can't have text and binary mode at once";
    else if (seen[0] + seen[1] + seen[2] + seen[3] > 1)
        refusal = "must have exactly one of create/read/write/append mode";
    if (refusal) raise(rt, TYPE_VALUE_ERROR, "%s", refusal);
    return !refusal;
}

enum { FILE_ARG, MODE, BUFFERING, ENCODING, ERRORS, NEWLINE, CLOSEFD, OPENER };

static bool check_text_arg(Runtime *rt, const Mode *m, const char *name, Value v) {
    if (v != NONE_VALUE && !is_str(v))
        raise(rt, TYPE_TYPE_ERROR, "open() argument '%s' must be str or None, not %T",
              name, v);
    else if (v != NONE_VALUE && m->binary)
        raise(rt, TYPE_VALUE_ERROR, "binary mode doesn't take %s %s argument",
              strchr("aeiou", name[0]) ? "an" : "a", name);
    return !error_pending(rt);
}

static Value wrap_buffer(Runtime *rt, const Mode *m, Value raw, int size) {
    Value args[] = {raw, value_small(size)};
    uint16_t id = m->plus     ? TYPE_BUFFERED_RANDOM
                  : m->writes ? TYPE_BUFFERED_WRITER
                              : TYPE_BUFFERED_READER;
    return call(rt, value_object(rt->types[id]), args, 2);
}

static Value wrap_text(Runtime *rt, Value buffer, const Value *args, bool lines) {
    Value init[] = {buffer, args[ENCODING], args[ERRORS], args[NEWLINE],
                    value_bool(lines)};
    Value text =
        call(rt, value_object(rt->types[TYPE_TEXT_IO_WRAPPER]), init, COUNT_OF(init));
    Str *mode = str_intern_cstr(rt, "mode");
    if (text == RAISED || !mode || !value_setattr(rt, text, mode, args[MODE]))
        return RAISED;
    return text;
}

/* What is in the making is closed, whatever that raises. */
static Value give_up(Runtime *rt, Value stream) {
    Value e = error_take(rt);
    if (call_method(rt, stream, NAME(rt, close), NULL, 0) == RAISED) error_clear(rt);
    return raise_object(rt, e);
}

static Value open_native(Runtime *rt, Value *args, size_t n) {
    Mode m;
    int size;
    if (!is_str(args[MODE]))
        return raise(rt, TYPE_TYPE_ERROR, "open() argument 'mode' must be str, not %T",
                     args[MODE]);
    if (!arg_int(rt, args[BUFFERING], &size) || !parse_mode(rt, as_str(args[MODE]), &m) ||
        !check_text_arg(rt, &m, "encoding", args[ENCODING]) ||
        !check_text_arg(rt, &m, "errors", args[ERRORS]) ||
        !check_text_arg(rt, &m, "newline", args[NEWLINE]))
        return RAISED;
    Value raw_args[] = {args[FILE_ARG], io_text(str_from_cstr(rt, m.raw)), args[CLOSEFD],
                        args[OPENER]};
    if (raw_args[1] == RAISED) return RAISED;
    Value raw = call(rt, value_object(rt->types[TYPE_FILE_IO]), raw_args, 4);
    if (raw == RAISED) return RAISED;
    int terminal = size < 0 ? io_ask_whether(rt, raw, "isatty") : 0;
    if (terminal < 0) return give_up(rt, raw);
    if (size == 0 && m.binary) return raw;
    if (size == 0) {
        raise(rt, TYPE_VALUE_ERROR, "can't have unbuffered text I/O");
        return give_up(rt, raw);
    }
    Value buffer = wrap_buffer(rt, &m, raw, size > 1 ? size : IO_CHUNK);
    if (buffer == RAISED) return give_up(rt, raw);
    if (m.binary) return buffer;
    Value text = wrap_text(rt, buffer, args, size == 1 || terminal);
    return text == RAISED ? give_up(rt, buffer) : text;
}

static Value text_encoding(Runtime *rt, Value *args, size_t n) {
    if (args[0] != NONE_VALUE) return args[0];
    return io_text(str_from_cstr(rt, "locale"));
}

static const NativeDef open_def = {
    "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, "
    "closefd=True, opener=None)",
    open_native, "Open a file.", NULL};

static Value make_open(VM *vm) {
    Native *open = native_new(&vm->rt, &open_def, UNBOUND, NULL);
    Str *module = open ? str_intern_cstr(&vm->rt, "_io") : NULL;
    if (!module) return RAISED;
    open->module = value_object(module);
    return value_object(open);
}

/* builtins.open, unless script has put something else there. */
static Value shared_open(VM *vm, Str *name) {
    Value v = dict_get_str(&vm->rt, vm->rt.builtins, name);
    bool ours = is_exact(v, TYPE_NATIVE) && ((Native *)as_object(v))->def == &open_def;
    return ours ? v : make_open(vm);
}

bool streams_boot(VM *vm) {
    Runtime *rt = &vm->rt;
    Str *name = str_intern_cstr(rt, "open");
    Value open = name ? make_open(vm) : RAISED;
    return open != RAISED && dict_set_str(rt, rt->builtins, name, open) &&
           streams_init(vm);
}

Value module__io(VM *vm) {
    static const NativeDef functions[] = {{"text_encoding(encoding, stacklevel=2, /)",
                                           text_encoding,
                                           "The encoding, or 'locale' for None."},
                                          {0}};
    static const struct {
        const char *name;
        uint16_t type;
    } classes[] = {
        {"_IOBase", TYPE_IO_BASE},
        {"_RawIOBase", TYPE_RAW_IO_BASE},
        {"_BufferedIOBase", TYPE_BUFFERED_IO_BASE},
        {"_TextIOBase", TYPE_TEXT_IO_BASE},
        {"FileIO", TYPE_FILE_IO},
        {"BytesIO", TYPE_BYTES_IO},
        {"BufferedReader", TYPE_BUFFERED_READER},
        {"BufferedWriter", TYPE_BUFFERED_WRITER},
        {"BufferedRandom", TYPE_BUFFERED_RANDOM},
        {"TextIOWrapper", TYPE_TEXT_IO_WRAPPER},
        {"StringIO", TYPE_STRING_IO},
        {"BlockingIOError", TYPE_BLOCKING_IO_ERROR},
    };
    Runtime *rt = &vm->rt;
    Module *m = module_make(vm, "_io", "Files, and what is like a file.", functions);
    Type *unsupported = m ? io_unsupported_class(vm) : NULL;
    Str *open = unsupported ? str_intern_cstr(rt, "open") : NULL;
    if (!open || !module_add(rt, m, "open", shared_open(vm, open)) ||
        !module_add(rt, m, "UnsupportedOperation", value_object(unsupported)) ||
        !module_add_int(rt, m, "DEFAULT_BUFFER_SIZE", IO_CHUNK))
        return RAISED;
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (!module_add(rt, m, classes[i].name, value_object(rt->types[classes[i].type])))
            return RAISED;
    return value_object(m);
}
