/* values.c - making values and reading them back. */
#include "check.h"

static void numbers(aiolos_vm *vm) {
    int64_t i = 0;
    double d = 0;
    bool b = false;
    CHECK(aiolos_get_int(vm, aiolos_int(vm, INT64_MIN), &i) && i == INT64_MIN);
    CHECK(aiolos_get_float(vm, aiolos_float(vm, 1.5), &d) && d == 1.5);
    CHECK(aiolos_get_float(vm, aiolos_int(vm, 3), &d) && d == 3);
    CHECK(aiolos_get_bool(vm, aiolos_bool(vm, true), &b) && b);
    CHECK(!aiolos_get_int(vm, aiolos_float(vm, 1), &i));
    CHECK_TEXT(aiolos_error_message(vm), "expected int, got float");
    aiolos_clear(vm);
    CHECK(!aiolos_get_int(vm, aiolos_eval(vm, "1 << 63"), &i));
    CHECK_TEXT(aiolos_error_type(vm), "OverflowError");
    aiolos_clear(vm);
    CHECK(!aiolos_get_bool(vm, aiolos_int(vm, 1), &b));
    aiolos_clear(vm);
}

static void texts(aiolos_vm *vm) {
    size_t n = 0;
    CHECK_TEXT(aiolos_get_str(vm, aiolos_str(vm, "héllo"), &n), "héllo");
    CHECK(n == 6);
    CHECK(!memcmp(aiolos_get_str(vm, aiolos_strn(vm, "a\0b", 3), &n), "a\0b", 4) &&
          n == 3);
    CHECK(!memcmp(aiolos_get_bytes(vm, aiolos_bytes(vm, "\xff\0", 2), &n), "\xff\0", 2));
    CHECK(!aiolos_str(vm, "\xff").bits);
    CHECK_TEXT(aiolos_error_type(vm), "ValueError");
    aiolos_clear(vm);
    CHECK(!aiolos_get_str(vm, aiolos_bytes(vm, "x", 1), &n));
    CHECK_TEXT(aiolos_error_message(vm), "expected str, got bytes");
    aiolos_clear(vm);
    CHECK(!aiolos_get_bytes(vm, aiolos_eval(vm, "bytearray(b'x')"), &n));
    CHECK_TEXT(aiolos_error_message(vm), "expected bytes, got bytearray");
    aiolos_clear(vm);
    CHECK_TEXT(aiolos_get_str(vm, aiolos_repr(vm, aiolos_str(vm, "it's")), NULL),
               "\"it's\"");
}

static void types(aiolos_vm *vm) {
    static const struct {
        const char *expression;
        enum aiolos_type type;
    } all[] = {{"None", AIOLOS_NONE},
               {"False", AIOLOS_BOOL},
               {"2 ** 80", AIOLOS_INT},
               {"1.0", AIOLOS_FLOAT},
               {"''", AIOLOS_STR},
               {"b''", AIOLOS_BYTES},
               {"bytearray()", AIOLOS_OBJECT},
               {"[]", AIOLOS_LIST},
               {"()", AIOLOS_TUPLE},
               {"{}", AIOLOS_DICT},
               {"frozenset()", AIOLOS_SET},
               {"print", AIOLOS_CALLABLE},
               {"int", AIOLOS_CALLABLE},
               {"ValueError()", AIOLOS_EXCEPTION},
               {"object()", AIOLOS_OBJECT},
               {"range(3)", AIOLOS_OBJECT},
               {"(lambda: 1)", AIOLOS_CALLABLE}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!CHECK(aiolos_typeof(vm, aiolos_eval(vm, all[i].expression)) == all[i].type))
            fprintf(stderr, "  %s\n", all[i].expression);
    RUN(vm, "async def f(): pass\nc = f()\nc.close()");
    CHECK(aiolos_typeof(vm, aiolos_global(vm, "c")) == AIOLOS_AWAITABLE);
}

