/* Operators, items and iteration of bytes and bytearray. */
#include "../script.h"

Test(bytes_slots, both_kinds_compare) {
    OPEN(vm);
    expect(vm, "b'ab' == bytearray(b'ab'), bytearray(b'a') < b'ab', b'b' > b'ab'",
           "(True, True, True)");
    expect(vm, "b'\\x7f' < b'\\x80', b'a' != b'a', b'' <= b''", "(True, False, True)");
    expect(vm, "b'a' < 'a'",
           "TypeError: '<' not supported between instances of 'bytes' and 'str'");
    CLOSE(vm);
}

Test(bytes_slots, the_left_one_decides_what_a_sum_is) {
    OPEN(vm);
    expect(vm, "b'a' + bytearray(b'b'), bytearray(b'a') + b'b', b'' + b''",
           "(b'ab', bytearray(b'ab'), b'')");
    expect(vm, "b'a' + 'b'", "TypeError: can't concat str to bytes");
    CLOSE(vm);
}

Test(bytes_slots, repeat) {
    OPEN(vm);
    expect(vm, "b'abc' * 3, 2 * bytearray(b'a'), b'a' * -1, b'' * 10**6",
           "(b'abcabcabc', bytearray(b'aa'), b'', b'')");
    expect(vm, "len(b'abc' * 1001), (b'abc' * 1001)[-4:]", "(3003, b'cabc')");
    expect(vm, "b'ab' * 2**62", "OverflowError: repeated bytes are too long");
    CLOSE(vm);
}

Test(bytes_slots, items_are_numbers_and_slices_are_bytes) {
    OPEN(vm);
    expect(vm, "b'abc'[0], b'abc'[-1], bytearray(b'abc')[::-1], b'abcdef'[1::2]",
           "(97, 99, bytearray(b'cba'), b'bdf')");
    expect(vm, "b'abc'[3]", "IndexError: index out of range");
    expect(vm, "bytearray(b'abc')[-4]", "IndexError: bytearray index out of range");
    expect(vm, "b'abc'['a']",
           "TypeError: byte indices must be integers or slices, not str");
    expect(vm, "bytearray(b'a')[1.0]",
           "TypeError: bytearray indices must be integers or slices, not float");
    expect(vm, "b'abc'[10**30]",
           "IndexError: cannot fit 'int' into an index-sized integer");
    CLOSE(vm);
}

Test(bytes_slots, contain_numbers_and_parts) {
    OPEN(vm);
    expect(vm, "97 in b'abc', b'bc' in b'abc', b'' in b'', bytearray(b'd') in b'abc'",
           "(True, True, True, False)");
    expect(vm, "-1 in b'abc'", "ValueError: byte must be in range(0, 256)");
    expect(vm, "'a' in b'abc'", "TypeError: a bytes-like object is required, not 'str'");
    CLOSE(vm);
}

Test(bytes_slots, percent_gives_the_kind_of_the_format) {
    OPEN(vm);
    expect(vm, "b'%d %s' % (1, b'x'), bytearray(b'%c') % 65",
           "(b'1 x', bytearray(b'A'))");
    expect(vm, "1 % b'a'",
           "TypeError: unsupported operand type(s) for %: 'int' and 'bytes'");
    CLOSE(vm);
}

Test(bytes_slots, iterators_follow_the_array_until_they_are_exhausted) {
    OPEN(vm);
    run(vm, "a = bytearray(b'ab')\n"
            "it = iter(a)\n"
            "first = next(it)\n"
            "a.append(99)");
    expect(vm, "first, it.__length_hint__(), list(it)", "(97, 2, [98, 99])");
    run(vm, "a.append(100)");
    expect(vm, "list(it), it.__length_hint__(), type(it).__name__",
           "([], 0, 'bytearray_iterator')");
    expect(vm, "list(iter(b'ab')), type(iter(b'')).__name__",
           "([97, 98], 'bytes_iterator')");
    run(vm, "it = iter(a)\n"
            "_ = next(it), next(it)\n"
            "a.clear()");
    expect(vm, "it.__length_hint__(), list(it)", "(0, [])");
    CLOSE(vm);
}

Test(bytes_slots, an_index_may_change_the_array) {
    OPEN(vm);
    run(vm, "a = bytearray(b'x' * 100)\n"
            "class Shrinks:\n"
            "    def __index__(self):\n"
            "        a.clear()\n"
            "        return 0\n");
    expect(vm, "a[Shrinks()]", "IndexError: bytearray index out of range");
    run(vm, "a = bytearray(b'x' * 100)");
    expect(vm, "a[Shrinks()::7], a[Shrinks():]", "(bytearray(b''), bytearray(b''))");
    CLOSE(vm);
}
