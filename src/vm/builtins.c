/* builtins.c - the functions of module builtins; the classes come from the type table. */
#include "vm/builtins.h"

#include "object/format.h"
#include "vm/build_class.h"
#include "vm/frame_type.h"
#include "vm/slow.h"

#include "base/utf8.h"
#include "object/argument.h"
#include "object/bytes.h"

/* ---- numbers ---------------------------------------------------------------------- */

static Value builtin_abs(Runtime *rt, Value *args, size_t n) {
    return value_unary(rt, OP_ABS, args[0]);
}

static Value in_base(Runtime *rt, Value v, int base, char prefix) {
    Value i = number_index(rt, v);
    if (i == RAISED) return RAISED;
    Str *digits = int_to_str(rt, i, base);
    if (!digits) return RAISED;
    bool negative = digits->bytes[0] == '-';
    Str *s = str_alloc(rt, digits->size + 2, digits->size + 2);
    if (!s) return RAISED;
    char *out = str_fill(s);
    if (negative) *out++ = '-';
    *out++ = '0';
    *out++ = prefix;
    memcpy(out, digits->bytes + negative, digits->size - negative);
    KEEP(digits);
    return value_object(s);
}
static Value builtin_bin(Runtime *rt, Value *args, size_t n) {
    return in_base(rt, args[0], 2, 'b');
}
static Value builtin_oct(Runtime *rt, Value *args, size_t n) {
    return in_base(rt, args[0], 8, 'o');
}
static Value builtin_hex(Runtime *rt, Value *args, size_t n) {
    return in_base(rt, args[0], 16, 'x');
}
static Value builtin_divmod(Runtime *rt, Value *args, size_t n) {
    return value_binary(rt, OP_DIVMOD, args[0], args[1]);
}
static Value builtin_pow(Runtime *rt, Value *args, size_t n) {
    if (args[2] == NONE_VALUE) return value_binary(rt, OP_POW, args[0], args[1]);
    Value v = call_special(rt, args[0], SLOT_POW, args + 1, 2);
    if (v == UNBOUND || v == NOT_IMPLEMENTED)
        return raise(rt, TYPE_TYPE_ERROR,
                     "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'",
                     args[0], args[1], args[2]);
    return v;
}
static Value builtin_round(Runtime *rt, Value *args, size_t n) {
    bool digits = args[1] != NONE_VALUE;
    Value v = call_special(rt, args[0], SLOT_ROUND, args + 1, digits);
    if (v == UNBOUND)
        return raise(rt, TYPE_TYPE_ERROR, "type %T doesn't define __round__ method",
                     args[0]);
    return v;
}

/* Sums of floats carry a Neumaier compensation, as CPython's do since 3.12. */
static Value sum_floats(Runtime *rt, Value it, double total, double lost, Value *item) {
    for (;;) {
        Value v = value_next(rt, it);
        if (v == RAISED) return RAISED;
        double x;
        if (is_double(v)) {
            x = as_double(v);
        } else if (is_int(v)) {
            x = (double)as_small(v);
        } else {
            *item = v;
            if (lost && __builtin_isfinite(lost)) total += lost;
            return value_double(total);
        }
        double t = total + x;
        if (__builtin_fabs(total) >= __builtin_fabs(x))
            lost += (total - t) + x;
        else
            lost += (x - t) + total;
        total = t;
    }
}

/* Small ints, whose sum need not be one. */
static Value sum_ints(Runtime *rt, Value it, int64_t total, Value *item) {
    const int64_t most = INT64_C(1) << 62;
    do {
        total += as_small(*item);
        *item = value_next(rt, it);
    } while (is_int(*item) && total < most && total > -most);
    return *item == RAISED ? RAISED : int_from_i64(rt, total);
}

