/* Splitting and joining strings. */
#include "../script.h"

Test(str_split, words_lie_between_any_white_space) {
    OPEN(vm);
    expect(vm, "' a\\t\\u2003b\\x1fc '.split()", "['a', 'b', 'c']");
    expect(vm, "''.split(), '  '.split(), '  '.rsplit()", "([], [], [])");
    expect(vm, "' a b  c '.split(None, 1), ' a b  c '.rsplit(None, 1)",
           "(['a', 'b  c '], [' a b', 'c'])");
    expect(vm, "' a '.split(maxsplit=0), ' a '.rsplit(maxsplit=0)", "(['a '], [' a'])");
    CLOSE(vm);
}

Test(str_split, separators_split_everywhere) {
    OPEN(vm);
    expect(vm, "''.split(','), ','.split(','), 'a,,b'.split(',')",
           "([''], ['', ''], ['a', '', 'b'])");
    expect(vm, "'aXXbXXXc'.split('XX'), 'aXXbXXXc'.rsplit('XX')",
           "(['a', 'b', 'Xc'], ['a', 'bX', 'c'])");
    expect(vm, "'a,b,c'.split(',', 1), 'a,b,c'.rsplit(',', 1), 'a,b'.split(',', -5)",
           "(['a', 'b,c'], ['a,b', 'c'], ['a', 'b'])");
    expect(vm, "[ascii(x) for x in '\\u20aca\\u20ac'.split('a')]",
           "[\"'\\\\u20ac'\", \"'\\\\u20ac'\"]");
    expect(vm, "'a'.split('')", "ValueError: empty separator");
    expect(vm, "'a'.rsplit(1)", "TypeError: must be str or None, not int");
    expect(vm, "'a'.split(',', 10**30)",
           "OverflowError: Python int too large to convert to C ssize_t");
    CLOSE(vm);
}

Test(str_split, lines_end_in_many_ways) {
    OPEN(vm);
    expect(vm, "'a\\nb\\r\\nc\\rd\\x0be\\x1cf\\x85g\\u2028h'.splitlines()",
           "['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']");
    expect(vm, "'a\\r\\n\\nb\\n'.splitlines(True)", "['a\\r\\n', '\\n', 'b\\n']");
    expect(vm, "''.splitlines(), '\\n'.splitlines()", "([], [''])");
    CLOSE(vm);
}

Test(str_split, partitions_give_three_parts) {
    OPEN(vm);
    expect(vm, "'a=b=c'.partition('='), 'a=b=c'.rpartition('=')",
           "(('a', '=', 'b=c'), ('a=b', '=', 'c'))");
    expect(vm, "'abc'.partition('='), 'abc'.rpartition('=')",
           "(('abc', '', ''), ('', '', 'abc'))");
    expect(vm, "'='.partition('='), ''.rpartition('=')", "(('', '=', ''), ('', '', ''))");
    expect(vm, "'a'.partition('')", "ValueError: empty separator");
    expect(vm, "'a'.rpartition(None)", "TypeError: must be str, not NoneType");
    run(vm, "class S(str): pass\n"
            "parts = S('a-b').partition(S('-')) + S('ab').partition('-')");
    expect(vm, "[type(p).__name__ for p in parts]",
           "['str', 'S', 'str', 'S', 'str', 'str']");
    CLOSE(vm);
}

Test(str_split, joins_only_strings) {
    OPEN(vm);
    expect(vm,
           "', '.join(['a', 'b', 'c']), ''.join(()), '-'.join('\\u20acx') == "
           "'\\u20ac-x'",
           "('a, b, c', '', True)");
    expect(vm, "'-'.join(str(i) for i in range(3))", "'0-1-2'");
    expect(vm, "','.join(['a', 1])",
           "TypeError: sequence item 1: expected str instance, int found");
    expect(vm, "','.join(1)", "TypeError: can only join an iterable");
    CLOSE(vm);
}
