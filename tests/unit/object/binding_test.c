/* What calls are told whose arguments do not fit a function written in the language. */
#include "../script.h"

#include "object/binding.h"

Test(binding, missing_arguments_are_listed) {
    OPEN(vm);
    run(vm, "def one(a): pass\n"
            "def three(a, b, c): pass\n"
            "def only(*, e, f=1, g): pass\n");
    expect(vm, "one()", "TypeError: one() missing 1 required positional argument: 'a'");
    expect(vm, "three(b=1)",
           "TypeError: three() missing 2 required positional arguments: 'a' and 'c'");
    expect(vm, "three()",
           "TypeError: three() missing 3 required positional arguments: 'a', 'b', and "
           "'c'");
    expect(vm, "only()",
           "TypeError: only() missing 2 required keyword-only arguments: 'e' and 'g'");
    CLOSE(vm);
}

Test(binding, too_many_are_counted) {
    OPEN(vm);
    run(vm, "def none(): pass\n"
            "def one(a): pass\n"
            "def some(a, b=1): pass\n"
            "def mixed(a, *, e=1, f=2): pass\n");
    expect(vm, "none(1)",
           "TypeError: none() takes 0 positional arguments but 1 was given");
    expect(vm, "one(1, 2)",
           "TypeError: one() takes 1 positional argument but 2 were given");
    expect(vm, "some(1, 2, 3)",
           "TypeError: some() takes from 1 to 2 positional arguments but 3 were given");
    expect(vm, "mixed(1, 2, e=1)",
           "TypeError: mixed() takes 1 positional argument but 2 positional arguments "
           "(and 1 keyword-only argument) were given");
    expect(vm, "mixed(1, 2, e=1, f=2)",
           "TypeError: mixed() takes 1 positional argument but 2 positional arguments "
           "(and 2 keyword-only arguments) were given");
    CLOSE(vm);
}

Test(binding, keywords_name_parameters) {
    OPEN(vm);
    run(vm, "def f(a, b, /, c, *, size=0): return a, b, c, size\n"
            "def g(a, /, **rest): return a, rest\n");
    expect(vm, "f(1, 2, size=4, c=3)", "(1, 2, 3, 4)");
    expect(vm, "f(1, 2, 3, c=4)", "TypeError: f() got multiple values for argument 'c'");
    expect(vm, "f(1, 2, 3, weight=4)",
           "TypeError: f() got an unexpected keyword argument 'weight'");
    expect(vm, "f(1, 2, 3, sise=4)",
           "TypeError: f() got an unexpected keyword argument 'sise'. Did you mean "
           "'size'?");
    expect(vm, "f(a=1, b=2, c=3)",
           "TypeError: f() got some positional-only arguments passed as keyword "
           "arguments: 'a, b'");
    expect(vm, "g(1, a=2, b=3)", "(1, {'a': 2, 'b': 3})");
    expect(vm, "g(1, **{2: 3})", "TypeError: keywords must be strings");
    CLOSE(vm);
}

Test(binding, positional_only_parameters_are_not_suggested) {
    OPEN(vm);
    run(vm, "def f(size, /): pass");
    expect(vm, "f(1, sise=4)",
           "TypeError: f() got an unexpected keyword argument 'sise'");
    CLOSE(vm);
}

Test(binding, a_keyword_is_found_by_its_text) {
    OPEN(vm);
    Runtime *rt = &vm->rt;
    Value names[] = {value_object(str_intern_cstr(rt, "first")),
                     value_object(str_intern_cstr(rt, "second"))};
    Value slots[] = {UNBOUND, UNBOUND};
    Binding b = {.rt = rt,
                 .qualname = str_from_cstr(rt, "f"),
                 .names = names,
                 .slots = slots,
                 .positional = 1,
                 .keyword_only = 1};
    Value key = value_object(str_from_cstr(rt, "second")); /* not interned */
    cr_assert(binding_keyword(&b, key, value_small(5), NULL, rt->empty_tuple));
    cr_expect_eq(slots[0], UNBOUND);
    cr_expect_eq(slots[1], value_small(5));
    cr_expect_not(binding_keyword(&b, key, value_small(6), NULL, rt->empty_tuple));
    cr_expect(error_is(rt, TYPE_TYPE_ERROR));
    error_clear(rt);
    cr_expect_eq(slots[1], value_small(5));
    CLOSE(vm);
}
