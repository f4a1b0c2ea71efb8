/* sys.c - module sys. */
#include "modules/modules.h"
#include "modules/struct_sequence.h"
#include "object/argument.h"

#include <float.h>

#include "vm/builtins.h"
#include "vm/execution.h"
#include "vm/frame_type.h"

static Value sys_exit(Runtime *rt, Value *args, size_t n) {
    Value e = call(rt, value_object(rt->types[TYPE_SYSTEM_EXIT]), args,
                   args[0] == NONE_VALUE ? 0 : 1);
    return e == RAISED ? RAISED : raise_object(rt, e);
}
static Value sys_intern(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[0]))
        return raise(rt, TYPE_TYPE_ERROR, "intern() argument must be str, not %T",
                     args[0]);
    Str *s = str_intern(rt, as_str(args[0]));
    return s ? value_object(s) : RAISED;
}
static Value sys_getrecursionlimit(Runtime *rt, Value *args, size_t n) {
    return int_from_i64(rt, vm_of(rt)->recursion_limit);
}
static Value sys_get_int_max_str_digits(Runtime *rt, Value *args, size_t n) {
    return int_from_i64(rt, int_text_limit(rt));
}

static Value sys_set_int_max_str_digits(Runtime *rt, Value *args, size_t n) {
    enum { LEAST = 640 };
    int digits;
    if (!arg_int(rt, args[0], &digits)) return RAISED;
    if (digits && digits < LEAST)
        return raise(rt, TYPE_VALUE_ERROR, "maxdigits must be 0 or larger than %d",
                     LEAST);
    rt->int_text_limit = digits ? digits : -1;
    return NONE_VALUE;
}

static Value sys_setrecursionlimit(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    int limit;
    if (!arg_int(rt, args[0], &limit)) return RAISED;
    if (limit < 1)
        return raise(rt, TYPE_VALUE_ERROR,
                     "recursion limit must be greater or equal than 1");
    uint32_t used = frames_in_use(vm);
    if (used >= (uint32_t)limit)
        return raise(rt, TYPE_RECURSION_ERROR,
                     "cannot set the recursion limit to %d at the recursion depth %d: "
                     "the limit is too low",
                     limit, (int)used);
    executions_limit_depth(vm, limit);
    return NONE_VALUE;
}
static Value or_none(Value v) { return v == UNBOUND ? NONE_VALUE : v; }
static Value sys_exception(Runtime *rt, Value *args, size_t n) {
    return or_none(vm_of(rt)->handled);
}
static Value sys_exc_info(Runtime *rt, Value *args, size_t n) {
    Value e = vm_of(rt)->handled;
    Value three[3] = {NONE_VALUE, NONE_VALUE, NONE_VALUE};
    if (e != UNBOUND) {
        three[0] = value_object(type_of(rt, e));
        three[1] = e;
        three[2] = or_none(as_exception(e)->traceback);
    }
    Tuple *t = tuple_from(rt, three, 3);
    return t ? value_object(t) : RAISED;
}
static Value sys_displayhook(Runtime *rt, Value *args, size_t n) {
    if (args[0] == NONE_VALUE) return NONE_VALUE;
    Str *underscore = str_intern_cstr(rt, "_");
    if (!underscore || !dict_set_str(rt, rt->builtins, underscore, NONE_VALUE))
        return RAISED;
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Value out = sys == UNBOUND ? UNBOUND : value_getattr(rt, sys, NAME(rt, stdout));
    if (out == UNBOUND || out == NONE_VALUE)
        return raise(rt, TYPE_RUNTIME_ERROR, "lost sys.stdout");
    if (out == RAISED) return RAISED;
    Str *text = value_repr(rt, args[0]);
    Str *line = text ? str_format(rt, "%U\n", text) : NULL;
    Value arg = value_object(line);
    if (!line || call_method(rt, out, NAME(rt, write), &arg, 1) == RAISED) return RAISED;
    return dict_set_str(rt, rt->builtins, underscore, args[0]) ? NONE_VALUE : RAISED;
}
static Value sys_excepthook(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Value sys = dict_get_str(rt, rt->modules, NAME(rt, sys));
    Value err = sys == UNBOUND ? UNBOUND : value_getattr_or(rt, sys, NAME(rt, stderr));
    if (err == RAISED) return RAISED;
    if (err == UNBOUND || err == NONE_VALUE || !vm->report) return NONE_VALUE;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    vm->report(vm, args[1], &text);
    Str *s = str_from_buffer(rt, &text);
    Value arg = value_object(s);
    return s && call_method(rt, err, NAME(rt, write), &arg, 1) != RAISED ? NONE_VALUE
                                                                         : RAISED;
}
static Value sys_getframe(Runtime *rt, Value *args, size_t n) {
    int depth;
    if (!arg_int(rt, args[0], &depth)) return RAISED;
    Frame *f = frame_running(vm_of(rt), depth);
    return f ? value_object(f) : RAISED;
}
static Value sys_getsizeof(Runtime *rt, Value *args, size_t n) {
    if (!is_object(args[0])) return value_small(24);
    Object *o = as_object(args[0]);
    return int_from_i64(rt, (int64_t)(o->gc & GC_IMMORTAL ? 16 : heap_cell_size(o)));
}
static Value sys_getdefaultencoding(Runtime *rt, Value *args, size_t n) {
    Str *s = str_from_cstr(rt, "utf-8");
    return s ? value_object(s) : RAISED;
}
static Value sys_getfilesystemencodeerrors(Runtime *rt, Value *args, size_t n) {
    Str *s = str_from_cstr(rt, "surrogateescape");
    return s ? value_object(s) : RAISED;
}
static Value sys_is_finalizing(Runtime *rt, Value *args, size_t n) { return FALSE_VALUE; }

