/* What str, bytes and bytearray do alike. */
#include "../script.h"

#include "object/text.h"

/* Every call gives the same on all three kinds, but for their kinds. */
Test(text, the_three_kinds_agree_on_ascii) {
    OPEN(vm);
    run(vm,
        "texts = ['', 'a', ' ', 'aXbXXc', ' a  b\\tc ', 'a\\nb\\r\\n\\rc', '-7', 'XX', "
        "'\\ta\\t\\tbc\\n\\td', 'ab' * 50]\n"
        "calls = [('split',), ('rsplit',), ('split', 'X'), ('rsplit', 'X'),\n"
        "    ('split', None, 1), ('rsplit', None, 1), ('split', 'XX', 1), ('rsplit', "
        "'X', "
        "1),\n"
        "    ('splitlines',), ('splitlines', True), ('partition', 'X'), ('rpartition', "
        "'X'),\n"
        "    ('strip',), ('lstrip',), ('rstrip',), ('strip', 'aX '), ('removeprefix', "
        "'a'),\n"
        "    ('removesuffix', 'c'), ('ljust', 7, '*'), ('rjust', 7), ('center', 8, "
        "'*'),\n"
        "    ('center', 7), ('zfill', 5), ('expandtabs', 3), ('expandtabs', 0),\n"
        "    ('replace', 'X', 'yz'), ('replace', '', '-'), ('replace', '', '-', 2),\n"
        "    ('replace', 'ab', '', 3), ('find', 'X'), ('rfind', 'X'), ('count', 'X')]\n"
        "def convert(v, kind):\n"
        "    if isinstance(v, str): return kind(v.encode())\n"
        "    if isinstance(v, (list, tuple)): return type(v)([convert(x, kind) for x in "
        "v])\n"
        "    return v\n"
        "def differ(kind):\n"
        "    return [(text, name, args) for text in texts for name, *args in calls\n"
        "        if convert(getattr(text, name)(*args), kind) !=\n"
        "            getattr(convert(text, kind), name)(*convert(args, kind))]\n"
        "compared = len(texts) * len(calls)");
    expect(vm, "compared, differ(bytes), differ(bytearray)", "(320, [], [])");
    CLOSE(vm);
}

Test(text, sizes_that_do_not_fit_are_refused) {
    OPEN(vm);
    expect(vm, "'\\u20ac'.ljust(2**63 - 1, '\\u20ac')", "MemoryError: ");
    CLOSE(vm);
}

Test(text, memory_refused_is_an_error_and_no_more) {
    OPEN(vm);
    run(vm, "s = 'a b' * 1000");
    vm->rt.alloc.limit = vm->rt.alloc.bytes + (16 << 20);
    expect(vm, "s.ljust(2**25)", "MemoryError: ");
    expect(vm, "(s * 20).replace('a', s)", "MemoryError: ");
    expect(vm, "'\\t'.expandtabs(2**30)", "MemoryError: ");
    vm->rt.alloc.limit = 0;
    expect(vm, "len(s.split())", "1001");
    CLOSE(vm);
}