static Value builtin_sum(Runtime *rt, Value *args, size_t n) {
    Value total = args[1];
    if (is_str(total))
        return raise(rt, TYPE_TYPE_ERROR,
                     "sum() can't sum strings [use ''.join(seq) instead]");
    if (is_bytes(total))
        return raise(rt, TYPE_TYPE_ERROR,
                     "sum() can't sum bytes [use b''.join(seq) instead]");
    if (has_layout(total, LAYOUT_BYTEARRAY))
        return raise(rt, TYPE_TYPE_ERROR,
                     "sum() can't sum bytearray [use b''.join(seq) instead]");
    Value it = value_iter(rt, args[0]);
    if (it == RAISED) return RAISED;
    Value item = value_next(rt, it);
    while (item != UNBOUND && item != RAISED) {
        if (both_int(total, item)) {
            total = sum_ints(rt, it, as_small(total), &item);
            if (total == RAISED) return RAISED;
            continue;
        }
        if (is_double(item) && (is_double(total) || is_int(total))) {
            double start = is_double(total) ? as_double(total) : (double)as_small(total);
            double x = as_double(item), t = start + x;
            double lost = __builtin_fabs(start) >= __builtin_fabs(x) ? (start - t) + x
                                                                     : (x - t) + start;
            total = sum_floats(rt, it, t, lost, &item);
            if (total == RAISED) return RAISED;
            continue;
        }
        total = value_binary(rt, OP_ADD, total, item);
        if (total == RAISED) return RAISED;
        item = value_next(rt, it);
    }
    return item == RAISED ? RAISED : total;
}

/* ---- characters ------------------------------------------------------------------- */

static Value builtin_chr(Runtime *rt, Value *args, size_t n) {
    int64_t cp;
    Value i = number_index(rt, args[0]);
    if (i == RAISED) return RAISED;
    if (!int_to_i64(i, &cp) || cp < 0 || cp > 0x10FFFF)
        return raise(rt, TYPE_VALUE_ERROR, "chr() arg not in range(0x110000)");
    Str *s = str_from_codepoint(rt, (uint32_t)cp);
    return s ? value_object(s) : RAISED;
}
static Value builtin_ord(Runtime *rt, Value *args, size_t n) {
    if (is_str(args[0])) {
        Str *s = as_str(args[0]);
        if (s->length == 1) return value_small(str_at(rt, s, 0));
        return raise(rt, TYPE_TYPE_ERROR,
                     "ord() expected a character, but string of length %zu found",
                     s->length);
    }
    const char *bytes;
    size_t size;
    if (is_bytes(args[0]) || has_layout(args[0], LAYOUT_BYTEARRAY)) {
        if (!bytes_view(rt, args[0], &bytes, &size)) return RAISED;
        if (size == 1) return value_small((uint8_t)bytes[0]);
        return raise(rt, TYPE_TYPE_ERROR,
                     "ord() expected a character, but string of length %zu found", size);
    }
    return raise(rt, TYPE_TYPE_ERROR, "ord() expected string of length 1, but %T found",
                 args[0]);
}
static Value builtin_ascii(Runtime *rt, Value *args, size_t n) {
    Str *s = value_ascii(rt, args[0]);
    return s ? value_object(s) : RAISED;
}
static Value builtin_repr(Runtime *rt, Value *args, size_t n) {
    Str *s = value_repr(rt, args[0]);
    return s ? value_object(s) : RAISED;
}
static Value builtin_format(Runtime *rt, Value *args, size_t n) {
    if (!is_str(args[1])) return raise_argument(rt, "format", 2, "str", args[1]);
    return format_value(rt, args[0], args[1]);
}

/* ---- iteration -------------------------------------------------------------------- */

static Value builtin_all(Runtime *rt, Value *args, size_t n) {
    Value it = value_iter(rt, args[0]);
    if (it == RAISED) return RAISED;
    for (;;) {
        Value v = value_next(rt, it);
        if (v == RAISED) return RAISED;
        if (v == UNBOUND) return TRUE_VALUE;
        int truth = value_truth(rt, v);
        if (truth <= 0) return truth < 0 ? RAISED : FALSE_VALUE;
    }
}
static Value builtin_any(Runtime *rt, Value *args, size_t n) {
    Value it = value_iter(rt, args[0]);
    if (it == RAISED) return RAISED;
    for (;;) {
        Value v = value_next(rt, it);
        if (v == RAISED) return RAISED;
        if (v == UNBOUND) return FALSE_VALUE;
        int truth = value_truth(rt, v);
        if (truth) return truth < 0 ? RAISED : TRUE_VALUE;
    }
}
static Value builtin_iter(Runtime *rt, Value *args, size_t n) {
    if (args[1] == UNBOUND) return value_iter(rt, args[0]);
    if (!value_is_callable(rt, args[0]))
        return raise(rt, TYPE_TYPE_ERROR, "iter(v, w): v must be callable");
    return callable_iterator_new(rt, args[0], args[1]);
}
static Value builtin_next(Runtime *rt, Value *args, size_t n) {
    Type *t = type_of(rt, args[0]);
    if (!t->slots.next)
        return raise(rt, TYPE_TYPE_ERROR, "'%T' object is not an iterator", args[0]);
    rt->stop_value = UNBOUND;
    bool script = slotset_has(&t->script_slots, SLOT_NEXT); /* its own StopIteration */
    Value v = script ? call_special(rt, args[0], SLOT_NEXT, NULL, 0)
                     : t->slots.next(rt, args[0]);
    if (v != UNBOUND) {
        if (v == RAISED && args[1] != UNBOUND && error_is(rt, TYPE_STOP_ITERATION)) {
            error_clear(rt);
            return args[1];
        }
        return v;
    }
    if (args[1] != UNBOUND) return args[1];
    Value result = rt->stop_value == UNBOUND ? NONE_VALUE : rt->stop_value;
    rt->stop_value = UNBOUND;
    return raise_stop_iteration(rt, result);
}
static Value builtin_len(Runtime *rt, Value *args, size_t n) {
    int64_t length = value_len(rt, args[0]);
    return length < 0 ? RAISED : int_from_i64(rt, length);
}
static Value builtin_sorted(Runtime *rt, Value *args, size_t n) {
    List *l = list_new(rt, 0);
    if (!l || !list_extend(rt, l, args[0])) return RAISED;
    int reverse = value_truth(rt, args[2]);
    if (reverse < 0 || !list_sort(rt, l, args[1], reverse)) return RAISED;
    return value_object(l);
}

