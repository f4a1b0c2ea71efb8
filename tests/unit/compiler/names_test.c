/* Names: one object each, and private ones are mangled. */
#include "fixture.h"

#include "compiler/names.h"

static Name *mangled(NameTable *names, const char *class_name, const char *text) {
    size_t n = strlen(text);
    Ident *ident = arena_alloc(names->arena, sizeof *ident + n + 1);
    cr_assert(ident);
    ident->length = (uint32_t)n;
    memcpy(ident->text, text, n + 1);
    const Name *within =
        class_name ? name_intern(names, class_name, strlen(class_name)) : NULL;
    return name_mangle(names, within, ident);
}

Test(names, are_interned_and_mangled) {
    Allocator alloc;
    Arena arena;
    allocator_init(&alloc, NULL, NULL);
    arena_init(&arena, &alloc);
    NameTable names = {.arena = &arena};
    cr_expect_eq(name_intern(&names, "abc", 3), name_intern(&names, "abcd", 3));
    cr_expect(name_is(mangled(&names, "C", "__x"), "_C__x"));
    cr_expect(name_is(mangled(&names, "__C", "__x"), "_C__x"));
    cr_expect(name_is(mangled(&names, "___", "__x"), "__x"));
    cr_expect(name_is(mangled(&names, "C", "__x__"), "__x__"));
    cr_expect(name_is(mangled(&names, "C", "_x"), "_x"));
    cr_expect(name_is(mangled(&names, NULL, "__x"), "__x"));
    arena_free(&arena);
}
