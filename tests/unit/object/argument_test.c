/* The arguments that sequences take. */
#include "../script.h"

#include "object/argument.h"

static VM *vm;
static Runtime *rt;

/* `index` has an __index__ of 3, `failing` one that raises, `big` and `low` no machine
 * knows as numbers. */
#define OPEN_ARGUMENTS                                           \
    OPEN(opened);                                                \
    vm = opened;                                                 \
    rt = &vm->rt;                                                \
    run(vm, "class Index:\n"                                     \
            "    def __index__(self): return 3\n"                \
            "class Failing:\n"                                   \
            "    def __index__(self): raise KeyError('index')\n" \
            "index, failing, big, low, text = Index(), Failing(), 2**70, -2**70, ''")

static void expect_raised(uint32_t type, const char *text) {
    cr_assert(error_pending(rt), "%s is missing", text);
    Value e = error_take(rt);
    cr_expect(exception_is(rt, e, type), "%s", text);
    Str *s = value_str(rt, e);
    cr_assert(s);
    cr_expect(str_is(s, text), "%.*s instead of %s", (int)s->size, s->bytes, text);
}

Test(argument, bounds_are_clamped) {
    OPEN_ARGUMENTS;
    int64_t out;
    cr_expect(arg_bound(rt, NONE_VALUE, 7, &out) && out == 7);
    cr_expect(arg_bound(rt, UNBOUND, 7, &out) && out == 7);
    cr_expect(arg_bound(rt, value_small(-2), 7, &out) && out == -2);
    cr_expect(arg_bound(rt, TRUE_VALUE, 7, &out) && out == 1);
    cr_expect(arg_bound(rt, global(vm, "index"), 7, &out) && out == 3);
    cr_expect(arg_bound(rt, global(vm, "big"), 7, &out) && out == INT64_MAX);
    cr_expect(arg_bound(rt, global(vm, "low"), 7, &out) && out == INT64_MIN);
    cr_expect_not(arg_bound(rt, value_double(1), 7, &out));
    expect_raised(TYPE_TYPE_ERROR, "slice indices must be integers or None or have an "
                                   "__index__ method");
    cr_expect_not(arg_bound(rt, global(vm, "failing"), 7, &out));
    expect_raised(TYPE_KEY_ERROR, "'index'");
    CLOSE(vm);
}

static void expect_range(Value start, Value end, size_t from, size_t to) {
    size_t a, b;
    bool none;
    cr_assert(arg_range(rt, start, end, 10, &a, &b, &none));
    cr_expect_not(none);
    cr_expect_eq(a, from);
    cr_expect_eq(b, to);
}

Test(argument, ranges_lie_within_the_length) {
    OPEN_ARGUMENTS;
    expect_range(NONE_VALUE, NONE_VALUE, 0, 10);
    expect_range(value_small(2), value_small(-3), 2, 7);
    expect_range(value_small(-20), value_small(20), 0, 10);
    expect_range(global(vm, "low"), global(vm, "big"), 0, 10);
    expect_range(value_small(10), NONE_VALUE, 10, 10);
    expect_range(value_small(4), value_small(4), 4, 4);
    CLOSE(vm);
}

Test(argument, a_range_may_be_none) {
    OPEN_ARGUMENTS;
    size_t from, to;
    bool none;
    cr_assert(arg_range(rt, value_small(11), UNBOUND, 10, &from, &to, &none));
    cr_expect(none);
    cr_assert(arg_range(rt, value_small(5), value_small(4), 10, &from, &to, &none));
    cr_expect(none);
    CLOSE(vm);
}

Test(argument, machine_integers_have_limits) {
    OPEN_ARGUMENTS;
    int64_t wide;
    int narrow;
    cr_expect(arg_ssize(rt, global(vm, "index"), &wide) && wide == 3);
    cr_expect_not(arg_ssize(rt, global(vm, "big"), &wide));
    expect_raised(TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    cr_expect_not(arg_ssize(rt, global(vm, "text"), &wide));
    expect_raised(TYPE_TYPE_ERROR, "'str' object cannot be interpreted as an integer");
    cr_expect(arg_int(rt, value_small(INT32_MAX), &narrow) && narrow == INT32_MAX);
    cr_expect(arg_int(rt, value_small(INT32_MIN), &narrow) && narrow == INT32_MIN);
    cr_expect_not(arg_int(rt, value_small(INT32_MAX + INT64_C(1)), &narrow));
    expect_raised(TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    cr_expect_not(arg_int(rt, global(vm, "low"), &narrow));
    expect_raised(TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    CLOSE(vm);
}

Test(argument, repeating_less_than_never_is_never) {
    OPEN_ARGUMENTS;
    size_t n;
    cr_expect(arg_repeat(rt, value_small(5), &n) && n == 5);
    cr_expect(arg_repeat(rt, value_small(-5), &n) && n == 0);
    cr_expect_not(arg_repeat(rt, global(vm, "big"), &n));
    expect_raised(TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    CLOSE(vm);
}

Test(argument, indexes_count_from_both_ends) {
    OPEN_ARGUMENTS;
    size_t i;
    cr_expect(arg_index(rt, value_small(9), 10, "list ", &i) && i == 9);
    cr_expect(arg_index(rt, value_small(-10), 10, "list ", &i) && i == 0);
    cr_expect_not(arg_index(rt, value_small(10), 10, "list ", &i));
    expect_raised(TYPE_INDEX_ERROR, "list index out of range");
    cr_expect_not(arg_index(rt, value_small(-11), 10, "", &i));
    expect_raised(TYPE_INDEX_ERROR, "index out of range");
    cr_expect_not(arg_index(rt, value_small(0), 0, "string ", &i));
    expect_raised(TYPE_INDEX_ERROR, "string index out of range");
    cr_expect_not(arg_index(rt, global(vm, "big"), 10, "list ", &i));
    expect_raised(TYPE_INDEX_ERROR, "cannot fit 'int' into an index-sized integer");
    CLOSE(vm);
}

Test(argument, an_index_is_what_has_dunder_index) {
    OPEN_ARGUMENTS;
    cr_expect(is_index(rt, value_small(1)));
    cr_expect(is_index(rt, TRUE_VALUE));
    cr_expect(is_index(rt, global(vm, "big")));
    cr_expect(is_index(rt, global(vm, "failing"))); /* it is not asked */
    cr_expect_not(is_index(rt, value_double(1)));
    cr_expect_not(is_index(rt, NONE_VALUE));
    CLOSE(vm);
}

Test(argument, errors_name_the_argument) {
    OPEN_ARGUMENTS;
    cr_expect_eq(raise_argument(rt, "find", 1, "str", value_small(1)), RAISED);
    expect_raised(TYPE_TYPE_ERROR, "find() argument 1 must be str, not int");
    cr_expect_eq(raise_argument(rt, "fromhex", 0, "str", NONE_VALUE), RAISED);
    expect_raised(TYPE_TYPE_ERROR, "fromhex() argument must be str, not None");
    CLOSE(vm);
}