/* The best item so far, and what it is compared by. */
typedef struct Best {
    Value key; /* function, or None */
    CompareOp op;
    Value item, by;
} Best;

/* 1, 0, -1 raised. */
static int is_better(Runtime *rt, CompareOp op, Value x, Value y) {
    double m, n;
    if (both_int(x, y)) return op == CMP_GT ? x > y : x < y;
    if (is_double(x) && quick_doubles(x, y, &m, &n)) return op == CMP_GT ? m > n : m < n;
    return value_compare_bool(rt, x, y, op);
}

static bool best_takes(Runtime *rt, void *user, Value item) {
    Best *best = user;
    Value by = best->key == NONE_VALUE ? item : call(rt, best->key, &item, 1);
    if (by == RAISED) return false;
    int better = best->item == UNBOUND ? 1 : is_better(rt, best->op, by, best->by);
    if (better > 0) best->item = item, best->by = by;
    return better >= 0;
}

static bool best_of_tuple(Runtime *rt, Best *best, Tuple *items) {
    for (size_t i = 0; i < items->size; i++)
        if (!best_takes(rt, best, items->items[i])) return false;
    KEEP(items);
    return true;
}

static Value extreme(Runtime *rt, Value *args, CompareOp op, const char *name) {
    Tuple *given = as_tuple(args[0]);
    Value key = args[1], fallback = args[2];
    Value source = given->size == 1 ? given->items[0] : args[0];
    if (given->size == 0)
        return raise(rt, TYPE_TYPE_ERROR, "%s expected at least 1 argument, got 0", name);
    if (given->size > 1 && fallback != UNBOUND)
        return raise(
            rt, TYPE_TYPE_ERROR,
            "Cannot specify a default for %s() with multiple positional arguments", name);
    Best best = {key, op, UNBOUND, UNBOUND};
    bool ok = source == args[0] ? best_of_tuple(rt, &best, given)
                                : value_each(rt, source, best_takes, &best);
    if (!ok) return RAISED;
    if (best.item != UNBOUND) return best.item;
    if (fallback != UNBOUND) return fallback;
    return raise(rt, TYPE_VALUE_ERROR, "%s() iterable argument is empty", name);
}
static Value builtin_max(Runtime *rt, Value *args, size_t n) {
    return extreme(rt, args, CMP_GT, "max");
}
static Value builtin_min(Runtime *rt, Value *args, size_t n) {
    return extreme(rt, args, CMP_LT, "min");
}

/* ---- asynchronous iteration ------------------------------------------------------- */

static Value builtin_aiter(Runtime *rt, Value *args, size_t n) {
    Type *t = type_of(rt, args[0]);
    if (!t->slots.aiter)
        return raise(rt, TYPE_TYPE_ERROR, "'%T' object is not an async iterable",
                     args[0]);
    Value it = t->slots.aiter(rt, args[0]);
    if (it != RAISED && !type_of(rt, it)->slots.anext)
        return raise(rt, TYPE_TYPE_ERROR,
                     "%T() returned not an async iterator of type '%T'", args[0], it);
    return it;
}
static Value builtin_anext(Runtime *rt, Value *args, size_t n) {
    Type *t = type_of(rt, args[0]);
    if (!t->slots.anext)
        return raise(rt, TYPE_TYPE_ERROR, "'%T' object is not an async iterator",
                     args[0]);
    if (args[1] != UNBOUND)
        return vm_call_in(vm_of(rt), "_anext", "anext_default", args, 2);
    return t->slots.anext(rt, args[0]);
}