static void containers(aiolos_vm *vm) {
    aiolos_val items[] = {aiolos_int(vm, 1), aiolos_str(vm, "two")};
    aiolos_val list = aiolos_list(vm, 2, items), dict = aiolos_dict(vm);
    CHECK(aiolos_len(vm, list) == 2);
    CHECK(!aiolos_append(vm, list, aiolos_none(vm)));
    CHECK(!aiolos_setitem(vm, dict, items[1], list));
    CHECK_TEXT(aiolos_get_str(vm, aiolos_repr(vm, dict), NULL),
               "{'two': [1, 'two', None]}");
    CHECK_TEXT(aiolos_get_str(vm, aiolos_repr(vm, aiolos_tuple(vm, 2, items)), NULL),
               "(1, 'two')");
    CHECK_TEXT(aiolos_get_str(vm, aiolos_repr(vm, aiolos_tuple(vm, 0, NULL)), NULL),
               "()");

    aiolos_val iterator = aiolos_iter(vm, list), item;
    int n = 0;
    while (aiolos_next(vm, iterator, &item)) {
        aiolos_drop(vm, item);
        n++;
    }
    CHECK(n == 3 && !aiolos_status_of(vm));

    CHECK(!aiolos_getitem(vm, list, aiolos_int(vm, 3)).bits);
    CHECK_TEXT(aiolos_error_type(vm), "IndexError");
    aiolos_clear(vm);
    CHECK(aiolos_append(vm, dict, list) == AIOLOS_ERROR);
    CHECK_TEXT(aiolos_error_message(vm), "expected list, got dict");
    aiolos_clear(vm);
}

static void attributes(aiolos_vm *vm) {
    RUN(vm, "class Point: pass\np = Point()");
    aiolos_val p = aiolos_global(vm, "p");
    CHECK(!aiolos_setattr(vm, p, "x", aiolos_int(vm, 4)));
    RUN(vm, "assert p.x == 4");
    int64_t x;
    CHECK(aiolos_get_int(vm, aiolos_getattr(vm, p, "x"), &x) && x == 4);
    CHECK(!aiolos_getattr(vm, p, "y").bits);
    CHECK_TEXT(aiolos_error_message(vm), "'Point' object has no attribute 'y'");
    aiolos_clear(vm);
    CHECK(!aiolos_set_global(vm, "answer", aiolos_int(vm, 42)));
    RUN(vm, "assert answer == 42");
    CHECK(!aiolos_global(vm, "question").bits);
    CHECK_TEXT(aiolos_error_message(vm), "name 'question' is not defined");
    aiolos_clear(vm);
}

static void calls(aiolos_vm *vm) {
    RUN(vm, "def total(*a): return sum(a)");
    aiolos_val total = aiolos_global(vm, "total"), args[20];
    for (int i = 0; i < 20; i++)
        args[i] = aiolos_int(vm, i);
    int64_t sum;
    CHECK(aiolos_get_int(vm, aiolos_call(vm, total, 20, args), &sum) && sum == 190);
    CHECK(aiolos_get_int(vm, aiolos_call(vm, total, 0, NULL), &sum) && sum == 0);
    CHECK(!aiolos_call(vm, args[0], 0, NULL).bits);
    CHECK_TEXT(aiolos_error_message(vm), "'int' object is not callable");
    aiolos_clear(vm);
}

/* Everything after a failure is a no-op, until somebody clears or starts anew. */
static void sticky(aiolos_vm *vm) {
    CHECK(aiolos_exec(vm, "1 / 0", "broken") == AIOLOS_ERROR);
    CHECK(!aiolos_int(vm, 1).bits && aiolos_set_global(vm, "n", aiolos_none(vm)) < 0);
    CHECK(aiolos_status_of(vm) == AIOLOS_ERROR);
    CHECK_TEXT(aiolos_error_text(vm), "Traceback (most recent call last):\n"
                                      "  File \"broken\", line 1, in <module>\n"
                                      "ZeroDivisionError: division by zero\n");
    RUN(vm, "n = 5");
    CHECK(global_int(vm, "n") == 5);
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    if (!CHECK(vm)) return 1;
    numbers(vm);
    texts(vm);
    types(vm);
    containers(vm);
    attributes(vm);
    calls(vm);
    sticky(vm);
    aiolos_close(vm);
    return failures;
}
