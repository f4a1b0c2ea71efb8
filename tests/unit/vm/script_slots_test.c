/* Special methods that natives call. */
#include "../script.h"

Test(script_slots, called_from_natives) {
    OPEN(vm);
    run(vm, "class K:\n"
            "  def __init__(self, n): self.n = n\n"
            "  def __hash__(self): return 1\n"
            "  def __eq__(self, o): return self.n == o.n\n"
            "  def __lt__(self, o): return self.n < o.n\n"
            "  def __index__(self): return self.n\n"
            "  def __repr__(self): return \"K%d\" % self.n");
    expect(vm, "len({K(1), K(1), K(2)})", "2");
    expect(vm, "sorted([K(2), K(1)])", "[K1, K2]");
    expect(vm, "[5, 6, 7][K(1)]", "6");
    expect(vm, "{K(1): 'a'}[K(1)]", "'a'");
    expect(vm, "K(3) in [K(3)]", "True");
    expect(vm, "hex(K(10))", "'0xa'");
    expect(vm, "'%r' % K(2)", "'K2'");
    CLOSE(vm);
}

Test(script_slots, wrong_results) {
    OPEN(vm);
    run(vm, "class H:\n"
            "  def __hash__(self): return \"a\"\n"
            "class I:\n"
            "  def __index__(self): return \"a\"\n"
            "class F:\n"
            "  def __float__(self): return 1\n"
            "class N:\n"
            "  def __int__(self): return 1.5");
    expect(vm, "hash(H())", "TypeError: __hash__ method should return an integer");
    expect(vm, "[1][I()]", "TypeError: __index__ returned non-int (type str)");
    expect(vm, "float(F())", "TypeError: F.__float__ returned non-float (type int)");
    expect(vm, "int(N())", "TypeError: __int__ returned non-int (type float)");
    CLOSE(vm);
}