/* ---- objects ---------------------------------------------------------------------- */

static Str *attribute_name(Runtime *rt, Value v, const char *function) {
    if (is_str(v)) return str_intern(rt, as_str(v));
    (void)function;
    raise(rt, TYPE_TYPE_ERROR, "attribute name must be string, not '%T'", v);
    return NULL;
}
static Value builtin_getattr(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1], "getattr");
    if (!name) return RAISED;
    if (args[2] == UNBOUND) return value_getattr(rt, args[0], name);
    Value v = value_getattr_or(rt, args[0], name);
    return v == UNBOUND ? args[2] : v;
}
static Value builtin_hasattr(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1], "hasattr");
    if (!name) return RAISED;
    Value v = value_getattr_or(rt, args[0], name);
    return v == RAISED ? RAISED : value_bool(v != UNBOUND);
}
static Value builtin_setattr(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1], "setattr");
    return name && value_setattr(rt, args[0], name, args[2]) ? NONE_VALUE : RAISED;
}
static Value builtin_delattr(Runtime *rt, Value *args, size_t n) {
    Str *name = attribute_name(rt, args[1], "delattr");
    return name && value_setattr(rt, args[0], name, UNBOUND) ? NONE_VALUE : RAISED;
}
static Value builtin_callable(Runtime *rt, Value *args, size_t n) {
    return value_bool(value_is_callable(rt, args[0]));
}
static Value builtin_hash(Runtime *rt, Value *args, size_t n) {
    int64_t h;
    return value_hash(rt, args[0], &h) ? int_from_i64(rt, h) : RAISED;
}
static Value builtin_id(Runtime *rt, Value *args, size_t n) {
    return is_object(args[0]) ? int_from_i64(rt, (int64_t)(uintptr_t)as_object(args[0]))
                              : int_from_u64(rt, args[0]);
}
static Value builtin_isinstance(Runtime *rt, Value *args, size_t n) {
    int is = value_isinstance(rt, args[0], args[1]);
    return is < 0 ? RAISED : value_bool(is);
}
static Value builtin_issubclass(Runtime *rt, Value *args, size_t n) {
    int is = value_issubclass(rt, args[0], args[1]);
    return is < 0 ? RAISED : value_bool(is);
}

/* ---- namespaces ------------------------------------------------------------------- */

static Value builtin_globals(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    if (!vm->base) return raise(rt, TYPE_RUNTIME_ERROR, "no current frame");
    return value_object(frame_function(vm->base)->globals);
}

static Value builtin_locals(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    return vm->base ? frame_locals(vm) : builtin_globals(rt, args, n);
}
static Value builtin_vars(Runtime *rt, Value *args, size_t n) {
    if (args[0] == UNBOUND) return builtin_locals(rt, args, n);
    Value d = value_getattr_or(rt, args[0], NAME(rt, dunder_dict));
    if (d == UNBOUND)
        return raise(rt, TYPE_TYPE_ERROR, "vars() argument must have __dict__ attribute");
    return d;
}
static Value builtin_dir(Runtime *rt, Value *args, size_t n) {
    Value names;
    if (args[0] == UNBOUND) {
        names = builtin_locals(rt, args, n);
    } else {
        names = call_special(rt, args[0], SLOT_DIR, NULL, 0);
        if (names == UNBOUND)
            return raise(rt, TYPE_TYPE_ERROR, "object does not provide __dir__");
    }
    if (names == RAISED) return RAISED;
    Value sorted[3] = {names, NONE_VALUE, FALSE_VALUE};
    return builtin_sorted(rt, sorted, 3);
}

/* ---- source text ------------------------------------------------------------------ */

