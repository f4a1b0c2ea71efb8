/* Native modules by name, and what their files share. */
#include "../script.h"

#include "modules/modules.h"

static Value find(VM *vm, const char *name) {
    return modules_native(vm, str_intern_cstr(&vm->rt, name));
}

Test(modules, every_one_on_the_list_is_made) {
    static const char *const names[] = {
#define MODULE(name) #name,
#include "modules/modules.def"
    };
    OPEN(vm);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Value m = find(vm, names[i]);
        cr_assert(is_object(m) && has_layout(m, LAYOUT_MODULE), "%s", names[i]);
        cr_expect(str_is(as_module(m)->name, names[i]), "%s", names[i]);
    }
    CLOSE(vm);
}

Test(modules, those_of_the_loop_are_found_too) {
    OPEN(vm);
    cr_expect(has_layout(find(vm, "_asyncio"), LAYOUT_MODULE));
    CLOSE(vm);
}

Test(modules, others_are_none) {
    OPEN(vm);
    cr_expect_eq(find(vm, "no_such_module"), UNBOUND);
    cr_expect_eq(find(vm, ""), UNBOUND);
    cr_expect_not(error_pending(&vm->rt));
    CLOSE(vm);
}

static Value seven(Runtime *rt, Value *args, size_t n) { return value_small(7); }

Test(modules, are_made_of_natives_texts_and_numbers) {
    static const NativeDef natives[] = {{"seven()", seven, "The number."}, {0}};
    OPEN(vm);
    Runtime *rt = &vm->rt;
    Module *m = module_make(vm, "made", "What it is.", natives);
    cr_assert(m);
    cr_expect(module_add_str(rt, m, "text", "t"));
    cr_expect(module_add_int(rt, m, "largest", INT64_MAX));
    cr_assert(
        dict_set_str(rt, rt->modules, str_intern_cstr(rt, "made"), value_object(m)));
    run(vm, "import made");
    expect(vm, "made.seven(), made.text, made.largest", "(7, 't', 9223372036854775807)");
    expect(vm, "made.__name__, made.__doc__, made.seven.__doc__",
           "('made', 'What it is.', 'The number.')");
    CLOSE(vm);
}

Test(modules, need_no_text_and_no_natives) {
    OPEN(vm);
    Module *m = module_make(vm, "bare", NULL, NULL);
    cr_assert(m);
    cr_expect(str_is(m->name, "bare"));
    CLOSE(vm);
}
