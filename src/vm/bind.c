/* bind.c - arranging the arguments of a call as the parameters of a script function, with
 * CPython's messages for every way it can go wrong. */
#include "base/nearest.h"
#include "vm/frame.h"

typedef struct Binding {
    VM *vm;
    Function *fn;
    Code *code;
    Value *slots; /* parameters: positional, keyword-only, *args, **kwargs */
    size_t positional, keyword_only, total;
    size_t given; /* positional arguments given */
} Binding;

static Value parameter_name(const Binding *b, size_t i) {
    return b->code->parameters->items[i];
}

static COLD bool fail(Binding *b, const char *format, Value a) {
    if (is_str(a))
        raise(&b->vm->rt, TYPE_TYPE_ERROR, format, b->fn->qualname, as_str(a));
    else
        raise(&b->vm->rt, TYPE_TYPE_ERROR, format, b->fn->qualname);
    return false;
}

static COLD bool too_many(Binding *b) {
    Runtime *rt = &b->vm->rt;
    size_t defaults = b->fn->defaults ? b->fn->defaults->size : 0;
    size_t keyword_given = 0;
    for (size_t i = 0; i < b->keyword_only; i++)
        keyword_given += b->slots[b->positional + i] != UNBOUND;
    bool plural;
    Str *takes;
    if (defaults) {
        plural = true;
        takes =
            str_format(rt, "from %zu to %zu", b->positional - defaults, b->positional);
    } else {
        plural = b->positional != 1;
        takes = str_format(rt, "%zu", b->positional);
    }
    Str *also =
        !takes ? NULL
        : keyword_given
            ? str_format(rt, " positional argument%s (and %zu keyword-only argument%s)",
                         b->given != 1 ? "s" : "", keyword_given,
                         keyword_given != 1 ? "s" : "")
            : str_new(rt, "", 0);
    if (!also) return false;
    raise(rt, TYPE_TYPE_ERROR, "%U() takes %U positional argument%s but %zu%U %s given",
          b->fn->qualname, takes, plural ? "s" : "", b->given, also,
          b->given == 1 && !keyword_given ? "was" : "were");
    return false;
}

/* 'a', 'b', and 'c' */
static Str *list_names(Binding *b, size_t from, size_t to, size_t *count) {
    Runtime *rt = &b->vm->rt;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    size_t n = 0, seen = 0;
    for (size_t i = from; i < to; i++)
        n += b->slots[i] == UNBOUND;
    for (size_t i = from; i < to; i++) {
        if (b->slots[i] != UNBOUND) continue;
        seen++;
        if (seen > 1) buffer_text(&text, seen == n ? (n > 2 ? ", and " : " and ") : ", ");
        Str *name = as_str(parameter_name(b, i));
        buffer_byte(&text, '\'');
        buffer_append(&text, name->bytes, name->size);
        buffer_byte(&text, '\'');
    }
    *count = n;
    return str_from_buffer(rt, &text);
}

static COLD bool missing(Binding *b, size_t from, size_t to, const char *kind) {
    size_t n;
    Str *names = list_names(b, from, to, &n);
    if (!names) return false;
    raise(&b->vm->rt, TYPE_TYPE_ERROR, "%U() missing %zu required %s argument%s: %U",
          b->fn->qualname, n, kind, n == 1 ? "" : "s", names);
    return false;
}

static int64_t find_parameter(Binding *b, Value key, size_t from) {
    size_t n = b->positional + b->keyword_only;
    for (size_t i = from; i < n; i++)
        if (parameter_name(b, i) == key) return (int64_t)i;
    if (!is_str(key)) return -1;
    for (size_t i = from; i < n; i++)
        if (str_equal(as_str(parameter_name(b, i)), as_str(key))) return (int64_t)i;
    return -1;
}

/* All keywords that name positional-only parameters, for the message. */
static COLD bool positional_only_given(Binding *b, Tuple *kwnames) {
    Runtime *rt = &b->vm->rt;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    for (size_t i = 0; i < b->code->positional_only; i++) {
        Str *name = as_str(parameter_name(b, i));
        for (size_t k = 0; k < kwnames->size; k++) {
            if (!is_str(kwnames->items[k]) || !str_equal(name, as_str(kwnames->items[k])))
                continue;
            if (text.length) buffer_text(&text, ", ");
            buffer_append(&text, name->bytes, name->size);
        }
    }
    if (!text.length) return buffer_free(&text), true;
    Str *names = str_from_buffer(rt, &text);
    if (names)
        raise(rt, TYPE_TYPE_ERROR,
              "%U() got some positional-only arguments passed as keyword arguments: '%U'",
              b->fn->qualname, names);
    return false;
}

