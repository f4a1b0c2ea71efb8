/* Expressions back to text, as annotations are kept. */
#include "../script.h"

/* What `from __future__ import annotations` keeps of an expression. */
static void expect_kept(VM *vm, const char *expression, const char *wanted) {
    char source[1024];
    snprintf(source, sizeof source,
             "from __future__ import annotations\n"
             "def f(x: %s): pass\n"
             "_ = f.__annotations__['x']\n",
             expression);
    run(vm, source);
    Str *got = as_str(global(vm, "_"));
    cr_expect(str_is(got, wanted), "%s: %.*s instead of %s", expression, (int)got->size,
              got->bytes, wanted);
}

Test(unparse, parentheses_stand_where_they_must) {
    OPEN(vm);
    expect_kept(vm, "a+b*c", "a + b * c");
    expect_kept(vm, "(a+b)*c", "(a + b) * c");
    expect_kept(vm, "((a))", "a");
    expect_kept(vm, "a-(b-c)", "a - (b - c)");
    expect_kept(vm, "(a-b)-c", "a - b - c");
    expect_kept(vm, "a**b**c", "a ** b ** c");
    expect_kept(vm, "(a**b)**c", "(a ** b) ** c");
    expect_kept(vm, "(-a)**-b", "(-a) ** (-b)");
    expect_kept(vm, "-a**b", "-a ** b");
    expect_kept(vm, "a<<b|c&d^e", "a << b | c & d ^ e");
    expect_kept(vm, "(a|b)&c", "(a | b) & c");
    expect_kept(vm, "~ - +a", "~-+a");
    CLOSE(vm);
}

Test(unparse, logic_and_comparisons) {
    OPEN(vm);
    expect_kept(vm, "a or b and not c", "a or b and not c");
    expect_kept(vm, "(a or b) and c", "(a or b) and c");
    expect_kept(vm, "not (a or b)", "not (a or b)");
    expect_kept(vm, "a<b<=c!=d is not e not in f", "a < b <= c != d is not e not in f");
    expect_kept(vm, "(a<b)<c", "(a < b) < c");
    expect_kept(vm, "a if b else c if d else e", "a if b else c if d else e");
    expect_kept(vm, "(a if b else c) if d else e", "(a if b else c) if d else e");
    CLOSE(vm);
}

Test(unparse, displays) {
    OPEN(vm);
    expect_kept(vm, "()", "()");
    expect_kept(vm, "(a,)", "(a,)");
    expect_kept(vm, "(a, (b, c))", "(a, (b, c))");
    expect_kept(vm, "[a, *b]", "[a, *b]");
    expect_kept(vm, "{a, b}", "{a, b}");
    expect_kept(vm, "{a:b, **c}", "{a: b, **c}");
    expect_kept(vm, "[x for x in y if z if w for v in x]",
                "[x for x in y if z if w for v in x]");
    expect_kept(vm, "{x:y for x,y in z}", "{x: y for x, y in z}");
    expect_kept(vm, "(x for x in (a,b))", "(x for x in (a, b))");
    CLOSE(vm);
}

Test(unparse, what_follows_a_primary) {
    OPEN(vm);
    expect_kept(vm, "a.b[c].d", "a.b[c].d");
    expect_kept(vm, "x[a,b]", "x[a, b]");
    expect_kept(vm, "x[1:2,::3]", "x[1:2, ::3]");
    expect_kept(vm, "x[a:]", "x[a:]");
    expect_kept(vm, "f(a,*b,c=d,**e)", "f(a, *b, c=d, **e)");
    expect_kept(vm, "f(x for x in y)", "f(x for x in y)");
    expect_kept(vm, "(a+b).c", "(a + b).c");
    expect_kept(vm, "1 .real", "1 .real");
    expect_kept(vm, "1.5.real", "1.5.real");
    CLOSE(vm);
}

Test(unparse, constants) {
    OPEN(vm);
    expect_kept(vm, "0x10", "16");
    expect_kept(vm, "1_000.50", "1000.5");
    expect_kept(vm, "1e400", "1e309");
    expect_kept(vm, "2j", "2j");
    expect_kept(vm, "10**30", "10 ** 30");
    expect_kept(vm, "123456789012345678901234567890", "123456789012345678901234567890");
    expect_kept(vm, "(None, True, ...)", "(None, True, ...)");
    expect_kept(vm, "\"it's\"", "\"it's\"");
    expect_kept(vm, "'a' 'b'", "'ab'");
    expect_kept(vm, "b'\\x00'", "b'\\x00'");
    expect_kept(vm, "u'a'", "u'a'");
    CLOSE(vm);
}

Test(unparse, lambdas) {
    OPEN(vm);
    expect_kept(vm, "lambda:0", "lambda: 0");
    expect_kept(vm, "lambda x,/,y=1,*z,w,**k:(x,y)",
                "lambda x, /, y=1, *z, w, **k: (x, y)");
    expect_kept(vm, "lambda *,w=1:w", "lambda*, w=1: w"); /* as CPython has it */
    expect_kept(vm, "(lambda: a) or b", "(lambda: a) or b");
    CLOSE(vm);
}

Test(unparse, f_strings) {
    OPEN(vm);
    expect_kept(vm, "f'a{b!r:>{c}}d'", "f'a{b!r:>{c}}d'");
    expect_kept(vm, "f'{{x}}'", "f'{{x}}'");
    expect_kept(vm, "f'{a+b}'", "f'{a + b}'");
    expect_kept(vm, "f'{ {a} }'", "f'{ {a}}'");
    CLOSE(vm);
}
