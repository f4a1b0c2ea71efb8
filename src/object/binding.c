/* binding.c - see binding.h. */
#include "object/binding.h"
#include "base/nearest.h"
#include "object/containers.h"
#include "object/dict.h"
#include "object/protocol.h"
#include "object/str.h"

Str *callable_text(Runtime *rt, Value callable) {
    Value name = value_getattr_or(rt, callable, NAME(rt, dunder_qualname));
    if (name == RAISED) return NULL;
    if (name == UNBOUND) return value_str(rt, callable);
    Value module = value_getattr_or(rt, callable, NAME(rt, dunder_module));
    if (module == RAISED) return NULL;
    if (module == UNBOUND || module == NONE_VALUE ||
        module == value_object(NAME(rt, builtins)))
        return str_format(rt, "%S()", name);
    return str_format(rt, "%S.%S()", module, name);
}

static COLD bool fail(Binding *b, const char *format, Value a) {
    if (is_str(a))
        raise(b->rt, TYPE_TYPE_ERROR, format, b->qualname, as_str(a));
    else
        raise(b->rt, TYPE_TYPE_ERROR, format, b->qualname);
    return false;
}

bool binding_too_many(Binding *b) {
    Runtime *rt = b->rt;
    size_t keyword_given = 0;
    for (size_t i = 0; i < b->keyword_only; i++)
        keyword_given += b->slots[b->positional + i] != UNBOUND;
    bool plural;
    Str *takes;
    if (b->defaults) {
        plural = true;
        takes =
            str_format(rt, "from %zu to %zu", b->positional - b->defaults, b->positional);
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
          b->qualname, takes, plural ? "s" : "", b->given, also,
          b->given == 1 && !keyword_given ? "was" : "were");
    return false;
}

/* 'a', 'b', and 'c' */
static Str *list_names(Binding *b, size_t from, size_t to, size_t *count) {
    Runtime *rt = b->rt;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    size_t n = 0, seen = 0;
    for (size_t i = from; i < to; i++)
        n += b->slots[i] == UNBOUND;
    for (size_t i = from; i < to; i++) {
        if (b->slots[i] != UNBOUND) continue;
        seen++;
        if (seen > 1) buffer_text(&text, seen == n ? (n > 2 ? ", and " : " and ") : ", ");
        Str *name = as_str(b->names[i]);
        buffer_byte(&text, '\'');
        buffer_append(&text, name->bytes, name->size);
        buffer_byte(&text, '\'');
    }
    *count = n;
    return str_from_buffer(rt, &text);
}

bool binding_missing(Binding *b, size_t from, size_t to, const char *kind) {
    size_t n;
    Str *names = list_names(b, from, to, &n);
    if (!names) return false;
    raise(b->rt, TYPE_TYPE_ERROR, "%U() missing %zu required %s argument%s: %U",
          b->qualname, n, kind, n == 1 ? "" : "s", names);
    return false;
}

static int64_t find_parameter(Binding *b, Value key, size_t from) {
    size_t n = b->positional + b->keyword_only;
    for (size_t i = from; i < n; i++)
        if (b->names[i] == key) return (int64_t)i;
    if (!is_str(key)) return -1;
    for (size_t i = from; i < n; i++)
        if (str_equal(as_str(b->names[i]), as_str(key))) return (int64_t)i;
    return -1;
}

/* All keywords that name positional-only parameters, for the message. */
static COLD bool positional_only_given(Binding *b, const Tuple *kwnames) {
    Runtime *rt = b->rt;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    for (size_t i = 0; i < b->positional_only; i++) {
        Str *name = as_str(b->names[i]);
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
              b->qualname, names);
    return false;
}

bool binding_unexpected(Binding *b, Str *key) {
    Str *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = b->positional_only; i < b->positional + b->keyword_only; i++) {
        Str *name = as_str(b->names[i]);
        if (best && key->size <= NEAREST_LONGEST &&
            nearest_improves(key->bytes, key->size, name->bytes, name->size, &best))
            nearest = name;
    }
    if (!nearest)
        return fail(b, "%U() got an unexpected keyword argument '%U'", value_object(key));
    raise(b->rt, TYPE_TYPE_ERROR,
          "%U() got an unexpected keyword argument '%U'. Did you mean '%U'?", b->qualname,
          key, nearest);
    return false;
}

bool binding_keyword(Binding *b, Value key, Value v, Dict *rest, const Tuple *kwnames) {
    Runtime *rt = b->rt;
    if (UNLIKELY(!is_str(key))) return fail(b, "%U() keywords must be strings", UNBOUND);
    int64_t i = find_parameter(b, key, b->positional_only);
    if (i >= 0) {
        if (b->slots[i] != UNBOUND)
            return fail(b, "%U() got multiple values for argument '%U'", key);
        b->slots[i] = v;
        return true;
    }
    if (rest) return dict_set(rt, rest, key, v);
    if (!positional_only_given(b, kwnames)) return false;
    return binding_unexpected(b, as_str(key));
}
