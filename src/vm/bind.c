/* bind.c - arranging the arguments of a call as the parameters of a script function, with
 * CPython's messages for every way it can go wrong. */
#include "object/binding.h"
#include "vm/frame.h"

static bool fill_defaults(Binding *b, const Function *fn) {
    size_t n = b->defaults;
    size_t required = b->positional - (n < b->positional ? n : b->positional);
    for (size_t i = b->given; i < required; i++)
        if (b->slots[i] == UNBOUND) return binding_missing(b, 0, required, "positional");
    for (size_t i = required; i < b->positional; i++)
        if (b->slots[i] == UNBOUND) b->slots[i] = fn->defaults->items[i - required];
    bool lacking = false;
    for (size_t i = b->positional; i < b->positional + b->keyword_only; i++) {
        if (b->slots[i] != UNBOUND) continue;
        Value v = fn->kwdefaults
                      ? dict_get_str(b->rt, fn->kwdefaults, as_str(b->names[i]))
                      : UNBOUND;
        b->slots[i] = v;
        lacking |= v == UNBOUND;
    }
    return !lacking || binding_missing(b, b->positional, b->positional + b->keyword_only,
                                       "keyword-only");
}

bool frame_bind(VM *vm, Function *fn, Value *base, const Value *args, size_t n,
                Tuple *kwnames) {
    Runtime *rt = &vm->rt;
    Code *code = fn->code;
    size_t keywords = kwnames ? kwnames->size : 0;
    Binding b = {.rt = rt,
                 .qualname = fn->qualname,
                 .names = code->parameters->items,
                 .positional_only = code->positional_only,
                 .positional = code->positional,
                 .keyword_only = code->keyword_only,
                 .defaults = fn->defaults ? fn->defaults->size : 0,
                 .given = n - keywords};
    size_t total = b.positional + b.keyword_only + !!(fn->flags & CODE_VARARGS) +
                   !!(fn->flags & CODE_VARKEYWORDS);

    /* The common case: positional arguments and defaults only. */
    if (!keywords && !b.keyword_only &&
        !(fn->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) && n <= b.positional) {
        if (n && base != args) memcpy(base, args, n * sizeof(Value));
        for (size_t i = n; i < b.positional; i++)
            base[i] = UNBOUND;
        b.slots = base;
        return fill_defaults(&b, fn);
    }

    enum { FEW = 24 };
    Value few[FEW];
    Array *many = NULL;
    b.slots = few;
    if (total > FEW) {
        many = array_new(rt, total);
        if (!many) return false;
        b.slots = many->items;
    }
    for (size_t i = 0; i < total; i++)
        b.slots[i] = UNBOUND;
    size_t direct = b.given < b.positional ? b.given : b.positional;
    if (direct) memcpy(b.slots, args, direct * sizeof(Value));
    size_t at = b.positional + b.keyword_only;
    if (fn->flags & CODE_VARARGS) {
        Tuple *rest = tuple_from(rt, args + direct, b.given - direct);
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
        if (!binding_keyword(&b, kwnames->items[i], args[b.given + i], rest, kwnames))
            return false;
    if (b.given > b.positional && !(fn->flags & CODE_VARARGS))
        return binding_too_many(&b);
    if (!fill_defaults(&b, fn)) return false;
    memcpy(base, b.slots, total * sizeof(Value));
    KEEP(many);
    return true;
}
