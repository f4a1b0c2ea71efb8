/* What list and tuple share: comparison, indices, repetition. */
#include "../script.h"

Test(sequence, comparison_stops_at_the_first_difference) {
    OPEN(vm);
    run(vm, "class X:\n"
            "  def __eq__(self, o): raise KeyError\n"
            "  def __lt__(self, o): return True");
    expect(vm, "(1, X()) == (2, X())", "False");
    expect(vm, "[1, 2] < [1, 2, 0]", "True");
    expect(vm, "(1, 2) >= (1, 2)", "True");
    expect(vm, "[X()] < [X()]", "KeyError: ");
    expect(vm, "(1,) == [1]", "False");
    CLOSE(vm);
}

Test(sequence, identity_implies_equality) {
    OPEN(vm);
    run(vm, "n = float(\"nan\")");
    expect(vm, "[n] == [n]", "True");
    expect(vm, "n in [n]", "True");
    expect(vm, "(n,).index(n)", "0");
    expect(vm, "[n].count(n)", "1");
    CLOSE(vm);
}

Test(sequence, repetition_too_large) {
    OPEN(vm);
    expect(vm, "(1,) * 2**62", "MemoryError: ");
    expect(vm, "[1] * 2**63",
           "OverflowError: cannot fit 'int' into an index-sized integer");
    expect(vm, "(1,) * 'a'",
           "TypeError: can't multiply sequence by non-int of type 'str'");
    CLOSE(vm);
}
