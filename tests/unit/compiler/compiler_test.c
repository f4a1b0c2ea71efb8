#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "object/containers.h"

Test(compiler, fuses_comparison_and_jump) {
    expect_code("def f(n):\n  if n < 2: return n\n  return f(n - 1) + f(n - 2)\n",
                "    0  JUMP_LT_I n 2 0 -> 3\n"
                "    2  RETURN n\n"
                "    3  LOAD_GLOBAL r1 'f'\n"
                "    5  SUB_I r5 n 1\n"
                "    6  CALL r1 r1 1\n"
                "    8  LOAD_GLOBAL r2 'f'\n"
                "   10  SUB_I r6 n 2\n"
                "   11  CALL r2 r2 1\n"
                "   13  ADD r1 r1 r2\n"
                "   14  RETURN r1\n");
}

Test(compiler, writes_straight_to_locals) {
    expect_code("def f(n):\n  s = 0\n  while s < n:\n    s += n\n  return s\n",
                "    0  LOAD_INT s 0\n"
                "    1  JUMP_LT s n 0 -> 5\n"
                "    3  IADD s s n\n"
                "    4  LOOP -> 1\n"
                "    5  RETURN s\n");
}

Test(compiler, keeps_an_operand_that_a_walrus_rebinds) {
    expect_code("def f(a):\n  return a + (a := 1)\n", "    0  MOVE r1 a\n"
                                                      "    1  LOAD_INT a 1\n"
                                                      "    2  MOVE r2 a\n"
                                                      "    3  ADD r1 r1 r2\n"
                                                      "    4  RETURN r1\n");
}

Test(compiler, checks_only_locals_that_may_be_unbound) {
    expect_code("def f(a):\n  if a: b = 1\n  else: c = 1\n  b\n  b\n  c = 2\n  c\n",
                "    0  LOAD_UNBOUND b 2\n"
                "    1  JUMP_FALSE a -> 4\n"
                "    2  LOAD_INT b 1\n"
                "    3  JUMP -> 5\n"
                "    4  LOAD_INT c 1\n"
                "    5  CHECK_LOCAL b 'b'\n"
                "    6  LOAD_INT c 2\n"
                "    7  RETURN_NONE\n");
}

Test(compiler, swaps_without_a_tuple) {
    expect_code("def f(a, b):\n  a, b = b, a + b\n", "    0  MOVE r2 b\n"
                                                     "    1  ADD b a b\n"
                                                     "    2  MOVE a r2\n"
                                                     "    3  RETURN_NONE\n");
}

Test(compiler, runs_finally_on_the_way_out_of_a_return) {
    expect_code("def f(g):\n  try: return g()\n  finally: g\n", "    0  MOVE r1 g\n"
                                                                "    1  CALL r1 r1 0\n"
                                                                "    3  RETURN r1\n"
                                                                "    4  CATCH r1 r2\n"
                                                                "    5  UNCATCH r2\n"
                                                                "    6  RERAISE r1\n");
}

Test(compiler, restores_what_is_handled_around_a_yield_in_a_handler) {
    expect_code("def f(a):\n  try: a\n  except: yield a\n", "    0  RETURN_NONE\n");
    expect_code("def f(a):\n  try: a()\n  except: yield a\n",
                "    0  MOVE r1 a\n"
                "    1  CALL r1 r1 0\n"
                "    3  JUMP -> 15\n"
                "    4  CATCH r1 r2\n"
                "    5  SUSPEND_CATCH r5 r2\n"
                "    6  YIELD r4 a\n"
                "    7  RESUME_CATCH r5 r2\n"
                "    8  JUMP -> 11\n"
                "    9  RESUME_CATCH r5 r2\n"
                "   10  RERAISE r6\n"
                "   11  UNCATCH r2\n"
                "   12  JUMP -> 15\n"
                "   13  UNCATCH r2\n"
                "   14  RERAISE r3\n"
                "   15  RETURN_NONE\n");
}