/* sys.flags, sys.float_info and their like: tuples with named items. */
static Value named(VM *vm, const char *name, const char *const *fields,
                   const Value *values, size_t n) {
    Type *t = struct_sequence_type(&vm->rt, "sys", name, fields, n);
    return t ? struct_sequence_new(&vm->rt, t, values, n) : RAISED;
}

/* A plain object with attributes. */
static Value record(VM *vm, const char *type, const char *const *names,
                    const Value *values, size_t n) {
    Runtime *rt = &vm->rt;
    Str *name = str_intern_cstr(rt, type);
    Dict *ns = dict_new(rt);
    if (!name || !ns) return RAISED;
    for (size_t i = 0; i < n; i++) {
        Str *key = str_intern_cstr(rt, names[i]);
        if (values[i] == RAISED || !key || !dict_set_str(rt, ns, key, values[i]))
            return RAISED;
    }
    Type *t = type_new(rt, rt->types[TYPE_TYPE], name, rt->empty_tuple, ns, NULL);
    return t ? call(rt, value_object(t), NULL, 0) : RAISED;
}

static bool add_version(VM *vm, Module *m) {
    Runtime *rt = &vm->rt;
    static const int64_t version[] = {3, 13, 0};
    static const char *const parts[] = {"major", "minor", "micro", "releaselevel",
                                        "serial"};
    Str *final = str_from_cstr(rt, "final");
    if (!final) return false;
    Value numbers[] = {value_small(version[0]), value_small(version[1]),
                       value_small(version[2]), value_object(final), value_small(0)};
    Value info = named(vm, "version_info", parts, numbers, COUNT_OF(parts));
    if (info == RAISED) return false;
    static const char *const names[] = {"name", "cache_tag", "version", "hexversion"};
    Str *name = str_from_cstr(rt, "aiolos");
    Value values[] = {value_object(name), NONE_VALUE, info, value_small(0x030d00f0)};
    Value implementation =
        name ? record(vm, "SimpleNamespace", names, values, COUNT_OF(names)) : RAISED;
    return implementation != RAISED &&
           module_add(rt, m, "implementation", implementation) &&
           module_add(rt, m, "version_info", info) &&
           module_add_int(rt, m, "hexversion", 0x030d00f0) &&
           module_add_str(rt, m, "version", "3.13.0 (Aiolos 0.1.0)");
}

static bool add_numbers(VM *vm, Module *m) {
    Runtime *rt = &vm->rt;
    static const char *const floats[] = {
        "max", "max_exp",  "max_10_exp", "min",   "min_exp", "min_10_exp",
        "dig", "mant_dig", "epsilon",    "radix", "rounds"};
    Value f[] = {value_double(DBL_MAX),
                 value_small(DBL_MAX_EXP),
                 value_small(DBL_MAX_10_EXP),
                 value_double(DBL_MIN),
                 value_small(DBL_MIN_EXP),
                 value_small(DBL_MIN_10_EXP),
                 value_small(DBL_DIG),
                 value_small(DBL_MANT_DIG),
                 value_double(DBL_EPSILON),
                 value_small(FLT_RADIX),
                 value_small(1)};
    static const char *const hashes[] = {"width",     "modulus",   "inf",
                                         "nan",       "imag",      "algorithm",
                                         "hash_bits", "seed_bits", "cutoff"};
    Str *sip = str_from_cstr(rt, "siphash13");
    Value h[] = {value_small(64),      int_from_i64(rt, (INT64_C(1) << 61) - 1),
                 value_small(314159),  value_small(0),
                 value_small(1000003), value_object(sip),
                 value_small(64),      value_small(128),
                 value_small(0)};
    static const char *const ints[] = {"bits_per_digit", "sizeof_digit",
                                       "default_max_str_digits",
                                       "str_digits_check_threshold"};
    Value i[] = {value_small(64), value_small(8), value_small(4300), value_small(640)};
    static const char *const flag_names[] = {"debug",
                                             "inspect",
                                             "interactive",
                                             "optimize",
                                             "dont_write_bytecode",
                                             "no_user_site",
                                             "no_site",
                                             "ignore_environment",
                                             "verbose",
                                             "bytes_warning",
                                             "quiet",
                                             "hash_randomization",
                                             "isolated",
                                             "dev_mode",
                                             "utf8_mode",
                                             "warn_default_encoding",
                                             "safe_path",
                                             "int_max_str_digits"};
    Value flags[COUNT_OF(flag_names)];
    for (size_t k = 0; k < COUNT_OF(flags); k++)
        flags[k] = value_small(0);
    flags[11] = value_small(1);
    flags[13] = flags[16] = FALSE_VALUE;
    flags[17] = value_small(4300);
    if (!sip) return false;
    Value float_info = named(vm, "float_info", floats, f, COUNT_OF(floats));
    Value hash_info = named(vm, "hash_info", hashes, h, COUNT_OF(hashes));
    Value flag_info = named(vm, "flags", flag_names, flags, COUNT_OF(flag_names));
    Value int_info = named(vm, "int_info", ints, i, COUNT_OF(ints));
    return float_info != RAISED && int_info != RAISED && hash_info != RAISED &&
           flag_info != RAISED && module_add(rt, m, "float_info", float_info) &&
           module_add(rt, m, "int_info", int_info) &&
           module_add(rt, m, "hash_info", hash_info) &&
           module_add(rt, m, "flags", flag_info) &&
           module_add_int(rt, m, "maxsize", INT64_MAX) &&
           module_add_int(rt, m, "maxunicode", 0x10FFFF);
}

