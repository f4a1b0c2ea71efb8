/* The ends of lines. */
#include "../script.h"
#include "modules/io.h"

static void expect_read(bool translate, const char *first, const char *second,
                        const char *wanted, unsigned seen) {
    Allocator alloc;
    allocator_init(&alloc, NULL, NULL);
    Buffer b;
    buffer_init(&b, &alloc);
    Newlines l = {.universal = true, .translate = translate};
    newlines_read(&l, &b, first, strlen(first), false);
    newlines_read(&l, &b, second, strlen(second), true);
    cr_expect_str_eq(buffer_cstr(&b), wanted);
    cr_expect_eq(l.seen, seen);
    buffer_free(&b);
}

Test(io_newline, read_in_two_pieces) {
    expect_read(true, "a\r", "\nb", "a\nb", NEWLINE_CRLF);
    expect_read(true, "a\r", "b\n", "a\nb\n", NEWLINE_CR | NEWLINE_LF);
    expect_read(true, "a\r", "", "a\n", NEWLINE_CR);
    expect_read(false, "a\r", "\nb\r\r", "a\r\nb\r\r", NEWLINE_CRLF | NEWLINE_CR);
    expect_read(true, "", "\n", "\n", NEWLINE_LF);
}

Test(io_newline, found) {
    Newlines any = {.universal = true}, feed = {.ending = "\n"},
             both = {.ending = "\r\n"};
    cr_expect_eq(newlines_find(&any, "a\rb", 3, 0), 2);
    cr_expect_eq(newlines_find(&any, "a\r\nb", 4, 0), 3);
    cr_expect_eq(newlines_find(&feed, "a\r\nb", 4, 1), 3);
    cr_expect_eq(newlines_find(&feed, "ab", 2, 0), 0);
    cr_expect_eq(newlines_find(&both, "a\r\nb", 4, 2), 3);
    cr_expect_eq(newlines_find(&both, "a\nb\r", 4, 0), 0);
}

Test(io_newline, written) {
    Allocator alloc;
    allocator_init(&alloc, NULL, NULL);
    Buffer b;
    buffer_init(&b, &alloc);
    Newlines l = {.written = "\r\n"};
    newlines_write(&l, &b, "a\n\nb", 4);
    cr_expect_str_eq(buffer_cstr(&b), "a\r\n\r\nb");
    buffer_free(&b);
}
