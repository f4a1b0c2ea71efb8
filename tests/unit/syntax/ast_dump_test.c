#include "front.h"

/* The dump of the first statement's value up to its position. */
static void expect_value(const char *text, const char *wanted) {
    Front f;
    const char *dump = front_dump(&f, text);
    const char *value = strstr(dump, "value=Constant(value=");
    cr_assert_not_null(value, "%s", dump);
    value += strlen("value=Constant(value=");
    cr_assert_eq(strncmp(value, wanted, strlen(wanted)), 0, "%s\nin\n%s", wanted, value);
    front_close(&f);
}

Test(ast_dump, strings_as_repr) {
    expect_value("'a\\'b'", "\"a'b\", ");
    expect_value("'a\\'\"'", "'a\\'\"', ");
    expect_value("'\\n\\t\\x00\\x7f\\xad'", "'\\n\\t\\x00\\x7f\\xad', ");
    expect_value("'é€\\ud800\\U000e0001'", "'é€\\ud800\\U000e0001', ");
    expect_value("b'\\xff\\'\\\\'", "b\"\\xff'\\\\\", ");
}

Test(ast_dump, numbers_as_repr) {
    expect_value("1e22", "1e+22, ");
    expect_value("1e999", "inf, ");
    expect_value("1.", "1.0, ");
    expect_value("1.0j", "1j, ");
    expect_value("0xFFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175, ");
    expect_value("0b1", "1, ");
    expect_value("...", "Ellipsis, ");
    expect_value("None", "None, ");
}

Test(ast_dump, holes_are_none) {
    Front f;
    const char *dump = front_dump(&f, "{**a}\ndef f(*, b, c=1): pass\n");
    cr_assert_not_null(strstr(dump, "Dict(keys=[None], values=["));
    cr_assert_not_null(strstr(dump, "kw_defaults=[None, Constant("));
    front_close(&f);
}

Test(ast_dump, empty_fields_are_left_out) {
    Front f;
    cr_assert_str_eq(
        front_dump(&f, "f()"),
        "Module(body=[Expr(value=Call(func=Name(id='f', ctx=Load(), lineno=1, "
        "col_offset=0, end_lineno=1, end_col_offset=1), lineno=1, col_offset=0, "
        "end_lineno=1, end_col_offset=3), lineno=1, col_offset=0, end_lineno=1, "
        "end_col_offset=3)])");
    front_close(&f);
}

Test(ast_dump, memory_refused) {
    Front f;
    cr_assert(front_read(&f, "a = [b, c]"));
    Node *tree = parse_module(&f.source, &f.arena, &f.d);
    f.alloc.fail_from = f.alloc.requests + 1;
    f.alloc.fail_to = UINT64_MAX;
    ast_dump(tree, &f.out);
    cr_assert(f.out.failed);
    front_close(&f);
}
