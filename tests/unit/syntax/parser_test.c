#include "front.h"

static void expect(const char *text, const char *wanted) {
    Front f;
    cr_assert_str_eq(front_dump(&f, text), wanted);
    front_close(&f);
}

static void expect_contains(const char *text, const char *wanted) {
    Front f;
    const char *dump = front_dump(&f, text);
    cr_assert_not_null(strstr(dump, wanted), "%s\nis not in\n%s", wanted, dump);
    front_close(&f);
}

static bool accepts(const char *text) {
    Front f;
    bool ok = front_read(&f, text) && parse_module(&f.source, &f.arena, &f.d);
    front_close(&f);
    return ok;
}

Test(parser, empty_module) { expect("", "Module()"); }

Test(parser, positions_include_parentheses_of_operands) {
    expect("(a)+b",
           "Module(body=[Expr(value=BinOp(left=Name(id='a', ctx=Load(), lineno=1, "
           "col_offset=1, end_lineno=1, end_col_offset=2), op=Add(), "
           "right=Name(id='b', ctx=Load(), lineno=1, col_offset=4, end_lineno=1, "
           "end_col_offset=5), lineno=1, col_offset=0, end_lineno=1, "
           "end_col_offset=5), lineno=1, col_offset=0, end_lineno=1, "
           "end_col_offset=5)])");
}

Test(parser, elif_chain_ends_with_its_last_block) {
    expect_contains("if a: b\nelif c: d\n", "lineno=2, col_offset=0, end_lineno=2, "
                                            "end_col_offset=9)], lineno=1, col_offset=0, "
                                            "end_lineno=2, end_col_offset=9)])");
}

Test(parser, identifiers_are_normalized_and_shared) {
    Front f;
    cr_assert(front_read(&f, "ﬁ = fi"));
    Node *tree = parse_module(&f.source, &f.arena, &f.d);
    cr_assert_not_null(tree);
    AstAssign *assign = AST(AST(tree, Module)->body.items[0], Assign);
    cr_assert_eq(AST(assign->targets.items[0], Name)->id, AST(assign->value, Name)->id);
    front_close(&f);
}

Test(parser, integers) {
    Front f;
    cr_assert(front_read(&f, "0x7FFF_FFFF_FFFF_FFFF\n9223372036854775808"));
    Node *tree = parse_module(&f.source, &f.arena, &f.d);
    NodeList body = AST(tree, Module)->body;
    AstConst *fits = &AST(AST(body.items[0], Expr)->value, Constant)->value;
    AstConst *large = &AST(AST(body.items[1], Expr)->value, Constant)->value;
    cr_assert(fits->fits && fits->small == INT64_MAX && fits->base == 16);
    cr_assert_not(large->fits);
    cr_assert_str_eq(large->text, "9223372036854775808");
    front_close(&f);
}

Test(parser, surrogate_escapes_stay_lone) {
    expect_contains("'\\ud83d\\ude00'", "value='\\ud83d\\ude00'");
}

Test(parser, strings_join) {
    expect_contains("'a' u'b' 'c'", "Constant(value='abc', lineno");
    expect_contains("u'a' 'b'", "Constant(value='ab', kind='u', lineno");
}

Test(parser, debug_fields_keep_their_text) {
    expect_contains("f'{ a = }'", "Constant(value=' a = '");
    expect_contains("f'{ a = }'", "conversion=114");
}

Test(parser, soft_keywords_are_names) {
    cr_assert(
        accepts("match = case = type = _ = 1\nmatch(case)\nmatch[type]\ntype(_)\n"));
    cr_assert(accepts("match match:\n  case case: pass\n"));
    cr_assert(accepts("type type = type\n"));
    cr_assert(accepts("match -a:\n  case -1: pass\n"));
    cr_assert(accepts("match * a\nmatch (a, b)\nmatch: int\n"));
}

Test(parser, parenthesized_with) {
    cr_assert(accepts("with (a as b, c): pass"));
    cr_assert(accepts("with (a, b) as c: pass"));
    cr_assert(accepts("with (a), b: pass"));
    cr_assert(accepts("with (yield): pass"));
    cr_assert(accepts("with (a for a in b): pass"));
    cr_assert(accepts("with (a, *b): pass"));
    cr_assert_not(accepts("with (a as b) as c: pass"));
}

Test(parser, targets) {
    cr_assert(accepts("a.b, (c[d], [*e]) = f"));
    cr_assert(accepts("for *a, b in c: pass"));
    cr_assert_not(accepts("a() = b"));
    cr_assert_not(accepts("a + b = c"));
    cr_assert_not(accepts("(a, b) += c"));
    cr_assert_not(accepts("(a, b): int"));
    cr_assert_not(accepts("del *a"));
}