static Code *compile_text(VM *vm, Value source, Str *filename, const char *mode,
                          uint32_t flags) {
    Runtime *rt = &vm->rt;
    const char *text;
    size_t size;
    if (is_str(source)) {
        text = str_cstr(rt, as_str(source));
        size = as_str(source)->size;
    } else if (!bytes_view(rt, source, &text, &size)) {
        error_clear(rt);
        raise(rt, TYPE_TYPE_ERROR, "%s() arg 1 must be a string, bytes or code object",
              mode[0] == 'e' && mode[1] == 'v' ? "eval" : "exec");
        return NULL;
    }
    if (!vm->compile) {
        raise(rt, TYPE_RUNTIME_ERROR, "this VM has no compiler");
        return NULL;
    }
    if (!is_str(source) && memchr(text, 0, size)) {
        raise(rt, TYPE_SYNTAX_ERROR, "source code string cannot contain null bytes");
        return NULL;
    }
    if (!is_str(source)) flags |= VM_BYTES;
    Code *code = vm->compile(vm, text, size, filename, mode, flags);
    KEEP(source);
    return code;
}

enum {
    FUTURES_NOW = 0xBE0010,    /* flags of __future__ for what is always so by now */
    COMPILE_FLAGS = 0x1FEF610, /* all that CPython knows */
};

static bool check_compile_options(Runtime *rt, Value flags_value, Value optimize_value) {
    int flags, optimize;
    if (!arg_int(rt, flags_value, &flags) || !arg_int(rt, optimize_value, &optimize))
        return false;
    if (flags & ~COMPILE_FLAGS)
        raise(rt, TYPE_VALUE_ERROR, "compile(): unrecognised flags");
    else if (optimize < -1 || optimize > 2)
        raise(rt, TYPE_VALUE_ERROR, "compile(): invalid optimize value");
    else if (flags & ~FUTURES_NOW)
        raise(rt, TYPE_NOT_IMPLEMENTED_ERROR, "flags of compile() are not supported");
    else if (optimize > 0)
        raise(rt, TYPE_NOT_IMPLEMENTED_ERROR, "optimize=%d of compile() is not supported",
              optimize);
    else
        return true;
    return false;
}

static Value builtin_compile(Runtime *rt, Value *args, size_t n) {
    Str *filename = is_str(args[1]) ? as_str(args[1]) : NULL;
    if (!filename || !is_str(args[2]))
        return raise(rt, TYPE_TYPE_ERROR, "compile() filename and mode must be str");
    const char *mode = str_cstr(rt, as_str(args[2]));
    if (strcmp(mode, "exec") && strcmp(mode, "eval") && strcmp(mode, "single"))
        return raise(rt, TYPE_VALUE_ERROR,
                     "compile() mode must be 'exec', 'eval' or 'single'");
    if (!check_compile_options(rt, args[3], args[5])) return RAISED;
    /* It may run in one namespace or in two. */
    Code *code = compile_text(vm_of(rt), args[0], filename, mode, VM_SEPARATE);
    return code ? value_object(code) : RAISED;
}

/* The cells for the free variables of code that exec() is given. */
static bool take_closure(Runtime *rt, const Code *code, Value closure, Array **out) {
    size_t wanted = code->free->size;
    bool given = closure != NONE_VALUE;
    if (!wanted && given)
        return raise(rt, TYPE_TYPE_ERROR, "cannot use a closure with this code object"),
               false;
    if (!wanted) return true;
    bool fits = is_exact(closure, TYPE_TUPLE) && as_tuple(closure)->size == wanted;
    for (size_t i = 0; fits && i < wanted; i++)
        fits = is_exact(as_tuple(closure)->items[i], TYPE_CELL);
    if (!fits)
        return raise(rt, TYPE_TYPE_ERROR,
                     "code object requires a closure of exactly length %zu", wanted),
               false;
    *out = array_new(rt, wanted);
    if (!*out) return false;
    memcpy((*out)->items, as_tuple(closure)->items, wanted * sizeof(Value));
    return true;
}

/* eval() does not mind blanks before the expression. */
static Value without_indent(Runtime *rt, Value source) {
    const char *text = str_cstr(rt, as_str(source));
    size_t skip = strspn(text, " \t");
    if (!skip) return source;
    Str *rest = str_new(rt, text + skip, as_str(source)->size - skip);
    return rest ? value_object(rest) : RAISED;
}

/* What exec() or eval() is to run: a code object as it is, or that of a text; NULL. */
static Code *code_to_run(Runtime *rt, Value source, const char *mode, Value closure,
                         unsigned flags, Array **cells) {
    bool is_eval = !strcmp(mode, "eval");
    if (is_exact(source, TYPE_CODE)) {
        Code *code = as_code(source);
        if (code->free->size && is_eval)
            return raise(rt, TYPE_TYPE_ERROR,
                         "code object passed to eval() may not contain free variables"),
                   NULL;
        return take_closure(rt, code, closure, cells) ? code : NULL;
    }
    if (closure != NONE_VALUE)
        return raise(rt, TYPE_TYPE_ERROR,
                     "closure can only be used when source is a code object"),
               NULL;
    if (is_eval && is_str(source)) source = without_indent(rt, source);
    if (source == RAISED) return NULL;
    return compile_text(vm_of(rt), source, NAME(rt, string), mode, flags);
}

