/* Types in the signatures of natives. */
#include "../script.h"

#include "api/typed_signature.h"

static void expect_types(const char *text, unsigned count, const uint8_t *types) {
    OPEN(vm);
    TypedSignature s;
    cr_assert(typed_signature_parse(&vm->rt, text, &s), "%s", text);
    cr_expect_eq(s.count, count);
    for (unsigned i = 0; i < count; i++)
        cr_expect_eq(s.types[i], types[i], "%s: type of parameter %u", text, i);
    CLOSE(vm);
}

Test(typed_signature, all_types_and_none) {
    expect_types("f(a: int, b: float, c: bool, d: str, e: bytes)", 5,
                 (uint8_t[]){ARGUMENT_INT, ARGUMENT_FLOAT, ARGUMENT_BOOL, ARGUMENT_STR,
                             ARGUMENT_BYTES});
    expect_types("f(a: list, b: dict, c: tuple, d: object, e)", 5,
                 (uint8_t[]){ARGUMENT_LIST, ARGUMENT_DICT, ARGUMENT_TUPLE,
                             ARGUMENT_OBJECT, ARGUMENT_OBJECT});
    expect_types("f(a: int | None = None, *rest) -> int", 2,
                 (uint8_t[]){ARGUMENT_INT | ARGUMENT_OPTIONAL, ARGUMENT_OBJECT});
}

Test(typed_signature, async_is_a_word_before_the_name) {
    OPEN(vm);
    TypedSignature s;
    cr_assert(typed_signature_parse(&vm->rt, "async wait(ms: int)", &s));
    cr_expect(s.is_async);
    cr_expect_eq(strncmp(s.plain, "wait(", 5), 0);
    cr_assert(typed_signature_parse(&vm->rt, "asyncio(ms: int)", &s));
    cr_expect_not(s.is_async);
    CLOSE(vm);
}

Test(typed_signature, unknown_types_are_refused) {
    OPEN(vm);
    TypedSignature s;
    cr_expect_not(typed_signature_parse(&vm->rt, "f(a: integer)", &s));
    Value e = error_take(&vm->rt);
    cr_expect(exception_is(&vm->rt, e, TYPE_VALUE_ERROR));
    CLOSE(vm);
}

Test(typed_signature, arguments_are_checked_and_ints_become_floats) {
    OPEN(vm);
    Str *f = str_intern_cstr(&vm->rt, "f"), *x = str_intern_cstr(&vm->rt, "x");
    Value v = value_small(3);
    cr_assert(argument_check_slow(&vm->rt, f, x, ARGUMENT_FLOAT, &v));
    cr_expect(is_double(v) && as_double(v) == 3);
    v = value_object(x);
    cr_expect_not(argument_check_slow(&vm->rt, f, x, ARGUMENT_INT, &v));
    error_clear(&vm->rt);
    v = NONE_VALUE;
    cr_expect(argument_check_slow(&vm->rt, f, x, ARGUMENT_STR | ARGUMENT_OPTIONAL, &v));
    cr_expect_not(argument_check_slow(&vm->rt, f, x, ARGUMENT_STR, &v));
    error_clear(&vm->rt);
    CLOSE(vm);
}
