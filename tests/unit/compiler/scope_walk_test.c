#include "fixture.h"

#include "compiler/scope.h"

static void dump_symbol(const Symbol *s, Buffer *out) {
    static const char *const BINDINGS[] = {"-",      "local",    "cell", "free",
                                           "global", "implicit", "outer"};
    buffer_printf(out, " %s:%s", s->name->text, BINDINGS[s->binding]);
}

static void dump_scopes(const Scope *scope, Buffer *out) {
    const Scope *s = scope;
    for (int depth = 0; s;) {
        buffer_fill(out, ' ', (size_t)depth * 2);
        buffer_text(out, s->name->text);
        for (const Symbol *symbol = s->symbols; symbol; symbol = symbol->next)
            dump_symbol(symbol, out);
        buffer_byte(out, '\n');
        if (s->children) {
            s = s->children, depth++;
            continue;
        }
        while (s && s != scope && !s->next)
            s = s->parent, depth--;
        s = s && s != scope ? s->next : NULL;
    }
}

static void expect_scopes(const char *text, const char *expected) {
    compilation_run(&run, text, 0);
    cr_assert(run.code, "%s", run.d.message);
    NameTable names = {.arena = &run.arena};
    ScopeTree tree = {
        .arena = &run.arena, .names = &names, .source = &run.source, .d = &run.d};
    cr_assert(scope_build(&tree, run.tree));
    dump_scopes(tree.root, &run.out);
    cr_expect_str_eq(buffer_cstr(&run.out), expected);
    compilation_end(&run);
}

Test(scope_walk, inner_functions_capture) {
    expect_scopes("def f(a):\n  b = 1\n  def g():\n    nonlocal b\n    b = a + c\n",
                  "<module> f:local\n"
                  "  f a:cell b:cell g:local\n"
                  "    g b:free a:free c:implicit\n");
}

Test(scope_walk, classes_hide_their_names) {
    expect_scopes("class A:\n  x = 1\n  def m(self): return x, __class__\n  y = x\n",
                  "<module> A:local\n"
                  "  A x:local m:local y:local __class__:-\n"
                  "    m self:local x:implicit __class__:free\n");
}

Test(scope_walk, names_are_mangled_in_classes) {
    expect_scopes("class _A:\n  def m(self): self.__x; __y = __z__\n",
                  "<module> _A:local\n"
                  "  _A m:local\n"
                  "    m self:local _A__y:local __z__:implicit\n");
}

Test(scope_walk, comprehensions_have_their_own_variables) {
    expect_scopes("def f(y):\n  return [x + y for x in y if (z := x)]\n",
                  "<module> f:local\n"
                  "  f y:local z:local\n"
                  "    <listcomp> x:local z:outer y:outer\n");
}

Test(scope_walk, generator_expressions_are_functions) {
    expect_scopes("def f(y):\n  return (x + y for x in y)\n",
                  "<module> f:local\n"
                  "  f y:cell\n"
                  "    <genexpr> .0:local x:local "
                  "y:free\n");
}

Test(scope_walk, global_declarations_reach_inwards) {
    expect_scopes("def f():\n  global a\n  a = 1\n  def g(): return a\n",
                  "<module> f:local a:global\n"
                  "  f a:global g:local\n"
                  "    g a:implicit\n");
}