Test(compiler, closes_a_generator_made_in_a_for_header) {
    expect_code("def f(g):\n  for x in g(): break\n", "    0  LOAD_UNBOUND x 1\n"
                                                      "    1  MOVE r2 g\n"
                                                      "    2  CALL r2 r2 0\n"
                                                      "    4  GET_ITER r2 r2\n"
                                                      "    5  FOR_ITER x r2 1 -> 9\n"
                                                      "    7  FOR_END r2\n"
                                                      "    8  JUMP -> 9\n"
                                                      "    9  RETURN_NONE\n");
}

Test(compiler, looks_a_method_up_before_arguments_that_run_script) {
    expect_code("def f(a):\n  a.m(1)\n  a.m(a())\n", "    0  MOVE r5 a\n"
                                                     "    1  LOAD_INT r6 1\n"
                                                     "    2  CALL_METHOD r1 r1 1 'm'\n"
                                                     "    6  LOAD_METHOD r1 a 'm'\n"
                                                     "    9  MOVE r6 a\n"
                                                     "   10  CALL r6 r6 0\n"
                                                     "   12  CALL_LOADED r1 r1 1\n"
                                                     "   14  RETURN_NONE\n");
}

Test(compiler, inlines_comprehensions) {
    expect_code("def f(x):\n  return [x * 2 for x in x]\n",
                "    0  GET_ITER r2 x\n"
                "    1  BUILD_LIST r1 r1 0\n"
                "    2  FOR_ITER r3 r2 0 -> 7\n"
                "    4  MUL_I r4 r3 2\n"
                "    5  LIST_APPEND r1 r4\n"
                "    6  FOR_LOOP -> 2\n"
                "    7  RETURN r1\n");
}

Test(compiler, drops_what_cannot_be_reached) {
    expect_code("def f():\n  while True:\n    if 0: g()\n    return 1\n  h()\n",
                "    0  LOAD_INT r0 1\n"
                "    1  RETURN r0\n");
}

Test(compiler, folds_constants_but_not_errors) {
    expect_code("def f():\n  return 2 * 3 + 4, -(1), 'a' 'b' + 'c', 1 / 0\n",
                "    0  LOAD_INT r0 10\n"
                "    1  LOAD_INT r1 -1\n"
                "    2  LOAD_CONST r2 'abc'\n"
                "    3  LOAD_INT r3 1\n"
                "    4  LOAD_INT r4 0\n"
                "    5  DIV r3 r3 r4\n"
                "    6  BUILD_TUPLE r0 r0 4\n"
                "    7  RETURN r0\n");
}

/* The disassembly names a local that has a register of its own. */
Test(compiler, compiles_functions_in_finally_bodies_anew) {
    compilation_run(&run,
                    "def f():\n  try: g()\n  finally:\n"
                    "    def h():\n      t = [1, 2, 3]\n      return t\n",
                    0);
    cr_assert(run.code);
    Code *f = code_named(run.code, "f");
    int seen = 0;
    for (uint32_t i = 0; i < f->consts_n; i++) {
        if (!has_layout(f->consts->items[i], LAYOUT_CODE)) continue;
        cr_expect_eq(as_code(f->consts->items[i])->locals->size, 1);
        seen++;
    }
    cr_expect_eq(seen, 2);
    compilation_end(&run);
}

/* ---- modules ---- */

Test(compiler, awaiting_modules_are_coroutines_only_if_asked) {
    compilation_run(&run, "await f()\n", COMPILE_TOP_AWAIT);
    cr_assert(run.code);
    cr_expect_eq(run.code->flags & (CODE_TOP_AWAIT | CODE_COROUTINE),
                 CODE_TOP_AWAIT | CODE_COROUTINE);
    compilation_end(&run);
    compilation_run(&run, "async def f(): await g()\n", COMPILE_TOP_AWAIT);
    cr_assert(run.code);
    cr_expect_eq(run.code->flags & (CODE_TOP_AWAIT | CODE_COROUTINE), 0);
    compilation_end(&run);
    compilation_run(&run, "await f()\n", 0);
    cr_expect_null(run.code);
    cr_expect_str_eq(run.d.message, "'await' outside function");
    compilation_end(&run);
}

/* ---- errors and limits ---- */

