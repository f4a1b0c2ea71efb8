#include "base/buffer.h"

#include <criterion/criterion.h>
#include <string.h>

static Allocator alloc;

static Buffer fresh(void) {
    Buffer b;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&b, &alloc);
    return b;
}

static void close_buffer(Buffer *b) {
    buffer_free(b);
    cr_expect_eq(alloc.bytes, 0u);
}

Test(buffer, grows_as_written) {
    Buffer b = fresh();
    cr_expect_str_eq(buffer_cstr(&b), "");
    buffer_text(&b, "abc");
    buffer_byte(&b, 'd');
    buffer_append(&b, NULL, 0);
    buffer_fill(&b, 'e', 100);
    buffer_printf(&b, "%d %s", 42, "x");
    cr_expect_eq(b.length, 108u);
    cr_expect_eq(strncmp(buffer_cstr(&b), "abcdeee", 7), 0);
    cr_expect_str_eq(b.data + 104, "42 x");
    cr_expect_not(b.failed);
    close_buffer(&b);
}

Test(buffer, code_points) {
    Buffer b = fresh();
    static const uint32_t POINTS[] = {'a', 0xE9, 0x20AC, 0x1F600, 0xD800};
    for (size_t i = 0; i < COUNT_OF(POINTS); i++)
        buffer_codepoint(&b, POINTS[i]);
    cr_expect_str_eq(buffer_cstr(&b), "aé€😀\xED\xA0\x80");
    close_buffer(&b);
}

Test(buffer, failure_is_sticky) {
    Buffer b = fresh();
    alloc.limit = 100;
    buffer_text(&b, "abc");
    buffer_fill(&b, 'x', 1000);
    cr_expect(b.failed);
    buffer_text(&b, "d");
    buffer_byte(&b, 'e');
    cr_expect_eq(b.length, 3u);
    cr_expect_str_eq(buffer_cstr(&b), "");
    cr_expect_null(buffer_reserve(&b, 1));
    close_buffer(&b);
    Buffer huge = fresh();
    cr_expect_null(buffer_reserve(&huge, SIZE_MAX));
    cr_expect(huge.failed);
    close_buffer(&huge);
}
