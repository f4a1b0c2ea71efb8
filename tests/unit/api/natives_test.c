/* C functions of the host that scripts call. */
#include <aiolos.h>
#include <criterion/criterion.h>
#include <string.h>

static aiolos_vm *vm;

static void open_vm(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    vm = aiolos_open(&config);
    cr_assert(vm);
}
static void close_vm(void) { aiolos_close(vm); }

TestSuite(natives, .init = open_vm, .fini = close_vm);

static void define(const char *signature, aiolos_native fn, void *user) {
    cr_assert_eq(aiolos_def(vm, NULL, signature, fn, user), AIOLOS_OK, "%s: %s",
                 signature, aiolos_error_message(vm));
}

/* The repr() of an expression. */
static void expect_value(const char *expression, const char *wanted) {
    const char *text =
        aiolos_get_str(vm, aiolos_repr(vm, aiolos_eval(vm, expression)), NULL);
    cr_assert(text, "%s: %s", expression, aiolos_error_message(vm));
    cr_expect_str_eq(text, wanted, "%s: %s instead of %s", expression, text, wanted);
}

static void expect_error(const char *expression, const char *type, const char *message) {
    cr_expect_eq(aiolos_eval(vm, expression).bits, 0);
    cr_expect_str_eq(aiolos_error_type(vm), type, "%s: %s", expression,
                     aiolos_error_type(vm));
    cr_expect_str_eq(aiolos_error_message(vm), message, "%s: %s", expression,
                     aiolos_error_message(vm));
    aiolos_clear(vm);
}

/* ---- defining ---- */

static int nothing(aiolos_frame *f) { return AIOLOS_OK; }

Test(natives, live_in_modules) {
    cr_assert_eq(aiolos_def(vm, "host", "f()", nothing, NULL), AIOLOS_OK);
    cr_assert_eq(aiolos_def(vm, "host", "g()", nothing, NULL), AIOLOS_OK);
    cr_assert_eq(aiolos_def(vm, "__main__", "h()", nothing, NULL), AIOLOS_OK);
    cr_assert_eq(aiolos_exec(vm, "import host", "t"), AIOLOS_OK);
    expect_value("host.f(), host.g(), h()", "(None, None, None)");
    expect_value("host.f.__name__, host.f.__module__", "('f', 'host')");
}

static void expect_refused(const char *module, const char *signature, const char *type) {
    cr_expect_eq(aiolos_def(vm, module, signature, nothing, NULL), AIOLOS_ERROR);
    cr_expect_str_eq(aiolos_error_type(vm), type, "%s: %s", signature,
                     aiolos_error_message(vm));
    aiolos_clear(vm);
}

Test(natives, are_refused_where_the_definition_makes_no_sense) {
    expect_refused("a.b", "f()", "ValueError");
    expect_refused("", "f()", "ValueError");
    expect_refused("\xff", "f()", "ValueError");
    expect_refused(NULL, "f(", "ValueError");
    expect_refused(NULL, "f(x: nonsense)", "ValueError");
    expect_refused(NULL, "f(x: int = 'a')", "TypeError");
    expect_value("'f' in globals()", "False");
}

/* ---- arguments and results ---- */

static int give_back(aiolos_frame *f) { return aiolos_return(f, aiolos_arg(f, 0)); }
static int add(aiolos_frame *f) {
    return aiolos_return_int(f, aiolos_arg_int(f, 0) + aiolos_arg_int(f, 1));
}
static int halve(aiolos_frame *f) {
    return aiolos_return_float(f, aiolos_arg_float(f, 0) / 2);
}
static int negate(aiolos_frame *f) {
    return aiolos_return_bool(f, !aiolos_arg_bool(f, 0));
}
static int tail(aiolos_frame *f) {
    size_t n;
    const char *s = aiolos_arg_str(f, 0, &n);
    return aiolos_return_str(f, s + 1, n - 1);
}
static int doubled(aiolos_frame *f) {
    size_t n;
    const char *p = aiolos_arg_bytes(f, 0, &n);
    char out[16];
    memcpy(out, p, n);
    memcpy(out + n, p, n);
    return aiolos_return_bytes(f, out, 2 * n);
}
static int is_none(aiolos_frame *f) {
    return aiolos_return_bool(f, aiolos_arg_is_none(f, 0));
}

Test(natives, take_and_give_every_kind) {
    define("same(x)", give_back, NULL);
    define("add(a: int, b: int = 10)", add, NULL);
    define("halve(x: float)", halve, NULL);
    define("negate(x: bool)", negate, NULL);
    define("tail(s: str)", tail, NULL);
    define("doubled(b: bytes)", doubled, NULL);
    define("is_none(x: int | None = None)", is_none, NULL);
    expect_value("same([1])", "[1]");
    expect_value("add(1, 2), add(5), add(b=1, a=2)", "(3, 15, 3)");
    expect_value("halve(3.0), halve(3)", "(1.5, 1.5)");
    expect_value("negate(True)", "False");
    expect_value("tail('abc')", "'bc'");
    expect_value("doubled(b'a\\x00')", "b'a\\x00a\\x00'");
    expect_value("is_none(), is_none(1)", "(True, False)");
}

