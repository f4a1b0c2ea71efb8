/* natives.c - natives.aio calls these: arguments are bound, checked and converted by the
 * signatures, results and errors come back. */
#include "check.h"

static int add(aiolos_frame *f) {
    return aiolos_return_int(f, aiolos_arg_int(f, 0) + aiolos_arg_int(f, 1));
}

static int clamp(aiolos_frame *f) {
    double x = aiolos_arg_float(f, 0), lo = aiolos_arg_float(f, 1),
           hi = aiolos_arg_float(f, 2);
    return aiolos_return_float(f, x < lo ? lo : x > hi ? hi : x);
}

static int shout(aiolos_frame *f) {
    size_t n;
    const char *text = aiolos_arg_str(f, 0, &n);
    if (aiolos_arg_is_none(f, 1)) return aiolos_return_str(f, text, n);
    char out[100];
    int used = snprintf(out, sizeof out, "%s%s", text, aiolos_arg_str(f, 1, NULL));
    return aiolos_return_str(f, out, (size_t)used);
}

static int reverse(aiolos_frame *f) {
    size_t n;
    const char *in = aiolos_arg_bytes(f, 0, &n);
    char out[16];
    for (size_t i = 0; i < n && i < sizeof out; i++)
        out[i] = in[n - 1 - i];
    return aiolos_return_bytes(f, out, n);
}

static int negate(aiolos_frame *f) {
    return aiolos_return_bool(f, !aiolos_arg_bool(f, 0));
}

static int gather(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_val parts[] = {aiolos_arg(f, 0), aiolos_arg(f, 1), aiolos_arg(f, 2)};
    return aiolos_return(f, aiolos_tuple(vm, 3, parts));
}

static int nothing(aiolos_frame *f) { return AIOLOS_OK; }

static int count(aiolos_frame *f) {
    int *calls = aiolos_frame_user(f);
    return aiolos_return_int(f, ++*calls);
}

static int fail(aiolos_frame *f) {
    return aiolos_raise(aiolos_frame_vm(f), aiolos_arg_str(f, 0, NULL), "%s %d", "code",
                        7);
}

/* Whatever it returns, what is pending is raised. */
static int careless(aiolos_frame *f) {
    aiolos_raise(aiolos_frame_vm(f), "KeyError", "lost");
    return aiolos_return_int(f, 1);
}

static int stale(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_val v = aiolos_int(vm, 1);
    aiolos_drop(vm, v);
    return aiolos_return(f, v);
}

static int wrong_place(aiolos_frame *f) {
    return aiolos_return_int(f, aiolos_arg_int(f, 3));
}

static int odd_status(aiolos_frame *f) { return 17; }

/* Calls back, and lets what that raises pass. */
static int apply(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_val arg = aiolos_arg(f, 1);
    return aiolos_return(f, aiolos_call(vm, aiolos_arg(f, 0), 1, &arg));
}

/* Calls back, and gives a value for what that raises. */
static int attempt(aiolos_frame *f) {
    aiolos_vm *vm = aiolos_frame_vm(f);
    aiolos_val v = aiolos_call(vm, aiolos_arg(f, 0), 0, NULL);
    if (v.bits) return aiolos_return(f, v);
    char text[100];
    int n = snprintf(text, sizeof text, "%s: %s", aiolos_error_type(vm),
                     aiolos_error_message(vm));
    aiolos_clear(vm);
    return aiolos_return_str(f, text, (size_t)n);
}

int main(int argc, char **argv) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.grants = AIOLOS_GRANT_ALL;
    aiolos_vm *vm = aiolos_open(&config);
    int calls = 0;
    aiolos_def(vm, NULL, "add(a: int, b: int) -> int", add, NULL);
    aiolos_def(vm, NULL, "clamp(x: float, lo: float = 0.0, hi: float = 1) -> float",
               clamp, NULL);
    aiolos_def(vm, NULL, "shout(text: str, /, mark: str | None = '!') -> str", shout,
               NULL);
    aiolos_def(vm, NULL, "reverse(data: bytes) -> bytes", reverse, NULL);
    aiolos_def(vm, NULL, "negate(flag: bool) -> bool", negate, NULL);
    aiolos_def(vm, NULL, "gather(first, *rest, **named) -> tuple", gather, NULL);
    aiolos_def(vm, NULL, "nothing(x: list = None, *, y: dict | None = None)", nothing,
               NULL);
    CHECK(aiolos_status_of(vm) == AIOLOS_ERROR); /* a list is never None */
    CHECK_TEXT(aiolos_error_message(vm), "nothing() argument 'x' must be list, not None");
    aiolos_clear(vm);
    aiolos_def(vm, "host", "nothing(x: list, *, y: dict | None = None) -> None", nothing,
               NULL);
    aiolos_def(vm, "host", "count() -> int", count, &calls);
    aiolos_def(vm, "host", "fail(name: str)", fail, NULL);
    aiolos_def(vm, "host", "careless()", careless, NULL);
    aiolos_def(vm, "host", "stale()", stale, NULL);
    aiolos_def(vm, "host", "wrong_place(a: int)", wrong_place, NULL);
    aiolos_def(vm, "host", "odd_status()", odd_status, NULL);
    aiolos_def(vm, "host", "apply(fn: object, x)", apply, NULL);
    aiolos_def(vm, "host", "attempt(fn)", attempt, NULL);
    if (aiolos_status_of(vm) || aiolos_exec_file(vm, argc > 1 ? argv[1] : "natives.aio"))
        CHECK(false), fputs(aiolos_error_text(vm), stderr);
    CHECK(calls == 2);

    static const char *const malformed[] = {
        "",        "f",           "f(",         "f(x: number)",       "f(x: int |)",
        "f(x) ->", "f(x: int y)", "f(x) -> no", "f(x: int | str)",    "f(x = 'a)",
        "f(**)",   "f() extra",   "f(x,, y)",   "f(x: int = 'text')", "f(x: list[int])"};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        if (!CHECK(aiolos_def(vm, NULL, malformed[i], nothing, NULL) == AIOLOS_ERROR))
            fprintf(stderr, "  %s\n", malformed[i]);
        aiolos_clear(vm);
    }
    CHECK(aiolos_def(vm, "a.b", "f()", nothing, NULL) == AIOLOS_ERROR);
    CHECK_TEXT(aiolos_error_message(vm), "not the name of a module: 'a.b'");
    aiolos_close(vm);
    return failures;
}
