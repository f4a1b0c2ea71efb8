#include "front.h"

/* The kinds and texts of the tokens: "NAME(a) OP(+) ...". */
static void expect(const char *text, const char *wanted) {
    Front f;
    TokenList tokens;
    cr_assert(front_read(&f, text));
    tokens_init(&tokens, &f.alloc);
    cr_assert(lexer_run(&f.source, &tokens, &f.d));
    for (size_t i = 0; i < tokens.count; i++) {
        const Token *t = &tokens.items[i];
        if (i) buffer_byte(&f.out, ' ');
        buffer_text(&f.out, token_kind_name((TokenKind)t->kind));
        if (t->column < 0 || t->kind == TOK_NEWLINE) continue;
        buffer_byte(&f.out, '(');
        buffer_append(&f.out, f.source.text + t->start, t->end - t->start);
        buffer_byte(&f.out, ')');
    }
    cr_assert_str_eq(buffer_cstr(&f.out), wanted);
    tokens_free(&tokens);
    front_close(&f);
}

static void expect_error(const char *text, int line, int column, const char *message) {
    Front f;
    TokenList tokens;
    cr_assert(front_read(&f, text));
    tokens_init(&tokens, &f.alloc);
    cr_assert(lexer_run(&f.source, &tokens, &f.d));
    cr_assert_eq(tokens.items[tokens.count - 1].kind, TOK_ERROR);
    cr_assert_str_eq(tokens.error.message, message);
    cr_assert_eq(tokens.error.line, line);
    cr_assert_eq(tokens.error.column, column);
    tokens_free(&tokens);
    front_close(&f);
}

Test(lexer, names_numbers_operators) {
    expect("a1 = 0x_f**.5j // 1e-3 != b\n",
           "NAME(a1) OP(=) NUMBER(0x_f) OP(**) NUMBER(.5j) OP(//) NUMBER(1e-3) OP(!=) "
           "NAME(b) NEWLINE ENDMARKER");
}

Test(lexer, indentation) {
    expect("if a:\n  b\n\n  # c\nd",
           "NAME(if) NAME(a) OP(:) NEWLINE INDENT NAME(b) NEWLINE "
           "DEDENT NAME(d) NEWLINE ENDMARKER");
}

Test(lexer, joined_lines) {
    expect("a = (1,\n  2) + \\\n b",
           "NAME(a) OP(=) OP(() NUMBER(1) OP(,) NUMBER(2) OP()) "
           "OP(+) NAME(b) NEWLINE ENDMARKER");
}

Test(lexer, strings) {
    expect("rb'\\'' '''a\n''' \"\"",
           "STRING(rb'\\'') STRING('''a\n''') STRING(\"\") NEWLINE "
           "ENDMARKER");
}

Test(lexer, fstrings_nest) {
    expect("f'a{b:{c}}{{d'",
           "FSTRING_START(f') FSTRING_MIDDLE(a) OP({) NAME(b) OP(:) OP({) "
           "NAME(c) OP(}) FSTRING_MIDDLE() OP(}) FSTRING_MIDDLE({) FSTRING_MIDDLE(d) "
           "FSTRING_END(') NEWLINE ENDMARKER");
    expect("f'{f'{a}'}'", "FSTRING_START(f') OP({) FSTRING_START(f') OP({) NAME(a) OP(}) "
                          "FSTRING_END(') OP(}) FSTRING_END(') NEWLINE ENDMARKER");
}

Test(lexer, walrus_inside_a_field_is_a_format_spec) {
    expect("f'{a:=5}'", "FSTRING_START(f') OP({) NAME(a) OP(:) FSTRING_MIDDLE(=5) OP(}) "
                        "FSTRING_END(') NEWLINE ENDMARKER");
}

Test(lexer, tabs_and_spaces_must_agree) {
    expect_error("if a:\n\tb\n        c\n", 3, 1,
                 "inconsistent use of tabs and spaces in indentation");
}

Test(lexer, bad_dedent) {
    expect_error("if a:\n   b\n  c\n", 3, 4,
                 "unindent does not match any outer indentation level");
}

Test(lexer, brackets) {
    expect_error(
        "(\n]", 2, 1,
        "closing parenthesis ']' does not match opening parenthesis '(' on line 1");
    expect_error("a)", 1, 2, "unmatched ')'");
    expect_error("[(", 1, 2, "'(' was never closed");
}

Test(lexer, bracket_limit) {
    char text[LEXER_MAX_LEVEL + 2];
    memset(text, '(', sizeof text - 1);
    text[sizeof text - 1] = 0;
    expect_error(text, 1, LEXER_MAX_LEVEL + 1, "too many nested parentheses");
}

Test(lexer, unterminated_literals) {
    expect_error("x = 'a", 1, 5, "unterminated string literal (detected at line 1)");
    expect_error("'''a\n\nb", 1, 1,
                 "unterminated triple-quoted string literal (detected at line 3)");
    expect_error("f'a", 1, 1, "unterminated f-string literal (detected at line 1)");
}

Test(lexer, numbers_must_end) {
    expect_error("1_000_", 1, 6, "invalid decimal literal");
    expect_error("0b12", 1, 4, "invalid digit '2' in binary literal");
    expect_error("012", 1, 1,
                 "leading zeros in decimal integer literals are not permitted; use an 0o "
                 "prefix for octal integers");
}

Test(lexer, columns_count_code_points) {
    expect_error("'é€' + €", 1, 8, "invalid character '€' (U+20AC)");
}

Test(lexer, number_before_keyword_warns) {
    Front f;
    TokenList tokens;
    cr_assert(front_read(&f, "0x1for x in y"));
    tokens_init(&tokens, &f.alloc);
    cr_assert(lexer_run(&f.source, &tokens, &f.d));
    cr_assert_not_null(f.d.warnings);
    cr_assert_str_eq(f.d.warnings->message, "invalid hexadecimal literal");
    tokens_free(&tokens);
    front_close(&f);
}
