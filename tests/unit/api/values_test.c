/* Making values, and reading them. */
#include <aiolos.h>
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static aiolos_vm *vm;

static void open_vm(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    vm = aiolos_open(&config);
    cr_assert(vm);
}
static void close_vm(void) { aiolos_close(vm); }

TestSuite(values, .init = open_vm, .fini = close_vm);

static void expect_error(const char *type, const char *message) {
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_ERROR);
    cr_expect_str_eq(aiolos_error_type(vm), type);
    cr_expect_str_eq(aiolos_error_message(vm), message);
    aiolos_clear(vm);
}

static void expect_repr(aiolos_val v, const char *wanted) {
    const char *text = aiolos_get_str(vm, aiolos_repr(vm, v), NULL);
    cr_assert(text, "%s", wanted);
    cr_expect_str_eq(text, wanted);
}

Test(values, are_made_as_scripts_see_them) {
    expect_repr(aiolos_none(vm), "None");
    expect_repr(aiolos_bool(vm, true), "True");
    expect_repr(aiolos_int(vm, INT64_MIN), "-9223372036854775808");
    expect_repr(aiolos_int(vm, INT64_MAX), "9223372036854775807");
    expect_repr(aiolos_float(vm, -0.0), "-0.0");
    expect_repr(aiolos_str(vm, "it's"), "\"it's\"");
    expect_repr(aiolos_strn(vm, "a\0b", 3), "'a\\x00b'");
    expect_repr(aiolos_bytes(vm, "\xff\0", 2), "b'\\xff\\x00'");
    expect_repr(aiolos_dict(vm), "{}");
    aiolos_val items[] = {aiolos_int(vm, 1), aiolos_none(vm)};
    expect_repr(aiolos_tuple(vm, 2, items), "(1, None)");
    expect_repr(aiolos_tuple(vm, 0, NULL), "()");
    expect_repr(aiolos_list(vm, 2, items), "[1, None]");
    expect_repr(aiolos_list(vm, 0, NULL), "[]");
}

Test(values, strings_are_strict_utf8) {
    expect_repr(aiolos_str(vm, "\xe2\x82\xac"), "'\xe2\x82\xac'");
    static const char *const invalid[] = {"\xff", "\xe2\x82", "\xc0\x80", "\xed\xa0\x80",
                                          "\xf4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        cr_expect_eq(aiolos_str(vm, invalid[i]).bits, 0);
        expect_error("ValueError", "invalid UTF-8");
    }
}

Test(values, containers_of_dead_handles_are_misuse) {
    aiolos_val items[] = {aiolos_int(vm, 1), {0}};
    cr_expect_eq(aiolos_list(vm, 2, items).bits, 0);
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_MISUSE);
    aiolos_clear(vm);
    cr_expect_eq(aiolos_tuple(vm, 2, items).bits, 0);
    cr_expect_eq(aiolos_status_of(vm), AIOLOS_MISUSE);
    aiolos_clear(vm);
}

Test(values, have_one_type_each) {
    static const struct {
        const char *expression;
        enum aiolos_type type;
    } all[] = {
        {"None", AIOLOS_NONE},
        {"False", AIOLOS_BOOL},
        {"1", AIOLOS_INT},
        {"10**30", AIOLOS_INT},
        {"1.5", AIOLOS_FLOAT},
        {"'a'", AIOLOS_STR},
        {"b'a'", AIOLOS_BYTES},
        {"bytearray()", AIOLOS_OBJECT},
        {"[]", AIOLOS_LIST},
        {"()", AIOLOS_TUPLE},
        {"{}", AIOLOS_DICT},
        {"set()", AIOLOS_SET},
        {"frozenset()", AIOLOS_SET},
        {"len", AIOLOS_CALLABLE},
        {"int", AIOLOS_CALLABLE},
        {"lambda: 0", AIOLOS_CALLABLE},
        {"KeyError()", AIOLOS_EXCEPTION},
        {"range(3)", AIOLOS_OBJECT},
        {"object()", AIOLOS_OBJECT},
        {"I(1)", AIOLOS_INT},
        {"S('a')", AIOLOS_STR},
        {"co()", AIOLOS_AWAITABLE},
    };
    cr_assert_eq(aiolos_exec(vm,
                             "class I(int): pass\n"
                             "class S(str): pass\n"
                             "async def co(): pass\n",
                             "t"),
                 AIOLOS_OK);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        cr_expect_eq(aiolos_typeof(vm, aiolos_eval(vm, all[i].expression)), all[i].type,
                     "%s", all[i].expression);
}