/* The namespaces that were left out are those of the caller. False: raised. */
static bool take_namespaces(Runtime *rt, const char *mode, Value *globals,
                            Value *locals) {
    VM *vm = vm_of(rt);
    if (*globals == NONE_VALUE) {
        if (!vm->base)
            return raise(rt, TYPE_SYSTEM_ERROR, "globals and locals cannot be NULL"),
                   false;
        *globals = value_object(frame_function(vm->base)->globals);
        if (*locals == NONE_VALUE && (*locals = frame_locals(vm)) == RAISED) return false;
    }
    if (!is_dict(*globals))
        return raise(rt, TYPE_TYPE_ERROR, "%s() globals must be a dict, not %T", mode,
                     *globals),
               false;
    Dict *g = as_dict(*globals);
    Str *name = NAME(rt, dunder_builtins);
    return dict_get_str(rt, g, name) != UNBOUND ||
           dict_set_str(rt, g, name, value_object(rt->builtins));
}

static Value run_text(Runtime *rt, Value *args, const char *mode) {
    Value globals = args[1], locals = args[2];
    if (!take_namespaces(rt, mode, &globals, &locals)) return RAISED;
    bool separate = locals != NONE_VALUE && locals != globals;
    Array *closure = NULL;
    Code *code =
        code_to_run(rt, args[0], mode, args[3], separate ? VM_SEPARATE : 0, &closure);
    if (!code) return RAISED;
    Value ns = !(code->flags & CODE_CLASS_BODY) ? UNBOUND : separate ? locals : globals;
    return vm_run_code(vm_of(rt), code, as_dict(globals), ns, closure);
}
static Value builtin_eval(Runtime *rt, Value *args, size_t n) {
    Value all[] = {args[0], args[1], args[2], NONE_VALUE};
    return run_text(rt, all, "eval");
}
/* exit() and quit(), which CPython's module `site` adds. */
static Value builtin_exit(Runtime *rt, Value *args, size_t n) {
    Value e = call(rt, value_object(rt->types[TYPE_SYSTEM_EXIT]), args, 1);
    return e == RAISED ? RAISED : raise_object(rt, e);
}
static Value builtin_exec(Runtime *rt, Value *args, size_t n) {
    return run_text(rt, args, "exec") == RAISED ? RAISED : NONE_VALUE;
}
static Value builtin_import(Runtime *rt, Value *args, size_t n) {
    int64_t level;
    if (!is_str(args[0]))
        return raise(rt, TYPE_TYPE_ERROR, "module name must be a string");
    if (!index_to_i64(rt, args[4], &level)) return RAISED;
    if (level < 0) return raise(rt, TYPE_VALUE_ERROR, "level must be >= 0");
    return import_module(vm_of(rt), as_str(args[0]), args[3], (int)level);
}

/* ---- output and input ------------------------------------------------------------- */

static Value sys_attribute(VM *vm, Str *name) {
    Value sys = dict_get_str(&vm->rt, vm->rt.modules, NAME(&vm->rt, sys));
    return sys == UNBOUND ? UNBOUND : value_getattr_or(&vm->rt, sys, name);
}

static bool write_piece(VM *vm, Value file, Value text) {
    return call_method(&vm->rt, file, NAME(&vm->rt, write), &text, 1) != RAISED;
}

/* To print's stream; that of text is called without a method in between. */
static bool print_piece(VM *vm, Value file, Str *text) {
    if (vm->text_write && is_exact(file, TYPE_TEXT_IO_WRAPPER))
        return vm->text_write(vm, file, text);
    return write_piece(vm, file, value_object(text));
}

/* print's argument `name`: what stands between or behind the items. NULL: raised. */
static Str *print_mark(Runtime *rt, const char *name, Value given, char otherwise) {
    if (given == NONE_VALUE) return str_from_codepoint(rt, (unsigned char)otherwise);
    if (is_str(given)) return as_str(given);
    raise(rt, TYPE_TYPE_ERROR, "%s must be None or a string, not %T", name, given);
    return NULL;
}