Test(parser, depth_is_bounded) {
    enum { N = 100000 };
    static const char *const PIECES[] = {"-",       "not ",         "~",
                                         "lambda:", "1 if 1 else ", "2**"};
    for (size_t i = 0; i < COUNT_OF(PIECES); i++) {
        Front f;
        front_open(&f);
        for (int k = 0; k < N; k++)
            buffer_text(&f.out, PIECES[i]);
        buffer_text(&f.out, "1");
        cr_assert(
            source_from_text(&f.source, &f.arena, "t", f.out.data, f.out.length, &f.d));
        cr_assert_null(parse_module(&f.source, &f.arena, &f.d));
        cr_assert_eq(f.d.type, DIAG_TYPE_MEMORY);
        front_close(&f);
    }
}

Test(parser, chains_have_any_length) {
    Front f;
    front_open(&f);
    buffer_text(&f.out, "a");
    for (int i = 0; i < 100000; i++)
        buffer_text(&f.out, i % 2 ? "+b" : ".c");
    cr_assert(source_from_text(&f.source, &f.arena, "t", f.out.data, f.out.length, &f.d));
    Node *tree = parse_module(&f.source, &f.arena, &f.d);
    cr_assert_not_null(tree);
    f.out.length = 0;
    ast_dump(tree, &f.out);
    cr_assert_not(f.out.failed);
    front_close(&f);
}

Test(parser, eval_takes_one_expression) {
    Front f;
    cr_assert(front_read(&f, "a, b\n\n"));
    cr_assert_not_null(parse_expression(&f.source, &f.arena, &f.d));
    front_close(&f);
    cr_assert(front_read(&f, "a = b"));
    cr_assert_null(parse_expression(&f.source, &f.arena, &f.d));
    cr_assert_str_eq(f.d.message, "invalid syntax");
    front_close(&f);
}

typedef enum Entry { COMPLETE, INCOMPLETE, WRONG } Entry;

static Entry entry(const char *text) {
    Front f;
    cr_assert(front_read(&f, text));
    Node *tree = parse_interactive(&f.source, &f.arena, &f.d);
    Entry result = tree ? COMPLETE : f.d.incomplete ? INCOMPLETE : WRONG;
    front_close(&f);
    return result;
}

Test(parser, prompt_knows_what_is_unfinished) {
    cr_assert_eq(entry("a = 1\n"), COMPLETE);
    cr_assert_eq(entry("\n"), COMPLETE);
    cr_assert_eq(entry("# only a comment\n"), COMPLETE);
    cr_assert_eq(entry("if a:\n"), INCOMPLETE);
    cr_assert_eq(entry("if a:\n  b\n"), INCOMPLETE);
    cr_assert_eq(entry("if a:\n  b\n\n"), COMPLETE);
    cr_assert_eq(entry("if a:\n  b\nelse:\n"), INCOMPLETE);
    cr_assert_eq(entry("def f(a,\n"), INCOMPLETE);
    cr_assert_eq(entry("x = '''a\n"), INCOMPLETE);
    cr_assert_eq(entry("x = f'''{a}\n"), INCOMPLETE);
    cr_assert_eq(entry("x = \\\n"), INCOMPLETE);
    cr_assert_eq(entry("@a\n"), INCOMPLETE);
    cr_assert_eq(entry("try:\n  a\n"), INCOMPLETE);
    cr_assert_eq(entry("x = 'a\n"), WRONG);
    cr_assert_eq(entry("x = = 1\n"), WRONG);
    cr_assert_eq(entry("if a:\nb\n"), WRONG);
    cr_assert_eq(entry("x = )\n"), WRONG);
    cr_assert_eq(entry("a = 1\nb = 2\n"), WRONG);
}

Test(parser, memory_refused_at_every_request) {
    const char *text =
        "def f(a, *b: c = 1): return f'{a!r:>{b}}' + {1: [x for x in y]}[a:b]\n"
        "match a:\n  case [1, *_] | A(b=2) as c: d = 'e' 'f'\n";
    for (uint64_t k = 1; k < 200; k++) {
        Front f;
        front_open(&f);
        f.alloc.fail_from = k;
        f.alloc.fail_to = UINT64_MAX;
        Node *tree = NULL;
        if (source_from_text(&f.source, &f.arena, "t", text, strlen(text), &f.d))
            tree = parse_module(&f.source, &f.arena, &f.d);
        cr_assert(tree || f.d.type == DIAG_TYPE_MEMORY || f.d.type == DIAG_TYPE_SYNTAX);
        front_close(&f);
    }
}
