#include "front.h"

static bool read_bytes(Front *f, const char *bytes, size_t n) {
    front_open(f);
    return source_from_bytes(&f->source, &f->arena, "t.aio", bytes, n, &f->d);
}

Test(source, line_ends_become_newlines) {
    Front f;
    cr_assert(front_read(&f, "a\r\nb\rc"));
    cr_assert_str_eq(f.source.text, "a\nb\nc\n");
    cr_assert(f.source.added_newline);
    cr_assert_eq(f.source.line_count, 4);
    front_close(&f);
}

Test(source, empty_text_stays_empty) {
    Front f;
    cr_assert(front_read(&f, ""));
    cr_assert_eq(f.source.length, 0);
    cr_assert_not(f.source.added_newline);
    cr_assert_eq(source_line(&f.source, 1).length, 0);
    front_close(&f);
}

Test(source, lines_by_number) {
    Front f;
    cr_assert(front_read(&f, "ab\n\ncd\n"));
    SourceLine line = source_line(&f.source, 3);
    cr_assert_eq(line.length, 2);
    cr_assert_eq(memcmp(line.text, "cd", 2), 0);
    cr_assert_eq(source_line(&f.source, 9).length, 0);
    cr_assert_eq(source_line(&f.source, 0).length, 0);
    front_close(&f);
}

Test(source, byte_order_mark_is_dropped) {
    Front f;
    cr_assert(read_bytes(&f, "\xEF\xBB\xBFx\n", 5));
    cr_assert_str_eq(f.source.text, "x\n");
    cr_assert(f.source.had_bom);
    front_close(&f);
}

Test(source, latin1_cookie) {
    Front f;
    const char text[] = "# vim: fileencoding=latin-1\n'\xE9'\n";
    cr_assert(read_bytes(&f, text, sizeof text - 1));
    cr_assert_not_null(strstr(f.source.text, "'\xC3\xA9'"));
    front_close(&f);
}

Test(source, cookie_counts_in_the_second_line_after_a_comment_only) {
    Front f;
    const char good[] = "#!/usr/bin/aio\n# coding: latin-1\n\xE9\n";
    cr_assert(read_bytes(&f, good, sizeof good - 1));
    cr_assert_eq(f.source.failure, DIAG_NONE);
    front_close(&f);
    const char late[] = "x\n# coding: latin-1\n\xE9\n";
    cr_assert(read_bytes(&f, late, sizeof late - 1));
    cr_assert_eq(f.source.failure, DIAG_NOT_UTF8);
    front_close(&f);
}

Test(source, unknown_encoding_is_refused) {
    Front f;
    const char text[] = "# coding: klingon\n";
    cr_assert_not(read_bytes(&f, text, sizeof text - 1));
    cr_assert_str_eq(f.d.message, "encoding problem: klingon");
    front_close(&f);
}

Test(source, bad_bytes_end_the_text_before_their_line) {
    Front f;
    const char text[] = "a = 1\nb = '\xFF'\nc\n";
    cr_assert(read_bytes(&f, text, sizeof text - 1));
    cr_assert_str_eq(f.source.text, "a = 1\n");
    cr_assert_eq(f.source.failure_line, 2);
    front_close(&f);
}

Test(source, nul_bytes) {
    Front f;
    cr_assert(read_bytes(&f, "a\nb\0c\n", 6));
    cr_assert_eq(f.source.failure, DIAG_NULL_BYTES);
    front_close(&f);
    front_open(&f);
    cr_assert_not(source_from_text(&f.source, &f.arena, "t", "a\0b", 3, &f.d));
    cr_assert_str_eq(f.d.message, "source code string cannot contain null bytes");
    front_close(&f);
}