static Value builtin_print(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Tuple *items = as_tuple(args[0]);
    Str *sep = print_mark(rt, "sep", args[1], ' ');
    Str *end = sep ? print_mark(rt, "end", args[2], '\n') : NULL;
    if (!end) return RAISED;
    Value file = args[3];
    if (file == NONE_VALUE) file = sys_attribute(vm, NAME(rt, stdout));
    if (file == RAISED) return RAISED;
    if (file == UNBOUND) return raise(rt, TYPE_RUNTIME_ERROR, "lost sys.stdout");
    if (file == NONE_VALUE) return NONE_VALUE;
    for (size_t i = 0; i < items->size; i++) {
        if (i && !print_piece(vm, file, sep)) return RAISED;
        Str *s = value_str(rt, items->items[i]);
        if (!s || !print_piece(vm, file, s)) return RAISED;
    }
    if (!print_piece(vm, file, end)) return RAISED;
    int flush = value_truth(rt, args[4]);
    if (flush < 0) return RAISED;
    if (flush && call_method(rt, file, NAME(rt, flush), NULL, 0) == RAISED) return RAISED;
    return NONE_VALUE;
}

static Value builtin_input(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    Value in = sys_attribute(vm, NAME(rt, stdin)),
          out = sys_attribute(vm, NAME(rt, stdout));
    if (in == RAISED || out == RAISED) return RAISED;
    if (in == UNBOUND || in == NONE_VALUE)
        return raise(rt, TYPE_RUNTIME_ERROR, "input(): lost sys.stdin");
    if (out == UNBOUND || out == NONE_VALUE)
        return raise(rt, TYPE_RUNTIME_ERROR, "input(): lost sys.stdout");
    if (args[0] != UNBOUND) {
        Str *prompt = value_str(rt, args[0]);
        if (!prompt || !write_piece(vm, out, value_object(prompt))) return RAISED;
    }
    if (call_method(rt, out, NAME(rt, flush), NULL, 0) == RAISED) return RAISED;
    Value line = call_method(rt, in, NAME(rt, readline), NULL, 0);
    if (line == RAISED) return RAISED;
    if (!is_str(line))
        return raise(rt, TYPE_TYPE_ERROR, "object.readline() returned non-string");
    Str *s = as_str(line);
    if (!s->size) return raise(rt, TYPE_EOF_ERROR, "EOF when reading a line");
    if (s->bytes[s->size - 1] != '\n') return line;
    Str *cut = str_new(rt, s->bytes, s->size - 1);
    return cut ? value_object(cut) : RAISED;
}

/* ---- the module ------------------------------------------------------------------- */

