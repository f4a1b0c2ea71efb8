#include "front.h"

static void expect(const char *text, const char *wanted) {
    Front f;
    cr_assert_str_eq(front_dump(&f, text), wanted);
    front_close(&f);
}

Test(diag, line_and_carets_without_indentation) {
    expect("if a:\n    b = c d\n", "  File \"t.aio\", line 2\n    b = c d\n          ^\n"
                                   "SyntaxError: invalid syntax\n");
}

Test(diag, carets_count_characters_not_bytes) {
    expect("é = (ü ö)\n", "  File \"t.aio\", line 1\n    é = (ü ö)\n         ^^^\n"
                          "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n");
}

Test(diag, tabs_stay_for_alignment) {
    expect("x = [\t1 2]\n", "  File \"t.aio\", line 1\n    x = [\t1 2]\n         \t^^^\n"
                            "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n");
}

Test(diag, extent_over_lines_marks_the_rest_of_the_first) {
    expect("x = (a\nb)\n", "  File \"t.aio\", line 1\n    x = (a\n         ^\n"
                           "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n");
}

Test(diag, the_first_error_counts) {
    Front f;
    cr_assert(front_read(&f, "a\nb\n"));
    diag_set(&f.d, &f.source, (Span){1, 0, 1, 1}, DIAG_CANNOT_ASSIGN, "a");
    diag_set(&f.d, &f.source, (Span){2, 0, 2, 1}, DIAG_CANNOT_DELETE, "b");
    cr_assert_str_eq(f.d.message, "cannot assign to a");
    cr_assert_eq(f.d.line, 1);
    front_close(&f);
}

Test(diag, warnings_stay_when_an_error_is_cleared) {
    Front f;
    cr_assert(front_read(&f, "a"));
    diag_warn(&f.d, 1, DIAG_WARN_NUMBER, "decimal");
    diag_set_memory(&f.d);
    diag_clear(&f.d);
    diag_warn(&f.d, 2, DIAG_WARN_NUMBER, "octal");
    cr_assert_eq(f.d.type, DIAG_TYPE_NONE);
    cr_assert_str_eq(f.d.warnings->message, "invalid decimal literal");
    cr_assert_str_eq(f.d.warnings->next->message, "invalid octal literal");
    cr_assert_null(f.d.warnings->next->next);
    front_close(&f);
}

Test(diag, escapes_warn_once_a_literal) {
    Front f;
    front_dump(&f, "x = '\\d\\q'\ny = b'\\400'\n");
    cr_assert_str_eq(f.d.warnings->message, "invalid escape sequence '\\d'");
    cr_assert_eq(f.d.warnings->line, 1);
    cr_assert_str_eq(f.d.warnings->next->message,
                     "invalid octal escape sequence '\\400'");
    cr_assert_null(f.d.warnings->next->next);
    front_close(&f);
}
