/* The tables of scopes: what was added is found, however much there is. */
#include "fixture.h"

#include <stdio.h>

#include "compiler/scope.h"

enum { MANY = 1000 };

static Name *numbered(NameTable *names, int i) {
    char text[16];
    return name_intern(names, text, (size_t)snprintf(text, sizeof text, "v%d", i));
}

Test(scope, symbols_are_found_by_name_and_keep_their_order) {
    Allocator alloc;
    Arena arena;
    allocator_init(&alloc, NULL, NULL);
    arena_init(&arena, &alloc);
    NameTable names = {.arena = &arena};
    ScopeTree tree = {.arena = &arena, .names = &names};
    Scope scope = {0};
    for (int i = 0; i < MANY; i++) {
        Symbol *made = scope_symbol(&tree, &scope, numbered(&names, i));
        cr_assert(made);
        cr_assert_eq(scope_symbol(&tree, &scope, numbered(&names, i)), made);
    }
    int i = 0;
    for (const Symbol *s = scope.symbols; s; s = s->next, i++) {
        cr_assert_eq(s->name, numbered(&names, i));
        cr_assert_eq(scope_find(&scope, s->name), s);
    }
    cr_expect_eq(i, MANY);
    cr_expect_null(scope_find(&scope, numbered(&names, MANY)));
    arena_free(&arena);
}

Test(scope, a_node_may_have_a_scope_for_each_role) {
    Allocator alloc;
    Arena arena;
    allocator_init(&alloc, NULL, NULL);
    arena_init(&arena, &alloc);
    ScopeTree tree = {.arena = &arena};
    static Node nodes[MANY];
    static Scope bodies[MANY], params[MANY];
    for (int i = 0; i < MANY; i++) {
        cr_assert(scope_add(&tree, &nodes[i], ROLE_BODY, &bodies[i]));
        cr_assert(scope_add(&tree, &nodes[i], ROLE_TYPE_PARAMS, &params[i]));
    }
    for (int i = 0; i < MANY; i++) {
        cr_assert_eq(scope_of(&tree, &nodes[i], ROLE_BODY), &bodies[i]);
        cr_assert_eq(scope_of(&tree, &nodes[i], ROLE_TYPE_PARAMS), &params[i]);
        cr_assert_null(scope_of(&tree, &nodes[i], ROLE_DEFAULT));
    }
    arena_free(&arena);
}