static const NativeDef functions[] = {
    {"abs(x, /)", builtin_abs, "Return the absolute value of the argument."},
    {"aiter(async_iterable, /)", builtin_aiter, "Return an async iterator."},
    {"all(iterable, /)", builtin_all, "True if no element is false."},
    {"anext(aiterator, default=..., /)", builtin_anext,
     "The next item of an async iterator."},
    {"any(iterable, /)", builtin_any, "True if some element is true."},
    {"ascii(obj, /)", builtin_ascii, "repr with non-ASCII characters escaped."},
    {"bin(number, /)", builtin_bin, "The binary text of an integer."},
    {"callable(obj, /)", builtin_callable, "Can the object be called?"},
    {"chr(i, /)", builtin_chr, "The one-character string of a code point."},
    {"compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1)",
     builtin_compile, "Compile source text into a code object."},
    {"delattr(obj, name, /)", builtin_delattr, "Delete an attribute."},
    {"dir(object=..., /)", builtin_dir, "Names in scope, or attributes of an object."},
    {"divmod(x, y, /)", builtin_divmod, "The tuple (x//y, x%y)."},
    {"eval(source, /, globals=None, locals=None)", builtin_eval,
     "Evaluate an expression."},
    {"exec(source, /, globals=None, locals=None, *, closure=None)", builtin_exec,
     "Run statements."},
    {"exit(code=None)", builtin_exit, "Raise SystemExit(code)."},
    {"format(value, format_spec='', /)", builtin_format,
     "value.__format__(format_spec)."},
    {"getattr(object, name, default=..., /)", builtin_getattr, "Get a named attribute."},
    {"globals()", builtin_globals, "The namespace of the current module."},
    {"hasattr(obj, name, /)", builtin_hasattr, "Has the object such an attribute?"},
    {"hash(obj, /)", builtin_hash, "The hash value of an object."},
    {"hex(number, /)", builtin_hex, "The hexadecimal text of an integer."},
    {"id(obj, /)", builtin_id, "The identity of an object."},
    {"input(prompt=..., /)", builtin_input, "Read a line from standard input."},
    {"isinstance(obj, class_or_tuple, /)", builtin_isinstance, "Is it an instance?"},
    {"issubclass(cls, class_or_tuple, /)", builtin_issubclass, "Is it a subclass?"},
    {"iter(object, sentinel=..., /)", builtin_iter, "Get an iterator."},
    {"len(obj, /)", builtin_len, "The number of items in a container."},
    {"locals()", builtin_locals, "The variables of the current scope."},
    {"max(*args, key=None, default=...)", builtin_max, "The largest item."},
    {"min(*args, key=None, default=...)", builtin_min, "The smallest item."},
    {"next(iterator, default=..., /)", builtin_next, "The next item of an iterator."},
    {"oct(number, /)", builtin_oct, "The octal text of an integer."},
    {"ord(c, /)", builtin_ord, "The code point of a one-character string."},
    {"pow(base, exp, mod=None)", builtin_pow, "base**exp, or base**exp % mod."},
    {"print(*args, sep=' ', end='\\n', file=None, flush=False)", builtin_print,
     "Print values to a stream, or to sys.stdout."},
    {"quit(code=None)", builtin_exit, "Raise SystemExit(code)."},
    {"repr(obj, /)", builtin_repr, "The canonical text of an object."},
    {"round(number, ndigits=None)", builtin_round, "Round to a number of digits."},
    {"setattr(obj, name, value, /)", builtin_setattr, "Set a named attribute."},
    {"sorted(iterable, /, *, key=None, reverse=False)", builtin_sorted,
     "A new sorted list of the items."},
    {"sum(iterable, /, start=0)", builtin_sum, "The sum of the items."},
    {"vars(object=..., /)", builtin_vars, "The __dict__ of an object."},
    {"__import__(name, globals=None, locals=None, fromlist=(), level=0)", builtin_import,
     "Import a module."},
    {0}};

static const uint16_t classes[] = {
    TYPE_OBJECT,  TYPE_TYPE,      TYPE_INT,      TYPE_BOOL,        TYPE_FLOAT,
    TYPE_COMPLEX, TYPE_STR,       TYPE_BYTES,    TYPE_BYTEARRAY,   TYPE_MEMORYVIEW,
    TYPE_LIST,    TYPE_TUPLE,     TYPE_DICT,     TYPE_SET,         TYPE_FROZENSET,
    TYPE_RANGE,   TYPE_SLICE,     TYPE_PROPERTY, TYPE_CLASSMETHOD, TYPE_STATICMETHOD,
    TYPE_SUPER,   TYPE_ENUMERATE, TYPE_ZIP,      TYPE_MAP,         TYPE_FILTER,
    TYPE_REVERSED};

bool builtins_boot(VM *vm) {
    Runtime *rt = &vm->rt;
    Module *m = module_new(rt, NAME(rt, builtins));
    if (!m) return false;
    rt->builtins = m->dict;
    rt->modules = dict_new(rt);
    if (!rt->modules ||
        !dict_set_str(rt, rt->modules, NAME(rt, builtins), value_object(m)))
        return false;
    if (!module_add_natives(rt, m, functions) ||
        !module_add_natives(rt, m, build_class_defs))
        return false;
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (!module_add(rt, m, rt->type_defs[classes[i]]->name,
                        value_object(rt->types[classes[i]])))
            return false;
#define EXCEPTION(id, name, base, layout)                             \
    if (!rt->type_defs[TYPE_##id]->module &&                          \
        !module_add(rt, m, name, value_object(rt->types[TYPE_##id]))) \
        return false;
#include "object/types.def"
    bool ok =
        module_add(rt, m, "EnvironmentError", value_object(rt->types[TYPE_OS_ERROR])) &&
        module_add(rt, m, "IOError", value_object(rt->types[TYPE_OS_ERROR])) &&
        module_add(rt, m, "None", NONE_VALUE) && module_add(rt, m, "True", TRUE_VALUE) &&
        module_add(rt, m, "False", FALSE_VALUE) &&
        module_add(rt, m, "Ellipsis", ELLIPSIS_VALUE) &&
        module_add(rt, m, "NotImplemented", NOT_IMPLEMENTED) &&
        module_add(rt, m, "__debug__", TRUE_VALUE);
    vm->import_function = dict_get_str(rt, m->dict, NAME(rt, dunder_import));
    return ok;
}