static bool add_streams(VM *vm, Module *m) {
    Runtime *rt = &vm->rt;
    static const struct {
        const char *name, *spare, *mode, *shown;
    } streams[] = {{"stdin", "__stdin__", "r", "<stdin>"},
                   {"stdout", "__stdout__", "w", "<stdout>"},
                   {"stderr", "__stderr__", "w", "<stderr>"}};
    for (int fd = 0; fd < 3; fd++) {
        static const uint32_t grants[] = {2, 1, 1}; /* stdin, stdout, stderr */
        bool granted = vm->grants & grants[fd];
        Value s = granted ? stream_new(vm, fd, streams[fd].mode, streams[fd].shown)
                          : NONE_VALUE;
        if (s == RAISED || !module_add(rt, m, streams[fd].name, s) ||
            !module_add(rt, m, streams[fd].spare, s))
            return false;
    }
    return true;
}

/* The hooks as they are before script puts others in their places. */
static bool add_spares(Runtime *rt, Module *m) {
    static const char *const hooks[][2] = {{"displayhook", "__displayhook__"},
                                           {"excepthook", "__excepthook__"}};
    for (size_t i = 0; i < COUNT_OF(hooks); i++) {
        Str *name = str_intern_cstr(rt, hooks[i][0]);
        Value hook = name ? dict_get_str(rt, m->dict, name) : RAISED;
        if (!module_add(rt, m, hooks[i][1], hook)) return false;
    }
    return true;
}

Value module_sys(VM *vm) {
    static const NativeDef functions[] = {
        {"exit(status=None, /)", sys_exit, "Raise SystemExit(status)."},
        {"intern(string, /)", sys_intern, NULL},
        {"getrecursionlimit()", sys_getrecursionlimit, NULL},
        {"setrecursionlimit(limit, /)", sys_setrecursionlimit, NULL},
        {"get_int_max_str_digits()", sys_get_int_max_str_digits,
         "The most digits in decimal texts of ints; 0: any number."},
        {"set_int_max_str_digits(maxdigits)", sys_set_int_max_str_digits,
         "Set the most digits in decimal texts of ints."},
        {"exc_info()", sys_exc_info, NULL},
        {"exception()", sys_exception, "The exception being handled, or None."},
        {"displayhook(object, /)", sys_displayhook, NULL},
        {"excepthook(exctype, value, traceback, /)", sys_excepthook, NULL},
        {"getsizeof(object, default=0)", sys_getsizeof, NULL},
        {"getdefaultencoding()", sys_getdefaultencoding, NULL},
        {"getfilesystemencoding()", sys_getdefaultencoding, NULL},
        {"getfilesystemencodeerrors()", sys_getfilesystemencodeerrors, NULL},
        {"_getframe(depth=0, /)", sys_getframe, "A frame from the call stack."},
        {"is_finalizing()", sys_is_finalizing, NULL},
        {0}};
    Runtime *rt = &vm->rt;
    Module *m = module_make(vm, "sys", "The running system.", functions);
    if (!m) return RAISED;
    List *argv = list_new(rt, 1), *orig = list_new(rt, 0);
    bool ok =
        argv && orig && add_version(vm, m) && add_numbers(vm, m) && add_streams(vm, m) &&
        module_add(rt, m, "argv", value_object(argv)) &&
        module_add(rt, m, "orig_argv", value_object(orig)) &&
        module_add(rt, m, "path", value_object(vm->search_path)) &&
        module_add(rt, m, "modules", value_object(rt->modules)) &&
        module_add_str(rt, m, "platform", "linux") &&
        module_add_str(rt, m, "byteorder",
                       __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "little" : "big") &&
        module_add_str(rt, m, "executable", "") && module_add_str(rt, m, "prefix", "") &&
        module_add_str(rt, m, "exec_prefix", "") &&
        module_add_str(rt, m, "float_repr_style", "short") && add_spares(rt, m) &&
        module_add(rt, m, "dont_write_bytecode", TRUE_VALUE);
    return ok ? value_object(m) : RAISED;
}
