#include "fixture.h"

#include "object/containers.h"
#include "object/exception.h"
#include "object/signature.h"

static Value unused(Runtime *rt, Value *args, size_t n) { return NONE_VALUE; }

static Native *native(Runtime *rt, const char *signature) {
    NativeDef *def = mem_alloc(&rt->alloc, sizeof *def); /* left to CLOSE's allocator */
    *def = (NativeDef){signature, unused, NULL};
    Native *n = native_new(rt, def, UNBOUND, NULL);
    cr_assert(n);
    cr_assert(native_signature(rt, n), "%s", signature);
    return n;
}

static void forget(Runtime *rt, Native *n) {
    mem_free(&rt->alloc, (void *)n->def, sizeof(NativeDef));
}

static Tuple *names(Runtime *rt, const char *a, const char *b) {
    Value v[2] = {value_object(str_intern_cstr(rt, a)), UNBOUND};
    if (b) v[1] = value_object(str_intern_cstr(rt, b));
    return tuple_from(rt, v, b ? 2 : 1);
}

static void expect_failure(Runtime *rt, Native *n, size_t given, Tuple *kwnames,
                           const char *text) {
    Value args[8], out[SIGNATURE_LARGEST];
    for (size_t i = 0; i < COUNT_OF(args); i++)
        args[i] = value_small((int64_t)i);
    cr_expect_null(signature_bind(rt, n, UNBOUND, args, given, kwnames, out));
    cr_assert(error_is(rt, TYPE_TYPE_ERROR));
    Value e = error_take(rt);
    cr_expect_str_eq(as_str(as_exception(e)->args->items[0])->bytes, text);
}

Test(signature, defaults_fill_up) {
    OPEN(rt);
    Native *n = native(rt, "f(a, b=None, c='x\\n', d=-5, *, e=..., f=True)");
    Value args[] = {value_small(1)}, out[SIGNATURE_LARGEST];
    const Value *v = signature_bind(rt, n, UNBOUND, args, 1, NULL, out);
    cr_assert(v);
    cr_expect_eq(v[0], value_small(1));
    cr_expect_eq(v[1], NONE_VALUE);
    cr_expect(str_is(as_str(v[2]), "x\n"));
    cr_expect_eq(v[3], value_small(-5));
    cr_expect_eq(v[4], UNBOUND);
    cr_expect_eq(v[5], TRUE_VALUE);
    forget(rt, n);
    CLOSE(rt);
}

Test(signature, keywords_find_their_place) {
    OPEN(rt);
    Native *n = native(rt, "f(a, *rest, key=None, **others)");
    Value args[] = {value_small(1), value_small(2), value_small(3), value_small(4)};
    Value out[SIGNATURE_LARGEST];
    const Value *v = signature_bind(rt, n, UNBOUND, args, 4, names(rt, "key", "x"), out);
    cr_assert(v);
    cr_expect_eq(as_tuple(v[1])->size, 1);
    cr_expect_eq(v[2], value_small(3));
    cr_expect_eq(dict_get_str(rt, as_dict(v[3]), str_intern_cstr(rt, "x")),
                 value_small(4));
    forget(rt, n);
    CLOSE(rt);
}

Test(signature, exact_calls_are_not_copied) {
    OPEN(rt);
    Native *n = native(rt, "f(a, b, /)");
    Value args[] = {value_small(1), value_small(2)}, out[SIGNATURE_LARGEST];
    cr_expect_eq(signature_bind(rt, n, UNBOUND, args, 2, NULL, out), args);
    forget(rt, n);
    CLOSE(rt);
}

Test(signature, wrong_calls_are_told_in_cpythons_words) {
    OPEN(rt);
    Native *one = native(rt, "len(obj, /)"), *none = native(rt, "globals()");
    Native *few = native(rt, "get(key, default=None, /)");
    Native *style = native(rt, "split(sep=None, maxsplit=-1)");
    Native *sum = native(rt, "sum(iterable, /, start=0)");
    Native *only = native(rt, "sort(*, key=None, reverse=False)");
    Native *round = native(rt, "round(number, ndigits=None)");
    expect_failure(rt, one, 2, NULL, "len() takes exactly one argument (2 given)");
    expect_failure(rt, one, 1, names(rt, "obj", NULL),
                   "len() takes no keyword arguments");
    expect_failure(rt, none, 1, NULL, "globals() takes no arguments (1 given)");
    expect_failure(rt, few, 0, NULL, "get expected at least 1 argument, got 0");
    expect_failure(rt, few, 3, NULL, "get expected at most 2 arguments, got 3");
    expect_failure(rt, style, 3, NULL, "split() takes at most 2 arguments (3 given)");
    expect_failure(rt, style, 1, names(rt, "x", NULL),
                   "split() got an unexpected keyword argument 'x'");
    expect_failure(rt, style, 2, names(rt, "sep", NULL),
                   "argument for split() given by name ('sep') and position (1)");
    expect_failure(rt, sum, 0, NULL,
                   "sum() takes at least 1 positional argument (0 given)");
    expect_failure(rt, only, 1, NULL, "sort() takes no positional arguments");
    expect_failure(rt, round, 0, NULL,
                   "round() missing required argument 'number' (pos 1)");
    Native *all[] = {one, none, few, style, sum, only, round};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        forget(rt, all[i]);
    CLOSE(rt);
}
