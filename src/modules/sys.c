/* sys.c - module sys. */
#include "modules/modules.h"
#include "modules/struct_sequence.h"
#include "object/argument.h"
#include "object/int.h"

#include <float.h>

#include "aiolos.h"
#include "base/hash.h"
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

typedef struct Field {
    const char *name;
    Value value;
} Field;

/* sys.flags, sys.float_info and their like: tuples with named items. */
static Value named(VM *vm, const char *name, const Field *fields, size_t n) {
    const char *names[STRUCT_FIELDS_MOST];
    Value values[STRUCT_FIELDS_MOST];
    for (size_t i = 0; i < n; i++)
        names[i] = fields[i].name, values[i] = fields[i].value;
    Type *t = struct_sequence_type(&vm->rt, "sys", name, names, n);
    return t ? struct_sequence_new(&vm->rt, t, values, n) : RAISED;
}

static bool add_named(VM *vm, Module *m, const char *name, const Field *fields,
                      size_t n) {
    Value v = named(vm, name, fields, n);
    return v != RAISED && module_add(&vm->rt, m, name, v);
}

/* A plain object with attributes. */
static Value record(VM *vm, const char *type, const Field *fields, size_t n) {
    Runtime *rt = &vm->rt;
    Str *name = str_intern_cstr(rt, type);
    Dict *ns = dict_new(rt);
    if (!name || !ns) return RAISED;
    for (size_t i = 0; i < n; i++) {
        Str *key = str_intern_cstr(rt, fields[i].name);
        if (!key || !dict_set_str(rt, ns, key, fields[i].value)) return RAISED;
    }
    Type *t = type_new(rt, rt->types[TYPE_TYPE], name, rt->empty_tuple, ns, NULL);
    return t ? call(rt, value_object(t), NULL, 0) : RAISED;
}

/* The Python whose behaviour this is. */
enum { MAJOR = 3, MINOR = 13, MICRO = 0, HEX_VERSION = 0x030d00f0 };

static bool add_version(VM *vm, Module *m) {
    Runtime *rt = &vm->rt;
    Str *final = str_from_cstr(rt, "final"), *name = str_from_cstr(rt, "aiolos");
    if (!final || !name) return false;
    const Field version[] = {{"major", value_small(MAJOR)},
                             {"minor", value_small(MINOR)},
                             {"micro", value_small(MICRO)},
                             {"releaselevel", value_object(final)},
                             {"serial", value_small(0)}};
    Value info = named(vm, "version_info", version, COUNT_OF(version));
    if (info == RAISED) return false;
    const Field about[] = {{"name", value_object(name)},
                           {"cache_tag", NONE_VALUE},
                           {"version", info},
                           {"hexversion", value_small(HEX_VERSION)}};
    Value implementation = record(vm, "SimpleNamespace", about, COUNT_OF(about));
    return implementation != RAISED &&
           module_add(rt, m, "implementation", implementation) &&
           module_add(rt, m, "version_info", info) &&
           module_add_int(rt, m, "hexversion", HEX_VERSION) &&
           module_add_str(rt, m, "version", "3.13.0 (Aiolos " AIOLOS_VERSION_TEXT ")");
}

static bool add_floats(VM *vm, Module *m) {
    const Field fields[] = {{"max", value_double(DBL_MAX)},
                            {"max_exp", value_small(DBL_MAX_EXP)},
                            {"max_10_exp", value_small(DBL_MAX_10_EXP)},
                            {"min", value_double(DBL_MIN)},
                            {"min_exp", value_small(DBL_MIN_EXP)},
                            {"min_10_exp", value_small(DBL_MIN_10_EXP)},
                            {"dig", value_small(DBL_DIG)},
                            {"mant_dig", value_small(DBL_MANT_DIG)},
                            {"epsilon", value_double(DBL_EPSILON)},
                            {"radix", value_small(FLT_RADIX)},
                            {"rounds", value_small(1)}};
    return add_named(vm, m, "float_info", fields, COUNT_OF(fields));
}

static bool add_hashes(VM *vm, Module *m) {
    Runtime *rt = &vm->rt;
    Str *algorithm = str_from_cstr(rt, "siphash13");
    Value modulus = int_from_i64(rt, HASH_MODULUS);
    if (!algorithm || modulus == RAISED) return false;
    const Field fields[] = {
        {"width", value_small(64)},     {"modulus", modulus},
        {"inf", value_small(HASH_INF)}, {"nan", value_small(0)},
        {"imag", value_small(1000003)}, {"algorithm", value_object(algorithm)},
        {"hash_bits", value_small(64)}, {"seed_bits", value_small(128)},
        {"cutoff", value_small(0)}};
    return add_named(vm, m, "hash_info", fields, COUNT_OF(fields));
}

static bool add_ints(VM *vm, Module *m) {
    const Field fields[] = {{"bits_per_digit", value_small(64)},
                            {"sizeof_digit", value_small(8)},
                            {"default_max_str_digits", value_small(INT_TEXT_LIMIT)},
                            {"str_digits_check_threshold", value_small(640)}};
    return add_named(vm, m, "int_info", fields, COUNT_OF(fields)) &&
           module_add_int(&vm->rt, m, "maxsize", INT64_MAX) &&
           module_add_int(&vm->rt, m, "maxunicode", 0x10FFFF);
}

static bool add_flags(VM *vm, Module *m) {
    const Value no = value_small(0), yes = value_small(1);
    const Field fields[] = {{"debug", no},
                            {"inspect", no},
                            {"interactive", no},
                            {"optimize", no},
                            {"dont_write_bytecode", no},
                            {"no_user_site", no},
                            {"no_site", no},
                            {"ignore_environment", no},
                            {"verbose", no},
                            {"bytes_warning", no},
                            {"quiet", no},
                            {"hash_randomization", yes},
                            {"isolated", no},
                            {"dev_mode", FALSE_VALUE},
                            {"utf8_mode", no},
                            {"warn_default_encoding", no},
                            {"safe_path", FALSE_VALUE},
                            {"int_max_str_digits", value_small(INT_TEXT_LIMIT)}};
    return add_named(vm, m, "flags", fields, COUNT_OF(fields));
}

static bool add_streams(VM *vm, Module *m) {
    Runtime *rt = &vm->rt;
    static const struct {
        const char *name, *spare, *mode, *shown;
    } streams[] = {{"stdin", "__stdin__", "r", "<stdin>"},
                   {"stdout", "__stdout__", "w", "<stdout>"},
                   {"stderr", "__stderr__", "w", "<stderr>"}};
    for (int fd = 0; fd < 3; fd++) {
        bool granted = vm->grants & (fd ? AIOLOS_GRANT_STDOUT : AIOLOS_GRANT_STDIN);
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
        argv && orig && add_version(vm, m) && add_floats(vm, m) && add_ints(vm, m) &&
        add_hashes(vm, m) && add_flags(vm, m) && add_streams(vm, m) &&
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