static void expect_error(const char *text, const char *message, int line, int column) {
    compilation_run(&run, text, 0);
    cr_expect_null(run.code);
    cr_expect_str_eq(run.d.message, message);
    cr_expect_eq(run.d.line, line);
    cr_expect_eq(run.d.column, column);
    compilation_end(&run);
}

Test(compiler, reports_cpythons_errors) {
    expect_error("def f(a, a): pass\n", "duplicate argument 'a' in function definition",
                 1, 10);
    expect_error("def f():\n  x\n  global x\n",
                 "name 'x' is used prior to global declaration", 3, 3);
    expect_error("def f():\n  nonlocal x\n", "no binding for nonlocal 'x' found", 2, 3);
    expect_error("return\n", "'return' outside function", 1, 1);
    expect_error("while 1:\n  def f(): break\n", "'break' outside loop", 2, 12);
    expect_error(
        "[x := 1 for x in y]\n",
        "assignment expression cannot rebind comprehension iteration variable 'x'", 1, 2);
    expect_error("*a, *b = c\n", "multiple starred expressions in assignment", 1, 1);
    expect_error("match x:\n  case y: pass\n  case 1: pass\n",
                 "name capture 'y' makes remaining patterns unreachable", 2, 8);
}

static char *repeat(const char *head, const char *piece, int n, const char *tail) {
    size_t size = strlen(head) + strlen(piece) * (size_t)n + strlen(tail) + 1;
    char *text = malloc(size), *at = text;
    cr_assert(text);
    at += sprintf(at, "%s", head);
    for (int i = 0; i < n; i++)
        at += sprintf(at, "%s", piece);
    sprintf(at, "%s", tail);
    return text;
}

static bool compiles(char *text) {
    compilation_run(&run, text, 0);
    bool ok = run.code && !code_verify(&run.rt, run.code, &run.out);
    if (!ok)
        cr_expect(run.d.type == DIAG_TYPE_RECURSION || run.d.type == DIAG_TYPE_SYNTAX ||
                  run.d.type == DIAG_TYPE_MEMORY);
    compilation_end(&run);
    free(text);
    return ok;
}

Test(compiler, any_length_of_chains) {
    cr_expect(compiles(repeat("x = a", " + a", 50000, "\n")));
    cr_expect(compiles(repeat("x = 1", " + 1", 50000, "\n")));
    cr_expect(compiles(repeat("if a: pass\n", "elif a: pass\n", 300, "")));
    cr_expect(compiles(repeat("x = [", "a, ", 100000, "]\n")));
    cr_expect(compiles(repeat("x = {", "a: a, ", 50000, "}\n")));
    cr_expect(compiles(repeat("f(", "a, ", 70000, ")\n")));
    cr_expect(compiles(repeat("f(", "*a, ", 30000, ")\n")));
    cr_expect(compiles(repeat("x = 0", " < a", 20000, "\n")));
    cr_expect(compiles(repeat("x = a", " and a", 20000, "\n")));
    cr_expect(compiles(repeat("x = f'", "{a}", 20000, "'\n")));
}

Test(compiler, deep_nesting_ends_in_an_error_or_works) {
    compiles(repeat("x = a", ".a", 50000, "\n"));
    compiles(repeat("x = a", "()", 50000, "\n"));
    compiles(repeat("x = ", "-", 900, "a\n"));
    compiles(repeat("x = ", "lambda: ", 900, "a\n"));
    compiles(repeat("x = ", "not ", 5000, "a\n"));
}

Test(compiler, many_names_and_variables) {
    char *text = malloc(2 << 20), *at = text;
    at += sprintf(at, "def f():\n");
    for (int i = 0; i < 70000; i++)
        at += sprintf(at, "  v%d = 0\n", i);
    compilation_run(&run, text, 0);
    cr_expect_null(run.code);
    cr_expect_str_eq(run.d.message,
                     "too many variables and temporaries in one code block");
    compilation_end(&run);
    at = text;
    for (int i = 0; i < 70000; i++)
        at += sprintf(at, "v%d = 0\n", i);
    cr_expect(compiles(text));
}
