/* repr and str of anything. */
#include "../script.h"

Test(repr, containers_that_hold_themselves) {
    OPEN(vm);
    run(vm, "l = []\n"
            "d = {1: l}\n"
            "l.append(d)");
    expect(vm, "l", "[{1: [...]}]");
    expect(vm, "d", "{1: [{...}]}");
    CLOSE(vm);
}

Test(repr, what_they_return) {
    OPEN(vm);
    run(vm, "class R:\n"
            "  def __repr__(self): return 5\n"
            "class S:\n"
            "  def __str__(self): return None\n"
            "class D: \n"
            "  def __repr__(self): raise KeyError(\"r\")");
    expect(vm, "repr(R())", "TypeError: __repr__ returned non-string (type int)");
    expect(vm, "str(S())", "TypeError: __str__ returned non-string (type NoneType)");
    expect(vm, "[D()]", "KeyError: 'r'");
    expect(vm, "str(R())", "TypeError: __str__ returned non-string (type int)");
    CLOSE(vm);
}
