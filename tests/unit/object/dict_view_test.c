/* Views of a dict follow it; their iterators notice changes. */
#include "../script.h"

Test(dict_view, views_follow_the_dict) {
    OPEN(vm);
    run(vm, "d = {1: 2}\n"
            "k, v, i = d.keys(), d.values(), d.items()\n"
            "d[3] = 4");
    expect(vm, "k", "dict_keys([1, 3])");
    expect(vm, "v", "dict_values([2, 4])");
    expect(vm, "i", "dict_items([(1, 2), (3, 4)])");
    expect(vm, "len(k)", "2");
    expect(vm, "3 in k", "True");
    expect(vm, "(3, 4) in i", "True");
    expect(vm, "(3, 5) in i", "False");
    CLOSE(vm);
}

Test(dict_view, set_algebra) {
    OPEN(vm);
    expect(vm, "{1: 0, 2: 0}.keys() & [2, 3]", "{2}");
    expect(vm, "sorted({1: 0}.keys() | [2])", "[1, 2]");
    expect(vm, "{1: 0}.items() - {(1, 0)}", "set()");
    expect(vm, "{1: 0}.keys() == {1}", "True");
    expect(vm, "{1: 0}.keys() <= {1: 0, 2: 0}.keys()", "True");
    expect(vm, "{1: 0}.keys().isdisjoint([2])", "True");
    CLOSE(vm);
}

Test(dict_view, iterators_notice_growth) {
    OPEN(vm);
    run(vm, "d = {1: 1}\n"
            "i = iter(d)\n"
            "d[2] = 2");
    expect(vm, "next(i)", "RuntimeError: dictionary changed size during iteration");
    expect(vm, "next(i)", "RuntimeError: dictionary changed size during iteration");
    CLOSE(vm);
}

Test(dict_view, backwards) {
    OPEN(vm);
    expect(vm, "list(reversed({1: 2, 3: 4}.items()))", "[(3, 4), (1, 2)]");
    expect(vm, "list(reversed({1: 2, 3: 4}.values()))", "[4, 2]");
    CLOSE(vm);
}
