/* Finding in bytes: needles are bytes, or one byte as an int. */
#include "../script.h"

Test(bytes_find, needles_may_be_numbers) {
    OPEN(vm);
    expect(vm, "b'abcabc'.find(b'c'), b'abcabc'.find(99), b'abcabc'.rfind(97)",
           "(2, 2, 3)");
    expect(vm, "b'abcabc'.index(bytearray(b'ca')), b'\\xff\\xff'.count(255)", "(2, 2)");
    expect(vm, "b'a'.find(256)", "ValueError: byte must be in range(0, 256)");
    expect(vm, "b'a'.count('a')",
           "TypeError: argument should be integer or bytes-like object, not 'str'");
    CLOSE(vm);
}

Test(bytes_find, ranges_are_those_of_slices) {
    OPEN(vm);
    expect(vm, "b'abcabc'.find(b'a', 1), b'abcabc'.find(b'a', -2), b'abc'.find(b'', 3)",
           "(3, -1, 3)");
    expect(vm, "b'abc'.find(b'', 4), b'abc'.count(b''), b'abc'.count(b'', 2, 1)",
           "(-1, 4, 0)");
    expect(vm, "b'abcabc'.rfind(b'bc', None, -1), b'abc'.rfind(b'a', -10**30)", "(1, 0)");
    CLOSE(vm);
}

Test(bytes_find, index_insists) {
    OPEN(vm);
    expect(vm, "b'abc'.index(b'd')", "ValueError: subsection not found");
    expect(vm, "bytearray(b'abc').rindex(100)", "ValueError: subsection not found");
    CLOSE(vm);
}

Test(bytes_find, ends_may_be_one_of_several) {
    OPEN(vm);
    expect(vm, "b'main.c'.endswith((b'.h', b'.c')), b'ab'.startswith(bytearray(b'a'))",
           "(True, True)");
    expect(vm, "b'abcd'.startswith(b'bc', 1), b'abcd'.endswith(b'bc', 0, 3)",
           "(True, True)");
    expect(vm, "b'ab'.startswith(b'abc'), b'ab'.startswith(b'', 3)", "(False, False)");
    expect(vm, "b'a'.startswith('a')",
           "TypeError: startswith first arg must be bytes or a tuple of bytes, not str");
    expect(vm, "b'a'.endswith((b'b', 'a'))",
           "TypeError: a bytes-like object is required, not 'str'");
    CLOSE(vm);
}

Test(bytes_find, an_index_may_change_the_array) {
    OPEN(vm);
    run(vm, "a = bytearray(b'x' * 1000)\n"
            "class Shrinks:\n"
            "    def __index__(self):\n"
            "        del a[10:]\n"
            "        return 990\n");
    expect(vm, "a.find(b'x', Shrinks()), len(a)", "(-1, 10)");
    CLOSE(vm);
}