Test(natives, are_called_as_their_signatures_say) {
    define("add(a: int, b: int = 10)", add, NULL);
    expect_error("add()", "TypeError", "add() missing required argument 'a' (pos 1)");
    expect_error("add(1, 2, 3)", "TypeError",
                 "add() takes at most 2 arguments (3 given)");
    expect_error("add('1')", "TypeError", "add() argument 'a' must be int, not str");
    expect_error("add(2**70)", "OverflowError",
                 "Python int too large to convert to C long");
}

static int beyond(aiolos_frame *f) { return aiolos_return_int(f, aiolos_arg_int(f, 7)); }
static int wrong_kind(aiolos_frame *f) {
    aiolos_arg_str(f, 0, NULL);
    return AIOLOS_OK;
}

Test(natives, that_ask_for_what_is_not_there_break_a_rule) {
    define("beyond(x: int)", beyond, NULL);
    define("wrong_kind(x: int)", wrong_kind, NULL);
    expect_error("beyond(1)", "SystemError", "a native broke a rule of <aiolos.h>");
    expect_error("wrong_kind(1)", "SystemError", "a native broke a rule of <aiolos.h>");
}

static int invalid_text(aiolos_frame *f) { return aiolos_return_str(f, "\xff", 1); }

Test(natives, give_strict_utf8) {
    define("invalid_text()", invalid_text, NULL);
    expect_error("invalid_text()", "ValueError", "invalid UTF-8");
}

/* ---- the call ---- */

static aiolos_val leaked;
static int leak(aiolos_frame *f) {
    leaked = aiolos_arg(f, 0);
    return AIOLOS_OK;
}

Test(natives, handles_die_with_the_call) {
    define("leak(x)", leak, NULL);
    expect_value("leak([1])", "None");
    cr_expect_eq(aiolos_typeof(vm, leaked), AIOLOS_NIL);
}

static int count_up(aiolos_frame *f) {
    cr_expect_eq(aiolos_frame_vm(f), vm);
    return aiolos_return_int(f, ++*(int *)aiolos_frame_user(f));
}

Test(natives, know_their_vm_and_their_users_data) {
    int a = 0, b = 10;
    define("first()", count_up, &a);
    define("second()", count_up, &b);
    expect_value("first(), first(), second()", "(1, 2, 11)");
}

static int fail_silently(aiolos_frame *f) { return AIOLOS_ERROR; }
static int fail_loudly(aiolos_frame *f) {
    return aiolos_raise(aiolos_frame_vm(f), "KeyError", "no %s %d", "key", 5);
}
static int fail_strangely(aiolos_frame *f) {
    return aiolos_raise(aiolos_frame_vm(f), "list", "no exception");
}
static int pending(aiolos_frame *f) { return AIOLOS_PENDING; }

Test(natives, fail_with_exceptions) {
    define("silent()", fail_silently, NULL);
    define("loud()", fail_loudly, NULL);
    define("strange()", fail_strangely, NULL);
    define("pending()", pending, NULL);
    expect_error("loud()", "KeyError", "'no key 5'");
    expect_error("silent()", "SystemError", "a native failed without an exception");
    expect_error("strange()", "TypeError", "'list' is not an exception class");
    expect_error("pending()", "SystemError", "a native failed without an exception");
}

Test(natives, raise_classes_of_modules) {
    cr_assert_eq(aiolos_add_source(vm, "mine", "class E(Exception): pass\n"), AIOLOS_OK);
    cr_assert_eq(aiolos_exec(vm, "import mine", "t"), AIOLOS_OK);
    cr_expect_eq(aiolos_raise(vm, "mine.E", "own"), AIOLOS_ERROR);
    cr_expect_str_eq(aiolos_error_type(vm), "E");
    cr_expect_str_eq(aiolos_error_message(vm), "own");
    aiolos_clear(vm);
}

static int call_back(aiolos_frame *f) {
    aiolos_val out = aiolos_call(aiolos_frame_vm(f), aiolos_arg(f, 0), 0, NULL);
    return aiolos_return(f, out);
}

Test(natives, that_call_back_pass_errors_on) {
    define("call_back(fn)", call_back, NULL);
    expect_value("call_back(lambda: 5)", "5");
    expect_error("call_back(lambda: 1 / 0)", "ZeroDivisionError", "division by zero");
    expect_error("call_back(5)", "TypeError", "'int' object is not callable");
}

static int costly(aiolos_frame *f) {
    int rounds = 0;
    while (aiolos_charge(f, 100) && rounds < 1000000)
        rounds++;
    return aiolos_return_int(f, rounds);
}

Test(natives, are_stopped_when_their_fuel_is_gone) {
    define("costly()", costly, NULL);
    cr_assert_eq(aiolos_limit(vm, 100000, 0), AIOLOS_OK);
    cr_expect_eq(aiolos_exec(vm,
                             "try: costly()\n"
                             "except BaseException: pass\n",
                             "t"),
                 AIOLOS_STOPPED);
    aiolos_clear(vm);
    cr_assert_eq(aiolos_limit(vm, 0, 0), AIOLOS_OK);
    expect_value("costly()", "1000000");
}
