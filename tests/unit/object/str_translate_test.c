/* Replacing and translating characters. */
#include "../script.h"

Test(str_translate, replaces_from_the_left) {
    OPEN(vm);
    expect(vm, "'aaaa'.replace('aa', 'b'), 'aaa'.replace('aa', 'b')", "('bb', 'ba')");
    expect(vm, "'aaa'.replace('a', 'xy', 2), 'aaa'.replace('a', '', count=2)",
           "('xyxya', 'a')");
    expect(vm, "'aaa'.replace('a', 'b', 0), 'abc'.replace('z', 'y')", "('aaa', 'abc')");
    expect(vm, "ascii('a\\u20acb'.replace('\\u20ac', 'E'))", "\"'aEb'\"");
    expect(vm, "len('ab'.replace('b', '\\u20ac\\u20ac'))", "3");
    expect(vm, "'abc'.replace('abc', '')", "''");
    CLOSE(vm);
}

Test(str_translate, nothing_lies_between_all_characters) {
    OPEN(vm);
    expect(vm, "''.replace('', 'x'), 'ab'.replace('', '-'), 'ab'.replace('', '-', 2)",
           "('x', '-a-b-', '-a-b')");
    expect(vm, "'\\u20aca'.replace('', '-') == '-\\u20ac-a-'", "True");
    CLOSE(vm);
}

Test(str_translate, replaces_strings_only) {
    OPEN(vm);
    expect(vm, "'a'.replace(1, 'b')",
           "TypeError: replace() argument 1 must be str, not int");
    expect(vm, "'a'.replace('a', None)",
           "TypeError: replace() argument 2 must be str, not None");
    CLOSE(vm);
}

Test(str_translate, tables_map_to_numbers_strings_or_nothing) {
    OPEN(vm);
    run(vm, "table = {97: 'xyz', 98: None, 99: 0x20ac, 100: 'd'}");
    expect(vm, "'abcde'.translate(table) == 'xyz\\u20acde'", "True");
    expect(vm, "'ab'.translate(['a'] * 98)", "'ab'"); /* IndexError: as it is */
    expect(vm, "'a'.translate({97: 1.5})",
           "TypeError: character mapping must return integer, None or str");
    expect(vm, "'a'.translate({97: 0x110000})",
           "ValueError: character mapping must be in range(0x110000)");
    expect(vm, "'a'.translate({97: -1})",
           "ValueError: character mapping must be in range(0x110000)");
    expect(vm, "'a'.translate(1)", "TypeError: 'int' object is not subscriptable");
    CLOSE(vm);
}

Test(str_translate, tables_may_run_script) {
    OPEN(vm);
    run(vm, "class Table:\n"
            "    def __getitem__(self, cp):\n"
            "        if cp == 98: raise LookupError\n"
            "        if cp == 99: raise ZeroDivisionError('c')\n"
            "        return chr(cp) * 2\n");
    expect(vm, "'aba'.translate(Table())", "'aabaa'");
    expect(vm, "'ac'.translate(Table())", "ZeroDivisionError: c");
    CLOSE(vm);
}

Test(str_translate, makes_tables) {
    OPEN(vm);
    expect(vm, "str.maketrans('ab', 'xy', 'b\\u20ac')",
           "{97: 120, 98: None, 8364: None}");
    expect(vm, "str.maketrans({'a': 1, 98: 'b'})", "{97: 1, 98: 'b'}");
    expect(vm, "str.maketrans('ab', 'x')",
           "ValueError: the first two maketrans arguments must have equal length");
    expect(vm, "str.maketrans('ab')",
           "TypeError: if you give only one argument to maketrans it must be a dict");
    expect(vm, "str.maketrans({'ab': 1})",
           "ValueError: string keys in translate table must be of length 1");
    expect(vm, "str.maketrans({1.5: 1})",
           "TypeError: keys in translate table must be strings or integers");
    expect(vm, "str.maketrans(1, 'a')",
           "TypeError: first maketrans argument must be a string if there is a second "
           "argument");
    expect(vm, "str.maketrans('a', 1)",
           "TypeError: maketrans() argument 2 must be str, not int");
    CLOSE(vm);
}
