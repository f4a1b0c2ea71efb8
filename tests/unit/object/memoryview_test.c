/* Class memoryview, and the bytes that others see through it. */
#include "../script.h"
#include "object/memoryview.h"

static void expect_span(VM *vm, const char *name, bool wanted, const char *text) {
    char *bytes;
    size_t size;
    cr_assert(is_memoryview(global(vm, name)));
    cr_expect_eq(memoryview_span(global(vm, name), &bytes, &size), wanted, "%s", name);
    if (wanted) cr_expect(size == strlen(text) && !memcmp(bytes, text, size), "%s", name);
}

Test(memoryview, spans) {
    OPEN(vm);
    run(vm,
        "b = bytearray(b'abcdef')\n"
        "whole = memoryview(b)\n"
        "part, stepped, back, single = whole[1:3], whole[::2], whole[::-1], whole[::9]\n"
        "wide = whole.cast('H')[1:]\n"
        "over = whole[:]\nover.release()\n");
    expect_span(vm, "whole", true, "abcdef");
    expect_span(vm, "part", true, "bc");
    expect_span(vm, "stepped", false, NULL);
    expect_span(vm, "back", false, NULL);
    expect_span(vm, "single", true, "a");
    expect_span(vm, "wide", true, "cdef");
    expect_span(vm, "over", false, NULL);
    run(vm, "del b[2:]\n");
    expect_span(vm, "part", false, NULL);
    expect_span(vm, "single", true, "a");
    expect(vm, "part[0]", "BufferError: memoryview: the bytearray has become too short");
    expect(vm, "b''.startswith(stepped)",
           "TypeError: startswith first arg must be bytes or a tuple of bytes, not "
           "memoryview");
    expect(vm, "over[0]",
           "ValueError: operation forbidden on released memoryview object");
    CLOSE(vm);
}

Test(memoryview, an_index_that_resizes) {
    OPEN(vm);
    run(vm, "b = bytearray(8)\nm = memoryview(b)\n"
            "class I:\n"
            "    def __index__(self):\n"
            "        b.clear()\n"
            "        return 5\n");
    expect(vm, "m.__setitem__(7, I())",
           "BufferError: memoryview: the bytearray has become too short");
    run(vm, "b.extend(bytes(8))\n");
    expect(vm, "m[I()]", "BufferError: memoryview: the bytearray has become too short");
    CLOSE(vm);
}
