/* Finding in strings: positions are those of characters. */
#include "../script.h"

Test(str_find, positions_are_of_characters) {
    OPEN(vm);
    run(vm, "s = '\\u20aca\\u20acb\\u20ac'");
    expect(vm, "s.find('a'), s.find('\\u20ac', 1), s.rfind('\\u20ac'), s.index('b')",
           "(1, 2, 4, 3)");
    expect(vm, "s.rfind('\\u20ac', 0, 4), s.rindex('\\u20ac', 0, -1)", "(2, 2)");
    expect(vm, "s.count('\\u20ac'), s.count('\\u20ac', 1, 4)", "(3, 1)");
    CLOSE(vm);
}

Test(str_find, ranges_are_those_of_slices) {
    OPEN(vm);
    expect(vm, "'abcabc'.find('c', -1), 'abcabc'.find('a', -3, None)", "(5, 3)");
    expect(vm, "'abc'.find('b', -10**30, 10**30), 'abc'.find('a', 1)", "(1, -1)");
    expect(vm, "'abcabc'.rfind('bc', 0, -1)", "1");
    expect(vm, "'abc'.find('c', 0, 2)", "-1");
    expect(vm, "'abc'.find('a', 'b')",
           "TypeError: slice indices must be integers or None or have an __index__ "
           "method");
    CLOSE(vm);
}

Test(str_find, nothing_is_everywhere_but_behind_the_end) {
    OPEN(vm);
    expect(vm, "'abc'.find(''), 'abc'.rfind(''), 'abc'.find('', 3)", "(0, 3, 3)");
    expect(vm, "'abc'.find('', 4), 'abc'.rfind('', 4), 'abc'.find('', 2, 1)",
           "(-1, -1, -1)");
    expect(vm, "'a\\u20acc'.count(''), 'abc'.count('', 3), 'abc'.count('', 4)",
           "(4, 1, 0)");
    expect(vm, "'abc'.startswith('', 3), 'abc'.startswith('', 4)", "(True, False)");
    CLOSE(vm);
}

Test(str_find, occurrences_do_not_overlap) {
    OPEN(vm);
    expect(vm, "'aaaaa'.count('aa'), 'abababa'.count('aba')", "(2, 2)");
    CLOSE(vm);
}

Test(str_find, index_insists) {
    OPEN(vm);
    expect(vm, "'abc'.index('d')", "ValueError: substring not found");
    expect(vm, "'abc'.rindex('a', 1)", "ValueError: substring not found");
    expect(vm, "'abc'.find(1)", "TypeError: find() argument 1 must be str, not int");
    expect(vm, "'abc'.rindex(None)",
           "TypeError: rindex() argument 1 must be str, not None");
    CLOSE(vm);
}

Test(str_find, ends_may_be_one_of_several) {
    OPEN(vm);
    expect(vm, "'main.py'.endswith(('.c', '.py')), 'main.py'.startswith(('x', 'y'))",
           "(True, False)");
    expect(vm, "'abcd'.startswith('bc', 1), 'abcd'.endswith('bc', 0, 3)", "(True, True)");
    expect(vm, "'abcd'.endswith('abcd', 1), 'abc'.startswith(())", "(False, False)");
    expect(vm, "'a'.startswith(1)",
           "TypeError: startswith first arg must be str or a tuple of str, not int");
    expect(vm, "'a'.endswith(('b', 1))",
           "TypeError: tuple for endswith must only contain str, not int");
    expect(vm, "'a'.endswith(('a', 1))", "True"); /* found before it is looked at */
    CLOSE(vm);
}
