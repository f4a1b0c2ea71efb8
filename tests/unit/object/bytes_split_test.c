/* Splitting and joining bytes and bytearrays. */
#include "../script.h"

Test(bytes_split, words_lie_between_ascii_white_space) {
    OPEN(vm);
    expect(vm, "b' a\\tb\\x0bc\\x85d '.split(), b'a\\x1fb'.split()",
           "([b'a', b'b', b'c\\x85d'], [b'a\\x1fb'])");
    expect(vm, "b' a b c '.split(None, 1), bytearray(b' a b ').rsplit(None, 1)",
           "([b'a', b'b c '], [bytearray(b' a'), bytearray(b'b')])");
    CLOSE(vm);
}

Test(bytes_split, separators_are_bytes) {
    OPEN(vm);
    expect(vm, "b'a,,b'.split(b','), b'a,b,c'.rsplit(bytearray(b','), 1)",
           "([b'a', b'', b'b'], [b'a,b', b'c'])");
    expect(vm, "b'a'.split(b'')", "ValueError: empty separator");
    expect(vm, "b'a'.split(',')",
           "TypeError: a bytes-like object is required, not 'str'");
    expect(vm, "b'a'.split(44)", "TypeError: a bytes-like object is required, not 'int'");
    CLOSE(vm);
}

Test(bytes_split, lines_end_in_two_ways) {
    OPEN(vm);
    expect(vm, "b'a\\nb\\r\\nc\\rd\\x0be\\x85f'.splitlines()",
           "[b'a', b'b', b'c', b'd\\x0be\\x85f']");
    expect(vm, "bytearray(b'a\\r\\n\\nb').splitlines(True)",
           "[bytearray(b'a\\r\\n'), bytearray(b'\\n'), bytearray(b'b')]");
    CLOSE(vm);
}

Test(bytes_split, partitions_give_three_parts) {
    OPEN(vm);
    expect(vm, "b'a=b=c'.partition(b'='), bytearray(b'a=b').rpartition(b'=')",
           "((b'a', b'=', b'b=c'), (bytearray(b'a'), bytearray(b'='), bytearray(b'b')))");
    expect(vm, "b'a'.partition(b'='), b'a'.rpartition(b'=')",
           "((b'a', b'', b''), (b'', b'', b'a'))");
    expect(vm, "b'a'.partition(b'')", "ValueError: empty separator");
    run(vm, "a = bytearray(b'a')\n"
            "parts = a.partition(b'=')\n"
            "parts[0].append(98), parts[1].append(99)");
    expect(vm, "a, parts",
           "(bytearray(b'a'), (bytearray(b'ab'), bytearray(b'c'), bytearray(b'')))");
    run(vm, "class B(bytes): pass");
    expect(vm, "type(B(b'a').partition(b'-')[0])", "<class '__main__.B'>");
    CLOSE(vm);
}

Test(bytes_split, joins_what_is_like_bytes) {
    OPEN(vm);
    expect(vm, "b', '.join([b'a', bytearray(b'b')]), bytearray(b'-').join([b'a', b'b'])",
           "(b'a, b', bytearray(b'a-b'))");
    expect(vm, "b'x'.join([]), b''.join(bytes([i]) for i in range(65, 68))",
           "(b'', b'ABC')");
    expect(vm, "b','.join([b'a', 'b'])",
           "TypeError: sequence item 1: expected a bytes-like object, str found");
    expect(vm, "b','.join(5)", "TypeError: can only join an iterable");
    CLOSE(vm);
}