Test(values, integers_are_read_if_they_fit) {
    int64_t i = 0;
    cr_expect(aiolos_get_int(vm, aiolos_int(vm, INT64_MIN), &i) && i == INT64_MIN);
    cr_expect(aiolos_get_int(vm, aiolos_eval(vm, "2**63 - 1"), &i) && i == INT64_MAX);
    cr_expect(aiolos_get_int(vm, aiolos_bool(vm, true), &i) && i == 1);
    i = 5;
    cr_expect_not(aiolos_get_int(vm, aiolos_eval(vm, "2**63"), &i));
    expect_error("OverflowError", "Python int too large to convert to C long");
    cr_expect_not(aiolos_get_int(vm, aiolos_float(vm, 1), &i));
    expect_error("TypeError", "expected int, got float");
    cr_expect_eq(i, 5, "untouched");
}

Test(values, floats_are_read_from_ints_too) {
    double d = 0;
    cr_expect(aiolos_get_float(vm, aiolos_float(vm, INFINITY), &d) && isinf(d));
    cr_expect(aiolos_get_float(vm, aiolos_int(vm, -3), &d) && d == -3);
    cr_expect(aiolos_get_float(vm, aiolos_eval(vm, "2**100"), &d) && d == 0x1p100);
    cr_expect_not(aiolos_get_float(vm, aiolos_eval(vm, "10**400"), &d));
    expect_error("OverflowError", "int too large to convert to float");
    cr_expect_not(aiolos_get_float(vm, aiolos_str(vm, "1"), &d));
    expect_error("TypeError", "expected float, got str");
}

Test(values, only_bools_are_read_as_bool) {
    bool b = true;
    cr_expect(aiolos_get_bool(vm, aiolos_bool(vm, false), &b) && !b);
    cr_expect_not(aiolos_get_bool(vm, aiolos_int(vm, 0), &b));
    expect_error("TypeError", "expected bool, got int");
}

Test(values, texts_are_read_with_their_size) {
    size_t n = 0;
    const char *text = aiolos_get_str(vm, aiolos_strn(vm, "a\0b", 3), &n);
    cr_expect(text && n == 3 && !memcmp(text, "a\0b", 4));
    cr_expect_str_eq(aiolos_get_str(vm, aiolos_str(vm, ""), NULL), "");
    const void *bytes = aiolos_get_bytes(vm, aiolos_bytes(vm, "\0\xff", 2), &n);
    cr_expect(bytes && n == 2 && !memcmp(bytes, "\0\xff", 2));
    cr_expect(aiolos_get_bytes(vm, aiolos_bytes(vm, NULL, 0), &n) && n == 0);
    cr_expect_null(aiolos_get_str(vm, aiolos_bytes(vm, "a", 1), NULL));
    expect_error("TypeError", "expected str, got bytes");
    cr_expect_null(aiolos_get_bytes(vm, aiolos_eval(vm, "bytearray(b'a')"), NULL));
    expect_error("TypeError", "expected bytes, got bytearray");
}

Test(values, a_text_that_grew_in_place_ends_where_it_should) {
    cr_assert_eq(aiolos_exec(vm,
                             "s = ''\n"
                             "for i in range(100): s += 'x'\n"
                             "t = s\n"
                             "s += 'y'\n",
                             "t"),
                 AIOLOS_OK);
    size_t n = 0;
    const char *text = aiolos_get_str(vm, aiolos_global(vm, "t"), &n);
    cr_expect(text && n == 100 && strlen(text) == 100);
}

Test(values, a_repr_may_raise) {
    aiolos_exec(vm,
                "class C:\n"
                "    def __repr__(self): return 1 / 0\n"
                "c = C()\n",
                "t");
    cr_expect_eq(aiolos_repr(vm, aiolos_global(vm, "c")).bits, 0);
    expect_error("ZeroDivisionError", "division by zero");
}
