/* Searching and splitting, common to str and bytes. */
#include "../script.h"

Test(text, searching) {
    OPEN(vm);
    expect(vm, "'abcabc'.find('c')", "2");
    expect(vm, "'abcabc'.rfind('c')", "5");
    expect(vm, "'abc'.find('')", "0");
    expect(vm, "'abc'.find('', 4)", "-1");
    expect(vm, "'abc'.find('c', -1)", "2");
    expect(vm, "'aaaa'.count('aa')", "2");
    expect(vm, "'abc'.count('')", "4");
    expect(vm, "'abc'.index('z')", "ValueError: substring not found");
    expect(vm, "b'abc'.index(b'z')", "ValueError: subsection not found");
    CLOSE(vm);
}

Test(text, splitting) {
    OPEN(vm);
    expect(vm, "' a  b '.split()", "['a', 'b']");
    expect(vm, "'a,b,,c'.split(',')", "['a', 'b', '', 'c']");
    expect(vm, "'a,b,c'.split(',', 1)", "['a', 'b,c']");
    expect(vm, "'a,b,c'.rsplit(',', 1)", "['a,b', 'c']");
    expect(vm, "'a'.split('')", "ValueError: empty separator");
    expect(vm, "b' a b '.split()", "[b'a', b'b']");
    expect(vm, "'a\\nb\\r\\nc'.splitlines()", "['a', 'b', 'c']");
    expect(vm, "'a\\nb'.splitlines(True)", "['a\\n', 'b']");
    expect(vm, "'a=b=c'.partition('=')", "('a', '=', 'b=c')");
    expect(vm, "'a'.rpartition('=')", "('', '', 'a')");
    CLOSE(vm);
}

Test(text, replacing) {
    OPEN(vm);
    expect(vm, "'aaa'.replace('a', 'bb', 2)", "'bbbba'");
    expect(vm, "'abc'.replace('', '-')", "'-a-b-c-'");
    expect(vm, "b'aa'.replace(b'a', b'')", "b''");
    expect(vm, "'abc'.removeprefix('ab')", "'c'");
    expect(vm, "'abc'.removesuffix('c')", "'ab'");
    CLOSE(vm);
}

Test(text, stripping) {
    OPEN(vm);
    expect(vm, "' a '.strip()", "'a'");
    expect(vm, "'xxaxx'.strip('x')", "'a'");
    expect(vm, "b' a '.lstrip()", "b'a '");
    expect(vm, "'abcba'.rstrip('ab')", "'abc'");
    CLOSE(vm);
}
