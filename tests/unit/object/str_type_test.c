/* Class str: slots, iteration, construction, formatting. */
#include "../script.h"

Test(str_type, order_is_that_of_code_points) {
    OPEN(vm);
    expect(vm, "'a' < 'ab' < 'b'", "True");
    expect(vm, "'Z' < 'a' < '\\xe9' < '\\u20ac' < '\\U0001f600'", "True");
    expect(vm, "'\\uffff' < '\\U00010000'", "True"); /* not that of UTF-16 */
    expect(vm, "'' <= '', '' >= 'a', 'b' >= 'a'", "(True, False, True)");
    expect(vm, "'a' == b'a', 'a' != 1", "(False, True)");
    expect(vm, "'a' < 1",
           "TypeError: '<' not supported between instances of 'str' and 'int'");
    CLOSE(vm);
}

Test(str_type, items_are_characters_whatever_their_bytes) {
    OPEN(vm);
    run(vm, "s = 'a\\xe9\\u20ac\\U0001f600z'");
    expect(vm, "len(s)", "5");
    expect(vm, "[ord(s[i]) for i in range(-5, 5)]",
           "[97, 233, 8364, 128512, 122, 97, 233, 8364, 128512, 122]");
    expect(vm, "s[5]", "IndexError: string index out of range");
    expect(vm, "s[-6]", "IndexError: string index out of range");
    expect(vm, "s[10**30]", "IndexError: cannot fit 'int' into an index-sized integer");
    expect(vm, "s['0']", "TypeError: string indices must be integers, not 'str'");
    CLOSE(vm);
}

Test(str_type, slices_step_over_characters) {
    OPEN(vm);
    run(vm, "s = 'a\\xe9\\u20ac\\U0001f600z'");
    expect(vm, "s[1:3] == '\\xe9\\u20ac'", "True");
    expect(vm, "s[::-1] == 'z\\U0001f600\\u20ac\\xe9a'", "True");
    expect(vm, "s[::2] == 'a\\u20acz'", "True");
    expect(vm, "'abcdef'[4:0:-2]", "'ec'");
    expect(vm, "s[3:1]", "''");
    expect(vm, "s[:] is s", "True");
    expect(vm, "s[::0]", "ValueError: slice step cannot be zero");
    CLOSE(vm);
}

Test(str_type, contains_only_strings) {
    OPEN(vm);
    expect(vm, "'' in '', 'b' in 'abc', 'ac' in 'abc'", "(True, True, False)");
    expect(vm, "1 in 'a'",
           "TypeError: 'in <string>' requires string as left operand, not int");
    CLOSE(vm);
}

Test(str_type, repeats) {
    OPEN(vm);
    expect(vm, "'ab' * 3, 3 * 'ab', 'ab' * 0, 'ab' * -1", "('ababab', 'ababab', '', '')");
    expect(vm, "'\\u20ac' * 3 == '\\u20ac\\u20ac\\u20ac'", "True");
    expect(vm, "len('abc' * 1001), ('abc' * 1001)[-4:]", "(3003, 'cabc')");
    expect(vm, "'ab' * 2**62", "OverflowError: repeated string is too long");
    expect(vm, "'ab' * 2**64",
           "OverflowError: cannot fit 'int' into an index-sized integer");
    expect(vm, "'ab' * 1.5",
           "TypeError: can't multiply sequence by non-int of type 'float'");
    CLOSE(vm);
}

Test(str_type, instances_of_subclasses_become_plain_where_they_are_copied) {
    OPEN(vm);
    run(vm, "class S(str): pass\n"
            "s = S('ab')");
    expect(vm, "type(s), type(s[:]), type(s * 1), type(str(s)), type(s + '')",
           "(<class '__main__.S'>, <class 'str'>, <class 'str'>, <class 'str'>, "
           "<class 'str'>)");
    expect(vm, "s == 'ab', hash(s) == hash('ab'), {'ab': 1}[s]", "(True, True, 1)");
    CLOSE(vm);
}

Test(str_type, iterators_know_what_is_left_and_stay_exhausted) {
    OPEN(vm);
    run(vm, "it = iter('a\\u20acb')");
    expect(vm, "next(it), it.__length_hint__()", "('a', 2)");
    expect(vm, "list(it) == ['\\u20ac', 'b'], it.__length_hint__(), list(it)",
           "(True, 0, [])");
    expect(vm, "iter(it) is it", "True");
    CLOSE(vm);
}

Test(str_type, is_made_of_anything_or_decoded) {
    OPEN(vm);
    expect(vm, "str(), str(1.5), str(object=None)", "('', '1.5', 'None')");
    expect(vm, "str(b'\\xe2\\x82\\xac', 'utf-8') == '\\u20ac'", "True");
    expect(vm, "str(b'a\\xff', errors='replace') == 'a\\ufffd'", "True");
    expect(vm, "str('a', 'utf-8')", "TypeError: decoding str is not supported");
    expect(vm, "str(1, 'utf-8')",
           "TypeError: decoding to str: need a bytes-like object, int found");
    expect(vm, "str(b'a', 1)",
           "TypeError: str() argument 'encoding' must be str, not int");
    CLOSE(vm);
}

Test(str_type, keeps_what_dunder_str_returned) {
    OPEN(vm);
    run(vm, "class S(str): pass\n"
            "class C:\n"
            "    def __str__(self): return S('c')\n"
            "class D:\n"
            "    def __str__(self): return 1\n");
    expect(vm, "type(str(C()))", "<class '__main__.S'>");
    expect(vm, "str(D())", "TypeError: __str__ returned non-string (type int)");
    CLOSE(vm);
}

Test(str_type, formats_fields) {
    OPEN(vm);
    expect(vm, "'{} {1}'.format(1, 2)",
           "ValueError: cannot switch from automatic field numbering to manual field "
           "specification");
    expect(vm, "'{0}{x!r:>4}'.format(1, x='a')", "\"1 'a'\"");
    expect(vm, "'{a}{b[c]}'.format_map({'a': 1, 'b': {'c': 2}})", "'12'");
    expect(vm, "'{}'.format()",
           "IndexError: Replacement index 0 out of range for positional args tuple");
    CLOSE(vm);
}