/* "unexpected keyword argument", with the parameter that was perhaps meant. */
static COLD bool unexpected(Binding *b, Str *key) {
    Str *nearest = NULL;
    size_t best = key->length;
    for (size_t i = b->code->positional_only; i < b->positional + b->keyword_only; i++) {
        Str *name = as_str(parameter_name(b, i));
        if (best && key->size <= NEAREST_LONGEST &&
            nearest_improves(key->bytes, key->size, name->bytes, name->size, &best))
            nearest = name;
    }
    if (!nearest)
        return fail(b, "%U() got an unexpected keyword argument '%U'", value_object(key));
    raise(&b->vm->rt, TYPE_TYPE_ERROR,
          "%U() got an unexpected keyword argument '%U'. Did you mean '%U'?",
          b->fn->qualname, key, nearest);
    return false;
}

static bool bind_keyword(Binding *b, Value key, Value v, Dict *rest, Tuple *kwnames) {
    Runtime *rt = &b->vm->rt;
    if (UNLIKELY(!is_str(key))) return fail(b, "%U() keywords must be strings", UNBOUND);
    int64_t i = find_parameter(b, key, b->code->positional_only);
    if (i >= 0) {
        if (b->slots[i] != UNBOUND)
            return fail(b, "%U() got multiple values for argument '%U'", key);
        b->slots[i] = v;
        return true;
    }
    if (rest) return dict_set(rt, rest, key, v);
    if (!positional_only_given(b, kwnames)) return false;
    return unexpected(b, as_str(key));
}

static bool fill_defaults(Binding *b) {
    Runtime *rt = &b->vm->rt;
    size_t n = b->fn->defaults ? b->fn->defaults->size : 0;
    size_t required = b->positional - (n < b->positional ? n : b->positional);
    for (size_t i = b->given; i < required; i++)
        if (b->slots[i] == UNBOUND) return missing(b, 0, required, "positional");
    for (size_t i = required; i < b->positional; i++)
        if (b->slots[i] == UNBOUND) b->slots[i] = b->fn->defaults->items[i - required];
    bool lacking = false;
    for (size_t i = b->positional; i < b->positional + b->keyword_only; i++) {
        if (b->slots[i] != UNBOUND) continue;
        Value v = b->fn->kwdefaults
                      ? dict_get_str(rt, b->fn->kwdefaults, as_str(parameter_name(b, i)))
                      : UNBOUND;
        b->slots[i] = v;
        lacking |= v == UNBOUND;
    }
    return !lacking ||
           missing(b, b->positional, b->positional + b->keyword_only, "keyword-only");
}

bool frame_bind(VM *vm, Function *fn, Value *base, size_t n, Tuple *kwnames) {
    Runtime *rt = &vm->rt;
    Code *code = fn->code;
    size_t keywords = kwnames ? kwnames->size : 0;
    Binding b = {.vm = vm,
                 .fn = fn,
                 .code = code,
                 .positional = code->positional,
                 .keyword_only = code->keyword_only,
                 .given = n - keywords};
    b.total = b.positional + b.keyword_only + !!(fn->flags & CODE_VARARGS) +
              !!(fn->flags & CODE_VARKEYWORDS);

    /* The common case: positional arguments and defaults only. */
    if (!keywords && !b.keyword_only &&
        !(fn->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) && n <= b.positional) {
        for (size_t i = n; i < b.positional; i++)
            base[i] = UNBOUND;
        b.slots = base;
        return fill_defaults(&b);
    }

    enum { FEW = 24 };
    Value few[FEW];
    Array *many = NULL;
    b.slots = few;
    if (b.total > FEW) {
        many = array_new(rt, b.total);
        if (!many) return false;
        b.slots = many->items;
    }
    for (size_t i = 0; i < b.total; i++)
        b.slots[i] = UNBOUND;
    size_t direct = b.given < b.positional ? b.given : b.positional;
    memcpy(b.slots, base, direct * sizeof(Value));
    size_t at = b.positional + b.keyword_only;
    if (fn->flags & CODE_VARARGS) {
        Tuple *rest = tuple_from(rt, base + direct, b.given - direct);
        if (!rest) return false;
        b.slots[at++] = value_object(rest);
    }
    Dict *rest = NULL;
    if (fn->flags & CODE_VARKEYWORDS) {
        rest = dict_new(rt);
        if (!rest) return false;
        b.slots[at++] = value_object(rest);
    }
    for (size_t i = 0; i < keywords; i++)
        if (!bind_keyword(&b, kwnames->items[i], base[b.given + i], rest, kwnames))
            return false;
    if (b.given > b.positional && !(fn->flags & CODE_VARARGS)) return too_many(&b);
    if (!fill_defaults(&b)) return false;
    memcpy(base, b.slots, b.total * sizeof(Value));
    KEEP(many);
    return true;
}
